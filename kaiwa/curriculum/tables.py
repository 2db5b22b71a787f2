"""Paths and the scenes on their days, who walks them, and the queue that writes them."""

from typing import Any

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    Boolean,
    Date,
    DoublePrecision,
    ForeignKey,
    Integer,
    Real,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from kaiwa.accounts.tables import User
from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.columns import Dated, at_least, one_of, within
from kaiwa.curriculum.level import Cefr, sql_cefr, sql_difficulty
from kaiwa.curriculum.vocabulary import (
    DAYS,
    AssignmentRole,
    AssignmentStatus,
    Origin,
    PathStatus,
    PreviewStatus,
    QueueStatus,
    ScenarioRole,
    Strategy,
    Visibility,
)
from kaiwa.database import DB
from kaiwa.languages.tables import Language


class LearningPath(Dated, Table, tablename="learning_paths", db=DB):
    id = Varchar(length=64, primary_key=True, default=None)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=True, default=None, index=True)
    """Whose it is; None for a guest's path and for a template that nobody owns any more."""
    guest_id = UUID(null=True, default=None)
    created_by_user_id = ForeignKey(User, on_delete=OnDelete.set_null, null=True, default=None, index=True)
    forked_from_id: ForeignKey[Any] = ForeignKey(
        "self", on_delete=OnDelete.set_null, null=True, default=None, index=True
    )
    title = Varchar(length=200, null=False)
    description = Text(null=False, default="")
    target_language = ForeignKey(Language, on_delete=OnDelete.restrict, null=False, index=True)
    source_language = ForeignKey(Language, on_delete=OnDelete.set_null, null=True, default=None, index=True)
    schedule = JSONB(default="[]", null=False)
    is_template = Boolean(default=False, null=False)
    is_public = Boolean(default=False, null=False)
    share_slug = Varchar(length=96, null=True, default=None, unique=True)
    status = Varchar(length=16, null=False, default=PathStatus.DRAFT)
    strategy = Varchar(length=8, null=False, default=Strategy.JIT)
    difficulty_rating = SmallInt(null=False, default=6)
    cefr_level = Varchar(length=8, null=False, default=Cefr.A1)
    quality_score = Real(null=True, default=None)
    quality_report = JSONB(null=True, default=None)
    origin = Varchar(length=16, null=False, default=Origin.OFFLINE)
    model = Varchar(length=80, null=True, default=None)
    prompt_version = Varchar(length=32, null=True, default=None)
    metadata = JSONB(default="{}", null=False)
    days_written = SmallInt(null=False, default=0)
    """How many days of the schedule have their scene; kept by a trigger."""
    version = Integer(default=1, null=False)
    published_at = Timestamptz(null=True, default=None)
    deleted_at = Timestamptz(null=True, default=None)

    learning_paths_status = one_of("status", PathStatus)
    learning_paths_strategy = one_of("strategy", Strategy)
    learning_paths_origin = one_of("origin", Origin)
    learning_paths_rating = within("difficulty_rating", 1, 100)
    learning_paths_cefr = Check(f"cefr_level = {sql_cefr('difficulty_rating')}")
    learning_paths_public = Check("NOT is_public OR (is_template AND share_slug IS NOT NULL)")
    learning_paths_one_owner = Check("user_id IS NULL OR guest_id IS NULL")


class LearningPathVersion(Table, tablename="learning_path_versions", db=DB):
    """How a path was before a change of its owner."""

    id = UUID(primary_key=True)
    path_id = ForeignKey(LearningPath, on_delete=OnDelete.cascade, null=False)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=True, default=None, index=True)
    guest_id = UUID(null=True, default=None)
    version = Integer(null=False)
    title = Varchar(length=200, null=False)
    description = Text(null=False, default="")
    schedule = JSONB(default="[]", null=False)
    change = Varchar(length=200, null=False, default="")
    """What was done to it then, in words."""
    created_at = Timestamptz(null=False)

    learning_path_versions_key = Unique(["path_id", "version"])


class LearningPathListing(Dated, Table, tablename="learning_path_listings", db=DB):
    """A published template in the catalogue. It holds public texts alone and has no row-level security: under that
    no search index is used."""

    path_id = ForeignKey(LearningPath, on_delete=OnDelete.cascade, null=False, primary_key=True, default=None)
    target_language = Varchar(length=16, null=False)
    difficulty_rating = SmallInt(null=False)
    category = Varchar(length=48, null=False, default="")
    grams = Array(base_column=Varchar(length=8), default=list, null=False)
    published_at = Timestamptz(null=False)
    learners_count = Integer(null=False, default=0)
    average_rating = Real(null=True, default=None)
    ratings_count = Integer(null=False, default=0)

    learning_path_listings_rating = within("difficulty_rating", 1, 100)


class Scenario(Dated, Table, tablename="scenarios", db=DB):
    id = Varchar(length=64, primary_key=True, default=None)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=True, default=None, index=True)
    """Whose private scene it is; None for the catalogue's."""
    guest_id = UUID(null=True, default=None)
    path_id = ForeignKey(LearningPath, on_delete=OnDelete.set_null, null=True, default=None, index=True)
    """The path it was written for: whoever may see the path may play it."""
    target_language = ForeignKey(Language, on_delete=OnDelete.restrict, null=False, index=True)
    title = Varchar(length=200, null=False)
    description = Text(null=False, default="")
    role = Varchar(length=16, null=False, default=ScenarioRole.CHARACTER)
    difficulty = Varchar(length=16, null=False)
    difficulty_rating = SmallInt(null=False)
    cefr_level = Varchar(length=8, null=False)
    cefr_recommendation = Varchar(length=8, null=True, default=None)
    instructions = Text(null=False, default="")
    context = Text(null=False, default="")
    learning_goal = Varchar(length=16, null=True, default=None)
    persona = JSONB(default="{}", null=False)
    expected_outcome = Text(null=False, default="")
    learning_objectives = JSONB(default="[]", null=False)
    comfort_indicators = JSONB(default="{}", null=False)
    content = JSONB(default="{}", null=False)
    """The scene itself as the engines play it: opening, nodes, phrases."""
    categories = Array(base_column=Varchar(length=48), default=list, null=False)
    tags = Array(base_column=Varchar(length=48), default=list, null=False)
    search_keywords = Array(base_column=Varchar(length=64), default=list, null=False)
    primary_skill = Varchar(length=32, null=False, default="speaking")
    thumbnail_url = Varchar(length=512, null=True, default=None)
    estimated_duration_seconds = Integer(null=False, default=600)
    created_by_user_id = ForeignKey(User, on_delete=OnDelete.set_null, null=True, default=None, index=True)
    visibility = Varchar(length=16, null=False, default=Visibility.PRIVATE)
    usage_count = Integer(null=False, default=0)
    is_active = Boolean(default=True, null=False)
    quality_score = Real(null=True, default=None)
    quality_report = JSONB(null=True, default=None)
    origin = Varchar(length=16, null=False, default=Origin.OFFLINE)
    origin_reason = Varchar(length=200, null=True, default=None)
    """Why the offline engine wrote what another one should have."""
    model = Varchar(length=80, null=True, default=None)
    prompt_version = Varchar(length=32, null=True, default=None)
    version = Integer(default=1, null=False)
    deleted_at = Timestamptz(null=True, default=None)

    scenarios_role = one_of("role", ScenarioRole)
    scenarios_visibility = one_of("visibility", Visibility)
    scenarios_origin = one_of("origin", Origin)
    scenarios_goal = one_of("learning_goal", LearningGoal)
    scenarios_rating = within("difficulty_rating", 1, 100)
    scenarios_cefr = Check(f"cefr_level = {sql_cefr('difficulty_rating')}")
    scenarios_difficulty = Check(f"difficulty = {sql_difficulty('difficulty_rating')}")
    scenarios_recommendation = one_of("cefr_recommendation", Cefr)
    scenarios_duration = at_least("estimated_duration_seconds", 1)


class ScenarioMetadata(Dated, Table, tablename="scenario_metadata", db=DB):
    scenario_id = ForeignKey(Scenario, on_delete=OnDelete.cascade, null=False, primary_key=True, default=None)
    amount_saved_count = Integer(null=False, default=0)
    total_times_used = Integer(null=False, default=0)
    total_attempts = Integer(null=False, default=0)
    average_rating = Real(null=True, default=None)
    ratings_count = Integer(null=False, default=0)
    completion_rate = Real(null=True, default=None)
    average_time_spent = Real(null=True, default=None)
    """Seconds."""
    trending_score = DoublePrecision(null=False, default=0.0)
    listed_at = Timestamptz(null=True, default=None)
    """Since when it stands in the catalogue; the columns below are filled for what stands there alone."""
    target_language = Varchar(length=16, null=True, default=None)
    difficulty_rating = SmallInt(null=True, default=None)
    categories = Array(base_column=Varchar(length=48), default=list, null=False)
    grams = Array(base_column=Varchar(length=8), default=list, null=False)
    """What its public texts are found by."""

    scenario_metadata_rating = within("average_rating", 1, 5)
    scenario_metadata_completion = within("completion_rate", 0, 1)


class UserScenarioProgress(Dated, Table, tablename="user_scenario_progress", db=DB):
    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False)
    scenario_id = ForeignKey(Scenario, on_delete=OnDelete.cascade, null=False, index=True)
    is_saved = Boolean(default=False, null=False)
    saved_at = Timestamptz(null=True, default=None)
    times_completed = Integer(null=False, default=0)
    times_attempted = Integer(null=False, default=0)
    last_attempt_at = Timestamptz(null=True, default=None)
    last_completed_at = Timestamptz(null=True, default=None)
    total_time_spent_seconds = Integer(null=False, default=0)
    user_rating = SmallInt(null=True, default=None)
    user_notes = Text(null=True, default=None)

    user_scenario_progress_scenario_key = Unique(["user_id", "scenario_id"])
    user_scenario_progress_rating = within("user_rating", 1, 5)


class LearningPathAssignment(Dated, Table, tablename="learning_path_assignments", db=DB):
    id = UUID(primary_key=True)
    path_id = ForeignKey(LearningPath, on_delete=OnDelete.cascade, null=False, index=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=True, default=None)
    guest_id = UUID(null=True, default=None)
    path_owner_id = ForeignKey(User, on_delete=OnDelete.set_null, null=True, default=None, index=True)
    """The creator who sees this learner's progress; said here so that row-level security need not join."""
    invited_email = Varchar(length=254, null=True, default=None, index=True)
    """Of somebody who has no account yet; gone once they accept."""
    role = Varchar(length=16, null=False, default=AssignmentRole.LEARNER)
    status = Varchar(length=16, null=False, default=AssignmentStatus.ACTIVE)
    starts_at = Timestamptz(null=False)
    starts_on = Date(null=False)
    """The learner's local date of ``starts_at``."""
    time_zone = Varchar(length=64, null=False, default="UTC")
    current_day_index = SmallInt(null=False, default=0)
    completed_at = Timestamptz(null=True, default=None)
    paused_at = Timestamptz(null=True, default=None)
    last_active_on = Date(null=True, default=None)
    email_reminders_enabled = Boolean(default=False, null=False)
    last_email_sent_at = Timestamptz(null=True, default=None)
    next_reminder_at = Timestamptz(null=True, default=None)
    """The next moment to think about a reminder; moved before a mail is written, so that none is written twice."""
    metadata = JSONB(default="{}", null=False)
    version = Integer(default=1, null=False)

    learning_path_assignments_user_key = Unique(["user_id", "path_id"])
    learning_path_assignments_role = one_of("role", AssignmentRole)
    learning_path_assignments_status = one_of("status", AssignmentStatus)
    learning_path_assignments_day = within("current_day_index", 0, DAYS)
    learning_path_assignments_someone = Check(
        "num_nonnulls(user_id, guest_id) = 1 OR (num_nonnulls(user_id, guest_id) = 0 "
        "AND invited_email IS NOT NULL)"
    )


class DayFeedback(Dated, Table, tablename="day_feedback", db=DB):
    """What somebody who walks a path says about one of its days, for its creator."""

    id = UUID(primary_key=True)
    path_id = ForeignKey(LearningPath, on_delete=OnDelete.cascade, null=False)
    assignment_id = ForeignKey(LearningPathAssignment, on_delete=OnDelete.cascade, null=False)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=True, default=None, index=True)
    guest_id = UUID(null=True, default=None)
    day_index = SmallInt(null=False)
    title = Varchar(length=200, null=False, default="")
    """The day's, as it was then."""
    rating = SmallInt(null=False)
    text = Text(null=False, default="")
    handled_at = Timestamptz(null=True, default=None)
    """When its creator has dealt with it; said anew, it is open again."""

    day_feedback_day_key = Unique(["assignment_id", "day_index"])
    day_feedback_day = within("day_index", 1, DAYS)
    day_feedback_rating = within("rating", 1, 5)
    day_feedback_someone = Check("num_nonnulls(user_id, guest_id) = 1")


class LearningPathPreview(Dated, Table, tablename="learning_path_previews", db=DB):
    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=True, default=None, index=True)
    guest_id = UUID(null=True, default=None, index=True)
    session_id = Varchar(length=24, null=False, unique=True)
    """In the address: short, unguessable, and still readable by its owner alone."""
    intent = Text(null=False)
    title = Varchar(length=200, null=False, default="")
    description = Text(null=False, default="")
    target_language = ForeignKey(Language, on_delete=OnDelete.set_null, null=True, default=None, index=True)
    source_language = ForeignKey(Language, on_delete=OnDelete.set_null, null=True, default=None, index=True)
    schedule = JSONB(default="[]", null=False)
    preview_scenarios = JSONB(default="[]", null=False)
    status = Varchar(length=16, null=False, default=PreviewStatus.GENERATING)
    committed_path_id = ForeignKey(
        LearningPath, on_delete=OnDelete.set_null, null=True, default=None, index=True
    )
    expires_at = Timestamptz(null=False, index=True)
    quality_score = Real(null=True, default=None)
    quality_report = JSONB(null=True, default=None)
    origin = Varchar(length=16, null=False, default=Origin.OFFLINE)
    model = Varchar(length=80, null=True, default=None)
    prompt_version = Varchar(length=32, null=True, default=None)
    metadata = JSONB(default="{}", null=False)
    version = Integer(default=1, null=False)

    learning_path_previews_status = one_of("status", PreviewStatus)
    learning_path_previews_origin = one_of("origin", Origin)
    learning_path_previews_owner = Check("num_nonnulls(user_id, guest_id) = 1")
    learning_path_previews_session = at_least("length(session_id)", 12)


class ScenarioGenerationQueue(Dated, Table, tablename="scenario_generation_queue", db=DB):
    """The row is the truth: a lost message loses nothing, a killed worker's lease runs out."""

    id = UUID(primary_key=True)
    path_id = ForeignKey(LearningPath, on_delete=OnDelete.cascade, null=False)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=True, default=None, index=True)
    guest_id = UUID(null=True, default=None)
    day_index = SmallInt(null=False)
    target_generation_date = Timestamptz(null=False)
    """When the day should be ready: the earliest need of all who walk the path."""
    status = Varchar(length=16, null=False, default=QueueStatus.PENDING)
    available_at = Timestamptz(null=False)
    """Not before: set by the strategy at first, by the back-off after a failure."""
    fair_key = DoublePrecision(null=False, default=0.0)
    """Start tag of the fair queue: the smaller, the sooner."""
    retry_count = SmallInt(null=False, default=0)
    crash_count = SmallInt(null=False, default=0)
    """Claims that neither settled nor failed: the row may be what kills the process."""
    attempt_token = UUID(null=True, default=None)
    lease_expires_at = Timestamptz(null=True, default=None)
    last_error = Varchar(length=500, null=True, default=None)
    last_processed_at = Timestamptz(null=True, default=None)
    scenario_id = ForeignKey(Scenario, on_delete=OnDelete.set_null, null=True, default=None, index=True)
    origin = Varchar(length=16, null=True, default=None)
    set_aside = Boolean(default=False, null=False)
    version = Integer(default=1, null=False)

    scenario_generation_queue_day_key = Unique(["path_id", "day_index"])
    scenario_generation_queue_day = within("day_index", 1, DAYS)
    scenario_generation_queue_status = one_of("status", QueueStatus)
    scenario_generation_queue_origin = one_of("origin", Origin)
    scenario_generation_queue_lease = Check(
        "(status = 'processing') = (attempt_token IS NOT NULL AND lease_expires_at IS NOT NULL)"
    )

"""What a person has met, how well it sits, and when it is due again."""

from piccolo.columns import JSONB, UUID, Date, ForeignKey, Integer, Real, SmallInt, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from kaiwa.accounts.tables import User
from kaiwa.columns import Dated, at_least, one_of, within
from kaiwa.database import DB
from kaiwa.languages.tables import Language
from kaiwa.practice.vocabulary import Mastery, Rating


class UserLearningStats(Dated, Table, tablename="user_learning_stats", db=DB):
    """Sums per person and language; every figure can be counted again from its rows."""

    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False)
    language_id = ForeignKey(Language, on_delete=OnDelete.cascade, null=False, index=True)
    total_conversations = Integer(null=False, default=0)
    total_messages = Integer(null=False, default=0)
    total_seconds = Integer(null=False, default=0)
    lessons_completed = Integer(null=False, default=0)
    words_learned = Integer(null=False, default=0)
    words_reviewed = Integer(null=False, default=0)
    current_streak_days = Integer(null=False, default=0)
    longest_streak_days = Integer(null=False, default=0)
    last_active_on = Date(null=True, default=None)
    """The learner's local date."""

    user_learning_stats_language_key = Unique(["user_id", "language_id"])


class VocabularyProgress(Dated, Table, tablename="vocabulary_progress", db=DB):
    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False)
    language_id = ForeignKey(Language, on_delete=OnDelete.cascade, null=False, index=True)
    word = Varchar(length=128, null=False)
    reading = Varchar(length=256, null=False, default="")
    translation = Text(null=False, default="")
    context = Text(null=False, default="")
    """The sentence it was met in."""
    mastery = Varchar(length=16, null=False, default=Mastery.NEW)
    mastery_level = Real(null=False, default=0.0)
    stability = Real(null=True, default=None)
    difficulty = Real(null=True, default=None)
    times_seen = Integer(null=False, default=0)
    times_correct = Integer(null=False, default=0)
    last_reviewed_at = Timestamptz(null=True, default=None)
    next_review_at = Timestamptz(null=True, default=None)
    next_review_on = Date(null=True, default=None)
    """The learner's local date of ``next_review_at``."""
    metadata = JSONB(default="{}", null=False)

    vocabulary_progress_word_key = Unique(["user_id", "language_id", "word"])
    vocabulary_progress_mastery = one_of("mastery", Mastery)
    vocabulary_progress_mastery_level = within("mastery_level", 0, 1)


class ReviewLog(Table, tablename="review_log", db=DB):
    """Every answer to a word: what can be undone, drawn as a chart, and learnt from by the scheduler."""

    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False)
    item_id = ForeignKey(VocabularyProgress, on_delete=OnDelete.cascade, null=False)
    rating = Varchar(length=8, null=False)
    reviewed_at = Timestamptz(null=False)
    reviewed_on = Date(null=False)
    """The learner's local date."""
    days_since = SmallInt(null=True, default=None)
    """In the learner's own days; None for the first answer."""
    wait_seconds = Integer(null=False)
    before = JSONB(default="{}", null=False)
    """The word as it was, so that the answer can be taken back."""
    undone_at = Timestamptz(null=True, default=None)

    review_log_rating = one_of("rating", Rating)
    review_log_wait = at_least("wait_seconds", 0)

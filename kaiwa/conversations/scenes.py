"""Which scene a conversation plays: a day's, one from the catalogue, or one set on the spot."""

from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kaiwa.clock import now
from kaiwa.conversations.errors import SceneNotReady
from kaiwa.conversations.ladder import Ladder
from kaiwa.conversations.partner import Stager
from kaiwa.curriculum.assignments.overlay import MOST_DUE, laid_over
from kaiwa.curriculum.author import Persona, Phrase, ScenarioDraft
from kaiwa.curriculum.scenario_rows import PLAYED, draft_of
from kaiwa.curriculum.schedule import Day, Evidence, Item, Objective
from kaiwa.curriculum.vocabulary import DAYS, ScenarioRole
from kaiwa.database import fetch
from kaiwa.errors import NotFound
from kaiwa.ownership import mine_sql
from kaiwa.practice.due import due_items
from kaiwa.viewer import Viewer

UNKNOWN_LEVEL: Final = 5

DAY: Final = """
    SELECT a.id, chosen.day, p.schedule -> (chosen.day - 1) AS planned
    FROM learning_path_assignments a JOIN learning_paths p ON p.id = a.path_id,
         LATERAL (SELECT coalesce($3, least(a.current_day_index + 1, {days}))::int AS day) chosen
    WHERE a.id = $1 AND a.status IN ('active', 'completed') AND p.deleted_at IS NULL AND {mine}"""
SCENARIO: Final = """
    SELECT s.id, {columns} FROM scenarios s
    WHERE s.id = $1 AND s.deleted_at IS NULL AND s.is_active AND (
        s.visibility = 'public' OR {mine} OR s.created_by_user_id = $2::uuid
        OR EXISTS (SELECT FROM learning_paths p WHERE p.id = s.path_id))"""


class Chosen(Struct, frozen=True, kw_only=True):
    draft: ScenarioDraft
    scenario_id: str | None = None
    assignment_id: UUID | None = None
    day: int | None = None
    without_hints: bool = False
    ladder: Ladder | None = None
    """Where this is to find out where somebody stands."""


async def of_a_day(assignment_id: UUID, day: int | None, viewer: Viewer) -> Chosen:
    """Within the caller's transaction. No day given is the next one."""
    rows = await fetch(
        DAY.format(days=DAYS, mine=mine_sql(viewer, "$2", "a")), assignment_id, viewer.owner_id, day
    )
    if not rows or rows[0]["planned"] is None:
        raise NotFound
    planned = msgspec.json.decode(rows[0]["planned"], type=Day)
    if planned.scenario_id is None:
        raise SceneNotReady
    found = await of_a_scenario(planned.scenario_id, viewer)
    return replace(
        found,
        draft=laid_over(found.draft, await _due(found.draft.target_language, viewer)),
        assignment_id=assignment_id,
        day=rows[0]["day"],
        without_hints=planned.without_hints,
    )


async def _due(language: str, viewer: Viewer) -> list[Item]:
    """The learner's own words that want to be met again."""
    return [
        Item(id=each.item_id, text=each.text, reading=each.reading, gloss=each.gloss, kind=each.kind)
        for each in await due_items(viewer, language, now(), MOST_DUE)
    ]


async def of_a_scenario(scenario_id: str, viewer: Viewer) -> Chosen:
    """One's own, a published one, or one of a path that one may see (row-level security knows which)."""
    rows: list[Any] = await fetch(
        SCENARIO.format(columns=", ".join(f"s.{name}" for name in PLAYED), mine=mine_sql(viewer, "$2", "s")),
        scenario_id,
        viewer.owner_id,
    )
    if not rows:
        raise NotFound
    return Chosen(draft=draft_of(rows[0]), scenario_id=rows[0]["id"])


async def on_the_spot(language: str, rating: int, seed: str, stager: Stager) -> Chosen:
    draft = await stager.improvise(language, rating, seed)
    return Chosen(draft=draft or free_talk(language, rating))


def finding_out(language: str, start_at: int | None, seed: str) -> Chosen:
    """No scene, but questions; needs neither a model nor a pack."""
    draft = ScenarioDraft(
        title="Where do you stand?",
        description="A few short questions, each one harder or easier than the last, to find your level.",
        target_language=language,
        role=ScenarioRole.TUTOR,
        difficulty_rating=start_at or UNKNOWN_LEVEL,
        persona=Persona(
            title="Your guide",
            name_template="",
            setting="Before the first lesson",
            intro_prompt="Not to know something is an answer, too.",
            stakes="Nothing: you decide what becomes of it.",
            register="polite",
        ),
        instructions="Ask where the last answer puts the learner.",
        context="A new learner has come.",
        expected_outcome="It is known where the learner stands.",
        learning_objectives=(),
        opening=Phrase("", ""),
        estimated_duration_seconds=240,
    )
    return Chosen(draft=draft, ladder=Ladder(seed=seed, start_at=start_at))


def free_talk(language: str, rating: int) -> ScenarioDraft:
    """For a model alone, in a language that the bank does not have: the model finds the words."""
    return ScenarioDraft(
        title="A free talk",
        description="You meet somebody friendly and get talking.",
        target_language=language,
        role=ScenarioRole.FRIENDLY_CHAT,
        difficulty_rating=rating,
        persona=Persona(
            title="A friendly local",
            name_template="",
            setting="A bench in the park on a mild afternoon",
            intro_prompt="You sit down beside somebody who smiles at you.",
            stakes="Nothing but a pleasant talk.",
            register="polite",
        ),
        instructions="Start with a greeting, be curious about the learner, and ask one thing at a time.",
        context="Two people who do not know each other yet have a little time.",
        expected_outcome="The learner has said something about themselves and asked something back.",
        learning_objectives=(
            Objective("about_me", "Say something about yourself", Evidence(ABOUT_ME)),
            Objective("ask_back", "Ask the other person something", Evidence(ASKING)),
        ),
        opening=Phrase("", ""),
    )


ABOUT_ME: Final = ("introduce_self", "say_origin", "state_like", "state_feeling", "state_plan", "tell_past")
ASKING: Final = ("ask_name", "ask_wellbeing", "ask_like", "ask_opinion", "ask_plan", "ask_past")

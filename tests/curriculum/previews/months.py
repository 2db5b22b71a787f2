"""Previews as values, whole or half drawn, made of two real months."""

from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from hypothesis import strategies as st

from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.curriculum.author import ScenarioBrief
from kaiwa.curriculum.previews.document import (
    SCENES,
    Deed,
    DeedKind,
    Ground,
    Month,
    Notes,
    Preview,
    Scene,
    Wish,
)
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.quality import judge_path
from kaiwa.curriculum.scenario_quality import judge_scenario
from kaiwa.curriculum.vocabulary import DAYS, Origin, PreviewStatus
from kaiwa.engines.offline.composing import compose
from kaiwa.engines.offline.staging import stage
from tests.months import STARTS_ON, a_brief, an_intent, books

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
OWNER = UUID(int=7)


@cache
def a_month(which: int = 0) -> Month:
    goal = (LearningGoal.CONNECTION, LearningGoal.TRAVEL)[which]
    brief = a_brief(an_intent(goal=goal))
    outline = compose(books(), brief)
    days = outline.schedule.days
    scenes = []
    for number in range(1, SCENES + 1):
        others = tuple(each for each in days if each.day != number)
        draft = stage(books(), ScenarioBrief(intent=brief.intent, day=days[number - 1], others=others))
        made = Made(Origin.OFFLINE)
        scenes.append(Scene(day=number, draft=draft, made=made, report=judge_scenario(draft, others=others)))
    return Month(
        title=outline.title,
        description=outline.description,
        days=days,
        scenes=tuple(scenes),
        report=judge_path(outline, brief.intent, brief.starts_on),
    )


def a_ground(**more: object) -> Ground:
    intent = an_intent()
    wish = Wish(text=intent.text, starts_on=STARTS_ON)
    return Ground(wish=wish, parsed_intent=intent, **more)  # type: ignore[arg-type]  # whatever a test wants


def a_preview(
    month: Month | None = None, *, status: PreviewStatus = PreviewStatus.READY, version: int = 1
) -> Preview:
    ground = a_ground()
    deed = Deed(kind=DeedKind.DRAFT, at=AT)
    return Preview(
        id=UUID(int=version), session_id="aPreviewInATest1", user_id=OWNER, guest_id=None, status=status,
        month=month or a_month(),
        notes=Notes(
            wish=ground.wish, parsed_intent=ground.parsed_intent,
            refinement_history=(deed,) if status is PreviewStatus.READY else (),
        ),
        undoable=0, committed_path_id=None, source_language="en", expires_at=AT, created_at=AT, version=version,
    )  # fmt: skip


PICKED = st.sampled_from((None, 0, 1))


@st.composite
def months(draw: st.DrawFn) -> Month:
    """Each piece missing, from one month or from the other."""
    days = draw(st.lists(PICKED, min_size=DAYS, max_size=DAYS))
    scenes = draw(st.lists(PICKED, min_size=SCENES, max_size=SCENES))
    title = draw(PICKED)
    return Month(
        title="" if title is None else a_month(title).title,
        description="" if title is None else a_month(title).description,
        days=tuple(a_month(each).days[place] for place, each in enumerate(days) if each is not None),
        scenes=tuple(a_month(each).scenes[place] for place, each in enumerate(scenes) if each is not None),
        made=draw(st.sampled_from((Made(Origin.OFFLINE), Made(Origin.OPENAI, "m", "1", "why")))),
        report=draw(st.sampled_from((None, a_month().report))),
    )

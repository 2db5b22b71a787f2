"""What is drawn passes the gates, or the offline engine draws it instead, and the reason is kept and shown."""

import asyncio
from collections.abc import Iterable
from typing import Self

import structlog
from msgspec import Struct

from kaiwa.content.bank import has_pack
from kaiwa.curriculum.author import Author, Intent, Outline, OutlineBrief, ScenarioBrief, ScenarioDraft
from kaiwa.curriculum.engine import EngineError
from kaiwa.curriculum.lexicons import lexicon_for
from kaiwa.curriculum.previews.document import Scene
from kaiwa.curriculum.provenance import Made, made_by, shortened
from kaiwa.curriculum.quality import PathReport, judge_path
from kaiwa.curriculum.rightness import outline_faults
from kaiwa.curriculum.scenario_quality import ScenarioReport, judge_scenario
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.errors import KaiwaError

log = structlog.get_logger()


class CannotDraw(KaiwaError):
    code = "cannot_draw"
    sentence = "This could not be drawn. It was noted; try again, or change the wish a little."

    @property
    def told(self) -> KaiwaError:
        """What the learner is told: that a model is away says more than that nobody could stand in for it."""
        return self.__cause__ if isinstance(self.__cause__, EngineError) else self


class Authors(Struct, frozen=True):
    """Who is asked, and who steps in."""

    asked: Author
    offline: Author
    reason: str = ""
    """Why the offline one is asked in place of the other."""

    @property
    def is_offline(self) -> bool:
        return self.asked.origin is Origin.OFFLINE

    def without_asking(self, reason: str) -> Self:
        return type(self)(self.offline, self.offline, "" if self.is_offline else reason)


async def judge_month(outline: Outline, brief: OutlineBrief) -> PathReport:
    return await asyncio.to_thread(_judge_month, outline, brief)


def _judge_month(outline: Outline, brief: OutlineBrief) -> PathReport:
    return judge_path(outline, brief.intent, brief.starts_on, hard=outline_faults(outline, brief.intent))


def may_stay(report: PathReport | ScenarioReport, intent: Intent) -> bool:
    """Where the bank has no pack there is nothing to put in its place: then only what is broken goes."""
    return report.accepted or not (has_pack(intent.target_language) or report.hard)


async def write_scene(authors: Authors, brief: ScenarioBrief) -> Scene:
    """Raises ``CannotDraw`` when nobody can."""
    reason, first = authors.reason, None
    if not authors.is_offline:
        try:
            scene = await _written(authors.asked, brief, reason)
            if may_stay(scene.report, brief.intent):
                return scene
            reason = not_passed(scene.report)
        except Exception as cause:  # whatever an engine does, the learner gets a scene
            reason, first = why(cause), cause
        log.warning("preview.scene_replaced", reason=reason)
    try:
        return await _written(authors.offline, brief, reason)
    except Exception as cause:
        raise CannotDraw from first or cause


async def judged_again(authors: Authors, scene: Scene, brief: ScenarioBrief) -> Scene:
    """Now that the whole month is known: a scene like another day's makes room."""
    report = await _judge(scene.draft, brief.others)
    if scene.made.origin is Origin.OFFLINE or may_stay(report, brief.intent):
        return Scene(day=scene.day, draft=scene.draft, made=scene.made, report=report)
    return await write_scene(authors.without_asking(not_passed(report)), brief)


async def _written(author: Author, brief: ScenarioBrief, reason: str) -> Scene:
    draft = await author.write(brief)
    made = made_by(draft.made, author.origin)
    return Scene(
        day=brief.day.day,
        draft=draft,
        made=Made(made.origin, made.model, made.prompt_version, shortened(reason or made.reason)),
        report=await _judge(draft, brief.others),
    )


async def _judge(draft: ScenarioDraft, others: Iterable[Day]) -> ScenarioReport:
    return await asyncio.to_thread(
        lambda: judge_scenario(draft, others=others, lexicon=lexicon_for(draft.target_language))
    )


def not_passed(report: PathReport | ScenarioReport) -> str:
    """Which rules, without the words that broke them."""
    broken = ["faults"] * bool(report.hard) + [part.name for part in report.parts if part.failures]
    return f"did not pass: {', '.join(broken)}"


def why(cause: Exception) -> str:
    if isinstance(cause, EngineError):
        return cause.trouble.value
    log.error("preview.engine_broke", exc_info=cause)
    return type(cause).__name__

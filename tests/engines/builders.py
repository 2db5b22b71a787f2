"""Scenes to play in: one day of the offline author, made for a situation of the bank."""

from datetime import date
from functools import cache

from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.content.bank import PACKS, Bank, UnknownPack, bank, in_language, load_core
from kaiwa.conversations.partner import Help, Reply, Said, SceneState, TurnBrief
from kaiwa.curriculum.author import Intent, ScenarioBrief, ScenarioDraft
from kaiwa.curriculum.schedule import Day, Evidence, Objective
from kaiwa.engines.offline.shelf import shelf
from kaiwa.engines.offline.staging import stage

FIRST = date(2026, 3, 2)


@cache
def present_packs() -> tuple[str, ...]:
    """The packs whose files are all there."""
    return tuple(language for language in PACKS if _loads(language))


def _loads(language: str) -> bool:
    try:
        bank(language)
    except (UnknownPack, FileNotFoundError):
        return False
    return True


def the_bank(language: str = "ja") -> Bank:
    return bank(language)


@cache
def a_draft(
    situation: str = "order_at_a_cafe", language: str = "ja", complication: str = "", rating: int = 0
) -> ScenarioDraft:
    found = load_core().situations[situation]
    level = rating or max(found.rating[0], min(30, found.rating[1]))
    day = Day(
        day=3,
        theme="Out and about",
        title=in_language(found.title),
        difficulty_rating=level,
        objectives=tuple(
            Objective(
                id=each.id,
                text=in_language(each.text),
                evidence=Evidence(each.evidence.moves, each.evidence.slot, each.evidence.times),
            )
            for each in found.objectives
        ),
        situation=situation,
        domain=found.domain,
        goal=found.goal,
        complication=complication,
    )
    intent = Intent(text="A trip", target_language=language, goal=LearningGoal(found.goal), rating=level)
    return stage(shelf(language), ScenarioBrief(intent=intent, day=day, others=()))


def a_turn(
    said: str = "",
    state: SceneState | None = None,
    draft: ScenarioDraft | None = None,
    history: tuple[Said, ...] = (),
    help: Help = Help.NONE,
) -> TurnBrief:
    scenario = draft or a_draft()
    return TurnBrief(
        scenario=scenario,
        state=state or SceneState(),
        history=history,
        said=said,
        partner_name=scenario.persona.name_template,
        help=help,
    )


def at(node: str, **state: object) -> SceneState:
    return SceneState(node=node, turn=2, **state)  # type: ignore[arg-type]  # whatever a test wants to set


def shown(reply: Reply) -> str:
    return f"{reply.understanding}: {reply.content}"

"""May this scene be played? The limits of a scene, each with what failed in words; one that is broken rejects it."""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from kaiwa.content.likeness import likeness
from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.level import Cefr, cefr_of
from kaiwa.curriculum.measure import CJK, Lexicon, length_of, longest_turn, measure
from kaiwa.curriculum.objectives import is_checkable
from kaiwa.curriculum.quality import SAME_TITLE, Part
from kaiwa.curriculum.rightness import scenario_faults
from kaiwa.curriculum.schedule import Day

ABOVE: Final = {
    Cefr.PRE_A1: 0.02,
    Cefr.A1: 0.02,
    Cefr.A2: 0.05,
    Cefr.B1: 0.05,
    Cefr.B2: 0.08,
    Cefr.C1: 0.12,
    Cefr.C2: 0.12,
}
"""The largest share of words above the level."""
OBJECTIVES: Final = range(2, 5)
SHORTEST_S: Final = 240
LONGEST_S: Final = 900
REGISTERS: Final = frozenset({"casual", "polite", "formal"})
DONE: Final = "done"
ALWAYS_UNDERSTOOD: Final = frozenset(
    {"ask_repeat", "ask_slower", "say_not_understand", "ask_meaning", "ask_how_to_say"}
)
SHORTEST_PERSONA_TEXT: Final = 3


class ScenarioReport(Struct, frozen=True):
    score: float
    accepted: bool
    parts: tuple[Part, ...]
    hard: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[str, ...]:
        return (*self.hard, *(failure for part in self.parts for failure in part.failures))


def judge_scenario(
    draft: ScenarioDraft,
    *,
    others: Iterable[Day] = (),
    lexicon: Lexicon | None = None,
    is_template: bool = False,
) -> ScenarioReport:
    """Without a word list for the language its level is not measured, and the report says so by a part less."""
    parts = [
        _turns(draft),
        *([_level(draft, lexicon)] if lexicon is not None else []),
        _objectives(draft),
        _persona(draft),
        _duration(draft),
        _unlike(draft, tuple(others)),
        _graph(draft),
    ]
    total = sum(part.weight for part in parts)
    score = round(100 * sum(part.weight * part.value for part in parts) / total, 1)
    hard = scenario_faults(draft, is_template=is_template)
    accepted = not hard and not any(part.failures for part in parts)
    return ScenarioReport(score, accepted, tuple(parts), hard)


def _part(name: str, weight: int, failures: Sequence[str], checked: int) -> Part:
    return Part(name, weight, max(0.0, 1 - len(failures) / max(1, checked)), tuple(failures))


def turns(draft: ScenarioDraft) -> tuple[str, ...]:
    """Everything that the partner says, once each."""
    return tuple(dict.fromkeys([draft.opening.text, *(node.line.text for node in draft.nodes)]))


def _turns(draft: ScenarioDraft) -> Part:
    language, longest = draft.target_language, longest_turn(draft.difficulty_rating, draft.target_language)
    unit = "characters" if language in CJK else "words"
    failures = [
        f"a turn has {length} {unit}, at {cefr_of(draft.difficulty_rating)} {longest} are the most: {text}"
        for text in turns(draft)
        if (length := length_of(text, language)) > longest
    ]
    return _part("turns", 25, failures, len(turns(draft)))


def _level(draft: ScenarioDraft, lexicon: Lexicon) -> Part:
    free = [draft.persona.name_template, *(item.text for item in draft.new_items)]
    for items in draft.slots.values():
        for item in items:
            free += [item.text, *lexicon.texts.get(item.id, ())]
    measured = measure(turns(draft), lexicon, draft.difficulty_rating, free=free)
    most = ABOVE[cefr_of(draft.difficulty_rating)]
    if measured.share_above <= most:
        return Part("level", 25, 1.0)
    complaint = (
        f"{measured.share_above:.0%} of the words are above {cefr_of(draft.difficulty_rating)}, {most:.0%} are the most: "
        f"{', '.join(dict.fromkeys(measured.above))}"
    )
    return Part("level", 25, max(0.0, 1 - 5 * (measured.share_above - most)), (complaint,))


def _objectives(draft: ScenarioDraft) -> Part:
    failures: list[str] = []
    objectives = draft.learning_objectives
    if len(objectives) not in OBJECTIVES:
        failures.append(f"a scene has two to four objectives, not {len(objectives)}")
    if len({each.id for each in objectives}) < len(objectives):
        failures.append("two objectives have the same id")
    possible = {step.move for node in draft.nodes for step in node.expects} | ALWAYS_UNDERSTOOD
    for each in objectives:
        if not is_checkable(each):
            failures.append(f"nobody could check “{each.text}”: an observable verb and evidence are wanted")
        elif draft.nodes and each.evidence and not possible & set(each.evidence.moves):
            failures.append(f"“{each.text}” cannot be met in this scene")
    return _part("objectives", 20, failures, max(1, len(objectives)))


def _persona(draft: ScenarioDraft) -> Part:
    persona = draft.persona
    texts = {
        "role": persona.title,
        "name": persona.name_template,
        "setting": persona.setting,
        "introduction": persona.intro_prompt,
        "stakes": persona.stakes,
    }
    failures = [
        f"the persona has no {what}"
        for what, text in texts.items()
        if len(text.strip()) < (1 if what == "name" else SHORTEST_PERSONA_TEXT)
    ]
    if persona.register not in REGISTERS:
        failures.append(f"the persona's register is “{persona.register}”")
    return _part("persona", 10, failures, len(texts))


def _duration(draft: ScenarioDraft) -> Part:
    seconds = draft.estimated_duration_seconds
    fits = SHORTEST_S <= seconds <= LONGEST_S
    failures = () if fits else (f"it takes {seconds} s, {SHORTEST_S} to {LONGEST_S} are wanted",)
    return Part("duration", 5, 1.0 if fits else 0.0, failures)


def _unlike(draft: ScenarioDraft, others: tuple[Day, ...]) -> Part:
    """A checkpoint may come back to a situation, under a title of its own."""
    alike = [day.day for day in others if likeness(day.title, draft.title) >= SAME_TITLE]
    failures = [f"its title is nearly the same as that of day {day}" for day in alike]
    return Part("unlike the others", 10, 0.0 if alike else 1.0, tuple(failures))


def _graph(draft: ScenarioDraft) -> Part:
    """Every way leads somewhere, and some way leads to the end; a scene without nodes is improvised."""
    if not draft.nodes:
        return Part("course", 5, 1.0)
    ids = [node.id for node in draft.nodes]
    failures = [] if len(set(ids)) == len(ids) else ["two nodes have the same id"]
    failures += [
        f"from {node.id} a way leads to {step.to}, which does not exist"
        for node in draft.nodes
        for step in node.expects
        if step.to != DONE and step.to not in ids
    ]
    failures += [f"at {node.id} nothing may be answered" for node in draft.nodes if not node.expects]
    reached = reachable(draft)
    failures += [f"nothing leads to {each}" for each in ids if each not in reached]
    if DONE not in reached:
        failures.append("the scene has no end")
    return _part("course", 5, failures, len(ids))


def reachable(draft: ScenarioDraft) -> frozenset[str]:
    ways = {node.id: [step.to for step in node.expects] for node in draft.nodes}
    reached, waiting = set[str](), [draft.nodes[0].id]
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting += ways.get(current, [])
    return frozenset(reached)

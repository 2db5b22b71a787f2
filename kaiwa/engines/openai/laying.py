"""From what a model writes about a day to a day of the schedule: the plan is ours, the words are its."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Annotated, Final

from msgspec import Meta, Struct

from kaiwa.content.bank import bank, has_pack
from kaiwa.curriculum.author import Intent, Outline
from kaiwa.curriculum.keywords import folded
from kaiwa.curriculum.level import cefr_of
from kaiwa.curriculum.objectives import is_checkable
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.quality import CAP, CHECKPOINTS, NEW_ITEMS, NEW_ITEMS_SLACK, level_range
from kaiwa.curriculum.rightness import outline_faults
from kaiwa.curriculum.schedule import Day, Evidence, Item, Objective, Schedule, Skill
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.engines.openai.allowed import moves
from kaiwa.engines.openai.gates import several_faults, text_faults, tidied

LONGEST_TITLE: Final = 120
LONGEST_TEXT: Final = 300
LONGEST_ITEM: Final = 60
MOST_KEYWORDS: Final = 8
REST: Final = 1
"""A checkpoint is a little easier than the day before."""
START_BELOW: Final = 3
LEAST_RISE: Final = 3

Short = Annotated[str, Meta(max_length=2_000)]
"""What is longer is no mistake to be mended but an answer gone wild."""


class WireItem(Struct, frozen=True):
    text: Short
    gloss: Short = ""
    reading: Short = ""


class WireObjective(Struct, frozen=True):
    text: Short
    moves: Annotated[tuple[Short, ...], Meta(max_length=12)] = ()


class WireDay(Struct, frozen=True):
    day: int
    title: Short
    theme: Short = ""
    domain: Short = ""
    skill: Short = "speaking"
    can_do: Short = ""
    objectives: Annotated[tuple[WireObjective, ...], Meta(max_length=12)] = ()
    new_items: Annotated[tuple[WireItem, ...], Meta(max_length=40)] = ()
    grammar: Short = ""
    complication: Short = ""
    keywords: Annotated[tuple[Short, ...], Meta(max_length=40)] = ()
    reason: Short = ""


class WireOutline(Struct, frozen=True):
    title: Short
    description: Short
    days: tuple[WireDay, ...]


class WireDays(Struct, frozen=True):
    days: tuple[WireDay, ...]


class Planned(Struct, frozen=True):
    """What is fixed about a day before anybody writes it."""

    day: int
    rating: int
    new_items: int
    is_checkpoint: bool


def plan_of(intent: Intent) -> tuple[Planned, ...]:
    """A line that rises gently within what the gate allows, and rests at checkpoints."""
    lowest, highest = level_range(intent.rating, intent.challenge)
    first = max(lowest, min(intent.rating - START_BELOW, highest - LEAST_RISE))
    last = max(first, min(intent.rating + CAP[intent.challenge], highest))
    line = [first + round((last - first) * day / (DAYS - 1)) for day in range(DAYS)]
    rests = CHECKPOINTS[:-1]
    return tuple(
        Planned(
            day=day,
            rating=max(first, rating - REST * (day in rests)),
            new_items=0 if day in CHECKPOINTS else NEW_ITEMS[intent.challenge],
            is_checkpoint=day in CHECKPOINTS,
        )
        for day, rating in enumerate(line, start=1)
    )


def told(plan: Iterable[Planned]) -> str:
    """For the prompt."""
    lines = []
    for each in plan:
        what = "a checkpoint, no new items" if each.is_checkpoint else f"{each.new_items} new items"
        lines.append(f"Day {each.day}: {cefr_of(each.rating)} ({each.rating} of 100), {what}")
    return "\n".join(lines)


def laid(
    wire: WireDay,
    planned: Planned,
    intent: Intent,
    taught: Collection[str],
    made: Made | None,
    candidate: int = 0,
) -> Day:
    """``taught``: the ids of items that other days bring. What breaks a rule is left in, for the gate to name."""
    objectives = tuple(
        Objective(
            id=f"o{number}",
            text=tidied(each.text),
            evidence=Evidence(tuple(dict.fromkeys(move for move in each.moves if move in moves()))),
        )
        for number, each in enumerate(wire.objectives, start=1)
    )
    title = tidied(wire.title)
    return Day(
        day=planned.day,
        theme=tidied(wire.theme) or tidied(wire.domain) or title,
        title=title,
        difficulty_rating=planned.rating,
        objectives=objectives,
        domain=folded(tidied(wire.domain)).replace(" ", "_")[:48] or "daily_life",
        goal=intent.goal,
        skill=Skill(wire.skill) if wire.skill in {each.value for each in Skill} else Skill.SPEAKING,
        can_do=tidied(wire.can_do),
        functions=tuple(
            dict.fromkeys(m for each in objectives if each.evidence for m in each.evidence.moves)
        ),
        complication=tidied(wire.complication),
        new_items=() if planned.is_checkpoint else _items(wire, planned, intent.target_language, taught),
        grammar=tidied(wire.grammar),
        keywords=tuple(dict.fromkeys(filter(None, map(tidied, wire.keywords))))[:MOST_KEYWORDS],
        is_checkpoint=planned.is_checkpoint,
        without_hints=planned.day == DAYS,
        reason=tidied(wire.reason),
        candidate=candidate,
        made=made,
    )


def _items(wire: WireDay, planned: Planned, language: str, taught: Collection[str]) -> tuple[Item, ...]:
    found: dict[str, Item] = {}
    for each in wire.new_items:
        item = item_of(each, planned.rating, language)
        if item.id not in taught and item.text:
            found.setdefault(item.id, item)
    return tuple(found.values())[: planned.new_items + NEW_ITEMS_SLACK]


def item_of(wire: WireItem, rating: int, language: str) -> Item:
    """A word that the bank knows is the bank's: whoever learnt it there has learnt it here."""
    text = tidied(wire.text)
    concept = _known_words(language).get(folded(text))
    if concept is not None:
        level = bank(language).rating_of(concept)
        return Item(
            id=concept, text=text, reading=tidied(wire.reading), gloss=tidied(wire.gloss), rating=level
        )
    kind = "phrase" if " " in text or len(text) > 8 else "word"
    return Item(
        id=f"w_{folded(text)[:LONGEST_ITEM]}",
        text=text,
        reading=tidied(wire.reading),
        gloss=tidied(wire.gloss),
        kind=kind,
        rating=rating,
    )


@cache
def _known_words(language: str) -> Mapping[str, str]:
    if not has_pack(language):
        return {}
    lexicon = bank(language).pack.lexicon
    return {folded(entry.word): concept for concept, entry in reversed(list(lexicon.items()))}


def day_faults(day: Day, planned: Planned, intent: Intent, prompt: str) -> list[str]:
    """What is wrong with a day by itself, each said so that it can be put right."""
    here = f"day {day.day}"
    faults = text_faults(f"the title of {here}", day.title, LONGEST_TITLE, prompt)
    faults += text_faults(f"the theme of {here}", day.theme, LONGEST_TITLE, prompt)
    optional = {
        "can_do": day.can_do,
        "reason": day.reason,
        "grammar": day.grammar,
        "complication": day.complication,
    }
    faults += several_faults(
        {f"the {what} of {here}": text for what, text in optional.items() if text}, LONGEST_TEXT, prompt
    )
    if not 2 <= len(day.objectives) <= 4:
        faults.append(f"{here} has {len(day.objectives)} objectives, two to four are wanted")
    for each in day.objectives:
        faults += text_faults(f"an objective of {here}", each.text, LONGEST_TEXT, prompt)
        if not is_checkable(each):
            faults.append(
                f"“{each.text[:60]}” of {here} needs a verb whose doing one can hear, and moves from the list"
            )
    if abs(len(day.new_items) - planned.new_items) > NEW_ITEMS_SLACK:
        faults.append(
            f"{here} brings {len(day.new_items)} new items that no other day has, {planned.new_items} are wanted"
        )
    for item in day.new_items:
        faults += text_faults(f"an item of {here}", item.text, LONGEST_ITEM, prompt)
        faults += text_faults(
            f"the meaning of “{item.text[:30]}” of {here}", item.gloss, LONGEST_TITLE, prompt
        )
    faults += outline_faults(Outline(title="-", description="-", schedule=Schedule((day,))), intent)
    return list(dict.fromkeys(faults))

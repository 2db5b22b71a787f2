"""What is different between two months, day by day, as a learner would notice it."""

from kaiwa.curriculum.author import Change, Outline
from kaiwa.curriculum.schedule import Day


def changes(old: Outline, new: Outline) -> tuple[Change, ...]:
    """A scene's words come along with its scene."""
    found: list[Change] = []
    for before, after in zip(old.schedule, new.schedule, strict=True):
        if before.title != after.title:
            found.append(Change(after.day, "scene", before.title, after.title))
            continue
        for what, one, two in _seen(before, after):
            if one != two:
                found.append(Change(after.day, what, one, two))
    return tuple(found)


def scene_parts(day: Day) -> tuple[object, ...]:
    """What its scene is made of: as long as this stays, so does the scene."""
    return (
        day.title,
        day.difficulty_rating,
        day.objectives,
        day.complication,
        day.new_items,
        day.without_hints,
    )


def _seen(before: Day, after: Day) -> tuple[tuple[str, str, str], ...]:
    return (
        ("level", str(before.difficulty_rating), str(after.difficulty_rating)),
        ("skill", before.skill, after.skill),
        ("grammar", before.grammar, after.grammar),
        ("complication", before.complication, after.complication),
        ("objectives", str(len(before.objectives)), str(len(after.objectives))),
        ("new words", _listed(before), _listed(after)),
    )


def _listed(day: Day) -> str:
    return ", ".join(item.text for item in day.new_items)

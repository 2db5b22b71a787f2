"""Which reading a character takes in its place: by its neighbours, and by the sentence around it."""

from functools import lru_cache
from typing import NamedTuple

from kaiwa.scripts.chinese import lexicon, tables
from kaiwa.scripts.chinese.tables import Side

CERTAIN, BY_RULE, BY_DEFAULT, UNREAD = 1.0, 0.95, 0.85, 0.0


class Place(NamedTuple):
    """A character in its line; the line begins and ends with a mark of its own."""

    line: str
    start: int
    end: int
    tag_before: str = ""
    tag_after: str = ""


def read(char: str, place: Place) -> tuple[str, float]:
    """The syllable and how sure it is."""
    anywhere = read_anywhere(char)
    if anywhere:
        return anywhere
    reading = by_rule(char, place)
    return (reading, BY_RULE) if reading else (lexicon.readings(char)[0], BY_DEFAULT)


def by_rule(surface: str, place: Place) -> str:
    """What the first rule that fits says; nothing where none does."""
    for rule in tables.polyphones()[surface]:
        if _fits(rule.before, place, before=True) and _fits(rule.after, place, before=False):
            return rule.reading
    return ""


@lru_cache(maxsize=65536)
def read_anywhere(char: str) -> tuple[str, float] | None:
    """The reading of a character that no rule moves; None where its place decides."""
    known = lexicon.readings(char)
    if not known:
        return "", UNREAD
    if char in tables.polyphones():
        return None
    return known[0], CERTAIN if len(known) == 1 else BY_RULE


def _fits(side: Side, place: Place, *, before: bool) -> bool:
    line, start, end, tag_before, tag_after = place
    tag = tag_before if before else tag_after
    if side.not_tags and tag.startswith(side.not_tags):
        return False
    if side.not_texts and _stands(side.not_texts, line, start, end, before):
        return False
    if not side.asks:
        return True
    if side.tags and tag.startswith(side.tags):
        return True
    return bool(side.texts) and _stands(side.texts, line, start, end, before)


def _stands(texts: tuple[str, ...], line: str, start: int, end: int, before: bool) -> bool:
    return line.endswith(texts, 0, start) if before else line.startswith(texts, end)


def others(char: str, chosen: str) -> tuple[str, ...]:
    """The readings that a rule might have chosen instead."""
    rules = tables.polyphones().get(char, ())
    seen = [*lexicon.readings(char)[:1], *(rule.reading for rule in rules)]
    return tuple(dict.fromkeys(reading for reading in seen if reading != chosen))

"""Finds the words whose reading was given: the longest first, across tokens, on word boundaries."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from kaiwa.scripts.annotation import Overrides
from kaiwa.scripts.segments import is_boundary

Boundary = Callable[[str, int], bool]


class Piece(NamedTuple):
    start: int
    end: int
    reading: str | None
    """The given reading, or None for a stretch that the rules shall read."""


def anywhere(text: str, index: int) -> bool:
    """The boundary of a script whose words bear their particles: 학교 is given in 학교에서."""
    return True


def carve(text: str, overrides: Overrides, boundary: Boundary = is_boundary) -> Iterator[Piece]:
    """Cuts the text into overridden words and the stretches between them, without gaps."""
    free_from = 0
    for start, end, reading in given(text, overrides, boundary):
        if free_from < start:
            yield Piece(free_from, start, None)
        yield Piece(start, end, reading)
        free_from = end
    if free_from < len(text):
        yield Piece(free_from, len(text), None)


def given(
    text: str, overrides: Overrides, boundary: Boundary = is_boundary
) -> Iterator[tuple[int, int, str]]:
    """Where each overridden word begins and ends, and its reading."""
    if not overrides:
        return
    lengths = _lengths_by_first_character(overrides, frozenset(text))
    position = 0
    while lengths and position < len(text):
        end = _longest(text, position, overrides, lengths.get(text[position], ()), boundary)
        if end is None:
            position += 1
        else:
            yield position, end, overrides[text[position:end]]
            position = end


def _lengths_by_first_character(overrides: Overrides, met: frozenset[str]) -> dict[str, list[int]]:
    """Of those that may begin in a text of these characters: somebody has thousands, and a line is short."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for surface in overrides:
        if surface[:1] in met:
            lengths[surface[0]].add(len(surface))
    return {first: sorted(known, reverse=True) for first, known in lengths.items()}


def _longest(
    text: str, start: int, overrides: Overrides, lengths: list[int] | tuple[()], boundary: Boundary
) -> int | None:
    if not lengths or not boundary(text, start):
        return None
    for length in lengths:
        end = start + length
        if end <= len(text) and text[start:end] in overrides and boundary(text, end):
            return end
    return None

"""The words that Thai spelling alone does not tell, read from ``exceptions.txt`` beside this file."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Exceptions(NamedTuple):
    words: Mapping[str, tuple[str, ...]]
    """Whole words and their syllables."""
    openings: Mapping[str, tuple[str, ...]]
    """First parts of compounds, read so only when more of the word follows."""
    starts: frozenset[str]
    """The first two characters of all of them: most places of a word need no further look."""


@cache
def exceptions() -> Exceptions:
    words: dict[str, tuple[str, ...]] = {}
    openings: dict[str, tuple[str, ...]] = {}
    for line in (files(__package__) / "exceptions.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            written, *said = line.split()
            if written.endswith("-"):
                openings[written[:-1]] = tuple(said)
            else:
                words[written] = tuple(said)
    return Exceptions(words, openings, frozenset(written[:2] for written in (*words, *openings)))

"""The learner's own readings, which win over every rule, wherever the words happen to begin and end."""

from collections import deque
from collections.abc import Callable

from kaiwa.scripts.annotation import Overrides
from kaiwa.scripts.japanese.folding import folded_kana, given_reading
from kaiwa.scripts.japanese.morphemes import Morpheme, Word
from kaiwa.scripts.japanese.ruby import pieces
from kaiwa.scripts.overrides import given

Lexer = Callable[[str], list[Morpheme]]


def overridden(text: str, morphemes: list[Morpheme], overrides: Overrides, lex: Lexer) -> list[Morpheme]:
    """The words with each overridden stretch as one word; the longest override wins where several begin."""
    places = list(given(text, overrides)) if overrides else ()
    if not places:
        return morphemes
    out: list[Morpheme] = []
    waiting = deque(morphemes)
    for start, end, reading in places:
        while waiting[0].end <= start:
            out.append(waiting.popleft())
        touched = []
        while waiting and waiting[0].start < end:
            touched.append(waiting.popleft())
        first, last = touched[0], touched[-1]
        if first.start < start:
            out.extend(_left_over(first, first.start, start, lex))
        out.append(_word(text[start:end], start, given_reading(reading), touched))
        if last.end > end:
            waiting.extendleft(reversed(_left_over(last, end, last.end, lex)))
    return [*out, *waiting]


def _word(surface: str, start: int, reading: str, touched: list[Morpheme]) -> Morpheme:
    head = touched[-1]
    is_whole = len(touched) == 1 and touched[0].surface == surface
    word = Word(surface, reading, head.pos, head.word.base if is_whole else surface)
    if is_whole:
        word.kind = head.kind
    return word.at(start)


def _left_over(word: Morpheme, start: int, end: int, lex: Lexer) -> list[Morpheme]:
    """What an override leaves of a word: with its part of the reading where that is known, else read anew."""
    surface = word.surface[start - word.start : end - word.start]
    reading = _part_of(word, start - word.start, end - word.start)
    if reading is not None:
        return [Word(surface, reading, word.pos, surface, word.kind, word.confidence).at(start)]
    fresh = lex(surface)
    for morpheme in fresh:
        morpheme.start += start
    return fresh


def _part_of(word: Morpheme, start: int, end: int) -> str | None:
    place, reading, borders = 0, "", set()
    for surface, ruby in pieces(word.surface, word.reading):
        if start <= place < end:
            reading += ruby or folded_kana(surface)
        borders.add(place)
        place += len(surface)
    return reading if {start, end} <= {*borders, place} else None

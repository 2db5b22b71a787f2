"""A line with its readings as a page shows it: words that hold together, and what is known of each. Pure."""

import unicodedata
from typing import Final

from msgspec import Struct

from kaiwa.scripts import Annotation, Kind, Span, Token

SURE: Final = 0.9
LIKELY: Final = 0.6
READ: Final = (Kind.WORD, Kind.NUMBER)

PARTS_OF_SPEECH: Final = {
    "ADJ": "adjective", "ADP": "particle", "ADV": "adverb", "AUX": "auxiliary", "CCONJ": "conjunction",
    "DET": "determiner", "INTJ": "interjection", "NOUN": "noun", "NUM": "number", "PART": "particle",
    "PRON": "pronoun", "PROPN": "name", "SCONJ": "conjunction", "VERB": "verb",
}  # fmt: skip
FACTS: Final = frozenset({"consonants_only", "third_tone_sandhi", "not_as_written"})
"""What a page has a sentence for."""


class Piece(Struct, frozen=True):
    """One token in the line."""

    surface: str
    spans: tuple[Span, ...]
    under: str = ""
    """Romanization, for where what stands above does not tell it."""
    number: int = 0
    """Of the entry below that tells more; 0 without one."""


class Entry(Struct, frozen=True):
    """What is known of one word."""

    number: int
    surface: str
    reading: str
    romanization: str
    spoken: str
    part_of_speech: str
    dictionary_form: str
    alternatives: tuple[str, ...]
    certainty: str
    """``sure``, ``likely`` or ``guess``."""
    percent: str
    fact: str


class ReadLine(Struct, frozen=True):
    language: str
    roman: str
    """The language tag of romanized text."""
    direction: str
    clusters: tuple[tuple[Piece, ...], ...]
    """What may not be broken: a word with the signs that lean on it."""
    entries: tuple[Entry, ...]
    romanization: str
    facts: tuple[str, ...]

    @property
    def is_roman_below(self) -> bool:
        return any(piece.under for cluster in self.clusters for piece in cluster)


def read_line(annotation: Annotation, *, direction: str) -> ReadLine:
    clusters: list[list[Piece]] = []
    entries: list[Entry] = []
    leans_on_next = False
    for token in annotation.tokens:
        entry = _entry(token, len(entries) + 1, annotation.notes)
        if entry is not None:
            entries.append(entry)
        piece = _piece(token, entry.number if entry else 0)
        if clusters and (leans_on_next or leans_back(token)):
            clusters[-1].append(piece)
        else:
            clusters.append([piece])
        leans_on_next = opens(token)
    return ReadLine(
        language=annotation.language,
        roman=f"{annotation.language.partition('-')[0]}-Latn",
        direction=direction,
        clusters=tuple(map(tuple, clusters)),
        entries=tuple(entries),
        romanization=annotation.romanization,
        facts=tuple(note for note in annotation.notes if note in FACTS),
    )


def _piece(token: Token, number: int) -> Piece:
    spans = token.spans or (Span(token.surface),)
    above = "".join(span.reading for span in spans)
    is_told = not token.romanization or token.romanization in (above, token.surface)
    under = "" if token.kind not in READ or is_told else token.romanization
    return Piece(token.surface, spans, under, number)


def _entry(token: Token, number: int, told: tuple[str, ...]) -> Entry | None:
    """``told``: facts about the whole line, which need no repeating at each word."""
    if token.kind not in READ or not (token.reading or token.romanization or token.part_of_speech):
        return None
    return Entry(
        number=number,
        surface=token.surface,
        reading=token.reading if token.reading != token.surface else "",
        romanization=token.romanization if token.romanization != token.reading else "",
        spoken=token.spoken,
        part_of_speech=PARTS_OF_SPEECH.get(token.part_of_speech, ""),
        dictionary_form=token.dictionary_form if token.dictionary_form != token.surface else "",
        alternatives=token.alternatives,
        certainty=_certainty(token.confidence),
        percent=f"{round(token.confidence * 100)}\u00a0%",
        fact=token.hint if token.hint in FACTS and token.hint not in told else "",
    )


def _certainty(confidence: float) -> str:
    if confidence >= SURE:
        return "sure"
    return "likely" if confidence >= LIKELY else "guess"


def leans_back(token: Token) -> bool:
    """A full stop never begins a line."""
    return token.kind is Kind.PUNCTUATION and not opens(token)


def opens(token: Token) -> bool:
    sign = token.surface[-1]
    return token.kind is Kind.PUNCTUATION and (unicodedata.category(sign) in ("Ps", "Pi") or sign in "¿¡")

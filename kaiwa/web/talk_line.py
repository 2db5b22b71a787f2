"""A line of a talk as words that can be tapped: what belongs together is not broken, and each word knows itself. Pure."""

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import Struct

from kaiwa.scripts import Kind, Span, Token
from kaiwa.web.reading import PARTS_OF_SPEECH, leans_back, opens

WORDS: Final = (Kind.WORD, Kind.NUMBER)


class Word(Struct, frozen=True, kw_only=True):
    surface: str
    spans: tuple[Span, ...]
    is_word: bool
    under: str = ""
    """Romanization, where what stands above does not tell it."""
    reading: str = ""
    dictionary_form: str = ""
    part_of_speech: str = ""
    is_known: bool = False


Cluster = tuple[Word, ...]


def clusters_of(tokens: Sequence[Token]) -> list[Cluster]:
    """A sign leans on the word beside it, so that no line begins with a full stop."""
    found: list[list[Word]] = []
    leans_on_next = False
    for token in tokens:
        word = _word(token)
        if found and (leans_on_next or leans_back(token)):
            found[-1].append(word)
        else:
            found.append([word])
        leans_on_next = opens(token)
    return [tuple(cluster) for cluster in found]


def tokens_in(raw: object) -> tuple[Token, ...]:
    """A message's tokens are JSON all the way from the database."""
    if isinstance(raw, msgspec.Raw):
        return msgspec.json.decode(raw, type=tuple[_Shown, ...])
    assert isinstance(raw, list | tuple)
    return tuple(raw)


class _Shown(Token, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    known: bool = False


def _word(token: Token) -> Word:
    spans = token.spans or (Span(token.surface),)
    above = "".join(span.reading for span in spans)
    is_word = token.kind in WORDS
    is_told = not token.romanization or token.romanization in (above, token.surface)
    return Word(
        surface=token.surface,
        spans=spans,
        is_word=is_word,
        under="" if is_told or not is_word else token.romanization,
        reading=token.reading if token.reading != token.surface else "",
        dictionary_form=token.dictionary_form if token.dictionary_form != token.surface else "",
        part_of_speech=PARTS_OF_SPEECH.get(token.part_of_speech, ""),
        is_known=bool(getattr(token, "known", False)),
    )

"""A message between its row and what its reader is shown. Its tokens are JSON all the way: no page decodes them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, cast

import msgspec
from msgspec import Struct

from kaiwa.accounts.vocabulary import CorrectionStyle, ReadingDisplay
from kaiwa.conversations.correcting import CorrectionView, Noted, noted, seen
from kaiwa.conversations.partner import Analysis
from kaiwa.scripts import Annotation, Token

DERIVED: Final = ("romanization", "pinyin", "hiragana", "katakana", "kanji")
SHOWN: Final = (
    "id",
    "ordinal",
    "role",
    "content",
    "status",
    "translated_content",
    "translation_confidence",
    *DERIVED,
    "level",
    "origin",
    "model",
    "origin_reason",
    "created_at",
)
ANALYSED: Final = (
    "corrections",
    "grammar_analysis",
    "vocabulary_analysis",
    "translated_content",
    "translation_confidence",
    "translation_provider",
)
"""What is known of a learner's line once somebody has looked at it."""
COLUMNS: Final = (*SHOWN, "tokens", "corrections")
NOTHING: Final = "[]"


class ShownToken(Token, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    known: bool = False
    """The learner knows this word; said only to who wants readings over unknown words alone."""


class MessageView(Struct, frozen=True, kw_only=True):
    id: str
    ordinal: int
    role: str
    content: str
    status: str
    translated_content: str | None
    translation_confidence: float | None
    tokens: list[ShownToken]
    romanization: str | None
    pinyin: str | None
    hiragana: str | None
    katakana: str | None
    kanji: str | None
    corrections: list[CorrectionView]
    level: float | None
    origin: str | None
    model: str | None
    origin_reason: str | None
    """Why it was not made as asked."""
    created_at: datetime


class Showing(Struct, frozen=True):
    """How one learner wants lines shown."""

    display: ReadingDisplay = ReadingDisplay.ALWAYS
    known: frozenset[str] = frozenset()
    """Words and dictionary forms; empty unless the display needs them."""
    finished: bool = False
    """Whether the conversation is over: then every correction is shown."""


def view_of(row: Mapping[str, Any], showing: Showing) -> MessageView:
    """From a row with ``COLUMNS``, JSON as PostgreSQL gives it."""
    tokens = row["tokens"]
    if showing.display is ReadingDisplay.UNKNOWN:
        tokens = _flagged(tokens, showing.known)
    corrections = row["corrections"]
    return MessageView(
        **{name: row[name] for name in SHOWN},
        # what PostgreSQL gave is what the answer says; decoding it would cost more than all the rest
        tokens=cast(list[ShownToken], msgspec.Raw(tokens.encode())),
        corrections=[] if corrections == NOTHING else seen(noted_of(corrections), finished=showing.finished),
    )


def _flagged(tokens: str, known: frozenset[str]) -> str:
    found = msgspec.json.decode(tokens, type=tuple[ShownToken, ...])
    flagged = [
        msgspec.structs.replace(each, known=True)
        if each.surface in known or each.dictionary_form in known
        else each
        for each in found
    ]
    return msgspec.json.encode(flagged).decode()


def noted_of(corrections: str) -> tuple[Noted, ...]:
    return msgspec.json.decode(corrections, type=tuple[Noted, ...])


def as_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def annotated_values(annotation: Annotation) -> dict[str, Any]:
    """The columns that an annotation decides."""
    return {
        "tokens": as_json(annotation.tokens),
        **{name: getattr(annotation, name) or None for name in DERIVED},
    }


def analysed_values(said: str, found: Analysis, style: CorrectionStyle) -> dict[str, Any]:
    """The columns that a look at a learner's line decides, in the order of ``ANALYSED``."""
    about = {"points": found.grammar, "checked": found.checked, "made": found.made}
    return {
        "corrections": as_json(noted(said, found.corrections, style)),
        "grammar_analysis": as_json(about),
        "vocabulary_analysis": as_json(found.glosses),
        "translated_content": found.translation,
        "translation_confidence": found.confidence if found.translation else None,
        "translation_provider": found.made.origin.value if found.made and found.translation else None,
    }

"""Words and lines as an Anki package with readings above them; every note keeps its name, so importing again doubles nothing."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from hashlib import blake2b
from html import escape
from io import BytesIO
from itertools import count
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from msgspec import Struct

from kaiwa.scripts import Span, Token

MEDIA_TYPE: Final = "application/octet-stream"
NAMESPACE: Final = "kaiwa"
MODEL_ID: Final = 1_763_745_301_207
"""Fixed for good: Anki knows the kind of note by it."""
MODEL_NAME: Final = "Kaiwa"
FIELDS: Final = ("Text", "Ruby", "Meaning", "Reading", "Context", "AskBothWays")
ANSWER: Final = (
    '<div class="text">{{furigana:Ruby}}</div>{{#Reading}}<div class="reading">{{Reading}}</div>{{/Reading}}'
    '<hr id="answer"><div class="meaning">{{Meaning}}</div>'
    '{{#Context}}<div class="context">{{Context}}</div>{{/Context}}'
)
TEMPLATES: Final = (
    {"name": "Read", "qfmt": '<div class="text">{{Text}}</div>', "afmt": ANSWER},
    {
        "name": "Say",
        "qfmt": '{{#AskBothWays}}<div class="meaning">{{Meaning}}</div>{{/AskBothWays}}',
        "afmt": ANSWER,
    },
)
STYLE: Final = (
    ".card{font-family:system-ui,sans-serif;font-size:1.25rem;line-height:1.6;text-align:center}"
    ".text{font-size:1.6em;line-height:2}.reading,.context{opacity:.7}"
)


class Note(Struct, frozen=True, kw_only=True):
    name: str
    """What it is called in every package: the same word is the same note, wherever it was exported from."""
    text: str
    tokens: Sequence[Token]
    meaning: str
    reading: str = ""
    letters: str = ""
    """Latin ones, shown where no reading is."""
    context: str = ""
    both_ways: bool = False
    """Asked for from its meaning as well."""
    tags: tuple[str, ...] = ()


def word_name(language: str, text: str) -> str:
    return f"word {language} {text}"


def line_name(message_id: str) -> str:
    return f"line {message_id}"


def package(deck: str, notes: Iterable[Note], at: datetime) -> bytes:
    """``at`` tells Anki which of two versions of a note is the newer one."""
    import genanki  # reads templates and schemas at import, which only an export needs

    made = genanki.Deck(_number(deck), deck)
    for note in notes:
        made.add_note(_note(note))
    stamp = at.timestamp()
    # its own writer leaves a file in the temporary folder at each export
    with sqlite3.connect(":memory:") as store:
        genanki.Package(made).write_to_db(store.cursor(), stamp, count(int(stamp * 1000)))
        store.commit()
        content = store.serialize()
    store.close()
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", content)
        archive.writestr("media", json.dumps({}))
    return packed.getvalue()


def ruby(text: str, reading: str, tokens: Iterable[Token]) -> str:
    """As Anki writes it: 食[た]べる. A reading that its owner gave wins over the one that follows from the script."""
    spans = [(span.text, span.reading) for token in tokens for span in _spans(token)]
    if not any(read for _, read in spans):
        return plain(text)
    follows = "".join(read or written for written, read in spans)
    if reading and _bare(reading) != _bare(follows):
        return f"{plain(text)}[{plain(reading)}]"
    return "".join(
        f" {plain(written)}[{plain(read)}]" if read else plain(written) for written, read in spans
    ).lstrip()


def plain(text: str) -> str:
    """Whatever was said stays text: neither HTML nor one of Anki's own marks in brackets."""
    return escape(text).replace("[", "&#91;").replace("]", "&#93;")


def _spans(token: Token) -> tuple[Span, ...]:
    return token.spans or (Span(token.surface),)


def _bare(reading: str) -> str:
    return "".join(reading.split()).casefold()


def _note(note: Note) -> Any:
    import genanki

    fields = (
        plain(note.text),
        ruby(note.text, note.reading, note.tokens),
        plain(note.meaning),
        plain(note.reading or note.letters),
        plain(note.context),
        "1" if note.both_ways else "",
    )
    guid = genanki.guid_for(NAMESPACE, note.name)
    return genanki.Note(model=_model(), fields=list(fields), guid=guid, tags=[NAMESPACE, *note.tags])


@cache
def _model() -> Any:
    import genanki

    fields = [{"name": each} for each in FIELDS]
    return genanki.Model(MODEL_ID, MODEL_NAME, fields=fields, templates=list(TEMPLATES), css=STYLE)


def _number(deck: str) -> int:
    """The same deck again when it is called the same; Anki wants a number that JavaScript can hold."""
    return int.from_bytes(blake2b(f"{NAMESPACE} {deck}".encode(), digest_size=6).digest()) | 1 << 40

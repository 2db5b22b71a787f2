"""Opens an Anki package as Anki does: a zip with a SQLite store in it."""

import json
import sqlite3
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile


@dataclass(frozen=True)
class DeckNote:
    id: int
    guid: str
    fields: dict[str, str]
    tags: frozenset[str]
    changed_at: int


@dataclass(frozen=True)
class Deck:
    store: bytes
    notes: list[DeckNote]
    cards: list[int]
    """The note of each."""
    deck_ids: set[str]
    model_ids: set[int]

    def cards_of(self, note: DeckNote) -> list[int]:
        return [each for each in self.cards if each == note.id]


def opened(content: bytes) -> Deck:
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read("media")) == {}
        store = archive.read("collection.anki2")
    connection = sqlite3.connect(":memory:")
    connection.deserialize(store)
    models, decks = (
        json.loads(each) for each in connection.execute("SELECT models, decks FROM col").fetchone()
    )
    notes = [
        DeckNote(id, guid, _fields(models[str(mid)], flds), frozenset(tags.split()), mod)
        for id, guid, mid, mod, tags, flds in connection.execute(
            "SELECT id, guid, mid, mod, tags, flds FROM notes ORDER BY id"
        )
    ]
    cards = [nid for (nid,) in connection.execute("SELECT nid FROM cards")]
    used = {mid for (mid,) in connection.execute("SELECT DISTINCT mid FROM notes")}
    connection.close()
    return Deck(store, notes, cards, set(decks), used)


def _fields(model: dict[str, Any], joined: str) -> dict[str, str]:
    return dict(zip([each["name"] for each in model["flds"]], joined.split("\x1f"), strict=True))

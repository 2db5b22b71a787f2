"""A preview piece by piece: which of its pieces a reader has, told by their digests, and what is news to them.

What was sent is written into the id of each event. Whoever comes back with such an id is sent the difference
between that and the row: nothing is remembered for them, and in the end they hold what polling would have told.
"""

import base64
import binascii
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from kaiwa.curriculum.day_view import day_view
from kaiwa.curriculum.previews.document import SCENES, Preview
from kaiwa.curriculum.previews.view import scene_view, standing_view, title_view
from kaiwa.curriculum.vocabulary import DAYS, PreviewStatus

TITLE: Final = "title"
END: Final = "end"
NAMES: Final = (
    TITLE,
    *(f"day {number}" for number in range(1, DAYS + 1)),
    *(f"scenario {number}" for number in range(1, SCENES + 1)),
    END,
)
DIGEST: Final = 4
"""Bytes a piece; none of a piece is zero."""
NOT_SENT: Final = 0

Seen = Mapping[str, int]
"""The digests of the pieces that a reader has, by their names."""


class Piece(Struct, frozen=True):
    event: str
    data: Any
    digest: int


class News(Struct, frozen=True):
    event: str
    data: Any
    seen: dict[str, int]
    """What the reader has after this event."""


class Gone(Struct, frozen=True):
    """Pieces that are there no more, as when a month is drawn anew."""

    title: bool
    days: tuple[int, ...]
    scenarios: tuple[int, ...]


def pieces(preview: Preview, *, is_over: bool = False) -> dict[str, Piece]:
    """The last one ends a stream; it is there only while nothing is being drawn."""
    found: dict[str, Piece] = {}
    if preview.month.title:
        found[TITLE] = _piece("title", title_view(preview))
    for day in preview.month.days:
        found[f"day {day.day}"] = _piece("day", day_view(day))
    for scene in preview.month.scenes:
        found[f"scenario {scene.day}"] = _piece("scenario", scene_view(scene))
    if is_over:
        found[END] = _piece("expired", standing_view(preview))
    elif preview.status is not PreviewStatus.GENERATING:
        found[END] = _piece(preview.status.value, standing_view(preview))
    return found


def news(seen: Seen, now: Mapping[str, Piece]) -> Iterator[News]:
    """What brings a reader from what they have to what is there, the end last."""
    have = dict(seen)
    lost = [name for name in NAMES if name != END and have.get(name) and name not in now]
    if lost:
        for name in lost:
            del have[name]
        yield News("gone", _gone(lost), dict(have))
    for name in NAMES:
        piece = now.get(name)
        if piece is not None and (name == END or have.get(name) != piece.digest):
            have[name] = piece.digest
            yield News(piece.event, piece.data, dict(have))


def has_all(seen: Seen, now: Mapping[str, Piece]) -> bool:
    """Also the end, so that asking again would tell nothing."""
    return END in now and {name: each.digest for name, each in now.items()} == dict(seen)


def event_id(seen: Seen) -> str:
    packed = b"".join(seen.get(name, NOT_SENT).to_bytes(DIGEST, "big") for name in NAMES)
    return base64.urlsafe_b64encode(zlib.compress(packed, 9)).decode().rstrip("=")


def seen_in(last_event_id: str) -> Seen:
    """What is no id of ours says that nothing was seen."""
    try:
        padded = last_event_id.encode("ascii") + b"=" * (-len(last_event_id) % 4)
        inflating = zlib.decompressobj()
        packed = inflating.decompress(base64.b64decode(padded, b"-_", validate=True), len(NAMES) * DIGEST + 1)
    except (ValueError, binascii.Error, zlib.error):
        return {}
    if len(packed) != len(NAMES) * DIGEST:
        return {}
    digests = (int.from_bytes(packed[at : at + DIGEST], "big") for at in range(0, len(packed), DIGEST))
    return {name: digest for name, digest in zip(NAMES, digests, strict=True) if digest != NOT_SENT}


def _piece(event: str, data: Any) -> Piece:
    return Piece(event, data, zlib.crc32(msgspec.json.encode(data)) or 1)


def _gone(lost: list[str]) -> Gone:
    numbers: dict[str, list[int]] = {"day": [], "scenario": []}
    for name in lost:
        if name != TITLE:
            kind, _, number = name.partition(" ")
            numbers[kind].append(int(number))
    return Gone(TITLE in lost, tuple(numbers["day"]), tuple(numbers["scenario"]))

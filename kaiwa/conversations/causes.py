"""What a debrief corrects, by its cause: one line each to try again, and what else came from the same cause."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from kaiwa.conversations.correcting import Noted
from kaiwa.conversations.debrief import Listed
from kaiwa.conversations.message_rows import noted_of
from kaiwa.database import fetch, transaction
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

MOST_BESIDE: Final = 3
CORRECTED: Final = """
    SELECT m.id, m.content, m.corrections FROM messages m
    WHERE m.conversation_id = $1 AND {mine} AND m.role = 'user' AND m.corrections <> '[]' ORDER BY m.ordinal"""


class Cause(Struct, frozen=True, kw_only=True):
    listed: Listed
    said: str
    """The learner's whole line that it stands in."""
    beside: tuple[Noted, ...]
    """Others of the same cause, elsewhere in the talk."""


class Line(Struct, frozen=True):
    """One of the learner's lines, with what was noted about it."""

    message_id: str
    said: str
    noted: tuple[Noted, ...]


async def causes_in(conversation_id: str, corrections: Sequence[Listed], viewer: Viewer) -> list[Cause]:
    if not corrections:
        return []
    statement = CORRECTED.format(mine=mine_sql(viewer, "$2", "m"))
    async with transaction(viewer):
        rows = await fetch(statement, conversation_id, viewer.owner_id)
    lines = [Line(row["id"], row["content"], noted_of(row["corrections"])) for row in rows]
    return by_cause(corrections, lines)


def by_cause(corrections: Sequence[Listed], lines: Sequence[Line]) -> list[Cause]:
    said = {each.message_id: each.said for each in lines}
    return [
        Cause(listed=each, said=said.get(each.message_id, each.wrong), beside=_beside(each, lines))
        for each in corrections
    ]


def _beside(listed: Listed, lines: Sequence[Line]) -> tuple[Noted, ...]:
    if not listed.category:  # noticed, and nobody said what it comes from
        return ()
    found = {
        (each.wrong, each.better): each
        for line in lines
        for each in line.noted
        if each.category == listed.category
    }
    found.pop((listed.wrong, listed.better), None)
    return tuple(found.values())[:MOST_BESIDE]

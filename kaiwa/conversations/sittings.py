"""How long somebody really talked: a sitting goes on as long as they do, and a long silence costs nothing.

This is where talk is metered. Every turn passes through ``note_activity`` within the turn's own transaction: the time since
the one before is counted on the sitting and on the month, by the database's clock, so that web processes with wrong clocks
count the same. What is counted by one tab is not counted by another, and who pulls the plug leaves nothing open for long.
"""

from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from msgspec import Struct

from kaiwa.billing.allowance import Spend
from kaiwa.billing.errors import GuestUsedUp, MinutesUsedUp
from kaiwa.billing.usage import Standing, Terms, give_back, spend, standing_of
from kaiwa.conversations.errors import NoMoreExtensions, SittingOver
from kaiwa.conversations.loading import Kept
from kaiwa.conversations.time_left import TimeLeft, sitting_left, time_left
from kaiwa.conversations.vocabulary import Mode
from kaiwa.database import connection, fetch
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

SILENCE_COUNTS_S: Final = 120
"""Thinking is talking, up to here; after that somebody has left the room."""
OVER_AFTER_S: Final = 900
"""Who comes back later than that sits down anew."""

GO_ON: Final = """
    UPDATE conversation_sessions s SET
        seconds_consumed = s.seconds_consumed + {added},
        duration_seconds = greatest(extract(epoch FROM now() - s.start_time), s.duration_seconds)::int,
        end_time = greatest(s.end_time, now())
    FROM (SELECT id, end_time FROM conversation_sessions
          WHERE conversation_id = $1 AND closed_at IS NULL FOR UPDATE) before
    WHERE s.id = before.id AND s.end_time > now() - make_interval(secs => $4) AND {mine}
    RETURNING {columns}, least(greatest(extract(epoch FROM now() - before.end_time), 0), $3)::int AS added, now() AS at"""
ADDED: Final = "least(greatest(extract(epoch FROM now() - s.end_time), 0), $3)::int"
CLOSE: Final = """
    UPDATE conversation_sessions s SET closed_at = now()
    WHERE s.conversation_id = $1 AND s.closed_at IS NULL AND {mine}"""
SIT_DOWN: Final = """
    INSERT INTO conversation_sessions AS s
        (id, conversation_id, user_id, guest_id, language, mode, start_time, end_time)
    VALUES ($1, $2, $3, $4, $5, $6, now(), now())
    ON CONFLICT (conversation_id) WHERE closed_at IS NULL DO UPDATE SET end_time = greatest(s.end_time, now())
    RETURNING {columns}, 0 AS added, now() AS at"""
"""Two tabs that sit down at the same moment sit at one table."""
TAKE_BACK: Final = """
    WITH before AS (SELECT s.id, s.seconds_consumed FROM conversation_sessions s
        WHERE s.id = $1 AND s.closed_at IS NULL AND {mine} FOR UPDATE)
    UPDATE conversation_sessions s SET closed_at = now(), seconds_consumed = 0 FROM before WHERE s.id = before.id
    RETURNING before.seconds_consumed AS spent, now() AS at"""
EXTEND: Final = """
    UPDATE conversation_sessions s SET was_extended = true, extensions_used = s.extensions_used + 1
    WHERE s.id = (SELECT id FROM conversation_sessions WHERE conversation_id = $1 ORDER BY start_time DESC LIMIT 1)
      AND s.extensions_used < $3 AND {mine}
    RETURNING {columns}, 0 AS added, now() AS at"""
NOW: Final = """
    SELECT {columns}, 0 AS added, now() AS at FROM conversation_sessions s
    WHERE s.conversation_id = $1 AND s.closed_at IS NULL AND s.end_time > now() - make_interval(secs => $3) AND {mine}"""
SECONDS: Final = """
    SELECT coalesce(sum(s.seconds_consumed), 0)::int AS seconds FROM conversation_sessions s
    WHERE s.conversation_id = $1 AND {mine}"""
SWEEP: Final = """
    UPDATE conversation_sessions SET closed_at = now()
    WHERE id IN (SELECT id FROM conversation_sessions WHERE closed_at IS NULL
        AND end_time < now() - make_interval(secs => $1) ORDER BY end_time LIMIT 1000 FOR UPDATE SKIP LOCKED)"""
TOKENS: Final = """
    UPDATE conversation_sessions SET input_tokens = input_tokens + $2, output_tokens = output_tokens + $3
    WHERE id = (SELECT id FROM conversation_sessions WHERE conversation_id = $1 ORDER BY start_time DESC LIMIT 1)"""
FIELDS: Final = (
    "id", "mode", "start_time", "end_time", "seconds_consumed", "was_extended", "extensions_used",
)  # fmt: skip


class Seat(Struct, frozen=True, kw_only=True):
    """Who sits down to which conversation."""

    conversation_id: str
    language: str
    time_zone: str
    viewer: Viewer


class Sitting(Struct, frozen=True):
    id: str
    mode: Mode
    start_time: datetime
    end_time: datetime
    seconds_consumed: int
    was_extended: bool
    extensions_used: int


class Gone(Struct, frozen=True):
    """A sitting that has just gone on, or begun: what that adds is still to be counted on the month."""

    seat: Seat
    sitting: Sitting
    added_s: int
    at: datetime
    """By the database's clock."""


class Metered(Struct, frozen=True):
    sitting: Sitting
    time: TimeLeft


def seat_of(kept: Kept, viewer: Viewer) -> Seat:
    return Seat(conversation_id=kept.id, language=kept.language, time_zone=kept.time_zone, viewer=viewer)


async def sit_down(
    seat: Seat, terms: Terms, *, mode: Mode = Mode.TRADITIONAL, is_practice: bool = True
) -> Metered:
    """A conversation begins. Within the caller's transaction and the last of it, like all that counts on the month.

    Refused where the plan has no conversation, no realtime talk or no minute left: then nothing has begun. What is no
    practice takes none of the month's conversations.
    """
    begun = await _open(seat, mode)
    wanted = Spend(conversations=int(is_practice), realtime_sessions=mode is Mode.REALTIME)
    return await _counted(begun, wanted, terms, guarded=True)


async def note_activity(seat: Seat, terms: Terms, *, is_turn: bool = False) -> Metered:
    """The sitting goes on, or another one begins. Something new is said only where there is time left, and is then said to
    its end; what only looks back is never refused."""
    gone = await go_on(seat)
    return await _counted(gone, Spend(seconds=gone.added_s), terms, guarded=is_turn)


async def go_on(seat: Seat) -> Gone:
    """The sitting alone, for who has other rows to lock before the month's: ``count`` follows in the same transaction."""
    gone = await _gone_on(seat)
    if gone is None:
        await leave(seat)
        gone = await _open(seat, Mode.TRADITIONAL)
    return gone


async def count(gone: Gone, terms: Terms) -> None:
    """Whatever is left: it was said."""
    await _counted(gone, Spend(seconds=gone.added_s), terms, guarded=False)


async def begin_realtime(seat: Seat, terms: Terms) -> Metered:
    """Its own sitting: counted as one realtime session, and its seconds by ``note_activity``, which its client calls at least
    every minute, with a line that was said or without."""
    before = await _gone_on(seat)
    await leave(seat)
    begun = await _open(seat, Mode.REALTIME)
    written_s = before.added_s if before is not None else 0
    return await _counted(begun, Spend(seconds=written_s, realtime_sessions=1), terms, guarded=True)


async def end_sitting(seat: Seat, terms: Terms) -> Metered:
    """Counted to this moment, and over: what follows sits down anew."""
    gone = await go_on(seat)
    await leave(seat)
    return await _counted(gone, Spend(seconds=gone.added_s), terms, guarded=False)


async def take_back(seat: Seat, sitting: Sitting, terms: Terms) -> None:
    """What began and could not be used: a realtime talk whose model refused. It costs nothing."""
    statement = TAKE_BACK.format(mine=mine_sql(seat.viewer, "$2", "s"))
    rows = await fetch(statement, sitting.id, seat.viewer.owner_id)
    if not rows:
        return  # taken back already, or over: counted as it was
    spent = Spend(seconds=rows[0]["spent"], realtime_sessions=sitting.mode is Mode.REALTIME)
    await give_back(seat.viewer, seat.time_zone, spent, terms, sitting.start_time, rows[0]["at"])


async def extend(seat: Seat, terms: Terms) -> Metered:
    """Counted by one guarded statement: two devices get no more than one could."""
    standing = await standing_of(seat.viewer, seat.time_zone, terms, await _at())
    if standing.seconds_left == 0:
        raise GuestUsedUp if standing.is_guest else MinutesUsedUp
    rows = await fetch(
        EXTEND.format(mine=mine_sql(seat.viewer, "$2", "s"), columns=_of("s")),
        seat.conversation_id,
        seat.viewer.owner_id,
        standing.plan.max_extensions,
    )
    if not rows:
        raise NoMoreExtensions
    sitting = _sitting(rows[0])
    return Metered(sitting, _time(standing, sitting.seconds_consumed, sitting.extensions_used))


async def time_of(seat: Seat, terms: Terms) -> TimeLeft:
    """How long the next turns may take, without one."""
    statement = NOW.format(mine=mine_sql(seat.viewer, "$2", "s"), columns=_of("s"))
    rows = await fetch(statement, seat.conversation_id, seat.viewer.owner_id, float(OVER_AFTER_S))
    standing = await standing_of(seat.viewer, seat.time_zone, terms, await _at())
    return _time(
        standing,
        rows[0]["seconds_consumed"] if rows else 0,
        rows[0]["extensions_used"] if rows else 0,
    )


async def seconds_talked(conversation_id: str, viewer: Viewer) -> int:
    rows = await fetch(SECONDS.format(mine=mine_sql(viewer, "$2", "s")), conversation_id, viewer.owner_id)
    return int(rows[0]["seconds"])


async def close_silent_sittings() -> int:
    """Within the product's transaction: nobody said anything any more, or the process that served them died. They are over
    at the last word, and have been counted up to it."""
    return int((await connection().execute(SWEEP, float(OVER_AFTER_S))).split()[-1])


async def note_tokens(conversation_id: str, given: int, taken: int) -> None:
    """Within the product's transaction: a model was asked for the sake of this talk."""
    await connection().execute(TOKENS, conversation_id, given, taken)


async def leave(seat: Seat) -> None:
    statement = CLOSE.format(mine=mine_sql(seat.viewer, "$2", "s"))
    await connection().execute(statement, seat.conversation_id, seat.viewer.owner_id)


async def _gone_on(seat: Seat) -> Gone | None:
    rows = await fetch(
        GO_ON.format(mine=mine_sql(seat.viewer, "$2", "s"), columns=_of("s"), added=ADDED),
        seat.conversation_id,
        seat.viewer.owner_id,
        float(SILENCE_COUNTS_S),
        float(OVER_AFTER_S),
    )
    return _gone(seat, rows[0]) if rows else None


async def _open(seat: Seat, mode: Mode) -> Gone:
    rows = await fetch(
        SIT_DOWN.format(columns=_of("s")),
        uuid4().hex,
        seat.conversation_id,
        seat.viewer.user_id,
        seat.viewer.guest_id,
        seat.language,
        mode.value,
    )
    return _gone(seat, rows[0])


async def _counted(gone: Gone, wanted: Spend, terms: Terms, *, guarded: bool) -> Metered:
    seat, sitting = gone.seat, gone.sitting
    standing = await spend(seat.viewer, seat.time_zone, wanted, terms, gone.at, guarded=guarded)
    before = sitting.seconds_consumed - gone.added_s
    if guarded and sitting_left(standing.plan, consumed=before, extensions=sitting.extensions_used) == 0:
        raise SittingOver(extensions_left=max(0, standing.plan.max_extensions - sitting.extensions_used))
    return Metered(sitting, _time(standing, sitting.seconds_consumed, sitting.extensions_used))


def _gone(seat: Seat, row: Any) -> Gone:
    return Gone(seat, _sitting(row), row["added"], row["at"])


def _sitting(row: Any) -> Sitting:
    return Sitting(**{name: row[name] for name in FIELDS} | {"mode": Mode(row["mode"])})


def _time(standing: Standing, consumed: int, extensions: int) -> TimeLeft:
    used = standing.used
    return time_left(
        standing.plan,
        consumed=consumed,
        extensions=extensions,
        left_in_month=standing.seconds_left,
        banked=used.banked_seconds - used.banked_seconds_used,
    )


async def _at() -> datetime:
    at: datetime = (await fetch("SELECT now() AS at"))[0]["at"]
    return at


def _of(table: str) -> str:
    return ", ".join(f"{table}.{name}" for name in FIELDS)

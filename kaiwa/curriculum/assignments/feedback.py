"""What testers say about a day, for the creator of the path."""

from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.principal import Principal
from kaiwa.clock import now
from kaiwa.curriculum.assignment_rows import load_assignment
from kaiwa.curriculum.assignments.walkers import must_be_own_path
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import Conflict, NotFound
from kaiwa.viewer import SYSTEM

PAGE: Final = 50

SAY: Final = """
    INSERT INTO day_feedback (path_id, assignment_id, user_id, guest_id, day_index, title, rating, text,
                              created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
    ON CONFLICT (assignment_id, day_index) DO UPDATE SET rating = EXCLUDED.rating, text = EXCLUDED.text,
        handled_at = NULL, updated_at = $9"""
LIST: Final = """
    SELECT f.id, f.day_index, f.title, f.rating, f.text, f.updated_at, a.role, f.handled_at IS NOT NULL AS handled,
           CASE WHEN a.path_owner_id = $2 THEN coalesce(u.display_name, '') ELSE '' END AS display_name
    FROM day_feedback f JOIN learning_path_assignments a ON a.id = f.assignment_id LEFT JOIN users u ON u.id = f.user_id
    WHERE f.path_id = $1 AND ($3::int IS NULL OR f.day_index = $3)
      AND ($7::boolean IS NULL OR (f.handled_at IS NULL) = $7)
      AND ($4::timestamptz IS NULL OR (f.updated_at, f.id) < ($4, $5::uuid))
    ORDER BY f.updated_at DESC, f.id DESC LIMIT $6"""
HANDLE: Final = """
    UPDATE day_feedback SET handled_at = CASE WHEN $3 THEN coalesce(handled_at, $4) END
    WHERE id = $1 AND path_id = $2 RETURNING id"""


class Feedback(Struct, frozen=True, kw_only=True):
    day: int
    rating: int
    text: str


class FeedbackView(Struct, frozen=True, kw_only=True):
    id: UUID
    day: int
    title: str
    """The day's, as it was when they said it."""
    rating: int
    text: str
    display_name: str
    """Of whom the creator invited; nobody else is named."""
    said_at: datetime
    handled: bool
    """Its creator has dealt with it."""


class FeedbackPage(Struct, frozen=True):
    items: list[FeedbackView]
    next: str | None


async def say_feedback(
    principal: Principal, assignment_id: UUID, day: int, rating: int, text: str, at: datetime
) -> Feedback:
    """Once a day of the path: said again, it replaces what was said."""
    viewer = principal.must_be_known()
    if not 1 <= day <= DAYS:
        raise NotFound
    async with transaction(viewer):
        assignment = await load_assignment(assignment_id, viewer)
        finished = assignment.metadata.finished.get(day)
        if finished is None:
            raise Conflict("Play this day first, or skip it.")
        await connection().execute(
            SAY,
            assignment.path_id,
            assignment.id,
            assignment.user_id,
            assignment.guest_id,
            day,
            finished.title[:200],
            rating,
            text,
            at,
        )
    return Feedback(day=day, rating=rating, text=text)


async def list_feedback(
    principal: Principal,
    path_id: str,
    *,
    day: int | None = None,
    is_open: bool | None = None,
    cursor: str | None = None,
) -> FeedbackPage:
    """For the creator, the newest first; ``is_open`` leaves out what is handled, or what is not."""
    user_id = principal.must_be_person()
    at, last = key_of(cursor, tuple[datetime, UUID]) if cursor else (None, None)
    async with transaction(SYSTEM):
        await must_be_own_path(path_id, user_id)
        rows = await fetch(LIST, path_id, user_id, day, at, last, PAGE + 1, is_open)
    items = [
        FeedbackView(
            id=row["id"],
            day=row["day_index"],
            title=row["title"],
            rating=row["rating"],
            text=row["text"],
            display_name=row["display_name"],
            said_at=row["updated_at"],
            handled=row["handled"],
        )
        for row in rows[:PAGE]
    ]
    return FeedbackPage(items, cursor_of(items[-1].said_at, items[-1].id) if len(rows) > PAGE else None)


async def handle_feedback(principal: Principal, path_id: str, feedback_id: UUID, *, handled: bool) -> None:
    """The creator has dealt with it, or wants to look at it again; twice the same changes nothing."""
    user_id = principal.must_be_person()
    async with transaction(SYSTEM):
        await must_be_own_path(path_id, user_id)
        if not await fetch(HANDLE, feedback_id, path_id, handled, now()):
            raise NotFound

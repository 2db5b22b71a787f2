"""Words that are due are asked, answered, and an answer is taken back."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kaiwa.accounts.principal import Principal
from kaiwa.clock import day_begins, is_zone, local_day
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import Conflict, NotFound
from kaiwa.ownership import mine_sql
from kaiwa.practice.answering import Before, take_back, write_answer
from kaiwa.practice.items import LISTED, Item, foretold, item_of
from kaiwa.practice.learning_stats import add_to_stats
from kaiwa.practice.vocabulary import Rating
from kaiwa.practice.word_views import NextDates, WordView, words_seen_by
from kaiwa.viewer import Viewer

MOST_DUE: Final = 200

ZONE: Final = "(SELECT u.time_zone FROM users u WHERE u.id = v.user_id) AS time_zone"
UNDONE: Final = "UPDATE review_log SET undone_at = $2 WHERE id = $1"


class DueWord(Struct, frozen=True, kw_only=True):
    word: WordView
    due_at: datetime
    next: NextDates
    """When it would come again, for each of the four answers given now."""


class DueWords(Struct, frozen=True):
    items: list[DueWord]
    total: int
    """Of all that are due, also of those that are not in this answer."""
    next_due_at: datetime | None
    """When the next one comes, where none is due."""
    next_due_on: date | None = None
    """The learner's own day of it."""
    next_count: int = 0
    """How many come that day."""


class Answered(Struct, frozen=True, kw_only=True):
    word: WordView
    review_id: UUID | None
    """To take the answer back; none where the word has never been answered."""
    counted: bool
    """False where the word was not due: it was answered already, or is not asked."""
    due_at: datetime | None


async def list_due(principal: Principal, language: str, at: datetime, limit: int) -> DueWords:
    viewer = Viewer(user_id=principal.must_be_person())
    of_language = f"FROM vocabulary_progress v WHERE {mine_sql(viewer, '$1', 'v')} AND v.language_id = $2"
    async with transaction(viewer):
        rows = await fetch(
            f"SELECT {LISTED}, {ZONE}, count(*) OVER () AS total {of_language} "
            "AND v.next_review_at <= $3 ORDER BY v.next_review_at, v.id LIMIT $4",
            viewer.user_id,
            language,
            at,
            limit,
        )
        words = await words_seen_by(viewer, [item_of(row) for row in rows])
        coming = None if rows else await _coming(viewer, language, at)
    items = [_due(word, item_of(row), at, _zone(row)) for word, row in zip(words, rows, strict=True)]
    if coming is None:
        return DueWords(items, rows[0]["total"] if rows else 0, None)
    return DueWords([], 0, coming.at, coming.on, coming.count)


class _Coming(Struct, frozen=True):
    at: datetime
    on: date
    count: int


async def _coming(viewer: Viewer, language: str, at: datetime) -> _Coming | None:
    """The next day that has words, by the clock of where the learner is now."""
    theirs = f"FROM vocabulary_progress v WHERE {mine_sql(viewer, '$1', 'v')} AND v.language_id = $2"
    (first,) = await fetch(
        f"SELECT min(v.next_review_at) AS at, (SELECT u.time_zone FROM users u WHERE u.id = $1) AS time_zone {theirs}",  # noqa: S608 - names of ours
        viewer.user_id,
        language,
    )
    if first["at"] is None:
        return None
    zone = _zone(first)
    # what turns out to be due between two statements is still the next one
    on = max(local_day(first["at"], zone), local_day(at, zone))
    ends = day_begins(on + timedelta(days=1), zone)
    (found,) = await fetch(
        f"SELECT count(*)::int AS count {theirs} AND v.next_review_at < $3",
        viewer.user_id,
        language,
        ends,
    )
    return _Coming(first["at"], on, found["count"])


async def answer_word(
    principal: Principal, item_id: UUID, rating: Rating, at: datetime, *, due_at: datetime | None = None
) -> Answered:
    """What is not due is not asked: an answer that is sent twice counts once.

    ``due_at`` is the word's as it was shown; with it even an answer that comes much later counts once.
    """
    viewer = Viewer(user_id=principal.must_be_person())
    async with transaction(viewer):
        row = await _locked(viewer, item_id)
        item = item_of(row)
        is_due = item.next_review_at is not None and item.next_review_at <= at
        if not is_due or due_at not in (None, item.next_review_at):
            return await _answered(item, viewer, counted=False)
        zone = _zone(row)
        await write_answer(item, rating, at, zone)
        await add_to_stats(
            item.user_id, item.language_id, at=at, words_reviewed=1, active_on=local_day(at, zone)
        )
        return await _answered(item_of(await _locked(viewer, item_id)), viewer, counted=True)


async def undo_answer(principal: Principal, review_id: UUID, at: datetime) -> Answered:
    """The last answer to its word alone; a second time nothing is left to take back."""
    viewer = Viewer(user_id=principal.must_be_person())
    async with transaction(viewer):
        found = await fetch(
            f"SELECT r.item_id FROM review_log r WHERE r.id = $1 AND {mine_sql(viewer, '$2', 'r')}",  # noqa: S608 - as above
            review_id,
            viewer.user_id,
        )
        if not found:
            raise NotFound
        # the word's lock guards its log too: every answer takes it first
        item = item_of(await _locked(viewer, found[0]["item_id"]))
        review = (await fetch("SELECT * FROM review_log WHERE id = $1", review_id))[0]
        if review["undone_at"] is None:
            if review["reviewed_at"] != item.last_reviewed_at:
                raise Conflict("This word was answered again since. Take back the newer answer first.")
            before = msgspec.json.decode(review["before"], type=Before)
            await take_back(item, before, Rating(review["rating"]), at)
            await connection().execute(UNDONE, review_id, at)
            await add_to_stats(item.user_id, item.language_id, at=at, words_reviewed=-1)
        return await _answered(item_of(await _locked(viewer, item.id)), viewer, counted=False)


async def _locked(viewer: Viewer, item_id: UUID) -> Any:
    rows = await fetch(
        f"SELECT {LISTED}, {ZONE} FROM vocabulary_progress v "  # noqa: S608 - as above
        f"WHERE v.id = $1 AND {mine_sql(viewer, '$2', 'v')} FOR UPDATE OF v",
        item_id,
        viewer.user_id,
    )
    if not rows:
        raise NotFound
    return rows[0]


async def _answered(item: Item, viewer: Viewer, *, counted: bool) -> Answered:
    last = await fetch(
        "SELECT id FROM review_log WHERE item_id = $1 AND undone_at IS NULL ORDER BY reviewed_at DESC LIMIT 1",
        item.id,
    )
    return Answered(
        word=(await words_seen_by(viewer, [item]))[0],
        review_id=last[0]["id"] if last else None,
        counted=counted,
        due_at=item.next_review_at,
    )


def _due(word: WordView, item: Item, at: datetime, zone: str) -> DueWord:
    assert item.next_review_at is not None
    turns = foretold(item, at, zone)
    dates = NextDates(**{rating.value: turns[rating].at for rating in Rating})
    return DueWord(word=word, due_at=item.next_review_at, next=dates)


def _zone(row: Any) -> str:
    zone: str = row["time_zone"]
    return zone if is_zone(zone) else "UTC"

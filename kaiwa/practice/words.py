"""The words somebody keeps: found, corrected, declared known, put aside, thrown away."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from kaiwa.accounts.principal import Principal
from kaiwa.clock import is_zone, local_day
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import fetch, transaction
from kaiwa.errors import NotFound
from kaiwa.ownership import mine_sql
from kaiwa.practice.answering import change_word
from kaiwa.practice.items import LISTED, Item, facts_json, item_of
from kaiwa.practice.vocabulary import Mastery, WordState
from kaiwa.practice.word_views import WordView, words_seen_by
from kaiwa.viewer import Viewer

PAGE: Final = 50

STATE: Final = "CASE WHEN v.metadata ? 'suspended' THEN 'suspended' ELSE v.mastery END"


class WordPage(Struct, frozen=True):
    items: list[WordView]
    next: str | None


class WordChange(Struct, frozen=True, kw_only=True):
    """``known`` and ``suspended`` put a word to rest; ``learning`` brings it back, and it is due at once."""

    state: WordState | UnsetType = UNSET
    reading: str | UnsetType = UNSET
    gloss: str | UnsetType = UNSET
    context: str | UnsetType = UNSET


async def list_words(
    principal: Principal,
    *,
    language: str | None = None,
    q: str | None = None,
    state: WordState | None = None,
    cursor: str | None = None,
) -> WordPage:
    """The newest first."""
    viewer = Viewer(user_id=principal.must_be_person())
    at, last = key_of(cursor, tuple[datetime, UUID]) if cursor else (None, None)
    async with transaction(viewer):
        rows = await fetch(
            f"SELECT {LISTED} FROM vocabulary_progress v WHERE {mine_sql(viewer, '$1', 'v')} "  # noqa: S608 - names of ours
            "AND ($2::text IS NULL OR v.language_id = $2) "
            "AND ($3::text IS NULL OR v.word ILIKE $3 OR v.reading ILIKE $3 OR v.translation ILIKE $3) "
            f"AND ($4::text IS NULL OR {STATE} = $4) "
            "AND ($5::timestamptz IS NULL OR (v.created_at, v.id) < ($5, $6::uuid)) "
            "ORDER BY v.created_at DESC, v.id DESC LIMIT $7",
            viewer.user_id,
            language,
            _contains(q) if q else None,
            state.value if state else None,
            at,
            last,
            PAGE + 1,
        )
        items = [item_of(row) for row in rows[:PAGE]]
        words = await words_seen_by(viewer, items)
    more = cursor_of(items[-1].created_at, items[-1].id) if len(rows) > PAGE else None
    return WordPage(words, more)


async def change_own_word(principal: Principal, item_id: UUID, change: WordChange, at: datetime) -> WordView:
    viewer = Viewer(user_id=principal.must_be_person())
    async with transaction(viewer):
        row = await _locked(viewer, item_id)
        item = item_of(row)
        texts = {"reading": change.reading, "translation": change.gloss, "context": change.context}
        values: dict[str, Any] = {name: text for name, text in texts.items() if text is not UNSET}
        if change.state is not UNSET:
            values |= _put(item, change.state, at, row["time_zone"])
        if values:
            await change_word(item.id, values | {"updated_at": at})
        return (await words_seen_by(viewer, [item_of(await _locked(viewer, item_id))]))[0]


async def delete_word(principal: Principal, item_id: UUID) -> None:
    viewer = Viewer(user_id=principal.must_be_person())
    async with transaction(viewer):
        gone = await fetch(
            f"DELETE FROM vocabulary_progress v WHERE v.id = $1 AND {mine_sql(viewer, '$2', 'v')} RETURNING v.id",  # noqa: S608 - as above
            item_id,
            viewer.user_id,
        )
    if not gone:
        raise NotFound


async def _locked(viewer: Viewer, item_id: UUID) -> Any:
    rows = await fetch(
        f"SELECT {LISTED}, (SELECT u.time_zone FROM users u WHERE u.id = v.user_id) AS time_zone "  # noqa: S608 - as above
        f"FROM vocabulary_progress v WHERE v.id = $1 AND {mine_sql(viewer, '$2', 'v')} FOR UPDATE OF v",
        item_id,
        viewer.user_id,
    )
    if not rows:
        raise NotFound
    return rows[0]


def _put(item: Item, state: WordState, at: datetime, zone: str) -> dict[str, Any]:
    rests = {"next_review_at": None, "next_review_on": None}
    match state:
        case WordState.KNOWN:
            facts = replace(item.metadata, suspended=False)
            return rests | {"mastery": state.value, "mastery_level": 1.0, "metadata": facts_json(facts)}
        case WordState.SUSPENDED:
            return rests | {"metadata": facts_json(replace(item.metadata, suspended=True))}
    if item.is_asked:
        return {}
    woken = _woken(item)
    return {
        "mastery": woken.value,
        "mastery_level": replace(item.memory, mastery=woken).level,
        "metadata": facts_json(replace(item.metadata, suspended=False)),
        "next_review_at": at,
        "next_review_on": local_day(at, zone if is_zone(zone) else "UTC"),
    }


def _woken(item: Item) -> Mastery:
    if item.mastery is not Mastery.KNOWN:
        return item.mastery
    return Mastery.REVIEW if item.stability else Mastery.NEW


def _contains(q: str) -> str:
    for sign in "\\%_":
        q = q.replace(sign, f"\\{sign}")
    return f"%{q}%"

"""Words kept from days and debriefs, on the real database."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from kaiwa.database import transaction
from kaiwa.practice.due import due_items
from kaiwa.practice.keeping import Kept, KeptItem, keep_items, leave_path
from kaiwa.viewer import SYSTEM, Viewer
from tests.browsing import query
from tests.curriculum.walking import a_person

pytestmark = pytest.mark.usefixtures("database")

AT = datetime(2026, 3, 2, 20, tzinfo=UTC)
TEA = KeptItem(
    text="お茶", reading="おちゃ", gloss="tea", context="お茶をください。", kind="word", item_id="tea"
)


async def keep(
    user_id: UUID, *items: KeptItem, at: datetime = AT, zone: str = "UTC", path: bool = True
) -> Kept:
    async with transaction(Viewer(user_id=user_id)):
        return await keep_items(user_id, "ja", items, time_zone=zone, at=at, inside_path=path)


async def words(user_id: UUID) -> list[Any]:
    return await query("SELECT * FROM vocabulary_progress WHERE user_id = $1 ORDER BY word", user_id)


async def due(user_id: UUID, at: datetime, limit: int = 50) -> list[str]:
    viewer = Viewer(user_id=user_id)
    async with transaction(viewer):
        return [each.text for each in await due_items(viewer, "ja", at, limit)]


@pytest.fixture
async def learner() -> UUID:
    return await a_person()


async def test_a_word_met_today_is_due_when_tomorrow_begins_for_its_learner(learner: UUID) -> None:
    await keep(learner, TEA, zone="Asia/Tokyo")  # there it is the third, five in the morning
    row = (await words(learner))[0]
    assert (row["next_review_on"], row["mastery"]) == (date(2026, 3, 4), "new")
    assert row["next_review_at"] == datetime(2026, 3, 3, 18, tzinfo=UTC)
    assert await due(learner, row["next_review_at"] - timedelta(seconds=1)) == []
    assert await due(learner, row["next_review_at"]) == ["お茶"]


async def test_met_again_it_keeps_its_history_and_takes_the_newer_sentence(learner: UUID) -> None:
    await keep(learner, TEA, path=False)
    before = (await words(learner))[0]
    again = KeptItem(text=" お茶 ", gloss="green tea", context="お茶が好きです。")
    assert (await keep(learner, again)).new == 0
    row = (await words(learner))[0]
    assert (row["id"], row["translation"], row["reading"]) == (before["id"], "tea", "おちゃ")
    assert (row["context"], row["times_seen"]) == ("お茶が好きです。", 2)
    assert row["next_review_at"] == before["next_review_at"]
    assert "inside_path" in row["metadata"]


async def test_who_said_it_themselves_has_reviewed_it(learner: UUID) -> None:
    await keep(learner, TEA)
    used = KeptItem(text="お茶", used=True)
    await keep(learner, used, at=AT + timedelta(days=1))
    row = (await words(learner))[0]
    assert (row["mastery"], row["times_correct"], row["last_reviewed_at"]) == (
        "learning", 1, AT + timedelta(days=1),
    )  # fmt: skip
    assert row["next_review_on"] == date(2026, 3, 4)  # never the same day again
    await keep(learner, used, at=AT + timedelta(days=2))
    assert (await words(learner))[0]["mastery"] == "review"


async def test_what_is_known_stays_known(learner: UUID) -> None:
    await keep(learner, TEA)
    await query(
        "UPDATE vocabulary_progress SET mastery = 'known', next_review_at = NULL, next_review_on = NULL "
        "WHERE user_id = $1",
        learner,
    )
    await keep(learner, KeptItem(text="お茶", used=True), at=AT + timedelta(days=1))
    row = (await words(learner))[0]
    assert (row["mastery"], row["next_review_at"]) == ("known", None)


async def test_sentences_blanks_and_doubles_are_not_kept(learner: UUID) -> None:
    kept = await keep(learner, TEA, TEA, KeptItem(text="  "), KeptItem(text="長" * 129))
    assert (len(kept.ids), kept.new, len(await words(learner))) == (1, 1, 1)
    assert await keep(learner) == Kept((), 0)


async def test_the_same_words_from_two_places_at_once_are_kept_once(learner: UUID) -> None:
    many = [KeptItem(text=f"語{n}") for n in range(30)]
    kept = await asyncio.gather(*(keep(learner, *order) for order in (many, many[::-1], many, many[::-1])))
    assert sum(each.new for each in kept) == len(await words(learner)) == 30
    stats = await query("SELECT words_learned FROM user_learning_stats WHERE user_id = $1", learner)
    assert stats[0]["words_learned"] == 30


async def test_the_longest_due_come_first_and_no_more_than_asked(learner: UUID) -> None:
    for days in (2, 0, 1):
        await keep(learner, KeptItem(text=f"語{days}"), at=AT + timedelta(days=days))
    assert await due(learner, AT + timedelta(days=9)) == ["語0", "語1", "語2"]
    assert await due(learner, AT + timedelta(days=9), limit=2) == ["語0", "語1"]


async def test_nobodys_and_a_guests_words_are_none(learner: UUID) -> None:
    await keep(learner, TEA)
    for viewer in (Viewer(), Viewer(guest_id=uuid4()), Viewer(guest_id=learner), Viewer(user_id=uuid4())):
        async with transaction(SYSTEM):
            assert await due_items(viewer, "ja", AT + timedelta(days=9), 9) == []


async def test_off_the_path_words_rest_longer(learner: UUID) -> None:
    await keep(learner, TEA)
    async with transaction(Viewer(user_id=learner)):
        await leave_path(learner, "ja")
    assert "inside_path" not in (await words(learner))[0]["metadata"]

"""How somebody is getting on, counted from what they did."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from kaiwa.accounts.principal import Principal
from kaiwa.analytics.progress import read_progress
from kaiwa.clock import day_begins, local_day, now
from kaiwa.database import transaction
from kaiwa.practice.keeping import KeptItem, keep_items
from kaiwa.practice.reviewing import answer_word
from kaiwa.practice.vocabulary import Rating, WordState
from kaiwa.practice.words import WordChange, change_own_word
from kaiwa.viewer import SYSTEM
from tests.browsing import query
from tests.conftest import Servers
from tests.curriculum.walking import a_path, a_person
from tests.queries import asked_of_the_database

TOKYO = "Asia/Tokyo"


async def talked(user_id: UUID, began: datetime, seconds: int) -> None:
    await query(
        "INSERT INTO conversation_sessions (id, user_id, language, start_time, duration_seconds) "
        "VALUES ($1, $2, 'ja', $3, $4)",
        uuid4().hex,
        user_id,
        began,
        seconds,
    )


async def keeps(user_id: UUID, *words: str) -> list[UUID]:
    async with transaction(SYSTEM):
        items = [KeptItem(text=word) for word in words]
        long_ago = now() - timedelta(days=4)
        kept = await keep_items(user_id, "ja", items, time_zone=TOKYO, at=long_ago, inside_path=False)
    return list(kept.ids)


async def test_a_new_learner_has_noughts_for_every_day(database: Servers) -> None:
    said = await read_progress(Principal(user_id=await a_person()), now(), days=7)
    assert len(said.days) == 7
    assert {(each.minutes, each.reviews) for each in said.days} == {(0.0, 0)}
    assert (said.streak_days, said.words_due, set(said.words.values())) == (0, 0, {0})
    assert said.days[-1].on == said.on == now().date() - timedelta(days=now().hour < 3)


async def test_minutes_count_for_the_day_that_begins_at_three_where_they_live(database: Servers) -> None:
    user_id = await a_person(time_zone=TOKYO)
    today = local_day(now(), TOKYO)
    three = day_begins(today, TOKYO)
    await talked(user_id, three - timedelta(minutes=1), 90)
    await talked(user_id, three, 60)
    await talked(user_id, three - timedelta(days=400), 600)
    await talked(await a_person(), three, 6000)
    said = await read_progress(Principal(user_id=user_id), now(), days=3)
    assert [(each.on, each.minutes) for each in said.days] == [
        (today - timedelta(days=2), 0.0), (today - timedelta(days=1), 1.5), (today, 1.0),
    ]  # fmt: skip


async def test_words_and_reviews_are_counted_by_what_became_of_them(database: Servers) -> None:
    user_id = await a_person()
    person = Principal(user_id=user_id)
    water, mountain, river, *_ = await keeps(user_id, "水", "山", "川", "海")
    await answer_word(person, water, Rating.EASY, now())
    await answer_word(person, mountain, Rating.AGAIN, now())
    await change_own_word(person, river, WordChange(state=WordState.SUSPENDED), now())
    said = await read_progress(person, now(), language="ja")
    assert said.words[WordState.REVIEW] == said.words[WordState.SUSPENDED] == said.words[WordState.NEW] == 1
    assert (said.words_due, said.words_learned, said.words_reviewed, said.streak_days) == (1, 4, 2, 1)
    assert (said.days[-1].reviews, said.days[-1].remembered) == (2, 1)
    assert (await read_progress(person, now(), language="ko")).words_learned == 0


async def test_it_takes_the_same_statements_whatever_there_is(database: Servers) -> None:
    counts: list[int] = []
    for words in (0, 60):
        user_id = await a_person()
        await a_path(user_id)
        await keeps(user_id, *(f"語{n}" for n in range(words)))
        for n in range(words):
            await talked(user_id, now() - timedelta(hours=n), 30)
        with asked_of_the_database() as said:
            await read_progress(Principal(user_id=user_id), now())
        counts.append(len(said))
    assert counts[0] == counts[1] == 6


async def test_levels_are_those_of_their_preferences(database: Servers) -> None:
    user_id = await a_person()
    await query(
        "INSERT INTO user_preferences (user_id, target_language_id, speaking_level, reading_level) VALUES ($1, 'ko', 30, 40)",
        user_id,
    )
    said: Any = await read_progress(Principal(user_id=user_id), now())
    assert (said.language, said.levels.speaking, said.levels.reading, said.levels.writing) == (
        "ko",
        30,
        40,
        5,
    )

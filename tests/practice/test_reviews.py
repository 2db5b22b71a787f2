"""Words are asked, answered and taken back over HTTP."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from kaiwa.clock import local_day, now
from kaiwa.database import transaction
from kaiwa.practice.keeping import KeptItem, keep_items
from kaiwa.viewer import SYSTEM
from tests.browsing import Browser, code_of, query, value
from tests.practice.conftest import OpenBrowser

LONG_AGO = timedelta(days=3)


async def keeps(user_id: UUID, *words: str, since: timedelta = LONG_AGO) -> list[str]:
    """Each is due since a day less than ``since``."""
    async with transaction(SYSTEM):
        items = [KeptItem(text=word, reading="よみ", gloss=f"meaning of {word}") for word in words]
        kept = await keep_items(user_id, "ja", items, time_zone="UTC", at=now() - since, inside_path=True)
    return [str(each) for each in kept.ids]


class Learner:
    def __init__(self, browser: Browser, user_id: UUID) -> None:
        self.browser, self.id = browser, user_id

    async def due(self, **params: Any) -> Any:
        answer = await self.browser.get("/api/reviews/due", params={"language": "ja"} | params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def answers(self, item: str, rating: str, **more: Any) -> Any:
        answer = await self.browser.post(f"/api/reviews/{item}", {"rating": rating} | more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def undoes(self, review: str) -> Any:
        answer = await self.browser.post(f"/api/reviews/{review}/undo")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def stats(self) -> Any:
        return (await query("SELECT * FROM user_learning_stats WHERE user_id = $1", self.id))[0]


@pytest.fixture
async def learner(browse: OpenBrowser) -> Learner:
    browser = browse()
    return Learner(browser, await browser.register())


async def test_what_is_due_comes_with_the_dates_that_each_answer_brings(learner: Learner) -> None:
    (word,) = await keeps(learner.id, "水")
    said = await learner.due()
    assert said["total"] == 1
    found = said["items"][0]
    assert (found["word"]["id"], found["word"]["text"], found["word"]["state"]) == (word, "水", "new")
    dates = [datetime.fromisoformat(found["next"][rating]) for rating in ("again", "hard", "good", "easy")]
    assert dates == sorted(set(dates))
    assert dates[0] - now() < timedelta(minutes=2) < timedelta(days=1) < dates[3] - now()
    answered = await learner.answers(word, "easy")
    assert answered["counted"] is True
    assert answered["due_at"] == found["next"]["easy"]  # whole days: to the second
    assert answered["word"]["state"] == "review"


async def test_a_reading_of_ones_own_wins_over_the_one_that_came_with_the_word(learner: Learner) -> None:
    (water,) = await keeps(learner.id, "水")
    await keeps(learner.id, "山の水")
    await learner.browser.send(
        "PUT", "/api/me/readings", {"language": "ja", "surface": "水", "reading": "すい"}
    )
    shown = {each["word"]["text"]: each["word"]["reading"] for each in (await learner.due())["items"]}
    assert shown == {"水": "すい", "山の水": "やまのすい"}
    assert (await learner.answers(water, "good"))["word"]["reading"] == "すい"
    listed = (await learner.browser.get("/api/words", params={"q": "水"})).json()["items"]
    assert {each["reading"] for each in listed} == {"すい", "やまのすい"}


async def test_nothing_is_due_and_the_next_date_is_told(learner: Learner) -> None:
    assert await learner.due() == {
        "items": [],
        "total": 0,
        "next_due_at": None,
        "next_due_on": None,
        "next_count": 0,
    }
    await keeps(learner.id, "水", "火", since=timedelta(0))
    said = await learner.due()
    assert said["items"] == []
    assert datetime.fromisoformat(said["next_due_at"]) > now()
    assert (said["next_due_on"], said["next_count"]) == (f"{local_day(now(), 'UTC') + timedelta(days=1)}", 2)


async def test_no_more_than_asked_and_the_longest_due_first(learner: Learner) -> None:
    for days, word in ((3, "山"), (9, "川"), (5, "海")):
        await keeps(learner.id, word, since=timedelta(days=days))
    said = await learner.due(limit=2)
    assert ([each["word"]["text"] for each in said["items"]], said["total"]) == (["川", "海"], 3)


async def test_an_answer_sent_twice_counts_once(learner: Learner) -> None:
    (word,) = await keeps(learner.id, "水")
    first = await learner.answers(word, "good")
    again = await learner.answers(word, "good")
    assert (first["counted"], again["counted"]) == (True, False)
    assert (again["word"], again["review_id"]) == (first["word"], first["review_id"])
    assert (await learner.stats())["words_reviewed"] == 1


async def test_five_devices_answer_at_once_and_one_counts(learner: Learner) -> None:
    (word,) = await keeps(learner.id, "水")
    said = await asyncio.gather(*(learner.answers(word, "good") for _ in range(5)))
    assert sorted(each["counted"] for each in said) == [False] * 4 + [True]
    assert await value("SELECT count(*) FROM review_log WHERE user_id = $1", learner.id) == 1


async def test_an_answer_to_what_was_shown_earlier_does_not_count_again(learner: Learner) -> None:
    (word,) = await keeps(learner.id, "水")
    shown = (await learner.due())["items"][0]["due_at"]
    await learner.answers(word, "again", due_at=shown)
    await query(
        "UPDATE vocabulary_progress SET next_review_at = now() - interval '1 minute' WHERE id = $1::text::uuid",
        word,
    )
    assert not (await learner.answers(word, "again", due_at=shown))["counted"]
    assert (await learner.answers(word, "good"))["counted"]


async def test_an_answer_is_taken_back_to_the_letter(learner: Learner) -> None:
    (word,) = await keeps(learner.id, "水")
    await learner.answers(word, "good")
    await query(
        "UPDATE vocabulary_progress SET next_review_at = now() - interval '1 minute' WHERE id = $1::text::uuid",
        word,
    )
    row = "SELECT to_jsonb(v) - 'updated_at' AS row FROM vocabulary_progress v WHERE id = $1::text::uuid"
    before = await value(row, word)
    answered = await learner.answers(word, "again")
    assert await value(row, word) != before
    undone = await learner.undoes(answered["review_id"])
    assert await value(row, word) == before
    assert undone["word"]["state"] == "learning"
    assert (await learner.stats())["words_reviewed"] == 1
    assert (await learner.undoes(answered["review_id"]))["word"] == undone["word"]
    assert (await learner.stats())["words_reviewed"] == 1


async def test_an_older_answer_is_not_taken_back_before_the_newer(learner: Learner) -> None:
    (word,) = await keeps(learner.id, "水")
    first = await learner.answers(word, "good")
    await query(
        "UPDATE vocabulary_progress SET next_review_at = now() - interval '1 minute' WHERE id = $1::text::uuid",
        word,
    )
    second = await learner.answers(word, "good")
    refused = await learner.browser.post(f"/api/reviews/{first['review_id']}/undo")
    assert (refused.status_code, code_of(refused)) == (409, "conflict")
    back = await learner.undoes(second["review_id"])
    assert back["review_id"] == first["review_id"]
    assert (await learner.undoes(first["review_id"]))["word"]["state"] == "new"


async def test_reviews_make_days_in_a_row(learner: Learner) -> None:
    words = await keeps(learner.id, "水", "山")
    for word in words:
        await learner.answers(word, "good")
    stats = await learner.stats()
    assert (stats["words_learned"], stats["words_reviewed"], stats["current_streak_days"]) == (2, 2, 1)


async def test_the_day_turns_where_the_learner_lives(learner: Learner) -> None:
    await learner.browser.send("PATCH", "/api/me", {"time_zone": "Pacific/Kiritimati"})
    (word,) = await keeps(learner.id, "水")
    due = datetime.fromisoformat((await learner.answers(word, "easy"))["due_at"])
    assert (due.hour, due.minute, due.second) == (13, 0, 0)  # three in the morning there


async def test_a_word_is_found_by_what_is_written_in_it(learner: Learner) -> None:
    await keeps(learner.id, "水", "山", "100%")

    async def found(**params: str) -> list[str]:
        answer = await learner.browser.get("/api/words", params=params)
        assert answer.status_code == 200, answer.text
        return sorted(each["text"] for each in answer.json()["items"])

    assert await found() == ["100%", "山", "水"]
    assert await found(q="水") == ["水"]
    assert await found(q="MEANING OF 山") == ["山"]
    assert await found(q="0%") == ["100%"]
    assert await found(language="ko") == []
    assert await found(state="new") == ["100%", "山", "水"]
    assert await found(state="review") == []


async def test_the_list_goes_on_where_it_stopped(learner: Learner) -> None:
    for start in (0, 60):
        await keeps(learner.id, *(f"語{n}" for n in range(start, start + 60)))
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await learner.browser.get("/api/words", params=cursor)).json()
        seen += [each["text"] for each in page["items"]]
        if not page["next"]:
            break
        cursor = {"cursor": page["next"]}
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("state", ["known", "suspended"])
async def test_a_word_rests_until_it_is_woken(learner: Learner, state: str) -> None:
    (word,) = await keeps(learner.id, "水")
    await learner.answers(word, "easy")
    rests = (await learner.browser.send("PATCH", f"/api/words/{word}", {"state": state})).json()
    assert (rests["state"], rests["due_at"]) == (state, None)
    listed = (await learner.browser.get("/api/words", params={"state": state})).json()["items"]
    assert [each["id"] for each in listed] == [word]
    assert not (await learner.answers(word, "good"))["counted"]
    woken = (await learner.browser.send("PATCH", f"/api/words/{word}", {"state": "learning"})).json()
    assert woken["state"] == "review"
    assert (await learner.due())["total"] == 1
    assert (await learner.answers(word, "good"))["counted"]


async def test_a_word_is_corrected_and_thrown_away_with_its_reviews(learner: Learner) -> None:
    (word,) = await keeps(learner.id, "水")
    await learner.answers(word, "good")
    changed = await learner.browser.send("PATCH", f"/api/words/{word}", {"gloss": "water", "reading": "みず"})
    assert (changed.json()["gloss"], changed.json()["reading"], changed.json()["text"]) == (
        "water",
        "みず",
        "水",
    )
    assert (await learner.browser.send("DELETE", f"/api/words/{word}")).status_code == 204
    assert (await learner.browser.send("DELETE", f"/api/words/{word}")).status_code == 404
    assert await value("SELECT count(*) FROM review_log WHERE user_id = $1", learner.id) == 0


async def test_nobody_touches_anothers_words(learner: Learner, browse: OpenBrowser) -> None:
    (word,) = await keeps(learner.id, "水")
    review = (await learner.answers(word, "good"))["review_id"]
    before = await query("SELECT * FROM vocabulary_progress WHERE user_id = $1", learner.id)
    stranger, guest = browse(), browse()
    await stranger.register()
    await guest.guest()
    for browser, status in ((stranger, 404), (guest, 401), (browse(), 401)):
        for method, path, body in (
            ("POST", f"/api/reviews/{word}", {"rating": "good"}),
            ("POST", f"/api/reviews/{review}/undo", None),
            ("PATCH", f"/api/words/{word}", {"state": "known"}),
            ("DELETE", f"/api/words/{word}", None),
        ):
            answer = await browser.send(method, path, body)
            assert answer.status_code == status, (method, path)
    unknown = await stranger.post(f"/api/reviews/{uuid4()}", {"rating": "good"})
    theirs = await stranger.post(f"/api/reviews/{word}", {"rating": "good"})
    assert unknown.json()["detail"] == theirs.json()["detail"]
    assert await query("SELECT * FROM vocabulary_progress WHERE user_id = $1", learner.id) == before
    assert (await stranger.get("/api/words")).json()["items"] == []
    assert (await stranger.get("/api/reviews/due", params={"language": "ja"})).json()["total"] == 0

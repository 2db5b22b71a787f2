"""What today holds: read in one statement, whatever there is to read."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from kaiwa.clock import local_day, now
from kaiwa.curriculum.assignments.today import read_today
from kaiwa.database import transaction
from kaiwa.practice.keeping import KeptItem, keep_items
from kaiwa.viewer import SYSTEM, Viewer
from tests.browsing import query
from tests.curriculum.assignments.conftest import Walker
from tests.curriculum.walking import a_day, a_path, a_person
from tests.queries import asked_of_the_database

TODAY = local_day(now(), "UTC")


async def keeps(user_id: UUID, *words: str, days_ago: int = 3) -> None:
    async with transaction(SYSTEM):
        await keep_items(
            user_id,
            "ja",
            [KeptItem(text=word, reading="よみ", gloss="meaning") for word in words],
            time_zone="UTC",
            at=now() - timedelta(days=days_ago),
            inside_path=True,
        )


async def test_the_scene_of_the_day_with_its_reason(anybody: Walker) -> None:
    await anybody.begins(await anybody.own_path(written=(1, 2)))
    said = await anybody.today()
    assert (said["state"], said["why"], said["on"]) == ("play", "Because of 1.", str(TODAY))
    assert (said["day"]["day"], said["day"]["title"], said["scenario"]["title"]) == (1, "Scene 1", "Scene 1")
    assert said["scenario"]["id"] == said["day"]["scenario_id"]
    assert [(each["day"], each["is_ready"]) for each in said["next"]] == [(2, True), (3, False), (4, False)]
    assert [each["on"] for each in said["next"]] == [str(TODAY + timedelta(days=n)) for n in (1, 2, 3)]
    assert (said["days_done"], said["days_in_all"], said["meanwhile"]) == (0, 28, [])


async def test_a_scene_that_is_not_there_yet_and_what_to_do_meanwhile(walker: Walker) -> None:
    await walker.begins(await walker.own_path(written=(1, 3)))
    await walker.does("POST", "/days/1/complete")
    await keeps(walker.id, "水", "山")
    await query(
        "UPDATE learning_path_assignments SET metadata = jsonb_set(metadata, '{finished,1,on}', to_jsonb($2::date)) "
        "WHERE id = $1::text::uuid",
        walker.place,
        TODAY - timedelta(days=1),
    )
    said = await walker.today()
    assert (said["state"], said["scenario"], said["day"]["day"]) == ("waiting", None, 2)
    assert said["why"] == "This scene is about to be written."
    assert [(each["kind"], each["day"]) for each in said["meanwhile"]] == [
        ("review", None), ("ahead", 3), ("replay", 1),
    ]  # fmt: skip
    assert said["meanwhile"][2]["scenario_id"] is not None


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("processing", "This scene is being written right now."),
        ("failed", "This scene could not be written so far."),
    ],
)
async def test_why_a_scene_is_not_there(walker: Walker, status: str, sentence: str) -> None:
    await walker.begins()
    lease = "gen_random_uuid(), lease_expires_at = now()" if status == "processing" else "NULL"
    await query(
        f"UPDATE scenario_generation_queue SET status = $2, attempt_token = {lease} "
        "WHERE path_id = $1 AND day_index = 1",
        walker.path,
        status,
    )
    assert (await walker.today())["why"].startswith(sentence)


async def test_due_words_are_laid_over_the_day_and_never_into_it(walker: Walker) -> None:
    day = a_day(1, review_items=(a_day(9).new_items[0],))
    await walker.begins(await walker.own_path(written=(1,), days={1: day}))
    shared = await query("SELECT schedule FROM learning_paths WHERE id = $1", walker.path)
    await keeps(walker.id, "山", days_ago=5)
    await keeps(walker.id, *(f"語{n}" for n in range(12)), days_ago=3)
    await keeps(walker.id, "明日", days_ago=0)
    said = await walker.today()
    laid = said["review_items"]
    assert laid[0]["text"] == "山"
    assert laid[0]["word_id"] is not None
    assert [each["word_id"] is None for each in laid] == [False] * 8 + [True]
    assert laid[-1]["text"] == day.review_items[0].text
    assert said["words_due"] == 13
    assert [each["words_due"] for each in said["next"]] == [1, 1, 1]
    assert await query("SELECT schedule FROM learning_paths WHERE id = $1", walker.path) == shared


async def test_two_learners_on_one_path_each_find_their_own_words(walker: Walker, browse: Any) -> None:
    public = await a_path(
        await a_person(), written=(1,), is_template=True, is_public=True, share_slug=f"s{walker.id}"
    )
    other = Walker(browse(), walker.id)
    other.id = await other.browser.register()
    for each, word in ((walker, "水"), (other, "山")):
        await each.begins(public)
        await keeps(each.id, word)
        assert [item["text"] for item in (await each.today())["review_items"]] == [word]
    own = {"language": "ja", "surface": "水", "reading": "すい"}
    assert (await walker.browser.send("PUT", "/api/me/readings", own)).status_code == 200
    assert [item["reading"] for item in (await walker.today())["review_items"]] == ["すい"]
    assert [item["reading"] for item in (await other.today())["review_items"]] == ["よみ"]


async def test_who_comes_back_finds_their_scene_being_written(walker: Walker) -> None:
    await walker.begins(await walker.own_path(written=(1,)))
    await walker.does("POST", "/days/1/complete")
    await query(
        "UPDATE learning_path_assignments SET last_active_on = $2, starts_on = $2, "
        "metadata = jsonb_set(metadata, '{finished,1,on}', to_jsonb($2::date)) WHERE id = $1::text::uuid",
        walker.place,
        TODAY - timedelta(days=30),
    )
    await query(
        "UPDATE scenario_generation_queue SET available_at = '9999-01-01' WHERE path_id = $1", walker.path
    )
    assert (await walker.today())["state"] == "waiting"
    woken = await query(
        "SELECT day_index FROM scenario_generation_queue WHERE path_id = $1 AND available_at <= now()",
        walker.path,
    )
    assert {row["day_index"] for row in woken} >= {2}


async def test_days_in_a_row_are_told_until_they_break(walker: Walker) -> None:
    await walker.begins(await walker.own_path(written=(1,)))
    await walker.does("POST", "/days/1/complete")
    assert (await walker.today())["streak_days"] == 1
    for ago, days in ((2, 1), (3, 0)):
        await query(
            "UPDATE user_learning_stats SET last_active_on = $2 WHERE user_id = $1",
            walker.id,
            TODAY - timedelta(days=ago),
        )
        assert (await walker.today())["streak_days"] == days


async def test_a_whole_path_is_completed(walker: Walker) -> None:
    await walker.begins(await walker.own_path(written=range(1, 29)))
    for day in range(1, 29):
        await walker.does("POST", f"/days/{day}/complete")
    said = await walker.today()
    assert (said["state"], said["days_done"], said["next"], said["day"]) == ("completed", 28, [], None)
    assert (await walker.gets())["status"] == "completed"


async def test_it_is_one_statement_whatever_there_is_to_read(walker: Walker) -> None:
    viewer = Viewer(user_id=walker.id)
    await walker.begins(await walker.own_path(written=range(1, 29)))
    with asked_of_the_database() as poor:
        await read_today(UUID(walker.place), viewer, now())
    await keeps(walker.id, *(f"語{n}" for n in range(90)))
    for day in range(1, 20):
        await walker.does("POST", f"/days/{day}/complete")
    for _ in range(5):
        other = Walker(walker.browser, walker.id)
        await other.begins()
    with asked_of_the_database() as rich:
        await read_today(UUID(walker.place), viewer, now())
    assert len(poor) == len(rich) == 1, rich

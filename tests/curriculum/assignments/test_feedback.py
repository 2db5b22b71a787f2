"""What testers say and where learners stop, for the creator alone."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from kaiwa.clock import local_day, now
from kaiwa.curriculum.day_completion import complete_day
from kaiwa.database import transaction
from kaiwa.viewer import SYSTEM, Viewer
from tests.browsing import query
from tests.curriculum.assignments.conftest import OpenBrowser, Walker
from tests.curriculum.walking import a_path


@pytest.fixture
async def creator(browse: OpenBrowser) -> Walker:
    browser = browse()
    found = Walker(browser, await browser.register())
    found.path = await a_path(
        found.id, written=(1, 2, 3), is_template=True, is_public=True, share_slug=uuid4().hex
    )
    return found


async def a_learner(browse: OpenBrowser, path: str, *, days: int, guest: bool = False) -> Walker:
    browser = browse()
    who = await (browser.guest() if guest else browser.register())
    learner = Walker(browser, who, guest=guest)
    await learner.begins(path)
    for day in range(1, days + 1):
        await learner.does("POST", f"/days/{day}/complete")
    return learner


async def said(creator: Walker, what: str, **params: Any) -> Any:
    answer = await creator.browser.get(f"/api/paths/{creator.path}/{what}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("guest", [False, True])
async def test_what_is_said_again_replaces_what_was_said(
    creator: Walker, browse: OpenBrowser, guest: bool
) -> None:
    learner = await a_learner(browse, creator.path, days=2, guest=guest)
    await learner.does("POST", "/days/1/feedback", {"rating": 2, "text": "Too hard."})
    await learner.does("POST", "/days/2/feedback", {"rating": 5})
    await learner.does("POST", "/days/1/feedback", {"rating": 3, "text": "Better now."})
    listed = (await said(creator, "feedback"))["items"]
    assert [(each["day"], each["rating"], each["text"]) for each in listed] == [
        (1, 3, "Better now."),
        (2, 5, ""),
    ]
    assert {each["display_name"] for each in listed} == {""}  # who was not invited is not named
    assert listed[0]["title"] == "Scene 1"
    assert [each["day"] for each in (await said(creator, "feedback", day=2))["items"]] == [2]


async def test_only_a_day_that_is_behind_one_can_be_judged(creator: Walker, browse: OpenBrowser) -> None:
    learner = await a_learner(browse, creator.path, days=1)
    assert (await learner.asks("POST", "/days/2/feedback", {"rating": 3})).status_code == 409
    for rating in (0, 6, "five"):
        assert (await learner.asks("POST", "/days/1/feedback", {"rating": rating})).status_code == 422


async def test_the_creator_sees_where_learners_stop_and_what_they_miss(
    creator: Walker, browse: OpenBrowser
) -> None:
    quick = await a_learner(browse, creator.path, days=2)
    stopped = await a_learner(browse, creator.path, days=1)
    skipper = await a_learner(browse, creator.path, days=0, guest=True)
    await skipper.does("POST", "/days/1/skip")
    await quick.does("POST", "/days/1/feedback", {"rating": 4})
    await stopped.does("POST", "/days/1/feedback", {"rating": 1})
    async with transaction(SYSTEM):
        await complete_day(UUID(quick.place), 3, Viewer(user_id=quick.id), now(), missed=("o3", "gone"))
    await query(
        "UPDATE learning_path_assignments SET last_active_on = $2 WHERE id = $1::text::uuid",
        stopped.place,
        local_day(now(), "UTC") - timedelta(days=20),
    )
    insights = await said(creator, "insights")
    days = insights["days"]
    assert (insights["walking"], insights["completed"], len(days)) == (3, 0, 28)
    assert [(d["played"], d["skipped"], d["stopped"]) for d in days[:4]] == [
        (2, 1, 0), (1, 0, 1), (1, 0, 0), (0, 0, 0),
    ]  # fmt: skip
    assert (days[0]["ratings"], days[0]["rating"], days[1]["rating"]) == (2, 2.5, None)
    assert days[2]["missed"] == [
        {"id": "gone", "text": "", "times": 1}, {"id": "o3", "text": "Do 3", "times": 1},
    ]  # fmt: skip


async def test_feedback_and_insights_are_the_creators_alone(creator: Walker, browse: OpenBrowser) -> None:
    learner = await a_learner(browse, creator.path, days=1)
    await learner.does("POST", "/days/1/feedback", {"rating": 1, "text": "Mine to say"})
    for what in ("feedback", "insights", "assignments", "cohorts"):
        answer = await learner.browser.get(f"/api/paths/{creator.path}/{what}")
        assert answer.status_code == 404, what
        assert (await browse().get(f"/api/paths/{creator.path}/{what}")).status_code == 401


async def test_the_list_goes_on_where_it_stopped(creator: Walker, browse: OpenBrowser) -> None:
    learner = await a_learner(browse, creator.path, days=1)
    await query(
        "INSERT INTO learning_path_assignments (path_id, guest_id, starts_at, starts_on) "
        "SELECT $1, gen_random_uuid(), now(), now() FROM generate_series(1, 120)",
        creator.path,
    )
    await query(
        "INSERT INTO day_feedback (path_id, assignment_id, guest_id, day_index, rating) "
        "SELECT path_id, id, guest_id, 1, 3 FROM learning_path_assignments WHERE path_id = $1 AND guest_id IS NOT NULL",
        creator.path,
    )
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await said(creator, "feedback", **cursor)
        seen += [each["id"] for each in page["items"]]
        if not page["next"]:
            break
        cursor = {"cursor": page["next"]}
    assert len(seen) == len(set(seen)) == 120
    assert (await learner.gets())["days_done"] == 1

"""A preview lasts a day, is told from then on, and can be drawn once more; events can be resumed anywhere."""

import asyncio
from datetime import timedelta

from kaiwa.clock import now
from kaiwa.curriculum.previews.stream import what_is_new
from kaiwa.privacy.retention import PREVIEWS_STAY, purge
from kaiwa.viewer import Viewer
from tests.browsing import code_of, query, value
from tests.curriculum.previews.playing import Scene, events_in

ALL = ["title", *["day"] * 28, *["scenario"] * 3, "ready"]


async def make_over(sid: str, ago: timedelta = timedelta(seconds=1)) -> None:
    await query("UPDATE learning_path_previews SET expires_at = $2 WHERE session_id = $1", sid, now() - ago)


async def test_it_lasts_a_day(scene: Scene) -> None:
    sid = await scene.ready()
    row = (
        await query(
            "SELECT expires_at - created_at AS lasts FROM learning_path_previews WHERE session_id = $1", sid
        )
    )[0]
    assert abs(row["lasts"] - timedelta(hours=24)) < timedelta(seconds=5)


async def test_one_that_is_over_says_how_to_have_it_again(scene: Scene) -> None:
    sid = await scene.ready()
    before = await scene.seen(sid)
    await make_over(sid)
    for answer in (
        await scene.browser.get(f"/api/previews/{sid}"),
        await scene.browser.post(f"/api/previews/{sid}/refine", {"instruction": "easier"}),
        await scene.browser.post(f"/api/previews/{sid}/commit"),
    ):
        assert (answer.status_code, code_of(answer)) == (410, "preview_expired")
        assert "rebuild" in answer.json()["detail"]
    events = events_in((await scene.browser.get(f"/api/previews/{sid}/events")).text)
    assert events[-1].event == "expired"
    again = await scene.browser.post(f"/api/previews/{sid}/rebuild")
    assert (again.status_code, again.json()["status"]) == (202, "generating")
    await scene.draw(sid)
    assert (await scene.seen(sid))["schedule"] == before["schedule"]


async def test_what_was_asked_for_in_words_is_obeyed_when_it_is_drawn_once_more(scene: Scene) -> None:
    sid = await scene.ready()
    before = await scene.change(sid, "refine", {"instruction": "no phone calls"})
    await make_over(sid)
    await scene.browser.post(f"/api/previews/{sid}/rebuild")
    await scene.draw(sid)
    after = await scene.seen(sid)
    assert [day["title"] for day in after["schedule"]] == [day["title"] for day in before["schedule"]]


async def test_one_that_is_drawn_is_not_drawn_once_more(scene: Scene) -> None:
    sid = await scene.ready()
    before = await scene.seen(sid)
    assert (await scene.browser.post(f"/api/previews/{sid}/rebuild")).json()["status"] == "ready"
    assert await scene.seen(sid) == before


async def test_a_committed_one_leads_to_its_path_until_it_is_cleared_away(scene: Scene) -> None:
    sid = await scene.ready()
    made = (await scene.browser.post(f"/api/previews/{sid}/commit")).json()
    await make_over(sid)
    assert (await scene.seen(sid))["path_id"] == made["path_id"]
    await make_over(sid, PREVIEWS_STAY + timedelta(seconds=1))
    await purge(now())
    assert (await scene.browser.get(f"/api/previews/{sid}")).status_code == 404
    assert await value("SELECT count(*) FROM learning_paths WHERE id = $1", made["path_id"]) == 1


async def test_events_can_be_resumed_after_each_of_them(scene: Scene) -> None:
    sid = await scene.ready()
    whole = events_in((await scene.browser.get(f"/api/previews/{sid}/events")).text)
    assert [each.event for each in whole] == ALL
    for place, last in enumerate(whole[:-1], start=1):
        answer = await scene.browser.get(f"/api/previews/{sid}/events", headers={"Last-Event-ID": last.id})
        assert events_in(answer.text) == whole[place:]
    answer = await scene.browser.get(f"/api/previews/{sid}/events", headers={"Last-Event-ID": whole[-1].id})
    assert (answer.status_code, answer.content) == (204, b"")


async def test_what_the_events_tell_is_what_polling_tells(scene: Scene) -> None:
    sid = await scene.ask()
    following = asyncio.create_task(scene.browser.get(f"/api/previews/{sid}/events"))
    await scene.draw(sid)
    events = events_in((await following).text)
    seen = await scene.seen(sid)
    days = {each.data["day"]: each.data for each in events if each.event == "day"}
    scenes = {each.data["day"]: each.data for each in events if each.event == "scenario"}
    assert [days[number] for number in range(1, 29)] == seen["schedule"]
    assert [scenes[number] for number in (1, 2, 3)] == seen["preview_scenarios"]
    title = [each.data for each in events if each.event == "title"][-1]
    told = title | events[-1].data
    assert told == {name: seen[name] for name in told}
    assert set(seen) - set(told) == {"schedule", "preview_scenarios"}


async def test_a_change_is_told_to_who_saw_the_month_before(scene: Scene) -> None:
    sid = await scene.ready()
    before = events_in((await scene.browser.get(f"/api/previews/{sid}/events")).text)
    after = await scene.change(sid, "days/2/regenerate")
    more = events_in(
        (
            await scene.browser.get(f"/api/previews/{sid}/events", headers={"Last-Event-ID": before[-1].id})
        ).text
    )
    assert {each.data["day"] for each in more if each.event == "day"} >= {2}
    assert [each.data["day"] for each in more if each.event == "scenario"] == [2]
    assert more[-1].data["result"] == after["result"]


async def test_one_that_is_deleted_while_somebody_watches_is_over(scene: Scene) -> None:
    sid = await scene.ask()
    guest_id = await value("SELECT guest_id FROM learning_path_previews WHERE session_id = $1", sid)
    following = await what_is_new(sid, Viewer(guest_id=guest_id), scene.app.state.live, {})
    assert following is not None
    waiting = asyncio.ensure_future(anext(following))
    await query("DELETE FROM learning_path_previews WHERE session_id = $1", sid)
    async with asyncio.timeout(10):
        assert (await waiting).event == "expired"
    await following.aclose()


async def test_it_is_its_owners_alone(scene: Scene) -> None:
    sid = await scene.ready()
    stranger = await scene.another()
    for path in (
        f"/api/previews/{sid}",
        f"/api/previews/{sid}/events",
        "/api/previews/zzzzzzzzzzzzzzzz",
        "/api/previews/%00a",
        "/api/previews/a'--",
    ):
        assert (await stranger.get(path)).status_code in (404, 400)
    await stranger.close()

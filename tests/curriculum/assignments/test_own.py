"""One's own places on paths, over HTTP: for people and for guests."""

from datetime import timedelta
from uuid import uuid4

import pytest

from kaiwa.clock import local_day, now
from tests.browsing import code_of, query, value
from tests.curriculum.assignments.conftest import OpenBrowser, Walker
from tests.curriculum.walking import a_path, a_person

TODAY = local_day(now(), "UTC")


async def test_who_begins_a_path_finds_it_among_theirs(anybody: Walker) -> None:
    begun = await anybody.begins(await anybody.own_path(written=(1,)), time_zone="Asia/Tokyo")
    assert (begun["status"], begun["time_zone"], begun["days_in_all"]) == ("active", "Asia/Tokyo", 28)
    assert [(day["day"], day["state"]) for day in begun["days"]] == [(n, "planned") for n in range(1, 29)]
    listed = (await anybody.browser.get("/api/assignments")).json()["items"]
    assert [each["id"] for each in listed] == [begun["id"]]
    assert await anybody.gets() == begun
    assert await anybody.begins(anybody.path) == begun | {"version": begun["version"]}


async def test_the_queue_learns_of_who_begins(walker: Walker) -> None:
    await walker.begins(await walker.own_path(written=(1,)))
    rows = await query(
        "SELECT day_index FROM scenario_generation_queue WHERE path_id = $1 AND available_at < '9000-01-01'",
        walker.path,
    )
    assert {row["day_index"] for row in rows} == {2, 3}


async def test_what_one_may_not_walk_is_not_found(anybody: Walker) -> None:
    private, unknown = await a_path(await a_person()), uuid4().hex
    for path in (private, unknown):
        answer = await anybody.browser.post(f"/api/paths/{path}/assignments", {})
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
    public = await a_path(await a_person(), is_template=True, is_public=True, share_slug=uuid4().hex)
    await anybody.begins(public)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"starts_at": str(TODAY - timedelta(days=3))}, "starts_on"),
        ({"starts_at": str(TODAY + timedelta(days=400))}, "starts_on"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"role": "tester"}, "user_email"),
        ({"cohort": "spring"}, "user_email"),
    ],
)
async def test_a_wrong_beginning_is_told(walker: Walker, form: dict[str, str], field: str) -> None:
    answer = await walker.browser.post(f"/api/paths/{await walker.own_path()}/assignments", form)
    assert answer.status_code == 422
    assert answer.json()["facts"]["field"] == field


async def test_a_persons_own_zone_wins_over_what_the_request_says(walker: Walker) -> None:
    await walker.browser.send("PATCH", "/api/me", {"time_zone": "America/Santiago"})
    assert (await walker.begins(time_zone="Asia/Tokyo"))["time_zone"] == "America/Santiago"


async def test_a_day_is_played_once_and_the_next_waits_for_tomorrow(anybody: Walker) -> None:
    await anybody.begins(await anybody.own_path(written=(1, 2)))
    first = await anybody.does("POST", "/days/1/complete")
    again = await anybody.does("POST", "/days/1/complete")
    assert (first["first"], again["first"], first["next_day"]) == (True, False, 2)
    said = await anybody.gets()
    assert (said["days_done"], said["days"][0]["state"]) == (1, "played")
    assert said["days"][1]["on"] > said["days"][0]["on"]
    assert (await anybody.today())["state"] == "done"


async def test_a_day_without_its_scene_is_not_played_by_hand(anybody: Walker) -> None:
    await anybody.begins()
    answer = await anybody.asks("POST", "/days/1/complete")
    assert (answer.status_code, code_of(answer)) == (409, "conflict")
    assert (await anybody.gets())["days_done"] == 0


@pytest.mark.parametrize("day", ["0", "29", "-1", "99999999999999999999"])
async def test_days_that_do_not_exist_are_not_found(anybody: Walker, day: str) -> None:
    await anybody.begins(await anybody.own_path(written=(1,)))
    for what in ("complete", "skip"):
        assert (await anybody.asks("POST", f"/days/{day}/{what}")).status_code in (404, 422)
    assert (await anybody.asks("POST", f"/days/{day}/feedback", {"rating": 3})).status_code in (404, 422)


async def test_a_skipped_day_lets_the_next_come_at_once_and_is_still_there(anybody: Walker) -> None:
    await anybody.begins(await anybody.own_path(written=(1, 2)))
    assert (await anybody.does("POST", "/days/1/skip"))["next_day"] == 2
    said = await anybody.today()
    assert (said["state"], said["day"]["day"], said["days_skipped"]) == ("play", 2, 1)
    assert (await anybody.does("POST", "/days/1/complete"))["first"] is True
    assert (await anybody.gets())["days_skipped"] == 0


async def test_an_edit_of_the_path_never_changes_a_finished_day(anybody: Walker) -> None:
    await anybody.begins(await anybody.own_path(written=(1,)))
    await anybody.does("POST", "/days/1/complete")
    before = (await anybody.gets())["days"][0]
    await query(
        "UPDATE learning_paths SET schedule = jsonb_set(jsonb_set(schedule, '{0,title}', '\"Other\"'), "
        "'{0,scenario_id}', '\"other\"') WHERE id = $1",
        anybody.path,
    )
    said = await anybody.gets()
    assert said["days"][0] == before
    assert before["title"] == "Scene 1"
    assert (await anybody.today())["played_today"][0]["title"] == "Scene 1"


async def test_a_paused_path_goes_on_where_it_stopped(anybody: Walker) -> None:
    await anybody.begins(await anybody.own_path(written=(1,)))
    await anybody.does("PATCH", body={"paused": True})
    paused = await anybody.today()
    assert (paused["state"], paused["day"], paused["scenario"]) == ("paused", None, None)
    never = (
        "SELECT count(*) FROM scenario_generation_queue WHERE path_id = $1 AND available_at < '9000-01-01'"
    )
    assert await value(never, anybody.path) == 0
    await anybody.does("PATCH", body={"paused": False})
    assert (await anybody.today())["day"]["day"] == 1
    assert await value(never, anybody.path) == 2


async def test_weekdays_off_are_free(anybody: Walker) -> None:
    await anybody.begins(await anybody.own_path(written=(1,)))
    off = sorted({TODAY.isoweekday(), (TODAY + timedelta(days=1)).isoweekday()})
    said = await anybody.does("PATCH", body={"weekdays_off": off})
    assert said["weekdays_off"] == off
    assert said["days"][0]["on"] == str(TODAY + timedelta(days=2))
    today = await anybody.today()
    assert (today["state"], today["next"][0]["on"]) == ("rest", str(TODAY + timedelta(days=2)))
    every = await anybody.asks("PATCH", "", {"weekdays_off": [1, 2, 3, 4, 5, 6, 7]})
    assert (every.status_code, every.json()["facts"]["field"]) == (422, "weekdays_off")


async def test_an_event_makes_days_come_in_twos_and_catching_up_lets_some_go(anybody: Walker) -> None:
    await anybody.begins(await anybody.own_path(written=(1, 2)))
    event_on = TODAY + timedelta(days=3)
    await anybody.does("PATCH", body={"event": "the dinner", "event_on": str(TODAY + timedelta(days=20))})
    await query(  # twenty days were planned for, and seventeen of them are gone
        "UPDATE learning_path_assignments SET metadata = metadata || jsonb_build_object('event_on', $2::date) "
        "WHERE id = $1::text::uuid",
        anybody.place,
        event_on,
    )
    today = await anybody.today()
    assert today["why"].endswith("Today takes two scenes, so that you are ready for the dinner.")
    assert (today["event"]["days_left"], today["event"]["too_many_days"]) == (3, 14)
    proposed = await anybody.gets("/catch-up")
    assert (len(proposed["skipped"]), proposed["done"]) == (14, False)
    assert 20 not in proposed["skipped"]
    assert (await anybody.gets())["days_skipped"] == 0
    done = await anybody.does("POST", "/catch-up")
    assert (done["skipped"], done["done"]) == (proposed["skipped"], True)
    assert (await anybody.today())["event"]["too_many_days"] == 0
    before = [day for day in (await anybody.gets())["days"] if day["state"] == "planned" and day["day"] <= 20]
    assert all(day["on"] < str(event_on) for day in before)
    assert (await anybody.does("POST", "/catch-up"))["skipped"] == []


async def test_without_an_event_there_is_nothing_to_catch_up_with(anybody: Walker) -> None:
    await anybody.begins()
    assert (await anybody.asks("POST", "/catch-up")).status_code == 409


async def test_a_path_is_put_away_and_taken_up_again(anybody: Walker) -> None:
    await anybody.begins(await anybody.own_path(written=(1, 2)))
    await anybody.does("POST", "/days/1/complete")
    assert (await anybody.does("PATCH", body={"status": "archived"}))["status"] == "archived"
    assert (await anybody.today())["state"] == "archived"
    assert (await anybody.asks("POST", "/days/2/complete")).status_code == 409
    listed = (await anybody.browser.get("/api/assignments", params={"status": "active"})).json()
    assert listed["items"] == []
    again = await anybody.begins(anybody.path)
    assert (again["status"], again["days_done"]) == ("active", 1)
    refused = await anybody.asks("PATCH", "", {"status": "completed"})
    assert (refused.status_code, refused.json()["facts"]["field"]) == (422, "status")


async def test_the_start_moves_until_something_was_played(anybody: Walker) -> None:
    await anybody.begins(await anybody.own_path(written=(1,)))
    later = str(TODAY + timedelta(days=5))
    assert (await anybody.does("PATCH", body={"starts_on": later}))["days"][0]["on"] == later
    assert (await anybody.today())["state"] == "not_started"
    await anybody.does("PATCH", body={"starts_on": str(TODAY)})
    await anybody.does("POST", "/days/1/complete")
    assert (await anybody.asks("PATCH", "", {"starts_on": later})).status_code == 409


async def test_a_stale_change_is_refused(anybody: Walker) -> None:
    version = (await anybody.begins())["version"]
    changed = await anybody.does("PATCH", body={"paused": True, "version": version})
    assert changed["version"] > version
    stale = await anybody.asks("PATCH", "", {"paused": False, "version": version})
    assert (stale.status_code, code_of(stale)) == (409, "conflict")
    assert (await anybody.gets())["is_paused"] is True


async def test_a_guests_place_becomes_theirs_when_they_sign_up(browse: OpenBrowser) -> None:
    browser = browse()
    guest = Walker(browser, await browser.guest(), guest=True)
    begun = await guest.begins(await guest.own_path(written=(1,)))
    await guest.does("POST", "/days/1/complete")
    await guest.does("POST", "/days/1/feedback", {"rating": 4})
    user_id = await browser.register()
    said = await guest.gets()
    assert (said["id"], said["days_done"]) == (begun["id"], 1)
    assert await value("SELECT count(*) FROM day_feedback WHERE user_id = $1", user_id) == 1

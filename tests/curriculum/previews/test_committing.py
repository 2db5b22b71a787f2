"""A preview becomes one path, however often and from however many tabs it is asked."""

import asyncio
from datetime import UTC, datetime

import msgspec
import time_machine

from kaiwa.curriculum.previews.committing import Beginning, Committed, commit_preview
from kaiwa.curriculum.schedule import Day
from kaiwa.errors import NotFound
from kaiwa.viewer import Viewer
from tests.browsing import Browser, code_of, query, value
from tests.curriculum.previews.playing import Model, Scene, asking


async def test_a_guest_commits_and_has_a_path_with_three_scenes_and_a_place_on_it(scene: Scene) -> None:
    sid = await scene.ready(asking(Model()), time_zone="Asia/Tokyo")
    seen = await scene.seen(sid)
    answer = await scene.browser.post(f"/api/previews/{sid}/commit")
    assert answer.status_code == 201, answer.text
    path_id, assignment_id = answer.json()["path_id"], answer.json()["assignment_id"]
    path = (await query("SELECT * FROM learning_paths WHERE id = $1", path_id))[0]
    guest_id = await value("SELECT guest_id FROM learning_path_previews WHERE session_id = $1", sid)
    assert (path["guest_id"], path["user_id"], path["status"]) == (guest_id, None, "active")
    assert (path["title"], path["target_language"], path["origin"]) == (seen["title"], "ja", "openai")
    assert path["quality_score"] >= 85
    days = msgspec.json.decode(path["schedule"], type=tuple[Day, ...])
    assert [day.title for day in days] == [day["title"] for day in seen["schedule"]]
    scenes = await query(
        "SELECT id, title, path_id, guest_id, origin, quality_score FROM scenarios WHERE path_id = $1",
        path_id,
    )
    assert {row["id"] for row in scenes} == {day.scenario_id for day in days[:3]}
    assert {row["title"] for row in scenes} == {day.title for day in days[:3]}
    assert all(row["guest_id"] == guest_id and row["quality_score"] for row in scenes)
    assert [day.scenario_id for day in days[3:]] == [None] * 25
    place = (await query("SELECT * FROM learning_path_assignments WHERE path_id = $1", path_id))[0]
    assert (str(place["id"]), place["guest_id"], place["time_zone"]) == (
        assignment_id,
        guest_id,
        "Asia/Tokyo",
    )
    queued = await query("SELECT day_index FROM scenario_generation_queue WHERE path_id = $1", path_id)
    assert sorted(row["day_index"] for row in queued) == list(range(4, 29))


async def test_afterwards_the_preview_leads_to_the_path(scene: Scene) -> None:
    sid = await scene.ready()
    made = (await scene.browser.post(f"/api/previews/{sid}/commit")).json()
    seen = await scene.seen(sid)
    assert seen["status"] == "committed"
    assert {"path_id": seen["path_id"], "assignment_id": seen["assignment_id"]} == made
    again = await scene.browser.post(f"/api/previews/{sid}/commit")
    assert (again.status_code, again.json()) == (200, made)
    for path, body in (("refine", {"instruction": "easier"}), ("undo", None), ("rebuild", None)):
        answer = await scene.browser.post(f"/api/previews/{sid}/{path}", body)
        assert (answer.status_code, code_of(answer)) == (409, "preview_committed")
        assert answer.json()["facts"]["path_id"] == made["path_id"]


async def test_two_tabs_two_hundred_times_make_two_hundred_paths(scene: Scene) -> None:
    sid = await scene.ready()
    guest_id = await value("SELECT guest_id FROM learning_path_previews WHERE session_id = $1", sid)
    await query(
        "INSERT INTO learning_path_previews (id, guest_id, session_id, intent, title, description, target_language, "
        "source_language, schedule, preview_scenarios, status, expires_at, quality_score, quality_report, origin, metadata) "
        "SELECT gen_random_uuid(), guest_id, translate(left(encode(sha256(n::text::bytea), 'hex'), 20), '0', 'z'), intent, title, "
        "description, target_language, source_language, schedule, preview_scenarios, status, expires_at, quality_score, "
        "quality_report, origin, metadata FROM learning_path_previews, generate_series(1, 200) n WHERE session_id = $1",
        sid,
    )
    await query("DELETE FROM learning_path_previews WHERE session_id = $1", sid)
    ids = [
        row["session_id"]
        for row in await query("SELECT session_id FROM learning_path_previews WHERE guest_id = $1", guest_id)
    ]
    assert len(ids) == 200
    viewer, state = Viewer(guest_id=guest_id), scene.app.state

    async def silent(actor: str, *arguments: object) -> bool:
        return True

    async def tab(session_id: str) -> Committed:
        return await commit_preview(session_id, viewer, Beginning(), state.live, silent)

    for session_id in ids:
        one, other = await asyncio.gather(tab(session_id), tab(session_id))
        assert sorted([one.is_new, other.is_new]) == [False, True]
        assert (one.path_id, one.assignment_id) == (other.path_id, other.assignment_id)
    assert await value("SELECT count(*) FROM learning_paths WHERE guest_id = $1", guest_id) == 200
    assert await value("SELECT count(*) FROM learning_path_assignments WHERE guest_id = $1", guest_id) == 200
    assert await value("SELECT count(*) FROM scenarios WHERE guest_id = $1", guest_id) == 600
    assert await value("SELECT count(*) FROM scenario_generation_queue WHERE guest_id = $1", guest_id) == 5000


async def test_what_fails_half_way_leaves_nothing(scene: Scene) -> None:
    sid = await scene.ready()
    await query("UPDATE learning_path_previews SET target_language = NULL WHERE session_id = $1", sid)
    broken = "UPDATE learning_path_previews SET metadata = jsonb_set(metadata, '{parsed_intent,target_language}', '\"xx\"') WHERE session_id = $1"
    await query(broken, sid)
    guest_id = await value("SELECT guest_id FROM learning_path_previews WHERE session_id = $1", sid)
    answer = await scene.browser.post(f"/api/previews/{sid}/commit")
    assert answer.status_code == 409  # no such language to belong to
    assert (await scene.seen(sid))["status"] == "ready"
    for table in ("learning_paths", "scenarios", "learning_path_assignments", "scenario_generation_queue"):
        assert await value(f"SELECT count(*) FROM {table} WHERE guest_id = $1", guest_id) == 0


async def test_nobody_else_commits_it(scene: Scene) -> None:
    sid = await scene.ready()
    stranger = await scene.another()
    unknown = await stranger.post("/api/previews/aaaaaaaaaaaaaaaa/commit")
    theirs = await stranger.post(f"/api/previews/{sid}/commit")
    assert theirs.status_code == unknown.status_code == 404
    assert {**theirs.json(), "request_id": ""} == {**unknown.json(), "request_id": ""}
    assert code_of(theirs) == NotFound.code
    await stranger.close()


async def test_the_first_day_is_chosen_or_the_one_that_was_drawn_for_or_today(scene: Scene) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=True):
        planned = await scene.ready(start_on="2026-03-09")
        chosen, late = await scene.ready(), await scene.ready()
        for sid, body in (
            (planned, None),
            (chosen, {"start_on": "2026-03-05", "time_zone": "Europe/Madrid"}),
        ):
            assert (await scene.browser.post(f"/api/previews/{sid}/commit", body)).status_code == 201
        wrong = await scene.browser.post(f"/api/previews/{late}/commit", {"start_on": "2025-01-01"})
        assert wrong.status_code == 422
    with time_machine.travel(datetime(2026, 3, 3, 11, tzinfo=UTC), tick=True):
        assert (await scene.browser.post(f"/api/previews/{late}/commit")).status_code == 201
    begins = {}
    for sid in (planned, chosen, late):
        begins[sid] = await value(
            "SELECT a.starts_on::text || ' ' || a.time_zone FROM learning_path_assignments a "
            "JOIN learning_path_previews p ON p.committed_path_id = a.path_id WHERE p.session_id = $1", sid,
        )  # fmt: skip
    assert list(begins.values()) == ["2026-03-09 UTC", "2026-03-05 Europe/Madrid", "2026-03-03 UTC"]


async def test_what_a_guest_committed_is_theirs_when_they_sign_up(scene: Scene) -> None:
    sid = await scene.ready()
    made = (await scene.browser.post(f"/api/previews/{sid}/commit")).json()
    user_id = await scene.browser.register()
    assert (await scene.seen(sid))["path_id"] == made["path_id"]
    assert await value("SELECT user_id FROM learning_paths WHERE id = $1", made["path_id"]) == user_id
    again = await scene.browser.post(f"/api/previews/{sid}/commit")
    assert (again.status_code, again.json()) == (200, made)


async def test_when_the_path_is_gone_the_preview_says_so(scene: Scene) -> None:
    sid = await scene.ready()
    made = (await scene.browser.post(f"/api/previews/{sid}/commit")).json()
    await query("DELETE FROM learning_paths WHERE id = $1", made["path_id"])
    answer = await scene.browser.post(f"/api/previews/{sid}/commit")
    assert (answer.status_code, code_of(answer)) == (409, "path_gone")


async def test_one_that_is_still_drawn_cannot_be_committed(scene: Scene) -> None:
    sid = await scene.ask()
    answer = await scene.browser.post(f"/api/previews/{sid}/commit")
    assert (answer.status_code, code_of(answer)) == (409, "preview_busy")
    nobody = Browser(scene.app)
    assert (await nobody.post(f"/api/previews/{sid}/commit")).status_code == 401
    await nobody.close()

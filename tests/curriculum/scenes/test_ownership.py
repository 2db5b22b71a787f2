"""A scene is its creator's, and what somebody makes of one is theirs, by our filters and by row-level security alone."""

from typing import Any
from uuid import uuid4

from tests.browsing import Browser, query
from tests.curriculum.paths.building import keep_path
from tests.curriculum.scenes.test_scenarios import a_scene
from tests.ownership import twice

__all__ = ["twice"]

CHANGES: tuple[tuple[str, str, Any], ...] = (
    ("PATCH", "", {"title": "Taken"}),
    ("PUT", "/saved", None),
    ("POST", "/rating", {"rating": 1}),
    ("PUT", "/notes", {"notes": "seen"}),
    ("DELETE", "", None),
)


async def rows_of(key: str) -> list[Any]:
    found = []
    for table, column in (
        ("scenarios", "id"),
        ("scenario_metadata", "scenario_id"),
        ("user_scenario_progress", "scenario_id"),
    ):
        found += await query(f"SELECT to_jsonb(t) FROM {table} t WHERE {column} = $1", key)
    return found


async def test_a_private_scene_of_another_is_not_there(
    creator: Browser, stranger: Browser, guest: Browser, twice: str
) -> None:
    scene = await a_scene(creator)
    path = await keep_path(creator.id)  # type: ignore[attr-defined]
    on_a_day = (await creator.get(f"/api/paths/{path}")).json()["schedule"][0]["scenario_id"]
    for key in (scene["id"], on_a_day):
        before = await rows_of(key)
        for browser in (stranger, guest):
            seen, unknown = [await browser.get(f"/api/scenarios/{each}") for each in (key, uuid4().hex)]
            assert (seen.status_code, seen.json()["detail"]) == (404, unknown.json()["detail"])
            for method, more, body in CHANGES:
                answer = await browser.send(method, f"/api/scenarios/{key}{more}", body)
                assert answer.status_code == (401 if browser is guest else 404), more
            assert key not in (await browser.get("/api/scenarios")).text
        answer = await stranger.post("/api/scenarios", {"copy_of": key})
        assert answer.status_code == 404
        assert await rows_of(key) == before


async def test_a_public_scene_is_changed_by_its_creator_alone(
    creator: Browser, stranger: Browser, twice: str
) -> None:
    scene = await a_scene(creator, visibility="public")
    before = await query("SELECT to_jsonb(t) FROM scenarios t WHERE id = $1", scene["id"])
    for method, more, body in (CHANGES[0], CHANGES[-1]):
        assert (await stranger.send(method, f"/api/scenarios/{scene['id']}{more}", body)).status_code == 404
    assert await query("SELECT to_jsonb(t) FROM scenarios t WHERE id = $1", scene["id"]) == before


async def test_whoever_is_on_a_path_plays_its_scenes(creator: Browser, stranger: Browser, twice: str) -> None:
    path = await keep_path(creator.id, is_template=True)  # type: ignore[attr-defined]
    key = (await creator.get(f"/api/paths/{path}")).json()["schedule"][0]["scenario_id"]
    assert (await stranger.get(f"/api/scenarios/{key}")).status_code == 404
    await query(
        "INSERT INTO learning_path_assignments (id, path_id, user_id, starts_at, starts_on) "
        "VALUES ($1, $2, $3, now(), now()::date)", uuid4(), path, stranger.id,  # type: ignore[attr-defined]
    )  # fmt: skip
    seen = (await stranger.get(f"/api/scenarios/{key}")).json()
    assert (seen["id"], seen["is_mine"], seen["draft"]) == (key, False, None)

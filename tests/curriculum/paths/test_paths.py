"""A creator's path from the first draft to the last change, over HTTP."""

from uuid import UUID, uuid4

import pytest

from kaiwa.curriculum.vocabulary import DAYS
from tests.browsing import Browser, code_of, query, value
from tests.curriculum.paths.building import keep_path
from tests.curriculum.paths.conftest import Person

WISH = {"wish": "I meet my partner's parents in Osaka in a month", "target_language": "ja"}
REVERSED = list(range(DAYS, 0, -1))


async def test_an_empty_path_has_28_days_to_write_on(creator: Browser) -> None:
    answer = await creator.post(
        "/api/paths", {"target_language": "ja", "title": "Osaka", "difficulty_rating": 20}
    )
    path = answer.json()
    assert answer.status_code == 201, answer.text
    assert [day["day"] for day in path["schedule"]] == list(range(1, DAYS + 1))
    assert (path["status"], path["is_template"], path["cefr_level"]) == ("draft", True, "A2")
    assert not path["quality"]["accepted"]
    assert await value("SELECT count(*) FROM scenario_generation_queue WHERE path_id = $1", path["id"]) == 0


async def test_a_wish_is_laid_out_and_its_scenes_are_asked_for(creator: Browser) -> None:
    answer = await creator.post("/api/paths", WISH | {"is_template": False})
    path = answer.json()
    assert answer.status_code == 201, answer.text
    assert path["quality"]["accepted"]
    assert path["intent"]["target_language"] == "ja"
    assert await value("SELECT count(*) FROM scenario_generation_queue WHERE path_id = $1", path["id"]) > 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"wish": "I want to learn"}, "language_wanted"),
        ({}, "language_wanted"),
        ({"target_language": "xx"}, "invalid"),
        ({"target_language": "ja", "days": [{}]}, "invalid"),
        ({"target_language": "ja", "difficulty_rating": 101}, "invalid"),
    ],
)
async def test_what_no_path_can_be_made_of_is_refused(
    creator: Browser, body: dict[str, object], code: str
) -> None:
    answer = await creator.post("/api/paths", body)
    assert (answer.status_code, code_of(answer)) == (422, code)


async def test_28_days_are_taken_as_they_are_given(creator: Browser) -> None:
    days = [
        {"theme": "Food", "title": f"Dish {n}", "objectives": [{"text": "Order it"}], "goal": "Travel"}
        for n in range(1, DAYS + 1)
    ]
    path = (await creator.post("/api/paths", {"target_language": "ja", "title": "Food", "days": days})).json()
    assert [day["title"] for day in path["schedule"]] == [day["title"] for day in days]
    assert path["schedule"][0]["objectives"] == [{"id": "o1", "text": "Order it"}]
    assert path["made"]["origin"] == "creator"


async def test_a_path_answers_its_days_and_first_three_scenes(creator: Browser) -> None:
    key = await keep_path(creator.id, scenes=4)  # type: ignore[attr-defined]
    path = (await creator.get(f"/api/paths/{key}")).json()
    assert len(path["schedule"]) == DAYS
    assert [each["day"] for each in path["preview_scenarios"]] == [1, 2, 3]
    assert [each["id"] for each in path["preview_scenarios"]] == [
        day["scenario_id"] for day in path["schedule"][:3]
    ]
    assert path["preview_scenarios"][0]["persona"]["stakes"]
    assert "nodes" not in path["preview_scenarios"][0]
    assert path["days_written"] == 4


async def test_a_day_is_edited_and_its_scene_is_written_anew(creator: Browser) -> None:
    key = await keep_path(creator.id)  # type: ignore[attr-defined]
    before = (await creator.get(f"/api/paths/{key}")).json()
    answer = await creator.send(
        "PUT", f"/api/paths/{key}/days/2", {"title": "Another evening", "version": before["version"]}
    )
    after = answer.json()
    assert answer.status_code == 200, answer.text
    assert after["schedule"][1]["title"] == "Another evening"
    assert after["schedule"][1]["scenario_id"] is None
    assert after["schedule"][0] == before["schedule"][0]
    assert after["version"] == before["version"] + 1
    [row] = await query(
        "SELECT status, scenario_id FROM scenario_generation_queue WHERE path_id = $1 AND day_index = 2", key
    )
    assert (row["status"], row["scenario_id"]) == ("pending", None)
    # whoever has played it can still look at it
    assert await value("SELECT title FROM scenarios WHERE id = $1", before["schedule"][1]["scenario_id"])


async def test_a_scene_stays_where_only_words_around_it_change_or_somebody_asks_so(creator: Browser) -> None:
    key = await keep_path(creator.id)  # type: ignore[attr-defined]
    one = (await creator.send("PUT", f"/api/paths/{key}/days/1", {"theme": "Beginnings"})).json()
    two = (await creator.send("PUT", f"/api/paths/{key}/days/1", {"title": "Hi", "keep_scene": True})).json()
    assert one["schedule"][0]["scenario_id"] == two["schedule"][0]["scenario_id"] is not None


async def test_a_stale_change_is_a_conflict_and_changes_nothing(creator: Browser) -> None:
    key = await keep_path(creator.id)  # type: ignore[attr-defined]
    assert (
        await creator.send("PATCH", f"/api/paths/{key}", {"title": "New", "version": 1})
    ).status_code == 200
    for method, path, body in (
        ("PATCH", f"/api/paths/{key}", {"title": "Stale"}),
        ("PUT", f"/api/paths/{key}/days/1", {"title": "Stale"}),
        ("PUT", f"/api/paths/{key}/days/1/scenario", {}),
        ("POST", f"/api/paths/{key}/reorder", {"order": REVERSED}),
        ("POST", f"/api/paths/{key}/versions/1/restore", {}),
    ):
        answer = await creator.send(method, path, body | {"version": 1})
        assert (answer.status_code, code_of(answer)) == (409, "conflict"), path
    assert (await creator.get(f"/api/paths/{key}")).json()["title"] == "New"


async def test_the_same_change_twice_is_one_version(creator: Browser) -> None:
    key = await keep_path(creator.id)  # type: ignore[attr-defined]
    for _ in range(2):
        answer = await creator.send("PATCH", f"/api/paths/{key}", {"title": "New", "tags": ["food"]})
    assert (answer.json()["version"], answer.json()["tags"]) == (2, ["food"])


async def test_days_change_places_with_their_scenes(creator: Browser) -> None:
    key = await keep_path(creator.id)  # type: ignore[attr-defined]
    before = (await creator.get(f"/api/paths/{key}")).json()["schedule"]
    order = [2, 1, *range(3, DAYS + 1)]
    after = (await creator.post(f"/api/paths/{key}/reorder", {"order": order})).json()["schedule"]
    assert after[0] == before[1] | {"day": 1}
    assert after[1] == before[0] | {"day": 2}
    answer = await creator.post(f"/api/paths/{key}/reorder", {"order": [1] * DAYS})
    assert answer.status_code == 422


async def test_who_writes_a_day_that_was_edited_meanwhile_finds_it_taken(creator: Browser) -> None:
    key = await keep_path(creator.id)  # type: ignore[attr-defined]
    await creator.send("PUT", f"/api/paths/{key}/days/4", {"title": "First"})
    await query(
        "UPDATE scenario_generation_queue SET status = 'processing', attempt_token = $2, "
        "lease_expires_at = now() + interval '1 minute' WHERE path_id = $1 AND day_index = 4",
        key,
        uuid4(),
    )
    await creator.send("PUT", f"/api/paths/{key}/days/4", {"title": "Second"})
    [row] = await query(
        "SELECT status, attempt_token FROM scenario_generation_queue WHERE path_id = $1 AND day_index = 4",
        key,
    )
    assert (row["status"], row["attempt_token"]) == ("pending", None)


async def test_a_scene_of_elsewhere_is_copied_into_the_path(creator: Browser, person: Person) -> None:
    key, other = await keep_path(creator.id), await keep_path(creator.id, scenes=5)  # type: ignore[attr-defined]
    theirs = (await creator.get(f"/api/paths/{other}")).json()["schedule"][4]["scenario_id"]
    path = (await creator.send("PUT", f"/api/paths/{key}/days/2/scenario", {"scenario_id": theirs})).json()
    copied = path["schedule"][1]["scenario_id"]
    assert copied != theirs
    rows = await query(
        "SELECT path_id, title, user_id FROM scenarios WHERE id = ANY($1::text[])", [theirs, copied]
    )
    assert {row["path_id"] for row in rows} == {key, other}
    assert len({row["title"] for row in rows}) == 1
    stranger = await person()
    mine = await keep_path(stranger.id)  # type: ignore[attr-defined]
    for unknown in (theirs, uuid4().hex):
        answer = await stranger.send("PUT", f"/api/paths/{mine}/days/2/scenario", {"scenario_id": unknown})
        assert answer.status_code == 404


async def test_earlier_versions_are_listed_shown_and_brought_back(creator: Browser) -> None:
    key = await keep_path(creator.id)  # type: ignore[attr-defined]
    first = (await creator.get(f"/api/paths/{key}")).json()
    await creator.send("PUT", f"/api/paths/{key}/days/1", {"title": "Changed"})
    await creator.send("PATCH", f"/api/paths/{key}", {"title": "Renamed"})
    versions = (await creator.get(f"/api/paths/{key}/versions")).json()["items"]
    assert [(each["version"], each["change"]) for each in versions] == [
        (2, "changed title"),
        (1, "edited day 1"),
    ]
    shown = (await creator.get(f"/api/paths/{key}/versions/1")).json()
    assert shown["schedule"] == first["schedule"]
    restored = (await creator.post(f"/api/paths/{key}/versions/1/restore")).json()
    assert (restored["title"], restored["schedule"], restored["version"]) == (
        first["title"],
        first["schedule"],
        4,
    )
    assert (await creator.get(f"/api/paths/{key}/versions/9")).status_code == 404


async def test_a_fork_has_scenes_of_its_own_and_says_whose_it_was(
    creator: Browser, stranger: Browser
) -> None:
    await creator.send("PATCH", "/api/me", {"display_name": "Professor Higgins"})
    key = await keep_path(creator.id, is_template=True)  # type: ignore[attr-defined]
    assert (await stranger.post(f"/api/paths/{key}/fork")).status_code == 404
    assert (await creator.post(f"/api/paths/{key}/publish")).status_code == 200
    original = (await creator.get(f"/api/paths/{key}")).json()
    answer = await stranger.post(f"/api/paths/{key}/fork")
    fork = answer.json()
    assert answer.status_code == 201, answer.text
    assert fork["forked_from"] == {"path_id": key, "by": "Professor Higgins"}
    assert (fork["is_mine"], fork["is_public"], fork["is_template"]) == (True, False, False)
    assert [day["title"] for day in fork["schedule"]] == [day["title"] for day in original["schedule"]]
    assert not {day["scenario_id"] for day in fork["schedule"]} & {
        day["scenario_id"] for day in original["schedule"] if day["scenario_id"]
    }
    assert [each["title"] for each in fork["preview_scenarios"]] == [
        each["title"] for each in original["preview_scenarios"]
    ]
    assert await value("SELECT count(*) FROM scenarios WHERE path_id = $1", fork["id"]) == 3
    await creator.post(f"/api/paths/{key}/unpublish")
    assert len((await stranger.get(f"/api/paths/{fork['id']}")).json()["preview_scenarios"]) == 3


async def test_a_path_is_archived_and_taken_out_again(creator: Browser) -> None:
    key = await keep_path(creator.id)  # type: ignore[attr-defined]
    await creator.send("PUT", f"/api/paths/{key}/days/5", {"title": "To be written"})
    for _ in range(2):
        assert (await creator.post(f"/api/paths/{key}/archive")).json()["status"] == "archived"
    waiting = "SELECT count(*) FROM scenario_generation_queue WHERE path_id = $1 AND status = 'pending'"
    assert await value(waiting, key) == 0
    assert (await creator.send("PATCH", f"/api/paths/{key}", {"status": "active"})).json()[
        "status"
    ] == "active"
    assert await value(waiting, key) > 0


async def test_a_deleted_path_is_gone_and_can_be_had_back(creator: Browser) -> None:
    key = await keep_path(creator.id)  # type: ignore[attr-defined]
    assert (await creator.send("DELETE", f"/api/paths/{key}")).status_code == 204
    assert (await creator.get(f"/api/paths/{key}")).status_code == 404
    assert (await creator.send("DELETE", f"/api/paths/{key}")).status_code == 404
    assert key not in {each["id"] for each in (await creator.get("/api/paths")).json()["items"]}
    gone = (await creator.get("/api/paths?deleted=true")).json()["items"]
    assert [each["id"] for each in gone] == [key]
    assert (await creator.post(f"/api/paths/{key}/undelete")).json()["id"] == key
    assert (await creator.get(f"/api/paths/{key}")).status_code == 200


async def test_a_path_that_others_walk_is_not_deleted(creator: Browser, stranger: Browser) -> None:
    key = await keep_path(creator.id, is_template=True)  # type: ignore[attr-defined]
    await _walks(key, stranger.id)  # type: ignore[attr-defined]
    answer = await creator.send("DELETE", f"/api/paths/{key}")
    assert (answer.status_code, code_of(answer)) == (409, "path_is_walked")
    assert (await creator.get(f"/api/paths/{key}")).status_code == 200


async def _walks(path_id: str, user_id: UUID) -> None:
    await query(
        "INSERT INTO learning_path_assignments (id, path_id, user_id, starts_at, starts_on) "
        "VALUES ($1, $2, $3, now(), now()::date)",
        uuid4(),
        path_id,
        user_id,
    )


async def test_a_list_goes_on_where_it_ended(creator: Browser) -> None:
    keys = [await keep_path(creator.id, scenes=0) for _ in range(23)]  # type: ignore[attr-defined]
    first = (await creator.get("/api/paths")).json()
    second = (await creator.get("/api/paths", params={"cursor": first["next"]})).json()
    assert [each["id"] for each in first["items"] + second["items"]] == keys[::-1]
    assert second["next"] is None


async def test_a_guest_drafts_a_path_too(guest: Browser) -> None:
    path = (await guest.post("/api/paths", {"target_language": "ja", "title": "Mine"})).json()
    assert (await guest.send("PUT", f"/api/paths/{path['id']}/days/1", {"title": "Hello"})).status_code == 200
    assert [each["id"] for each in (await guest.get("/api/paths")).json()["items"]] == [path["id"]]


@pytest.mark.parametrize("day", [0, 29, 10**30])
async def test_a_day_that_no_path_has_is_not_there(creator: Browser, day: int) -> None:
    key = await keep_path(creator.id, scenes=0)  # type: ignore[attr-defined]
    answer = await creator.send("PUT", f"/api/paths/{key}/days/{day}", {"title": "Hello"})
    assert answer.status_code == 404

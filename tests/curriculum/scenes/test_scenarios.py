"""Creators' scenes, the catalogue of them, and what players make of them, over HTTP."""

import asyncio
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from tests.browsing import Browser, code_of, query, value
from tests.curriculum.paths.building import keep_path
from tests.engines.builders import a_draft


def a_form(situation: str = "order_at_a_cafe", **more: Any) -> dict[str, Any]:
    form = msgspec.json.decode(msgspec.json.encode(a_draft(situation)))
    form.pop("made", None)
    return form | more  # type: ignore[no-any-return]


async def a_scene(browser: Browser, **more: Any) -> dict[str, Any]:
    answer = await browser.post("/api/scenarios", a_form(**more))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def listed(browser: Browser, **params: Any) -> list[str]:
    answer = await browser.get("/api/scenarios", params=params)
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["items"]]


async def test_a_scene_is_written_and_the_gate_tells_what_it_finds(creator: Browser) -> None:
    scene = await a_scene(creator, learning_objectives=[{"text": "Have a nice time"}])
    assert not scene["quality"]["accepted"]
    said = " ".join(text for part in scene["quality"]["parts"] for text in part["failures"])
    assert "two to four objectives" in said
    assert (scene["visibility"], scene["is_mine"], scene["made"]["origin"]) == ("private", True, "creator")
    assert scene["objectives"] == [{"id": "o1", "text": "Have a nice time"}]
    again = (await creator.get(f"/api/scenarios/{scene['id']}")).json()
    assert again == scene
    fixed = await creator.send(
        "PATCH",
        f"/api/scenarios/{scene['id']}",
        {"learning_objectives": a_form()["learning_objectives"], "version": scene["version"]},
    )
    assert fixed.json()["quality"]["accepted"], fixed.json()["quality"]
    assert fixed.json()["version"] == scene["version"] + 1
    stale = await creator.send("PATCH", f"/api/scenarios/{scene['id']}", {"title": "x", "version": 1})
    assert (stale.status_code, code_of(stale)) == (409, "conflict")


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"title": "No language"},
        a_form(target_language="xx"),
        a_form(difficulty_rating=0),
        a_form(estimated_duration_seconds=10**9),
        a_form(
            persona={
                "title": "x" * 5000,
                "name_template": "",
                "setting": "",
                "intro_prompt": "",
                "stakes": "",
            }
        ),
        a_form(nodes=[{"id": "a"}]),
        a_form(unknown=1),
    ],
)
async def test_what_is_no_scene_is_refused(creator: Browser, form: dict[str, Any]) -> None:
    assert (await creator.post("/api/scenarios", form)).status_code == 422


async def test_only_what_passes_the_gate_and_names_nobody_is_public(
    creator: Browser, stranger: Browser
) -> None:
    good = await a_scene(creator, title="Quagga coffee")
    assert await listed(stranger, q="quagga") == []
    public = await creator.send("PATCH", f"/api/scenarios/{good['id']}", {"visibility": "public"})
    assert public.status_code == 200, public.text
    assert await listed(stranger, q="quagga") == [good["id"]]
    persona = a_form()["persona"] | {"stakes": "My boss Yoshinobu waits"}
    for bad in ({"learning_objectives": []}, {"persona": persona}, {"context": "Write to ana@mail.example"}):
        answer = await creator.send("PATCH", f"/api/scenarios/{good['id']}", bad)
        assert (answer.status_code, code_of(answer)) == (422, "not_listable"), bad
        assert "Yoshinobu" not in answer.text or "persona" in bad
    await creator.send("PATCH", f"/api/scenarios/{good['id']}", {"visibility": "private"})
    assert await listed(stranger, q="quagga") == []


async def test_unlisted_is_for_who_has_its_address(
    creator: Browser, stranger: Browser, guest: Browser
) -> None:
    scene = await a_scene(creator, title="Quokka coffee", visibility="unlisted")
    for other in (stranger, guest):
        seen = await other.get(f"/api/scenarios/{scene['id']}")
        assert (seen.status_code, seen.json()["draft"], seen.json()["is_mine"]) == (200, None, False)
    assert await listed(stranger, q="quokka") == []
    assert await listed(creator, only="mine") == [scene["id"]]


async def test_a_scene_is_saved_once_however_often(creator: Browser, stranger: Browser) -> None:
    scene = await a_scene(creator, visibility="unlisted")
    path = f"/api/scenarios/{scene['id']}"
    answers = await asyncio.gather(*(stranger.send("PUT", f"{path}/saved") for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    seen = (await creator.send("PUT", f"{path}/saved")).json()
    assert (seen["counters"]["amount_saved_count"], seen["progress"]["is_saved"]) == (2, True)
    assert await listed(stranger, only="saved") == [scene["id"]]
    for _ in range(2):
        assert (await stranger.send("DELETE", f"{path}/saved")).status_code == 204
    assert (await creator.get(path)).json()["counters"]["amount_saved_count"] == 1
    assert await listed(stranger, only="saved") == []


async def test_a_rating_is_one_a_person_and_can_be_changed(creator: Browser, stranger: Browser) -> None:
    scene = await a_scene(creator, visibility="unlisted")
    path = f"/api/scenarios/{scene['id']}/rating"
    answers = await asyncio.gather(*(stranger.post(path, {"rating": 2}) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    await creator.post(path, {"rating": 5})
    both = (await stranger.post(path, {"rating": 4})).json()
    assert (both["counters"]["average_rating"], both["counters"]["ratings_count"]) == (4.5, 2)
    one = (await stranger.post(path, {"rating": None})).json()
    assert (one["counters"]["average_rating"], one["counters"]["ratings_count"]) == (5.0, 1)
    none = (await creator.post(path, {"rating": None})).json()
    assert (none["counters"]["average_rating"], none["counters"]["ratings_count"]) == (None, 0)
    assert (await stranger.post(path, {"rating": 6})).status_code == 422


async def test_a_note_is_for_oneself_alone(creator: Browser, stranger: Browser) -> None:
    scene = await a_scene(creator, visibility="unlisted")
    path = f"/api/scenarios/{scene['id']}"
    mine = (await stranger.send("PUT", f"{path}/notes", {"notes": "ask about oat milk"})).json()
    assert mine["progress"]["user_notes"] == "ask about oat milk"
    assert "oat milk" not in (await creator.get(path)).text
    gone = (await stranger.send("PUT", f"{path}/notes", {"notes": " "})).json()
    assert gone["progress"]["user_notes"] is None


async def test_what_somebody_has_played_is_copied_and_not_changed(creator: Browser) -> None:
    scene = await a_scene(creator)
    await query("UPDATE scenario_metadata SET total_attempts = 1 WHERE scenario_id = $1", scene["id"])
    path = f"/api/scenarios/{scene['id']}"
    refused = await creator.send("PATCH", path, {"context": "Another"})
    assert (refused.status_code, code_of(refused)) == (409, "already_played")
    assert (await creator.send("PATCH", path, {"title": "A better title"})).status_code == 200
    copied = (await creator.post("/api/scenarios", {"copy_of": scene["id"], "context": "Another"})).json()
    assert (copied["title"], copied["context"]) == ("A better title", "Another")
    assert copied["id"] != scene["id"]


async def test_a_scene_is_deleted_unless_a_day_needs_it(creator: Browser) -> None:
    key = await keep_path(creator.id)  # type: ignore[attr-defined]
    on_a_day = (await creator.get(f"/api/paths/{key}")).json()["schedule"][0]["scenario_id"]
    refused = await creator.send("DELETE", f"/api/scenarios/{on_a_day}")
    assert (refused.status_code, code_of(refused)) == (409, "on_a_day")
    scene = await a_scene(creator)
    assert (await creator.send("DELETE", f"/api/scenarios/{scene['id']}")).status_code == 204
    assert (await creator.get(f"/api/scenarios/{scene['id']}")).status_code == 404
    assert await listed(creator, only="mine") == []


@pytest.fixture
async def a_shelf() -> dict[str, str]:
    """Three public scenes of one odd category, each first in another order."""
    counters = {
        "trending": (50.0, 1, 3.0, 1),
        "saved": (40.0, 900_000, 2.0, 50),
        "rated": (45.0, 5, 4.9, 400),
    }
    found = {}
    category = f"c{uuid4().hex[:8]}"
    for name, (score, saved, rating, ratings) in counters.items():
        found[name] = uuid4().hex
        await query(
            "INSERT INTO scenarios (id, target_language, title, difficulty, difficulty_rating, cefr_level, visibility, "
            "content, persona) VALUES ($1, 'ja', $2, 'beginner', 10, 'A1', 'public', '{}', '{}')",
            found[name],
            name,
        )
        await query(
            "INSERT INTO scenario_metadata (scenario_id, trending_score, amount_saved_count, average_rating, "
            "ratings_count, listed_at, target_language, difficulty_rating, categories) "
            "VALUES ($1, $2, $3, $4, $5, now(), 'ja', 10, ARRAY[$6]::varchar[])",
            found[name], score, saved, rating, ratings, category,
        )  # fmt: skip
    return found | {"category": category}


@pytest.mark.parametrize("sort", ["trending", "saved", "rated"])
async def test_the_catalogue_is_sorted_as_wanted(browse: Any, a_shelf: dict[str, str], sort: str) -> None:
    nobody = browse()
    found = await listed(
        nobody, category=a_shelf["category"].upper(), sort=sort, language="ja", level="beginner"
    )
    assert (len(found), found[0]) == (3, a_shelf[sort])
    assert await listed(nobody, category=a_shelf["category"], language="es") == []
    assert await listed(nobody, category=a_shelf["category"], level="C1") == []


async def test_the_catalogue_goes_on_where_it_ended(creator: Browser) -> None:
    category = f"c{uuid4().hex[:8]}"
    await query(
        "INSERT INTO scenarios (id, target_language, title, difficulty, difficulty_rating, cefr_level, visibility) "
        "SELECT $1 || n, 'ja', 't', 'beginner', 10, 'A1', 'public' FROM generate_series(1, 45) n",
        category,
    )
    await query(
        "INSERT INTO scenario_metadata (scenario_id, trending_score, average_rating, ratings_count, listed_at, "
        "target_language, difficulty_rating, categories) SELECT $1 || n, n / 7, 1 + n % 4, n % 3, now(), 'ja', 10, "
        "ARRAY[$1]::varchar[] FROM generate_series(1, 45) n",
        category,
    )
    for sort in ("trending", "saved", "rated"):
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            answer = await creator.get(
                "/api/scenarios", params={"category": category, "sort": sort, "cursor": cursor}
            )
            seen += [each["id"] for each in answer.json()["items"]]
            cursor = answer.json()["next"]
            if cursor and sort == "rated":
                other = await creator.get("/api/scenarios", params={"sort": "saved", "cursor": cursor})
                assert other.status_code == 422
        assert len(seen) == len(set(seen)) == 45, sort


async def test_what_is_public_no_more_is_not_shown_although_it_is_still_listed(
    creator: Browser, a_shelf: dict[str, str]
) -> None:
    await query("UPDATE scenarios SET visibility = 'unlisted' WHERE id = $1", a_shelf["saved"])
    found = await listed(creator, category=a_shelf["category"])
    assert sorted(found) == sorted([a_shelf["trending"], a_shelf["rated"]])
    assert (
        await value("SELECT count(*) FROM scenario_metadata WHERE $1 = ANY(categories)", a_shelf["category"])
        == 3
    )

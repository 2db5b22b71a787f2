"""What is published tells nobody who somebody is, and is found by what it is about."""

import asyncio
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from msgspec.structs import replace

from kaiwa.curriculum.author import Intent, ScenarioDraft
from kaiwa.curriculum.schedule import Objective, Schedule
from kaiwa.curriculum.slug import slug_of
from tests.browsing import PASSWORD, Browser, code_of, query, value
from tests.curriculum.paths.building import keep_path
from tests.curriculum.paths.conftest import Person
from tests.months import a_month, a_scene, an_intent

PRIVATE = {
    "name": "Yoshinobu",
    "email": "yoshi.t@mail.example",
    "phone": "+81 90-1234-5678",
    "employer": "Contoso Robotics",
    "date": "14 March 2026",
}
SAID = "my boss Yoshinobu (yoshi.t@mail.example, +81 90-1234-5678), I work for Contoso Robotics, dinner on 14 March 2026"


def personal_intent() -> Intent:
    from datetime import date

    return replace(
        an_intent(deadline_on=date(2026, 3, 14)),
        text=f"I meet {SAID}",
        event=f"meet {SAID}",
        keywords=("parents",),
    )


def personal_days() -> Schedule:
    month = a_month("ja").schedule
    day = replace(
        month[5],
        theme=f"Before {PRIVATE['date']}",
        reason=f"Because of {SAID}",
        keywords=(*month[5].keywords, PRIVATE["employer"], PRIVATE["email"]),
        objectives=(
            *month[5].objectives[:2],
            Objective("x", f"Greet {SAID}", month[5].objectives[0].evidence),
        ),
    )
    return month.with_day(day)


def personal_scene() -> ScenarioDraft:
    draft = a_scene("ja", day=1)
    persona = replace(draft.persona, name_template=PRIVATE["name"], setting=f"At {SAID}", stakes=SAID)
    opening = replace(draft.opening, text=f"{PRIVATE['name']}さん、{draft.opening.text}")
    return replace(
        draft, persona=persona, opening=opening, context=SAID, search_keywords=(PRIVATE["name"], "dinner")
    )


async def a_personal_path(owner: Any, **more: Any) -> str:
    return await keep_path(
        owner,
        title=f"Dinner with {PRIVATE['name']}",
        description=SAID,
        intent=personal_intent(),
        schedule=personal_days(),
        scene=personal_scene(),
        **more,
    )


async def published_rows(path_id: str) -> str:
    rows = await query(
        "SELECT to_jsonb(t)::text FROM learning_paths t WHERE id = $1 UNION ALL "
        "SELECT to_jsonb(t)::text FROM scenarios t WHERE path_id = $1 UNION ALL "
        "SELECT to_jsonb(t)::text FROM learning_path_listings t WHERE path_id = $1",
        path_id,
    )
    return "\n".join(row[0] for row in rows)


@pytest.mark.parametrize("is_template", [True, False], ids=["a template", "a personal path"])
async def test_nothing_personal_is_left_in_what_is_published(creator: Browser, is_template: bool) -> None:
    key = await a_personal_path(creator.id, is_template=is_template)  # type: ignore[attr-defined]
    personal = await published_rows(key)
    look = (await creator.get(f"/api/paths/{key}/publish")).json()
    assert look["ready"], look["checklist"]
    for kind, text in PRIVATE.items():
        assert text in personal
        shown = [each for each in look["changes"] if text in each["before"]]
        assert any(kind in each["kinds"] for each in shown), kind
        assert not any(text in each["after"] for each in look["changes"])
    wheres = " ".join(each["where"] for each in look["changes"])
    for where in ("title", "description", "intent", "day 5", "persona, stakes", "search_keywords", "opening"):
        assert where in wheres
    refused = await creator.post(f"/api/paths/{key}/publish")
    assert (refused.status_code, code_of(refused)) == (409, "scrub_unconfirmed")
    answer = await creator.post(f"/api/paths/{key}/publish", {"confirmed": look["confirm"]})
    assert answer.status_code == 200, answer.text
    public = answer.json()
    rows = await published_rows(public["path_id"])
    for text in PRIVATE.values():
        assert text not in rows
    assert "2026-03-14" not in rows
    assert (public["path_id"] == key) is is_template
    if not is_template:  # the learner's own is as it was, and knows what became of it
        assert SAID in await published_rows(key)
        assert (await creator.get(f"/api/paths/{key}")).json()["published_as"] == public["path_id"]
    shared = (await creator.get(f"/api/paths/shared/{public['share_slug']}")).json()
    assert (shared["is_public"], len(shared["preview_scenarios"])) == (True, 3)


async def test_what_was_looked_at_is_what_is_published(creator: Browser) -> None:
    key = await a_personal_path(creator.id, is_template=True)  # type: ignore[attr-defined]
    look = (await creator.get(f"/api/paths/{key}/publish")).json()
    await creator.send("PATCH", f"/api/paths/{key}", {"description": "my boss Masahiro"})
    answer = await creator.post(f"/api/paths/{key}/publish", {"confirmed": look["confirm"]})
    assert (answer.status_code, code_of(answer)) == (409, "scrub_unconfirmed")
    assert not (await creator.get(f"/api/paths/{key}")).json()["is_public"]


async def test_what_is_not_ready_says_what_is_missing(creator: Browser) -> None:
    path = (await creator.post("/api/paths", {"target_language": "ja", "title": "Empty"})).json()
    look = (await creator.get(f"/api/paths/{path['id']}/publish")).json()
    failed = {check["id"] for check in look["checklist"] if not check["ok"]}
    assert not look["ready"]
    assert {"themes", "first_scenes", "quality"} <= failed
    answer = await creator.post(f"/api/paths/{path['id']}/publish")
    assert (answer.status_code, code_of(answer)) == (422, "not_publishable")
    assert set(answer.json()["facts"]["missing"]) == failed


async def test_publishing_again_keeps_the_address_and_the_row(creator: Browser) -> None:
    key = await keep_path(creator.id)  # type: ignore[attr-defined]
    first = (await creator.post(f"/api/paths/{key}/publish")).json()
    await creator.send("PATCH", f"/api/paths/{key}", {"title": "Another title"})
    second = (await creator.post(f"/api/paths/{key}/publish")).json()
    assert second == first
    assert (await creator.get(f"/api/paths/{first['path_id']}")).json()["title"] == "Another title"


async def test_many_of_one_title_get_addresses_of_their_own(creator: Browser) -> None:
    keys = [await keep_path(creator.id, title="大阪の夕食", is_template=True) for _ in range(4)]  # type: ignore[attr-defined]
    answers = await asyncio.gather(*(creator.post(f"/api/paths/{key}/publish") for key in keys))
    slugs = {answer.json()["share_slug"] for answer in answers}
    assert len(slugs) == 4
    assert all(slug.startswith("大阪の夕食") for slug in slugs)


async def test_a_public_path_stays_clean_when_it_is_changed(creator: Browser) -> None:
    key = await keep_path(creator.id, is_template=True)  # type: ignore[attr-defined]
    await creator.post(f"/api/paths/{key}/publish")
    answer = await creator.send("PATCH", f"/api/paths/{key}", {"description": "Write to ana@mail.example"})
    assert (answer.status_code, code_of(answer)) == (422, "personal_data")
    assert "ana@mail" not in answer.text
    good = await creator.send("PATCH", f"/api/paths/{key}", {"title": "Quokka evenings"})
    assert good.status_code == 200
    found = (await creator.get("/api/paths/public?q=quokka")).json()["items"]
    assert [each["id"] for each in found] == [key]


async def test_scenes_of_a_public_path_stay_clean_too(creator: Browser) -> None:
    key = await keep_path(creator.id, is_template=True)  # type: ignore[attr-defined]
    other = await keep_path(creator.id, scene=personal_scene())  # type: ignore[attr-defined]
    await creator.post(f"/api/paths/{key}/publish")
    schedule = (await creator.get(f"/api/paths/{key}")).json()["schedule"]
    named = (await creator.get(f"/api/paths/{other}")).json()["schedule"][0]["scenario_id"]
    answer = await creator.send("PUT", f"/api/paths/{key}/days/2/scenario", {"scenario_id": named})
    assert (answer.status_code, code_of(answer)) == (422, "personal_data")
    answer = await creator.send("PATCH", f"/api/scenarios/{schedule[0]['scenario_id']}", {"context": SAID})
    assert (answer.status_code, code_of(answer)) == (422, "not_listable")
    fine = await creator.send(
        "PATCH", f"/api/scenarios/{schedule[0]['scenario_id']}", {"context": "At a table."}
    )
    assert fine.status_code == 200


async def test_unpublished_is_out_of_sight_for_others_and_comes_back(
    creator: Browser, stranger: Browser
) -> None:
    key = await keep_path(creator.id, is_template=True, title="Axolotl care")  # type: ignore[attr-defined]
    slug = (await creator.post(f"/api/paths/{key}/publish")).json()["share_slug"]
    assert (await stranger.get(f"/api/paths/{key}")).status_code == 200
    for _ in range(2):
        assert (await creator.post(f"/api/paths/{key}/unpublish")).status_code == 204
    for path in (f"/api/paths/{key}", f"/api/paths/shared/{slug}"):
        assert (await stranger.get(path)).status_code == 404
    assert (await stranger.get("/api/paths/public?q=axolotl")).json()["items"] == []
    assert (await creator.post(f"/api/paths/{key}/publish")).json()["share_slug"] == slug


async def test_an_admin_takes_a_path_out_and_lets_it_go(creator: Browser, person: Person) -> None:
    admin = await person()
    await query("UPDATE users SET role = 'admin' WHERE id = $1", admin.id)  # type: ignore[attr-defined]
    key = await keep_path(creator.id)  # type: ignore[attr-defined]
    template = (await creator.post(f"/api/paths/{key}/publish")).json()["path_id"]
    form = {"reason": "Somebody complained"}
    assert (await admin.post(f"/api/admin/paths/{template}/unpublish", form)).status_code == 204
    assert (await creator.get(f"/api/paths/{template}")).json()["withheld"] == "Somebody complained"
    for path_id in (key, template):
        answer = await creator.post(f"/api/paths/{path_id}/publish")
        assert (answer.status_code, code_of(answer)) == (403, "withheld")
    assert (
        await admin.post(f"/api/admin/paths/{template}/release", {"reason": "It is mended"})
    ).status_code == 204
    assert (await creator.post(f"/api/paths/{key}/publish")).status_code == 200
    assert (await admin.post(f"/api/admin/paths/{uuid4().hex}/unpublish", form)).status_code == 404


async def test_archived_or_deleted_is_public_no_more(creator: Browser, stranger: Browser) -> None:
    for end in (
        lambda key: creator.post(f"/api/paths/{key}/archive"),
        lambda key: creator.send("DELETE", f"/api/paths/{key}"),
        lambda key: creator.send("PATCH", f"/api/paths/{key}", {"status": "archived"}),
    ):
        key = await keep_path(creator.id, is_template=True)  # type: ignore[attr-defined]
        await creator.post(f"/api/paths/{key}/publish")
        await end(key)
        assert (await stranger.get(f"/api/paths/{key}")).status_code == 404
        assert await value("SELECT count(*) FROM learning_path_listings WHERE path_id = $1", key) == 0


async def test_a_shared_page_tells_what_one_can_do_then(creator: Browser, browse: Any) -> None:
    await creator.send("PATCH", "/api/me", {"display_name": "Ms Frizzle"})
    key = await keep_path(creator.id, is_template=True, metadata={"category": "Travel", "tags": ("trips",)})  # type: ignore[attr-defined]
    slug = (await creator.post(f"/api/paths/{key}/publish")).json()["share_slug"]
    nobody = browse()
    shared = (await nobody.get(f"/api/paths/shared/{slug}")).json()
    assert (shared["by"], shared["learners_count"], shared["average_rating"]) == ("Ms Frizzle", 0, None)
    assert len(shared["can_dos"]) > 10
    assert (shared["is_mine"], shared["intent"], shared["quality"]) == (False, None, None)
    assert (shared["category"], shared["tags"]) == ("Travel", ["trips"])
    assert msgspec.json.encode(shared).count(b'"theme"') == 28


async def test_what_is_being_written_from_unscrubbed_texts_is_written_anew(creator: Browser) -> None:
    key = await a_personal_path(creator.id, is_template=True)  # type: ignore[attr-defined]
    await creator.send("PUT", f"/api/paths/{key}/days/9", {"theme": "Another"})  # plans the days
    await query(
        "UPDATE scenario_generation_queue SET status = 'processing', attempt_token = gen_random_uuid(), "
        "lease_expires_at = now() + interval '1 minute' WHERE path_id = $1 AND day_index IN (9, 20)",
        key,
    )
    look = (await creator.get(f"/api/paths/{key}/publish")).json()
    assert (
        await creator.post(f"/api/paths/{key}/publish", {"confirmed": look["confirm"]})
    ).status_code == 200
    assert (
        await value(
            "SELECT count(*) FROM scenario_generation_queue WHERE path_id = $1 AND status = 'processing'", key
        )
        == 0
    )
    written = await query(
        "SELECT q.scenario_id FROM scenario_generation_queue q WHERE path_id = $1 AND day_index <= 3 AND status = 'ready'",
        key,
    )
    assert all(row["scenario_id"] for row in written)


async def test_who_leaves_leaves_no_line_in_a_catalogue(creator: Browser, stranger: Browser) -> None:
    """Others walk the path and go on; nobody new finds it, nor its scenes."""
    key = await keep_path(creator.id, is_template=True, title="Pademelon evenings")  # type: ignore[attr-defined]
    await creator.post(f"/api/paths/{key}/publish")
    [scene] = await query("SELECT id FROM scenarios WHERE path_id = $1 LIMIT 1", key)
    await query("UPDATE scenarios SET visibility = 'public' WHERE id = $1", scene["id"])
    await query(
        "UPDATE scenario_metadata SET listed_at = now(), grams = ARRAY['x'] WHERE scenario_id = $1",
        scene["id"],
    )
    await query(
        "INSERT INTO learning_path_assignments (id, path_id, user_id, starts_at, starts_on) "
        "VALUES ($1, $2, $3, now(), now()::date)", uuid4(), key, stranger.id,  # type: ignore[attr-defined]
    )  # fmt: skip
    assert (await creator.send("DELETE", "/api/me", {"password": PASSWORD})).status_code == 204
    assert (await stranger.get(f"/api/paths/{key}")).status_code == 200
    assert (await stranger.get("/api/paths/public?q=pademelon")).json()["items"] == []
    assert await value("SELECT count(*) FROM learning_path_listings WHERE path_id = $1", key) == 0
    assert await value(
        "SELECT listed_at IS NULL AND grams = '{}' FROM scenario_metadata WHERE scenario_id = $1", scene["id"]
    )


async def test_its_creator_chooses_the_address_once_and_nobody_has_it_twice(creator: Browser) -> None:
    first, second = [await keep_path(creator.id, is_template=True) for _ in range(2)]  # type: ignore[attr-defined]
    wanted = f"Ramen & friends {uuid4().hex[:6]}!"
    slug = slug_of(wanted)
    answer = await creator.post(f"/api/paths/{first}/publish", {"slug": wanted})
    assert (answer.status_code, answer.json().get("share_slug")) == (200, slug), answer.text
    look = (await creator.get(f"/api/paths/{first}/publish")).json()
    assert (look["slug"], look["has_address"], look["unlisted"]) == (slug, True, False)
    taken = await creator.post(f"/api/paths/{second}/publish", {"slug": slug})
    assert (taken.status_code, code_of(taken)) == (409, "slug_taken")
    assert not (await creator.get(f"/api/paths/{second}")).json()["is_public"]
    moved = await creator.post(f"/api/paths/{first}/publish", {"slug": "elsewhere"})
    assert (moved.status_code, code_of(moved)) == (409, "slug_stays")
    assert (await creator.post(f"/api/paths/{first}/publish", {"slug": wanted})).status_code == 200


async def test_an_address_tells_nobody_who_somebody_is(creator: Browser) -> None:
    await creator.send("PATCH", "/api/me", {"display_name": "Annegret Frizzle"})
    key = await a_personal_path(creator.id, is_template=True)  # type: ignore[attr-defined]
    confirm = (await creator.get(f"/api/paths/{key}/publish")).json()["confirm"]
    for slug in ("dinner-with-yoshinobu", "Contoso dinners", "by frizzle"):
        answer = await creator.post(f"/api/paths/{key}/publish", {"confirmed": confirm, "slug": slug})
        assert answer.status_code == 422, slug
        assert answer.json()["facts"]["field"] == "slug"
    free = await creator.post(
        f"/api/paths/{key}/publish", {"confirmed": confirm, "slug": f"dinners-{uuid4().hex[:6]}"}
    )
    assert free.status_code == 200, free.text


async def test_what_is_for_who_has_the_link_is_in_no_list(creator: Browser, browse: Any) -> None:
    key = await keep_path(creator.id, is_template=True, title="Pangolin tea")  # type: ignore[attr-defined]
    slug = (await creator.post(f"/api/paths/{key}/publish", {"unlisted": True})).json()["share_slug"]
    nobody = browse()

    async def found() -> list[Any]:
        return list((await nobody.get("/api/paths/public?q=pangolin")).json()["items"])

    assert await found() == []
    assert (await nobody.get(f"/api/paths/shared/{slug}")).json()["unlisted"]
    assert slug not in (await nobody.get("/sitemap.xml")).text
    assert 'content="noindex"' in (await nobody.get(f"/t/{slug}")).text
    # what is changed or published again stays unlisted until somebody says otherwise
    await creator.send("PATCH", f"/api/paths/{key}", {"title": "Pangolin teas"})
    await creator.post(f"/api/paths/{key}/publish")
    assert await found() == []
    await creator.post(f"/api/paths/{key}/publish", {"unlisted": False})
    assert [each["id"] for each in await found()] == [key]
    assert 'content="noindex"' not in (await nobody.get(f"/t/{slug}")).text
    fork = (await creator.post(f"/api/paths/{key}/fork")).json()
    assert fork["unlisted"] is False

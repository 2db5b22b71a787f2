"""One's own talks: listed, searched, renamed, taken up again, deleted; and nobody else's, by any route."""

import asyncio
from typing import Any

import pytest
from litestar import Litestar

from tests.browsing import Browser, code_of, value
from tests.conversations.playing import a_scene, begun, said, the_id

OF_A_TALK = [
    ("GET", "", None),
    ("PATCH", "", {"title": "Mine now"}),
    ("DELETE", "", None),
    ("POST", "/resume", None),
    ("GET", "/messages", None),
    ("POST", "/messages", {"content": "こんにちは"}),
    ("GET", "/replies/{reply}/events", None),
    ("POST", "/cancel", None),
    ("POST", "/hint", None),
    ("POST", "/say", {"text": "coffee"}),
    ("POST", "/again", None),
    ("POST", "/finish", None),
    ("GET", "/debrief", None),
    ("PATCH", "/debrief", {"comfort_rating": 1}),
    ("POST", "/extend", None),
    ("GET", "/export", None),
    ("GET", "/export?format=html", None),
    ("GET", "/export?format=apkg", None),
    ("GET", "/placement", None),
    ("POST", "/placement", {"speaking": 100}),
]
OF_A_MESSAGE = [("translate", None), ("explain", None), ("retry", {"content": "はい"})]


@pytest.fixture
async def stranger(app: Litestar) -> Any:
    browser = Browser(app)
    await browser.register()
    yield browser
    await browser.close()


@pytest.mark.parametrize("whose", ["a learner's", "a guest's"])
async def test_nobody_reaches_anothers_talk(
    app: Litestar, learner: Browser, guest: Browser, stranger: Browser, whose: str
) -> None:
    owner = learner if whose == "a learner's" else guest
    started = await begun(owner)
    conversation, reply = the_id(started), started["messages"][0]["id"]
    other_guest = Browser(app)
    await other_guest.guest()
    for thief in (stranger, other_guest):
        theirs = the_id(await begun(thief))
        for method, path, body in OF_A_TALK:
            address = f"/api/conversations/{conversation}{path.format(reply=reply)}"
            answer = await thief.send(method, address, body)
            assert (answer.status_code, code_of(answer)) == (404, "not_found"), (method, path)
        for path, body in OF_A_MESSAGE:
            answer = await thief.post(f"/api/messages/{reply}/{path}", body)
            assert answer.status_code == 404, path
        # nor by a talk of one's own
        answer = await thief.get(f"/api/conversations/{theirs}/replies/{reply}/events")
        assert answer.status_code == 404
        listed = (await thief.get("/api/conversations")).json()["items"]
        assert [each["id"] for each in listed] == [theirs]
    view = (await owner.get(f"/api/conversations/{conversation}")).json()
    assert view["head"]["status"] == "open"
    assert view["head"]["message_count"] == 1
    await other_guest.close()


async def test_a_private_scene_is_played_by_its_owner_alone(learner: Browser, stranger: Browser) -> None:
    user_id = (await learner.get("/api/me")).json()["id"]
    from uuid import UUID

    from kaiwa.curriculum.vocabulary import Visibility

    scene = await a_scene(user_id=UUID(user_id), visibility=Visibility.PRIVATE)
    await begun(learner, scenario_id=scene)
    refused = await stranger.post("/api/conversations", {"scenario_id": scene})
    assert refused.status_code == 404


async def test_talks_are_listed_searched_and_renamed(learner: Browser) -> None:
    first, second = the_id(await begun(learner)), the_id(await begun(learner))
    await said(learner, first, "水をください")
    found = (await learner.get("/api/conversations", params={"q": "水を"})).json()["items"]
    assert [each["id"] for each in found] == [first]
    assert (await learner.get("/api/conversations", params={"q": "100%"})).json()["items"] == []
    renamed = await learner.send("PATCH", f"/api/conversations/{second}", {"title": " At the café\u202e "})
    assert renamed.json()["head"]["title"] == "At the café"
    newest = (await learner.get("/api/conversations")).json()["items"]
    assert [each["id"] for each in newest] == [second, first]


async def test_a_deleted_talk_is_gone_with_its_messages(learner: Browser) -> None:
    started = await begun(learner)
    conversation, reply = the_id(started), started["messages"][0]["id"]
    assert (await learner.send("DELETE", f"/api/conversations/{conversation}")).status_code == 204
    assert (await learner.get(f"/api/conversations/{conversation}")).status_code == 404
    assert (await learner.post(f"/api/messages/{reply}/translate")).status_code == 404
    assert (await learner.send("DELETE", f"/api/conversations/{conversation}")).status_code == 404


async def test_pages_of_messages_follow_each_other(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    for line in ("こんにちは", "コーヒーをください"):
        await said(learner, conversation, line)
    seen: list[int] = []
    after: int | None = 0
    while after is not None:
        address = f"/api/conversations/{conversation}/messages?after={after}&limit=2"
        page = (await learner.get(address)).json()
        seen += [each["ordinal"] for each in page["items"]]
        after = page["next"]
    assert seen == [1, 2, 3, 4, 5]


async def test_finishing_twice_at_once_counts_once(learner: Browser) -> None:
    scene = await a_scene()
    conversation = the_id(await begun(learner, scenario_id=scene))
    await said(learner, conversation, "こんにちは")
    address = f"/api/conversations/{conversation}/finish"
    answers = await asyncio.gather(*(learner.post(address, {"comfort_rating": 3}) for _ in range(3)))
    assert {each.status_code for each in answers} == {200}
    assert len({each.text for each in answers}) == 1
    assert (
        await value("SELECT times_completed FROM user_scenario_progress WHERE scenario_id = $1", scene) == 1
    )
    assert await value("SELECT completion_rate FROM scenario_metadata WHERE scenario_id = $1", scene) == 1
    rated = await learner.send("PATCH", f"/api/conversations/{conversation}/debrief", {"engagement_level": 5})
    assert (rated.json()["comfort_rating"], rated.json()["engagement_level"]) == (3, 5)


async def test_what_a_guest_said_is_theirs_after_signing_up(guest: Browser) -> None:
    conversation = the_id(await begun(guest))
    await guest.register()
    turn = await said(guest, conversation, "こんにちは")
    assert turn["message"]["ordinal"] == 2


async def test_an_unknown_way_to_begin_is_told_apart(learner: Browser) -> None:
    for wanted, status, code in (
        ({}, 422, "invalid"),
        ({"target_language": "tlh"}, 422, "unknown_language"),
        ({"target_language": "de"}, 422, "language_not_spoken"),
        ({"scenario_id": "none"}, 404, "not_found"),
        ({"assignment_id": "00000000-0000-0000-0000-000000000000"}, 404, "not_found"),
        ({"target_language": "ja", "mode": "realtime"}, 404, "realtime_not_configured"),
        ({"target_language": "ja", "time_zone": "Mars"}, 422, "invalid"),
    ):
        answer = await learner.post("/api/conversations", wanted)
        assert (answer.status_code, code_of(answer)) == (status, code), wanted

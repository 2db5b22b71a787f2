"""A wish is asked for: who may, what is understood of it, and what is asked back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from kaiwa.curriculum.previews.asking import taught_by
from kaiwa.curriculum.previews.rows import BASE58, SESSION_ID
from tests.browsing import Browser, code_of, query, value
from tests.curriculum.previews.playing import Scene


async def refused(scene: Scene, **body: Any) -> tuple[int, str]:
    answer = await scene.browser.post("/api/previews", {"intent": "Spanish for Madrid"} | body)
    return answer.status_code, code_of(answer)


async def test_a_wish_is_accepted_and_drawn(scene: Scene) -> None:
    sid = await scene.ask()
    assert SESSION_ID.fullmatch(sid)
    assert (await scene.seen(sid))["job"]["kind"] == "draft"
    await scene.draw(sid)
    seen = await scene.seen(sid)
    assert seen["status"] == "ready"
    assert [day["day"] for day in seen["schedule"]] == list(range(1, 29))
    assert [each["day"] for each in seen["preview_scenarios"]] == [1, 2, 3]
    assert [each["title"] for each in seen["preview_scenarios"]] == [
        day["title"] for day in seen["schedule"][:3]
    ]
    assert seen["quality"]["accepted"]
    assert all(each["quality"]["accepted"] for each in seen["preview_scenarios"])
    assert seen["made"] == {"origin": "offline", "model": "", "reason": ""}
    assert seen["job"] is None
    assert seen["result"]["kind"] == "draft"
    assert await value("SELECT quality_score FROM learning_path_previews WHERE session_id = $1", sid) >= 85


async def test_ids_are_drawn_from_all_letters(scene: Scene) -> None:
    ids = [await scene.ask() for _ in range(12)]
    assert len(set(ids)) == len(ids)
    assert len(set("".join(ids))) > len(BASE58) / 2


async def test_who_is_nobody_is_told_how_to_become_a_guest(scene: Scene) -> None:
    nobody = Browser(scene.app)
    answer = await nobody.post("/api/previews", {"intent": "Spanish"})
    assert (answer.status_code, code_of(answer)) == (401, "not_signed_in")
    assert "guest" in answer.json()["detail"]
    await nobody.close()


async def test_what_was_understood_can_be_corrected_field_by_field(scene: Scene) -> None:
    sid = await scene.ask(
        intent="Talk to my doctor in Spanish, A2", target_language="es", time_zone="Asia/Tokyo"
    )
    intent = (await scene.seen(sid))["intent"]
    assert (intent["target_language"], intent["level"], intent["cefr_level"]) == ("es", 26, "A2")
    assert intent["guessed"] == ["goal"] or intent["goal"]
    assert intent["deadline_on"] is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"intent": "I want to talk to people"}, "language_unclear"),
        ({"intent": "I want to kill myself, teach me Spanish"}, "intent_self_harm"),
        ({"target_language": "en"}, "language_not_taught"),
        ({"target_language": "xx"}, "language_not_taught"),
        ({"level": "very good"}, "invalid"),
        ({"time_zone": "Nowhere/Town"}, "invalid"),
        ({"start_on": "1999-01-01"}, "invalid"),
        ({"start_on": "9999-12-31"}, "invalid"),
        ({"deadline_on": "2001-01-01"}, "invalid"),
        ({"intent": ""}, "invalid"),
        ({"intent": "x" * 2001}, "invalid"),
        ({"mode": "fast"}, "invalid"),
    ],
)
async def test_what_is_refused_and_by_which_code(scene: Scene, body: dict[str, Any], code: str) -> None:
    before = await value("SELECT count(*) FROM learning_path_previews")
    assert await refused(scene, **body) == (422, code)
    assert await value("SELECT count(*) FROM learning_path_previews") == before


async def test_a_question_back_names_what_it_could_be(scene: Scene) -> None:
    answer = await scene.browser.post("/api/previews", {"intent": "I want to talk to people"})
    told = answer.json()
    assert told["facts"]["field"] == "target_language"
    assert set(told["facts"]["candidates"]) == {"ja", "es", "fr", "zh-Hans", "ko"}
    assert told["detail"].endswith("?")


async def test_what_is_private_is_not_even_kept(scene: Scene) -> None:
    sid = await scene.ask(intent="Spanish for work, write to me: ana@example.com or +34 600 123 456")
    row = (
        await query(
            "SELECT intent, metadata::text AS notes FROM learning_path_previews WHERE session_id = $1", sid
        )
    )[0]
    for private in ("ana@example.com", "600 123 456"):
        assert private not in row["intent"]
        assert private not in row["notes"]
    assert (await scene.seen(sid))["intent"]["remarks"]


async def test_what_somebody_prefers_decides_what_their_words_leave_open(scene: Scene) -> None:
    learner = await scene.another()
    put = await learner.send(
        "PUT", "/api/me/preferences",
        {"target_language_id": "ko", "speaking_level": 40, "challenge_preference": "challenging"},
    )  # fmt: skip
    assert put.status_code == 200, put.text
    open_wish = await learner.post("/api/previews", {"intent": "I want to talk with people at a party"})
    intent = (await learner.get(f"/api/previews/{open_wish.json()['session_id']}")).json()["intent"]
    assert [intent["target_language"], intent["level"], intent["challenge"]] == ["ko", 40, "challenging"]
    said = await learner.post("/api/previews", {"intent": "Spanish for Madrid, B1"})
    intent = (await learner.get(f"/api/previews/{said.json()['session_id']}")).json()["intent"]
    assert [intent["target_language"], intent["level"]] == ["es", 43]
    await learner.close()


async def test_the_first_day_is_today_where_the_learner_lives(scene: Scene) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 13, tzinfo=UTC), tick=True):
        east = await scene.seen(await scene.ask(time_zone="Pacific/Kiritimati"))
        west = await scene.seen(await scene.ask(time_zone="Pacific/Pago_Pago"))
    assert east["intent"]["start_on"] == "2026-03-03"
    assert west["intent"]["start_on"] == "2026-03-01"


async def test_somebody_asks_so_often_and_no_more(scene: Scene) -> None:
    answers = [await scene.browser.post("/api/previews", {"intent": "Spanish"}) for _ in range(21)]
    assert [each.status_code for each in answers] == [202] * 20 + [429]
    assert int(answers[-1].headers["retry-after"]) <= timedelta(hours=1).total_seconds()


async def test_the_same_key_asks_once(scene: Scene) -> None:
    key = {"Idempotency-Key": "the same wish"}
    answers = [
        await scene.browser.post("/api/previews", {"intent": "Spanish"}, headers=key) for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()


def test_a_model_may_try_what_the_bank_cannot() -> None:
    assert taught_by("offline") < taught_by("openai")
    assert "zh-Hant" in taught_by("offline")

"""A month is changed in words, in one day, in its wish; and a step is taken back. One change at a time."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from kaiwa.curriculum.author import Outline, OutlineBrief, OutlineEvent, Refined
from kaiwa.curriculum.engine import EngineError, Trouble
from kaiwa.curriculum.previews.past import MOST_STEPS
from kaiwa.curriculum.previews.working import work_on_preview
from kaiwa.curriculum.quality import judge_path
from kaiwa.curriculum.schedule import Day, Schedule
from tests.browsing import code_of, value
from tests.curriculum.previews.playing import AUTHORS, Model, Scene, asking
from tests.months import STARTS_ON, an_intent


def pieces(seen: dict[str, Any]) -> tuple[Any, ...]:
    """What undo must bring back."""
    return (
        seen["title"],
        seen["description"],
        seen["schedule"],
        seen["preview_scenarios"],
        seen["quality"],
        seen["intent"],
        seen["regenerated_days"],
    )


async def test_a_refinement_lists_what_it_changed_day_by_day(scene: Scene) -> None:
    sid = await scene.ready()
    before = await scene.seen(sid)
    after = await scene.change(sid, "refine", {"instruction": "more food"})
    result = after["result"]
    assert [result["kind"], result["instruction"]] == ["refine", "more food"]
    assert "food" in result["understood"]
    renamed = {
        each["day"]: (each["before"], each["after"]) for each in result["changes"] if each["what"] == "scene"
    }
    assert renamed
    for old, new in zip(before["schedule"], after["schedule"], strict=True):
        assert renamed.get(old["day"], (old["title"],) * 2) == (old["title"], new["title"])
    assert after["quality"]["accepted"]
    assert after["undoable"] == 1


async def test_later_refinements_know_the_earlier_ones(scene: Scene) -> None:
    sid = await scene.ready()
    for instruction in ("no phone calls", "easier", "please sing"):
        seen = await scene.change(sid, "refine", {"instruction": instruction})
    assert [each["instruction"] for each in seen["history"]] == [
        "",
        "no phone calls",
        "easier",
        "please sing",
    ]
    kept = await value(
        "SELECT metadata -> 'instructions' FROM learning_path_previews WHERE session_id = $1", sid
    )
    assert kept == '["no phone calls", "easier"]'  # what was not understood need not be obeyed


async def test_what_is_not_understood_changes_nothing_and_says_so(scene: Scene) -> None:
    sid = await scene.ready()
    before = await scene.seen(sid)
    after = await scene.change(sid, "refine", {"instruction": "purple elephants dream sideways"})
    assert after["result"]["changes"] == []
    assert "not understand" in after["result"]["understood"]
    assert pieces(after) == pieces(before)
    assert after["undoable"] == 0


async def test_the_scene_of_a_day_that_changed_is_written_anew(scene: Scene) -> None:
    sid, model = await scene.ready(), Model()
    before = await scene.seen(sid)
    after = await scene.change(sid, "days/2/regenerate", authors=asking(model))
    assert after["schedule"][1]["title"] != before["schedule"][1]["title"]
    assert model.asked == ["redraw 2", "write 2"]
    titles = [each["title"] for each in after["preview_scenarios"]]
    assert titles == [day["title"] for day in after["schedule"][:3]]
    assert after["preview_scenarios"][0] == before["preview_scenarios"][0]
    assert after["result"]["day"] == 2
    assert [each["day"] for each in after["result"]["changes"]] == [2]
    assert after["regenerated_days"] == [2]


async def test_what_a_drawn_day_teaches_comes_back_later(scene: Scene) -> None:
    sid = await scene.ready()
    seen = await scene.change(sid, "days/9/regenerate")
    new = {item["id"] for item in seen["schedule"][8]["new_items"]}
    later = [{item["id"] for item in day["review_items"]} for day in seen["schedule"][9:]]
    assert new
    assert all(sum(item in reviews for reviews in later) >= 3 for item in new)
    assert seen["quality"]["accepted"]


async def test_each_step_can_be_taken_back(scene: Scene) -> None:
    sid = await scene.ready()
    steps: list[tuple[str, Any]] = [
        ("refine", {"instruction": "more food"}), ("days/1/regenerate", None), ("days/20/regenerate", None),
        ("refine", {"instruction": "harder"}),
    ]  # fmt: skip
    states = [await scene.seen(sid)]
    for what, body in steps:
        states.append(await scene.change(sid, what, body))
    changed = await scene.browser.send("PATCH", f"/api/previews/{sid}", {"goal": "Travel"})
    assert changed.status_code == 202
    await scene.draw(sid)
    assert (await scene.seen(sid))["undoable"] == len(steps) + 1
    for state in reversed(states):
        answer = await scene.browser.post(f"/api/previews/{sid}/undo")
        assert answer.status_code == 200, answer.text
        assert pieces(answer.json()) == pieces(state)
        assert answer.json()["status"] == "ready"
    nothing = await scene.browser.post(f"/api/previews/{sid}/undo")
    assert (nothing.status_code, code_of(nothing)) == (409, "nothing_to_undo")


async def test_taken_back_and_changed_again_is_as_if_it_had_not_been(scene: Scene) -> None:
    sid = await scene.ready()
    once = await scene.change(sid, "refine", {"instruction": "more food"})
    await scene.browser.post(f"/api/previews/{sid}/undo")
    twice = await scene.change(sid, "refine", {"instruction": "more food"})
    assert pieces(once) == pieces(twice)


async def test_only_the_last_steps_are_kept(scene: Scene) -> None:
    sid = await scene.ready()
    for number in range(MOST_STEPS + 2):
        seen = await scene.change(sid, f"days/{5 + number}/regenerate")
    assert seen["undoable"] == MOST_STEPS
    # the longest life of a preview stays a row that is quickly read
    size = await value(
        "SELECT pg_column_size(metadata) FROM learning_path_previews WHERE session_id = $1", sid
    )
    assert size < 400_000


async def test_one_field_of_the_wish_corrected_draws_anew(scene: Scene) -> None:
    sid = await scene.ready(intent="I meet my partner's parents in Osaka in two weeks")
    before = await scene.seen(sid)
    assert before["intent"]["deadline_on"]
    answer = await scene.browser.send("PATCH", f"/api/previews/{sid}", {"level": "B1", "deadline_on": None})
    assert answer.status_code == 202
    empty = await scene.seen(sid)
    assert (empty["status"], empty["schedule"], empty["title"]) == ("generating", [], "")
    await scene.draw(sid)
    after = await scene.seen(sid)
    assert (after["intent"]["level"], after["intent"]["deadline_on"]) == (43, None)
    assert after["schedule"][0]["difficulty_rating"] > before["schedule"][-1]["difficulty_rating"]
    assert after["result"]["kind"] == "redraw"
    assert after["quality"]["accepted"]


async def test_the_same_fields_again_draw_nothing(scene: Scene) -> None:
    sid = await scene.ready(level="A2")
    answer = await scene.browser.send("PATCH", f"/api/previews/{sid}", {"level": 26})
    assert answer.json()["status"] == "ready"
    assert (await scene.browser.send("PATCH", f"/api/previews/{sid}", {})).json()["status"] == "ready"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"target_language": "xx"}, "language_not_taught"),
        ({"intent": "how do I kill myself"}, "intent_self_harm"),
        ({"keywords": ["x" * 49]}, "invalid"),
        ({"level": 0}, "invalid"),
        ({"version": 1}, "conflict"),
    ],
)
async def test_a_correction_that_does_not_fit_leaves_all_as_it_was(
    scene: Scene, body: dict[str, Any], code: str
) -> None:
    sid = await scene.ready()
    before = await scene.seen(sid)
    answer = await scene.browser.send("PATCH", f"/api/previews/{sid}", body)
    assert code_of(answer) == code
    assert await scene.seen(sid) == before


async def test_a_refinement_that_does_not_fit_is_refused(scene: Scene) -> None:
    sid = await scene.ready()
    before = await scene.seen(sid)
    for instruction, code in (
        ("I want to kill myself", "intent_self_harm"),
        ("", "invalid"),
        ("\u200b", "invalid"),
    ):
        answer = await scene.browser.post(f"/api/previews/{sid}/refine", {"instruction": instruction})
        assert (answer.status_code, code_of(answer)) == (422, code)
    for day in (0, 29, 10**30):
        assert (await scene.browser.post(f"/api/previews/{sid}/days/{day}/regenerate")).status_code == 404
    assert await scene.seen(sid) == before


async def test_what_is_private_in_a_refinement_is_not_kept(scene: Scene) -> None:
    sid = await scene.ready()
    seen = await scene.change(sid, "refine", {"instruction": "more food, mail me at ana@example.com"})
    assert "example.com" not in seen["result"]["instruction"]
    kept = await value("SELECT metadata::text FROM learning_path_previews WHERE session_id = $1", sid)
    assert "example.com" not in kept


class Refusing(Model):
    async def refine(self, outline: Outline, instruction: str, brief: OutlineBrief) -> Refined:
        raise EngineError(Trouble.TIMED_OUT)

    async def redraw_day(self, outline: Outline, day: int, brief: OutlineBrief) -> Day:
        raise EngineError(Trouble.TIMED_OUT)


async def test_what_a_model_cannot_change_the_offline_engine_does_and_says_why(scene: Scene) -> None:
    sid = await scene.ready(asking(Model()))
    seen = await scene.change(sid, "refine", {"instruction": "more food"}, asking(Refusing()))
    assert seen["result"]["changes"]
    assert seen["result"]["reason"] == "timed_out"
    days = await value("SELECT schedule::text FROM learning_path_previews WHERE session_id = $1", sid)
    assert '"reason": "timed_out"' in days  # each of its days says who drew it


async def test_a_change_below_the_gate_is_made_by_the_offline_engine(scene: Scene) -> None:
    class Levelling(Model):
        async def refine(self, outline: Outline, instruction: str, brief: OutlineBrief) -> Refined:
            flat = Schedule.of(replace(day, difficulty_rating=90) for day in outline.schedule)
            return Refined(outline=replace(outline, schedule=flat), changes=(), understood="All at once.")

    sid = await scene.ready(asking(Model()))
    seen = await scene.change(sid, "refine", {"instruction": "more food"}, asking(Levelling()))
    assert "level" in seen["result"]["reason"]
    assert max(day["difficulty_rating"] for day in seen["schedule"]) < 90
    assert seen["quality"]["accepted"]


async def test_when_nobody_can_change_it_the_month_stays(scene: Scene) -> None:
    sid = await scene.ready()
    before = await scene.seen(sid)
    nobody = replace(asking(Refusing()), offline=Refusing())
    for what, body in (("refine", {"instruction": "more food"}), ("days/3/regenerate", None)):
        seen = await scene.change(sid, what, body, nobody)
        assert seen["status"] == "ready"
        assert seen["result"]["failed"] == "engine_unavailable"
        assert pieces(seen) == pieces(before)
        assert seen["undoable"] == 0


async def test_while_one_change_is_made_others_are_told_to_wait(scene: Scene) -> None:
    sid = await scene.ready()
    first = await scene.browser.post(f"/api/previews/{sid}/refine", {"instruction": "more food"})
    assert first.status_code == 202
    assert (await scene.seen(sid))["job"] | {"asked_at": ""} == {
        "kind": "refine", "instruction": "more food", "day": None, "asked_at": "",
    }  # fmt: skip
    for method, path, body in (
        ("POST", "refine", {"instruction": "easier"}),
        ("POST", "days/4/regenerate", None),
        ("POST", "undo", None),
        ("POST", "commit", None),
        ("PATCH", "", {"level": 50}),
    ):
        answer = await scene.browser.send(method, f"/api/previews/{sid}/{path}".rstrip("/"), body)
        assert (answer.status_code, code_of(answer)) == (409, "preview_busy"), path
    await scene.draw(sid)
    assert (await scene.seen(sid))["result"]["instruction"] == "more food"


async def test_of_a_refinement_and_a_drawn_day_at_once_one_wins_and_nothing_is_half_done(
    scene: Scene,
) -> None:
    sid = await scene.ready()
    for turn in range(6):
        before = await scene.seen(sid)
        refining = scene.browser.post(f"/api/previews/{sid}/refine", {"instruction": "more music"})
        drawing = scene.browser.post(f"/api/previews/{sid}/days/2/regenerate")
        answers = await asyncio.gather(*((refining, drawing) if turn % 2 else (drawing, refining)))
        assert sorted(each.status_code for each in answers) == [202, 409]
        assert await work_on_preview(sid, AUTHORS, scene.app.state.live)
        after = await scene.seen(sid)
        assert len(after["history"]) == len(before["history"]) + 1
        assert [day["day"] for day in after["schedule"]] == list(range(1, 29))
        assert [each["title"] for each in after["preview_scenarios"]] == [
            day["title"] for day in after["schedule"][:3]
        ]
        if after["result"]["kind"] == "regenerate":  # of the refinement not a trace
            same = [
                old["title"] == new["title"]
                for old, new in zip(before["schedule"], after["schedule"], strict=True)
            ]
            assert same.count(False) <= 1


async def test_a_stale_look_is_a_conflict(scene: Scene) -> None:
    sid = await scene.ready()
    version = (await scene.seen(sid))["version"]
    await scene.change(sid, "refine", {"instruction": "more food", "version": version})
    for path, body in (
        ("refine", {"instruction": "easier", "version": version}),
        ("undo", {"version": version}),
        ("days/2/regenerate", {"version": version}),
        ("commit", {"version": version}),
    ):
        answer = await scene.browser.post(f"/api/previews/{sid}/{path}", body)
        assert (answer.status_code, code_of(answer)) == (409, "conflict"), path
    assert answer.json()["facts"]["version"] > version


async def test_a_month_stays_a_path_through_many_changes(scene: Scene) -> None:
    """Whatever is done, the days stay twenty-eight and the score is that of the month that is shown."""
    sid = await scene.ready(intent="Spanish for work, A2")
    for what, body in (
        ("refine", {"instruction": "make week 2 about travel"}), ("days/7/regenerate", None),
        ("days/28/regenerate", None), ("refine", {"instruction": "shorter"}), ("refine", {"instruction": "easier"}),
    ):  # fmt: skip
        seen = await scene.change(sid, what, body)
        assert [day["day"] for day in seen["schedule"]] == list(range(1, 29))
        assert seen["quality"]["hard"] == []
        shown = Outline(
            title=seen["title"],
            description=seen["description"],
            schedule=Schedule.of(msgspec.json.decode(await kept_days(sid), type=tuple[Day, ...])),
        )
        intent = an_intent("es", rating=seen["intent"]["level"])
        judged = {part.name: part.value for part in judge_path(shown, intent, STARTS_ON).parts}
        told = {part["name"]: part["value"] for part in seen["quality"]["parts"]}
        assert told | {"goal and intent": 0} == judged | {
            "goal and intent": 0
        }  # of that it knows another wish


async def kept_days(sid: str) -> str:
    return str(await value("SELECT schedule FROM learning_path_previews WHERE session_id = $1", sid))


async def test_a_wish_that_nobody_can_draw_can_be_taken_back(scene: Scene) -> None:
    sid = await scene.ready()
    before = await scene.seen(sid)
    assert (await scene.browser.send("PATCH", f"/api/previews/{sid}", {"goal": "Travel"})).status_code == 202
    await scene.draw(sid, replace(asking(Speechless()), offline=Speechless()))
    failed = await scene.seen(sid)
    assert (failed["status"], failed["result"]["failed"]) == ("failed", "engine_unavailable")
    answer = await scene.browser.post(f"/api/previews/{sid}/undo")
    assert pieces(answer.json()) == pieces(before)
    assert (answer.json()["status"], answer.json()["failure"]) == ("ready", None)


class Speechless(Model):
    async def outline(self, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]:
        raise EngineError(Trouble.UNREACHABLE)
        yield  # so that it is a generator

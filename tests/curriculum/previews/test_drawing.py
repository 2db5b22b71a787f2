"""A month is drawn while one watches; whatever goes wrong with a model, there is a whole one in the end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
from msgspec.structs import replace

from kaiwa.curriculum.author import Laid, OutlineBrief, OutlineEvent, ScenarioBrief, ScenarioDraft, Titled
from kaiwa.curriculum.engine import EngineError, Trouble
from kaiwa.curriculum.previews.desk import STANDS_STILL, waiting_previews
from kaiwa.curriculum.previews.gates import may_stay
from kaiwa.curriculum.previews.stream import what_is_new
from kaiwa.curriculum.previews.working import work_on_preview
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.quality import PathReport
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.settings import OpenAI
from kaiwa.viewer import Viewer
from tests.browsing import query, value
from tests.conftest import Servers
from tests.curriculum.previews.playing import AUTHORS, Model, Scene, a_scene, asking
from tests.months import an_intent


class Paused(Model):
    """Lays some days, then waits until it may go on."""

    def __init__(self, days: int) -> None:
        super().__init__()
        self.go_on = asyncio.Event()
        self._days = days

    async def outline(self, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]:
        laid = 0
        async for event in super().outline(brief):
            yield event
            laid += isinstance(event, Laid)
            if laid == self._days:
                await self.go_on.wait()


async def until(sql: str, *arguments: object) -> None:
    async with asyncio.timeout(20):
        while not await value(sql, *arguments):
            await asyncio.sleep(0.005)


async def test_days_and_scenes_are_there_before_the_month_is(scene: Scene) -> None:
    sid, model = await scene.ask(), Paused(5)
    drawing = asyncio.create_task(work_on_preview(sid, asking(model), scene.app.state.live))
    await until(
        "SELECT jsonb_array_length(preview_scenarios) = 3 FROM learning_path_previews WHERE session_id = $1",
        sid,
    )
    half = await scene.seen(sid)
    assert half["status"] == "generating"
    assert half["title"]
    assert [day["day"] for day in half["schedule"]] == [1, 2, 3, 4, 5]
    model.go_on.set()
    assert await drawing
    assert (await scene.seen(sid))["status"] == "ready"
    assert sorted(model.asked) == ["outline", "write 1", "write 2", "write 3"]


async def test_the_first_three_scenes_are_written_side_by_side(scene: Scene) -> None:
    together = asyncio.Barrier(3)

    class Meeting(Model):
        async def write(self, brief: ScenarioBrief) -> ScenarioDraft:
            async with asyncio.timeout(20):
                await together.wait()  # nobody passes before all three are there
            return await super().write(brief)

    sid = await scene.ready(asking(Meeting()))
    assert [each["made"]["origin"] for each in (await scene.seen(sid))["preview_scenarios"]] == ["openai"] * 3


async def test_who_watches_sees_it_appear(scene: Scene) -> None:
    sid, model = await scene.ask(), Paused(2)
    row = (await query("SELECT guest_id FROM learning_path_previews WHERE session_id = $1", sid))[0]
    told: list[str] = []
    following = await what_is_new(sid, Viewer(guest_id=row["guest_id"]), scene.app.state.live, {})
    assert following is not None
    drawing = asyncio.create_task(work_on_preview(sid, asking(model), scene.app.state.live))
    async with asyncio.timeout(20), aclosing(following) as events:
        async for each in events:
            told.append(each.event)
            if told.count("day") == 2 and told.count("scenario") == 2:
                assert "ready" not in told
                model.go_on.set()
    assert await drawing
    assert told[0] == "title"
    assert told[-1] == "ready"
    assert told.count("day") == 28


class Broken(Model):
    """Fails at what a test names."""

    def __init__(self, *failing: str, cause: Exception | None = None) -> None:
        super().__init__()
        self._failing = failing
        self._cause = cause or EngineError(Trouble.RATE_LIMITED)

    async def outline(self, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]:
        count = 0
        async for event in super().outline(brief):
            yield event
            count += 1
            if "outline" in self._failing and count == 10:
                raise self._cause

    async def write(self, brief: ScenarioBrief) -> ScenarioDraft:
        if f"write {brief.day.day}" in self._failing:
            raise self._cause
        return await super().write(brief)


async def test_a_model_that_stops_half_way_is_replaced_and_the_reason_is_kept(scene: Scene) -> None:
    sid = await scene.ready(asking(Broken("outline")))
    seen = await scene.seen(sid)
    assert seen["status"] == "ready"
    assert seen["made"] == {"origin": "offline", "model": "", "reason": "rate_limited"}
    assert {each["made"]["reason"] for each in seen["preview_scenarios"]} == {"rate_limited"}
    assert len(seen["schedule"]) == 28
    row = (await query("SELECT origin FROM learning_path_previews WHERE session_id = $1", sid))[0]
    assert row["origin"] == "offline"


@pytest.mark.parametrize("cause", [EngineError(Trouble.TIMED_OUT), KeyError("what a learner wrote")])
async def test_one_scene_that_fails_is_one_scene_replaced(scene: Scene, cause: Exception) -> None:
    sid = await scene.ready(asking(Broken("write 2", cause=cause)))
    seen = await scene.seen(sid)
    origins = [each["made"]["origin"] for each in seen["preview_scenarios"]]
    assert origins == ["openai", "offline", "openai"]
    reason = seen["preview_scenarios"][1]["made"]["reason"]
    assert reason in ("timed_out", "KeyError")
    assert seen["made"]["origin"] == "openai"


async def test_a_scene_below_the_gate_is_replaced(scene: Scene) -> None:
    class Wordless(Model):
        async def write(self, brief: ScenarioBrief) -> ScenarioDraft:
            draft = await super().write(brief)
            return replace(draft, learning_objectives=()) if brief.day.day == 1 else draft

    seen = await scene.seen(await scene.ready(asking(Wordless())))
    first = seen["preview_scenarios"][0]
    assert first["made"]["origin"] == "offline"
    assert first["made"]["reason"] == "did not pass: objectives"
    assert first["quality"]["accepted"]


async def test_a_month_below_the_gate_is_replaced(scene: Scene) -> None:
    class Monotonous(Model):
        async def outline(self, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]:
            async for event in super().outline(brief):
                yield (
                    Laid(replace(event.day, domain="work", title="Work"))
                    if isinstance(event, Laid)
                    else event
                )

    seen = await scene.seen(await scene.ready(asking(Monotonous())))
    assert seen["made"]["origin"] == "offline"
    assert "variety" in seen["made"]["reason"]
    assert seen["quality"]["accepted"]
    assert len({day["title"] for day in seen["schedule"]}) > 20


@pytest.mark.parametrize("numbers", [range(1, 28), range(1, 30)], ids=["27 days", "29 days"])
async def test_a_month_with_a_day_too_many_or_too_few_is_replaced(scene: Scene, numbers: range) -> None:
    class Miscounting(Model):
        async def outline(self, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]:
            last: Laid | None = None
            async for event in super().outline(brief):
                if not isinstance(event, Laid) or event.day.day in numbers:
                    yield event
                last = event if isinstance(event, Laid) else last
            assert last is not None
            if 29 in numbers:
                yield Laid(replace(last.day, day=29))

    seen = await scene.seen(await scene.ready(asking(Miscounting())))
    assert seen["made"]["origin"] == "offline"
    assert len(seen["schedule"]) == 28


async def test_the_last_word_on_a_day_counts(scene: Scene) -> None:
    """A model may send a day again when the first one did not please it; the scene is of the last."""

    class Hesitating(Model):
        async def outline(self, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]:
            async for event in super().outline(brief):
                if isinstance(event, Laid) and event.day.day == 2:
                    yield Laid(replace(event.day, title="Something else altogether"))
                    await asyncio.sleep(0)
                if isinstance(event, Titled):
                    yield Titled("Not this", "one")
                yield event

    seen = await scene.seen(await scene.ready(asking(Hesitating())))
    assert "Not this" not in seen["title"]
    assert seen["schedule"][1]["title"] != "Something else altogether"
    assert seen["preview_scenarios"][1]["title"] == seen["schedule"][1]["title"]


async def test_who_made_it_is_said(scene: Scene) -> None:
    class Signing(Model):
        async def outline(self, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]:
            async for event in super().outline(brief):
                if isinstance(event, Laid):
                    yield Laid(replace(event.day, made=Made(Origin.OPENAI, "a-model", "outline-3")))
                else:
                    yield replace(event, made=Made(Origin.OPENAI, "a-model", "outline-3"))

    sid = await scene.ready(asking(Signing()))
    row = (
        await query(
            "SELECT origin, model, prompt_version FROM learning_path_previews WHERE session_id = $1", sid
        )
    )[0]
    assert tuple(row) == ("openai", "a-model", "outline-3")


async def test_when_nobody_can_draw_it_fails_and_can_be_asked_for_again(scene: Scene) -> None:
    broken = Broken("outline")
    sid = await scene.ready(replace(asking(broken), offline=Broken("outline", cause=KeyError())))
    seen = await scene.seen(sid)
    assert seen["status"] == "failed"
    assert seen["failure"]["code"] == "engine_unavailable"  # of both, what says most
    assert seen["result"]["failed"] == "engine_unavailable"
    assert (
        await scene.browser.post(f"/api/previews/{sid}/refine", {"instruction": "more food"})
    ).status_code == 409
    again = await scene.browser.post(f"/api/previews/{sid}/rebuild")
    assert (again.status_code, again.json()["status"]) == (202, "generating")
    twice = await scene.browser.post(f"/api/previews/{sid}/rebuild")
    assert twice.json() == again.json()
    await scene.draw(sid)
    seen = await scene.seen(sid)
    assert seen["status"] == "ready"
    assert seen["failure"] is None


async def test_a_language_without_a_pack_needs_its_model(servers: Servers, tmp_path: Path) -> None:
    model = OpenAI(api_key="x", base_url="http://127.0.0.1:1/v1", model="m")
    async with a_scene(servers, tmp_path, openai=model) as scene:
        sid = await scene.ready(asking(Broken("outline")), intent="German for my new job in Berlin")
        seen = await scene.seen(sid)
        assert (seen["target_language"], seen["status"]) == ("de", "failed")
        assert seen["failure"]["code"] == "cannot_draw"
        await scene.browser.post(f"/api/previews/{sid}/rebuild")
        await scene.draw(sid, asking(Away()))
        failure = (await scene.seen(sid))["failure"]
        assert failure["code"] == "engine_unavailable"
        assert "Try again" in failure["sentence"]


class Away(Model):
    async def outline(self, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]:
        raise EngineError(Trouble.UNREACHABLE)
        yield  # so that it is a generator


def test_where_nothing_can_be_put_in_its_place_only_what_is_broken_goes() -> None:
    spanish, german = an_intent("es"), an_intent("de")
    good, poor, broken = (
        PathReport(99, True, ()), PathReport(70, False, ()), PathReport(99, False, (), ("broken letters",)),
    )  # fmt: skip
    assert [may_stay(each, spanish) for each in (good, poor, broken)] == [True, False, False]
    assert [may_stay(each, german) for each in (good, poor, broken)] == [True, True, False]


async def make_stand_still(sid: str) -> None:
    await query(
        "UPDATE learning_path_previews SET updated_at = now() - $2::interval WHERE session_id = $1",
        sid,
        2 * STANDS_STILL,
    )


async def test_a_bell_that_was_lost_is_noticed(scene: Scene) -> None:
    sid = await scene.ask()
    assert sid not in await waiting_previews()  # its bell may still be on its way
    await make_stand_still(sid)
    assert sid in await waiting_previews()
    await scene.draw(sid)
    assert sid not in await waiting_previews()


async def test_rung_twice_it_is_drawn_once(scene: Scene) -> None:
    sid, model = await scene.ask(), Model()
    done = await asyncio.gather(
        *(work_on_preview(sid, asking(model), scene.app.state.live) for _ in range(5))
    )
    assert sorted(done) == [False, False, False, False, True]
    assert model.asked.count("outline") == 1


async def test_who_was_frozen_and_overtaken_writes_nothing_more(scene: Scene) -> None:
    sid, frozen = await scene.ask(), Paused(4)
    drawing = asyncio.create_task(work_on_preview(sid, asking(frozen), scene.app.state.live))
    await until(
        "SELECT jsonb_array_length(schedule) = 4 FROM learning_path_previews WHERE session_id = $1", sid
    )
    assert not await work_on_preview(sid, AUTHORS, scene.app.state.live)  # it lives
    async with asyncio.timeout(20):  # its beat may come in between: here it is not frozen really
        await make_stand_still(sid)
        while not await work_on_preview(sid, AUTHORS, scene.app.state.live):
            await make_stand_still(sid)
    whole = await scene.seen(sid)
    frozen.go_on.set()
    assert await drawing  # it ends of itself
    assert await scene.seen(sid) == whole
    assert whole["made"]["origin"] == "offline"


async def test_a_worker_that_is_asked_to_end_hands_back_and_burns_no_attempt(scene: Scene) -> None:
    sid, model = await scene.ask(), Paused(3)
    drawing = asyncio.create_task(work_on_preview(sid, asking(model), scene.app.state.live))
    await until(
        "SELECT jsonb_array_length(schedule) = 3 FROM learning_path_previews WHERE session_id = $1", sid
    )
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    assert (
        await value(
            "SELECT (metadata #>> '{job,attempts}')::int FROM learning_path_previews WHERE session_id = $1",
            sid,
        )
        == 0
    )
    await scene.draw(sid)  # at once, without waiting until it stands still
    assert (await scene.seen(sid))["status"] == "ready"


async def test_what_kills_its_process_twice_is_drawn_by_the_offline_engine(scene: Scene) -> None:
    sid, model = await scene.ask(), Model()
    await query(
        "UPDATE learning_path_previews SET metadata = jsonb_set(metadata, '{job,attempts}', '2') WHERE session_id = $1",
        sid,
    )
    await scene.draw(sid, asking(model))
    seen = await scene.seen(sid)
    assert model.asked == []
    assert seen["made"] == {"origin": "offline", "model": "", "reason": "the process ended twice meanwhile"}


async def test_what_kills_its_process_whoever_draws_it_fails_at_last(scene: Scene) -> None:
    sid = await scene.ask()
    await query(
        "UPDATE learning_path_previews SET metadata = jsonb_set(metadata, '{job,attempts}', '4') WHERE session_id = $1",
        sid,
    )
    await scene.draw(sid)
    assert (await scene.seen(sid))["status"] == "failed"


async def test_deleted_while_it_is_drawn(scene: Scene) -> None:
    sid, model = await scene.ask(), Paused(3)
    drawing = asyncio.create_task(work_on_preview(sid, asking(model), scene.app.state.live))
    await until(
        "SELECT jsonb_array_length(schedule) = 3 FROM learning_path_previews WHERE session_id = $1", sid
    )
    await query("DELETE FROM learning_path_previews WHERE session_id = $1", sid)
    model.go_on.set()
    assert await drawing
    assert await value("SELECT count(*) FROM learning_path_previews WHERE session_id = $1", sid) == 0

"""A week rewritten by an instruction, as its creator asks for it and takes it; the path stays until then."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar

from kaiwa.clock import now
from kaiwa.curriculum.author import Outline, OutlineBrief, Refined
from kaiwa.curriculum.paths.changing import edit_day
from kaiwa.curriculum.paths.days import DayEdit
from kaiwa.curriculum.paths.reading import show_path
from kaiwa.curriculum.paths.versions import list_versions
from kaiwa.curriculum.paths.week_rewriting import (
    NothingProposed,
    ask_rewrite,
    leave_rewrite,
    show_rewrite,
    take_rewrite,
    work_on_rewrite,
)
from kaiwa.curriculum.previews.gates import Authors
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.curriculum.week_rewrite import Rewrite, days_of
from kaiwa.errors import Conflict, Invalid, NotFound
from kaiwa.viewer import Viewer
from tests.browsing import query, running, settings_for
from tests.conftest import Servers
from tests.curriculum.paths.building import keep_path
from tests.curriculum.previews.playing import AUTHORS, OFFLINE, Model
from tests.curriculum.walking import a_person

Rung = list[tuple[Any, ...]]


class Bells:
    def __init__(self) -> None:
        self.rung: Rung = []

    async def __call__(self, actor: str, *arguments: Any) -> bool:
        self.rung.append((actor, *arguments))
        return True


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """One loop for the module, so that its tests share an application."""
    return "asyncio"


@pytest.fixture(scope="module")
async def app(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Litestar]:
    async with running(settings_for(servers, tmp_path_factory.mktemp("weeks"))) as app:
        yield app


@pytest.fixture
def bells() -> Bells:
    return Bells()


@pytest.fixture
async def creator(app: object) -> Viewer:
    return Viewer(user_id=await a_person())


async def asked(creator: Viewer, bells: Bells, instruction: str, *, week: int = 2, **more: Any) -> str:
    key = await keep_path(creator.user_id, is_template=True, **more)
    await ask_rewrite(key, week, instruction, creator, bells)
    return key


async def answered(key: str, creator: Viewer, bells: Bells, authors: Authors = AUTHORS) -> Rewrite:
    assert await work_on_rewrite(key, authors)
    rewrite = await show_rewrite(key, creator, bells)
    assert rewrite is not None
    assert rewrite.done_at is not None
    return rewrite


@pytest.mark.parametrize("instruction", ["more food", "easier", "食べ物をもっと", "no phone calls"])
async def test_an_instruction_changes_days_of_its_week_alone_and_nothing_before_they_are_taken(
    creator: Viewer, bells: Bells, instruction: str
) -> None:
    key = await asked(creator, bells, instruction)
    before = await show_path(key, creator)
    rewrite = await answered(key, creator, bells)
    assert {day.day for day in rewrite.after} <= set(days_of(2))
    if instruction != "no phone calls":  # which this month may have none of
        assert rewrite.after, rewrite.understood
    after = await show_path(key, creator)
    assert (after.version, after.schedule) == (before.version, before.schedule)
    assert bells.rung == [("rewrite_week", key)]


async def test_the_days_that_are_taken_are_one_step_that_can_be_taken_back(
    creator: Viewer, bells: Bells
) -> None:
    key = await asked(creator, bells, "more food")
    rewrite = await answered(key, creator, bells)
    first = rewrite.after[0]
    was = await show_path(key, creator)
    path = await take_rewrite(key, [first.day], creator, bells)
    changed = [n for n in range(28) if path.schedule[n].title != was.schedule[n].title]
    assert changed == [first.day - 1]
    assert path.schedule[first.day - 1].title == first.title
    assert await show_rewrite(key, creator, bells) is None
    assert (await list_versions(key, creator)).items[0].change == f"rewrote the days {first.day}"
    assert ("drain_scenarios",) in bells.rung
    waiting = await query(
        "SELECT day_index FROM scenario_generation_queue WHERE path_id = $1 AND day_index = $2",
        key,
        first.day,
    )
    assert waiting
    with pytest.raises(NothingProposed):
        await take_rewrite(key, [first.day], creator, bells)


async def test_a_day_that_was_edited_meanwhile_is_a_conflict_and_the_others_can_be_taken(
    creator: Viewer, bells: Bells
) -> None:
    key = await asked(creator, bells, "more food")
    rewrite = await answered(key, creator, bells)
    mine, *others = [day.day for day in rewrite.after]
    await edit_day(key, mine, creator, DayEdit(title="By hand"), keep_scene=True, seen=None, ring=bells)
    with pytest.raises(Conflict, match=f"Day {mine} has changed"):
        await take_rewrite(key, [mine, *others], creator, bells)
    if others:
        path = await take_rewrite(key, others, creator, bells)
        assert path.schedule[mine - 1].title == "By hand"


async def test_what_is_not_understood_says_so_and_proposes_nothing(creator: Viewer, bells: Bells) -> None:
    key = await asked(creator, bells, "qwertz uiopü")
    rewrite = await answered(key, creator, bells)
    assert rewrite.after == ()
    assert "did not understand" in rewrite.understood
    await leave_rewrite(key, creator)
    await leave_rewrite(key, creator)
    assert await show_rewrite(key, creator, bells) is None


class Away(Model):
    async def refine(self, outline: Outline, instruction: str, brief: OutlineBrief) -> Refined:
        raise TimeoutError


class Overeager(Model):
    """Answers with another month altogether."""

    async def refine(self, outline: Outline, instruction: str, brief: OutlineBrief) -> Refined:
        self.only = brief.only_days
        found = await self.inner.refine(
            outline, instruction, OutlineBrief(intent=brief.intent, starts_on=brief.starts_on)
        )
        return Refined(outline=found.outline, changes=found.changes, understood="Everything is about food.")


async def test_a_model_that_is_away_is_stood_in_for_and_the_reason_is_kept(
    creator: Viewer, bells: Bells
) -> None:
    key = await asked(creator, bells, "more food")
    rewrite = await answered(key, creator, bells, Authors(Away(), OFFLINE))
    assert rewrite.reason == "TimeoutError"
    assert rewrite.after


async def test_a_model_is_told_the_days_and_what_it_does_beyond_them_is_left_out(
    creator: Viewer, bells: Bells
) -> None:
    key = await asked(creator, bells, "more food, easier", week=3)
    model = Overeager()
    rewrite = await answered(key, creator, bells, Authors(model, OFFLINE))
    assert model.only == days_of(3)
    assert {day.day for day in rewrite.after} <= set(days_of(3))
    assert model.origin is Origin.OPENAI


async def test_two_workers_do_not_both_think_and_a_lost_bell_is_rung_again_by_who_waits(
    creator: Viewer, bells: Bells
) -> None:
    key = await asked(creator, bells, "more food")
    await query(
        "UPDATE learning_paths SET metadata = jsonb_set(metadata, '{rewrite,asked_at}', to_jsonb($2::text)) WHERE id = $1",
        key,
        (now() - timedelta(minutes=1)).isoformat().replace("+00:00", "Z"),
    )
    bells.rung.clear()
    waiting = await show_rewrite(key, creator, bells)
    assert waiting is not None
    assert waiting.done_at is None
    assert bells.rung == [("rewrite_week", key)]
    assert await work_on_rewrite(key, AUTHORS)
    assert not await work_on_rewrite(key, AUTHORS)


async def test_only_its_owner_asks_looks_takes_and_leaves(creator: Viewer, bells: Bells) -> None:
    key = await asked(creator, bells, "more food")
    stranger = Viewer(user_id=await a_person())
    attempts: list[Callable[[], Any]] = [
        lambda: ask_rewrite(key, 1, "easier", stranger, bells),
        lambda: show_rewrite(key, stranger, bells),
        lambda: take_rewrite(key, [8], stranger, bells),
        lambda: leave_rewrite(key, stranger),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound):
            await attempt()


async def test_an_instruction_says_something_and_a_week_is_one_of_four(creator: Viewer, bells: Bells) -> None:
    key = await keep_path(creator.user_id, is_template=True)
    with pytest.raises(Invalid):
        await ask_rewrite(key, 1, "  ", creator, bells)
    for week in (0, 5):
        with pytest.raises(NotFound):
            await ask_rewrite(key, week, "easier", creator, bells)


async def test_a_proposal_goes_neither_into_a_fork_nor_to_the_public(creator: Viewer, bells: Bells) -> None:
    from kaiwa.curriculum.paths.forking import fork_path

    key = await asked(creator, bells, "more food")
    await answered(key, creator, bells)
    copy = await fork_path(key, creator, bells, as_template=True)
    assert await show_rewrite(copy.id, creator, bells) is None
    assert isinstance(UUID(copy.id), UUID)

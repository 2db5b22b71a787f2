"""An author that computes leaves the loop alone."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest

from kaiwa.curriculum.author import OutlineBrief, OutlineEvent, ScenarioBrief, ScenarioDraft
from kaiwa.engines.aside import Aside
from kaiwa.engines.offline.author import OfflineAuthor
from tests.months import a_brief, a_month, an_intent, others_than

SCENE = ScenarioBrief(intent=an_intent(), day=a_month().schedule[9], others=others_than(a_month(), 9))


class Noting(OfflineAuthor):
    def __init__(self) -> None:
        self.threads: set[int] = set()

    async def outline(self, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]:
        self.threads.add(threading.get_ident())
        async for event in super().outline(brief):
            yield event

    async def write(self, brief: ScenarioBrief) -> ScenarioDraft:
        self.threads.add(threading.get_ident())
        return await super().write(brief)


async def test_it_computes_in_a_thread_and_says_the_same() -> None:
    inner, plain = Noting(), OfflineAuthor()
    author = Aside(inner)
    assert await author.write(SCENE) == await plain.write(SCENE)
    assert [each async for each in author.outline(a_brief())] == [
        each async for each in plain.outline(a_brief())
    ]
    changed = await author.refine(a_month(), "more food", a_brief())
    assert changed == await plain.refine(a_month(), "more food", a_brief())
    assert await author.redraw_day(a_month(), 5, a_brief()) == await plain.redraw_day(a_month(), 5, a_brief())
    assert threading.get_ident() not in inner.threads
    assert author.origin == plain.origin


async def test_one_that_waits_is_told_where_it_belongs() -> None:
    class Waiting(OfflineAuthor):
        async def write(self, brief: ScenarioBrief) -> ScenarioDraft:
            await asyncio.sleep(0)
            return await super().write(brief)

    with pytest.raises(RuntimeError, match="on the loop"):
        await Aside(Waiting()).write(SCENE)


async def test_what_nobody_waits_for_any_more_leaves_nothing_behind() -> None:
    """An unawaited coroutine would fail this run."""
    author = Aside(OfflineAuthor())
    asked = [asyncio.create_task(author.write(SCENE)) for _ in range(60)]
    await asyncio.sleep(0)
    for task in asked:
        task.cancel()
    assert all(
        isinstance(each, BaseException) for each in await asyncio.gather(*asked, return_exceptions=True)
    )

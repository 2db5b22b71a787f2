"""What is asked for at about the same time is done at once, and one that fails spoils it for nobody."""

import asyncio
from collections.abc import Sequence

import pytest

from kaiwa.curriculum.together import Together


class Batches:
    def __init__(self, *, held: asyncio.Event | None = None) -> None:
        self.done: list[list[int]] = []
        self._held = held

    async def __call__(self, asked: Sequence[int]) -> list[int]:
        if self._held is not None:
            await self._held.wait()
        if -1 in asked:
            raise ValueError("a piece that nobody can work with")
        self.done.append(list(asked))
        return [10 * each for each in asked]


async def test_what_comes_while_one_batch_is_done_goes_with_the_next() -> None:
    held = asyncio.Event()
    work = Batches(held=held)
    together = Together(work, most=10)
    first = asyncio.create_task(together.ask(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    later = [asyncio.create_task(together.ask(each)) for each in (2, 3, 4)]
    await asyncio.sleep(0)
    held.set()
    assert await asyncio.gather(first, *later) == [10, 20, 30, 40]
    assert sorted(map(len, work.done)) in ([1, 3], [4])
    assert [each for batch in work.done for each in batch] == [1, 2, 3, 4]


async def test_a_batch_is_never_larger_than_it_may_be() -> None:
    work = Batches()
    together = Together(work, most=3)
    assert await asyncio.gather(*(together.ask(each) for each in range(8))) == [10 * n for n in range(8)]
    assert [len(each) for each in work.done] == [3, 3, 2]


async def test_one_that_fails_spoils_it_for_nobody() -> None:
    together = Together(Batches(), most=10)
    answers = await asyncio.gather(*(together.ask(each) for each in (1, -1, 3)), return_exceptions=True)
    assert [answers[0], answers[2]] == [10, 30]
    assert isinstance(answers[1], ValueError)


async def test_who_waits_no_more_holds_up_nobody() -> None:
    held = asyncio.Event()
    together = Together(Batches(held=held), most=10)
    gone, stays = asyncio.create_task(together.ask(1)), asyncio.create_task(together.ask(2))
    await asyncio.sleep(0)
    gone.cancel()
    held.set()
    assert await stays == 20
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert await together.ask(3) == 30

"""Work that outlives its message: once at a time for each name, and over when the process ends."""

import asyncio

from workers.background import MOST_AT_ONCE, Background


async def test_what_is_asked_for_twice_is_done_once_more_after_it() -> None:
    background, go_on, runs = Background(), asyncio.Event(), 0

    async def work() -> None:
        nonlocal runs
        runs += 1
        await go_on.wait()

    for _ in range(5):
        background.start("one", work)
    await asyncio.sleep(0)
    assert runs == 1
    for _ in range(5):
        background.start("one", work)
    go_on.set()
    async with asyncio.timeout(5):
        while runs < 2:
            await asyncio.sleep(0)
    await background.close()
    assert runs == 2


async def test_a_failure_is_nobody_elses() -> None:
    background, done = Background(), asyncio.Event()

    async def fails() -> None:
        raise KeyError

    async def works() -> None:
        done.set()

    background.start("bad", fails)
    background.start("good", works)
    await asyncio.wait_for(done.wait(), 5)
    background.start("bad", works)
    await background.close()


async def test_the_end_cuts_what_runs_and_lets_it_hand_back() -> None:
    background, begun, handed_back = Background(), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0)
            handed_back.set()
            raise

    background.start("one", work)
    await begun.wait()
    await background.close()
    assert handed_back.is_set()
    background.start("two", work)  # too late: nothing begins any more
    begun.clear()
    await asyncio.sleep(0)
    assert not begun.is_set()


async def test_so_many_run_at_once() -> None:
    background, go_on, inside, most = Background(), asyncio.Event(), 0, 0

    async def work() -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await go_on.wait()
        inside -= 1

    for number in range(MOST_AT_ONCE + 20):
        background.start(str(number), work)
    async with asyncio.timeout(5):
        while inside < MOST_AT_ONCE:
            await asyncio.sleep(0)
    go_on.set()
    async with asyncio.timeout(5):
        while inside:
            await asyncio.sleep(0)
    await background.close()
    assert most == MOST_AT_ONCE

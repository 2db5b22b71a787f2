"""A Redis client that can be cancelled: on Python 3.11 the driver loses a cancellation that comes while it sends."""

import asyncio
from typing import Any, Final

from redis.asyncio import Redis

TIMEOUT_S: Final = 2.0


def redis_at(url: str) -> Redis:
    client = Redis.from_url(url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S)
    pool = client.connection_pool
    # the address decides between a socket and TLS, so the kind is made from what it chose
    pool.connection_class = type("Cancellable", (_Cancellable, pool.connection_class), {})
    return client


class _Cancellable:
    """The driver sends within ``asyncio.wait_for``, which before Python 3.12 gives back what it waited for and forgets that
    it was cancelled: a listener went on listening after it was asked to end, and a request served who had gone."""

    async def send_packed_command(self, *arguments: Any, **more: Any) -> None:
        task = asyncio.current_task()
        asked_before = task.cancelling() if task else 0
        await super().send_packed_command(*arguments, **more)  # type: ignore[misc] # of the class beside us
        if task is not None and task.cancelling() > asked_before:
            await self.disconnect(nowait=True)  # type: ignore[attr-defined] # nobody will read the answer
            raise asyncio.CancelledError

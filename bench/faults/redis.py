"""Redis loses everything five times, and is killed once: the rows know all that matters.

python -m bench.faults.redis
"""

import asyncio
import sys

from redis.asyncio import Redis

from bench.faults.fleet import Fleet, pause, survived
from bench.queueing.ground import Ground
from bench.queueing.verdict import Figure

TIMES = 5


async def wound(found: Ground, fleet: Fleet) -> list[Figure]:
    for _ in range(TIMES):
        await pause(0.3, 1.0)
        client = Redis.from_url(found.redis_urls.url)
        await client.flushall()
        await client.aclose()
    assert found.redis.child is not None
    found.redis.child.stop()
    await asyncio.sleep(2)
    found.redis.start()
    return [Figure("times Redis lost everything", TIMES), Figure("times it was killed", 1)]


if __name__ == "__main__":
    sys.exit(not asyncio.run(survived("Redis flushed and killed", wound, writers=10)))

"""What every process needs of the world outside, opened together and closed in reverse."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from msgspec import Struct
from redis.asyncio import Redis

from kaiwa.analytics.engine_calls import CallBook
from kaiwa.bell import Bell, broker_at
from kaiwa.database import close_database, open_database
from kaiwa.edge.counters import BELLS_LOST
from kaiwa.engines.choice import Engines, open_engines
from kaiwa.limits import Limits
from kaiwa.live import Live
from kaiwa.redis_at import redis_at
from kaiwa.settings import Settings


class Services(Struct, frozen=True):
    redis: Redis
    bell: Bell
    limits: Limits
    live: Live
    engines: Engines


@asynccontextmanager
async def open_services(settings: Settings, *, pool_size: int = 10) -> AsyncIterator[Services]:
    where = settings.addresses()
    async with AsyncExitStack() as stack:
        await open_database(where.database, pool_size=pool_size)
        stack.push_async_callback(close_database)
        redis = redis_at(where.redis)
        stack.push_async_callback(redis.aclose)
        bell = Bell(broker_at(where.broker, middleware=[]), lost=BELLS_LOST.inc)
        stack.callback(bell.close)
        live = Live(redis)
        stack.push_async_callback(live.close)
        book = CallBook()
        stack.push_async_callback(book.close)
        engines = await stack.enter_async_context(open_engines(settings, redis=redis, note_call=book.note))
        yield Services(redis=redis, bell=bell, limits=Limits(redis), live=live, engines=engines)

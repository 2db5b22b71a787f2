"""What every process needs of the world outside, opened together and closed in reverse."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from msgspec import Struct
from redis.asyncio import Redis

from kaiwa.bell import Bell, broker_at
from kaiwa.database import close_database, open_database
from kaiwa.edge.counters import BELLS_LOST
from kaiwa.limits import Limits
from kaiwa.settings import Settings, WrongSetting

REDIS_TIMEOUT_S: Final = 2.0


class Addresses(Struct, frozen=True):
    database: str
    redis: str
    broker: str


class Services(Struct, frozen=True):
    redis: Redis
    bell: Bell
    limits: Limits


def addresses(settings: Settings) -> Addresses:
    for name, value in (("DATABASE_URL", settings.database_url), ("REDIS_URL", settings.redis_url)):
        if value is None:
            raise WrongSetting(name, "", "this part needs an address; `kaiwa up` brings servers of its own")
    assert settings.database_url is not None
    assert settings.redis_url is not None
    return Addresses(settings.database_url, settings.redis_url, settings.broker_url or settings.redis_url)


@asynccontextmanager
async def open_services(settings: Settings, *, pool_size: int = 10) -> AsyncIterator[Services]:
    where = addresses(settings)
    async with AsyncExitStack() as stack:
        await open_database(where.database, pool_size=pool_size)
        stack.push_async_callback(close_database)
        redis = Redis.from_url(
            where.redis, socket_timeout=REDIS_TIMEOUT_S, socket_connect_timeout=REDIS_TIMEOUT_S
        )
        stack.push_async_callback(redis.aclose)
        bell = Bell(broker_at(where.broker, middleware=[]), lost=BELLS_LOST.inc)
        stack.callback(bell.close)
        yield Services(redis=redis, bell=bell, limits=Limits(redis))

"""Where the servers of a running ``kaiwa up`` answer, for commands beside it."""

from pathlib import Path

from msgspec import Struct

from kaiwa.embedded.folder import holder_of, is_held
from kaiwa.embedded.postgres import addresses
from kaiwa.embedded.valkey import redis_addresses


class Running(Struct, frozen=True):
    database_url: str
    redis_url: str
    broker_url: str


def running_addresses(data: Path) -> Running | None:
    if not is_held(data) or (holder := holder_of(data)) is None:
        return None
    sockets = Path(holder.sockets)
    redis = redis_addresses(sockets)
    return Running(addresses(sockets).app_url, redis.url, redis.broker_url)

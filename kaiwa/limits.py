"""How often somebody may try something: counted in Redis, or in this process while Redis is away."""

import hashlib
import math
import time
from ipaddress import IPv6Address, IPv6Network
from typing import Final

import structlog
from msgspec import Struct
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kaiwa.errors import TooMany

log = structlog.get_logger()


class Limit(Struct, frozen=True):
    name: str
    times: int
    per_s: int


# A token bucket that refills evenly; answers the milliseconds to wait, 0 when allowed.
# The time is Redis' own: web processes with wrong clocks share one truth.
BUCKET: Final = """
local at = redis.call('TIME')
local now = at[1] * 1000 + math.floor(at[2] / 1000)
local size, window = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, since = tonumber(kept[1]) or size, tonumber(kept[2]) or now
tokens = math.min(size, tokens + (now - since) * size / window)
local wait = 0
if tokens >= 1 then tokens = tokens - 1 else wait = math.ceil((1 - tokens) * window / size) end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(now))
redis.call('PEXPIRE', KEYS[1], window)
return wait
"""
MOST_LOCAL_BUCKETS: Final = 10_000
ASK_REDIS_AGAIN_S: Final = 1.0


def household(who: str) -> str:
    """One household, one bucket: an IPv6 client owns a whole /64 and may hop within it.

    Decided here, where no caller can forget it; an e-mail address is no IP address and stays as it is.
    """
    try:
        address = IPv6Address(who)
    except ValueError:
        return who
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address) >> 64 << 64, 64)))


class Limits:
    def __init__(self, redis: Redis | None) -> None:
        self._redis = redis
        self._bucket = redis.register_script(BUCKET) if redis else None
        self._local: dict[str, tuple[float, float]] = {}
        self._ask_redis_at = 0.0

    async def spend(self, limit: Limit, who: str) -> None:
        """One try; raises ``TooMany`` with the seconds to wait. Keys hold a digest, never an address or e-mail."""
        digest = hashlib.sha256(household(who).encode(errors="surrogatepass")).hexdigest()[:32]
        key = f"limit:{limit.name}:{digest}"
        wait_ms = await self._in_redis(key, limit)
        if wait_ms is None:
            wait_ms = self._in_process(key, limit)
        if wait_ms > 0:
            raise TooMany(max(1, math.ceil(wait_ms / 1000)))

    async def _in_redis(self, key: str, limit: Limit) -> float | None:
        if self._bucket is None or time.monotonic() < self._ask_redis_at:
            return None
        try:
            return float(await self._bucket(keys=[key], args=[limit.times, limit.per_s]))
        except (RedisError, OSError) as cause:
            # a Redis that hangs must not make everybody wait for its time-out
            self._ask_redis_at = time.monotonic() + ASK_REDIS_AGAIN_S
            log.warning("limits.redis_away", error=type(cause).__name__)
            return None

    def _in_process(self, key: str, limit: Limit) -> float:
        if len(self._local) > MOST_LOCAL_BUCKETS:
            self._local.clear()  # a flood of keys must not fill the memory; the limits begin anew
        now = time.monotonic()
        tokens, since = self._local.get(key, (float(limit.times), now))
        tokens = min(limit.times, tokens + (now - since) * limit.times / limit.per_s)
        self._local[key] = (max(tokens - 1, 0.0) if tokens >= 1 else tokens, now)
        return 0.0 if tokens >= 1 else (1 - tokens) * limit.per_s / limit.times * 1000

"""What may be spent in a day, by everybody together and by one person: reserved before a call, settled after it.

Counted in Redis, by UTC days; in this process while Redis is away, so that a cap never stops to be one.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from msgspec import Struct
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kaiwa.clock import now
from kaiwa.curriculum.engine import EngineOverBudget

log = structlog.get_logger()

# Reserves an amount under two counters, or under neither; answers 1 when both hold it. A cap of 0 is none.
RESERVE: Final = """
for i = 1, #KEYS do
  local cap = tonumber(ARGV[2 * i])
  if cap > 0 and tonumber(redis.call('GET', KEYS[i]) or '0') + tonumber(ARGV[2 * i - 1]) > cap then return 0 end
end
for i = 1, #KEYS do
  redis.call('INCRBY', KEYS[i], ARGV[2 * i - 1])
  redis.call('EXPIRE', KEYS[i], 172800)
end
return 1
"""

MOST_LOCAL: Final = 10_000
"""People counted in this process; beyond, the counts begin anew."""


class Counter(Struct, frozen=True):
    key: str
    amount: int
    cap: int


class Reserved(Struct, frozen=True):
    counters: tuple[Counter, ...] = ()


class Budget:
    """A cap of 0 is none."""

    def __init__(self, redis: Redis | None, *, microusd_day: int, tokens_person_day: int) -> None:
        self._redis = redis
        self._reserve = redis.register_script(RESERVE) if redis else None
        self._microusd_day = microusd_day
        self._tokens_person_day = tokens_person_day
        self._local: dict[str, int] = {}

    async def reserve(self, *, microusd: int, tokens: int, person: UUID | None) -> Reserved:
        """Raises ``EngineOverBudget`` where the call could go over a cap."""
        at = now()
        counters = self._counters(at, microusd, tokens, person)
        if counters and not await self._take(counters):
            raise EngineOverBudget(retry_after_s=_until_midnight_s(at))
        return Reserved(counters)

    async def settle(self, reserved: Reserved, *, microusd: int, tokens: int) -> None:
        """What was really spent stands in place of what was reserved."""
        for counter in reserved.counters:
            spent = tokens if ":tokens:" in counter.key else microusd
            if spent != counter.amount:
                await self._move(counter.key, spent - counter.amount)

    def _counters(self, at: datetime, microusd: int, tokens: int, person: UUID | None) -> tuple[Counter, ...]:
        found = []
        if self._microusd_day:
            found.append(Counter(f"engine:microusd:{at:%Y-%m-%d}", microusd, self._microusd_day))
        if self._tokens_person_day and person is not None:
            who = hashlib.sha256(person.bytes).hexdigest()[:32]
            found.append(Counter(f"engine:tokens:{at:%Y-%m-%d}:{who}", tokens, self._tokens_person_day))
        return tuple(found)

    async def _take(self, counters: tuple[Counter, ...]) -> bool:
        if self._reserve is not None:
            arguments = [value for each in counters for value in (each.amount, each.cap)]
            try:
                return bool(await self._reserve(keys=[each.key for each in counters], args=arguments))
            except (RedisError, OSError) as cause:
                log.warning("budget.redis_away", error=type(cause).__name__)
        if len(self._local) > MOST_LOCAL:
            self._local.clear()
        if any(self._local.get(each.key, 0) + each.amount > each.cap for each in counters):
            return False
        for each in counters:
            self._local[each.key] = self._local.get(each.key, 0) + each.amount
        return True

    async def _move(self, key: str, by: int) -> None:
        if key in self._local:
            self._local[key] += by
            return
        if self._redis is not None:
            try:
                await self._redis.incrby(key, by)
            except (RedisError, OSError) as cause:
                log.warning("budget.redis_away", error=type(cause).__name__)


def _until_midnight_s(at: datetime) -> float:
    tomorrow = (at + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (tomorrow - at).total_seconds()

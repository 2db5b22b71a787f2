"""A live test of the engines, asked for by an admin, made by a worker, and kept for a day."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace
from redis.asyncio import Redis

from kaiwa.accounts.audit import audit
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.vocabulary import AuditAction
from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.database import transaction
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM

log = structlog.get_logger()

TEST_ENGINES: Final = "test_engines"
KEY: Final = "engines:self-test"
KEPT_S: Final = 86_400
GIVEN_UP_AFTER: Final = timedelta(minutes=3)


class Finding(Struct, frozen=True):
    what: str
    verdict: str
    """``ok``, ``warn`` or ``bad``."""
    says: str
    mend: str = ""


class SelfTest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    asked_at: datetime
    done_at: datetime | None = None
    findings: tuple[Finding, ...] = ()

    def is_running(self, at: datetime) -> bool:
        return self.done_at is None and at - self.asked_at < GIVEN_UP_AFTER


Examine = Callable[[], Awaitable[tuple[Finding, ...]]]


async def ask_self_test(principal: Principal, redis: Redis, ring: Ring, settings: Settings) -> SelfTest:
    """While one runs, that one is the answer."""
    admin = principal.must_be_admin()
    found = await _kept(redis)
    if found is not None and found.is_running(now()):
        return found
    asked = SelfTest(id=uuid4().hex, asked_at=now())
    async with transaction(SYSTEM):  # its questions cost a little: who asked is written down first
        await audit(settings.secret, AuditAction.ADMIN_WRITE, actor=admin, self_test=asked.id)
    await _keep(redis, asked)
    await ring(TEST_ENGINES, asked.id)
    return asked


async def last_self_test(principal: Principal, redis: Redis) -> SelfTest | None:
    principal.must_be_admin()
    return await _kept(redis)


async def make_self_test(test_id: str, redis: Redis, examine: Examine) -> None:
    """A test that another one took the place of is not made; made twice, the last result counts."""
    asked = await _kept(redis)
    if asked is None or asked.id != test_id or asked.done_at is not None:
        return
    try:
        findings = await examine()
    except Exception as cause:  # whatever a machine's engines do, the admin gets an answer
        log.exception("self_test.broke")
        findings = (Finding("self-test", "bad", type(cause).__name__, "Look into the worker's log."),)
    await _keep(redis, replace(asked, done_at=now(), findings=findings))


async def _kept(redis: Redis) -> SelfTest | None:
    raw = await redis.get(KEY)
    return msgspec.json.decode(raw, type=SelfTest) if raw else None


async def _keep(redis: Redis, test: SelfTest) -> None:
    await redis.set(KEY, msgspec.json.encode(test), ex=KEPT_S)

"""Is it alive, is it ready, and how is it doing."""

import asyncio
import hmac
from ipaddress import ip_address
from typing import Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException
from msgspec import Struct
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kaiwa.bell import Bell
from kaiwa.database import fetch, transaction
from kaiwa.edge.counters import exposition
from kaiwa.errors import NotFound
from kaiwa.migrations import missing_migrations
from kaiwa.settings import Settings
from kaiwa.viewer import Viewer


class Alive(Struct, frozen=True):
    status: str


class Readiness(Struct, frozen=True):
    status: str
    checks: dict[str, str]


class Health(Controller):
    tags = ("Health",)
    opt = {"for_anybody": True}  # noqa: RUF012 - Litestar's way

    @get("/healthz", summary="Whether the process answers")
    async def healthz(self) -> Alive:
        return Alive("ok")

    @get("/readyz", summary="Whether database, migrations, Redis and broker are there")
    async def readyz(self, redis: NamedDependency[Redis], bell: NamedDependency[Bell]) -> Response[Readiness]:
        database, redis_says, broker = await asyncio.gather(_database(), _redis(redis), bell.is_reachable())
        checks = {**database, "redis": redis_says, "broker": "ok" if broker else "not reachable"}
        ready = all(each == "ok" for each in checks.values())
        return Response(Readiness("ok" if ready else "not ready", checks), status_code=200 if ready else 503)

    @get(
        "/metrics",
        summary="Counters for Prometheus",
        media_type="text/plain",
        raises=[NotAuthorizedException],
    )
    async def metrics(
        self, request: Request[Any, Any, Any], settings: NamedDependency[Settings]
    ) -> Response[bytes]:
        _may_scrape(request, settings)
        body, content_type = exposition()
        return Response(body, media_type=content_type)


async def _database() -> dict[str, str]:
    try:
        async with transaction(Viewer()):
            await fetch("SELECT 1")
        missing = await missing_migrations()
    except Exception:  # whatever it is, the answer is the same: not ready
        return {"database": "not reachable", "migrations": "unknown"}
    return {
        "database": "ok",
        "migrations": "ok" if not missing else f"{len(missing)} missing: run kaiwa migrate",
    }


async def _redis(redis: Redis) -> str:
    try:
        await redis.ping()
    except (RedisError, OSError):
        return "not reachable"
    return "ok"


def _may_scrape(request: Request[Any, Any, Any], settings: Settings) -> None:
    """With a token for a collector elsewhere; without one set, for this machine alone."""
    if settings.metrics_token is None:
        if not _comes_from_here(request):
            raise NotFound
        return
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), settings.metrics_token.encode()):
        raise NotAuthorizedException


def _comes_from_here(request: Request[Any, Any, Any]) -> bool:
    """Directly: behind a proxy on this machine that nobody named, the whole world has its address."""
    if "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        return ip_address(request.scope["state"]["client_address"]).is_loopback
    except ValueError:
        return False

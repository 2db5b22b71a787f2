"""Is it alive, is it ready, and how is it doing."""

import hmac
from typing import Any

from litestar import Controller, Request, Response, get
from litestar.exceptions import HTTPException, NotAuthorizedException
from msgspec import Struct
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kaiwa.bell import Bell
from kaiwa.database import fetch, transaction
from kaiwa.edge.counters import exposition
from kaiwa.migrations import missing_migrations
from kaiwa.settings import LOOPBACK, Settings
from kaiwa.viewer import Viewer


class Alive(Struct, frozen=True):
    status: str


class Readiness(Struct, frozen=True):
    status: str
    checks: dict[str, str]


class Health(Controller):
    tags = ("Health",)

    @get("/healthz", summary="Whether the process answers")
    async def healthz(self) -> Alive:
        return Alive("ok")

    @get("/readyz", summary="Whether database, migrations, Redis and broker are there")
    async def readyz(self, redis: Redis, bell: Bell) -> Response[Readiness]:
        checks = {
            **await _database(),
            "redis": await _redis(redis),
            "broker": "ok" if await bell.is_reachable() else "not reachable",
        }
        ready = all(each == "ok" for each in checks.values())
        return Response(Readiness("ok" if ready else "not ready", checks), status_code=200 if ready else 503)

    @get(
        "/metrics",
        summary="Counters for Prometheus",
        media_type="text/plain",
        raises=[NotAuthorizedException],
    )
    async def metrics(self, request: Request[Any, Any, Any], settings: Settings) -> Response[bytes]:
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
        if request.scope["state"]["client_address"] not in LOOPBACK:
            raise HTTPException(status_code=404)
        return
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), settings.metrics_token.encode()):
        raise NotAuthorizedException

"""Handlers that go wrong on purpose, added to the real application by the tests of the edge."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import asyncpg
import msgspec
from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream
from msgspec import Struct
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import ResponseError

from kaiwa import errors
from kaiwa.accounts.principal import Principal
from kaiwa.behalf import beneficiary
from kaiwa.curriculum.engine import EngineCannot, EngineError, EngineOverBudget, Trouble
from kaiwa.database import fetch, transaction
from kaiwa.limits import Limit, Limits
from kaiwa.viewer import Viewer

PRIVATE = "what-a-learner-wrote"
"""In no answer and in no log."""

RAISED: dict[str, Callable[[], Exception]] = {
    "key": lambda: KeyError(PRIVATE),
    "unique": lambda: asyncpg.UniqueViolationError(PRIVATE),
    "syntax": lambda: asyncpg.PostgresSyntaxError(f"syntax error at or near {PRIVATE}"),
    "deadlock": lambda: asyncpg.DeadlockDetectedError(PRIVATE),
    "cancelled": lambda: asyncpg.QueryCanceledError(PRIVATE),
    "gone": lambda: asyncpg.ConnectionDoesNotExistError(PRIVATE),
    "starting": lambda: asyncpg.CannotConnectNowError(PRIVATE),
    "full": lambda: asyncpg.TooManyConnectionsError(PRIVATE),
    "admin": lambda: asyncpg.AdminShutdownError(PRIVATE),
    "interface": lambda: asyncpg.InterfaceError(PRIVATE),
    "redis": lambda: RedisAway(PRIVATE),
    "redis answer": lambda: ResponseError(PRIVATE),
    "timeout": lambda: TimeoutError(PRIVATE),
    "reset": lambda: ConnectionResetError(PRIVATE),
    "teapot": lambda: HTTPException(detail=PRIVATE, status_code=418),
    "http 500": lambda: HTTPException(detail=PRIVATE, status_code=500),
    "decode": lambda: msgspec.DecodeError(PRIVATE),
    "recursion": lambda: RecursionError(PRIVATE),
    "kaiwa": lambda: errors.KaiwaError(),
    "conflict": lambda: errors.Conflict(),
    "spent": lambda: errors.LinkSpent(),
    "many": lambda: errors.TooMany(7),
    "unavailable": lambda: errors.Unavailable(),
    "unset": lambda: errors.NotConfigured(),
    "model away": lambda: EngineError(Trouble.TIMED_OUT),
    "over budget": lambda: EngineOverBudget(retry_after_s=90.5),
    "no speech": lambda: EngineCannot(),
    "credentials": lambda: errors.WrongCredentials(),
    "surrogate": lambda: errors.Invalid("\ud800"),
}


class Order(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    count: int = 1
    many: list["Order"] = []


class Calls:
    """How often a handler ran, by the name it was called with."""

    count: dict[str, int] = {}  # noqa: RUF012 - the tests' own memory
    gate: asyncio.Event | None = None
    fail_with: Exception | None = None


class Planted(Controller):
    path = "/api/planted"

    @get("/raise/{what:str}", include_in_schema=False)
    async def broken(self, what: FromPath[str]) -> None:
        mine = PRIVATE + "-in-a-local-variable"
        assert mine
        raise RAISED[what]()

    @get("/sql", include_in_schema=False)
    async def sql(self, statement: FromQuery[str]) -> None:
        async with transaction(Viewer()):
            await fetch(statement)

    @get("/number/{number:int}", include_in_schema=False)
    async def number(self, number: FromPath[int]) -> None:
        async with transaction(Viewer()):
            await fetch("SELECT $1::int", number)

    @get("/text", include_in_schema=False)
    async def text(self, text: FromQuery[str]) -> list[str]:
        async with transaction(Viewer()):
            return [row["text"] for row in await fetch("SELECT $1::text AS text", text)]

    @post("/orders", include_in_schema=False)
    async def order(self, data: JSONBody[Order], principal: NamedDependency[Principal]) -> dict[str, Any]:
        Calls.count[data.name] = Calls.count.get(data.name, 0) + 1
        if Calls.gate is not None:
            await Calls.gate.wait()
        if Calls.fail_with is not None:
            raise Calls.fail_with
        async with transaction(Viewer()):
            text = (await fetch("SELECT $1::text AS text", data.name))[0]["text"]
        return {"name": text, "ran": Calls.count[data.name], "long": "long " * 400}

    @post("/bare", include_in_schema=False)
    async def bare(self) -> dict[str, str]:
        return {"said": "nothing"}

    @get("/stream", include_in_schema=False)
    async def stream(self) -> Stream:
        async def words() -> AsyncIterator[str]:
            yield "data: one\n\n"
            if Calls.gate is not None:
                await Calls.gate.wait()
            yield "data: two\n\n"

        return Stream(words(), media_type="text/event-stream")

    @get("/waiting", include_in_schema=False)
    async def waiting(self) -> str:
        if Calls.gate is not None:
            await Calls.gate.wait()
        return "waited"

    @get("/limited", include_in_schema=False)
    async def limited(
        self, limits: NamedDependency[Limits], client_address: NamedDependency[str], key: FromQuery[str]
    ) -> str:
        await limits.spend(Limit(f"planted-{key}", 3, 60), client_address)
        return client_address

    @get("/state", include_in_schema=False)
    async def state(
        self, request: Request[Any, Any, Any], principal: NamedDependency[Principal]
    ) -> dict[str, Any]:
        return {
            "known": principal.is_known,
            "request_id": request.scope["state"]["request_id"],
            "on_behalf_of": beneficiary(),
        }


PLANTED = (Planted,)

"""A browser for tests: it keeps cookies, sends the CSRF token, and comes from an address of its own."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from litestar import Litestar
from msgspec.structs import replace

from kaiwa.app import create_app
from kaiwa.database import fetch, transaction
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM
from tests.conftest import Servers, another_pool

SECRET = "a secret of the tests that is long enough"
HOME = "http://kaiwa.example"
PASSWORD = "violet kettle on the roof"


def settings_for(servers: Servers, data: Path, **more: Any) -> Settings:
    base = Settings(
        secret=SECRET,
        data=data,
        public_url=HOME,
        database_url=servers.app_url,
        redis_url=servers.redis_url,
        broker_url=servers.broker_url,
        admin_emails=("root@kaiwa.example",),
    )
    return replace(base, **more)


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Litestar]:
    app = create_app(settings)
    with another_pool():
        async with app.lifespan():
            yield app


class Browser:
    def __init__(self, app: Litestar, *, home: str = HOME, address: str | None = None) -> None:
        own = address or f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(1, 255)}"
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app, client=(own, 40_000)),  # type: ignore[arg-type]
            base_url=home,
            headers={"User-Agent": "Test browser"},
        )

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self.http.cookies.jar}

    async def send(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        headers = {"X-CSRF-Token": self.cookies.get("csrf", "")} | more.pop("headers", {})
        if body is not None:
            more["json"] = body
        return await self.http.request(method, path, headers=headers, **more)

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.send("GET", path, **more)

    async def post(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return await self.send("POST", path, body, **more)

    async def register(self, email: str | None = None, password: str = PASSWORD, **more: Any) -> UUID:
        form = {"email": email or an_address(), "password": password} | more
        answer = await self.post("/api/auth/register", form)
        assert answer.status_code == 201, answer.text
        return UUID(answer.json()["id"])

    async def login(self, email: str, password: str = PASSWORD) -> httpx.Response:
        return await self.post("/api/auth/login", {"email": email, "password": password})

    async def guest(self) -> UUID:
        answer = await self.post("/api/auth/guest")
        assert answer.status_code == 201, answer.text
        return UUID(answer.json()["guest_id"])

    async def close(self) -> None:
        await self.http.aclose()


def an_address() -> str:
    return f"learner-{uuid4().hex[:12]}@mail.example"


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["code"])


async def query(sql: str, *arguments: Any) -> list[Any]:
    """As the product itself, which sees every row."""
    async with transaction(SYSTEM):
        return await fetch(sql, *arguments)


async def value(sql: str, *arguments: Any) -> Any:
    found = await query(sql, *arguments)
    return found[0][0] if found else None


async def link_in_mail(email: str, kind: str) -> str:
    """The token of the newest mail of a kind."""
    body = await value(
        "SELECT body FROM outgoing_mails WHERE recipient = $1 AND kind = $2 ORDER BY created_at DESC LIMIT 1",
        email,
        kind,
    )
    assert body, "no such mail"
    return str(body).partition("token=")[2].split()[0]

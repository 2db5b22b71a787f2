"""Browsers of people who walk paths."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.accounts.conftest import OpenBrowser, app, browse, settings
from tests.browsing import Browser
from tests.curriculum.walking import a_path

__all__ = ["OpenBrowser", "app", "browse", "settings"]


class Walker:
    """Somebody with a browser, and a place on a path of their own."""

    def __init__(self, browser: Browser, who: UUID, *, guest: bool = False) -> None:
        self.browser, self.id, self.is_guest = browser, who, guest
        self.path, self.place = "", ""

    async def begins(self, path: str | None = None, **form: Any) -> Any:
        self.path = path or await self.own_path()
        answer = await self.browser.post(f"/api/paths/{self.path}/assignments", form)
        assert answer.status_code == 201, answer.text
        self.place = answer.json()["id"]
        return answer.json()

    async def own_path(self, **more: Any) -> str:
        return await a_path(guest=self.id, **more) if self.is_guest else await a_path(self.id, **more)

    async def asks(self, method: str, what: str = "", body: Any = None, **more: Any) -> httpx.Response:
        return await self.browser.send(method, f"/api/assignments/{self.place}{what}", body, **more)

    async def gets(self, what: str = "") -> Any:
        answer = await self.asks("GET", what)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def does(self, method: str, what: str = "", body: Any = None) -> Any:
        answer = await self.asks(method, what, body)
        assert answer.status_code in (200, 204), answer.text
        return answer.json() if answer.content else None

    async def today(self) -> Any:
        return await self.gets("/today")


@pytest.fixture
async def walker(browse: OpenBrowser) -> Walker:
    browser = browse()
    return Walker(browser, await browser.register())


@pytest.fixture(params=["person", "guest"])
async def anybody(request: pytest.FixtureRequest, browse: OpenBrowser) -> Walker:
    browser = browse()
    if request.param == "guest":
        return Walker(browser, await browser.guest(), guest=True)
    return Walker(browser, await browser.register())

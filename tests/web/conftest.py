"""People with a browser that knows no script: it follows links and sends the forms that a page shows."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from html.parser import HTMLParser

import httpx
import pytest
from litestar import Litestar

from kaiwa.settings import Settings
from tests.browsing import HOME, PASSWORD, Browser, an_address, running, settings_for
from tests.conftest import Servers

FORM = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
    "Origin": HOME,
    "Sec-Fetch-Site": "same-origin",
}


class Shown(HTMLParser):
    """The forms of a page by their action, with the fields that they would send."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self.fields: dict[str, dict[str, str | None]] = {}
        self._form: dict[str, str] = {}
        self._select = self._text = ""
        self.feed(html)

    def handle_data(self, data: str) -> None:
        if self._text:
            self._form[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        match tag:
            case "form":
                self._form = self.forms.setdefault(found.get("action") or "", {})
            case "input":
                name = found.get("name") or ""
                self.fields[name] = found
                if found.get("type") not in ("radio", "checkbox") or "checked" in found:
                    self._form[name] = found.get("value") or ""
            case "textarea":
                self._text = found.get("name") or ""
                self._form[self._text] = ""
                self.fields[self._text] = found
            case "select":
                self._select = found.get("name") or ""
                self.fields[self._select] = found
            case "option" if "selected" in found:
                self._form[self._select] = found.get("value") or ""


class Person:
    def __init__(self, app: Litestar) -> None:
        self.browser = Browser(app)
        self.email = an_address()

    async def look(self, path: str, **headers: str) -> httpx.Response:
        return await self.browser.http.get(path, headers=FORM | headers)

    async def send(self, path: str, fields: dict[str, str], **headers: str) -> httpx.Response:
        return await self.browser.http.post(path, data=fields, headers=FORM | headers)

    async def fill(self, page: str, action: str, **typed: str) -> httpx.Response:
        """As a browser: everything that the page's form holds, and what is typed over it."""
        looked = await self.look(page)
        assert looked.status_code == 200, looked.text
        form = Shown(looked.text).forms[action]
        return await self.send(action.partition("#")[0], form | typed)

    async def sign_up(self, **typed: str) -> httpx.Response:
        return await self.fill(
            "/sign-up", "/sign-up", **({"email": self.email, "password": PASSWORD} | typed)
        )


def text_of(answer: httpx.Response) -> str:
    """What a reader sees, in one line."""
    body = re.sub(r"(?s)<head>.*?</head>", "", answer.text)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body)).strip()


@pytest.fixture(scope="module")
def settings(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_for(servers, tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
async def app(settings: Settings) -> AsyncIterator[Litestar]:
    async with running(settings) as app:
        yield app


@pytest.fixture
async def person(app: Litestar) -> AsyncIterator[Callable[[], Person]]:
    async with AsyncExitStack() as stack:

        def somebody() -> Person:
            one = Person(app)
            stack.push_async_callback(one.browser.close)
            return one

        yield somebody

"""Previews over the API, drawn in this process by whichever authors a test wants."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar
from msgspec import Struct

from kaiwa.curriculum.author import (
    Author,
    Outline,
    OutlineBrief,
    OutlineEvent,
    Refined,
    ScenarioBrief,
    ScenarioDraft,
)
from kaiwa.curriculum.previews.gates import Authors
from kaiwa.curriculum.previews.working import work_on_preview
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.aside import Aside
from kaiwa.engines.offline.author import OfflineAuthor
from tests.browsing import Browser, running, settings_for
from tests.conftest import Servers

WISH = "I meet my partner's parents in Osaka in a month"
OFFLINE = Aside(OfflineAuthor())
AUTHORS = Authors(OFFLINE, OFFLINE)


class Model:
    """Stands for a model: what it writes is the offline engine's, unless a test says what goes wrong, or waits."""

    origin = Origin.OPENAI

    def __init__(self, inner: Author = OFFLINE) -> None:
        self.inner = inner
        self.asked: list[str] = []

    async def outline(self, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]:
        self.asked.append("outline")
        async for event in self.inner.outline(brief):
            yield event

    async def refine(self, outline: Outline, instruction: str, brief: OutlineBrief) -> Refined:
        self.asked.append("refine")
        return await self.inner.refine(outline, instruction, brief)

    async def redraw_day(self, outline: Outline, day: int, brief: OutlineBrief) -> Day:
        self.asked.append(f"redraw {day}")
        return await self.inner.redraw_day(outline, day, brief)

    async def write(self, brief: ScenarioBrief) -> ScenarioDraft:
        self.asked.append(f"write {brief.day.day}")
        return await self.inner.write(brief)


def asking(model: Author) -> Authors:
    return Authors(model, OFFLINE)


class Scene(Struct):
    """The application, and somebody who looks at it."""

    app: Litestar
    browser: Browser

    async def ask(self, **more: Any) -> str:
        answer = await self.browser.post("/api/previews", {"intent": WISH} | more)
        assert answer.status_code == 202, answer.text
        assert answer.json()["status"] == "generating"
        return str(answer.json()["session_id"])

    async def draw(self, sid: str, authors: Authors = AUTHORS) -> None:
        assert await work_on_preview(sid, authors, self.app.state.live)

    async def ready(self, authors: Authors = AUTHORS, **more: Any) -> str:
        sid = await self.ask(**more)
        await self.draw(sid, authors)
        return sid

    async def seen(self, sid: str) -> dict[str, Any]:
        answer = await self.browser.get(f"/api/previews/{sid}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def change(
        self, sid: str, what: str, body: Any = None, authors: Authors = AUTHORS
    ) -> dict[str, Any]:
        answer = await self.browser.post(f"/api/previews/{sid}/{what}", body)
        assert answer.status_code == 202, answer.text
        await self.draw(sid, authors)
        return await self.seen(sid)

    async def another(self) -> Browser:
        """A person with an account of their own."""
        browser = Browser(self.app)
        await browser.register()
        return browser


@asynccontextmanager
async def a_scene(servers: Servers, data: Path, **more: Any) -> AsyncIterator[Scene]:
    async with running(settings_for(servers, data, **more)) as app, somebody_in(app) as scene:
        yield scene


@asynccontextmanager
async def somebody_in(app: Litestar) -> AsyncIterator[Scene]:
    browser = Browser(app)
    await browser.guest()
    try:
        yield Scene(app, browser)
    finally:
        await browser.close()


class Event(Struct, frozen=True):
    id: str
    event: str
    data: Any


def events_in(text: str) -> list[Event]:
    """As a browser reads a stream: comments and times to retry are none."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and line[0] != ":")
        if "data" in fields:
            found.append(Event(fields.get("id", ""), fields["event"], json.loads(fields["data"])))
    return found


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0)

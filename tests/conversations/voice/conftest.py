"""A house where the offline partner talks, and a model speaks and listens; and one where nobody does either."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Protocol

import pytest

from bench.model import Answer, Answering, Json, Model, model
from kaiwa.settings import OpenAI
from tests.browsing import Browser, running, settings_for
from tests.conftest import Servers

SOUND = b"ID3 " + bytes(range(200)) * 20
OFFLINE = {"author": "offline", "partner": "offline", "analyst": "offline"}


def speaks_and_hears(path: str, body: Json) -> Answer:
    return Answer(body={"text": "コーヒーをください。"} if path.endswith("transcriptions") else SOUND)


def always(answer: Answer) -> Answering:
    return lambda path, body: answer


class House:
    """A learner in it, and what was asked of its model."""

    def __init__(self, learner: Browser, server: Model) -> None:
        self.learner, self.server = learner, server
        self.answering: Answering = speaks_and_hears

    def answers(self, path: str, body: Json) -> Answer:
        return self.answering(path, body)


class OpenHouse(Protocol):
    def __call__(
        self, answering: Answering = speaks_and_hears, *, patience_s: float = 20
    ) -> AbstractAsyncContextManager[House]: ...


@pytest.fixture
def open_house(servers: Servers, tmp_path: Path) -> OpenHouse:
    @asynccontextmanager
    async def opened(
        answering: Answering = speaks_and_hears, *, patience_s: float = 20
    ) -> AsyncIterator[House]:
        asked: list[House] = []
        async with model(lambda path, body: asked[0].answers(path, body)) as server:
            openai = OpenAI(api_key="k", base_url=server.url, model="m", talk_timeout_s=patience_s)
            async with running(settings_for(servers, tmp_path, openai=openai, engines=OFFLINE)) as app:
                learner = Browser(app)
                await learner.register()
                asked.append(House(learner, server))
                asked[0].answering = answering
                yield asked[0]
                await learner.close()

    return opened


@pytest.fixture
async def quiet(servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Browser]:
    """A learner where nothing is set up and nothing is installed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    async with running(settings_for(servers, tmp_path)) as app:
        learner = Browser(app)
        await learner.register()
        yield learner
        await learner.close()

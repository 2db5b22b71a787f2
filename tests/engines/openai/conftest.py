from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from llmock.pytest_plugin import LLMock

from kaiwa.analytics.engine_call import EngineCall
from kaiwa.engines.choice import Engines, open_engines
from kaiwa.settings import OpenAI, Settings
from tests.engines.openai.peers import Aimock, Llmock, Peer, aimock

MODEL = "gpt-test"


def settings_for(url: str, **changed: Any) -> Settings:
    """Impatient, so that a test of a server that hangs is over soon."""
    given: dict[str, Any] = {"timeout_s": 20, "talk_timeout_s": 10, "silence_s": 1.0, **changed}
    return Settings(openai=OpenAI(api_key="a-key", base_url=url, model=MODEL, **given))


class Book:
    """Every call that was noted."""

    def __init__(self) -> None:
        self.calls: list[EngineCall] = []

    def outcomes(self) -> list[tuple[str, str]]:
        return [(each.purpose, str(each.outcome)) for each in self.calls]


@pytest.fixture(scope="session", autouse=True)
def vendor() -> None:
    """Imported once, before anybody's limits run: on a busy machine it takes seconds."""
    import openai

    assert openai.AsyncOpenAI(api_key="k").chat.completions


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture(scope="session")
def aimock_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aimock]:
    folder: Path = tmp_path_factory.mktemp("aimock")
    with aimock(folder) as peer:
        yield peer


@pytest.fixture
def strict(aimock_process: Aimock) -> Aimock:
    """aimock, with nothing to say yet."""
    aimock_process.reset()
    return aimock_process


@pytest.fixture
def inventive(llmock: LLMock) -> Llmock:
    """llmock: what no act is left for it makes up, in the shape that is asked for."""
    return Llmock(llmock)


@pytest.fixture(params=["aimock", "llmock"])
def peer(request: pytest.FixtureRequest) -> Peer:
    found: Peer = request.getfixturevalue({"aimock": "strict", "llmock": "inventive"}[request.param])
    return found


@pytest.fixture
async def engines(peer: Peer, book: Book) -> AsyncIterator[Engines]:
    async with open_engines(settings_for(peer.url), note_call=book.calls.append) as found:
        yield found


@pytest.fixture
async def engines_of_llmock(inventive: Llmock, book: Book) -> AsyncIterator[Engines]:
    async with open_engines(settings_for(inventive.url), note_call=book.calls.append) as found:
        yield found


@pytest.fixture
async def engines_of_aimock(strict: Aimock, book: Book) -> AsyncIterator[Engines]:
    async with open_engines(settings_for(strict.url), note_call=book.calls.append) as found:
        yield found

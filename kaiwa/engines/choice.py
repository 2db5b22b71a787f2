"""The engines there are, by purpose and name, and which ones the operator's settings ask for.

Each is imported when it is first asked for.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from importlib import import_module
from typing import Any, Final, Protocol, cast, runtime_checkable

from redis.asyncio import Redis

from kaiwa import errors
from kaiwa.analytics.engine_call import CallLog, unlogged
from kaiwa.conversations.partner import Analyst, Partner
from kaiwa.conversations.voice.engine import Ear, Realtime, Sound, Voice
from kaiwa.curriculum.author import Author
from kaiwa.engines import espeak
from kaiwa.engines.aside import Aside
from kaiwa.engines.threads import ThreadedAnalyst, ThreadedPartner, Threads
from kaiwa.settings import ENGINE_PURPOSES, Settings

AUTHORS: Final = {
    "offline": "kaiwa.engines.offline.author:OfflineAuthor",
    "openai": "kaiwa.engines.openai.author:OpenAIAuthor",
}
PARTNERS: Final = {
    "offline": "kaiwa.engines.offline.partner:OfflinePartner",
    "openai": "kaiwa.engines.openai.partner:OpenAIPartner",
}
ANALYSTS: Final = {
    "offline": "kaiwa.engines.offline.analyst:OfflineAnalyst",
    "openai": "kaiwa.engines.openai.analyst:OpenAIAnalyst",
}
VOICES: Final = {"openai": "kaiwa.engines.openai.voice:OpenAIVoice"}
EARS: Final = {"openai": "kaiwa.engines.openai.ear:OpenAIEar"}
REALTIME: Final = {"openai": "kaiwa.engines.openai.realtime:OpenAIRealtime"}
"""``offline`` takes nothing; ``openai`` takes the mind, and whoever stands in where it fails."""


class EngineMissing(errors.NotConfigured):
    code = "engine_not_configured"
    sentence = "The engine that the settings ask for is not there."


@runtime_checkable
class _CanBePatient(Protocol):
    def patient(self) -> Author: ...


class Engines:
    """Who thinks in one process and on one event loop, each made when first wanted; see ``open_engines``."""

    def __init__(
        self, settings: Settings, *, redis: Redis | None = None, note_call: CallLog = unlogged
    ) -> None:
        self._settings = settings
        self._redis = redis
        self._note_call = note_call
        self._warming: asyncio.Task[Any] | None = None
        self._threads: Threads | None = None

    @cached_property
    def author(self) -> Author:
        return cast(Author, self._chosen("author", AUTHORS))

    @cached_property
    def patient_author(self) -> Author:
        """For whoever can try again later: while the model is away its scenes are an ``EngineError``, nobody stands in."""
        author = self.author
        return author.patient() if isinstance(author, _CanBePatient) else author

    @cached_property
    def partner(self) -> Partner:
        return cast(Partner, self._chosen("partner", PARTNERS))

    @cached_property
    def analyst(self) -> Analyst:
        return cast(Analyst, self._chosen("analyst", ANALYSTS))

    @cached_property
    def voice(self) -> Voice:
        """The model's. Raises ``EngineMissing`` where none is chosen; so does ``ear`` where nobody listens."""
        return cast(Voice, self._chosen("voice", VOICES))

    @cached_property
    def ear(self) -> Ear:
        return cast(Ear, self._chosen("ear", EARS))

    @cached_property
    def realtime(self) -> Realtime:
        """Whoever is the voice."""
        return cast(Realtime, self._chosen("voice", REALTIME))

    @cached_property
    def sound(self) -> Sound:
        """Whoever there is. What is installed on the machine speaks where no model does, or where it is away."""
        speaks, hears = (self._settings.engine_for(each) in VOICES for each in ("voice", "ear"))
        program = espeak.installed()
        return Sound(
            voices=(*((self.voice,) if speaks else ()), *((espeak.EspeakVoice(program),) if program else ())),
            ear=self.ear if hears else None,
            realtime=self.realtime if speaks else None,
        )

    def named_author(self, name: str) -> Author:
        """Whatever the settings choose."""
        return cast(Author, self._called(name, "author", AUTHORS))

    def _chosen(self, purpose: str, known: dict[str, str]) -> Any:
        return self._called(self._settings.engine_for(purpose), purpose, known)

    def _called(self, name: str, purpose: str, known: dict[str, str]) -> Any:
        if name not in known or (name == "openai" and self._settings.openai is None):
            raise EngineMissing(_way_out(purpose, name, known), purpose=purpose)
        kind = _loaded(known[name])
        if name == "offline":
            return kind()
        if "offline" not in known:
            return kind(self._mind)
        return kind(self._mind, self._beside(purpose, _loaded(known["offline"])()))

    def _beside(self, purpose: str, spare: Any) -> Any:
        """The offline engine computes: in a thread, so that others' streams go on."""
        if purpose == "author":
            return Aside(spare)
        self._threads = self._threads or Threads()
        return (
            ThreadedPartner(spare, self._threads)
            if purpose == "partner"
            else ThreadedAnalyst(spare, self._threads)
        )

    @cached_property
    def _mind(self) -> Any:
        """One for all purposes: they share the server's places, pace and budget."""
        assert self._settings.openai is not None
        transport = _loaded("kaiwa.engines.openai.transport:Transport")(
            self._settings.openai, redis=self._redis, note_call=self._note_call
        )
        chat = _loaded("kaiwa.engines.openai.chat:Chat")(transport)
        return _loaded("kaiwa.engines.openai.mind:Mind")(chat)

    def warm(self) -> None:
        """Begins to load what takes a second, in a thread, so that nobody's first call waits for it."""
        if any(self._settings.engine_for(purpose) == "openai" for purpose in ENGINE_PURPOSES):
            self._warming = asyncio.create_task(self._mind.chat.transport.client())

    async def close(self) -> None:
        """Gives the connections back; who still waits for an answer gets an error."""
        if self._warming is not None:
            self._warming.cancel()
        if self._threads is not None:
            self._threads.close()
        if "_mind" in vars(self):
            await self._mind.chat.transport.close()


@asynccontextmanager
async def open_engines(
    settings: Settings, *, redis: Redis | None = None, note_call: CallLog = unlogged
) -> AsyncIterator[Engines]:
    engines = Engines(settings, redis=redis, note_call=note_call)
    engines.warm()
    try:
        yield engines
    finally:
        await engines.close()


def _way_out(purpose: str, name: str, known: dict[str, str]) -> str:
    if "offline" in known and name in known:
        return "The engine openai needs OPENAI_API_KEY or OPENAI_BASE_URL."
    if "offline" in known:
        return f"The engine {name} cannot be the {purpose}. Set KAIWA_ENGINE_{purpose.upper()}=offline."
    return f"There is no {purpose} of a model. Set OPENAI_API_KEY or OPENAI_BASE_URL to have one."


def _loaded(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)

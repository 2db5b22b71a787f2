"""The engines there are, by purpose and name, and which ones the operator's settings ask for.

Each is imported when it is first asked for.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from importlib import import_module
from typing import Any, Final, cast

from redis.asyncio import Redis

from kaiwa import errors
from kaiwa.analytics.engine_call import CallLog, unlogged
from kaiwa.conversations.partner import Analyst, Ear, Partner, Voice
from kaiwa.curriculum.author import Author
from kaiwa.settings import Settings

AUTHORS: Final = {"offline": "kaiwa.engines.offline.author:OfflineAuthor"}
PARTNERS: Final = {"offline": "kaiwa.engines.offline.partner:OfflinePartner"}
ANALYSTS: Final = {"offline": "kaiwa.engines.offline.analyst:OfflineAnalyst"}
VOICES: Final[dict[str, str]] = {}
EARS: Final[dict[str, str]] = {}


class EngineMissing(errors.NotConfigured):
    code = "engine_not_configured"
    sentence = "The engine that the settings ask for is not there."


class Engines:
    """Who thinks in one process and on one event loop, each made when first wanted; see ``open_engines``."""

    def __init__(
        self, settings: Settings, *, redis: Redis | None = None, note_call: CallLog = unlogged
    ) -> None:
        self._settings = settings
        self._redis = redis
        self._note_call = note_call

    @cached_property
    def author(self) -> Author:
        return cast(Author, self._chosen("author", AUTHORS))

    @cached_property
    def partner(self) -> Partner:
        return cast(Partner, self._chosen("partner", PARTNERS))

    @cached_property
    def analyst(self) -> Analyst:
        return cast(Analyst, self._chosen("analyst", ANALYSTS))

    @cached_property
    def voice(self) -> Voice:
        """Raises ``EngineMissing`` where nobody speaks; so does ``ear`` where nobody listens."""
        return cast(Voice, self._chosen("voice", VOICES))

    @cached_property
    def ear(self) -> Ear:
        return cast(Ear, self._chosen("ear", EARS))

    def _chosen(self, purpose: str, known: dict[str, str]) -> Any:
        name = self._settings.engine_for(purpose)
        if name not in known:
            raise EngineMissing(_way_out(purpose, name, known), purpose=purpose)
        return _made(known[name])

    async def close(self) -> None:
        """Ends what is still asked and gives the connections back."""


@asynccontextmanager
async def open_engines(
    settings: Settings, *, redis: Redis | None = None, note_call: CallLog = unlogged
) -> AsyncIterator[Engines]:
    engines = Engines(settings, redis=redis, note_call=note_call)
    try:
        yield engines
    finally:
        await engines.close()


def author_named(name: str) -> Author:
    return cast(Author, _made(AUTHORS[name]))


def author_for(settings: Settings) -> Author:
    return Engines(settings).author


def partner_for(settings: Settings) -> Partner:
    return Engines(settings).partner


def analyst_for(settings: Settings) -> Analyst:
    return Engines(settings).analyst


def _way_out(purpose: str, name: str, known: dict[str, str]) -> str:
    if "offline" in known:
        return f"The engine {name} cannot be the {purpose}. Set KAIWA_ENGINE_{purpose.upper()}=offline."
    return f"There is no {purpose} on this machine. Set OPENAI_API_KEY or OPENAI_BASE_URL to have one."


def _made(place: str) -> Any:
    module, _, kind = place.partition(":")
    return getattr(import_module(module), kind)()

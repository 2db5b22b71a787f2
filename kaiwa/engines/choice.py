"""The engines there are, by purpose and name, and which one the operator's settings ask for.

Each is imported when it is first asked for.
"""

from importlib import import_module
from typing import Any, Final, cast

from kaiwa import errors
from kaiwa.conversations.partner import Analyst, Partner
from kaiwa.curriculum.author import Author
from kaiwa.settings import Settings

AUTHORS: Final = {"offline": "kaiwa.engines.offline.author:OfflineAuthor"}
PARTNERS: Final = {"offline": "kaiwa.engines.offline.partner:OfflinePartner"}
ANALYSTS: Final = {"offline": "kaiwa.engines.offline.analyst:OfflineAnalyst"}


class EngineMissing(errors.NotConfigured):
    code = "engine_not_configured"
    sentence = "The engine that the settings ask for is not there."


def author_named(name: str) -> Author:
    return cast(Author, _made(AUTHORS[name]))


def author_for(settings: Settings) -> Author:
    return cast(Author, _chosen(settings, "author", AUTHORS))


def partner_for(settings: Settings) -> Partner:
    return cast(Partner, _chosen(settings, "partner", PARTNERS))


def analyst_for(settings: Settings) -> Analyst:
    return cast(Analyst, _chosen(settings, "analyst", ANALYSTS))


def _chosen(settings: Settings, purpose: str, known: dict[str, str]) -> Any:
    name = settings.engine_for(purpose)
    if name not in known:
        raise EngineMissing(
            f"The engine {name} cannot be the {purpose}. Set KAIWA_ENGINE_{purpose.upper()}=offline.",
            purpose=purpose,
        )
    return _made(known[name])


def _made(place: str) -> Any:
    module, _, kind = place.partition(":")
    return getattr(import_module(module), kind)()

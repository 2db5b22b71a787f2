"""Which engine the operator's settings ask for, by purpose."""

from kaiwa.conversations.partner import Analyst, Partner
from kaiwa.curriculum.author import Author
from kaiwa.engines.offline.analyst import OfflineAnalyst
from kaiwa.engines.offline.author import OfflineAuthor
from kaiwa.engines.offline.partner import OfflinePartner
from kaiwa.errors import KaiwaError
from kaiwa.settings import Settings

OFFLINE = "offline"


class NotConfigured(KaiwaError):
    code = "engine_not_configured"
    sentence = "The engine that the settings ask for is not there."


def author_for(settings: Settings) -> Author:
    _must_be_offline(settings, "author")
    return OfflineAuthor()


def partner_for(settings: Settings) -> Partner:
    _must_be_offline(settings, "partner")
    return OfflinePartner()


def analyst_for(settings: Settings) -> Analyst:
    _must_be_offline(settings, "analyst")
    return OfflineAnalyst()


def _must_be_offline(settings: Settings, purpose: str) -> None:
    chosen = settings.engine_for(purpose)
    if chosen != OFFLINE:
        raise NotConfigured(
            f"The engine {chosen} cannot be the {purpose}. Set KAIWA_ENGINE_{purpose.upper()}=offline.",
            purpose=purpose,
        )

"""Opens what the offline engine reads from before the first learner waits for it."""

import gc
from collections.abc import Callable
from datetime import date
from threading import Thread
from typing import Final

import structlog

from kaiwa.content.bank import PACKS
from kaiwa.curriculum.intent import understand
from kaiwa.curriculum.lexicons import lexicon_for

log = structlog.get_logger()

A_WISH: Final = "I want to order in a restaurant in Madrid by the end of the month, I know a few words"


def warm_wishes() -> None:
    """About half a second of work."""
    understand(A_WISH, date.today())  # noqa: DTZ011 - any day does


def warm_author() -> None:
    """Every pack, about two seconds of work and 30 MB."""
    from kaiwa.engines.offline.shelf import shelf  # whoever only reads wishes need not load it

    warm_wishes()
    for language in PACKS:
        shelf(language)
        lexicon_for(language)
    gc.freeze()  # a bank is no garbage: looking through it took 70 ms, in the middle of somebody's month


def in_the_background(warm: Callable[[], None]) -> None:
    """Holds up no stop. What is broken in the bank is told by whoever needs it."""
    Thread(target=_told, args=(warm,), name="warming", daemon=True).start()


def _told(warm: Callable[[], None]) -> None:
    try:
        warm()
    except Exception as cause:
        log.warning("warming.failed", error=type(cause).__name__)

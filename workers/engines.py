"""The engines' live test, made where they work: in a worker."""

import time
from functools import partial
from typing import Final

import dramatiq

from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.analytics.self_test import Finding, make_self_test
from kaiwa.bell import QUEUE_OF
from kaiwa.clock import now
from kaiwa.curriculum.author import Author, Intent, OutlineBrief, ScenarioBrief
from kaiwa.curriculum.gathering import Gathering
from kaiwa.engines.aside import Aside
from kaiwa.engines.offline.author import OfflineAuthor
from kaiwa.settings import ENGINE_PURPOSES, OpenAI, Settings, read_settings
from workers.broker import outside

SLOW_MS: Final = 5_000
"""Until the first word of a short answer."""
INTENT: Final = Intent(
    text="Order ramen in Tokyo", target_language="ja", goal=LearningGoal.TRAVEL, rating=10, keywords=("food",)
)


@dramatiq.actor(queue_name=QUEUE_OF["test_engines"])
async def test_engines(test_id: str) -> None:
    """In the background: a model that is away takes its time to say so."""
    process = outside()
    work = partial(make_self_test, test_id, process.opened().redis, partial(examine, read_settings()))
    process.background.start("self-test", work)


async def examine(settings: Settings) -> tuple[Finding, ...]:
    """What each purpose is set to, whether the engine without a model writes, and what the model can do."""
    chosen = ", ".join(f"{each}: {settings.engine_for(each)}" for each in ENGINE_PURPOSES)
    found = [Finding("settings", "ok", chosen), await _offline(Aside(OfflineAuthor()))]
    if settings.openai is None:
        return (*found, Finding("model", "ok", "none is configured: the offline engine does it all"))
    return (*found, *await _model(settings.openai))


async def _offline(author: Author) -> Finding:
    began = time.monotonic()
    gathering = Gathering(author.origin)
    async for event in author.outline(OutlineBrief(intent=INTENT, starts_on=now().date())):
        gathering.take(event)
    days = gathering.outline().schedule
    month_ms = round((time.monotonic() - began) * 1000)
    others = tuple(day for day in days if day.day != 1)
    await author.write(ScenarioBrief(intent=INTENT, day=days[1], others=others))
    scene_ms = round((time.monotonic() - began) * 1000) - month_ms
    return Finding("offline", "ok", f"a month in {month_ms} ms, a scene in {scene_ms} ms")


async def _model(settings: OpenAI) -> tuple[Finding, ...]:
    """Two short questions, which cost a little."""
    from kaiwa.engines.openai.self_test import examined

    found = await examined(settings)
    if found.trouble:
        return (
            Finding(
                "model", "bad", found.trouble, "Correct KAIWA_MODEL or OPENAI_BASE_URL, or look into its log."
            ),
        )
    told = [f"{settings.model} answers by {found.form}", f"first word after {found.first_word_ms} ms"]
    told.append("tells its tokens" if found.counts_tokens else "tells no tokens: they are guessed")
    is_slow = found.first_word_ms > SLOW_MS or not found.streams
    if not found.streams:
        told.append("all at once")
    mend = "The learner waits; a smaller model answers sooner." if is_slow else ""
    says = f"writes {', '.join(found.writes) or 'none of them'}"
    if found.fails:
        says += f"; not {', '.join(found.fails)}"
    return (
        Finding("model", "warn" if is_slow else "ok", ", ".join(told), mend),
        Finding(
            "languages",
            "warn" if found.fails else "ok",
            says,
            "There the offline engine stands in; a larger model may know them." if found.fails else "",
        ),
    )

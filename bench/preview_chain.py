"""What a preview costs beyond the longest chain of its model's calls: days that come one by one, scenes beside them.

python -m bench.preview_chain         a stand-in for a model, as slow as it is told
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from uuid import uuid4

from kaiwa.accounts.principal import Principal
from kaiwa.curriculum.author import (
    Laid,
    Outline,
    OutlineBrief,
    OutlineEvent,
    Refined,
    ScenarioBrief,
    ScenarioDraft,
)
from kaiwa.curriculum.previews.asking import Asking, ask_for_preview, taught_by
from kaiwa.curriculum.previews.gates import Authors
from kaiwa.curriculum.previews.reading import get_preview
from kaiwa.curriculum.previews.working import work_on_preview
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import Origin, PreviewStatus
from kaiwa.embedded import embedded_postgres, embedded_redis
from kaiwa.engines.aside import Aside
from kaiwa.engines.offline.author import OfflineAuthor
from kaiwa.engines.warming import warm_author
from kaiwa.migrations import migrate
from kaiwa.services import open_services
from kaiwa.settings import Settings

TARGET = 1.15
OFFLINE = Aside(OfflineAuthor())


class Slow:
    """Writes what the offline engine writes, and takes its time; its own computing is no part of the chain."""

    origin = Origin.OPENAI

    def __init__(self, day_s: float, scene_s: float) -> None:
        self._day_s, self._scene_s = day_s, scene_s

    async def outline(self, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]:
        events = [event async for event in OFFLINE.outline(brief)]
        for event in events:
            if isinstance(event, Laid):
                await asyncio.sleep(self._day_s)
            yield event

    async def write(self, brief: ScenarioBrief) -> ScenarioDraft:
        draft, _ = await asyncio.gather(OFFLINE.write(brief), asyncio.sleep(self._scene_s))
        return draft

    async def refine(self, outline: Outline, instruction: str, brief: OutlineBrief) -> Refined:
        return await OFFLINE.refine(outline, instruction, brief)

    async def redraw_day(self, outline: Outline, day: int, brief: OutlineBrief) -> Day:
        return await OFFLINE.redraw_day(outline, day, brief)


async def silent(actor: str, *arguments: object) -> bool:
    return True


async def measure(settings: Settings, runs: int, day_s: float, scene_s: float) -> list[float]:
    """Whole time over the chain that could not be shorter: the outline, or the third day and its scene."""
    ratios = []
    async with AsyncExitStack() as stack:
        services = await stack.enter_async_context(open_services(settings))
        chain_s = max(28 * day_s, 3 * day_s + scene_s)
        for _ in range(runs):
            viewer = Principal(guest_id=uuid4())
            asking = Asking(text="I meet my partner's parents in Osaka")
            preview = await ask_for_preview(asking, viewer, taught_by("openai"), silent)
            began = time.perf_counter()
            await work_on_preview(preview.session_id, Authors(Slow(day_s, scene_s), OFFLINE), services.live)
            took = time.perf_counter() - began
            done = await get_preview(preview.session_id, viewer.viewer)
            assert done.status is PreviewStatus.READY
            assert done.month.made.origin is Origin.OPENAI
            ratios.append(took / chain_s)
    return ratios


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--day-s", type=float, default=0.25, help="between two days of the outline")
    asked.add_argument("--scene-s", type=float, default=4.0, help="for one scene")
    chosen = asked.parse_args()
    warm_author()
    with tempfile.TemporaryDirectory(prefix="kaiwa-bench-") as made:
        place = Path(made)
        with embedded_postgres(place / "p") as postgres, embedded_redis(place / "r") as redis:
            asyncio.run(migrate(postgres.owner_url))
            settings = Settings(
                data=place, database_url=postgres.app_url, redis_url=redis.url, broker_url=redis.broker_url
            )
            ratios = asyncio.run(measure(settings, chosen.runs, chosen.day_s, chosen.scene_s))
    middle = median(ratios)
    verdict = "ok" if middle <= TARGET else "MISSED"
    sys.stdout.write(
        f"whole preview over the longest chain of calls, median of {len(ratios)}: "
        f"{middle:.3f} (≤ {TARGET}) {verdict}; the worst {max(ratios):.3f}\n"
    )
    return 0 if middle <= TARGET else 1


if __name__ == "__main__":
    raise SystemExit(main())

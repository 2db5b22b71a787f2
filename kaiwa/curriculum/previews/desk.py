"""Where a worker lays down what is drawn so far: saved as it arrives, by whoever holds the preview and nobody else."""

import asyncio
from datetime import timedelta
from typing import Final

import structlog
from msgspec.structs import replace

from kaiwa.curriculum.previews.document import Month, Notes, Preview
from kaiwa.curriculum.previews.past import Past
from kaiwa.curriculum.previews.rows import COLUMNS, preview_of, write_preview
from kaiwa.curriculum.previews.stream import subject
from kaiwa.curriculum.vocabulary import PreviewStatus
from kaiwa.database import connection, fetch, transaction
from kaiwa.live import Live
from kaiwa.viewer import SYSTEM

log = structlog.get_logger()

SETTLE_S: Final = 0.08
"""What arrives within this time is saved by one statement. The offline engine is through by then, mostly."""
BEAT_S: Final = 5.0
STANDS_STILL: Final = timedelta(seconds=20)
"""So long nothing was saved and no beat was heard: its worker is gone, and another one takes over."""
BELL_TAKES: Final = timedelta(seconds=3)
"""A bell that was heard has been answered by then."""
MOST_AT_ONCE: Final = 100

CLAIM: Final = f"""
    UPDATE learning_path_previews SET version = version + 1, updated_at = now(),
        metadata = jsonb_set(jsonb_set(metadata, '{{job,started_at}}', to_jsonb(now())), '{{job,attempts}}',
            to_jsonb(coalesce((metadata #>> '{{job,attempts}}')::int, 0) + 1))
    WHERE session_id = $1 AND status = 'generating'
        AND (metadata #>> '{{job,started_at}}' IS NULL OR updated_at < now() - $2::interval)
    RETURNING {COLUMNS}"""  # noqa: S608 - names of ours
WAITING: Final = """
    SELECT session_id FROM learning_path_previews
    WHERE status = 'generating' AND updated_at < now() - $1::interval
        AND (metadata #>> '{job,started_at}' IS NULL OR updated_at < now() - $2::interval)
    ORDER BY updated_at LIMIT $3"""
BEAT: Final = "UPDATE learning_path_previews SET updated_at = now() WHERE id = $1 AND version = $2"
HAND_BACK: Final = """
    UPDATE learning_path_previews SET version = version + 1, updated_at = now(),
        metadata = jsonb_set(metadata #- '{job,started_at}', '{job,attempts}',
            to_jsonb((metadata #>> '{job,attempts}')::int - 1))
    WHERE id = $1 AND version = $2 AND status = 'generating'"""


class Overtaken(Exception):
    """Another worker holds the preview, or it is gone: what is drawn here is of no use any more."""


async def claim(session_id: str) -> Preview | None:
    """For one worker alone; None when there is nothing to do. The version it gets is its lease."""
    async with transaction(SYSTEM):
        rows = await fetch(CLAIM, session_id, STANDS_STILL)
    return preview_of(rows[0]) if rows else None


async def waiting_previews() -> list[str]:
    """Those that nobody draws: their bell was lost, or their worker."""
    async with transaction(SYSTEM):
        rows = await fetch(WAITING, BELL_TAKES, STANDS_STILL, MOST_AT_ONCE)
    return [row["session_id"] for row in rows]


class Desk:
    def __init__(self, preview: Preview, live: Live) -> None:
        self._held = preview
        self._live = live
        self._month: Month | None = None
        self._news = asyncio.Event()
        self._saving = asyncio.Lock()
        self._is_done = False

    def show(self, month: Month) -> None:
        """Saved soon; of what comes quickly only the last is."""
        self._month = month
        self._news.set()

    async def keep(self) -> None:
        """Runs beside the drawing. Raises ``Overtaken``."""
        while not self._is_done:
            try:
                async with asyncio.timeout(BEAT_S):
                    await self._news.wait()
            except TimeoutError:
                await self._beat()
                continue
            await asyncio.sleep(SETTLE_S)
            self._news.clear()
            async with self._saving:
                if not self._is_done:  # or the last word would be overwritten by the one before it
                    await self._write(month=self._month)

    async def finish(
        self, status: PreviewStatus, notes: Notes, month: Month | None = None, push: Past | None = None
    ) -> None:
        """All of it in one statement: the row holds the old month or the new one."""
        async with self._saving:
            self._is_done = True
            await self._write(status=status, notes=notes, month=month, push=push)

    async def hand_back(self) -> None:
        """To whoever looks next: this process is asked to end. It counts as no attempt."""
        async with self._saving, transaction(SYSTEM):
            await connection().execute(HAND_BACK, self._held.id, self._held.version)

    async def _write(
        self,
        *,
        month: Month | None,
        status: PreviewStatus | None = None,
        notes: Notes | None = None,
        push: Past | None = None,
    ) -> None:
        async with transaction(SYSTEM):
            version = await write_preview(self._held, status=status, notes=notes, month=month, push=push)
        if version is None:
            raise Overtaken
        self._held = replace(self._held, version=version)
        await self._live.wake(subject(self._held.session_id))

    async def _beat(self) -> None:
        async with self._saving, transaction(SYSTEM):
            if await connection().execute(BEAT, self._held.id, self._held.version) == "UPDATE 0":
                raise Overtaken

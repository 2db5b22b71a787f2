"""A preview as it fills in: told from the row, whenever somebody says that it has changed, and once a second."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from kaiwa.clock import now
from kaiwa.curriculum.previews.document import Preview
from kaiwa.curriculum.previews.events import END, News, Piece, Seen, has_all, news, pieces
from kaiwa.curriculum.previews.rows import load_preview
from kaiwa.database import fetch, transaction
from kaiwa.errors import NotFound
from kaiwa.live import Live
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

VERSION: Final = "SELECT version FROM learning_path_previews WHERE session_id = $1 AND "


def subject(session_id: str) -> str:
    """What ``Live`` knows a preview by."""
    return f"preview:{session_id}"


async def what_is_new(
    session_id: str, viewer: Viewer, live: Live, seen: Seen
) -> AsyncGenerator[News, None] | None:
    """None where the reader has it all. What keeps them from it is raised at once, before a stream has begun."""
    async with transaction(viewer):
        preview = await load_preview(session_id, viewer)
    if has_all(seen, _pieces(preview)):
        return None
    return _following(preview, viewer, live, seen)


async def _following(first: Preview, viewer: Viewer, live: Live, seen: Seen) -> AsyncGenerator[News, None]:
    """Ends with ``ready``, ``failed``, ``committed`` or ``expired``."""
    told: int | None = None
    async with aclosing(live.watch(subject(first.session_id))) as looks:
        async for _ in looks:
            try:
                preview = await _changed(first, viewer, told)
            except NotFound:  # deleted meanwhile
                there = pieces(first, is_over=True)
                yield News(there[END].event, there[END].data, dict(seen))
                return
            if preview is None:
                continue
            there = _pieces(preview)
            for each in news(seen, there):
                seen = each.seen
                yield each
            if END in there:
                return
            told = preview.version


async def _changed(first: Preview, viewer: Viewer, told: int | None) -> Preview | None:
    """None as long as it is what was told last: the whole row is read only when there is something to tell."""
    async with transaction(viewer):
        if told is not None:
            rows = await fetch(f"{VERSION}{mine_sql(viewer, '$2')}", first.session_id, viewer.owner_id)
            if rows and rows[0]["version"] == told and not first.is_over(now()):
                return None
        return await load_preview(first.session_id, viewer)


def _pieces(preview: Preview) -> dict[str, Piece]:
    return pieces(preview, is_over=preview.is_over(now()))

"""A preview for its owner, as long as it lasts."""

from datetime import datetime

from kaiwa.clock import now
from kaiwa.curriculum.previews.document import Preview
from kaiwa.curriculum.previews.rows import load_preview
from kaiwa.curriculum.previews.troubles import PreviewOver
from kaiwa.database import transaction
from kaiwa.viewer import Viewer


async def get_preview(session_id: str, viewer: Viewer) -> Preview:
    async with transaction(viewer):
        return must_last(await load_preview(session_id, viewer), now())


def must_last(preview: Preview, at: datetime) -> Preview:
    if preview.is_over(at):
        raise PreviewOver
    return preview

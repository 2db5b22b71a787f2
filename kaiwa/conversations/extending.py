"""A sitting that is nearly over goes on for a little; a few times at most."""

from datetime import datetime

from msgspec import Struct

from kaiwa.conversations.loading import load_conversation
from kaiwa.conversations.sittings import EXTENSION_S, MOST_EXTENSIONS, extend
from kaiwa.conversations.turns import must_be_open
from kaiwa.database import transaction
from kaiwa.viewer import Viewer


class ExtensionView(Struct, frozen=True, kw_only=True):
    sitting_id: str
    started_at: datetime
    seconds_used: int
    seconds_added: int
    """By all extensions of this sitting."""
    extensions_left: int


async def extend_sitting(conversation_id: str, viewer: Viewer) -> ExtensionView:
    async with transaction(viewer):
        must_be_open((await load_conversation(conversation_id, viewer)).status)
        sitting = await extend(conversation_id, viewer)
    return ExtensionView(
        sitting_id=sitting.id,
        started_at=sitting.start_time,
        seconds_used=sitting.seconds_consumed,
        seconds_added=sitting.extensions_used * EXTENSION_S,
        extensions_left=MOST_EXTENSIONS - sitting.extensions_used,
    )

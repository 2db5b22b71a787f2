"""How long a talk may go on, and a sitting that is nearly over made longer, as often as the plan lets one."""

from datetime import datetime

from msgspec import Struct

from kaiwa.billing.usage import Terms
from kaiwa.conversations.loading import load_conversation
from kaiwa.conversations.sittings import extend, seat_of, time_of
from kaiwa.conversations.time_left import EXTENSION_S, TimeLeft
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
    time: TimeLeft


async def extend_sitting(conversation_id: str, viewer: Viewer, terms: Terms) -> ExtensionView:
    async with transaction(viewer):
        kept = await load_conversation(conversation_id, viewer)
        must_be_open(kept.status)
        metered = await extend(seat_of(kept, viewer), terms)
    sitting = metered.sitting
    return ExtensionView(
        sitting_id=sitting.id,
        started_at=sitting.start_time,
        seconds_used=sitting.seconds_consumed,
        seconds_added=sitting.extensions_used * EXTENSION_S,
        extensions_left=metered.time.extensions_left,
        time=metered.time,
    )


async def time_left_of(conversation_id: str, viewer: Viewer, terms: Terms) -> TimeLeft:
    async with transaction(viewer):
        kept = await load_conversation(conversation_id, viewer)
        return await time_of(seat_of(kept, viewer), terms)

"""A recorded turn, written down for its speaker to look at: what was heard is shown, mended and sent by them."""

import asyncio
from typing import Final
from uuid import UUID

from msgspec import Struct

from kaiwa.behalf import on_behalf_of
from kaiwa.conversations.cleaning import LONGEST_TURN, cleaned
from kaiwa.conversations.errors import NobodyListens, NoRecording, RecordingTooLong
from kaiwa.conversations.loading import load_conversation
from kaiwa.conversations.turns import must_be_open
from kaiwa.conversations.voice.containers import sniffed
from kaiwa.conversations.voice.engine import Ear, Recording
from kaiwa.conversations.voice.recordings import keep_recording
from kaiwa.curriculum.engine import EngineCannot
from kaiwa.database import transaction
from kaiwa.viewer import Viewer

MOST_BYTES: Final = 4 * 1024 * 1024
LONGEST_S: Final = 120.0
SHORTEST_S: Final = 0.1
BYTES_A_SECOND: Final = 2_000
"""Of the leanest recording there is; for one whose bytes do not tell how long it is."""


class HeardView(Struct, frozen=True, kw_only=True):
    text: str
    """Empty where no word was heard. It was not sent."""
    language: str
    duration_seconds: float
    recording_id: UUID | None
    """None where recordings are not kept: then it is gone already."""


async def write_down(conversation_id: str, audio: bytes, viewer: Viewer, ear: Ear | None) -> HeardView:
    async with transaction(viewer):
        kept = await load_conversation(conversation_id, viewer)
    must_be_open(kept.status)
    if ear is None:
        raise NobodyListens
    recording = await asyncio.to_thread(recording_of, audio)
    try:
        with on_behalf_of(viewer):
            heard = await ear.transcribe(recording, kept.language)
    except EngineCannot as cannot:
        raise NobodyListens from cannot
    text = cleaned(heard).strip()[:LONGEST_TURN]
    return HeardView(
        text=text,
        language=kept.language,
        duration_seconds=round(recording.duration_s, 2),
        recording_id=await keep_recording(conversation_id, recording, text, viewer),
    )


def recording_of(audio: bytes) -> Recording:
    """By its own bytes, whatever its sender calls it."""
    if len(audio) > MOST_BYTES:
        raise RecordingTooLong
    found = sniffed(audio)
    if found is None:
        raise NoRecording
    seconds = len(audio) / BYTES_A_SECOND if found.duration_s is None else found.duration_s
    if found.duration_s is not None and seconds < SHORTEST_S:
        raise NoRecording
    if found.duration_s is not None and seconds > LONGEST_S:
        raise RecordingTooLong
    return Recording(audio, found.media_type, seconds)

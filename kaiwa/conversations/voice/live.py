"""A talk by voice with a realtime model: its browser gets a token that is good for a minute, and talks with the model itself.

Its sitting is counted before the token is made, and costs nothing where none could be made.
"""

import asyncio
from typing import Final

from msgspec import Struct

from kaiwa.behalf import on_behalf_of
from kaiwa.conversations.errors import RealtimeMissing, StillAnswering
from kaiwa.conversations.loading import Loaded, load_talk
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.sittings import Metered, begin_realtime, seat_of, take_back
from kaiwa.conversations.time_left import TimeLeft
from kaiwa.conversations.turns import brief_of, must_be_open
from kaiwa.conversations.voice.engine import LiveSession, Realtime
from kaiwa.conversations.voice.live_lines import last_kept
from kaiwa.curriculum.engine import EngineCannot
from kaiwa.database import connection, fetch, transaction
from kaiwa.languages.entries import speaker_or_first
from kaiwa.viewer import Viewer

SPEAKER: Final = """
    SELECT coalesce(p.voices ->> c.target_language_id, c.speaker_id) AS speaker_id
    FROM conversations c LEFT JOIN user_preferences p ON p.user_id = c.user_id WHERE c.id = $1"""
BY_VOICE: Final = "UPDATE conversations SET mode = 'realtime', updated_at = now() WHERE id = $1"


class LiveView(Struct, frozen=True, kw_only=True):
    token: str
    """For the browser alone, and for this talk."""
    expires_at: int
    """Seconds since 1970: until then it must have begun."""
    url: str
    """Where its offer (SDP) goes, with the token as bearer."""
    model: str
    after: str | None
    """The last line of this talk that is kept already: those to come follow it."""
    time: TimeLeft


async def invite(
    conversation_id: str, viewer: Viewer, realtime: Realtime | None, replies: Replies
) -> LiveView:
    async with transaction(viewer):
        loaded = await load_talk(conversation_id, viewer)
        after = await last_kept(conversation_id)
        speaker = (await fetch(SPEAKER, conversation_id))[0]["speaker_id"]
    must_be_open(loaded.kept.status)
    if realtime is None:
        raise RealtimeMissing
    if loaded.speaking is not None:
        raise StillAnswering(reply_id=loaded.speaking["id"])
    metered = await _begun(loaded, viewer, replies)
    try:
        session = await _session(loaded, speaker, viewer, realtime)
    except BaseException as failed:
        await asyncio.shield(_taken_back(loaded, metered, viewer, replies))
        if isinstance(failed, EngineCannot):
            raise RealtimeMissing from failed
        raise
    return LiveView(
        token=session.token,
        expires_at=session.expires_at,
        url=session.url,
        model=session.model,
        after=after,
        time=metered.time,
    )


async def _begun(loaded: Loaded, viewer: Viewer, replies: Replies) -> Metered:
    async with transaction(viewer):
        await connection().execute(BY_VOICE, loaded.kept.id)
        return await begin_realtime(seat_of(loaded.kept, viewer), replies.terms)


async def _taken_back(loaded: Loaded, metered: Metered, viewer: Viewer, replies: Replies) -> None:
    async with transaction(viewer):
        await take_back(seat_of(loaded.kept, viewer), metered.sitting, replies.terms)


async def _session(loaded: Loaded, speaker: str | None, viewer: Viewer, realtime: Realtime) -> LiveSession:
    kept = loaded.kept
    after_all = loaded.messages[-1]["ordinal"] + 1 if loaded.messages else 1
    with on_behalf_of(viewer, talk=kept.id):
        return await realtime.invite(
            brief_of(loaded, "", before=after_all), speaker_or_first(speaker, kept.language)
        )

"""Any message, spoken: by a voice of ours, or by the listener's own browser where there is none."""

from typing import Final

from msgspec import Struct

from kaiwa.accounts.readings import load_overrides
from kaiwa.behalf import on_behalf_of
from kaiwa.conversations.errors import BrowserSpeaks, NothingSaid, StillAnswering
from kaiwa.conversations.vocabulary import MessageStatus
from kaiwa.conversations.voice.narrator import Heard, Line, Narrator, said_aloud, speed_of
from kaiwa.database import fetch, transaction
from kaiwa.errors import NotFound
from kaiwa.languages.entries import speaker_or_first
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

MESSAGE: Final = """
    SELECT m.content, m.status, c.target_language_id AS language,
           coalesce(p.voices ->> c.target_language_id, c.speaker_id) AS speaker_id
    FROM messages m JOIN conversations c ON c.id = m.conversation_id AND c.deleted_at IS NULL
    LEFT JOIN user_preferences p ON p.user_id = c.user_id
    WHERE m.id = $1 AND {mine}"""


class SpeechView(Struct, frozen=True, kw_only=True):
    """Where to get the sound; or, with the code ``browser_speaks``, what a browser says by itself."""

    code: str
    """``spoken`` or ``browser_speaks``."""
    url: str | None
    media_type: str | None
    made_by: str | None
    text: str
    """As it is said, with readings of one's own obeyed."""
    tag: str
    """The language, place included."""
    speaker_id: str
    speed: float


async def prepare_speech(
    message_id: str, viewer: Viewer, narrator: Narrator, *, speed: float = 1.0
) -> SpeechView:
    line, pace = await _line(message_id, viewer), speed_of(speed)
    with on_behalf_of(viewer):
        heard = await narrator.speak(line, pace)
    return SpeechView(
        code="spoken" if heard else BrowserSpeaks.code,
        url=f"/api/messages/{message_id}/speech?speed={pace:g}&v={heard.name}" if heard else None,
        media_type=heard.media_type if heard else None,
        made_by=heard.made_by if heard else None,
        text=await said_aloud(line),
        tag=line.tag,
        speaker_id=line.speaker_id,
        speed=pace,
    )


async def speech_of(message_id: str, viewer: Viewer, narrator: Narrator, *, speed: float = 1.0) -> Heard:
    """Raises ``BrowserSpeaks`` where nobody here can."""
    line, pace = await _line(message_id, viewer), speed_of(speed)
    with on_behalf_of(viewer):
        heard = await narrator.speak(line, pace)
    if heard is None:
        raise BrowserSpeaks(tag=line.tag, speed=pace)
    return heard


async def _line(message_id: str, viewer: Viewer) -> Line:
    async with transaction(viewer):
        rows = await fetch(MESSAGE.format(mine=mine_sql(viewer, "$2", "m")), message_id, viewer.owner_id)
        if not rows:
            raise NotFound
        row = rows[0]
        overrides = await load_overrides(viewer, row["language"])
    if row["status"] == MessageStatus.STREAMING:
        raise StillAnswering
    if not row["content"].strip():
        raise NothingSaid
    speaker = speaker_or_first(row["speaker_id"], row["language"])
    return Line(text=row["content"], language=row["language"], overrides=overrides, speaker_id=speaker)

"""Conversations over HTTP."""

from kaiwa.conversations.api.conversations import Conversations
from kaiwa.conversations.api.debriefs import Debriefs
from kaiwa.conversations.api.help import MessageHelp, TalkHelp
from kaiwa.conversations.api.live import LiveTalks
from kaiwa.conversations.api.placement import Placement
from kaiwa.conversations.api.turns import Turns
from kaiwa.conversations.api.voice import Listening, Recordings, Speech

CONTROLLERS = [
    Conversations,
    Turns,
    TalkHelp,
    Debriefs,
    MessageHelp,
    Speech,
    Listening,
    LiveTalks,
    Recordings,
    Placement,
]

"""Conversations over HTTP."""

from kaiwa.conversations.api.conversations import Conversations
from kaiwa.conversations.api.turns import Turns

CONTROLLERS = [Conversations, Turns]

"""The closed choices of a conversation."""

from enum import StrEnum


class Mode(StrEnum):
    TRADITIONAL = "traditional"
    REALTIME = "realtime"


class MessageRole(StrEnum):
    ASSISTANT = "assistant"
    USER = "user"
    SYSTEM = "system"


class ConversationStatus(StrEnum):
    OPEN = "open"
    FINISHED = "finished"
    ABANDONED = "abandoned"


class MessageStatus(StrEnum):
    COMPLETE = "complete"
    STREAMING = "streaming"
    INTERRUPTED = "interrupted"

"""The closed choices of the curriculum."""

from enum import StrEnum
from typing import Final

DAYS: Final = 28
"""Four weeks: a path, a preview and a template all have this many days."""


class ScenarioRole(StrEnum):
    TUTOR = "tutor"
    CHARACTER = "character"
    FRIENDLY_CHAT = "friendly_chat"
    EXPERT = "expert"


class Visibility(StrEnum):
    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"


class Origin(StrEnum):
    """Who wrote it."""

    OPENAI = "openai"
    OFFLINE = "offline"
    CREATOR = "creator"


class PathStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class AssignmentRole(StrEnum):
    TESTER = "tester"
    LEARNER = "learner"


class AssignmentStatus(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    COMPLETED = "completed"
    ARCHIVED = "archived"


class PreviewStatus(StrEnum):
    GENERATING = "generating"
    READY = "ready"
    COMMITTED = "committed"
    FAILED = "failed"


class QueueStatus(StrEnum):
    PENDING = "pending"
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


class Strategy(StrEnum):
    JIT = "jit"
    AHEAD = "ahead"

"""What one turn answers, and how an objective is shown."""

from collections.abc import Iterable

from msgspec import Struct

from kaiwa.conversations.message_rows import MessageView
from kaiwa.conversations.partner import Understanding
from kaiwa.conversations.talk import Goal
from kaiwa.conversations.time_left import TimeLeft
from kaiwa.curriculum.author import Phrase


class ObjectiveView(Struct, frozen=True, kw_only=True):
    id: str
    text: str
    met: bool
    quote: str
    """The learner's line by which it was met; empty until then."""


class TurnView(Struct, frozen=True, kw_only=True):
    message: MessageView | None
    """What the learner said; None where the partner spoke first."""
    reply: MessageView
    objectives: list[ObjectiveView]
    understanding: Understanding | None
    """None where nobody knows any more: the turn was made a while ago."""
    choices: list[Phrase]
    """Three things the learner could say, once they are stuck."""
    finished: bool
    """The scene has come to its natural end."""
    time: TimeLeft | None = None
    """How long one may go on; None where nobody knows any more, as with the understanding."""


def objectives_of(goals: Iterable[Goal]) -> list[ObjectiveView]:
    return [ObjectiveView(id=each.id, text=each.text, met=each.met, quote=each.quote) for each in goals]

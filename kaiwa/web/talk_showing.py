"""A talk as its page shows it, and each event of a reply as the pieces that it changes."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from markupsafe import Markup
from msgspec import Struct

from kaiwa.conversations.following import Told
from kaiwa.conversations.helping import HintView
from kaiwa.conversations.history import ConversationView
from kaiwa.conversations.line_log import AGAIN, CLAUSE, MESSAGE, PIECE, ClauseSaid, PieceSaid
from kaiwa.conversations.message_rows import MessageView
from kaiwa.conversations.turn_views import TurnView
from kaiwa.conversations.vocabulary import MessageRole, MessageStatus
from kaiwa.languages.catalogue import catalogue
from kaiwa.languages.vocabulary import Direction
from kaiwa.web.partials import macro, piece
from kaiwa.web.talk_line import Cluster, clusters_of, tokens_in
from kaiwa.web.visitor import Visitor

TALK: Final = "_talk.html"


class Bubble(Struct, frozen=True, kw_only=True):
    """A message on the page."""

    id: str
    talk_id: str
    is_theirs: bool
    partner: str
    text: str
    clusters: list[Cluster]
    translation: str
    corrections: list[Any]
    reason: str
    is_streaming: bool
    is_broken: bool
    """It was cut short: what had been said is there."""


class Place(Struct, frozen=True, kw_only=True):
    """What every piece of one talk's page needs to know."""

    talk_id: str
    language: str
    direction: str
    partner: str
    csrf: str
    keeps: bool
    """Whether who looks has words of their own: a guest makes an account first."""
    speaks: bool

    @classmethod
    def of(cls, view: ConversationView, visitor: Visitor) -> "Place":
        language = view.head.target_language
        entry = next((each for each in catalogue() if each.id == language), None)
        is_rtl = entry is not None and entry.direction is Direction.RTL
        return cls(
            talk_id=view.head.id,
            language=language,
            direction="rtl" if is_rtl else "ltr",
            partner=view.scene.partner or view.scene.partner_role,
            csrf=visitor.csrf,
            keeps=visitor.is_signed_in,
            speaks=visitor.speaks,
        )


def bubble_of(message: MessageView, place: Place) -> Bubble:
    return Bubble(
        id=message.id,
        talk_id=place.talk_id,
        is_theirs=message.role == MessageRole.ASSISTANT,
        partner=place.partner,
        text=message.content,
        clusters=clusters_of(tokens_in(message.tokens)),
        translation=message.translated_content or "",
        corrections=list(message.corrections),
        reason=message.origin_reason or "",
        is_streaming=message.status == MessageStatus.STREAMING,
        is_broken=message.status not in (MessageStatus.COMPLETE, MessageStatus.STREAMING),
    )


def speaking(reply_id: str, place: Place) -> Bubble:
    """The place of a reply that is about to be said."""
    return Bubble(
        id=reply_id,
        talk_id=place.talk_id,
        is_theirs=True,
        partner=place.partner,
        text="",
        clusters=[],
        translation="",
        corrections=[],
        reason="",
        is_streaming=True,
        is_broken=False,
    )


def talk_told(
    view: ConversationView, messages: list[MessageView], hint: HintView | None, visitor: Visitor
) -> dict[str, Any]:
    place = Place.of(view, visitor)
    return {
        "talk": view,
        "place": place,
        "bubbles": [bubble_of(each, place) for each in messages],
        "hint": hint,
        "met": sum(each.met for each in view.objectives),
    }


class Saying:
    """Follows a reply from its beginning, so that a page that comes back holds every word once."""

    def __init__(self, reply_id: str, place: Place, visitor: Visitor) -> None:
        self._id, self._place, self._visitor = reply_id, place, visitor
        self._said = ""

    def begin(self) -> Markup:
        return self._cleared()

    def pieces(self, told: Told) -> Markup:
        return Markup().join(self._changed(told))

    def _changed(self, told: Told) -> Iterator[Markup]:
        match told.event:
            case str(event) if event == PIECE:
                assert isinstance(told.data, msgspec.Raw)
                text = msgspec.json.decode(told.data, type=PieceSaid).text
                if not self._said:
                    yield piece(f"#m{self._id}-wait", "", "innerHTML")
                self._said += text
                yield piece(f"#m{self._id}-draft", text, "beforeend")
            case str(event) if event == CLAUSE:
                assert isinstance(told.data, msgspec.Raw)
                said = msgspec.json.decode(told.data, type=ClauseSaid)
                words = macro(self._visitor, TALK, "words", clusters_of(said.tokens))
                yield piece(f"#m{self._id}-words", words, "beforeend")
                yield piece(f"#m{self._id}-draft", self._said[said.end :], "innerHTML")
            case str(event) if event == AGAIN:
                self._said = ""
                yield self._cleared()
            case str(event) if event == MESSAGE:
                whole = told.data
                turn = msgspec.json.decode(whole, type=TurnView) if isinstance(whole, msgspec.Raw) else whole
                assert isinstance(turn, TurnView)
                yield from self._settled(turn)

    def _settled(self, turn: TurnView) -> Iterator[Markup]:
        for message in (turn.message, turn.reply):
            if message is not None:
                bubble = bubble_of(message, self._place)
                yield piece(f"#m{message.id}", macro(self._visitor, TALK, "message", bubble, self._place))
        yield piece("#objectives", macro(self._visitor, TALK, "objectives", turn.objectives))
        yield piece("#goal-chip", macro(self._visitor, TALK, "goal_chip", turn.objectives))
        told = {"choices": turn.choices, "hint": None, "phrase": None, "finished": turn.finished}
        yield piece("#help", macro(self._visitor, TALK, "help", self._place, told, self._visitor.csrf))
        yield piece("#time-left", macro(self._visitor, TALK, "time_left", self._place, turn.time))
        yield piece("#announce", turn.reply.content, "innerHTML")

    def _cleared(self) -> Markup:
        empty = piece(f"#m{self._id}-words", "", "innerHTML")
        return empty + piece(f"#m{self._id}-draft", "", "innerHTML")

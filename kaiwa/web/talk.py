"""The conversation: a log that grows, a box to answer in, and help when one is stuck."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream
from markupsafe import Markup

from kaiwa.bell import Ring
from kaiwa.billing.errors import GuestUsedUp, MinutesUsedUp, RealtimeNotIncluded, RealtimeUsedUp
from kaiwa.conversations import history
from kaiwa.conversations.cleaning import LONGEST_TURN
from kaiwa.conversations.errors import RealtimeMissing
from kaiwa.conversations.explaining import explain_message
from kaiwa.conversations.extending import extend_sitting, time_left_of
from kaiwa.conversations.finishing import Wishes, finish
from kaiwa.conversations.following import follow, must_be_a_reply, wait_for_turn
from kaiwa.conversations.helping import HintView, give_hint, help_say
from kaiwa.conversations.pace import HELP, START, TURN
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.starting import Start, start_conversation
from kaiwa.conversations.turns import take_turn
from kaiwa.conversations.vocabulary import ConversationStatus
from kaiwa.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, TooMany
from kaiwa.limits import Limits
from kaiwa.policy import NAME, policy_of
from kaiwa.streams import Html, Sent, event_stream
from kaiwa.viewer import Viewer
from kaiwa.web.partials import macro, piece, sent_pieces, sentence_piece, wants_pieces
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.talk_showing import TALK, Place, Saying, bubble_of, speaking, talk_told
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]

MOST_SHOWN: Final = 200
REFUSALS: Final = (RealtimeMissing, RealtimeUsedUp, RealtimeNotIncluded, MinutesUsedUp, GuestUsedUp)
"""What a talk by voice may be answered with, for its script to say in the page's language."""


class TalkPages(Controller):
    path = "/talk"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @post("/")
    async def start(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        replies: NamedDependency[Replies],
        limits: NamedDependency[Limits],
    ) -> Answer:
        viewer = visitor.principal.must_be_known()
        await limits.spend(START, str(viewer.owner_id))
        started = await start_conversation(_start(form), viewer, replies)
        return onward(f"/talk/{started.conversation_id}")

    @get("/{conversation_id:str}")
    async def show(
        self,
        conversation_id: FromPath[str],
        visitor: NamedDependency[Visitor],
        replies: NamedDependency[Replies],
    ) -> Answer:
        return await _shown(conversation_id, visitor, replies)

    @post("/{conversation_id:str}/say")
    async def say(
        self,
        request: Request[Any, Any, Any],
        conversation_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        replies: NamedDependency[Replies],
        limits: NamedDependency[Limits],
    ) -> Answer:
        viewer = visitor.principal.must_be_known()
        said = form["content"].strip()
        try:
            must_be_said(said)
            await limits.spend(TURN, str(viewer.owner_id))
            begun = await take_turn(conversation_id, said, viewer, replies, client_id=form["key"] or None)
        except (Invalid, Conflict, TooMany) as error:
            if wants_pieces(request):
                return sent_pieces([sentence_piece(visitor, "#say-error", error.detail)], status=TO_REPAIR)
            return await _shown(conversation_id, visitor, replies, trouble=error.detail, typed=said)
        if not wants_pieces(request):
            await wait_for_turn(conversation_id, begun.reply_id, viewer, replies)
            return onward(f"/talk/{conversation_id}#say")
        return sent_pieces(await _both(conversation_id, begun.reply_id, viewer, visitor))

    @get("/{conversation_id:str}/replies/{reply_id:str}")
    async def reply(
        self,
        conversation_id: FromPath[str],
        reply_id: FromPath[str],
        visitor: NamedDependency[Visitor],
        replies: NamedDependency[Replies],
    ) -> Stream:
        viewer = visitor.principal.must_be_known()
        await must_be_a_reply(conversation_id, reply_id, viewer)
        place = Place.of(await history.get_conversation(conversation_id, viewer), visitor)
        return event_stream(
            _said(Saying(reply_id, place, visitor), conversation_id, reply_id, viewer, replies)
        )

    @post("/{conversation_id:str}/hint")
    async def hint(
        self,
        request: Request[Any, Any, Any],
        conversation_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        replies: NamedDependency[Replies],
        limits: NamedDependency[Limits],
    ) -> Answer:
        """The next rung; or how to say what was written in one's own language."""
        viewer = visitor.principal.must_be_known()
        await limits.spend(HELP, str(viewer.owner_id))
        wanted = form["wanted"].strip()
        hint, phrase, trouble = None, None, ""
        try:
            if wanted:
                phrase = await help_say(conversation_id, wanted[:LONGEST_TURN], viewer, replies.company)
            else:
                hint = await give_hint(conversation_id, viewer, replies.company, None)
        except (Invalid, Conflict, NotAllowed) as error:  # such as on the day of the rehearsal
            trouble = error.detail
        if not wants_pieces(request):
            return await _shown(conversation_id, visitor, replies, hint=hint, phrase=phrase, trouble=trouble)
        view = await history.get_conversation(conversation_id, viewer)
        told = {"choices": view.choices, "hint": hint, "phrase": phrase, "finished": view.finished}
        parts = [
            piece("#help", macro(visitor, TALK, "help", Place.of(view, visitor), told, visitor.csrf, True))
        ]
        return sent_pieces([*parts, sentence_piece(visitor, "#say-error", trouble)])

    @get("/{conversation_id:str}/words/{message_id:str}")
    async def word(
        self,
        conversation_id: FromPath[str],
        message_id: FromPath[str],
        visitor: NamedDependency[Visitor],
        replies: NamedDependency[Replies],
        limits: NamedDependency[Limits],
        word: Query = "",
    ) -> Answer:
        """What a word means, for its card."""
        viewer = visitor.principal.must_be_known()
        await limits.spend(HELP, str(viewer.owner_id))
        found = await explain_message(message_id, viewer, replies.company, word[:100] or None)
        place = Place.of(await history.get_conversation(conversation_id, viewer), visitor)
        return sent_pieces([macro(visitor, TALK, "glosses", found.words, place, found.text, word)])

    @post("/{conversation_id:str}/extend")
    async def extend(
        self,
        request: Request[Any, Any, Any],
        conversation_id: FromPath[str],
        visitor: NamedDependency[Visitor],
        replies: NamedDependency[Replies],
    ) -> Answer:
        viewer = visitor.principal.must_be_known()
        try:
            longer = await extend_sitting(conversation_id, viewer, replies.terms)
        except Conflict as error:
            return await _shown(conversation_id, visitor, replies, trouble=error.detail)
        if not wants_pieces(request):
            return onward(f"/talk/{conversation_id}#say")
        place = Place.of(await history.get_conversation(conversation_id, viewer), visitor)
        return sent_pieces([piece("#time-left", macro(visitor, TALK, "time_left", place, longer.time))])

    @post("/{conversation_id:str}/finish")
    async def finish(
        self,
        conversation_id: FromPath[str],
        visitor: NamedDependency[Visitor],
        replies: NamedDependency[Replies],
        ring: NamedDependency[Ring],
    ) -> Answer:
        try:
            await finish(conversation_id, Wishes(), visitor.principal.must_be_known(), replies, ring)
        except (Conflict, Invalid) as error:  # while the partner speaks, or before anything was said
            return await _shown(conversation_id, visitor, replies, trouble=error.detail)
        return onward(f"/talk/{conversation_id}/debrief")


def must_be_said(said: str) -> None:
    if not said or len(said) > LONGEST_TURN:
        raise Invalid(f"Say something, in at most {LONGEST_TURN} signs.")


def _start(form: Form) -> Start:
    try:
        assignment_id = UUID(form["assignment_id"]) if form["assignment_id"] else None
        day = int(form["day"]) if form["day"] else None
    except ValueError:
        raise NotFound from None
    return Start(
        assignment_id=assignment_id,
        day=day,
        scenario_id=form["scenario_id"] or None,
        target_language=form["target_language"] or None,
        time_zone=form["time_zone"] or None,
    )


async def _shown(
    talk_id: str,
    visitor: Visitor,
    replies: Replies,
    *,
    hint: HintView | None = None,
    phrase: Any = None,
    trouble: str = "",
    typed: str = "",
) -> Answer:
    viewer = visitor.principal.must_be_known()
    view = await history.get_conversation(talk_id, viewer)
    if view.head.is_onboarding:
        return onward(f"/onboarding/{talk_id}")
    replies.warm(view.head.target_language)
    messages = (await history.get_messages(talk_id, viewer, limit=MOST_SHOWN)).items
    told = talk_told(view, messages, hint, visitor)
    helps = {"choices": view.choices, "hint": hint, "phrase": phrase, "finished": view.finished}
    is_open = view.head.status is ConversationStatus.OPEN
    more = {
        "told": told,
        "helps": helps,
        "trouble": trouble,
        "typed": typed,
        "longest": LONGEST_TURN,
        "refusals": REFUSALS,
        "time": await time_left_of(talk_id, viewer, replies.terms) if is_open else None,
    }
    reaches = [visitor.talks_with] if visitor.talks_with and is_open else []
    policy = {NAME: policy_of(reaches=reaches)}
    return page(visitor, "talk.html", more, status=TO_REPAIR if trouble else 200, headers=policy)


async def _both(talk_id: str, reply_id: str, viewer: Viewer, visitor: Visitor) -> list[Markup]:
    """What was said, and the place where the answer appears."""
    view = await history.get_conversation(talk_id, viewer)
    place = Place.of(view, visitor)
    messages = (await history.get_messages(talk_id, viewer, after=max(0, view.head.message_count - 3))).items
    at = next((n for n, each in enumerate(messages) if each.id == reply_id), len(messages))
    mine = [bubble_of(each, place) for each in messages[max(0, at - 1) : at]]
    shown = [*mine, speaking(reply_id, place)]
    html = Markup().join(macro(visitor, TALK, "message", each, place) for each in shown)
    return [piece("#log", html, "beforeend"), piece("#say-error", "", "innerHTML")]


async def _said(
    saying: Saying, talk_id: str, reply_id: str, viewer: Viewer, replies: Replies
) -> AsyncIterator[Sent]:
    """Always from the beginning: a page that was cut off writes the line anew."""
    yield Sent("", Html(saying.begin()))
    async for told in follow(talk_id, reply_id, viewer, replies):
        html = saying.pieces(told)
        if html:
            yield Sent("", Html(html))
    yield Sent("done", Html(""))

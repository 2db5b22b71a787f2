"""Turns over HTTP: one answer, or a stream that can be cut anywhere and read on."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, HeaderParameter, JSONBody, QueryParameter
from litestar.response import Stream
from msgspec import Meta, Struct

from kaiwa.accounts.principal import Principal
from kaiwa.conversations import history
from kaiwa.conversations.cancelling import cancel_reply
from kaiwa.conversations.cleaning import LONGEST_TURN
from kaiwa.conversations.following import Told, follow, must_be_a_reply, wait_for_turn
from kaiwa.conversations.history import MessagePage
from kaiwa.conversations.pace import TURN
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.turn_views import TurnView
from kaiwa.conversations.turns import take_turn
from kaiwa.limits import Limits
from kaiwa.live import BEGINNING
from kaiwa.streams import LAST_EVENT_ID, Sent, event_stream, wants_events

HIGHEST: Final = 2**31 - 1
PRINTABLE: Final = r"^[\x20-\x7e]+$"


class TurnForm(Struct, frozen=True, forbid_unknown_fields=True):
    content: Annotated[str, Meta(min_length=1, max_length=LONGEST_TURN)]


STREAMED: Final = {
    201: ResponseSpec(
        TurnView, description="The turn; with Accept: text/event-stream, its events", generate_examples=False
    )
}
EVENTS: Final = {
    200: ResponseSpec(
        str,
        media_type="text/event-stream",
        description="heard, time (the end is near), piece, clause, again (forget what came), message (the turn as it was kept), done",
        generate_examples=False,
    )
}


class Turns(Controller):
    path = "/api/conversations/{conversation_id:str}"
    tags = ("Conversations",)

    @get("/messages", operation_id="listMessages", summary="What was said, in its order")
    async def messages(
        self,
        conversation_id: FromPath[str],
        principal: NamedDependency[Principal],
        after: Annotated[int, QueryParameter(required=False, ge=0, le=HIGHEST)] = 0,
        limit: Annotated[int, QueryParameter(required=False, ge=1, le=history.MOST_MESSAGES)] = 50,
    ) -> MessagePage:
        viewer = principal.must_be_known()
        return await history.get_messages(conversation_id, viewer, after=after, limit=limit)

    @post(
        "/messages",
        operation_id="takeTurn",
        summary="Say something, and be answered",
        responses=STREAMED,
        opt={"repeats_itself": True},
    )
    async def turn(
        self,
        conversation_id: FromPath[str],
        data: JSONBody[TurnForm],
        principal: NamedDependency[Principal],
        replies: NamedDependency[Replies],
        limits: NamedDependency[Limits],
        request: Request[Any, Any, Any],
        key: Annotated[
            str | None,
            HeaderParameter(
                name="Idempotency-Key", required=False, min_length=1, max_length=128, pattern=PRINTABLE
            ),
        ] = None,
    ) -> Response[TurnView] | Stream:
        viewer = principal.must_be_known()
        await limits.spend(TURN, str(viewer.owner_id))
        begun = await take_turn(conversation_id, data.content, viewer, replies, client_id=key)
        if wants_events(request.headers.get("accept", "")):
            return event_stream(_sent(follow(conversation_id, begun.reply_id, viewer, replies)))
        return Response(
            await wait_for_turn(conversation_id, begun.reply_id, viewer, replies), status_code=201
        )

    @get(
        "/replies/{reply_id:str}/events",
        operation_id="followReply",
        summary="A reply while it is said, from any place on",
        responses=EVENTS,
        media_type="text/event-stream",
    )
    async def events(
        self,
        conversation_id: FromPath[str],
        reply_id: FromPath[str],
        principal: NamedDependency[Principal],
        replies: NamedDependency[Replies],
        last: Annotated[str, HeaderParameter(name=LAST_EVENT_ID, required=False, max_length=64)] = BEGINNING,
    ) -> Stream:
        viewer = principal.must_be_known()
        await must_be_a_reply(conversation_id, reply_id, viewer)
        return event_stream(_sent(follow(conversation_id, reply_id, viewer, replies, last)))

    @post("/cancel", operation_id="cancelReply", summary="Stop the reply that is being said", status_code=200)
    async def cancel(
        self,
        conversation_id: FromPath[str],
        principal: NamedDependency[Principal],
        replies: NamedDependency[Replies],
    ) -> TurnView:
        return await cancel_reply(conversation_id, principal.must_be_known(), replies)


async def _sent(told: AsyncIterator[Told]) -> AsyncIterator[Sent]:
    async for each in told:
        yield Sent(each.event, each.data, each.id)

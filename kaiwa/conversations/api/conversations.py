"""Conversations over HTTP: begun, listed, looked into, renamed, taken up again, deleted."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from kaiwa.accounts.principal import Principal
from kaiwa.conversations import history
from kaiwa.conversations.following import wait_for_turn
from kaiwa.conversations.history import Asked, ConversationPage, ConversationView
from kaiwa.conversations.message_rows import MessageView
from kaiwa.conversations.pace import START
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.starting import Start, start_conversation
from kaiwa.conversations.vocabulary import ConversationStatus, Mode
from kaiwa.limits import Limits

Id = Annotated[str, Meta(min_length=1, max_length=64)]


class StartForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    target_language: Annotated[str, Meta(min_length=2, max_length=16)] | None = None
    scenario_id: Id | None = None
    assignment_id: UUID | None = None
    day: Annotated[int, Meta(ge=1, le=28)] | None = None
    """Of the assignment; the next one when it is left out."""
    mode: Mode = Mode.TRADITIONAL
    level: Annotated[int, Meta(ge=1, le=100)] | None = None
    """Of a free talk, one's speaking level when it is left out; of an onboarding talk, where one believes to stand."""
    time_zone: Annotated[str, Meta(max_length=64)] | None = None
    is_onboarding: bool = False
    """To find out where one stands: GET …/placement tells what is asked, and what came of it."""
    anew: bool = False


class TitleForm(Struct, frozen=True, forbid_unknown_fields=True):
    title: Annotated[str, Meta(min_length=1, max_length=200)]


class StartedView(Struct, frozen=True):
    conversation: ConversationView
    messages: list[MessageView]


class Conversations(Controller):
    path = "/api/conversations"
    tags = ("Conversations",)

    @post("/", operation_id="startConversation", summary="Begin a talk: of a day, of a scene, or freely")
    async def start(
        self,
        data: JSONBody[StartForm],
        principal: NamedDependency[Principal],
        replies: NamedDependency[Replies],
        limits: NamedDependency[Limits],
    ) -> Response[StartedView]:
        viewer = principal.must_be_known()
        await limits.spend(START, str(viewer.owner_id))
        wanted = Start(**{name: getattr(data, name) for name in data.__struct_fields__})
        started = await start_conversation(wanted, viewer, replies)
        if started.reply_id is not None:
            await wait_for_turn(started.conversation_id, started.reply_id, viewer, replies)
        view = await history.get_conversation(started.conversation_id, viewer)
        replies.warm(view.head.target_language)
        messages = await history.get_messages(started.conversation_id, viewer)
        return Response(StartedView(view, messages.items), status_code=201 if started.reply_id else 200)

    @get("/", operation_id="listConversations", summary="One's talks, newest first; searched when asked")
    async def conversations(
        self,
        principal: NamedDependency[Principal],
        language: Annotated[str | None, QueryParameter(required=False, max_length=16)] = None,
        status: Annotated[ConversationStatus | None, QueryParameter(required=False)] = None,
        q: Annotated[str | None, QueryParameter(required=False, max_length=100)] = None,
        cursor: Annotated[str | None, QueryParameter(required=False, max_length=256)] = None,
    ) -> ConversationPage:
        asked = Asked(language=language, status=status, q=q, cursor=cursor)
        return await history.list_conversations(principal.must_be_known(), asked)

    @get(
        "/{conversation_id:str}",
        operation_id="getConversation",
        summary="A talk: its scene and where it stands",
    )
    async def conversation(
        self, conversation_id: FromPath[str], principal: NamedDependency[Principal]
    ) -> ConversationView:
        return await history.get_conversation(conversation_id, principal.must_be_known())

    @patch("/{conversation_id:str}", operation_id="renameConversation", summary="Give a talk another title")
    async def rename(
        self, conversation_id: FromPath[str], data: JSONBody[TitleForm], principal: NamedDependency[Principal]
    ) -> ConversationView:
        return await history.rename(conversation_id, data.title, principal.must_be_known())

    @delete("/{conversation_id:str}", operation_id="deleteConversation", summary="Delete a talk")
    async def delete(self, conversation_id: FromPath[str], principal: NamedDependency[Principal]) -> None:
        await history.delete(conversation_id, principal.must_be_known())

    @post(
        "/{conversation_id:str}/resume",
        operation_id="resumeConversation",
        summary="Take a talk up again",
        status_code=200,
    )
    async def resume(
        self,
        conversation_id: FromPath[str],
        principal: NamedDependency[Principal],
        replies: NamedDependency[Replies],
    ) -> ConversationView:
        view = await history.take_up_again(conversation_id, principal.must_be_known(), replies.terms)
        replies.warm(view.head.target_language)
        return view

"""The end of a talk over HTTP: finished, rated, made longer, taken along."""

from typing import Annotated

from litestar import Controller, Response, get, patch, post, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from kaiwa.accounts.principal import Principal
from kaiwa.bell import Ring
from kaiwa.conversations.choosing import choose_words
from kaiwa.conversations.exporting import ExportFormat, export_conversation
from kaiwa.conversations.extending import ExtensionView, extend_sitting, time_left_of
from kaiwa.conversations.finishing import DebriefView, Wishes, finish, get_debrief, rate
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.time_left import TimeLeft
from kaiwa.conversations.transcript import POLICY

Rating = Annotated[int, Meta(ge=1, le=5)]
KeptText = Annotated[str, Meta(max_length=128)]


class RatingForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    comfort_rating: Rating | None = None
    """How it felt, from 1 to 5."""
    engagement_level: Rating | None = None


class FinishForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    comfort_rating: Rating | None = None
    engagement_level: Rating | None = None
    keep: Annotated[list[KeptText], Meta(max_length=50)] | None = None
    """Of the words offered, those to keep; all of them when it is left out."""


class WordsForm(Struct, frozen=True, forbid_unknown_fields=True):
    keep: Annotated[list[KeptText], Meta(max_length=50)]
    """Of the words offered, those to keep; every other one becomes no item."""


FILES = {
    200: ResponseSpec(str, media_type="text/plain", description="The talk as a file", generate_examples=False)
}


class Debriefs(Controller):
    path = "/api/conversations/{conversation_id:str}"
    tags = ("Conversations",)

    @post(
        "/finish",
        operation_id="finishConversation",
        summary="End a talk and get its debrief",
        status_code=200,
    )
    async def finish(
        self,
        conversation_id: FromPath[str],
        principal: NamedDependency[Principal],
        replies: NamedDependency[Replies],
        ring: NamedDependency[Ring],
        data: JSONBody[FinishForm | None] = None,
    ) -> DebriefView:
        said = data or FinishForm()
        wishes = Wishes(
            comfort_rating=said.comfort_rating,
            engagement_level=said.engagement_level,
            keep=tuple(said.keep) if said.keep is not None else None,
        )
        return await finish(conversation_id, wishes, principal.must_be_known(), replies, ring)

    @get("/debrief", operation_id="getDebrief", summary="What was said after a talk")
    async def debrief(
        self, conversation_id: FromPath[str], principal: NamedDependency[Principal]
    ) -> DebriefView:
        return await get_debrief(conversation_id, principal.must_be_known())

    @patch("/debrief", operation_id="rateConversation", summary="Say how a talk felt")
    async def rate(
        self,
        conversation_id: FromPath[str],
        data: JSONBody[RatingForm],
        principal: NamedDependency[Principal],
    ) -> DebriefView:
        wishes = Wishes(comfort_rating=data.comfort_rating, engagement_level=data.engagement_level)
        return await rate(conversation_id, wishes, principal.must_be_known())

    @put("/debrief/words", operation_id="chooseWords", summary="Choose which words of a talk are kept")
    async def words(
        self,
        conversation_id: FromPath[str],
        data: JSONBody[WordsForm],
        principal: NamedDependency[Principal],
    ) -> DebriefView:
        return await choose_words(conversation_id, data.keep, principal.must_be_known())

    @post("/extend", operation_id="extendConversation", summary="Make a sitting longer", status_code=200)
    async def extend(
        self,
        conversation_id: FromPath[str],
        principal: NamedDependency[Principal],
        replies: NamedDependency[Replies],
    ) -> ExtensionView:
        return await extend_sitting(conversation_id, principal.must_be_known(), replies.terms)

    @get("/time", operation_id="getTimeLeft", summary="How long a talk may still go on")
    async def time(
        self,
        conversation_id: FromPath[str],
        principal: NamedDependency[Principal],
        replies: NamedDependency[Replies],
    ) -> TimeLeft:
        return await time_left_of(conversation_id, principal.must_be_known(), replies.terms)

    @get(
        "/export",
        operation_id="exportConversation",
        summary="A talk as text, as a page, or as an Anki package",
        responses=FILES,
        media_type="text/plain",
    )
    async def export(
        self,
        conversation_id: FromPath[str],
        principal: NamedDependency[Principal],
        format: Annotated[ExportFormat, QueryParameter(required=False)] = ExportFormat.TEXT,
    ) -> Response[str | bytes]:
        made = await export_conversation(conversation_id, principal.must_be_known(), format)
        named = {
            "Content-Disposition": f'attachment; filename="{made.file_name}"',
            "Content-Security-Policy": POLICY,
        }
        return Response(made.body, media_type=made.media_type, headers=named)

"""Reviews and words over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, Meta, Struct, UnsetType

from kaiwa.accounts.principal import Principal
from kaiwa.clock import now
from kaiwa.practice.anki import MEDIA_TYPE
from kaiwa.practice.exporting import export_words
from kaiwa.practice.reviewing import MOST_DUE, Answered, DueWords, answer_word, list_due, undo_answer
from kaiwa.practice.vocabulary import Rating, WordState
from kaiwa.practice.word_views import WordView
from kaiwa.practice.words import WordChange, WordPage, change_own_word, delete_word, list_words

Language = Annotated[str, QueryParameter(min_length=1, max_length=16)]


PACKAGE = {
    200: ResponseSpec(bytes, media_type=MEDIA_TYPE, description="The package", generate_examples=False)
}


class AnswerForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    rating: Rating
    due_at: Annotated[datetime, Meta(tz=True)] | None = None
    """As it was shown: an answer that is sent again later then counts once too."""


class WordForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    state: WordState | UnsetType = UNSET
    reading: Annotated[str, Meta(max_length=256)] | UnsetType = UNSET
    gloss: Annotated[str, Meta(max_length=500)] | UnsetType = UNSET
    context: Annotated[str, Meta(max_length=500)] | UnsetType = UNSET


class Reviews(Controller):
    path = "/api/reviews"
    tags = ("Practice",)

    @get(
        "/due",
        operation_id="listDueWords",
        summary="The words that are due, with the dates each answer brings",
    )
    async def due(
        self,
        principal: NamedDependency[Principal],
        language: Language,
        limit: Annotated[int, QueryParameter(ge=1, le=MOST_DUE, required=False)] = 20,
    ) -> DueWords:
        return await list_due(principal, language, now(), limit)

    @post(
        "/{item_id:uuid}",
        operation_id="answerWord",
        summary="Say how well a word was remembered; sent twice, it counts once",
        status_code=200,
    )
    async def answer(
        self, item_id: FromPath[UUID], data: JSONBody[AnswerForm], principal: NamedDependency[Principal]
    ) -> Answered:
        return await answer_word(principal, item_id, data.rating, now(), due_at=data.due_at)

    @post(
        "/{review_id:uuid}/undo",
        operation_id="undoAnswer",
        summary="Take back the last answer to a word",
        status_code=200,
    )
    async def undo(self, review_id: FromPath[UUID], principal: NamedDependency[Principal]) -> Answered:
        return await undo_answer(principal, review_id, now())


class Words(Controller):
    path = "/api/words"
    tags = ("Practice",)

    @get("/", operation_id="listWords", summary="The words one keeps, the newest first")
    async def words(
        self,
        principal: NamedDependency[Principal],
        language: Annotated[str | None, QueryParameter(required=False, max_length=16)] = None,
        q: Annotated[str | None, QueryParameter(required=False, max_length=100)] = None,
        word_state: Annotated[WordState | None, QueryParameter(name="state", required=False)] = None,
        cursor: Annotated[str | None, QueryParameter(required=False, max_length=200)] = None,
    ) -> WordPage:
        return await list_words(principal, language=language, q=q, state=word_state, cursor=cursor)

    @get(
        "/export",
        operation_id="exportWords",
        summary="The words of a language as an Anki package; importing it again doubles none",
        responses=PACKAGE,
        media_type=MEDIA_TYPE,
    )
    async def export(self, principal: NamedDependency[Principal], language: Language) -> Response[bytes]:
        made = await export_words(principal, language, now())
        named = {"Content-Disposition": f'attachment; filename="{made.file_name}"'}
        return Response(made.content, media_type=MEDIA_TYPE, headers=named)

    @patch("/{item_id:uuid}", operation_id="changeWord", summary="Correct a word, or declare it known")
    async def change(
        self, item_id: FromPath[UUID], data: JSONBody[WordForm], principal: NamedDependency[Principal]
    ) -> WordView:
        change = WordChange(**{name: getattr(data, name) for name in data.__struct_fields__})
        return await change_own_word(principal, item_id, change, now())

    @delete("/{item_id:uuid}", operation_id="deleteWord", summary="Throw a word away, with its reviews")
    async def delete(self, item_id: FromPath[UUID], principal: NamedDependency[Principal]) -> None:
        await delete_word(principal, item_id)


CONTROLLERS = [Reviews, Words]

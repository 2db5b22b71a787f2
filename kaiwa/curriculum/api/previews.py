"""Previews over HTTP: asked for, watched while they fill in, changed in words, committed."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from litestar import Controller, Response, get, patch, post
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, HeaderParameter, JSONBody
from litestar.response import Stream
from msgspec import UNSET, Meta, Struct, UnsetType

from kaiwa.accounts.principal import Principal
from kaiwa.accounts.throttle import slow_down
from kaiwa.accounts.vocabulary import Challenge, LearningGoal
from kaiwa.bell import Ring
from kaiwa.curriculum.previews.asking import Asking, ask_for_preview, rebuild_preview
from kaiwa.curriculum.previews.changing import Changing
from kaiwa.curriculum.previews.committing import Beginning, commit_preview
from kaiwa.curriculum.previews.document import Preview
from kaiwa.curriculum.previews.events import News, event_id, seen_in
from kaiwa.curriculum.previews.pace import ASKED, ASKED_ACCOUNT, CHANGED, CHANGED_ACCOUNT
from kaiwa.curriculum.previews.reading import get_preview
from kaiwa.curriculum.previews.stream import what_is_new
from kaiwa.curriculum.previews.view import PreviewView, preview_view
from kaiwa.curriculum.previews.wish import WishChange, rating_in_form
from kaiwa.curriculum.vocabulary import PreviewStatus
from kaiwa.limits import Limits
from kaiwa.live import Live
from kaiwa.streams import LAST_EVENT_ID, Sent, event_stream

WishText = Annotated[str, Meta(min_length=1, max_length=2000)]
InstructionText = Annotated[str, Meta(min_length=1, max_length=500)]
LanguageText = Annotated[str, Meta(min_length=2, max_length=16)]
ZoneText = Annotated[str, Meta(min_length=1, max_length=64)]
Level = Annotated[str, Meta(min_length=1, max_length=16)] | Annotated[int, Meta(ge=1, le=100)]
Keyword = Annotated[str, Meta(min_length=1, max_length=48)]
Keywords = Annotated[tuple[Keyword, ...], Meta(max_length=16)]
Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]
SAME: Final = frozenset(
    {"target_language", "source_language", "goal", "challenge", "deadline_on", "keywords", "time_zone"}
)
"""Fields that a form calls as the use case does."""
NOTHING_NEW: Final = {204: ResponseSpec(None, description="All of it was sent", generate_examples=False)}


class PreviewForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    intent: WishText
    target_language: LanguageText | None = None
    source_language: LanguageText | None = None
    goal: LearningGoal | None = None
    level: Level | None = None
    """``A2``, ``N4``, ``beginner`` or a number from 1 to 100."""
    challenge: Challenge | None = None
    deadline_on: date | None = None
    start_on: date | None = None
    time_zone: ZoneText | None = None
    """Where a guest lives; an account says it once for all."""


class IntentForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays; null gives the decision back to the words. Without a deadline there is none."""

    intent: WishText | UnsetType = UNSET
    target_language: LanguageText | UnsetType | None = UNSET
    source_language: LanguageText | UnsetType | None = UNSET
    goal: LearningGoal | UnsetType | None = UNSET
    level: Level | UnsetType | None = UNSET
    challenge: Challenge | UnsetType = UNSET
    deadline_on: date | UnsetType | None = UNSET
    keywords: Keywords | UnsetType | None = UNSET
    start_on: date | UnsetType = UNSET
    version: Version | None = None
    """The one that was looked at: a change of something newer is a Conflict."""


class RefineForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    instruction: InstructionText
    version: Version | None = None


class SeenForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: Version | None = None


class CommitForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    start_on: date | None = None
    time_zone: ZoneText | None = None
    version: Version | None = None


class Accepted(Struct, frozen=True, kw_only=True):
    """Watch the events, or ask again: what comes of it is in the preview."""

    session_id: str
    status: PreviewStatus
    version: int


class CommittedView(Struct, frozen=True, kw_only=True):
    path_id: str
    assignment_id: UUID


ChangingOf = Callable[[str, int | None], Awaitable[Changing]]
"""Of a session id and the version that was looked at; it counts against the limits."""


def provide_changing(
    principal: NamedDependency[Principal],
    limits: NamedDependency[Limits],
    client_address: NamedDependency[str],
    live: NamedDependency[Live],
    ring: NamedDependency[Ring],
) -> ChangingOf:
    async def changing(sid: str, seen: int | None) -> Changing:
        viewer = principal.must_be_known()
        await slow_down(limits, CHANGED, client_address, CHANGED_ACCOUNT, str(viewer.owner_id))
        return Changing(sid, viewer, live, ring, seen)

    return changing


class Previews(Controller):
    path = "/api/previews"
    tags = ("Previews",)
    dependencies = {"changing": Provide(provide_changing, sync_to_thread=False)}  # noqa: RUF012 - Litestar's way

    @post(
        "/",
        operation_id="createPreview",
        summary="A month from a wish; it fills in while one watches",
        status_code=202,
    )
    async def create(
        self,
        data: JSONBody[PreviewForm],
        principal: NamedDependency[Principal],
        taught: NamedDependency[frozenset[str]],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> Accepted:
        viewer = principal.must_be_known()
        asking = Asking(
            text=data.intent,
            rating=rating_in_form(data.level),
            starts_on=data.start_on,
            **{name: getattr(data, name) for name in Asking.__struct_fields__ if name in SAME},
        )
        await slow_down(limits, ASKED, client_address, ASKED_ACCOUNT, str(viewer.owner_id))
        return _accepted(await ask_for_preview(asking, principal, taught, ring))

    @get("/{sid:str}", operation_id="getPreview", summary="A preview as far as it is drawn")
    async def preview(self, sid: FromPath[str], principal: NamedDependency[Principal]) -> PreviewView:
        return preview_view(await get_preview(sid, principal.must_be_known()))

    @get(
        "/{sid:str}/events",
        operation_id="watchPreview",
        summary="Title, days and scenes as they are drawn, as server-sent events that can be resumed",
        media_type="text/event-stream",
        responses=NOTHING_NEW,
    )
    async def events(
        self,
        sid: FromPath[str],
        principal: NamedDependency[Principal],
        live: NamedDependency[Live],
        last: Annotated[str, HeaderParameter(name=LAST_EVENT_ID, required=False, max_length=400)] = "",
    ) -> Stream | Response[None]:
        """204 ends an event source for good: whoever has all of it need not ask again."""
        found = await what_is_new(sid, principal.must_be_known(), live, seen_in(last))
        return Response(None, status_code=204) if found is None else event_stream(_sent(found))

    @patch(
        "/{sid:str}",
        operation_id="changePreviewIntent",
        summary="Correct how the wish was understood; the month is drawn anew",
        status_code=202,
    )
    async def change_intent(
        self,
        sid: FromPath[str],
        data: JSONBody[IntentForm],
        taught: NamedDependency[frozenset[str]],
        changing: NamedDependency[ChangingOf],
    ) -> Accepted:
        change = WishChange(
            text=data.intent,
            starts_on=data.start_on,
            rating=UNSET if data.level is UNSET else rating_in_form(data.level),
            **{name: getattr(data, name) for name in WishChange.__struct_fields__ if name in SAME},
        )
        return _accepted(await (await changing(sid, data.version)).change_wish(change, taught))

    @post(
        "/{sid:str}/refine",
        operation_id="refinePreview",
        summary="Change the month in words; `result` lists what changed, day by day",
        status_code=202,
    )
    async def refine(
        self, sid: FromPath[str], data: JSONBody[RefineForm], changing: NamedDependency[ChangingOf]
    ) -> Accepted:
        return _accepted(await (await changing(sid, data.version)).refine(data.instruction))

    @post(
        "/{sid:str}/days/{day:int}/regenerate",
        operation_id="regeneratePreviewDay",
        summary="Draw one day anew",
        status_code=202,
    )
    async def regenerate(
        self,
        sid: FromPath[str],
        day: FromPath[int],
        changing: NamedDependency[ChangingOf],
        data: JSONBody[SeenForm | None] = None,
    ) -> Accepted:
        return _accepted(await (await changing(sid, data.version if data else None)).regenerate(day))

    @post(
        "/{sid:str}/undo",
        operation_id="undoPreview",
        summary="Take the last change back",
        status_code=200,
    )
    async def undo(
        self,
        sid: FromPath[str],
        changing: NamedDependency[ChangingOf],
        data: JSONBody[SeenForm | None] = None,
    ) -> PreviewView:
        return preview_view(await (await changing(sid, data.version if data else None)).undo())

    @post(
        "/{sid:str}/rebuild",
        operation_id="rebuildPreview",
        summary="Draw one that is over or failed once more, from the same wish",
        status_code=202,
    )
    async def rebuild(
        self,
        sid: FromPath[str],
        principal: NamedDependency[Principal],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> Accepted:
        viewer = principal.must_be_known()
        await slow_down(limits, ASKED, client_address, ASKED_ACCOUNT, str(viewer.owner_id))
        return _accepted(await rebuild_preview(sid, viewer, ring))

    @post(
        "/{sid:str}/commit",
        operation_id="commitPreview",
        summary="Make a path of it and begin to walk it; again is the same path",
        status_code=201,
        responses={
            200: ResponseSpec(CommittedView, description="It was committed before", generate_examples=False)
        },
    )
    async def commit(
        self,
        sid: FromPath[str],
        principal: NamedDependency[Principal],
        live: NamedDependency[Live],
        ring: NamedDependency[Ring],
        data: JSONBody[CommitForm | None] = None,
    ) -> Response[CommittedView]:
        said = data or CommitForm()
        beginning = Beginning(starts_on=said.start_on, time_zone=said.time_zone, seen=said.version)
        done = await commit_preview(sid, principal.must_be_known(), beginning, live, ring)
        view = CommittedView(path_id=done.path_id, assignment_id=done.assignment_id)
        return Response(view, status_code=201 if done.is_new else 200)


def _accepted(preview: Preview) -> Accepted:
    return Accepted(session_id=preview.session_id, status=preview.status, version=preview.version)


async def _sent(found: AsyncGenerator[News, None]) -> AsyncIterator[Sent]:
    async with aclosing(found) as several:
        async for each in several:
            yield Sent(each.event, each.data, event_id(each.seen))

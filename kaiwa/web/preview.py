"""A wish and the month that is drawn from it: every change is a form, and leads back to the page or to its pieces."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from datetime import date
from typing import Annotated, Any, Final

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream
from markupsafe import Markup

from kaiwa.accounts import throttle
from kaiwa.accounts.browsers import VISIT, begun_as_guest
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.throttle import slow_down
from kaiwa.accounts.visit import Visit
from kaiwa.accounts.vocabulary import Challenge, LearningGoal
from kaiwa.bell import Ring
from kaiwa.curriculum.previews.asking import Asking, ask_for_preview, rebuild_preview
from kaiwa.curriculum.previews.changing import Changing
from kaiwa.curriculum.previews.committing import Beginning, commit_preview
from kaiwa.curriculum.previews.document import Preview
from kaiwa.curriculum.previews.events import END, News, event_id, seen_in
from kaiwa.curriculum.previews.pace import ASKED, ASKED_ACCOUNT, CHANGED, CHANGED_ACCOUNT
from kaiwa.curriculum.previews.reading import get_preview
from kaiwa.curriculum.previews.stream import what_is_new
from kaiwa.curriculum.previews.troubles import PreviewCommitted, PreviewOver
from kaiwa.curriculum.previews.view import SceneView
from kaiwa.curriculum.previews.wish import LanguageNotTaught, LanguageUnclear, WishChange, rating_in_form
from kaiwa.curriculum.vocabulary import PreviewStatus
from kaiwa.errors import Conflict, Invalid, NotFound, TooMany
from kaiwa.languages.annotating import OverridesFor
from kaiwa.limits import Limits
from kaiwa.live import Live
from kaiwa.scripts import Overrides
from kaiwa.settings import Settings
from kaiwa.streams import LAST_EVENT_ID, Html, Sent, event_stream
from kaiwa.web.home import wish_page
from kaiwa.web.own_readings import (
    day_in_own_readings,
    lessons_in_own_readings,
    scene_in_own_readings,
)
from kaiwa.web.partials import macro, piece, sent_pieces, wants_pieces
from kaiwa.web.preview_showing import PREVIEW, Unfolding, day_told, preview_told, seen_of, standing_pieces
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor

Query = Annotated[str, QueryParameter(required=False)]
Deed = Callable[[Changing], Awaitable[Preview]]
Answer = Response[bytes]

NO_CONTENT: Final = 204
"""Ends an event source for good."""
TOO_LONG: Final = 500


class Changes:
    """One change of a preview by a form, told as a page or as the pieces that it changes."""

    def __init__(
        self,
        request: Request[Any, Any, Any],
        visitor: NamedDependency[Visitor],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        live: NamedDependency[Live],
        ring: NamedDependency[Ring],
        overrides_for: NamedDependency[OverridesFor],
    ) -> None:
        self._is_pieces = wants_pieces(request)
        self._visitor, self._limits, self._address = visitor, limits, client_address
        self._live, self._ring, self._overrides_for = live, ring, overrides_for

    async def make(self, sid: str, deed: Deed) -> Answer:
        viewer = self._visitor.principal.must_be_known()
        trouble = ""
        await slow_down(self._limits, CHANGED, self._address, CHANGED_ACCOUNT, str(viewer.owner_id))
        before = await get_preview(sid, viewer)
        try:
            preview = await deed(Changing(sid, viewer, self._live, self._ring, None))
        except PreviewCommitted:
            return onward(f"/p/{sid}")
        except (Invalid, Conflict) as error:
            preview, trouble = before, error.detail
        if not self._is_pieces:
            if not trouble:
                return onward(f"/p/{sid}")
            told = await _shown(preview, self._overrides_for, trouble)
            return page(self._visitor, "preview.html", told, status=TO_REPAIR)
        parts = [*standing_pieces(preview, self._visitor, trouble)]
        if not trouble:
            # from what this page holds: the stream tells only what is different
            parts.append(_live(preview, seen_of(before), self._visitor))
        return sent_pieces(parts)


class PreviewPages(Controller):
    path = "/p"
    include_in_schema = False
    dependencies = {**VISITOR, **VISIT, **FORM, "changes": Provide(Changes, sync_to_thread=False)}  # noqa: RUF012 - Litestar's way

    @post("/")
    async def ask(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        visit: NamedDependency[Visit],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        taught: NamedDependency[frozenset[str]],
        ring: NamedDependency[Ring],
    ) -> Answer:
        """Whoever is nobody becomes a guest with their first wish."""
        wish = form["intent"].strip()
        principal, cookies = visitor.principal, list[Cookie]()
        try:
            _must_say_something(wish)
            if not principal.is_known:
                await slow_down(limits, throttle.GUEST, client_address)
                guest_id, cookies = begun_as_guest(visit, settings)
                principal = Principal(guest_id=guest_id)
            await slow_down(limits, ASKED, client_address, ASKED_ACCOUNT, str(principal.viewer.owner_id))
            asking = Asking(
                text=wish,
                target_language=form["target_language"] or None,
                time_zone=form["time_zone"] or None,
            )
            preview = await ask_for_preview(asking, principal, taught, ring)
        except (LanguageUnclear, LanguageNotTaught) as unclear:
            asked = unclear.facts.get("candidates")
            choices = asked if isinstance(asked, list) and asked else sorted(taught)
            return wish_page(visitor, wish, unclear.detail, choices, status=TO_REPAIR)
        except (Invalid, TooMany) as error:
            return wish_page(visitor, wish, error.detail, status=TO_REPAIR)
        return onward(f"/p/{preview.session_id}", cookies)

    @get("/{sid:str}")
    async def show(
        self,
        sid: FromPath[str],
        visitor: NamedDependency[Visitor],
        overrides_for: NamedDependency[OverridesFor],
    ) -> Answer:
        try:
            preview = await get_preview(sid, visitor.principal.must_be_known())
        except PreviewOver:
            return page(visitor, "preview_over.html", {"sid": sid}, status=410)
        if preview.status is PreviewStatus.COMMITTED:
            return onward("/learn")
        return page(visitor, "preview.html", await _shown(preview, overrides_for))

    @get("/{sid:str}/events")
    async def events(
        self,
        request: Request[Any, Any, Any],
        sid: FromPath[str],
        visitor: NamedDependency[Visitor],
        live: NamedDependency[Live],
        overrides_for: NamedDependency[OverridesFor],
        seen: Query = "",
    ) -> Stream | Answer:
        viewer = visitor.principal.must_be_known()
        last = request.headers.get(LAST_EVENT_ID) or seen
        preview = await get_preview(sid, viewer)
        found = await what_is_new(sid, viewer, live, seen_in(last[:400]))
        if found is None:
            return Response(b"", status_code=NO_CONTENT)
        overrides = await overrides_for(preview.intent.target_language)
        return event_stream(_sent(found, preview, visitor, overrides))

    @get("/{sid:str}/days/{day:int}")
    async def show_day(
        self,
        request: Request[Any, Any, Any],
        sid: FromPath[str],
        day: FromPath[int],
        visitor: NamedDependency[Visitor],
        overrides_for: NamedDependency[OverridesFor],
    ) -> Answer:
        told = day_told(await get_preview(sid, visitor.principal.must_be_known()), day)
        if told is None:
            raise NotFound
        told = await day_in_own_readings(told, overrides_for)
        if wants_pieces(request):
            return sent_pieces([macro(visitor, PREVIEW, "day_sheet", told, visitor.csrf)])
        return page(visitor, "preview_day.html", {"told": told, "day": day})

    @post("/{sid:str}/days/{day:int}/regenerate")
    async def regenerate(
        self, sid: FromPath[str], day: FromPath[int], changes: NamedDependency[Changes]
    ) -> Answer:
        return await changes.make(sid, lambda changing: changing.regenerate(day))

    @post("/{sid:str}/refine")
    async def refine(
        self, sid: FromPath[str], form: NamedDependency[Form], changes: NamedDependency[Changes]
    ) -> Answer:
        return await changes.make(sid, lambda changing: changing.refine(form["instruction"][:TOO_LONG]))

    @post("/{sid:str}/undo")
    async def undo(self, sid: FromPath[str], changes: NamedDependency[Changes]) -> Answer:
        return await changes.make(sid, lambda changing: changing.undo())

    @post("/{sid:str}/wish")
    async def wish(
        self,
        sid: FromPath[str],
        form: NamedDependency[Form],
        taught: NamedDependency[frozenset[str]],
        changes: NamedDependency[Changes],
    ) -> Answer:
        async def change(changing: Changing) -> Preview:
            return await changing.change_wish(_wish_change(form), taught)

        return await changes.make(sid, change)

    @post("/{sid:str}/rebuild")
    async def rebuild(
        self,
        sid: FromPath[str],
        visitor: NamedDependency[Visitor],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> Answer:
        viewer = visitor.principal.must_be_known()
        await slow_down(limits, ASKED, client_address, ASKED_ACCOUNT, str(viewer.owner_id))
        await rebuild_preview(sid, viewer, ring)
        return onward(f"/p/{sid}")

    @post("/{sid:str}/commit")
    async def commit(
        self,
        sid: FromPath[str],
        visitor: NamedDependency[Visitor],
        live: NamedDependency[Live],
        ring: NamedDependency[Ring],
    ) -> Answer:
        viewer = visitor.principal.must_be_known()
        try:
            await commit_preview(sid, viewer, Beginning(), live, ring)
        except PreviewOver:
            return page(visitor, "preview_over.html", {"sid": sid}, status=410)
        return onward("/learn")


def _must_say_something(wish: str) -> None:
    if not wish:
        raise Invalid("Tell us a little more: a place, a person or a moment is enough.")
    if len(wish) > TOO_LONG:
        raise Invalid(f"A wish has at most {TOO_LONG} signs. Say the heart of it.")


async def _shown(preview: Preview, overrides_for: OverridesFor, trouble: str = "") -> dict[str, Any]:
    return {
        "told": await lessons_in_own_readings(preview_told(preview), overrides_for),
        "trouble": trouble,
        "seen": event_id(seen_of(preview)),
    }


def _live(preview: Preview, seen: dict[str, int], visitor: Visitor) -> Markup:
    is_drawing = preview.status is PreviewStatus.GENERATING
    # an undo is done at once, and its stream tells the difference all the same
    held = {name: digest for name, digest in seen.items() if name != END}
    return piece(
        "#live", macro(visitor, PREVIEW, "live", preview.session_id, event_id(held), is_drawing, True)
    )


async def _sent(
    found: AsyncGenerator[News, None], preview: Preview, visitor: Visitor, overrides: Overrides
) -> AsyncIterator[Sent]:
    unfolding, language = Unfolding(preview, visitor), preview.intent.target_language
    async with aclosing(found):
        async for news in found:
            data = news.data
            if isinstance(data, SceneView):
                data = await scene_in_own_readings(data, language, overrides)
            html = unfolding.pieces(data)
            if END in news.seen:
                now = await get_preview(preview.session_id, visitor.principal.viewer)
                html += Markup().join(standing_pieces(now, visitor))
            yield Sent("", Html(html), event_id(news.seen))
    yield Sent("done", Html(""))


def _wish_change(form: Form) -> WishChange:
    """The form holds every field; what is as it was changes nothing."""
    try:
        deadline = date.fromisoformat(form["deadline_on"]) if form["deadline_on"] else None
        starts = date.fromisoformat(form["start_on"])
    except ValueError:
        raise Invalid("Write a date like 2026-12-24.", field="deadline_on") from None
    if form["goal"] not in list(LearningGoal) or form["challenge"] not in list(Challenge):
        raise Invalid("Choose one of the goals and one of the paces.", field="goal")
    words = tuple(word.strip() for word in form["keywords"].split(",") if word.strip())
    return WishChange(
        text=form["intent"].strip()[:TOO_LONG],
        target_language=form["target_language"],
        goal=LearningGoal(form["goal"]),
        rating=rating_in_form(form["level"]),
        challenge=Challenge(form["challenge"]),
        deadline_on=deadline,
        keywords=words,
        starts_on=starts,
    )

"""Where creators work: their paths as rows, a month to edit day by day, publishing, testers and what they say."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from kaiwa.accounts.throttle import slow_down
from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.assignments.feedback import list_feedback
from kaiwa.curriculum.assignments.insights import read_insights
from kaiwa.curriculum.assignments.inviting import Invitee, invite
from kaiwa.curriculum.assignments.walkers import list_walkers, withdraw_invitation
from kaiwa.curriculum.author import Author
from kaiwa.curriculum.paths.changing import PathEdit, change_path, edit_day, reorder_days, restore_version
from kaiwa.curriculum.paths.days import DayEdit
from kaiwa.curriculum.paths.drafting import Beginning, begin_path
from kaiwa.curriculum.paths.lifecycle import archive_path
from kaiwa.curriculum.paths.pace import MADE, MADE_ACCOUNT
from kaiwa.curriculum.paths.publication import check_publication
from kaiwa.curriculum.paths.publishing import publish_path, unpublish_path
from kaiwa.curriculum.paths.reading import list_paths, show_path
from kaiwa.curriculum.paths.versions import list_versions
from kaiwa.curriculum.paths.view import PathView
from kaiwa.curriculum.queue_changes import retry_day
from kaiwa.curriculum.queue_views import path_queue
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.errors import Conflict, Invalid, KaiwaError, NotAllowed, NotFound, NotSignedIn, TooMany
from kaiwa.languages.catalogue import catalogue
from kaiwa.limits import Limits
from kaiwa.settings import Settings
from kaiwa.web.glyphs import LANGUAGES as TAUGHT
from kaiwa.web.month import Standing, month_of, tile_of
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]

MENDED: Final = (Invalid, Conflict, NotAllowed, TooMany)
SHORT: Final = 200
LONG: Final = 2000
MOST_INVITED: Final = 20
"""Addresses of one form."""


class Studio(Controller):
    path = "/studio"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def mine(self, visitor: NamedDependency[Visitor], cursor: Query = "") -> Answer:
        return await _mine(visitor, cursor)

    @post("/")
    async def begin(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        author: NamedDependency[Author],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> Answer:
        person = visitor.principal.must_be_person()
        try:
            await slow_down(limits, MADE, client_address, MADE_ACCOUNT, str(person))
            beginning = Beginning(
                title=form["title"].strip()[:SHORT],
                target_language=form["target_language"] or None,
                wish=form["wish"].strip()[:LONG] or None,
                is_template=True,
            )
            made = await begin_path(visitor.principal.viewer, beginning, author, ring)
        except MENDED as error:
            return await _mine(visitor, "", trouble=error.detail, typed=form)
        return onward(f"/studio/{made.id}")

    @get("/{path_id:str}")
    async def edit(
        self, path_id: FromPath[str], visitor: NamedDependency[Visitor], day: Query = "", done: Query = ""
    ) -> Answer:
        return await _editor(visitor, path_id, _day_in(day), done=done)

    @post("/{path_id:str}/about")
    async def about(
        self,
        path_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        visitor.principal.must_be_person()
        edit = PathEdit(title=form["title"].strip()[:SHORT], description=form["description"].strip()[:LONG])
        try:
            _must_be_there(form, "title")
            await change_path(path_id, visitor.principal.viewer, edit, _seen(form), ring)
        except MENDED as error:
            return await _editor(visitor, path_id, 1, trouble=error)
        return onward(f"/studio/{path_id}?done=saved")

    @post("/{path_id:str}/days/{day:int}")
    async def change_day(
        self,
        path_id: FromPath[str],
        day: FromPath[int],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        visitor.principal.must_be_person()
        edit = DayEdit(
            title=form["title"].strip()[:SHORT],
            theme=form["theme"].strip()[:SHORT],
            can_do=form["can_do"].strip()[:SHORT],
        )
        try:
            _must_be_there(form, "title", "theme")
            await edit_day(
                path_id,
                _number(day),
                visitor.principal.viewer,
                edit,
                keep_scene=form["keep_scene"] == "on",
                seen=_seen(form),
                ring=ring,
            )
        except MENDED as error:
            return await _editor(visitor, path_id, day, trouble=error)
        return onward(f"/studio/{path_id}?day={day}&done=saved")

    @post("/{path_id:str}/days/{day:int}/move")
    async def move(
        self,
        path_id: FromPath[str],
        day: FromPath[int],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        """One place earlier or later: what dragging does, for who cannot drag."""
        visitor.principal.must_be_person()
        to = day - 1 if form["where"] == "earlier" else day + 1
        if not (1 <= day <= DAYS and 1 <= to <= DAYS):
            return onward(f"/studio/{path_id}")
        order = list(range(1, DAYS + 1))
        order[day - 1], order[to - 1] = order[to - 1], order[day - 1]
        try:
            await reorder_days(path_id, visitor.principal.viewer, order, _seen(form), ring)
        except MENDED as error:
            return await _editor(visitor, path_id, day, trouble=error)
        return onward(f"/studio/{path_id}?day={to}&done=saved")

    @post("/{path_id:str}/days/{day:int}/retry")
    async def retry(
        self,
        path_id: FromPath[str],
        day: FromPath[int],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        visitor.principal.must_be_person()
        await retry_day(path_id, day, visitor.principal.viewer)
        await ring("drain_scenarios")
        return onward(f"/studio/{path_id}?day={day}")

    @post("/{path_id:str}/restore")
    async def restore(
        self,
        path_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        visitor.principal.must_be_person()
        if not form["version"].isascii() or not form["version"].isdigit():
            raise NotFound
        version = min(int(form["version"]), 2**31 - 1)
        await restore_version(path_id, version, visitor.principal.viewer, None, ring)
        return onward(f"/studio/{path_id}?done=restored")

    @get("/{path_id:str}/publish")
    async def look_at_publishing(self, path_id: FromPath[str], visitor: NamedDependency[Visitor]) -> Answer:
        return await _publishing(visitor, path_id)

    @post("/{path_id:str}/publish")
    async def publish(
        self,
        path_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        visitor.principal.must_be_person()
        try:
            done = await publish_path(path_id, visitor.principal.viewer, form["confirm"] or None, ring)
        except MENDED as error:
            return await _publishing(visitor, path_id, trouble=error.detail)
        return onward(f"/t/{done.share_slug}")

    @post("/{path_id:str}/unpublish")
    async def unpublish(self, path_id: FromPath[str], visitor: NamedDependency[Visitor]) -> Answer:
        visitor.principal.must_be_person()
        await unpublish_path(path_id, visitor.principal.viewer)
        return onward(f"/studio/{path_id}?done=unpublished")

    @post("/{path_id:str}/archive")
    async def archive(
        self, path_id: FromPath[str], visitor: NamedDependency[Visitor], ring: NamedDependency[Ring]
    ) -> Answer:
        visitor.principal.must_be_person()
        await archive_path(path_id, visitor.principal.viewer, ring)
        return onward("/studio")

    @get("/{path_id:str}/testers")
    async def testers(
        self, path_id: FromPath[str], visitor: NamedDependency[Visitor], done: Query = ""
    ) -> Answer:
        return await _testers(visitor, path_id, done=done)

    @post("/{path_id:str}/testers")
    async def invite(
        self,
        path_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        ring: NamedDependency[Ring],
    ) -> Answer:
        visitor.principal.must_be_person()
        addresses = form["emails"].replace(",", " ").replace(";", " ").split()
        try:
            if not 1 <= len(addresses) <= MOST_INVITED:
                raise Invalid(f"Write one to {MOST_INVITED} e-mail addresses.")
            for each in addresses:
                invitee = Invitee(
                    email=each,
                    note=form["note"].strip()[:500],
                    cohort=form["cohort"].strip()[:80],
                    feedback_requested=form["feedback"] == "on",
                )
                await invite(visitor.principal, path_id, invitee, settings, limits, ring, now())
        except MENDED as error:
            return await _testers(visitor, path_id, trouble=error.detail, typed=form)
        return onward(f"/studio/{path_id}/testers?done=invited")

    @post("/{path_id:str}/testers/{assignment_id:uuid}/withdraw")
    async def withdraw(
        self, path_id: FromPath[str], assignment_id: FromPath[UUID], visitor: NamedDependency[Visitor]
    ) -> Answer:
        await withdraw_invitation(visitor.principal, path_id, assignment_id)
        return onward(f"/studio/{path_id}/testers")


async def _mine(visitor: Visitor, cursor: str, *, trouble: str = "", typed: Form | None = None) -> Answer:
    visitor.principal.must_be_person()
    found = await list_paths(visitor.principal.viewer, cursor=cursor or None)
    told = {
        "paths": found.items,
        "next": found.next,
        "languages": [each for each in catalogue() if each.id in TAUGHT],
        "trouble": trouble,
        "typed": typed or Form({}),
    }
    return page(visitor, "studio.html", told, status=TO_REPAIR if trouble else 200)


async def _editor(
    visitor: Visitor, path_id: str, day: int, *, trouble: KaiwaError | None = None, done: str = ""
) -> Answer:
    visitor.principal.must_be_person()
    viewer = visitor.principal.viewer
    path = await _own(visitor, path_id)
    queue = {each.day: each for each in (await path_queue(path_id, viewer)).items}
    shown = path.schedule[day - 1]
    told: dict[str, Any] = {
        "path": path,
        "day": shown,
        "entry": queue.get(day),
        "tile": tile_of(shown, path.target_language, Standing.WRITTEN),
        "weeks": month_of(
            path.schedule,
            path.target_language,
            standing=lambda n: Standing.TODAY if n == day else _standing(path, n),
            href=lambda n: f"/studio/{path_id}?day={n}",
        ),
        "versions": (await list_versions(path_id, viewer)).items,
        "trouble": trouble.detail if trouble else "",
        "done": done if done in ("saved", "restored", "unpublished") else "",
    }
    return page(visitor, "studio_path.html", told, status=TO_REPAIR if trouble else 200)


async def _publishing(visitor: Visitor, path_id: str, *, trouble: str = "") -> Answer:
    visitor.principal.must_be_person()
    path = await _own(visitor, path_id)
    found = await check_publication(path_id, visitor.principal.viewer)
    told = {"path": path, "found": found, "trouble": trouble}
    return page(visitor, "studio_publish.html", told, status=TO_REPAIR if trouble else 200)


async def _testers(
    visitor: Visitor, path_id: str, *, trouble: str = "", typed: Form | None = None, done: str = ""
) -> Answer:
    visitor.principal.must_be_person()
    path = await _own(visitor, path_id)
    told = {
        "path": path,
        "walkers": (await list_walkers(visitor.principal, path_id)).items,
        "feedback": (await list_feedback(visitor.principal, path_id)).items,
        "insights": await read_insights(visitor.principal, path_id, now()),
        "trouble": trouble,
        "typed": typed or Form({}),
        "done": done if done == "invited" else "",
    }
    return page(visitor, "studio_testers.html", told, status=TO_REPAIR if trouble else 200)


async def _own(visitor: Visitor, path_id: str) -> PathView:
    path = await show_path(path_id, visitor.principal.viewer)
    if not path.is_mine:
        raise NotFound
    return path


def _must_be_there(form: Form, *names: str) -> None:
    if not all(form[name].strip() for name in names):
        raise Invalid("A title and a theme cannot be empty. What was there before is still there.")


def _standing(path: PathView, n: int) -> Standing:
    return Standing.WRITTEN if path.schedule[n - 1].scenario_id else Standing.AHEAD


def _day_in(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= DAYS else 1


def _number(day: int) -> int:
    if not 1 <= day <= DAYS:
        raise NotFound
    return day


def _seen(form: Form) -> int | None:
    """The version that the form was made from: a change of something newer is told, not lost."""
    return int(form["version"]) if form["version"].isascii() and form["version"].isdigit() else None

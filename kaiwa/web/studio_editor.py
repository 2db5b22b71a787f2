"""The 28-day editor: a day's fields that save themselves, their order, earlier versions, and the scene to try."""

from typing import Any, Final

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromPath

from kaiwa.bell import Ring
from kaiwa.curriculum.paths.autosaving import ABOUT_FIELDS, type_about, type_day
from kaiwa.curriculum.paths.changing import reorder_days, replace_scene, restore_version
from kaiwa.curriculum.paths.days import moved
from kaiwa.curriculum.paths.typed import DAY_FIELDS, SCENE_FIELDS, Overwritten
from kaiwa.curriculum.paths.versions import list_versions
from kaiwa.curriculum.paths.view import PathView
from kaiwa.curriculum.queue_changes import retry_day
from kaiwa.curriculum.queue_views import path_queue
from kaiwa.curriculum.scenes.autosaving import type_scene
from kaiwa.curriculum.scenes.reading import show_scene
from kaiwa.curriculum.scenes.view import SceneDetail
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.curriculum.week_rewrite import DAYS_A_WEEK
from kaiwa.errors import KaiwaError, NotFound, NotSignedIn
from kaiwa.web.month import Standing, month_of, tile_of
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.studio_form import (
    MENDED,
    Answer,
    Query,
    day_in,
    must_be_a_day,
    number_in,
    own_path,
    typed_in,
)
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

DONE: Final = ("saved", "restored", "unpublished", "moved", "taken", "left", "imported", "anew")


class Editor(Controller):
    path = "/studio/{path_id:str}"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def edit(
        self, path_id: FromPath[str], visitor: NamedDependency[Visitor], day: Query = "", done: Query = ""
    ) -> Answer:
        return await _editor(visitor, path_id, day_in(day) or 1, done=done)

    @post("/about")
    async def about(
        self,
        request: Request[Any, Any, Any],
        path_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        visitor.principal.must_be_person()
        typed = typed_in(form, ABOUT_FIELDS)
        try:
            view = await type_about(path_id, visitor.principal.viewer, typed, ring)
        except MENDED as error:
            if _saves_itself(request):
                raise
            return await _editor(visitor, path_id, 1, trouble=error, typed=form)
        if _saves_itself(request):
            return _saved({name: getattr(view, name) for name in typed}, view)
        return onward(f"/studio/{path_id}?done=saved")

    @post("/days/{day:int}")
    async def change_day(
        self,
        request: Request[Any, Any, Any],
        path_id: FromPath[str],
        day: FromPath[int],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        """Whole, as a form sends it; or a field at a time, as a page does that saves while somebody types."""
        visitor.principal.must_be_person()
        must_be_a_day(day)
        of_day, of_scene = typed_in(form, DAY_FIELDS), typed_in(form, SCENE_FIELDS)
        try:
            await type_day(path_id, day, visitor.principal.viewer, of_day, ring)
            if of_scene:
                await type_scene(path_id, day, visitor.principal, of_scene, ring)
        except MENDED as error:
            if _saves_itself(request):
                raise
            return await _editor(visitor, path_id, day, trouble=error, typed=form)
        if not _saves_itself(request):
            return onward(f"/studio/{path_id}?day={day}&done=saved")
        path = await own_path(visitor, path_id)
        values = _texts(path, day, await _scene(visitor, path, day))
        return _saved({name: values[name] for name in {**of_day, **of_scene} if name in values}, path)

    @post("/days/{day:int}/move")
    async def move(
        self,
        path_id: FromPath[str],
        day: FromPath[int],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        """One place earlier or later, or to the place where it was dragged: buttons do what dragging does."""
        visitor.principal.must_be_person()
        must_be_a_day(day)
        asked = {"earlier": day - 1, "later": day + 1}.get(form["where"]) or day_in(form["to"]) or day
        to = min(max(asked, 1), DAYS)
        try:
            order, seen = moved(day, to), number_in(form["version"])
            await reorder_days(path_id, visitor.principal.viewer, order, seen, ring)
        except MENDED as error:
            return await _editor(visitor, path_id, day, trouble=error)
        return onward(f"/studio/{path_id}?day={to}&done=moved")

    @post("/days/{day:int}/scene")
    async def write_anew(
        self,
        path_id: FromPath[str],
        day: FromPath[int],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        """Its scene is written once more, from what the day says now."""
        visitor.principal.must_be_person()
        await replace_scene(path_id, must_be_a_day(day), visitor.principal.viewer, None, None, ring)
        return onward(f"/studio/{path_id}?day={day}&done=anew")

    @post("/days/{day:int}/retry")
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

    @post("/restore")
    async def restore(
        self,
        path_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        visitor.principal.must_be_person()
        version = number_in(form["version"])
        if version is None:
            raise NotFound
        await restore_version(path_id, version, visitor.principal.viewer, None, ring)
        return onward(f"/studio/{path_id}?done=restored")


def _saves_itself(request: Request[Any, Any, Any]) -> bool:
    """A page that saves while somebody types wants to know how it went, not another page."""
    return request.headers.get("accept") == "application/json"


def _saved(values: dict[str, str], path: PathView) -> Answer:
    body = msgspec.json.encode({"saved": values, "version": path.version})
    return Answer(body, status_code=200, media_type=MediaType.JSON, headers={"Cache-Control": "no-store"})


def _texts(path: PathView, day: int, scene: SceneDetail | None) -> dict[str, str]:
    """What each field of the day says."""
    shown = path.schedule[day - 1]
    said = {
        "title": shown.title,
        "theme": shown.theme,
        "can_do": shown.can_do,
        "goals": "\n".join(goal.text for goal in shown.objectives),
        "level": str(shown.difficulty_rating),
    }
    if scene and scene.draft:
        said |= {name: text(scene.draft) for name, text in SCENE_FIELDS.items()}
    return said


async def _scene(visitor: Visitor, path: PathView, day: int) -> SceneDetail | None:
    scenario_id = path.schedule[day - 1].scenario_id
    if scenario_id is None:
        return None
    try:
        scene = await show_scene(scenario_id, visitor.principal.viewer)
    except NotFound:  # it was deleted meanwhile
        return None
    return scene if scene.is_mine else None


async def _editor(
    visitor: Visitor,
    path_id: str,
    day: int,
    *,
    trouble: KaiwaError | None = None,
    typed: Form | None = None,
    done: str = "",
) -> Answer:
    path = await own_path(visitor, path_id)
    viewer = visitor.principal.viewer
    queue = {each.day: each for each in (await path_queue(path_id, viewer)).items}
    shown = path.schedule[day - 1]
    scene = await _scene(visitor, path, day)
    about = {"title": path.title, "description": path.description}
    theirs = trouble.theirs if isinstance(trouble, Overwritten) else {}
    told: dict[str, Any] = {
        "path": path,
        "day": shown,
        "scene": scene,
        "entry": queue.get(day),
        "tile": tile_of(shown, path.target_language, Standing.WRITTEN),
        "week": (day - 1) // DAYS_A_WEEK + 1,
        "weeks": month_of(
            path.schedule,
            path.target_language,
            standing=lambda n: Standing.TODAY if n == day else _standing(path, n),
            href=lambda n: f"/studio/{path_id}?day={n}#day-title",
        ),
        "texts": _texts(path, day, scene),
        "about": about,
        "typed": typed.fields if typed else {},
        "theirs": theirs,
        "versions": (await list_versions(path_id, viewer)).items,
        "trouble": trouble.detail if trouble else "",
        "field": str(trouble.facts.get("field", "")) if trouble else "",
        "done": done if done in DONE else "",
    }
    return page(visitor, "studio_path.html", told, status=TO_REPAIR if trouble else 200)


def _standing(path: PathView, n: int) -> Standing:
    return Standing.WRITTEN if path.schedule[n - 1].scenario_id else Standing.AHEAD

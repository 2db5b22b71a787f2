"""Paths over HTTP: one's own, from the first draft to the last change."""

from typing import Annotated, Any, Final

from litestar import Controller, Request, Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter

from kaiwa.accounts.principal import Principal
from kaiwa.accounts.throttle import slow_down
from kaiwa.bell import Ring
from kaiwa.curriculum.api.forms import (
    DayChangeForm,
    ForkForm,
    OrderForm,
    PathChangeForm,
    PathForm,
    SceneForm,
    SeenForm,
)
from kaiwa.curriculum.author import Author
from kaiwa.curriculum.paths.changing import (
    PathEdit,
    change_path,
    edit_day,
    reorder_days,
    replace_scene,
    restore_version,
)
from kaiwa.curriculum.paths.drafting import Beginning, begin_path
from kaiwa.curriculum.paths.forking import fork_path
from kaiwa.curriculum.paths.lifecycle import archive_path, delete_path, undelete_path
from kaiwa.curriculum.paths.pace import MADE, MADE_ACCOUNT
from kaiwa.curriculum.paths.package import LARGEST, SCHEMA_ADDRESS, PathPackage, package_schema, unpacked
from kaiwa.curriculum.paths.packing import import_path, pack_path
from kaiwa.curriculum.paths.reading import PathPage, list_paths, show_path
from kaiwa.curriculum.paths.versions import VersionPage, VersionView, list_versions, show_version
from kaiwa.curriculum.paths.view import PathView
from kaiwa.curriculum.vocabulary import DAYS, PathStatus
from kaiwa.errors import NotFound
from kaiwa.limits import Limits

LARGEST_FORM: Final = 1024 * 1024
NOTHING: Final = {204: ResponseSpec(None, description="Done", generate_examples=False)}
LAST_VERSION: Final = 2**31 - 1


def a_day(number: int) -> int:
    if not 1 <= number <= DAYS:
        raise NotFound(f"A path has the days 1 to {DAYS}.")
    return number


class Paths(Controller):
    path = "/api/paths"
    tags = ("Paths",)

    @get("/", operation_id="listPaths", summary="One's own paths, newest first")
    async def paths(
        self,
        principal: NamedDependency[Principal],
        status: Annotated[PathStatus | None, QueryParameter(required=False)] = None,
        deleted: Annotated[bool, QueryParameter(required=False)] = False,
        cursor: Annotated[str | None, QueryParameter(required=False, max_length=256)] = None,
    ) -> PathPage:
        viewer = principal.must_be_known()
        return await list_paths(viewer, status=status, deleted=deleted, cursor=cursor)

    @post(
        "/",
        operation_id="createPath",
        summary="Begin a path as its author: empty, from a wish, or with 28 days",
        request_max_body_size=LARGEST_FORM,
    )
    async def create(
        self,
        data: JSONBody[PathForm],
        principal: NamedDependency[Principal],
        author: NamedDependency[Author],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> PathView:
        viewer = principal.must_be_known()
        await slow_down(limits, MADE, client_address, MADE_ACCOUNT, str(viewer.owner_id))
        values = {name: getattr(data, name) for name in Beginning.__struct_fields__ if hasattr(data, name)}
        days = tuple(each.edit() for each in data.days) if data.days is not None else None
        beginning = Beginning(**values | {"days": days, "rating": data.difficulty_rating})
        return await begin_path(viewer, beginning, author, ring)

    @get("/{path_id:str}", operation_id="getPath", summary="A path with its days and first three scenes")
    async def one(self, path_id: FromPath[str], principal: NamedDependency[Principal]) -> PathView:
        return await show_path(path_id, principal.viewer)

    @patch("/{path_id:str}", operation_id="changePath", summary="Change what a path is called and about")
    async def change(
        self,
        path_id: FromPath[str],
        data: JSONBody[PathChangeForm],
        principal: NamedDependency[Principal],
        ring: NamedDependency[Ring],
    ) -> PathView:
        edit = PathEdit(**{name: getattr(data, name) for name in PathEdit.__struct_fields__})
        return await change_path(path_id, principal.must_be_known(), edit, data.version, ring)

    @delete(
        "/{path_id:str}",
        operation_id="deletePath",
        summary="Delete a path; it can be had back for a month",
        status_code=204,
        responses=NOTHING,
    )
    async def delete(self, path_id: FromPath[str], principal: NamedDependency[Principal]) -> Response[None]:
        await delete_path(path_id, principal.must_be_known())
        return Response(None, status_code=204)

    @post(
        "/{path_id:str}/undelete",
        operation_id="undeletePath",
        summary="Have a deleted path back",
        status_code=200,
    )
    async def undelete(
        self, path_id: FromPath[str], principal: NamedDependency[Principal], ring: NamedDependency[Ring]
    ) -> PathView:
        return await undelete_path(path_id, principal.must_be_known(), ring)

    @post(
        "/{path_id:str}/archive",
        operation_id="archivePath",
        summary="Put a path aside: nothing more is written for it and nobody new begins it",
        status_code=200,
    )
    async def archive(
        self, path_id: FromPath[str], principal: NamedDependency[Principal], ring: NamedDependency[Ring]
    ) -> PathView:
        return await archive_path(path_id, principal.must_be_known(), ring)

    @post(
        "/{path_id:str}/fork",
        operation_id="forkPath",
        summary="Make a path of one's own out of it, with credit",
        status_code=201,
    )
    async def fork(
        self,
        path_id: FromPath[str],
        principal: NamedDependency[Principal],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
        data: JSONBody[ForkForm | None] = None,
    ) -> PathView:
        viewer = principal.must_be_known()
        await slow_down(limits, MADE, client_address, MADE_ACCOUNT, str(viewer.owner_id))
        return await fork_path(path_id, viewer, ring, as_template=bool(data and data.as_template))


class Days(Controller):
    path = "/api/paths/{path_id:str}"
    tags = ("Paths",)

    @put("/days/{day:int}", operation_id="editDay", summary="Change a day; what is left out stays")
    async def edit(
        self,
        path_id: FromPath[str],
        day: FromPath[int],
        data: JSONBody[DayChangeForm],
        principal: NamedDependency[Principal],
        ring: NamedDependency[Ring],
    ) -> PathView:
        return await edit_day(
            path_id,
            a_day(day),
            principal.must_be_known(),
            data.edit(),
            keep_scene=data.keep_scene,
            seen=data.version,
            ring=ring,
        )

    @put(
        "/days/{day:int}/scenario",
        operation_id="replaceDayScenario",
        summary="Put another scene on a day, or have another one written",
    )
    async def scene(
        self,
        path_id: FromPath[str],
        day: FromPath[int],
        data: JSONBody[SceneForm],
        principal: NamedDependency[Principal],
        ring: NamedDependency[Ring],
    ) -> PathView:
        viewer = principal.must_be_known()
        return await replace_scene(path_id, a_day(day), viewer, data.scenario_id, data.version, ring)

    @post("/reorder", operation_id="reorderDays", summary="Put the days in another order", status_code=200)
    async def reorder(
        self,
        path_id: FromPath[str],
        data: JSONBody[OrderForm],
        principal: NamedDependency[Principal],
        ring: NamedDependency[Ring],
    ) -> PathView:
        return await reorder_days(path_id, principal.must_be_known(), data.order, data.version, ring)


class Versions(Controller):
    path = "/api/paths/{path_id:str}/versions"
    tags = ("Paths",)

    @get("/", operation_id="listPathVersions", summary="How a path was before each change, newest first")
    async def versions(self, path_id: FromPath[str], principal: NamedDependency[Principal]) -> VersionPage:
        return await list_versions(path_id, principal.must_be_known())

    @get("/{version:int}", operation_id="getPathVersion", summary="How a path was then")
    async def version(
        self, path_id: FromPath[str], version: FromPath[int], principal: NamedDependency[Principal]
    ) -> VersionView:
        return await show_version(path_id, min(version, LAST_VERSION), principal.must_be_known())

    @post(
        "/{version:int}/restore",
        operation_id="restorePathVersion",
        summary="Go back to how a path was",
        status_code=200,
    )
    async def restore(
        self,
        path_id: FromPath[str],
        version: FromPath[int],
        principal: NamedDependency[Principal],
        ring: NamedDependency[Ring],
        data: JSONBody[SeenForm | None] = None,
    ) -> PathView:
        seen = data.version if data else None
        viewer = principal.must_be_known()
        return await restore_version(path_id, min(version, LAST_VERSION), viewer, seen, ring)


class Packages(Controller):
    path = "/"
    tags = ("Paths",)

    @get(
        "/api/paths/{path_id:str}/package",
        operation_id="exportPath",
        summary="A path with its days and scenes as one document, to take along",
    )
    async def export(self, path_id: FromPath[str], principal: NamedDependency[Principal]) -> PathPackage:
        return await pack_path(path_id, principal.viewer)

    @post(
        "/api/paths/import",
        operation_id="importPath",
        summary="Make a path of one's own out of a package",
        request_max_body_size=LARGEST,
    )
    async def take_in(
        self,
        request: Request[Any, Any, Any],
        data: JSONBody[PathPackage],
        principal: NamedDependency[Principal],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> PathView:
        """Its bytes are looked at again: what the format does not know is refused, however deep it stands."""
        viewer = principal.must_be_known()
        await slow_down(limits, MADE, client_address, MADE_ACCOUNT, str(viewer.owner_id))
        return await import_path(unpacked(await request.body()), viewer, ring)

    @get(
        SCHEMA_ADDRESS,
        operation_id="getPathPackageSchema",
        summary="The JSON schema of a path package",
        opt={"for_anybody": True},
    )
    async def schema(self) -> dict[str, Any]:
        return package_schema()

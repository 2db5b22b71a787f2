"""Publishing over HTTP, the public catalogue, and what an admin takes out of it."""

from typing import Annotated, Final

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter

from kaiwa.accounts.principal import Principal
from kaiwa.accounts.throttle import HOUR, slow_down
from kaiwa.bell import Ring
from kaiwa.curriculum.api.forms import ModerationForm, PublishForm
from kaiwa.curriculum.paths.catalogue import PublicPage, SharedPath, Wanted, list_public, show_shared
from kaiwa.curriculum.paths.publication import PublicationView, check_publication
from kaiwa.curriculum.paths.publishing import (
    Published,
    Showing,
    publish_path,
    release_path,
    unpublish_path,
    withhold_path,
)
from kaiwa.limits import Limit, Limits
from kaiwa.settings import Settings

LOOKED: Final = Limit("publications", 600, HOUR)
LOOKED_ACCOUNT: Final = Limit("publications-account", 120, HOUR)
"""Each looks at every text of a month, which takes half a second."""
NOTHING: Final = {204: ResponseSpec(None, description="Done", generate_examples=False)}


class Publishing(Controller):
    path = "/api/paths"
    tags = ("Publishing",)

    @get("/public", operation_id="listPublicPaths", summary="The catalogue of public paths, newest first")
    async def catalogue(
        self,
        principal: NamedDependency[Principal],
        language: Annotated[str | None, QueryParameter(required=False, max_length=16)] = None,
        level: Annotated[str | None, QueryParameter(required=False, max_length=16)] = None,
        category: Annotated[str | None, QueryParameter(required=False, max_length=48)] = None,
        q: Annotated[str | None, QueryParameter(required=False, max_length=100)] = None,
        cursor: Annotated[str | None, QueryParameter(required=False, max_length=256)] = None,
    ) -> PublicPage:
        wanted = Wanted(language=language, level=level, category=category, q=q)
        return await list_public(principal.viewer, wanted, cursor)

    @get("/shared/{slug:str}", operation_id="getSharedPath", summary="What a shared page shows of a path")
    async def shared(self, slug: FromPath[str], principal: NamedDependency[Principal]) -> SharedPath:
        return await show_shared(slug, principal.viewer)

    @get(
        "/{path_id:str}/publish",
        operation_id="checkPublication",
        summary="What is missing before a path can be published, and each text that publishing changes",
    )
    async def check(
        self,
        path_id: FromPath[str],
        principal: NamedDependency[Principal],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
    ) -> PublicationView:
        person = principal.must_be_person()
        await slow_down(limits, LOOKED, client_address, LOOKED_ACCOUNT, str(person))
        return await check_publication(path_id, principal.viewer)

    @post(
        "/{path_id:str}/publish",
        operation_id="publishPath",
        summary="Publish a path: a template itself, a personal path as a template made of it",
        status_code=200,
    )
    async def publish(
        self,
        path_id: FromPath[str],
        principal: NamedDependency[Principal],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
        data: JSONBody[PublishForm | None] = None,
    ) -> Published:
        person = principal.must_be_person()
        await slow_down(limits, LOOKED, client_address, LOOKED_ACCOUNT, str(person))
        form = data or PublishForm()
        showing = Showing(slug=form.slug, unlisted=form.unlisted)
        return await publish_path(path_id, principal.viewer, form.confirmed, ring, showing)

    @post(
        "/{path_id:str}/unpublish",
        operation_id="unpublishPath",
        summary="Take a path out of the catalogue; whoever walks it goes on",
        status_code=204,
        responses=NOTHING,
    )
    async def unpublish(
        self, path_id: FromPath[str], principal: NamedDependency[Principal]
    ) -> Response[None]:
        principal.must_be_person()
        await unpublish_path(path_id, principal.viewer)
        return Response(None, status_code=204)


class Moderation(Controller):
    path = "/api/admin/paths"
    tags = ("Admin",)

    @post(
        "/{path_id:str}/unpublish",
        operation_id="withholdPath",
        summary="Take a path out of the catalogue until an admin releases it",
        status_code=204,
        responses=NOTHING,
    )
    async def withhold(
        self,
        path_id: FromPath[str],
        data: JSONBody[ModerationForm],
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
    ) -> Response[None]:
        await withhold_path(principal, path_id, data.reason, settings)
        return Response(None, status_code=204)

    @post(
        "/{path_id:str}/release",
        operation_id="releasePath",
        summary="Let its owner publish a path again",
        status_code=204,
        responses=NOTHING,
    )
    async def release(
        self,
        path_id: FromPath[str],
        data: JSONBody[ModerationForm],
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
    ) -> Response[None]:
        await release_path(principal, path_id, data.reason, settings)
        return Response(None, status_code=204)

"""A path goes public and comes back: the checklist, what is taken out of it, how it is shown and shared."""

from typing import Any, Final

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from markupsafe import escape

from kaiwa.bell import Ring
from kaiwa.curriculum.paths.lifecycle import archive_path
from kaiwa.curriculum.paths.publication import check_publication
from kaiwa.curriculum.paths.publishing import Showing, publish_path, unpublish_path
from kaiwa.curriculum.paths.reading import show_path
from kaiwa.curriculum.paths.view import PathView
from kaiwa.errors import NotFound, NotSignedIn
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.studio_form import MENDED, Answer, own_path
from kaiwa.web.troubles import Trouble, trouble_of
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

LONGEST_SLUG: Final = 64


class StudioPublishing(Controller):
    path = "/studio/{path_id:str}"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/publish")
    async def look_at_publishing(self, path_id: FromPath[str], visitor: NamedDependency[Visitor]) -> Answer:
        return await _publishing(visitor, path_id)

    @post("/publish")
    async def publish(
        self,
        path_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        visitor.principal.must_be_person()
        try:
            showing = Showing(slug=form["slug"][:LONGEST_SLUG], unlisted=form["visibility"] == "unlisted")
            await publish_path(path_id, visitor.principal.viewer, form["confirm"] or None, ring, showing)
        except MENDED as error:
            return await _publishing(visitor, path_id, trouble=trouble_of(error), typed=form)
        return onward(f"/studio/{path_id}/share")

    @get("/share")
    async def share(self, path_id: FromPath[str], visitor: NamedDependency[Visitor]) -> Answer:
        """The link, the picture of it, and what to put on a page of one's own."""
        path = await own_path(visitor, path_id)
        public = await _public(path, visitor)
        address = f"{visitor.public_url}/t/{public.share_slug}" if public else ""
        told: dict[str, Any] = {"path": path, "public": public, "address": address}
        told["embed"] = _embed(address, public.title) if public else ""
        return page(visitor, "studio_share.html", told)

    @post("/unpublish")
    async def unpublish(self, path_id: FromPath[str], visitor: NamedDependency[Visitor]) -> Answer:
        visitor.principal.must_be_person()
        await unpublish_path(path_id, visitor.principal.viewer)
        return onward(f"/studio/{path_id}?done=unpublished")

    @post("/archive")
    async def archive(
        self, path_id: FromPath[str], visitor: NamedDependency[Visitor], ring: NamedDependency[Ring]
    ) -> Answer:
        visitor.principal.must_be_person()
        await archive_path(path_id, visitor.principal.viewer, ring)
        return onward("/studio")


def _embed(address: str, title: str) -> str:
    """For a page elsewhere: a picture that leads here. Nothing of ours runs there."""
    alt = escape(title)
    return f'<a href="{address}"><img src="{address}/card.png" width="600" height="315" alt="{alt}"></a>'


async def _public(path: PathView, visitor: Visitor) -> PathView | None:
    """A personal path was published as a template made of it."""
    if path.is_public:
        return path
    if path.published_as is None:
        return None
    try:
        template = await show_path(path.published_as, visitor.principal.viewer)
    except NotFound:
        return None
    return template if template.is_public else None


async def _publishing(
    visitor: Visitor, path_id: str, *, trouble: Trouble | None = None, typed: Form | None = None
) -> Answer:
    path = await own_path(visitor, path_id)
    found = await check_publication(path_id, visitor.principal.viewer)
    told = {
        "path": path,
        "found": found,
        "public": await _public(path, visitor),
        "home": visitor.public_url.partition("://")[2],
        "slug": typed["slug"] if typed else found.slug,
        "unlisted": typed["visibility"] == "unlisted" if typed else found.unlisted,
        "longest": LONGEST_SLUG,
        "trouble": trouble,
    }
    return page(visitor, "studio_publish.html", told, status=TO_REPAIR if trouble else 200)

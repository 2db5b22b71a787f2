"""Where creators find their paths: as rows, with the ways to begin another one."""

from typing import Final

from litestar import Controller, get, post
from litestar.di import NamedDependency

from kaiwa.accounts.throttle import slow_down
from kaiwa.bell import Ring
from kaiwa.curriculum.assignments.followed import Following, read_following
from kaiwa.curriculum.author import Author
from kaiwa.curriculum.paths.drafting import Beginning, begin_path
from kaiwa.curriculum.paths.pace import MADE, MADE_ACCOUNT
from kaiwa.curriculum.paths.package import LARGEST, NotAPackage, unpacked
from kaiwa.curriculum.paths.packing import import_path
from kaiwa.curriculum.paths.reading import list_paths
from kaiwa.errors import NotSignedIn
from kaiwa.languages.catalogue import catalogue
from kaiwa.limits import Limits
from kaiwa.web.glyphs import LANGUAGES as TAUGHT
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.studio_form import MENDED, Answer, Query
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

SHORT: Final = 200
LONG: Final = 2000


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

    @get("/import")
    async def bring(self, visitor: NamedDependency[Visitor]) -> Answer:
        visitor.principal.must_be_person()
        return page(visitor, "studio_import.html", {"trouble": "", "reason": "", "typed": Form({})})

    @post("/import", opt={"takes_file": True}, request_max_body_size=3 * LARGEST)
    async def take_in(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> Answer:
        """As a file, or as its text: what is refused is told with the reason, and what was pasted stays."""
        person = visitor.principal.must_be_person()
        try:
            await slow_down(limits, MADE, client_address, MADE_ACCOUNT, str(person))
            package = unpacked(_package_in(form).encode(errors="surrogatepass"))
            made = await import_path(package, visitor.principal.viewer, ring)
        except MENDED as error:
            told = {"trouble": error.detail, "reason": str(error.facts.get("reason", "")), "typed": form}
            return page(visitor, "studio_import.html", told, status=TO_REPAIR)
        return onward(f"/studio/{made.id}?done=imported")


def _package_in(form: Form) -> str:
    text = form["file"].strip() or form["text"].strip()
    if not text:
        raise NotAPackage("Choose a file, or paste its text.")
    if len(text) > LARGEST:
        raise NotAPackage("This is larger than a path package may be.")
    return text


async def _mine(visitor: Visitor, cursor: str, *, trouble: str = "", typed: Form | None = None) -> Answer:
    visitor.principal.must_be_person()
    found = await list_paths(visitor.principal.viewer, cursor=cursor or None)
    following = await read_following(visitor.principal, [each.id for each in found.items])
    told = {
        "paths": [(each, following.get(each.id, Following())) for each in found.items],
        "next": found.next,
        "is_first": not cursor,
        "languages": [each for each in catalogue() if each.id in TAUGHT],
        "trouble": trouble,
        "typed": typed or Form({}),
    }
    return page(visitor, "studio.html", told, status=TO_REPAIR if trouble else 200)

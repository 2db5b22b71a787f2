"""Public paths: a catalogue whose filters are links, the page that one of them is shared by, and what search engines read."""

from typing import Annotated, Any, Final
from urllib.parse import urlencode

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from kaiwa.accounts import throttle
from kaiwa.accounts.browsers import VISIT, begun_as_guest
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.throttle import slow_down
from kaiwa.accounts.visit import Visit
from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.assignments.own import enrol_oneself
from kaiwa.curriculum.level import Cefr
from kaiwa.curriculum.paths.catalogue import SharedPath, Wanted, list_public, show_shared
from kaiwa.curriculum.paths.forking import fork_path
from kaiwa.errors import Invalid
from kaiwa.languages.catalogue import catalogue
from kaiwa.limits import Limits
from kaiwa.settings import Settings
from kaiwa.web.glyphs import LANGUAGES as TAUGHT
from kaiwa.web.month import Standing, month_of, season_of, tile_of
from kaiwa.web.rendering import onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]

LEVELS: Final = (Cefr.A1, Cefr.A2, Cefr.B1, Cefr.B2)
KEPT_FOR: Final = {"Cache-Control": "public, max-age=300"}
LONGEST_SEARCH: Final = 100


class Catalogue(Controller):
    include_in_schema = False
    dependencies = {**VISITOR, **VISIT, **FORM}  # noqa: RUF012 - Litestar's way

    @get("/paths")
    async def paths(
        self,
        visitor: NamedDependency[Visitor],
        language: Query = "",
        level: Query = "",
        q: Query = "",
        cursor: Query = "",
    ) -> Answer:
        wanted = Wanted(language=language or None, level=level or None, q=q[:LONGEST_SEARCH].strip() or None)
        try:
            found = await list_public(visitor.principal.viewer, wanted, cursor or None)
        except Invalid:  # an address that somebody bent
            return onward("/paths")
        chosen = {"language": language, "level": level, "q": q}

        def with_filter(name: str, value: str) -> str:
            kept = {key: each for key, each in (chosen | {name: value}).items() if each}
            return f"/paths?{urlencode(kept)}" if kept else "/paths"

        told: dict[str, Any] = {
            "paths": found.items,
            "next": f"/paths?{urlencode(chosen | {'cursor': found.next})}" if found.next else "",
            "languages": [each for each in catalogue() if each.id in TAUGHT],
            "levels": LEVELS,
            "chosen": chosen,
            "with_filter": with_filter,
            "is_whole": not any(chosen.values()) and not cursor,
        }
        return page(visitor, "paths.html", told)

    @get("/t/{slug:str}")
    async def shared(self, slug: FromPath[str], visitor: NamedDependency[Visitor]) -> Answer:
        path = await show_shared(slug, visitor.principal.viewer)
        return page(visitor, "share.html", {"told": _told(path, visitor)})

    @post("/t/{slug:str}/start")
    async def start(
        self,
        slug: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        visit: NamedDependency[Visit],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> Answer:
        """Whoever is nobody begins as a guest."""
        path = await show_shared(slug, visitor.principal.viewer)
        principal, cookies = visitor.principal, None
        if not principal.is_known:
            await slow_down(limits, throttle.GUEST, client_address)
            guest_id, cookies = begun_as_guest(visit, settings)
            principal = Principal(guest_id=guest_id)
        await enrol_oneself(principal, path.id, now(), ring, time_zone=form["time_zone"] or None)
        return onward("/learn", cookies or ())

    @post("/t/{slug:str}/fork")
    async def fork(
        self, slug: FromPath[str], visitor: NamedDependency[Visitor], ring: NamedDependency[Ring]
    ) -> Answer:
        if not visitor.is_signed_in:
            return onward(f"/sign-in?{urlencode({'next': f'/t/{slug}'})}")
        path = await show_shared(slug, visitor.principal.viewer)
        made = await fork_path(path.id, visitor.principal.viewer, ring, as_template=True)
        return onward(f"/studio/{made.id}")

    @get("/sitemap.xml")
    async def sitemap(self, visitor: NamedDependency[Visitor]) -> Answer:
        found = await list_public(visitor.principal.viewer, Wanted())
        home = visitor.public_url
        addresses = [f"{home}/", f"{home}/paths", f"{home}/read"]
        addresses += [f"{home}/t/{each.share_slug}" for each in found.items]
        lines = "".join(f"<url><loc>{_escaped(each)}</loc></url>" for each in addresses)
        written = (
            '<?xml version="1.0" encoding="UTF-8"?>'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{lines}</urlset>'
        )
        return Response(written.encode(), media_type="application/xml", headers=KEPT_FOR)

    @get("/robots.txt")
    async def robots(self, visitor: NamedDependency[Visitor]) -> Answer:
        closed = ("/api/", "/p/", "/learn", "/talk/", "/review", "/words", "/me", "/studio", "/operator")
        lines = ["User-agent: *", *(f"Disallow: {each}" for each in closed)]
        lines.append(f"Sitemap: {visitor.public_url}/sitemap.xml")
        return Response("\n".join(lines).encode() + b"\n", media_type="text/plain", headers=KEPT_FOR)


def _told(path: SharedPath, visitor: Visitor) -> dict[str, Any]:
    language = path.target_language
    days = {each.day: each for each in path.schedule}
    return {
        "path": path,
        "language": language,
        "language_name": next((each.name for each in catalogue() if each.id == language), language),
        "weeks": month_of(path.schedule, language),
        "lessons": [
            (
                each.day,
                season_of(each.day),
                tile_of(days[each.day], language, Standing.WRITTEN).glyph,
                each,
                language,
            )
            for each in path.preview_scenarios
        ],
        "address": f"{visitor.public_url}/t/{path.share_slug}",
        "course": _course(path, visitor),
    }


def _course(path: SharedPath, visitor: Visitor) -> dict[str, Any]:
    """For search engines, in the words of schema.org."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": path.title,
        "description": path.description,
        "url": f"{visitor.public_url}/t/{path.share_slug}",
        "inLanguage": path.target_language,
        "educationalLevel": path.cefr_level.value,
        "isAccessibleForFree": True,
        "provider": {"@type": "Organization", "name": "Kaiwa", "url": visitor.public_url},
        "hasCourseInstance": {"@type": "CourseInstance", "courseMode": "online", "courseWorkload": "P28D"},
    }
    if path.ratings_count and path.average_rating:
        found["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": path.average_rating,
            "ratingCount": path.ratings_count,
        }
    return found


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")

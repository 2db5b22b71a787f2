"""Public paths: a catalogue whose filters are links, the page that one of them is shared by, and who made them."""

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
from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.assignments.own import enrol_oneself
from kaiwa.curriculum.level import Cefr
from kaiwa.curriculum.paths.catalogue import SharedPath, Wanted, list_public, show_shared
from kaiwa.curriculum.paths.creators import handles_of, show_creator
from kaiwa.curriculum.paths.forking import fork_path
from kaiwa.errors import Invalid
from kaiwa.languages.annotating import OverridesFor
from kaiwa.languages.catalogue import catalogue
from kaiwa.limits import Limits
from kaiwa.settings import Settings
from kaiwa.web.glyphs import LANGUAGES as TAUGHT
from kaiwa.web.month import Standing, month_of, season_of, tile_of
from kaiwa.web.own_readings import lessons_in_own_readings
from kaiwa.web.rendering import onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]

LEVELS: Final = (Cefr.A1, Cefr.A2, Cefr.B1, Cefr.B2)
RELATED: Final = 3
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
        goal: Query = "",
        q: Query = "",
        cursor: Query = "",
    ) -> Answer:
        wanted = Wanted(
            language=language or None,
            level=level or None,
            category=goal or None,
            q=q[:LONGEST_SEARCH].strip() or None,
        )
        try:
            found = await list_public(visitor.principal.viewer, wanted, cursor or None)
        except Invalid:  # an address that somebody bent
            return onward("/paths")
        chosen = {"language": language, "level": level, "goal": goal, "q": q}

        def with_filter(name: str, value: str) -> str:
            kept = {key: each for key, each in (chosen | {name: value}).items() if each}
            return f"/paths?{urlencode(kept)}" if kept else "/paths"

        told: dict[str, Any] = {
            "paths": found.items,
            "handles": await handles_of([each.id for each in found.items]),
            "next": f"/paths?{urlencode(chosen | {'cursor': found.next})}" if found.next else "",
            "languages": [each for each in catalogue() if each.id in TAUGHT],
            "levels": LEVELS,
            "goals": tuple(LearningGoal),
            "chosen": chosen,
            "with_filter": with_filter,
            "is_whole": not any(chosen.values()) and not cursor,
        }
        return page(visitor, "paths.html", told)

    @get("/t/{slug:str}")
    async def shared(
        self,
        slug: FromPath[str],
        visitor: NamedDependency[Visitor],
        overrides_for: NamedDependency[OverridesFor],
    ) -> Answer:
        path = await show_shared(slug, visitor.principal.viewer)
        alike = await list_public(visitor.principal.viewer, Wanted(language=path.target_language))
        others = [each for each in alike.items if each.id != path.id][:RELATED]
        handles = await handles_of([path.id])
        told = _told(path, visitor) | {"others": others, "handle": handles.get(path.id, "")}
        return page(visitor, "share.html", {"told": await lessons_in_own_readings(told, overrides_for)})

    @get("/u/{username:str}")
    async def creator(self, username: FromPath[str], visitor: NamedDependency[Visitor]) -> Answer:
        found = await show_creator(username)
        told: dict[str, Any] = {
            "creator": found,
            "address": f"{visitor.public_url}/u/{found.username}",
            "profile": {
                "@context": "https://schema.org",
                "@type": "ProfilePage",
                "mainEntity": {"@type": "Person", "name": found.name, "alternateName": found.username},
            },
        }
        return page(visitor, "creator.html", told)

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


def _told(path: SharedPath, visitor: Visitor) -> dict[str, Any]:
    language = path.target_language
    days = {each.day: each for each in path.schedule}
    return {
        "path": path,
        "language": language,
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
        "picture": _picture(path),
        "course": _course(path, visitor),
    }


def _picture(path: SharedPath) -> str:
    """Another address with every change: who has shown it before asks for it anew."""
    return f"/t/{path.share_slug}/card.png?v={path.version}"


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
        "image": f"{visitor.public_url}{_picture(path)}",
        "teaches": path.can_dos,
        "provider": {"@type": "Organization", "name": "Kaiwa", "url": visitor.public_url},
        "author": {"@type": "Person", "name": path.by or "Kaiwa"},
        "datePublished": path.published_at.date().isoformat() if path.published_at else None,
        "offers": {"@type": "Offer", "price": 0, "priceCurrency": "USD", "category": "Free"},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "online",
            "courseSchedule": {
                "@type": "Schedule",
                "duration": "PT15M",
                "repeatFrequency": "Daily",
                "repeatCount": 28,
            },
        },
    }
    if path.ratings_count and path.average_rating:
        found["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": path.average_rating,
            "ratingCount": path.ratings_count,
        }
    return found

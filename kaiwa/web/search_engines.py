"""What search engines read: where everything public is, in which languages, and what they leave alone."""

from typing import Final
from xml.sax.saxutils import escape

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from kaiwa.curriculum.paths.creators import public_addresses
from kaiwa.settings import Settings
from kaiwa.web.messages import LANGUAGES

KEPT_FOR: Final = {"Cache-Control": "public, max-age=300"}
OPEN: Final = ("/", "/paths", "/read")
CLOSED: Final = (
    "/api/", "/p/", "/learn", "/path$", "/path?", "/talk/", "/review", "/words", "/progress", "/me", "/settings",
    "/studio", "/operator", "/invitations/", "/reminders/",
)  # fmt: skip


class SearchEngines(Controller):
    include_in_schema = False

    @get("/sitemap.xml", opt={"for_anybody": True})
    async def sitemap(self, settings: NamedDependency[Settings]) -> Response[bytes]:
        found = await public_addresses()
        home = settings.public_url
        pages = [(f"{home}{each}", "") for each in OPEN]
        pages += [(f"{home}/u/{each}", "") for each in found.creators]
        pages += [(f"{home}/t/{slug}", at.date().isoformat()) for slug, at in found.paths.items()]
        written = (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
            f"{''.join(_entry(*each) for each in pages)}</urlset>"
        )
        return Response(written.encode(), media_type="application/xml", headers=KEPT_FOR)

    @get("/robots.txt", opt={"for_anybody": True})
    async def robots(self, settings: NamedDependency[Settings]) -> Response[bytes]:
        lines = ["User-agent: *", *(f"Disallow: {each}" for each in CLOSED)]
        lines.append(f"Sitemap: {settings.public_url}/sitemap.xml")
        return Response("\n".join(lines).encode() + b"\n", media_type="text/plain", headers=KEPT_FOR)


def _entry(address: str, changed_on: str) -> str:
    where = escape(address)
    last = f"<lastmod>{changed_on}</lastmod>" if changed_on else ""
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{each}" href="{where}?ui={each}"/>' for each in LANGUAGES
    )
    return f"<url><loc>{where}</loc>{last}{others}</url>"

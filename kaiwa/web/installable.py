"""What makes of our pages something that can be installed: a manifest, a service worker, a page for when one is offline."""

import json
from typing import Any, Final

from litestar import Response, get
from litestar.di import NamedDependency, Provide
from litestar.enums import MediaType

from kaiwa.web.assets import BUILD, FILES, STYLES, address
from kaiwa.web.rendering import page
from kaiwa.web.visitor import Visitor, provide_visitor

NOT_KEPT: Final = {"Cache-Control": "no-cache"}
SHELL: Final = (
    STYLES,
    "js/app.js",
    "vendor/htmx.js",
    "vendor/onest-latin.woff2",
    "icons/icon.svg",
)
"""What a page needs while there is no network."""


def _manifest() -> dict[str, Any]:
    def icon(name: str, size: int, purpose: str = "any") -> dict[str, str]:
        return {"src": address(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}

    return {
        "id": "/",
        "name": "Kaiwa",
        "short_name": "Kaiwa",
        "start_url": "/learn",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f7f5",
        "theme_color": "#f6f7f5",
        "icons": [
            icon("icons/icon-192.png", 192),
            icon("icons/icon-512.png", 512),
            icon("icons/maskable-512.png", 512, "maskable"),
        ],
    }


@get("/manifest.webmanifest", opt={"for_anybody": True}, include_in_schema=False)
async def manifest() -> Response[bytes]:
    written = json.dumps(_manifest()).encode()
    return Response(written, media_type="application/manifest+json", headers=NOT_KEPT)


@get("/sw.js", opt={"for_anybody": True}, include_in_schema=False)
async def service_worker() -> Response[bytes]:
    """At the root, so that it may serve all of it; it names its build, so that a new one replaces it."""
    shell = ["/offline", *(address(name) for name in SHELL if name in FILES)]
    source = FILES["js/sw.js"].decode()
    written = source.replace('"__BUILD__"', json.dumps(BUILD)).replace('["__SHELL__"]', json.dumps(shell))
    return Response(written.encode(), media_type="text/javascript", headers=NOT_KEPT)


@get(
    "/offline",
    dependencies={"visitor": Provide(provide_visitor, sync_to_thread=False)},
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def offline(visitor: NamedDependency[Visitor]) -> Response[bytes]:
    return page(visitor, "offline.html", {})

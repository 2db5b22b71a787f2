"""Our own styles, scripts and pictures, and what npm brought, under an address that changes with their content."""

import hashlib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from typing import Any, Final

from litestar import Response, get
from litestar.params import FromPath

from kaiwa.errors import NotFound

CONTENT_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
STYLES: Final = "kaiwa.css"
"""All sheets as one: one request, and none of them waits for another."""


def _found(folder: Traversable, prefix: str = "") -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir():
            found |= _found(each, f"{prefix}{each.name}/")
        elif PurePosixPath(each.name).suffix in CONTENT_TYPES:
            found[prefix + each.name] = each.read_bytes()
    return found


def _served() -> dict[str, bytes]:
    found = _found(files("kaiwa.web").joinpath("static"))
    sheets = [name for name in found if name.startswith("css/")]
    return {name: found[name] for name in found if name not in sheets} | {
        STYLES: b"\n".join(found[name] for name in sheets)
    }


FILES: Final = _served()
BUILD: Final = hashlib.sha256(
    b"".join(name.encode() + hashlib.sha256(content).digest() for name, content in FILES.items())
).hexdigest()[:12]
"""One for all files, so that one may name its neighbour without knowing it."""
FOR_EVER: Final = "public, max-age=31536000, immutable"


def address(name: str) -> str:
    if name not in FILES:
        raise LookupError(f"kaiwa/web/static holds no {name}")
    return f"/static/{BUILD}/{name}"


def is_there(name: str) -> bool:
    """What npm brings may be missing where somebody runs the code without ``make``; pages work without it."""
    return name in FILES


@get("/static/{build:str}/{name:path}", opt={"for_anybody": True}, include_in_schema=False)
async def asset(build: FromPath[str], name: FromPath[str]) -> Response[Any]:
    """A page of the version before may still ask for its own build: it gets today's file, and keeps it not."""
    name = name.lstrip("/")
    if name not in FILES:
        raise NotFound
    kept = FOR_EVER if build == BUILD else "no-cache"
    kind = CONTENT_TYPES[PurePosixPath(name).suffix]
    return Response(FILES[name], media_type=kind, headers={"Cache-Control": kept})

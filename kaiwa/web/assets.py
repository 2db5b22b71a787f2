"""Our own styles and pictures, under an address that changes with their content."""

import hashlib
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any, Final

from litestar import Response, get
from litestar.params import FromPath

from kaiwa.errors import NotFound

CONTENT_TYPES: Final = {".css": "text/css", ".svg": "image/svg+xml"}
FILES: Final = {
    each.name: each.read_bytes()
    for each in sorted(files("kaiwa.web").joinpath("static").iterdir(), key=lambda each: each.name)
    if PurePosixPath(each.name).suffix in CONTENT_TYPES
}
BUILD: Final = hashlib.sha256(
    b"".join(name.encode() + hashlib.sha256(content).digest() for name, content in FILES.items())
).hexdigest()[:12]
"""One for all files, so that one may name its neighbour without knowing it."""
FOR_EVER: Final = "public, max-age=31536000, immutable"


def address(name: str) -> str:
    if name not in FILES:
        raise LookupError(f"kaiwa/web/static holds no {name}")
    return f"/static/{BUILD}/{name}"


@get("/static/{build:str}/{name:str}", opt={"for_anybody": True}, include_in_schema=False)
async def asset(build: FromPath[str], name: FromPath[str]) -> Response[Any]:
    """A page of the version before may still ask for its own build: it gets today's file, and keeps it not."""
    if name not in FILES:
        raise NotFound
    kept = FOR_EVER if build == BUILD else "no-cache"
    kind = CONTENT_TYPES[PurePosixPath(name).suffix]
    return Response(FILES[name], media_type=kind, headers={"Cache-Control": kept})

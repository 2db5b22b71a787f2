"""Our own styles, scripts and pictures, and what npm brought, under an address that changes with their content."""

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from typing import Any, Final

import brotli
from litestar import Request, Response, get
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

COMMENTS: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANKS: Final = re.compile(r"\s+")
AROUND: Final = re.compile(r" ?([{};,]) ?")


def _found(folder: Traversable, prefix: str = "") -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir():
            found |= _found(each, f"{prefix}{each.name}/")
        elif PurePosixPath(each.name).suffix in CONTENT_TYPES:
            found[prefix + each.name] = each.read_bytes()
    return found


def shortened(sheet: str) -> str:
    """Without what only its authors read: packed, a kilobyte of fourteen."""
    return AROUND.sub(r"\1", BLANKS.sub(" ", COMMENTS.sub("", sheet))).replace(";}", "}")


def _served() -> dict[str, bytes]:
    found = _found(files("kaiwa.web").joinpath("static"))
    sheets = [name for name in found if name.startswith("css/")]
    return {name: found[name] for name in found if name not in sheets} | {
        STYLES: shortened(b"\n".join(found[name] for name in sheets).decode()).encode()
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


WORDY: Final = frozenset({".css", ".js", ".svg"})
"""What becomes smaller when it is packed; pictures and fonts are packed already."""
PACKERS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "br": brotli.compress,
    "gzip": lambda plain: gzip.compress(plain, 9, mtime=0),
}
"""The smallest first."""


@cache
def packed(name: str, encoding: str) -> bytes:
    """Once a process, as small as it gets: what is kept for ever may take its time."""
    return PACKERS[encoding](FILES[name])


def _encoding(accepted: str) -> str | None:
    asked = (each.replace(" ", "").partition(";q=") for each in accepted.lower().split(","))
    wanted = {name for name, _, weight in asked if weight.strip("0.") or not weight}
    return next((each for each in PACKERS if each in wanted), None)


@get("/static/{build:str}/{name:path}", opt={"for_anybody": True, "is_packed": True}, include_in_schema=False)
async def asset(request: Request[Any, Any, Any], build: FromPath[str], name: FromPath[str]) -> Response[Any]:
    """A page of the version before may still ask for its own build: it gets today's file, and keeps it not."""
    name = name.lstrip("/")
    if name not in FILES:
        raise NotFound
    suffix = PurePosixPath(name).suffix
    headers = {"Cache-Control": FOR_EVER if build == BUILD else "no-cache"}
    content = FILES[name]
    if suffix in WORDY:
        headers["Vary"] = "Accept-Encoding"
        if (encoding := _encoding(request.headers.get("accept-encoding", ""))) is not None:
            content = packed(name, encoding)
            headers["Content-Encoding"] = encoding
    return Response(content, media_type=CONTENT_TYPES[suffix], headers=headers)

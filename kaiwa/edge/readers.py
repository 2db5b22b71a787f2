"""Whether a person or a program reads the answer."""

from typing import Final

from litestar.types import HTTPScope

FOR_PROGRAMS: Final = ("/api", "/schema/openapi.json", "/healthz", "/readyz", "/metrics")


def is_read_by_a_person(scope: HTTPScope) -> bool:
    path = scope["path"]
    if any(path == each or path.startswith(f"{each}/") for each in FOR_PROGRAMS):
        return False
    accepted = ",".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"accept")
    return any(_is_html(each) for each in accepted.split(","))


def _is_html(accepted: str) -> bool:
    """Named, not by a wildcard: a program that takes anything gets what programs get."""
    kind, *parameters = (part.strip().lower() for part in accepted.split(";"))
    return kind == "text/html" and not any(each in ("q=0", "q=0.0") for each in parameters)

"""Tables a teacher can read and correct; every source is named in docs/attribution/japanese.md."""

from collections.abc import Iterator
from importlib.resources import files


def rows(name: str) -> Iterator[list[str]]:
    """The tab-separated rows of a table, its comments and empty lines left out."""
    for line in files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def pairs(name: str) -> dict[str, str]:
    """A table of two columns."""
    return {first: second for first, second, *_ in rows(name)}

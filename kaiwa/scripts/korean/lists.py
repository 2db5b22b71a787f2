"""Word lists of ``data/``: one a line or several, a line of # is a remark."""

from functools import cache
from importlib.resources import files


@cache
def listed(name: str) -> frozenset[str]:
    text = files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())

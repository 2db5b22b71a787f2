"""The first page: a box for the wish, and a month beside it."""

from collections.abc import Sequence
from typing import Any, Final

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from kaiwa.languages.catalogue import catalogue
from kaiwa.web.rendering import page
from kaiwa.web.visitor import VISITOR, Visitor

LONGEST_WISH: Final = 500
EXAMPLES: Final = ("parents", "taipei", "work")
"""Keys of wishes to try, each in the page's own language."""
SEASONS: Final = (
    ("spring", "声名駅数道茶復"),
    ("summer", "麺味菜席店雨復"),
    ("autumn", "宿湯失薬電頼復"),
    ("winter", "友昔夢思断祝話"),
)
"""Four weeks of seven days, each day a character of what it is about."""


class Home(Controller):
    include_in_schema = False
    dependencies = VISITOR

    @get("/")
    async def home(self, visitor: NamedDependency[Visitor]) -> Response[bytes]:
        return wish_page(visitor)


def wish_page(
    visitor: Visitor, wish: str = "", sentence: str = "", choices: Sequence[str] = (), *, status: int = 200
) -> Response[bytes]:
    """With what was typed and what would help, where a wish could not be taken: ``choices`` are languages."""
    told: dict[str, Any] = {
        "seasons": SEASONS,
        "examples": EXAMPLES,
        "longest": LONGEST_WISH,
        "wish": wish,
        "sentence": sentence,
        "choices": [each for each in catalogue() if each.id in choices],
    }
    return page(visitor, "home.html", told, status=status)

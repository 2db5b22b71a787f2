"""How somebody likes pages to look: cookies, so that the first byte is right and nothing flashes."""

from collections.abc import Mapping
from typing import Final, Self

from msgspec import Struct

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "theme": ("auto", "light", "dark"),
    "furigana": ("on", "tap", "off"),
    "roman": ("off", "on"),
    "spaces": ("off", "on"),
    "translation": ("off", "on"),
}
"""The first of each is what nobody chose."""
COOKIE: Final = "k_{}"
UI: Final = COOKIE.format("ui")
"""The language of the pages."""
LASTS_S: Final = 365 * 24 * 3600


class Prefs(Struct, frozen=True):
    theme: str = "auto"
    furigana: str = "on"
    roman: str = "off"
    spaces: str = "off"
    translation: str = "off"

    @classmethod
    def of(cls, cookies: Mapping[str, str]) -> Self:
        """A value that we do not know is as good as none."""
        given = {name: cookies.get(COOKIE.format(name), "") for name in CHOICES}
        return cls(**{name: value for name, value in given.items() if value in CHOICES[name]})


def ui_cookie(header: str) -> str | None:
    """For where no framework has read the cookies yet."""
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == UI:
            return value
    return None

"""How somebody likes pages to look: cookies, so that the first byte is right and nothing flashes."""

from collections.abc import Mapping
from typing import Final, Self

from litestar.datastructures import Cookie
from msgspec import Struct

from kaiwa.settings import Settings

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "theme": ("auto", "light", "dark"),
    "furigana": ("on", "unknown", "tap", "off"),
    "roman": ("off", "on"),
    "spaces": ("off", "on"),
    "translation": ("off", "on"),
    "rate": ("1", "0.85", "0.7"),
    "aloud": ("off", "on"),
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
    rate: str = "1"
    """How fast lines are spoken."""
    aloud: str = "off"
    """Whether a reply is spoken as soon as it is there."""

    @classmethod
    def of(cls, cookies: Mapping[str, str]) -> Self:
        """A value that we do not know is as good as none."""
        given = {name: cookies.get(COOKIE.format(name), "") for name in CHOICES}
        return cls(**{name: value for name, value in given.items() if value in CHOICES[name]})


def kept_cookies(chosen: Mapping[str, str], settings: Settings) -> list[Cookie]:
    """Of what is offered alone."""
    return [
        Cookie(
            key=COOKIE.format(name),
            value=chosen[name],
            max_age=LASTS_S,
            samesite="lax",
            secure=settings.secure,
        )
        for name, choices in CHOICES.items()
        if chosen.get(name) in choices
    ]


def ui_cookie(header: str) -> str | None:
    """For where no framework has read the cookies yet."""
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == UI:
            return value
    return None

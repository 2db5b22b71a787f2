"""What people may say about themselves, checked field by field."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from kaiwa.clock import is_zone
from kaiwa.database import fetch
from kaiwa.errors import Invalid
from kaiwa.languages.entries import voices

LONGEST_NAME: Final = 80
USERNAME: Final = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_-]{2,31}")


def display_name(raw: str) -> str:
    name = unicodedata.normalize("NFC", raw).strip()
    if len(name) > LONGEST_NAME:
        raise Invalid(f"A name has at most {LONGEST_NAME} signs.", field="display_name")
    # formats could turn the direction of the whole page's text; joiners are letters of some scripts
    if any(unicodedata.category(sign)[0] == "C" and sign not in "\u200c\u200d" for sign in name):
        raise Invalid("A name holds no control characters.", field="display_name")
    return name


def username(raw: str | None) -> str | None:
    if raw is not None and not USERNAME.fullmatch(raw):
        raise Invalid(
            "A user name has 3 to 32 letters, digits, hyphens or underscores, and begins with a letter or digit.",
            field="username",
        )
    return raw


def avatar_url(raw: str | None) -> str | None:
    if raw is None:
        return None
    try:
        parts = urlsplit(raw)
        fits = parts.scheme == "https" and parts.hostname and not parts.username and parts.port is not False
    except ValueError:
        fits = False
    if not fits or len(raw) > 512 or not raw.isascii() or not raw.isprintable() or set(raw) & set(" <>\"'\\"):
        raise Invalid(
            "A picture's address begins with https:// and has at most 512 signs.", field="avatar_url"
        )
    return raw


def time_zone(name: str) -> str:
    if not is_zone(name) or len(name) > 64:
        raise Invalid("This is no IANA time zone, such as Asia/Tokyo.", field="time_zone")
    return name


def must_be_voices(chosen: Mapping[str, str]) -> None:
    """Each of the language that it is chosen for."""
    for language, speaker in chosen.items():
        if speaker not in voices() or voices()[speaker][0].id != language:
            raise Invalid(
                "There is no such voice. GET /api/languages/{id}/speakers lists them.", field="voices"
            )


async def must_be_languages(**ids: str | None) -> None:
    """Within a transaction: each field names a language that Kaiwa has, or none."""
    wanted = {each for each in ids.values() if each is not None}
    if not wanted:
        return
    known = {
        row["id"]
        for row in await fetch("SELECT id FROM languages WHERE is_active AND id = ANY($1)", list(wanted))
    }
    for field, language_id in ids.items():
        if language_id is not None and language_id not in known:
            raise Invalid("Kaiwa does not have this language. GET /api/languages lists them.", field=field)

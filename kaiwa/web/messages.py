"""What pages say, in the languages that our pages speak: one catalogue a language, one file a page."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml
from markupsafe import Markup, escape

DEFAULT: Final = "en"
LANGUAGES: Final = {"en": "English", "ja": "日本語"}
"""Each by its own name."""

speaking: ContextVar[str] = ContextVar("speaking", default=DEFAULT)
"""The language of the page that is being made."""


@contextmanager
def speaking_in(language: str) -> Iterator[None]:
    token = speaking.set(language)
    try:
        yield
    finally:
        speaking.reset(token)


def say(key: str, **values: Any) -> Markup:
    """The message of ``key``. Values are escaped; ``n`` picks between ``one`` and ``other``."""
    message = catalogue(speaking.get())[key]
    if isinstance(message, Mapping):
        message = message["one" if values["n"] == 1 and "one" in message else "other"]
    return Markup(message).format(**values)  # noqa: S704 - ours; its values are escaped


def tongue(language: str) -> Markup:
    """What a language is called; one that we have no word for stands for itself."""
    key = f"languages.{language}"
    return say(key) if key in catalogue(speaking.get()) else escape(language)


def spoken(asked: str | None, accepted: str) -> str:
    """What somebody chose, else the first language their browser accepts that we speak."""
    if asked in LANGUAGES:
        return asked
    for part in accepted.split(","):
        language = part.partition(";")[0].strip().partition("-")[0].lower()
        if language in LANGUAGES:
            return language
    return DEFAULT


@cache
def catalogue(language: str) -> Mapping[str, Any]:
    """Keys are ``page.message``: the file's name, then what stands in it."""
    folder = files("kaiwa.web").joinpath("messages", language)
    found: dict[str, Any] = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        page = file.name.removesuffix(".yaml")
        for key, message in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).items():
            found[f"{page}.{key}"] = message
    return found

"""The authors there are, by name; each is imported when it is first asked for."""

from importlib import import_module
from typing import Final, cast

from kaiwa.curriculum.author import Author

AUTHORS: Final = {"offline": "kaiwa.engines.offline.author:OfflineAuthor"}


def author_named(name: str) -> Author:
    module, _, kind = AUTHORS[name].partition(":")
    return cast(Author, getattr(import_module(module), kind)())

"""What is worked out of a pack once is kept beside it: hearing a first turn must not wait for it."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, TypeVar

from kaiwa.content.bank import bank
from kaiwa.content.compiled import cache_folder, compiled, digest_of

T = TypeVar("T")

SHAPING: Final = (
    "exemplars.py", "filling.py", "folding.py", "frames.py", "kept.py", "known_lines.py", "likeness.py", "mentions.py", "moods.py", "templates.py",
    "wording.py",
)  # fmt: skip
READERS: Final = ("sudachipy", "sudachidict-core", "pykakasi", "rjieba", "pypinyin", "pypinyin-dict")
"""Packages whose next version may cut or read a text otherwise."""


def kept(part: str, language: str, kind: type[T], make: Callable[[], T]) -> T:
    return compiled(part, digest(language), kind, make, cache_folder())


@cache
def digest(language: str) -> str:
    """Of the pack, of the code that works it out, and of what reads its script."""
    own = [files("kaiwa.engines.offline") / name for name in SHAPING]
    code = digest_of((file, file.read_bytes()) for file in (*own, *_code(files("kaiwa.scripts"))))
    return digest_of([(files("kaiwa.content"), f"{bank(language).version} {code} {_readers()}".encode())])


def _code(folder: Traversable) -> Iterator[Traversable]:
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if each.is_dir():
            yield from _code(each)
        elif each.name.endswith(".py"):
            yield each


def _readers() -> str:
    return " ".join(f"{name} {_version(name)}" for name in READERS)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"

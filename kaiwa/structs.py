"""Describes every Struct once, in one thread, before others have work.

msgspec makes the description of a Struct when it first decodes one. Threads that meet the same Struct for the first time at
once read a half-made description, and the process crashes. So whoever starts a process that has threads asks for this after
its imports; what a thread loads later it decodes under ``kaiwa.content.alone``.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import msgspec
from msgspec import Struct

OURS: Final = ("kaiwa.", "workers.")

_described: set[type[Struct]] = set()


def describe_structs() -> int:
    """How many are known now. A second time it looks only at what was loaded since."""
    for kind in set(_loaded(Struct)) - _described:
        with suppress(
            TypeError, NameError
        ):  # holds what no JSON says, such as a connection: nobody decodes it
            msgspec.json.Decoder(kind)
        _described.add(kind)
    return len(_described)


def is_described(kind: type[Struct]) -> bool:
    return kind in _described


def _loaded(kind: Any) -> Iterator[type[Struct]]:
    for each in kind.__subclasses__():
        if each.__module__.startswith(OURS):
            yield each
        yield from _loaded(each)

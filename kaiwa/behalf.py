"""For whom the work at hand is done: engines count what they spend for each person, and cap it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from msgspec import Struct

from kaiwa.viewer import Viewer


class Behalf(Struct, frozen=True):
    viewer: Viewer | None = None
    talk: str = ""
    """The conversation in which it is done."""
    came_from: str = ""
    """A word for the address of who asks, which only the secret makes; empty in the product's own work."""


_behalf: ContextVar[Behalf] = ContextVar("behalf", default=Behalf())  # noqa: B039 - frozen


@contextmanager
def on_behalf_of(viewer: Viewer, *, talk: str = "", came_from: str = "") -> Iterator[None]:
    """Around whatever asks an engine. Tasks that are started inside inherit it."""
    before = _behalf.get()
    token = _behalf.set(Behalf(viewer, talk or before.talk, came_from or before.came_from))
    try:
        yield
    finally:
        _behalf.reset(token)


def behalf() -> Behalf:
    return _behalf.get()


def beneficiary() -> UUID | None:
    """The person's or the guest's id; None where the product works for nobody in particular."""
    viewer = _behalf.get().viewer
    return viewer.owner_id if viewer is not None else None

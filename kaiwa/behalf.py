"""For whom the work at hand is done: engines count what they spend for each person, and cap it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from kaiwa.viewer import Viewer

_beneficiary: ContextVar[UUID | None] = ContextVar("beneficiary", default=None)


@contextmanager
def on_behalf_of(viewer: Viewer) -> Iterator[None]:
    """Around whatever asks an engine. Tasks that are started inside inherit it."""
    token = _beneficiary.set(viewer.owner_id)
    try:
        yield
    finally:
        _beneficiary.reset(token)


def beneficiary() -> UUID | None:
    """The person's or the guest's id; None where the product works for nobody in particular."""
    return _beneficiary.get()

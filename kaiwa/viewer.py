"""Who looks at the database: every transaction names somebody, the product itself, or nobody."""

from typing import Final
from uuid import UUID

from msgspec import Struct


class Viewer(Struct, frozen=True):
    """Who looks at the database in a transaction; row-level security sees nobody else's rows."""

    user_id: UUID | None = None
    guest_id: UUID | None = None
    system: bool = False
    """The product itself: a log-in before anybody is known, a worker draining the queue, the clock."""

    @property
    def owner_id(self) -> UUID | None:
        """What the rows of this viewer carry: the person's id, or the guest's."""
        return self.user_id or self.guest_id


SYSTEM: Final = Viewer(system=True)

"""How a request comes in: what a session remembers of it, and what it brought along."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.principal import NOBODY, Principal

AdoptGuest = Callable[[UUID, UUID], Awaitable[None]]
"""What a guest made becomes a person's, inside the open transaction. Rooms above know what there is."""
ErasePerson = Callable[[UUID], Awaitable[None]]
"""Nothing of a person stays, inside the open transaction."""


class Visit(Struct, frozen=True):
    principal: Principal = NOBODY
    guest_id: UUID | None = None
    """Of the guest's cookie, which may be there beside a session's."""
    ip_address: str = ""
    user_agent: str = ""

    @property
    def guest(self) -> UUID | None:
        return self.guest_id or self.principal.guest_id

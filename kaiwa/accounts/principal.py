"""Who makes a request, and what they may do."""

from typing import Final
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.vocabulary import Role, Scope
from kaiwa.errors import NotAllowed, NotSignedIn
from kaiwa.viewer import Viewer

EVERYTHING: Final = frozenset(Scope)


class Principal(Struct, frozen=True):
    """Nobody, a guest, or a person who came with a cookie or with a bearer token."""

    user_id: UUID | None = None
    guest_id: UUID | None = None
    role: Role | None = None
    scopes: frozenset[Scope] = EVERYTHING
    session_id: str | None = None
    """The row of ``session``, for who came with a cookie."""
    email_verified: bool = False

    @property
    def viewer(self) -> Viewer:
        return Viewer(user_id=self.user_id, guest_id=None if self.user_id else self.guest_id)

    @property
    def is_known(self) -> bool:
        return self.user_id is not None or self.guest_id is not None

    def must_be_person(self) -> UUID:
        if self.user_id is None:
            raise NotSignedIn
        return self.user_id

    def must_have_signed_in(self) -> UUID:
        """By cookie: a program's token neither makes tokens nor changes or deletes the account."""
        user_id = self.must_be_person()
        if self.session_id is None:
            raise NotAllowed("A token may not do this. Sign in with a browser.")
        return user_id

    def must_have(self, scope: Scope) -> None:
        if scope not in self.scopes:
            raise NotAllowed(f"This token lacks the scope {scope.value}.")

    def must_be_known(self) -> Viewer:
        if not self.is_known:
            raise NotSignedIn
        return self.viewer

    def must_be_admin(self) -> UUID:
        user_id = self.must_be_person()
        if self.role is not Role.ADMIN or Scope.ADMIN not in self.scopes:
            raise NotAllowed
        return user_id


NOBODY: Final = Principal()

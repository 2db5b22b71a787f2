"""What an admin sees of people, and the one thing an admin changes about them."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.audit import audit
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.vocabulary import AuditAction, Role
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import fetch, transaction
from kaiwa.errors import NotAllowed, NotFound
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM

PAGE: Final = 50

LIST: Final = """
    SELECT id, email, display_name, username, role, email_verified_at IS NOT NULL AS email_verified,
           created_at, last_seen_at
    FROM users
    WHERE deleted_at IS NULL
      AND ($1::text IS NULL OR email ILIKE $1 OR display_name ILIKE $1 OR username ILIKE $1)
      AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
    ORDER BY created_at DESC, id DESC LIMIT $4"""
SET_ROLE: Final = """
    UPDATE users SET role = $2, version = version + 1 WHERE id = $1 AND deleted_at IS NULL
    RETURNING id, email, display_name, username, role, email_verified_at IS NOT NULL AS email_verified,
              created_at, last_seen_at"""


class Person(Struct, frozen=True):
    id: UUID
    email: str
    display_name: str
    username: str | None
    role: Role
    email_verified: bool
    created_at: datetime
    last_seen_at: datetime | None


class PersonPage(Struct, frozen=True):
    items: list[Person]
    next: str | None


async def list_people(principal: Principal, *, q: str | None = None, cursor: str | None = None) -> PersonPage:
    principal.must_be_admin()
    at, last = key_of(cursor, tuple[datetime, UUID]) if cursor else (None, None)
    async with transaction(SYSTEM):
        rows = await fetch(LIST, _contains(q) if q else None, at, last, PAGE + 1)
    people = [_person(row) for row in rows[:PAGE]]
    more = len(rows) > PAGE
    return PersonPage(people, cursor_of(people[-1].created_at, people[-1].id) if more else None)


def _contains(q: str) -> str:
    for sign in "\\%_":
        q = q.replace(sign, f"\\{sign}")
    return f"%{q}%"


async def set_role(principal: Principal, user_id: UUID, role: Role, settings: Settings) -> Person:
    """In force with the person's next request: a role is read with every one."""
    admin_id = principal.must_be_admin()
    if user_id == admin_id:
        raise NotAllowed("Nobody changes their own role: ask another admin.")
    async with transaction(SYSTEM):
        rows = await fetch(SET_ROLE, user_id, role.value)
        if not rows:
            raise NotFound
        await audit(
            settings.secret, AuditAction.ROLE_CHANGE, actor=admin_id, subject=user_id, role=role.value
        )
    return _person(rows[0])


def _person(row: Any) -> Person:
    return Person(**{**dict(row), "role": Role(row["role"])})

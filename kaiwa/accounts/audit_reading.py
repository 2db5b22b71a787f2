"""The audit as an admin reads it: newest first, by action, by person. It names nobody; who asks about somebody knows who."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kaiwa.accounts.principal import Principal
from kaiwa.accounts.signing import pseudonym
from kaiwa.accounts.vocabulary import AuditAction
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import fetch, transaction
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM

PAGE: Final = 50
LIST: Final = """
    SELECT id, at, action, actor_ref, subject_ref, facts FROM audit_log
    WHERE ($1::text IS NULL OR action = $1)
      AND ($2::text IS NULL OR actor_ref = $2 OR subject_ref = $2)
      AND ($3::timestamptz IS NULL OR (at, id) < ($3, $4::uuid))
    ORDER BY at DESC, id DESC LIMIT $5"""
WHO: Final = "SELECT id FROM users WHERE email = lower($1)"


class AuditLine(Struct, frozen=True, kw_only=True):
    id: UUID
    at: datetime
    action: AuditAction
    actor: str
    subject: str
    facts: dict[str, Any]


class AuditPage(Struct, frozen=True):
    items: list[AuditLine]
    next: str | None


async def list_audit(
    principal: Principal,
    settings: Settings,
    *,
    action: AuditAction | None = None,
    email: str | None = None,
    cursor: str | None = None,
) -> AuditPage:
    """With an address, what that person did and what was done to them; of an unknown one there is nothing."""
    principal.must_be_admin()
    at, last = key_of(cursor, tuple[datetime, UUID]) if cursor else (None, None)
    async with transaction(SYSTEM):
        who = None
        if email:
            found = await fetch(WHO, email.strip())
            if not found:
                return AuditPage([], None)
            who = pseudonym(settings.secret, str(found[0]["id"]))
        rows = await fetch(LIST, action.value if action else None, who, at, last, PAGE + 1)
    items = [_line(row) for row in rows[:PAGE]]
    return AuditPage(items, cursor_of(items[-1].at, items[-1].id) if len(rows) > PAGE else None)


def _line(row: Any) -> AuditLine:
    return AuditLine(
        id=row["id"],
        at=row["at"],
        action=AuditAction(row["action"]),
        actor=row["actor_ref"],
        subject=row["subject_ref"],
        facts=msgspec.json.decode(row["facts"]),
    )

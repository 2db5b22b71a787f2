"""Mails on their way, as who runs the place sees them: to whom, what for, and why one has not left. Never their text."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.audit import audit
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.vocabulary import AuditAction, MailStatus
from kaiwa.clock import now
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import fetch, transaction
from kaiwa.errors import Conflict, NotFound
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM

PAGE: Final = 50
LIST: Final = """
    SELECT id, recipient, kind, subject, status, attempts, next_try_at, last_error, sent_at, created_at
    FROM outgoing_mails
    WHERE ($1::text IS NULL OR status = $1)
      AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
    ORDER BY created_at DESC, id DESC LIMIT $4"""
COUNT: Final = "SELECT status, count(*) AS mails FROM outgoing_mails GROUP BY status"
# one guarded statement; a mail that was given up has no text any more
AT_ONCE: Final = (
    "UPDATE outgoing_mails SET next_try_at = $2 WHERE id = $1 AND status = 'pending' RETURNING id"
)


class TextIsGone(Conflict):
    code = "mail_is_over"
    sentence = "This mail has left, or was given up: its text is kept no longer. Whoever wants it asks for a new one."


class MailView(Struct, frozen=True, kw_only=True):
    id: UUID
    recipient: str
    kind: str
    subject: str
    status: MailStatus
    attempts: int
    next_try_at: datetime
    last_error: str | None
    sent_at: datetime | None
    created_at: datetime


class Outbox(Struct, frozen=True):
    items: list[MailView]
    counted: dict[MailStatus, int]
    next: str | None


async def list_outbox(
    principal: Principal, *, status: MailStatus | None = None, cursor: str | None = None
) -> Outbox:
    """The newest first."""
    principal.must_be_admin()
    at, last = key_of(cursor, tuple[datetime, UUID]) if cursor else (None, None)
    async with transaction(SYSTEM):
        rows = await fetch(LIST, status.value if status else None, at, last, PAGE + 1)
        counts = await fetch(COUNT)
    items = [_mail(row) for row in rows[:PAGE]]
    counted = dict.fromkeys(MailStatus, 0) | {MailStatus(row["status"]): row["mails"] for row in counts}
    more = len(rows) > PAGE
    return Outbox(items, counted, cursor_of(items[-1].created_at, items[-1].id) if more else None)


async def send_at_once(principal: Principal, mail_id: UUID, settings: Settings) -> None:
    """One that waits for its next try; ring for the mail afterwards."""
    admin = principal.must_be_admin()
    async with transaction(SYSTEM):
        if not await fetch(AT_ONCE, mail_id, now()):
            if await fetch("SELECT FROM outgoing_mails WHERE id = $1", mail_id):
                raise TextIsGone
            raise NotFound
        await audit(settings.secret, AuditAction.ADMIN_WRITE, actor=admin, mail=str(mail_id))


def _mail(row: Any) -> MailView:
    return MailView(**{**dict(row), "status": MailStatus(row["status"])})

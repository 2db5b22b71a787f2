"""Mails on their way: a row first, in the transaction that wants it sent; then, after it, the sending."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
import structlog

from kaiwa.accounts.letters import Letter
from kaiwa.accounts.mail_retry import next_try
from kaiwa.accounts.post import Attachment, Envelope, Post, PostAway, PostRefused
from kaiwa.accounts.tables import OutgoingMail
from kaiwa.accounts.vocabulary import MailStatus
from kaiwa.clock import now
from kaiwa.database import connection, fetch, transaction
from kaiwa.viewer import SYSTEM

log = structlog.get_logger()

MAIL: Final = "deliver_mail"
"""The bell for whoever sends them."""
BATCH: Final = 10
LEASE: Final = timedelta(minutes=5)
"""Longer than a batch of tries that all run into the adapter's time limit of 20 s."""

CLAIM: Final = """
    UPDATE outgoing_mails SET attempts = attempts + 1, next_try_at = $2
    WHERE id IN (SELECT id FROM outgoing_mails WHERE status = 'pending' AND next_try_at <= $1
                 ORDER BY next_try_at LIMIT $3 FOR UPDATE SKIP LOCKED)
    RETURNING id, recipient, subject, body, headers, attachments, attempts, kind"""
# attempts fences: a sender that came back after its lease ran out settles nothing
SENT: Final = """
    UPDATE outgoing_mails SET status = 'sent', sent_at = $3, body = '', headers = NULL, attachments = NULL,
                              last_error = NULL
    WHERE id = $1 AND attempts = $2 AND status = 'pending'"""
RETRY: Final = """
    UPDATE outgoing_mails SET next_try_at = $3, last_error = $4
    WHERE id = $1 AND attempts = $2 AND status = 'pending'"""
GIVE_UP: Final = """
    UPDATE outgoing_mails SET status = 'failed', body = '', headers = NULL, attachments = NULL, last_error = $3
    WHERE id = $1 AND attempts = $2 AND status = 'pending'"""


async def queue_mail(user_id: UUID | None, recipient: str, letter: Letter) -> None:
    """Within a transaction; ring for the mail once it has closed."""
    at = now()
    mail = OutgoingMail(
        user_id=user_id,
        recipient=recipient,
        kind=letter.kind,
        subject=letter.subject,
        body=letter.body,
        headers=_json(letter.headers),
        attachments=_json(letter.attachments),
        status=MailStatus.PENDING,
        next_try_at=at,
        created_at=at,
    )
    await OutgoingMail.insert(mail)


def _json(more: object) -> str | None:
    return msgspec.json.encode(more).decode() if more else None


async def deliver_due_mails(post: Post, *, domain: str) -> int:
    """Every mail that is due, sent at least once; run twice at a time, each takes its own. Answers how many left."""
    sent = 0
    while claimed := await _claim(now()):
        for mail in claimed:
            sent += await _deliver(mail, post, domain)
    return sent


async def _claim(at: datetime) -> list[Any]:
    async with transaction(SYSTEM):
        return await fetch(CLAIM, at, at + LEASE, BATCH)


async def _deliver(mail: Any, post: Post, domain: str) -> bool:
    envelope = Envelope(
        f"<{mail['id']}@{domain}>",
        mail["recipient"],
        mail["subject"],
        mail["body"],
        msgspec.json.decode(mail["headers"] or "{}", type=dict[str, str]),
        msgspec.json.decode(mail["attachments"] or "[]", type=tuple[Attachment, ...]),
    )
    try:
        await post.send(envelope)
    except PostRefused as cause:
        await _settle(GIVE_UP, mail, cause.detail[:200])
    except PostAway as cause:
        at = next_try(mail["attempts"], now())
        if at is None:
            await _settle(GIVE_UP, mail, cause.detail[:200])
        else:
            await _settle(RETRY, mail, at, cause.detail[:200])
    else:
        await _settle(SENT, mail, now())
        return True
    log.warning("mail.not_sent", mail=str(mail["id"]), kind=mail["kind"], attempts=mail["attempts"])
    return False


async def _settle(statement: str, mail: Any, *arguments: object) -> None:
    async with transaction(SYSTEM):
        await connection().execute(statement, mail["id"], mail["attempts"], *arguments)

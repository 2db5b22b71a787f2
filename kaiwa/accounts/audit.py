"""The audit: who did what when, in pseudonyms, in the transaction that did it."""

from uuid import UUID

import msgspec

from kaiwa.accounts.signing import pseudonym
from kaiwa.accounts.vocabulary import AuditAction
from kaiwa.clock import now
from kaiwa.database import connection


async def audit(
    secret: str,
    action: AuditAction,
    *,
    actor: UUID | None = None,
    subject: UUID | str | None = None,
    **facts: str | int | bool | list[str],
) -> None:
    """``subject`` is who it was done to: the actor, unless said otherwise. ``facts`` are ids, codes,
    and what an admin gives as the reason."""
    refs = [
        pseudonym(secret, str(who)) if who is not None else ""
        for who in (actor, subject if subject is not None else actor)
    ]
    # no RETURNING: only the product itself may read the log
    await connection().execute(
        "INSERT INTO audit_log (at, action, actor_ref, subject_ref, facts) VALUES ($1, $2, $3, $4, $5)",
        now(),
        action.value,
        *refs,
        msgspec.json.encode(facts).decode(),
    )

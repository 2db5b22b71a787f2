"""A person leaves: after a week in which they may think better of it, or at once."""

from datetime import datetime, timedelta
from typing import Final

from kaiwa.accounts.audit import audit
from kaiwa.accounts.letters import leaving
from kaiwa.accounts.mail import queue_mail
from kaiwa.accounts.password_change import prove_it_is_them
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.visit import ErasePerson
from kaiwa.accounts.vocabulary import AuditAction
from kaiwa.clock import now
from kaiwa.database import connection, fetch, transaction
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM

GRACE: Final = timedelta(days=7)
DUE: Final = """
    SELECT id FROM users WHERE deletes_at <= $1 ORDER BY deletes_at LIMIT 1 FOR UPDATE SKIP LOCKED"""


async def ask_to_delete(principal: Principal, password: str | None, settings: Settings) -> datetime:
    """Answers when it will be done. Asked again, the first date stays."""
    user_id = principal.must_have_signed_in()
    email, _ = await prove_it_is_them(principal, password)
    async with transaction(principal.viewer):
        before = await fetch("SELECT deletes_at FROM users WHERE id = $1 FOR UPDATE", user_id)
        if before and before[0]["deletes_at"]:
            already: datetime = before[0]["deletes_at"]
            return already
        due_at = now() + GRACE
        await connection().execute("UPDATE users SET deletes_at = $2 WHERE id = $1", user_id, due_at)
        await queue_mail(user_id, email, leaving(settings.public_url, due_at.date()))
        await audit(settings.secret, AuditAction.DELETION, actor=user_id, step="asked")
    return due_at


async def keep_account(principal: Principal, settings: Settings) -> None:
    """They stay; a second time changes nothing."""
    user_id = principal.must_have_signed_in()
    async with transaction(principal.viewer):
        kept = await fetch(
            "UPDATE users SET deletes_at = NULL WHERE id = $1 AND deletes_at IS NOT NULL RETURNING id",
            user_id,
        )
        if kept:
            await audit(settings.secret, AuditAction.DELETION, actor=user_id, step="taken back")


async def delete_account(
    principal: Principal, password: str | None, settings: Settings, erase_person: ErasePerson
) -> None:
    """For good, and only for who repeats the password, or has just signed in where there is none."""
    user_id = principal.must_have_signed_in()
    await prove_it_is_them(principal, password)
    async with transaction(SYSTEM):
        await erase_person(user_id)
        await audit(settings.secret, AuditAction.DELETION, actor=user_id)


async def delete_who_waited(at: datetime, settings: Settings, erase_person: ErasePerson) -> int:
    """Each in a transaction of their own, locked: who thinks better of it at this moment is kept or gone, not half."""
    gone = 0
    while True:
        async with transaction(SYSTEM):
            rows = await fetch(DUE, at)
            if not rows:
                return gone
            await erase_person(rows[0]["id"])
            await audit(settings.secret, AuditAction.DELETION, actor=rows[0]["id"], step="waited")
        gone += 1

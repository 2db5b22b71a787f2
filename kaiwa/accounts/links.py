"""Links in mails, each good once: one confirms an address, one sets a new password."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from kaiwa.accounts.audit import audit
from kaiwa.accounts.emails import NotAnEmail, normal_email
from kaiwa.accounts.letters import Letter, reset, verification
from kaiwa.accounts.password_rules import accepted_password
from kaiwa.accounts.passwords import PASSWORDS
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.roles import admin_addresses, note_appointment
from kaiwa.accounts.signing import digest
from kaiwa.accounts.tables import User
from kaiwa.accounts.vocabulary import AuditAction, LinkPurpose, MailStatus
from kaiwa.clock import now
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import LinkSpent, NotSignedIn
from kaiwa.ownership import mine
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM

LASTS: Final = {
    LinkPurpose.VERIFY_EMAIL: timedelta(hours=24),
    LinkPurpose.RESET_PASSWORD: timedelta(hours=1),
    LinkPurpose.SIGN_IN: timedelta(minutes=20),
}

# one statement whoever is asked for: to an unknown address it writes nothing, and takes the same way
QUEUE: Final = """
    WITH person AS (SELECT id, email FROM users WHERE email = $1 AND deleted_at IS NULL),
    link AS (
        INSERT INTO account_links (user_id, email, purpose, token_hash, expires_at, created_at)
        SELECT id, email, $2, $3, $4, $5 FROM person)
    INSERT INTO outgoing_mails (user_id, recipient, kind, subject, body, status, next_try_at, created_at)
    SELECT id, email, $6, $7, $8, $9, $5, $5 FROM person"""
SPEND: Final = """
    UPDATE account_links SET used_at = $3
    WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3
    RETURNING user_id, email"""
VERIFY: Final = """
    WITH before AS (SELECT id, role FROM users WHERE id = $1 FOR UPDATE)
    UPDATE users u SET email_verified_at = coalesce(u.email_verified_at, $3),
                       role = CASE WHEN u.email = ANY($4::text[]) THEN 'admin' ELSE u.role END
    FROM before WHERE u.id = before.id AND u.email = $2 AND u.deleted_at IS NULL
    RETURNING u.role <> before.role AS is_appointed"""


async def queue_verification(email: str, settings: Settings) -> None:
    """Within a transaction. Earlier links stay good: the mail that arrives first may be opened."""
    token = secrets.token_urlsafe(32)
    await queue_link(email, LinkPurpose.VERIFY_EMAIL, token, verification(settings.public_url, token))


async def queue_link(email: str, purpose: LinkPurpose, token: str, letter: Letter) -> None:
    """Within a transaction; to an unknown address it writes nothing."""
    at = now()
    until = at + LASTS[purpose]
    pending = MailStatus.PENDING.value
    letter_parts = (letter.kind.value, letter.subject, letter.body, pending)
    await connection().execute(QUEUE, email, purpose.value, digest(token), until, at, *letter_parts)


async def resend_verification(principal: Principal, settings: Settings) -> None:
    """To a confirmed address, nothing is sent."""
    principal.must_be_person()
    async with transaction(principal.viewer):
        row = (
            await User.select().where(mine(User, principal.viewer), User.email_verified_at.is_null()).first()
        )
        if row is not None:
            await queue_verification(row["email"], settings)


async def verify_email(token: str, principal: Principal, settings: Settings) -> None:
    """Only in a browser signed in to that account: who owns the mailbox but did not make the account
    must not confirm it for the stranger who did, by opening a mail."""
    user_id = principal.must_be_person()
    async with transaction(SYSTEM):
        link = await spend_link(token, LinkPurpose.VERIFY_EMAIL)
        if link["user_id"] != user_id:
            # the block rolls back, so the link is still good after the right sign-in
            raise NotSignedIn("Sign in to the account that this link belongs to, then open it again.")
        await _confirm(link, settings)
        await audit(settings.secret, AuditAction.EMAIL_VERIFIED, actor=user_id)


async def ask_for_reset(raw_email: str, settings: Settings) -> None:
    """The same for everybody: one statement, one entry in the audit, one commit."""
    try:
        email = normal_email(raw_email)
    except NotAnEmail:
        email = ""
    token = secrets.token_urlsafe(32)
    async with transaction(SYSTEM):
        await queue_link(email, LinkPurpose.RESET_PASSWORD, token, reset(settings.public_url, token))
        await audit(settings.secret, AuditAction.RESET_ASKED, subject=email)


async def reset_password(token: str, password: str, settings: Settings) -> None:
    """Whoever else was in the account is out: browsers, programs, other links. Used twice, one succeeds."""
    async with transaction(SYSTEM):
        email = await _addressee(token, now())
    hashed = await PASSWORDS.hash(accepted_password(password, email))
    async with transaction(SYSTEM):
        link = await spend_link(token, LinkPurpose.RESET_PASSWORD)
        await _confirm(link, settings)  # the mail arrived: the mailbox is theirs
        user_id: UUID = link["user_id"]
        await connection().execute("UPDATE users SET password_hash = $2 WHERE id = $1", user_id, hashed)
        await put_out(user_id)
        await audit(settings.secret, AuditAction.PASSWORD_RESET, actor=user_id)


async def put_out(user_id: UUID) -> None:
    """Within a transaction: every browser and every program of the account is signed out, every link is dead."""
    await connection().execute("DELETE FROM session WHERE user_id = $1", user_id)
    await connection().execute("DELETE FROM api_tokens WHERE user_id = $1", user_id)
    await connection().execute("DELETE FROM account_links WHERE user_id = $1 AND used_at IS NULL", user_id)


async def _addressee(token: str, at: datetime) -> str:
    """Before a slow hash: a link that is spent already costs nothing. The guard is the spending itself."""
    rows = await fetch(
        "SELECT email FROM account_links WHERE token_hash = $1 AND purpose = $2 "
        "AND used_at IS NULL AND expires_at > $3",
        digest(token),
        LinkPurpose.RESET_PASSWORD.value,
        at,
    )
    if not rows:
        raise LinkSpent
    email: str = rows[0]["email"]
    return email


async def spend_link(token: str, purpose: LinkPurpose) -> Any:
    """Within a transaction: the row of a link, which is good no more."""
    rows = await fetch(SPEND, digest(token), purpose.value, now())
    if not rows:
        raise LinkSpent
    return rows[0]


async def _confirm(link: Any, settings: Settings) -> None:
    """The address that the link was sent to, if it is still the account's."""
    rows = await fetch(VERIFY, link["user_id"], link["email"], now(), admin_addresses(settings))
    if not rows:
        raise LinkSpent
    if rows[0]["is_appointed"]:
        await note_appointment(link["user_id"], settings)

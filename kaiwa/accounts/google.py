"""Sign-in by a provider's word: into the account that is linked, or one that its proven address decides."""

from typing import Any, Final
from uuid import UUID

from kaiwa.accounts.audit import audit
from kaiwa.accounts.emails import NotAnEmail, normal_email
from kaiwa.accounts.links import put_out
from kaiwa.accounts.personal import LONGEST_NAME
from kaiwa.accounts.provider import Claims
from kaiwa.accounts.roles import admin_addresses, note_appointment
from kaiwa.accounts.sessions import NewSession, begin_session
from kaiwa.accounts.visit import AdoptGuest, ErasePerson, Visit
from kaiwa.accounts.vocabulary import AuditAction, Role
from kaiwa.clock import now
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import SignInRefused
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM

FIND: Final = """
    SELECT id, google_id, email_verified_at, role FROM users
    WHERE (google_id = $1 OR email = $2) AND deleted_at IS NULL
    ORDER BY google_id = $1 DESC NULLS LAST LIMIT 1 FOR UPDATE"""
CREATE: Final = """
    INSERT INTO users (email, google_id, email_verified_at, display_name, role, last_seen_at)
    VALUES ($1::text, $2, $3, $4, CASE WHEN $1::text = ANY($5::text[]) THEN 'admin' ELSE 'learner' END, $3)
    ON CONFLICT DO NOTHING RETURNING id, role"""
LINK_UNPROVED: Final = """
    UPDATE users SET google_id = $2, password_hash = NULL, email_verified_at = $3,
                     role = CASE WHEN email = ANY($4::text[]) THEN 'admin' ELSE role END
    WHERE id = $1 RETURNING role"""


async def sign_in_with(
    claims: Claims, visit: Visit, settings: Settings, adopt_guest: AdoptGuest, erase_person: ErasePerson
) -> NewSession:
    email = _proven_email(claims)
    async with transaction(SYSTEM):
        # held back until another sign-in of the same person has committed: then its account is found
        await fetch("SELECT pg_advisory_xact_lock(hashtextextended('google:' || $1, 0))", claims.subject)
        user_id = await _account(claims, email, visit, settings, erase_person)
        await connection().execute("UPDATE users SET last_seen_at = $2 WHERE id = $1", user_id, now())
        if visit.guest is not None:
            await adopt_guest(visit.guest, user_id)
        await audit(settings.secret, AuditAction.LOGIN, actor=user_id, by="google")
        return await begin_session(user_id, visit)


def _proven_email(claims: Claims) -> str | None:
    """An address that the provider has not verified proves nothing, neither for an account nor for a new one."""
    if not claims.email or not claims.email_verified:
        return None
    try:
        return normal_email(claims.email)
    except NotAnEmail:
        return None


async def _account(
    claims: Claims, email: str | None, visit: Visit, settings: Settings, erase_person: ErasePerson
) -> UUID:
    rows = await fetch(FIND, claims.subject, email)
    if not rows:
        return await _create(claims, email, settings)
    account = rows[0]
    user_id: UUID = account["id"]
    if account["google_id"] == claims.subject:
        return user_id
    if account["google_id"] is not None:
        raise SignInRefused("The account with this e-mail address belongs to another Google account.")
    if account["email_verified_at"] is None:
        return await _reclaim(account, claims, email, visit, settings, erase_person)
    await connection().execute("UPDATE users SET google_id = $2 WHERE id = $1", user_id, claims.subject)
    await audit(settings.secret, AuditAction.GOOGLE_LINKED, actor=user_id)
    return user_id


async def _create(claims: Claims, email: str | None, settings: Settings) -> UUID:
    if email is None:
        raise SignInRefused("Google has not confirmed your e-mail address. Confirm it there, then try again.")
    name = "".join(sign for sign in claims.name if sign.isprintable())[:LONGEST_NAME].strip()
    rows = await fetch(CREATE, email, claims.subject, now(), name, admin_addresses(settings))
    if not rows:
        # the address was registered by password between the look and the insert
        raise SignInRefused("Your account was made a moment ago. Try again.")
    user_id: UUID = rows[0]["id"]
    await audit(settings.secret, AuditAction.REGISTER, actor=user_id, by="google")
    if rows[0]["role"] == Role.ADMIN:
        await note_appointment(user_id, settings)
    return user_id


async def _reclaim(
    account: Any,
    claims: Claims,
    email: str | None,
    visit: Visit,
    settings: Settings,
    erase_person: ErasePerson,
) -> UUID:
    """Somebody registered the address and never proved it; now its owner is here, and the owner wins.

    A browser that is signed in to the account shows that both are one person: the account stays, without its
    password, its other browsers and its programs. Otherwise what a stranger made (a squatter, or somebody who
    mistyped their own address) is neither the owner's to keep nor theirs to read: it is erased.
    """
    user_id: UUID = account["id"]
    if visit.principal.user_id == user_id and visit.principal.session_id is not None:
        await put_out(user_id)
        rows = await fetch(LINK_UNPROVED, user_id, claims.subject, now(), admin_addresses(settings))
        await audit(settings.secret, AuditAction.GOOGLE_LINKED, actor=user_id)
        if rows[0]["role"] != account["role"]:
            await note_appointment(user_id, settings)
        return user_id
    await erase_person(user_id)
    await audit(settings.secret, AuditAction.ACCOUNT_RECLAIMED, subject=user_id)
    return await _create(claims, email, settings)

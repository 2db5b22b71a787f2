"""E-mail address and password in, a fresh session out."""

from typing import Any

from kaiwa.accounts.audit import audit
from kaiwa.accounts.emails import NotAnEmail, normal_email
from kaiwa.accounts.password_rules import normal_password
from kaiwa.accounts.passwords import PASSWORDS
from kaiwa.accounts.sessions import NewSession, begin_session
from kaiwa.accounts.visit import AdoptGuest, Visit
from kaiwa.accounts.vocabulary import AuditAction
from kaiwa.clock import now
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import WrongCredentials
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM


async def login(
    email: str, password: str, visit: Visit, settings: Settings, adopt_guest: AdoptGuest
) -> NewSession:
    """A wrong password, an unknown address and an account without a password answer alike, after like time."""
    person = await _find(email)
    password, kept = normal_password(password), person["password_hash"] if person else None
    verdict = await PASSWORDS.verify(kept, password)
    if person is None or not verdict.fits:
        async with transaction(SYSTEM):
            await audit(
                settings.secret,
                AuditAction.LOGIN_FAILED,
                subject=person["id"] if person else email.strip().lower(),
            )
        raise WrongCredentials
    fresh = await PASSWORDS.hash(password) if verdict.is_outdated else kept
    async with transaction(SYSTEM):
        # only while the password is still the one that was verified: a change in between has won
        entered = await connection().execute(
            "UPDATE users SET password_hash = $3, last_seen_at = $4 "
            "WHERE id = $1 AND password_hash = $2 AND deleted_at IS NULL",
            person["id"],
            kept,
            fresh,
            now(),
        )
        if entered != "UPDATE 1":
            raise WrongCredentials
        if visit.guest is not None:
            await adopt_guest(visit.guest, person["id"])
        await audit(settings.secret, AuditAction.LOGIN, actor=person["id"], by="password")
        return await begin_session(person["id"], visit)


async def _find(raw_email: str) -> Any:
    try:
        email = normal_email(raw_email)
    except NotAnEmail:
        email = ""  # belongs to nobody; the answer takes the same way as for any other stranger
    async with transaction(SYSTEM):
        rows = await fetch(
            "SELECT id, password_hash FROM users WHERE email = $1 AND deleted_at IS NULL", email
        )
    return rows[0] if rows else None

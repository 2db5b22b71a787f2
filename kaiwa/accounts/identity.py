"""Who makes a request, from what it carries: a token, a session's cookie, a guest's cookie, or nothing."""

from typing import Final
from uuid import UUID

import msgspec

from kaiwa.accounts.cookies import unsealed_guest
from kaiwa.accounts.principal import NOBODY, Principal
from kaiwa.accounts.session_rules import expiry, is_worth_noting
from kaiwa.accounts.signing import digest
from kaiwa.accounts.vocabulary import Role, Scope
from kaiwa.clock import now
from kaiwa.database import ask, connection, transaction
from kaiwa.viewer import SYSTEM

BY_SESSION: Final = "SELECT * FROM app_whose_session($1, $2)"
BY_BEARER: Final = "SELECT * FROM app_whose_token($1, $2)"


async def identify(
    secret: str,
    *,
    session_cookie: str | None = None,
    bearer: str | None = None,
    guest_cookie: str | None = None,
) -> Principal:
    """A bearer token counts alone: with it no cookie is looked at, for such a request needs no CSRF token."""
    if bearer is not None:
        return await _by_token(bearer)
    if session_cookie:
        found = await _by_session(session_cookie)
        if found is not None:
            return found
    guest_id = read_guest(secret, guest_cookie)
    return Principal(guest_id=guest_id) if guest_id else NOBODY


def read_guest(secret: str, guest_cookie: str | None) -> UUID | None:
    return unsealed_guest(secret, guest_cookie, now()) if guest_cookie else None


async def _by_session(cookie: str) -> Principal | None:
    at = now()
    rows = await ask(BY_SESSION, digest(cookie), at)
    if not rows:
        return None
    row = rows[0]
    if is_worth_noting(row["last_seen_at"], at):
        async with transaction(SYSTEM):
            # the person's row before the session's, as a sign-in locks them: the other way round deadlocks
            await connection().execute("UPDATE users SET last_seen_at = $2 WHERE id = $1", row["user_id"], at)
            await connection().execute(
                "UPDATE session SET last_seen_at = $2, expires_at = $3 WHERE id = $1",
                row["id"],
                at,
                expiry(row["created_at"], at),
            )
    return Principal(
        user_id=row["user_id"],
        role=Role(row["role"]),
        session_id=row["id"],
        email_verified=row["verified"],
    )


async def _by_token(token: str) -> Principal:
    at = now()
    rows = await ask(BY_BEARER, digest(token), at)
    if not rows:
        return NOBODY
    row = rows[0]
    if is_worth_noting(row["last_used_at"], at):
        async with transaction(SYSTEM):
            await connection().execute("UPDATE api_tokens SET last_used_at = $2 WHERE id = $1", row["id"], at)
    return Principal(
        user_id=row["user_id"],
        role=Role(row["role"]),
        scopes=msgspec.json.decode(row["scopes"], type=frozenset[Scope]),
        email_verified=row["verified"],
    )

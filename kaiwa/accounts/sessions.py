"""Signed-in browsers: begun at a sign-in, listed to their owner, ended one by one or all together."""

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from msgspec import Struct

from kaiwa.accounts.audit import audit
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.session_rules import expiry, is_recent
from kaiwa.accounts.signing import digest
from kaiwa.accounts.tables import Session
from kaiwa.accounts.visit import Visit
from kaiwa.accounts.vocabulary import AuditAction
from kaiwa.clock import now
from kaiwa.database import fetch, transaction
from kaiwa.errors import NotFound, SignInAgain
from kaiwa.ownership import mine
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM

MOST_LISTED: Final = 200
SHOWN: Final = ("created_at", "last_seen_at", "expires_at", "user_agent", "ip_address")


class NewSession(Struct, frozen=True):
    user_id: UUID
    cookie: str
    """The only place where this value is ever held; the row keeps its digest."""
    expires_at: datetime


class SessionView(Struct, frozen=True):
    id: UUID
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    user_agent: str
    ip_address: str
    is_current: bool


async def begin_session(user_id: UUID, visit: Visit) -> NewSession:
    """Within the transaction of the sign-in. What the cookie named before is dead: nobody fixes a session."""
    if visit.principal.session_id is not None:
        await Session.delete().where(Session.id == visit.principal.session_id)
    at, cookie = now(), secrets.token_urlsafe(32)
    row = Session(
        id=digest(cookie),
        user_id=user_id,
        public_id=uuid4(),
        expires_at=expiry(at, at),
        created_at=at,
        last_seen_at=at,
        user_agent=_shown(visit.user_agent, 256),
        ip_address=_shown(visit.ip_address, 64),
    )
    await Session.insert(row)
    return NewSession(user_id, cookie, row.expires_at)


def _shown(text: str, most: int) -> str:
    return "".join(sign for sign in text if sign.isprintable())[:most]


async def logout(principal: Principal, settings: Settings) -> None:
    """The row goes: the cookie is worth nothing, whoever kept a copy. Again, it finds nothing to end."""
    if principal.session_id is None:
        return
    async with transaction(SYSTEM):
        if await Session.delete().where(Session.id == principal.session_id).returning(Session.public_id):
            await audit(settings.secret, AuditAction.LOGOUT, actor=principal.user_id)


async def list_sessions(principal: Principal) -> list[SessionView]:
    principal.must_be_person()
    async with transaction(principal.viewer):
        rows = (
            await Session.select()
            .where(mine(Session, principal.viewer), Session.expires_at > now())
            .order_by(Session.last_seen_at, ascending=False)
            .limit(MOST_LISTED)
        )
    return [
        SessionView(
            id=row["public_id"],
            is_current=row["id"] == principal.session_id,
            **{name: row[name] for name in SHOWN},
        )
        for row in rows
    ]


async def end_session(principal: Principal, public_id: UUID, settings: Settings) -> None:
    user_id = principal.must_have_signed_in()
    async with transaction(principal.viewer):
        ended = (
            await Session.delete()
            .where(mine(Session, principal.viewer), Session.public_id == public_id)
            .returning(Session.public_id)
        )
        if not ended:
            raise NotFound
        await audit(settings.secret, AuditAction.SESSION_ENDED, actor=user_id, session=str(public_id))


async def end_other_sessions(principal: Principal, settings: Settings) -> int:
    user_id = principal.must_have_signed_in()
    async with transaction(principal.viewer):
        ended = (
            await Session.delete()
            .where(mine(Session, principal.viewer), Session.id != principal.session_id)
            .returning(Session.public_id)
        )
        await audit(settings.secret, AuditAction.SESSION_ENDED, actor=user_id, sessions=len(ended))
    return len(ended)


async def must_be_recent(principal: Principal) -> None:
    """Within a transaction: who has no password to repeat has just signed in, or does so again."""
    rows = await fetch("SELECT created_at FROM session WHERE id = $1", principal.session_id)
    if not rows or not is_recent(rows[0]["created_at"], now()):
        raise SignInAgain

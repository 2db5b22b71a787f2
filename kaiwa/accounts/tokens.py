"""Keys for programs: shown once, kept as digests, good for some things and some time."""

import secrets
import string
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

import msgspec
from msgspec import Struct

from kaiwa.accounts.audit import audit
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.signing import digest
from kaiwa.accounts.tables import ApiToken
from kaiwa.accounts.vocabulary import AuditAction, Role, Scope
from kaiwa.clock import now
from kaiwa.database import connection, transaction
from kaiwa.errors import Conflict, Invalid, NotAllowed, NotFound
from kaiwa.ownership import mine
from kaiwa.settings import Settings

ALPHABET: Final = string.digits + string.ascii_letters
LENGTH: Final = 43
"""Signs of 62: 256 bits."""
PREFIX_LENGTH: Final = 12
LONGEST_DAYS: Final = 365
MOST_TOKENS: Final = 50


class TokenView(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    prefix: str
    scopes: list[Scope]
    expires_at: datetime
    created_at: datetime
    last_used_at: datetime | None = None


class NewToken(TokenView, frozen=True, kw_only=True):
    token: str
    """Shown in this answer and never again."""


def new_token() -> str:
    """A fixed beginning, so that scanners of public code recognise a leaked one."""
    return "kaiwa_" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


async def create_token(
    principal: Principal, name: str, scopes: set[Scope], days: int, settings: Settings
) -> NewToken:
    user_id = principal.must_have_signed_in()
    if not name.strip() or not name.isprintable():
        raise Invalid("Give the token a name by which you know it again.", field="name")
    if not scopes:
        raise Invalid("A token needs at least one scope.", field="scopes")
    if Scope.ADMIN in scopes and principal.role is not Role.ADMIN:
        raise NotAllowed("Only an admin makes tokens with the scope admin.")
    token, at = new_token(), now()
    view = NewToken(
        id=uuid4(),
        name=name.strip(),
        prefix=token[:PREFIX_LENGTH],
        scopes=sorted(scopes),
        expires_at=at + timedelta(days=days),
        created_at=at,
        token=token,
    )
    async with transaction(principal.viewer):
        # the lock makes two requests count one after the other
        await connection().execute("SELECT FROM users WHERE id = $1 FOR UPDATE", user_id)
        if await ApiToken.count().where(mine(ApiToken, principal.viewer)) >= MOST_TOKENS:
            raise Conflict(
                f"You have {MOST_TOKENS} tokens, which is the most. Revoke one that you no longer use."
            )
        await ApiToken.insert(_row(user_id, view))
        await audit(
            settings.secret,
            AuditAction.TOKEN_CREATED,
            actor=user_id,
            token=str(view.id),
            scopes=sorted(scopes),
        )
    return view


def _row(user_id: UUID, view: NewToken) -> ApiToken:
    return ApiToken(
        id=view.id,
        user_id=user_id,
        name=view.name,
        token_hash=digest(view.token),
        prefix=view.prefix,
        scopes=[scope.value for scope in view.scopes],
        expires_at=view.expires_at,
        created_at=view.created_at,
    )


async def list_tokens(principal: Principal) -> list[TokenView]:
    principal.must_be_person()
    async with transaction(principal.viewer):
        rows = (
            await ApiToken.select(*_SHOWN)
            .where(mine(ApiToken, principal.viewer))
            .order_by(ApiToken.created_at, ascending=False)
        )
    return [msgspec.convert({**row, "scopes": msgspec.json.decode(row["scopes"])}, TokenView) for row in rows]


_SHOWN: Final = (
    ApiToken.id,
    ApiToken.name,
    ApiToken.prefix,
    ApiToken.scopes,
    ApiToken.expires_at,
    ApiToken.created_at,
    ApiToken.last_used_at,
)


async def revoke_token(principal: Principal, token_id: UUID, settings: Settings) -> None:
    user_id = principal.must_have_signed_in()
    async with transaction(principal.viewer):
        gone = (
            await ApiToken.delete()
            .where(mine(ApiToken, principal.viewer), ApiToken.id == token_id)
            .returning(ApiToken.id)
        )
        if not gone:
            raise NotFound
        await audit(settings.secret, AuditAction.TOKEN_REVOKED, actor=user_id, token=str(token_id))

"""A person's own account: what it says, and what its owner changes."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
from msgspec import UNSET, Struct, UnsetType
from piccolo.columns import Column

from kaiwa.accounts import personal
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.tables import User
from kaiwa.accounts.vocabulary import Role
from kaiwa.database import transaction
from kaiwa.errors import NotSignedIn, UsernameTaken
from kaiwa.ownership import mine


class Profile(Struct, frozen=True, kw_only=True):
    id: UUID
    email: str
    email_verified: bool
    display_name: str
    username: str | None
    avatar_url: str | None
    native_language_id: str | None
    preferred_ui_language_id: str | None
    role: Role
    time_zone: str
    has_password: bool
    has_google: bool
    created_at: datetime
    deletes_at: datetime | None
    """When the account is deleted, as its owner asked; they may take it back until then."""


class ProfileChange(Struct, frozen=True, kw_only=True):
    """What is unset stays as it is; None empties the field."""

    display_name: str | UnsetType = UNSET
    username: str | UnsetType | None = UNSET
    avatar_url: str | UnsetType | None = UNSET
    native_language_id: str | UnsetType | None = UNSET
    preferred_ui_language_id: str | UnsetType | None = UNSET
    time_zone: str | UnsetType = UNSET


async def get_profile(principal: Principal) -> Profile:
    principal.must_be_person()
    async with transaction(principal.viewer):
        return await _load(principal)


async def change_profile(principal: Principal, change: ProfileChange) -> Profile:
    principal.must_be_person()
    values = _checked(change)
    async with transaction(principal.viewer):
        await personal.must_be_languages(**{name: values[name] for name in LANGUAGES if name in values})
        if values:
            try:
                await User.update(_columns(values) | {User.version: User.version + 1}).where(
                    mine(User, principal.viewer)
                )
            except asyncpg.UniqueViolationError as cause:
                raise UsernameTaken(field="username") from cause
        return await _load(principal)


LANGUAGES: Final = ("native_language_id", "preferred_ui_language_id")


def _checked(change: ProfileChange) -> dict[str, Any]:
    values = {
        name: getattr(change, name) for name in change.__struct_fields__ if getattr(change, name) is not UNSET
    }
    for name in ("display_name", "username", "avatar_url", "time_zone"):
        if name in values:
            values[name] = getattr(personal, name)(values[name])
    return values


def _columns(values: dict[str, Any]) -> dict[Column | str, Any]:
    return {User._meta.get_column_by_name(name): value for name, value in values.items()}


async def _load(principal: Principal) -> Profile:
    row = await User.select().where(mine(User, principal.viewer)).first()
    if row is None:
        raise NotSignedIn  # deleted between the look at the cookie and now
    return Profile(
        email_verified=row["email_verified_at"] is not None,
        has_password=row["password_hash"] is not None,
        has_google=row["google_id"] is not None,
        role=Role(row["role"]),
        **{name: row[name] for name in COPIED},
    )


COPIED: Final = (
    "id",
    "email",
    "display_name",
    "username",
    "avatar_url",
    *LANGUAGES,
    "time_zone",
    "created_at",
    "deletes_at",
)

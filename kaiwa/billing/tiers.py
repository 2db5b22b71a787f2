"""Plans and their limits, as who runs the place reads and changes them; each change is written down."""

from datetime import datetime
from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType

from kaiwa.accounts.audit import audit
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.vocabulary import AuditAction
from kaiwa.clock import now
from kaiwa.database import fetch, transaction
from kaiwa.errors import Conflict, NotFound
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM


class TierView(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    monthly_conversations: int | None
    """None in any of the limits: without limit."""
    monthly_seconds: int | None
    monthly_realtime_sessions: int | None
    max_session_length_seconds: int | None
    max_extensions: int
    session_banking_enabled: bool
    has_realtime_access: bool
    has_advanced_voices: bool
    has_analytics: bool
    monthly_price_usd: int
    """Cents."""
    annual_price_usd: int
    is_active: bool
    """Whether it is offered."""
    people: int
    """Who pay for it now; nobody pays for the one that the settings give to everybody else."""
    updated_at: datetime


class TierChange(Struct, frozen=True, kw_only=True):
    """What is left out stays as it is."""

    name: str | UnsetType = UNSET
    monthly_conversations: int | UnsetType | None = UNSET
    monthly_seconds: int | UnsetType | None = UNSET
    monthly_realtime_sessions: int | UnsetType | None = UNSET
    max_session_length_seconds: int | UnsetType | None = UNSET
    max_extensions: int | UnsetType = UNSET
    session_banking_enabled: bool | UnsetType = UNSET
    has_realtime_access: bool | UnsetType = UNSET
    has_advanced_voices: bool | UnsetType = UNSET
    has_analytics: bool | UnsetType = UNSET
    monthly_price_usd: int | UnsetType = UNSET
    annual_price_usd: int | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


COLUMNS: Final = ", ".join(
    f"t.{name}" for name in TierView.__struct_fields__ if name not in ("people", "updated_at")
)
LIST: Final = f"""
    SELECT {COLUMNS}, t.updated_at, (SELECT count(*) FROM subscriptions s WHERE s.tier_id = t.id AND s.is_active) AS people
    FROM tiers t"""  # noqa: S608 - names of ours


async def list_tiers(principal: Principal) -> list[TierView]:
    """The cheapest first."""
    principal.must_be_admin()
    async with transaction(SYSTEM):
        rows = await fetch(f"{LIST} ORDER BY t.monthly_price_usd, t.is_active, t.id")
    return [_tier(row) for row in rows]


async def change_tier(
    principal: Principal,
    tier_id: str,
    change: TierChange,
    settings: Settings,
    *,
    seen_at: datetime | None = None,
) -> TierView:
    """In force with the next sitting that anybody begins. ``seen_at`` is ``updated_at`` as it was looked at."""
    admin = principal.must_be_admin()
    wanted = {
        name: value for name in change.__struct_fields__ if (value := getattr(change, name)) is not UNSET
    }
    async with transaction(SYSTEM):
        # the lock keeps two admins from writing over each other
        rows = await fetch(f"{LIST} WHERE t.id = $1 FOR UPDATE OF t", tier_id)
        if not rows:
            raise NotFound
        if seen_at is not None and rows[0]["updated_at"] != seen_at:
            raise Conflict
        changed = {name: value for name, value in wanted.items() if rows[0][name] != value}
        if changed:
            named = ", ".join(f"{name} = ${place}" for place, name in enumerate(changed, start=3))
            await fetch(
                f"UPDATE tiers SET {named}, updated_at = $2 WHERE id = $1 RETURNING id",  # noqa: S608 - names of ours
                tier_id,
                now(),
                *changed.values(),
            )
            said = [f"{name}: {_said(rows[0][name])} to {_said(value)}" for name, value in changed.items()]
            await audit(settings.secret, AuditAction.ADMIN_WRITE, actor=admin, tier=tier_id, changes=said)
        rows = await fetch(f"{LIST} WHERE t.id = $1", tier_id)
    return _tier(rows[0])


def _said(value: object) -> str:
    return "no limit" if value is None else str(value)


def _tier(row: Any) -> TierView:
    return TierView(**dict(row))

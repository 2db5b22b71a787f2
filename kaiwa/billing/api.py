"""One's own plan and meter over HTTP, and the plans as an admin sets them."""

from datetime import datetime
from typing import Annotated

from litestar import Controller, get, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from kaiwa.accounts.principal import Principal
from kaiwa.billing.meter import Meter, read_meter
from kaiwa.billing.own import Billing, read_billing
from kaiwa.billing.tiers import TierChange, TierView, change_tier, list_tiers
from kaiwa.billing.usage import Terms
from kaiwa.settings import Settings

Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Seconds = Annotated[int, Meta(ge=0, le=31 * 86_400)]
Cents = Annotated[int, Meta(ge=0, le=10_000_000)]


class TierForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is; null takes a limit away."""

    name: Annotated[str, Meta(min_length=1, max_length=64)] | UnsetType = UNSET
    monthly_conversations: Count | UnsetType | None = UNSET
    monthly_seconds: Seconds | UnsetType | None = UNSET
    monthly_realtime_sessions: Count | UnsetType | None = UNSET
    max_session_length_seconds: Seconds | UnsetType | None = UNSET
    max_extensions: Annotated[int, Meta(ge=0, le=100)] | UnsetType = UNSET
    session_banking_enabled: bool | UnsetType = UNSET
    has_realtime_access: bool | UnsetType = UNSET
    has_advanced_voices: bool | UnsetType = UNSET
    has_analytics: bool | UnsetType = UNSET
    monthly_price_usd: Cents | UnsetType = UNSET
    annual_price_usd: Cents | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    seen_at: datetime | None = None
    """``updated_at`` as it was read: another change since then is a conflict."""


class TierList(Struct, frozen=True):
    items: list[TierView]
    next: str | None = None


class UsageOfMine(Controller):
    path = "/api/me/usage"
    tags = ("Me",)

    @get("/", operation_id="getUsage", summary="What one has used of this month's plan")
    async def usage(self, principal: NamedDependency[Principal], terms: NamedDependency[Terms]) -> Meter:
        return await read_meter(principal.must_be_known(), terms)


class OwnPlan(Controller):
    path = "/api/billing"
    tags = ("Me",)

    @get(
        "/", operation_id="getBilling", summary="One's plan, its meter, the plans there are and what was paid"
    )
    async def billing(self, principal: NamedDependency[Principal], terms: NamedDependency[Terms]) -> Billing:
        return await read_billing(principal.must_be_known(), terms)


class Tiers(Controller):
    path = "/api/admin/tiers"
    tags = ("Admin",)

    @get("/", operation_id="listTiers", summary="The plans and their limits")
    async def tiers(self, principal: NamedDependency[Principal]) -> TierList:
        return TierList(await list_tiers(principal))

    @patch("/{tier_id:str}", operation_id="changeTier", summary="Change a plan's limits")
    async def change(
        self,
        tier_id: FromPath[str],
        data: JSONBody[TierForm],
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
    ) -> TierView:
        change = TierChange(**{name: getattr(data, name) for name in TierChange.__struct_fields__})
        return await change_tier(principal, tier_id, change, settings, seen_at=data.seen_at)


CONTROLLERS = [UsageOfMine, OwnPlan, Tiers]

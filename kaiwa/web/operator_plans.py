"""For who runs Kaiwa: what each plan allows, read and changed."""

from datetime import datetime
from typing import Any, Final

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from kaiwa.billing.tiers import TierChange, change_tier, list_tiers
from kaiwa.billing.usage import Terms
from kaiwa.errors import Conflict, Invalid, NotSignedIn
from kaiwa.settings import Settings
from kaiwa.web.operator_form import Answer, Query
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.troubles import Trouble, trouble_of
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

LONGEST_NAME: Final = 64
LARGEST: Final = 1_000_000
A_MINUTE_S: Final = 60
CENTS: Final = 100
LIMITS: Final = {"monthly_conversations": 1, "monthly_seconds": A_MINUTE_S, "monthly_realtime_sessions": 1, "max_session_length_seconds": A_MINUTE_S}  # fmt: skip
"""What a form says in each, in units of the column; nothing is no limit."""
AMOUNTS: Final = ("monthly_price_usd", "annual_price_usd")
CHOICES: Final = ("session_banking_enabled", "has_realtime_access", "has_advanced_voices", "has_analytics", "is_active")  # fmt: skip


class OperatorPlans(Controller):
    path = "/operator/plans"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def look(
        self, visitor: NamedDependency[Visitor], terms: NamedDependency[Terms], done: Query = ""
    ) -> Answer:
        return await _plans(visitor, terms, done=done)

    @post("/{tier_id:str}")
    async def change(
        self,
        tier_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
        terms: NamedDependency[Terms],
    ) -> Answer:
        visitor.principal.must_be_admin()
        try:
            await change_tier(visitor.principal, tier_id, _change_in(form), settings, seen_at=_seen_in(form))
        except (Invalid, Conflict) as error:
            return await _plans(visitor, terms, wrong=tier_id, trouble=trouble_of(error), typed=form)
        return onward("/operator/plans?done=saved")


def _change_in(form: Form) -> TierChange:
    """A form holds all of a plan: what is not ticked is off, and an empty limit is none."""
    name = form["name"].strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Invalid(f"A plan's name has 1 to {LONGEST_NAME} signs.", field="name")
    wanted: dict[str, Any] = {"name": name, "max_extensions": _number_in(form, "max_extensions", 100)}
    for field, unit in LIMITS.items():
        wanted[field] = _number_in(form, field, LARGEST // unit) * unit if form[field].strip() else None
    for field in AMOUNTS:
        wanted[field] = _cents_in(form, field)
    for field in CHOICES:
        wanted[field] = form[field] == "on"
    return TierChange(**wanted)


def _number_in(form: Form, field: str, most: int) -> int:
    text = form[field].strip()
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST)) or int(text) > most:
        raise Invalid(f"A whole number from 0 to {most:,} is wanted.", field=field)
    return int(text)


def _cents_in(form: Form, field: str) -> int:
    whole, _, rest = form[field].strip().partition(".")
    if not (whole + rest).isascii() or not (whole + rest).isdigit() or len(whole) > 5 or len(rest) > 2:
        raise Invalid("An amount is wanted, such as 9 or 9.50.", field=field)
    return int(whole or 0) * CENTS + int(rest.ljust(2, "0"))


def _seen_in(form: Form) -> datetime | None:
    try:
        seen = datetime.fromisoformat(form["seen_at"])
    except ValueError:
        return None
    return seen if seen.tzinfo else None


async def _plans(
    visitor: Visitor,
    terms: Terms,
    *,
    done: str = "",
    wrong: str = "",
    trouble: Trouble | None = None,
    typed: Form | None = None,
) -> Answer:
    """``wrong`` is the plan whose form comes back to be mended, as it was typed."""
    tiers = await list_tiers(visitor.principal)
    told: dict[str, Any] = {
        "plans": [(each, typed.fields if typed and each.id == wrong else _as_typed(each)) for each in tiers],
        "terms": terms,
        "choices": CHOICES,
        "amounts": AMOUNTS,
        "limits": tuple(LIMITS),
        "wrong": wrong,
        "trouble": trouble,
        "done": done if done == "saved" else "",
    }
    return page(visitor, "operator_plans.html", told, status=TO_REPAIR if trouble else 200)


def _as_typed(tier: Any) -> dict[str, str]:
    """The fields of its form."""
    said = {
        "name": tier.name,
        "max_extensions": str(tier.max_extensions),
        "seen_at": tier.updated_at.isoformat(),
    }
    for field, unit in LIMITS.items():
        limit = getattr(tier, field)
        said[field] = "" if limit is None else str(limit // unit)
    said |= {field: f"{getattr(tier, field) / CENTS:.2f}" for field in AMOUNTS}
    return said | {field: "on" for field in CHOICES if getattr(tier, field)}

"""One's plan: what it gives, how much of it is left, which others there are, and what was paid."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from msgspec import Struct

from kaiwa.billing.meter import Measure, Meter
from kaiwa.billing.own import Billing, read_billing
from kaiwa.billing.usage import Terms
from kaiwa.clock import now, zone
from kaiwa.errors import NotSignedIn
from kaiwa.web.rendering import page
from kaiwa.web.visitor import VISITOR, Visitor, to_sign_in

A_MINUTE_S: Final = 60


class Gauge(Struct, frozen=True):
    """One limit of a month; its message is ``billing.{name}``."""

    name: str
    used: int
    limit: int

    @property
    def percent(self) -> float:
        return round(min(100.0, 100 * self.used / self.limit), 1) if self.limit else 100.0


class BillingPage(Controller):
    path = "/billing"
    include_in_schema = False
    dependencies = VISITOR
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012 - Litestar's way

    @get("/")
    async def show(self, visitor: NamedDependency[Visitor], terms: NamedDependency[Terms]) -> Response[bytes]:
        found = await read_billing(visitor.principal.must_be_known(), terms)
        told = {
            "billing": found,
            "gauges": list(gauges_of(found.meter)),
            "minutes_used": minutes_used(found.meter.seconds),
            "minutes_left": minutes_left(found.meter),
            "here_zone": zone(found.time_zone),
            "runs_on": runs_on(found, now()),
        }
        return page(visitor, "billing.html", told)


def gauges_of(meter: Meter) -> Iterator[Gauge]:
    """What the plan limits; what was banked stands apart."""
    if meter.seconds.limit is not None:
        yield Gauge("minutes", minutes_used(meter.seconds), meter.seconds.limit // A_MINUTE_S)
    if meter.banked_seconds.limit:
        yield Gauge("banked", minutes_used(meter.banked_seconds), meter.banked_seconds.limit // A_MINUTE_S)
    for name, measure in (("conversations", meter.conversations), ("realtime", meter.realtime_sessions)):
        if measure.limit:
            yield Gauge(name, measure.used, measure.limit)


def minutes_used(seconds: Measure) -> int:
    """A used part of one counts as used."""
    return -(-seconds.used // A_MINUTE_S)


def minutes_left(meter: Meter) -> int | None:
    if meter.seconds.left is None:
        return None
    return (meter.seconds.left + (meter.banked_seconds.left or 0)) // A_MINUTE_S


def runs_on(billing: Billing, at: datetime) -> bool:
    """Whether the subscription's period is still to end: without a till nobody moves it on."""
    return billing.subscription is not None and billing.subscription.period_ends_at > at

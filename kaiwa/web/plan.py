"""How many minutes a month has, and what is left of them: what was saved from the month before stands apart."""

from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from kaiwa.billing.meter import Meter, read_meter
from kaiwa.billing.usage import Terms
from kaiwa.errors import NotSignedIn
from kaiwa.web.rendering import page
from kaiwa.web.visitor import VISITOR, Visitor, to_sign_in

A_MINUTE_S = 60


class PlanPage(Controller):
    path = "/settings/minutes"
    include_in_schema = False
    dependencies = VISITOR
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012 - Litestar's way

    @get("/")
    async def show(self, visitor: NamedDependency[Visitor], terms: NamedDependency[Terms]) -> Response[bytes]:
        meter = await read_meter(visitor.principal.must_be_known(), terms)
        return page(visitor, "settings_minutes.html", {"meter": meter, "minutes": minutes_told(meter)})


def minutes_told(meter: Meter) -> dict[str, Any]:
    """In minutes; a used part of one counts as used."""

    def told(seconds: int | None) -> int | None:
        return None if seconds is None else seconds // A_MINUTE_S

    own, banked = meter.seconds, meter.banked_seconds
    return {
        "used": -(-own.used // A_MINUTE_S),
        "limit": told(own.limit),
        "left": told(own.left),
        "banked": told(banked.limit) or 0,
        "banked_left": told(banked.left) or 0,
        "share": min(1.0, own.used / own.limit) if own.limit else 0.0,
        "longest": told(meter.longest_sitting_seconds),
    }

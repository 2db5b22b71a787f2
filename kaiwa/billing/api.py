"""One's own meter over HTTP."""

from litestar import Controller, get
from litestar.di import NamedDependency

from kaiwa.accounts.principal import Principal
from kaiwa.billing.meter import Meter, read_meter
from kaiwa.billing.usage import Terms


class UsageOfMine(Controller):
    path = "/api/me/usage"
    tags = ("Me",)

    @get("/", operation_id="getUsage", summary="What one has used of this month's plan")
    async def usage(self, principal: NamedDependency[Principal], terms: NamedDependency[Terms]) -> Meter:
        return await read_meter(principal.must_be_known(), terms)


CONTROLLERS = [UsageOfMine]

"""Taking one's data along."""

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.response import Stream

from kaiwa.accounts import throttle
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.throttle import slow_down
from kaiwa.limits import Limits
from kaiwa.privacy.export import export_person
from kaiwa.settings import Settings


class Privacy(Controller):
    path = "/api/me/export"
    tags = ("Me",)

    @get(
        "/",
        operation_id="exportMe",
        summary="Everything that is kept about oneself, as a zip",
        media_type="application/zip",
    )
    async def export(
        self,
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
    ) -> Stream:
        user_id = principal.must_be_person()
        await slow_down(limits, throttle.EXPORT, client_address, throttle.EXPORT_ACCOUNT, str(user_id))
        return Stream(
            await export_person(principal, settings),
            headers={"Content-Disposition": 'attachment; filename="kaiwa.zip"'},
        )


CONTROLLERS = [Privacy]

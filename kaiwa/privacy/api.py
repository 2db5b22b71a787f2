"""Taking one's data along, and leaving."""

from litestar import Controller, Response, delete, get
from litestar.response import Stream
from msgspec import Struct

from kaiwa.accounts import throttle
from kaiwa.accounts.api.texts import PasswordText
from kaiwa.accounts.api.visits import signed_out
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.throttle import slow_down
from kaiwa.limits import Limits
from kaiwa.privacy.erasure import delete_account
from kaiwa.privacy.export import export_person
from kaiwa.settings import Settings


class DeletionForm(Struct, frozen=True, forbid_unknown_fields=True):
    password: PasswordText | None = None
    """Left out by who has none, and signed in within the last ten minutes."""


class Privacy(Controller):
    path = "/api/me"
    tags = ("Me",)

    @get("/export", operation_id="exportMe", summary="Everything that is kept about oneself, as a zip")
    async def export(
        self, principal: Principal, settings: Settings, limits: Limits, client_key: str
    ) -> Stream:
        user_id = principal.must_be_person()
        await slow_down(limits, throttle.EXPORT, client_key, throttle.EXPORT_ACCOUNT, str(user_id))
        return Stream(
            await export_person(principal, settings),
            media_type="application/zip",
            headers={"Content-Disposition": 'attachment; filename="kaiwa.zip"'},
        )

    @delete(
        "/",
        operation_id="deleteMe",
        summary="Delete one's account and everything in it",
        opt={"answers_secret": True},
        status_code=204,
    )
    async def delete(
        self,
        data: DeletionForm | None,
        principal: Principal,
        settings: Settings,
        limits: Limits,
        client_key: str,
    ) -> Response[None]:
        user_id = principal.must_have_signed_in()
        await slow_down(limits, throttle.PASSWORD, client_key, throttle.PASSWORD_ACCOUNT, str(user_id))
        await delete_account(principal, data.password if data else None, settings)
        return Response(None, status_code=204, cookies=signed_out(settings))


CONTROLLERS = [Privacy]

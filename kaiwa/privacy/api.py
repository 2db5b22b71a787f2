"""Taking one's data along."""

from typing import Final
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream
from msgspec import Struct

from kaiwa.accounts import throttle
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.throttle import slow_down
from kaiwa.bell import Ring
from kaiwa.limits import Limits
from kaiwa.privacy.export import export_person
from kaiwa.privacy.exports import Export, ask_export, list_exports, open_export
from kaiwa.settings import Settings

ATTACHED: Final = 'attachment; filename="kaiwa.zip"'


class ExportList(Struct, frozen=True):
    items: list[Export]
    next: str | None = None


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
            headers={"Content-Disposition": ATTACHED},
        )


class Exports(Controller):
    path = "/api/me/exports"
    tags = ("Me",)

    @get("/", operation_id="listExports", summary="The exports that one asked for in the last week")
    async def exports(self, principal: NamedDependency[Principal]) -> ExportList:
        return ExportList(await list_exports(principal))

    @post(
        "/",
        operation_id="askExport",
        summary="Have everything that is kept about oneself put together; a mail tells when it is ready",
        status_code=202,
    )
    async def ask(
        self,
        principal: NamedDependency[Principal],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> Export:
        user_id = principal.must_be_person()
        await slow_down(limits, throttle.EXPORT, client_address, throttle.EXPORT_ACCOUNT, str(user_id))
        return await ask_export(principal, ring)

    @get(
        "/{export_id:uuid}",
        operation_id="getExport",
        summary="An export that is ready, as a zip",
        media_type="application/zip",
        opt={"is_packed": True},
    )
    async def fetch(self, export_id: FromPath[UUID], principal: NamedDependency[Principal]) -> Stream:
        found, pieces = await open_export(principal, export_id)
        headers = {"Content-Disposition": ATTACHED, "Content-Length": str(found.size_bytes)}
        return Stream(pieces, headers=headers)


CONTROLLERS = [Privacy, Exports]

"""Readings of one's own over HTTP."""

from typing import Annotated

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta, Struct

from kaiwa.accounts.principal import Principal
from kaiwa.accounts.readings import (
    Reading,
    ReadingPage,
    Reread,
    delete_reading,
    list_readings,
    put_reading,
)
from kaiwa.accounts.texts import LanguageText


class ReadingForm(Struct, frozen=True, forbid_unknown_fields=True):
    language: LanguageText
    surface: Annotated[str, Meta(min_length=1, max_length=64)]
    reading: Annotated[str, Meta(min_length=1, max_length=128)]


class Readings(Controller):
    path = "/api/me/readings"
    tags = ("Me",)

    @get("/", operation_id="listReadings", summary="How one wants words read")
    async def readings(
        self,
        principal: NamedDependency[Principal],
        language: Annotated[str | None, QueryParameter(required=False, max_length=16)] = None,
        cursor: Annotated[str | None, QueryParameter(required=False, max_length=256)] = None,
    ) -> ReadingPage:
        return await list_readings(principal, language=language, cursor=cursor)

    @put("/", operation_id="putReading", summary="Say how one wants a word read")
    async def put(
        self,
        data: JSONBody[ReadingForm],
        principal: NamedDependency[Principal],
        reread: NamedDependency[Reread],
    ) -> Reading:
        return await put_reading(principal, Reading(data.language, data.surface, data.reading), reread)

    @delete("/", operation_id="deleteReading", summary="Have a word read as the rules say")
    async def delete(
        self,
        principal: NamedDependency[Principal],
        reread: NamedDependency[Reread],
        language: Annotated[str, QueryParameter(max_length=16)],
        surface: Annotated[str, QueryParameter(max_length=64)],
    ) -> None:
        await delete_reading(principal, language, surface, reread)

"""What helps to read, and how pages look: kept in this browser, and with the account where it has a place."""

from typing import Annotated, Any, Final

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from msgspec.structs import replace

from kaiwa.accounts.local_paths import local_path
from kaiwa.accounts.preferences import get_preferences, put_preferences
from kaiwa.accounts.readings import Reread, delete_reading, list_readings
from kaiwa.accounts.vocabulary import ReadingDisplay
from kaiwa.errors import NotFound, NotSignedIn
from kaiwa.settings import Settings
from kaiwa.web.prefs import kept_cookies
from kaiwa.web.rendering import onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]

READING: Final = ("furigana", "roman", "spaces", "translation")
SWITCHES: Final = ("roman", "spaces", "translation")
SHOWN_AS: Final = {
    "on": ReadingDisplay.ALWAYS,
    "unknown": ReadingDisplay.UNKNOWN,
    "tap": ReadingDisplay.ON_TAP,
    "off": ReadingDisplay.ALWAYS,
}
"""The account's own word for it; never is a matter of this browser."""


class Aids(Controller):
    path = "/settings"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/reading")
    async def reading(
        self, visitor: NamedDependency[Visitor], done: Query = "", cursor: Query = ""
    ) -> Answer:
        told: dict[str, Any] = {"is_saved": done == "saved", "switches": SWITCHES, "own": None}
        if visitor.is_signed_in:
            told["own"] = await list_readings(visitor.principal, cursor=cursor or None)
        return page(visitor, "settings_reading.html", told)

    @post("/reading/remove")
    async def remove_reading(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        reread: NamedDependency[Reread],
    ) -> Answer:
        """Then the word is read as the rules say."""
        try:
            await delete_reading(visitor.principal, form["language"], form["surface"], reread)
        except NotFound:  # gone already: what they wanted is so
            return onward("/settings/reading")
        return onward("/settings/reading?done=saved")

    @post("/reading")
    async def choose_reading(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
    ) -> Answer:
        """A switch that is off sends nothing, so the form says which fields it has."""
        chosen = {name: form[name] or "off" for name in READING}
        if visitor.is_signed_in and chosen["furigana"] in SHOWN_AS:
            before = await get_preferences(visitor.principal)
            display = SHOWN_AS[chosen["furigana"]]
            if before.reading_display is not display:
                await put_preferences(visitor.principal, replace(before, reading_display=display))
        return onward(
            local_path(form["next"], "/settings/reading?done=saved"), kept_cookies(chosen, settings)
        )

    @get("/appearance")
    async def appearance(self, visitor: NamedDependency[Visitor]) -> Answer:
        return page(visitor, "settings_appearance.html", {})

"""Recordings of oneself: whether to keep them, those that are kept, and until when."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec.structs import replace

from kaiwa.accounts.preferences import get_preferences, put_preferences
from kaiwa.accounts.profile import get_profile
from kaiwa.clock import is_zone, zone
from kaiwa.conversations.voice.recordings import (
    STAY,
    delete_recording,
    delete_recordings,
    list_recordings,
)
from kaiwa.errors import Invalid, NotFound, NotSignedIn
from kaiwa.web.rendering import onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]

HERE = "/settings/recordings"
DONE = ("saved", "deleted", "all_deleted")


class RecordingPages(Controller):
    path = HERE
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def show(self, visitor: NamedDependency[Visitor], cursor: Query = "", done: Query = "") -> Answer:
        visitor.principal.must_be_person()
        try:
            found = await list_recordings(visitor.principal.viewer, cursor or None)
        except Invalid:  # an address that somebody bent
            return onward(HERE)
        name = (await get_profile(visitor.principal)).time_zone
        told: dict[str, Any] = {
            "recordings": found.items,
            "next": found.next,
            "keeps": (await get_preferences(visitor.principal)).keep_recordings,
            "days": STAY.days,
            "here_zone": zone(name if is_zone(name) else "UTC"),
            "done": done if done in DONE else "",
        }
        return page(visitor, "settings_recordings.html", told)

    @post("/")
    async def choose(self, form: NamedDependency[Form], visitor: NamedDependency[Visitor]) -> Answer:
        """Who wants them kept no longer has none from that moment on."""
        visitor.principal.must_be_person()
        before = await get_preferences(visitor.principal)
        keeps = form["keep_recordings"] == "on"
        if before.keep_recordings != keeps:
            await put_preferences(visitor.principal, replace(before, keep_recordings=keeps))
        if not keeps:
            await delete_recordings(visitor.principal.viewer)
        return onward(f"{HERE}?done=saved")

    @post("/delete-all")
    async def delete_all(self, visitor: NamedDependency[Visitor]) -> Answer:
        visitor.principal.must_be_person()
        await delete_recordings(visitor.principal.viewer)
        return onward(f"{HERE}?done=all_deleted")

    @post("/{recording_id:uuid}/delete")
    async def delete_one(self, recording_id: FromPath[UUID], visitor: NamedDependency[Visitor]) -> Answer:
        visitor.principal.must_be_person()
        try:
            await delete_recording(recording_id, visitor.principal.viewer)
        except NotFound:  # gone already, or never theirs: what they wanted is so
            return onward(HERE)
        return onward(f"{HERE}?done=deleted")

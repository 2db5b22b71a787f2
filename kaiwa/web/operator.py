"""For who runs Kaiwa: how the place is doing, what is on its way and what is stuck, and which engines think."""

from typing import Any, Final
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from redis.asyncio import Redis

from kaiwa.analytics.overview import how_it_is
from kaiwa.analytics.self_test import ask_self_test, last_self_test
from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.conversations.voice.engine import Sound
from kaiwa.conversations.voice.narrator import Narrator
from kaiwa.curriculum.queue_changes import cancel_entry, retry_entry
from kaiwa.curriculum.queue_views import Kind, list_entries, overview
from kaiwa.errors import Conflict, Invalid, NotSignedIn
from kaiwa.settings import ENGINE_PURPOSES, Settings
from kaiwa.web.operator_form import Answer, Query, address
from kaiwa.web.rendering import onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

LONGEST_ID: Final = 64


class Operator(Controller):
    path = "/operator"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def look(self, visitor: NamedDependency[Visitor]) -> Answer:
        doing = await how_it_is(visitor.principal, now())
        most = max((day.cost_microusd for day in doing.days), default=0)
        told: dict[str, Any] = {
            "doing": doing,
            "bars": [
                (day, round(100 * day.cost_microusd / most) if most else 0, place)
                for place, day in enumerate(doing.days)
            ],
        }
        return page(visitor, "operator.html", told)

    @get("/queue")
    async def queue(
        self,
        visitor: NamedDependency[Visitor],
        show: Query = "",
        path: Query = "",
        cursor: Query = "",
        done: Query = "",
    ) -> Answer:
        visitor.principal.must_be_admin()
        kind = Kind(show) if show in list(Kind) else Kind.FAILED
        wanted = path.strip()[:LONGEST_ID]
        try:
            found = await list_entries(visitor.principal, kind, path_id=wanted or None, cursor=cursor or None)
        except Invalid:  # an address that somebody bent
            return onward("/operator/queue")
        told: dict[str, Any] = {
            "counted": (await overview(visitor.principal)).counted,
            "kinds": list(Kind),
            "kind": kind,
            "path_id": wanted,
            "entries": found.items,
            "next": address("/operator/queue", show=kind, path=wanted, cursor=found.next)
            if found.next
            else "",
            "filtered": lambda each: address("/operator/queue", show=each, path=wanted),
            "done": done if done in ("retried", "cancelled", "too_late") else "",
        }
        return page(visitor, "operator_queue.html", told)

    @post("/queue/{entry_id:uuid}/retry")
    async def retry(
        self,
        entry_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
        settings: NamedDependency[Settings],
    ) -> Answer:
        try:
            await retry_entry(visitor.principal, entry_id, settings)
        except Conflict:  # somebody writes it just now, or has written it
            return onward(_back(form, "too_late"))
        await ring("drain_scenarios")
        return onward(_back(form, "retried"))

    @post("/queue/{entry_id:uuid}/cancel")
    async def cancel(
        self,
        entry_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
    ) -> Answer:
        try:
            await cancel_entry(visitor.principal, entry_id, settings)
        except Conflict:
            return onward(_back(form, "too_late"))
        return onward(_back(form, "cancelled"))

    @get("/engines")
    async def engines(
        self,
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
        redis: NamedDependency[Redis],
        narrator: NamedDependency[Narrator],
    ) -> Answer:
        test = await last_self_test(visitor.principal, redis)
        told: dict[str, Any] = {
            "engines": {each: _who(settings, narrator.sound, each) for each in ENGINE_PURPOSES},
            "test": test,
            "is_running": test is not None and test.is_running(now()),
        }
        return page(visitor, "operator_engines.html", told)

    @post("/engines/test")
    async def test_engines(
        self,
        visitor: NamedDependency[Visitor],
        redis: NamedDependency[Redis],
        ring: NamedDependency[Ring],
        settings: NamedDependency[Settings],
    ) -> Answer:
        await ask_self_test(visitor.principal, redis, ring, settings)
        return onward("/operator/engines")


def _who(settings: Settings, sound: Sound, purpose: str) -> str:
    """Without a model what is installed on this machine speaks, if anything is, and nobody listens."""
    name = settings.engine_for(purpose)
    model = settings.openai
    if purpose == "voice":
        return ", ".join(each.made_by for each in sound.voices)
    if purpose == "ear":
        return f"{name} {model.transcription_model}" if sound.ear and model else ""
    return f"{name} {model.model}" if name == "openai" and model else name


def _back(form: Form, done: str) -> str:
    show = form["show"] if form["show"] in list(Kind) else None
    return address("/operator/queue", show=show, path=form["path"][:LONGEST_ID], done=done)

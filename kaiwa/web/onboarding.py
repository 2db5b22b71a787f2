"""Where a new learner stands: one question at a time, and levels that they may take or mend."""

from typing import Any, Final

from litestar import Controller, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath

from kaiwa.accounts import throttle
from kaiwa.accounts.browsers import VISIT, begun_as_guest
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.throttle import slow_down
from kaiwa.accounts.visit import Visit
from kaiwa.bell import Ring
from kaiwa.conversations.cleaning import LONGEST_TURN
from kaiwa.conversations.following import wait_for_turn
from kaiwa.conversations.onboarding import (
    PlacementView,
    ScaleView,
    WantedLevels,
    accept_levels,
    get_placement,
)
from kaiwa.conversations.pace import START, TURN
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.starting import Start, start_conversation
from kaiwa.conversations.turns import take_turn
from kaiwa.curriculum.level import HIGHEST, Cefr
from kaiwa.errors import Conflict, Invalid, NotSignedIn
from kaiwa.languages.catalogue import catalogue
from kaiwa.limits import Limits
from kaiwa.scripts import is_supported
from kaiwa.settings import Settings
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.talk import must_be_said
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

Answer = Response[bytes]

DO_NOT_KNOW: Final = "I don't know"
BELIEFS: Final = (Cefr.PRE_A1, Cefr.A1, Cefr.A2, Cefr.B1, Cefr.B2)
"""Where somebody may believe to stand; the questions end there."""


class Onboarding(Controller):
    path = "/onboarding"
    include_in_schema = False
    dependencies = {**VISITOR, **VISIT, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def ask(self, visitor: NamedDependency[Visitor]) -> Answer:
        return _beginning(visitor)

    @post("/")
    async def begin(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        visit: NamedDependency[Visit],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        replies: NamedDependency[Replies],
    ) -> Answer:
        """Whoever is nobody becomes a guest with the first question."""
        principal, cookies = visitor.principal, list[Cookie]()
        if form["target_language"] not in {each.id for each in catalogue()}:
            return _beginning(visitor, trouble="Say which language you want to talk in.")
        if not principal.is_known:
            await slow_down(limits, throttle.GUEST, client_address)
            guest_id, cookies = begun_as_guest(visit, settings)
            principal = Principal(guest_id=guest_id)
        await limits.spend(START, str(principal.viewer.owner_id))
        believed = HIGHEST[Cefr(form["level"])] if form["level"] in BELIEFS else None
        start = Start(target_language=form["target_language"], level=believed, is_onboarding=True)
        started = await start_conversation(start, principal.viewer, replies)
        if started.reply_id:
            await wait_for_turn(started.conversation_id, started.reply_id, principal.viewer, replies)
        return onward(f"/onboarding/{started.conversation_id}", cookies)

    @get("/{conversation_id:str}")
    async def question(self, conversation_id: FromPath[str], visitor: NamedDependency[Visitor]) -> Answer:
        return await _shown(conversation_id, visitor)

    @post("/{conversation_id:str}")
    async def answer(
        self,
        conversation_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        replies: NamedDependency[Replies],
        limits: NamedDependency[Limits],
    ) -> Answer:
        viewer = visitor.principal.must_be_known()
        said = (DO_NOT_KNOW if form["unknown"] else form["content"]).strip()
        try:
            must_be_said(said)
            await limits.spend(TURN, str(viewer.owner_id))
            begun = await take_turn(conversation_id, said, viewer, replies)
        except (Invalid, Conflict) as error:
            return await _shown(conversation_id, visitor, trouble=error.detail)
        await wait_for_turn(conversation_id, begun.reply_id, viewer, replies)
        return onward(f"/onboarding/{conversation_id}")

    @post("/{conversation_id:str}/accept")
    async def accept(
        self,
        conversation_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        replies: NamedDependency[Replies],
        ring: NamedDependency[Ring],
    ) -> Answer:
        visitor.principal.must_be_person()
        found = await get_placement(conversation_id, visitor.principal.viewer)
        try:
            wanted = _wanted(form, found.proposal.scales if found.proposal else ())
            await accept_levels(conversation_id, wanted, visitor.principal, replies, ring)
        except (Invalid, Conflict) as error:
            return await _shown(conversation_id, visitor, trouble=error.detail)
        return onward(f"/onboarding/{conversation_id}")


def _beginning(visitor: Visitor, trouble: str = "") -> Answer:
    told: dict[str, Any] = {
        "languages": [each for each in catalogue() if is_supported(each.id)],
        "beliefs": BELIEFS,
        "trouble": trouble,
    }
    return page(visitor, "onboarding.html", told, status=TO_REPAIR if trouble else 200)


async def _shown(conversation_id: str, visitor: Visitor, *, trouble: str = "") -> Answer:
    found: PlacementView = await get_placement(conversation_id, visitor.principal.must_be_known())
    told: dict[str, Any] = {
        "found": found,
        "bands": list(HIGHEST),
        "longest": LONGEST_TURN,
        "trouble": trouble,
    }
    template = "onboarding_question.html" if found.asked else "onboarding_levels.html"
    return page(visitor, template, told, status=TO_REPAIR if trouble else 200)


def _wanted(form: Form, scales: tuple[ScaleView, ...] | list[ScaleView]) -> WantedLevels:
    """Within the band that is proposed, the proposal itself holds."""
    own = {
        each.scale.value: HIGHEST[Cefr(form[each.scale.value])]
        for each in scales
        if form[each.scale.value] in list(Cefr) and form[each.scale.value] != each.cefr_level.value
    }
    return WantedLevels(**own)

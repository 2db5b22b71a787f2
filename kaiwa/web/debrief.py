"""After a talk: what was managed, what is tried again, which words stay, and how it felt."""

from typing import Annotated, Any, Final

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from kaiwa.clock import now
from kaiwa.conversations import history
from kaiwa.conversations.causes import Cause, causes_in
from kaiwa.conversations.choosing import choose_words
from kaiwa.conversations.errors import NotFinished
from kaiwa.conversations.explaining import RetryView
from kaiwa.conversations.finishing import Wishes, get_debrief, rate
from kaiwa.conversations.pace import HELP
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.trying_again import try_again
from kaiwa.curriculum.assignments.own import get_assignment
from kaiwa.errors import Conflict, Invalid, NotFound, NotSignedIn
from kaiwa.limits import Limits
from kaiwa.web.partials import macro, piece, sent_pieces, wants_pieces
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.talk_showing import Place
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]

DEBRIEF: Final = "_debrief.html"
COMFORT: Final = ("1", "2", "3", "4", "5")


class DebriefPages(Controller):
    path = "/talk"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/{conversation_id:str}/debrief")
    async def debrief(
        self, conversation_id: FromPath[str], visitor: NamedDependency[Visitor], done: Query = ""
    ) -> Answer:
        return await _shown(conversation_id, visitor, is_saved=done == "words")

    @post("/{conversation_id:str}/debrief")
    async def rate(
        self, conversation_id: FromPath[str], form: NamedDependency[Form], visitor: NamedDependency[Visitor]
    ) -> Answer:
        viewer = visitor.principal.must_be_known()
        if form["comfort_rating"] not in COMFORT:
            raise Invalid("Choose one of the five.", field="comfort_rating")
        wishes = Wishes(comfort_rating=int(form["comfort_rating"]))
        await rate(conversation_id, wishes, viewer)
        return onward(f"/talk/{conversation_id}/debrief#felt")

    @post("/{conversation_id:str}/words")
    async def words(
        self, conversation_id: FromPath[str], form: NamedDependency[Form], visitor: NamedDependency[Visitor]
    ) -> Answer:
        """Boxes by their place: what is not ticked is not sent."""
        viewer = visitor.principal.must_be_known()
        try:
            offered = (await get_debrief(conversation_id, viewer)).debrief.words
        except NotFinished:
            return onward(f"/talk/{conversation_id}")
        keep = [each.text for place, each in enumerate(offered) if form[f"keep_{place}"]]
        await choose_words(conversation_id, keep, viewer)
        return onward(f"/talk/{conversation_id}/debrief?done=words#kept")

    @post("/{conversation_id:str}/again")
    async def again(
        self,
        request: Request[Any, Any, Any],
        conversation_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        replies: NamedDependency[Replies],
        limits: NamedDependency[Limits],
    ) -> Answer:
        viewer = visitor.principal.must_be_known()
        try:
            causes = await _causes(conversation_id, visitor)
        except NotFinished:
            return onward(f"/talk/{conversation_id}")
        place = next((n for n, each in enumerate(causes) if str(n) == form["place"]), None)
        if place is None:
            raise NotFound
        await limits.spend(HELP, str(viewer.owner_id))
        told: RetryView | None = None
        trouble = ""
        try:
            message_id = causes[place].listed.message_id
            told = await try_again(message_id, form["content"], viewer, replies.company)
        except (Invalid, Conflict) as error:
            trouble = error.detail
        tried = {"place": place, "said": form["content"], "told": told, "trouble": trouble}
        if not wants_pieces(request):
            return await _shown(conversation_id, visitor, tried=tried)
        where = Place.of(await history.get_conversation(conversation_id, viewer), visitor)
        shown = macro(visitor, DEBRIEF, "try_again", causes[place], place, where, visitor.csrf, tried)
        return sent_pieces([piece(f"#try-{place}", shown)])


async def _causes(talk_id: str, visitor: Visitor) -> list[Cause]:
    viewer = visitor.principal.must_be_known()
    found = await get_debrief(talk_id, viewer)
    return await causes_in(talk_id, found.debrief.corrections, viewer)


async def _shown(
    talk_id: str, visitor: Visitor, *, is_saved: bool = False, tried: dict[str, Any] | None = None
) -> Answer:
    viewer = visitor.principal.must_be_known()
    try:
        found = await get_debrief(talk_id, viewer)
    except NotFinished:
        return onward(f"/talk/{talk_id}")
    view = await history.get_conversation(talk_id, viewer)
    told: dict[str, Any] = {
        "found": found,
        "debrief": found.debrief,
        "causes": await causes_in(talk_id, found.debrief.corrections, viewer),
        "talk": view,
        "place": Place.of(view, visitor),
        "feedback": await _feedback_address(visitor, view.head),
        "is_saved": is_saved,
        "tried": tried,
    }
    trouble = tried is not None and tried["trouble"]
    return page(visitor, "debrief.html", told, status=TO_REPAIR if trouble else 200)


async def _feedback_address(visitor: Visitor, head: history.ConversationHead) -> str:
    """Where a day's creator asked to hear of it; empty for everybody else."""
    if head.assignment_id is None or head.day is None:
        return ""
    try:
        walk = await get_assignment(visitor.principal, head.assignment_id, now())
    except NotFound:  # it was put away meanwhile
        return ""
    return f"/learn/{walk.id}/days/{head.day}/feedback" if walk.feedback_requested else ""

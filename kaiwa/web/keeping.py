"""From a talk into one's words: a word or a better way to say it is kept, and a reading is corrected."""

import re
from typing import Any, Final

from litestar import Controller, Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from markupsafe import Markup

from kaiwa.accounts.readings import Reading, Reread, put_reading
from kaiwa.clock import now
from kaiwa.conversations import history
from kaiwa.errors import Conflict, Invalid, NotSignedIn
from kaiwa.practice.keeping import LONGEST_READING, LONGEST_TEXT, KeptItem
from kaiwa.practice.keeping_one import keep_one
from kaiwa.web.messages import say, speaking_in
from kaiwa.web.partials import piece, sent_pieces, sentence_piece, wants_pieces
from kaiwa.web.rendering import TO_REPAIR, onward
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

Answer = Response[bytes]

KINDS: Final = ("word", "phrase", "grammar")
PLACE: Final = re.compile(r"[\w-]{1,80}", re.ASCII)
"""Ids of our own pages."""
LONGEST_SURFACE: Final = 64


class Keeping(Controller):
    path = "/talk"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @post("/{conversation_id:str}/keep")
    async def keep(
        self,
        request: Request[Any, Any, Any],
        conversation_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
    ) -> Answer:
        """``place`` is where the page wants to hear of it."""
        visitor.principal.must_be_person()
        view = await history.get_conversation(conversation_id, visitor.principal.viewer)
        item = KeptItem(
            text=form["text"],
            reading=form["reading"][:LONGEST_READING],
            gloss=form["gloss"][:LONGEST_TEXT],
            context=form["context"][:LONGEST_TEXT],
            kind=form["kind"] if form["kind"] in KINDS else "word",
        )
        try:
            await keep_one(visitor.principal, view.head.target_language, item, now())
        except Invalid as error:
            return _told(request, visitor, form, conversation_id, error.detail)
        return _done(request, visitor, form, conversation_id, "talk.kept")

    @post("/{conversation_id:str}/reading")
    async def reading(
        self,
        request: Request[Any, Any, Any],
        conversation_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        reread: NamedDependency[Reread],
    ) -> Answer:
        """It wins over every rule from now on, in print and in speech."""
        visitor.principal.must_be_person()
        view = await history.get_conversation(conversation_id, visitor.principal.viewer)
        surface, reading = form["text"][:LONGEST_SURFACE], form["reading"][:128]
        try:
            await put_reading(visitor.principal, Reading(view.head.target_language, surface, reading), reread)
        except (Invalid, Conflict) as error:
            return _told(request, visitor, form, conversation_id, error.detail)
        return _done(request, visitor, form, conversation_id, "talk.reading_kept")


def _done(request: Request[Any, Any, Any], visitor: Visitor, form: Form, talk_id: str, key: str) -> Answer:
    if not wants_pieces(request):
        return onward(f"/talk/{talk_id}#say")
    with speaking_in(visitor.language):
        said = Markup('<p class="kept" role="status">{}</p>').format(say(key))
    place = form["place"]
    return sent_pieces([piece(f"#{place}", said, "innerHTML")] if PLACE.fullmatch(place) else [said])


def _told(
    request: Request[Any, Any, Any], visitor: Visitor, form: Form, talk_id: str, sentence: str
) -> Answer:
    if not wants_pieces(request):
        return onward(f"/talk/{talk_id}#say")
    place = form["place"] if PLACE.fullmatch(form["place"]) else "say-error"
    return sent_pieces([sentence_piece(visitor, f"#{place}", sentence)], status=TO_REPAIR)

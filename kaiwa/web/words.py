"""The words somebody keeps: found, declared known, put aside, thrown away, taken along."""

from typing import Annotated, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from kaiwa.accounts.local_paths import local_path
from kaiwa.accounts.readings import Reading, Reread, put_reading
from kaiwa.clock import now
from kaiwa.errors import Invalid, NotSignedIn
from kaiwa.languages.catalogue import catalogue
from kaiwa.practice.keeping import LONGEST_TEXT
from kaiwa.practice.spreadsheet import words_as_csv
from kaiwa.practice.vocabulary import WordState
from kaiwa.practice.words import WordChange, change_own_word, delete_word, list_words
from kaiwa.web.rendering import onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]

LONGEST_SEARCH: Final = 100
LONGEST_READING: Final = 128
LONGEST_SURFACE: Final = 64


class Words(Controller):
    path = "/words"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def show(
        self,
        visitor: NamedDependency[Visitor],
        q: Query = "",
        standing: Query = "",
        language: Query = "",
        cursor: Query = "",
    ) -> Answer:
        chosen = WordState(standing) if standing in list(WordState) else None
        words = await list_words(
            visitor.principal,
            language=language or None,
            q=q[:LONGEST_SEARCH] or None,
            state=chosen,
            cursor=cursor or None,
        )
        told: dict[str, Any] = {
            "words": words.items,
            "next": words.next,
            "q": q,
            "standing": standing,
            "language": language,
            "states": list(WordState),
            "languages": catalogue(),
            "back": f"/words?{urlencode({'q': q, 'standing': standing, 'language': language})}",
        }
        return page(visitor, "words.html", told)

    @get("/words.csv")
    async def table(self, visitor: NamedDependency[Visitor]) -> Answer:
        written = b"".join([piece async for piece in words_as_csv(visitor.principal)])
        headers = {
            "Content-Disposition": 'attachment; filename="kaiwa-words.csv"',
            "Cache-Control": "no-store",
        }
        return Response(written, media_type="text/csv", headers=headers)

    @post("/{item_id:uuid}")
    async def change(
        self,
        item_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        reread: NamedDependency[Reread],
    ) -> Answer:
        visitor.principal.must_be_person()
        if form["what"] == "delete":
            await delete_word(visitor.principal, item_id)
        elif form["what"] in list(WordState):
            await change_own_word(
                visitor.principal, item_id, WordChange(state=WordState(form["what"])), now()
            )
        elif form["what"] == "correct":
            await _correct(visitor, item_id, form, reread)
        else:
            raise Invalid("Choose what to do with the word.", field="what")
        return onward(local_path(form["next"], "/words"))


async def _correct(visitor: Visitor, item_id: UUID, form: Form, reread: Reread) -> None:
    """The reading that somebody gives a word is how they want it read everywhere."""
    reading, gloss = form["reading"].strip()[:LONGEST_READING], form["gloss"].strip()[:LONGEST_TEXT]
    word = await change_own_word(visitor.principal, item_id, WordChange(reading=reading, gloss=gloss), now())
    if reading and len(word.text) <= LONGEST_SURFACE:
        await put_reading(visitor.principal, Reading(word.language, word.text, reading), reread)

"""The suite that the offline engine passes, on this engine against two servers that somebody else wrote.

aimock says what a good model would say; llmock makes up answers that fit the schema and mean nothing.
"""

from collections.abc import AsyncIterator

import pytest

from kaiwa.conversations.partner import Analyst, Partner
from kaiwa.curriculum.author import Author
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.choice import Engines, open_engines
from tests.engines.builders import a_turn
from tests.engines.contract import (
    GREETING,
    ORDER,
    AnalystContract,
    AuthorContract,
    PartnerContract,
    collected,
    spoken,
)
from tests.engines.openai import fixtures
from tests.engines.openai.conftest import Book, settings_for
from tests.engines.openai.peers import Aimock, Llmock
from tests.months import a_brief, a_month


class AgainstAimock:
    @pytest.fixture
    async def mannered(self, strict: Aimock, book: Book) -> AsyncIterator[Engines]:
        strict.fixtures(*fixtures.author(), *fixtures.partner(), *fixtures.analyst())
        async with open_engines(settings_for(strict.url), note_call=book.calls.append) as found:
            yield found


class AgainstLlmock:
    @pytest.fixture
    async def mannered(self, inventive: Llmock, book: Book) -> AsyncIterator[Engines]:
        async with open_engines(settings_for(inventive.url), note_call=book.calls.append) as found:
            yield found
        inventive.server.assert_resilient(strict=True)


class TestAuthorAgainstAimock(AgainstAimock, AuthorContract):
    @pytest.fixture
    def author(self, mannered: Engines) -> Author:
        return mannered.author

    async def test_the_model_wrote_it(self, author: Author, book: Book) -> None:
        month = await self.outline(author)
        refined = await author.refine(a_month(), "less grammar", a_brief())
        day = await author.redraw_day(a_month(), 4, a_brief())

        assert month.made.origin is Origin.OPENAI
        assert refined.made is not None
        assert refined.made.origin is Origin.OPENAI
        assert refined.made.prompt_version == "refine-2"
        assert day.made is not None
        assert day.made.origin is Origin.OPENAI
        assert {outcome for _, outcome in book.outcomes()} == {"ok"}


class TestAuthorAgainstLlmock(AgainstLlmock, AuthorContract):
    @pytest.fixture
    def author(self, mannered: Engines) -> Author:
        return mannered.author


class TestPartnerAgainstAimock(AgainstAimock, PartnerContract):
    @pytest.fixture
    def partner(self, mannered: Engines) -> Partner:
        return mannered.partner

    async def test_the_model_said_it_and_what_was_shown_counts(self, partner: Partner, book: Book) -> None:
        _, reply = await spoken(partner, GREETING, ORDER)

        assert reply.content == "はい。いくつですか。"
        assert reply.state.met == ("order",)
        assert reply.made is not None
        assert (reply.made.origin, reply.made.prompt_version) == (Origin.OPENAI, "reply-3")
        assert book.outcomes() == [("opening", "ok"), ("reply", "ok"), ("reply", "ok")]

    async def test_a_sentence_is_a_piece(self, partner: Partner) -> None:
        pieces, _ = await collected(partner.reply(a_turn(ORDER)))

        assert [piece.text for piece in pieces] == ["はい。", "いくつですか。"]


class TestPartnerAgainstLlmock(AgainstLlmock, PartnerContract):
    @pytest.fixture
    def partner(self, mannered: Engines) -> Partner:
        return mannered.partner


class TestAnalystAgainstAimock(AgainstAimock, AnalystContract):
    @pytest.fixture
    def analyst(self, mannered: Engines) -> Analyst:
        return mannered.analyst

    async def test_the_model_looked_at_it(self, analyst: Analyst, book: Book) -> None:
        found = await analyst.analyse(ORDER, self.brief(ORDER))

        assert found.translation == "Coffee, please."
        assert found.made is not None
        assert found.made.origin is Origin.OPENAI
        meant = await analyst.translate(ORDER, "ja", "en")
        assert meant is not None
        assert meant.made is not None
        assert (meant.text, meant.confidence) == ("Coffee, please.", 0.95)
        assert (meant.made.origin, meant.made.prompt_version) == (Origin.OPENAI, "translation-1")
        assert book.outcomes() == [("analysis", "ok"), ("translation", "ok")]


class TestAnalystAgainstLlmock(AgainstLlmock, AnalystContract):
    @pytest.fixture
    def analyst(self, mannered: Engines) -> Analyst:
        return mannered.analyst

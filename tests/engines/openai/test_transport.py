"""The way to the server: no call without an end, tries that make sense, places, pace and money that are kept."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llmock.pytest_plugin import LLMock
from redis.asyncio import Redis

from bench.model import Answer, Json, model
from kaiwa.behalf import on_behalf_of
from kaiwa.curriculum.engine import EngineError, EngineOverBudget, Trouble
from kaiwa.engines.openai.budget import Budget
from kaiwa.engines.openai.chat import Chat, Message, Question, deadline_in
from kaiwa.engines.openai.circuit import OPENS_AFTER, STAYS_OPEN_S, Circuit
from kaiwa.engines.openai.failures import TRIES, BrokenOff, retry_after_s, wait_before
from kaiwa.engines.openai.transport import Transport
from kaiwa.settings import OpenAI
from kaiwa.viewer import Viewer
from tests.conftest import Servers
from tests.engines.openai.conftest import Book, settings_for
from tests.engines.openai.peers import Llmock

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
GREETING = Answer(pieces=["Good ", "morning."])


def a_question(*, seconds: float = 5, schema: Json | None = None, text: str = "Say hello.") -> Question:
    return Question(
        purpose="greeting",
        prompt_version="greeting-1",
        messages=(Message("user", text),),
        schema=schema,
        most_tokens=100,
        deadline=deadline_in(seconds),
    )


def a_chat(url: str, book: Book | None = None, redis: Redis | None = None, **changed: object) -> Chat:
    settings = settings_for(url, **changed).openai
    assert settings is not None
    return Chat(Transport(settings, redis=redis, note_call=(book or Book()).calls.append))


async def said(chat: Chat, question: Question | None = None) -> str:
    async with chat.asking(question or a_question()) as answer:
        return await answer.whole()


async def test_what_was_said_is_booked_with_its_tokens_price_and_time(inventive: Llmock, book: Book) -> None:
    inventive.server.reply("Good morning.")
    chat = a_chat(inventive.url, book, input_price_usd=2.0, output_price_usd=8.0)
    assert await said(chat) == "Good morning."
    await chat.transport.close()
    (call,) = book.calls

    assert (call.purpose, call.model, call.prompt_version) == ("greeting", "gpt-test", "greeting-1")
    assert call.input_tokens > 0
    assert call.output_tokens > 0
    assert call.cost_microusd == 2 * call.input_tokens + 8 * call.output_tokens
    assert call.first_token_ms is not None
    assert 0 <= call.first_token_ms <= call.latency_ms
    assert (call.attempts, call.outcome) == (1, "ok")


async def test_faults_before_the_first_word_are_tried_again_as_a_server_wishes(
    llmock: LLMock, inventive: Llmock, book: Book
) -> None:
    llmock.rate_limit(times=1, retry_after=1)
    llmock.fail(503)
    llmock.fail(500)
    llmock.reply("There you are.")
    chat = a_chat(inventive.url, book)
    assert await said(chat, a_question(seconds=20)) == "There you are."
    await chat.transport.close()

    assert book.calls[0].attempts == TRIES
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
async def test_what_no_try_can_mend_is_not_tried_again(
    llmock: LLMock, inventive: Llmock, book: Book, status: int
) -> None:
    llmock.fail(status, times=None)
    chat = a_chat(inventive.url, book)
    with pytest.raises(EngineError) as failed:
        await said(chat)
    await chat.transport.close()

    assert failed.value.trouble is Trouble.REFUSED
    assert len(llmock.requests) == 1
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("how", ["truncate", "disconnect", "corrupt"])
async def test_an_answer_that_breaks_off_is_asked_for_again_while_nobody_has_seen_it(
    llmock: LLMock, inventive: Llmock, book: Book, how: str
) -> None:
    llmock.reply("Good morning to you all.", times=2)
    getattr(llmock, how)(after_chunks=2)
    chat = a_chat(inventive.url, book)
    assert await said(chat) == "Good morning to you all."
    await chat.transport.close()

    assert book.calls[0].attempts == 2
    llmock.assert_resilient()


@pytest.mark.parametrize("how", ["truncate", "disconnect", "corrupt", "stall"])
async def test_what_was_shown_before_a_stream_broke_off_stays_and_the_end_is_known_to_be_bad(
    llmock: LLMock, inventive: Llmock, book: Book, how: str
) -> None:
    llmock.reply("Good morning to you all.")
    getattr(llmock, how)(after_chunks=3)
    chat, heard = a_chat(inventive.url, book), ""
    with pytest.raises(BrokenOff):
        async with chat.asking(a_question()) as answer:
            async for piece in answer.pieces():
                heard += piece
    await chat.transport.close()

    assert heard
    assert "Good morning to you all.".startswith(heard)
    assert book.calls[0].outcome != "ok"


async def test_an_answer_cut_at_its_limit_is_no_answer() -> None:
    async with model(lambda path, body: Answer(pieces=["Half an"], finish="length")) as server:
        chat = a_chat(server.url)
        with pytest.raises(EngineError) as failed:
            await said(chat)
        await chat.transport.close()

    assert failed.value.trouble is Trouble.UNUSABLE


@pytest.mark.parametrize(
    "silence",
    [
        Answer(first_s=60),
        Answer(pieces=["Good "], hangs=True, finish=None),
        Answer(pieces=["a"] * 5000, piece_s=0.01),
    ],
    ids=["no head", "no end", "endless"],
)
async def test_a_server_that_hangs_costs_no_more_than_the_limit(silence: Answer, book: Book) -> None:
    began = asyncio.get_running_loop().time()
    async with model(lambda path, body: silence) as server:
        chat = a_chat(server.url, book, silence_s=0.3)
        with pytest.raises(EngineError) as failed:
            await said(chat, a_question(seconds=1.5))
        await chat.transport.close()

    assert asyncio.get_running_loop().time() - began < 4
    assert failed.value.trouble is Trouble.TIMED_OUT
    assert book.calls[0].outcome == Trouble.TIMED_OUT


async def test_a_hundred_calls_are_in_flight_at_once_in_one_process(book: Book) -> None:
    async with model(lambda path, body: Answer(pieces=["Hello."], first_s=1.5)) as server:
        chat = a_chat(server.url, book, concurrency=100, silence_s=10, per_minute=0)
        await chat.transport.client()
        answers = await asyncio.gather(*(said(chat, a_question(seconds=15)) for _ in range(100)))
        await chat.transport.close()

    assert answers == ["Hello."] * 100
    assert server.most_in_flight == 100
    assert all(call.outcome == "ok" for call in book.calls)


async def test_no_more_calls_are_in_flight_than_there_are_places() -> None:
    async with model(lambda path, body: Answer(pieces=["Hello."], first_s=0.05)) as server:
        chat = a_chat(server.url, concurrency=3)
        await asyncio.gather(*(said(chat, a_question(seconds=15)) for _ in range(12)))
        await chat.transport.close()

    assert server.most_in_flight == 3


async def test_whoever_finds_no_place_in_time_is_told(book: Book) -> None:
    async with model(lambda path, body: Answer(pieces=["Hello."], hangs=True, finish=None)) as server:
        chat = a_chat(server.url, book, concurrency=1, silence_s=5)
        first = asyncio.create_task(said(chat, a_question(seconds=3)))
        while not server.in_flight:
            await asyncio.sleep(0.01)
        with pytest.raises(EngineError) as failed:
            await said(chat, a_question(seconds=0.2))
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await chat.transport.close()

    assert failed.value.trouble is Trouble.TIMED_OUT


async def test_who_goes_away_ends_the_call_and_gives_the_place_back(book: Book) -> None:
    async with model(lambda path, body: Answer(pieces=["Hello."], hangs=True, finish=None)) as server:
        chat = a_chat(server.url, book, concurrency=1, silence_s=30)
        waiting = asyncio.create_task(said(chat, a_question(seconds=30)))
        while not server.in_flight:
            await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        while server.in_flight:
            await asyncio.sleep(0.01)
        await chat.transport.close()

    assert server.cut_off == 1
    assert [call.outcome for call in book.calls] == ["cancelled"]


def complains(word: str) -> Answer:
    return Answer(
        status=400,
        body={"error": {"message": f"Unsupported parameter: '{word}'", "type": "invalid_request_error"}},
    )


async def test_a_server_without_schemas_is_asked_plainly_and_that_is_remembered() -> None:
    def plain(path: str, body: Json) -> Answer:
        return complains("response_format") if "response_format" in body else GREETING

    async with model(plain) as server:
        chat = a_chat(server.url)
        schema = {"name": "x", "strict": True, "schema": {"type": "object"}}
        assert await said(chat, a_question(schema=schema)) == "Good morning."
        assert await said(chat, a_question(schema=schema)) == "Good morning."
        await chat.transport.close()

    kinds = [body.get("response_format", {}).get("type", "") for body in server.asked]
    assert kinds == ["json_schema", "json_object", "", ""]


@pytest.mark.parametrize("word", ["max_tokens", "stream_options"])
async def test_a_parameter_that_a_server_refuses_is_left_out(word: str) -> None:
    async with model(lambda path, body: complains(word) if word in body else GREETING) as server:
        chat = a_chat(server.url)
        assert await said(chat) == "Good morning."
        await chat.transport.close()

    assert word in server.asked[0]
    assert word not in server.asked[1]


async def test_a_server_that_fails_and_fails_is_left_alone_for_a_while(book: Book) -> None:
    async with model(lambda path, body: Answer(status=500)) as server:
        chat = a_chat(server.url, book)
        for _ in range(3):
            with pytest.raises(EngineError):
                await said(chat, a_question(seconds=3))
        await chat.transport.close()

    assert len(server.asked) == OPENS_AFTER
    assert book.calls[-1].latency_ms < 1000


def test_a_circuit_lets_one_try_through_and_closes_when_it_succeeds() -> None:
    circuit = Circuit()
    for _ in range(OPENS_AFTER):
        assert circuit.wait_s(0) == 0
        circuit.failed(0)

    assert circuit.wait_s(1) == STAYS_OPEN_S - 1
    assert circuit.wait_s(STAYS_OPEN_S) == 0
    assert circuit.wait_s(STAYS_OPEN_S) > 0
    circuit.succeeded()
    assert circuit.wait_s(STAYS_OPEN_S) == 0


def test_a_try_that_was_called_off_leaves_the_next_one_to_try() -> None:
    circuit = Circuit()
    for _ in range(OPENS_AFTER):
        circuit.failed(0)
    circuit.wait_s(STAYS_OPEN_S)
    circuit.abandoned()

    assert circuit.wait_s(STAYS_OPEN_S) == 0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7), ({"retry-after": "0.5"}, 0.5), ({"retry-after-ms": "250"}, 0.25), ({}, None),
        ({"retry-after": "Sat, 21 Nov 2026 12:00:30 GMT"}, 30), ({"retry-after": "Sat, 21 Nov 2026 11:00:00 GMT"}, 0),
        ({"retry-after": "soon"}, None), ({"retry-after-ms": "x"}, None),
    ],
)  # fmt: skip
def test_how_long_to_wait_is_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_s(headers, AT) == seconds


@settings(deadline=None)
@given(st.integers(1, 10), st.floats(0, 1), st.one_of(st.none(), st.floats(0, 100)))
def test_a_wait_is_never_shorter_than_was_asked_for(attempt: int, chance: float, told: float | None) -> None:
    wait = wait_before(attempt, told, chance)

    assert wait > 0
    assert told is None or wait > told
    assert told is not None or wait <= 12


def test_waits_grow() -> None:
    waits = [wait_before(attempt, None, 0.5) for attempt in range(1, 6)]

    assert all(later > earlier for earlier, later in pairwise(waits))


@pytest.fixture
async def redis(servers: Servers) -> Redis:
    return Redis.from_url(servers.redis_url)


async def test_what_all_may_spend_in_a_day_is_kept_by_many_at_once(redis: Redis) -> None:
    await redis.delete(f"engine:microusd:{datetime.now(UTC):%Y-%m-%d}")
    budgets = [Budget(redis, microusd_day=1000, tokens_person_day=0) for _ in range(3)]

    async def take(place: int) -> bool:
        try:
            await budgets[place % 3].reserve(microusd=100, tokens=0, person=None)
        except EngineOverBudget:
            return False
        return True

    taken = await asyncio.gather(*(take(place) for place in range(30)))
    await redis.aclose()

    assert sum(taken) == 10


@pytest.mark.parametrize("shared", [True, False])
async def test_what_was_reserved_and_not_used_can_be_spent(redis: Redis, shared: bool) -> None:
    budget, person = Budget(redis if shared else None, microusd_day=0, tokens_person_day=100), uuid4()
    reserved = await budget.reserve(microusd=0, tokens=90, person=person)
    with pytest.raises(EngineOverBudget) as refused:
        await budget.reserve(microusd=0, tokens=90, person=person)
    await budget.reserve(microusd=0, tokens=90, person=uuid4())
    await budget.settle(reserved, microusd=0, tokens=10)
    await budget.reserve(microusd=0, tokens=90, person=person)
    await redis.aclose()

    assert refused.value.retry_after_s is not None
    assert 0 < refused.value.retry_after_s <= timedelta(days=1).total_seconds()


async def test_a_person_over_their_budget_is_told_before_anything_is_sent(book: Book) -> None:
    async with model(lambda path, body: GREETING) as server:
        chat = a_chat(server.url, book, budget_tokens_person_day=150)
        with on_behalf_of(Viewer(user_id=uuid4())):
            assert await said(chat) == "Good morning."
            with pytest.raises(EngineOverBudget):
                await said(chat, a_question(text="A long question. " * 60))
        assert await said(chat, a_question(text="A long question. " * 60)) == "Good morning."
        await chat.transport.close()

    assert [call.outcome for call in book.calls] == ["ok", "over_budget", "ok"]
    assert len(server.asked) == 2


async def test_more_calls_than_a_minute_holds_wait_or_are_told_to(servers: Servers, redis: Redis) -> None:
    async with model(lambda path, body: GREETING) as server:
        settings = OpenAI(api_key=None, base_url=server.url, model=f"m-{uuid4()}", per_minute=2)
        chats = [Chat(Transport(settings, redis=redis)) for _ in range(2)]
        for chat in chats:
            assert await said(chat) == "Good morning."
        with pytest.raises(EngineError) as failed:
            await said(chats[0], a_question(seconds=2))
        for chat in chats:
            await chat.transport.close()
    await redis.aclose()

    assert failed.value.trouble is Trouble.RATE_LIMITED
    assert failed.value.retry_after_s is not None
    assert len(server.asked) == 2

"""What a turn takes: with the offline engine, to the first word of a slow one, with many conversations at once, and to read back.

python -m bench.turns                     all of it, on servers of its own
python -m bench.turns --thinks 10         seconds that each of the learners thinks before a turn, on the average

In one process and without a socket: what is timed is the application. The slow engine says its first word after half a
second and all the others at once.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import asyncpg
import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bench.reads import AS_APP, a_request, served, timed
from bench.start import Figure
from kaiwa.accounts.signing import digest
from kaiwa.app import create_app
from kaiwa.conversations.loading import MESSAGES
from kaiwa.conversations.message_rows import Showing, view_of
from kaiwa.conversations.partner import (
    Analysis,
    Help,
    Hint,
    PartnerEvent,
    Piece,
    Reply,
    TurnBrief,
    Understanding,
)
from kaiwa.conversations.replies import Replies
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.database import fetch, transaction
from kaiwa.embedded import embedded_postgres, embedded_redis
from kaiwa.engines.company import company
from kaiwa.engines.offline.analyst import OfflineAnalyst
from kaiwa.engines.threads import Threads
from kaiwa.migrations import migrate
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM

OFFLINE_MS: Final = 150.0
FIRST_WORD_MS: Final = 50.0
ENGINE_S: Final = 0.5
TIMES_THE_ENGINE: Final = 1.2
PAGE_TIMES_BARE: Final = 2.0
LANGUAGE: Final = "ja"
SCENES: Final = 4
LINES: Final = ("こんにちは。", "はい、元気です。", "田中です。よろしくお願いします。", "コーヒーをください。", "二つお願いします。", "いくらですか。",
                "ありがとうございます。", "もう一度お願いします。", "駅はどこですか。", "スペインから来ました。")  # fmt: skip
MANY: Final = 200
TURNS_EACH: Final = 3
PAGE: Final = 50


class Person(Struct, frozen=True):
    token: str
    conversation: str


class Slow:
    """An engine that thinks somewhere else."""

    origin = Origin.OPENAI

    def __init__(self) -> None:
        self.spoke_at: dict[str, float] = {}
        """When the first word left the engine, by what it answers."""

    def open(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        return self.reply(brief)

    async def reply(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        await asyncio.sleep(ENGINE_S)
        self.spoke_at[brief.said] = time.perf_counter()
        pieces = ("はい、", "わかり", "ました。", "ほかに", "ありますか。")
        for piece in pieces:
            yield Piece(piece)
        state = replace(brief.state, turn=brief.state.turn + 1)
        yield Reply(
            content="".join(pieces), translation="Yes.", understanding=Understanding.ADVANCED, state=state
        )

    async def hint(self, brief: TurnBrief, rung: Help) -> Hint:
        return Hint(rung, "Say yes.")


class Quick(OfflineAnalyst):
    """A model that looks at the learner's line meanwhile."""

    origin = Origin.OPENAI

    async def analyse(self, said: str, brief: TurnBrief) -> Analysis:
        await asyncio.sleep(ENGINE_S)
        return Analysis(checked=("words",))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--thinks", type=float, default=10.0)
    parser.add_argument("--many", type=int, default=MANY)
    wanted = parser.parse_args()
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres = stack.enter_context(embedded_postgres(place / "postgres", for_tests=True))
        redis = stack.enter_context(embedded_redis(place / "redis"))
        asyncio.run(migrate(postgres.owner_url))
        settings = Settings(
            secret="a secret of the bench that is long enough",
            data=place,
            database_url=postgres.app_url,
            redis_url=redis.url,
            broker_url=redis.broker_url,
        )
        figures = asyncio.run(measured(settings, wanted.many, wanted.thinks))
    for each in figures:
        print(each)
    return 0 if all(each.is_met for each in figures) else 1


async def measured(settings: Settings, many: int, thinks_s: float) -> list[Figure]:
    with redirect_stderr(StringIO()):
        app = create_app(settings)
    async with app.lifespan():
        figures = await offline_turns(app)
        threads = Threads()
        slow = Slow()
        before: Replies = app.state["replies"]
        app.state["replies"] = Replies(company(slow, Quick(), threads), app.state["live"])
        figures += await first_words(app, slow)
        figures += await many_at_once(app, many, thinks_s)
        threads.close()
        app.state["replies"] = before
        figures += await a_page(app, settings)
    return figures


async def offline_turns(app: Any) -> list[Figure]:
    replies: Replies = app.state["replies"]
    await replies.company.stager.ready_to_talk(LANGUAGE)
    await replies.company.stager.ready_to_analyse(LANGUAGE)
    took: list[float] = []
    for scene in range(SCENES + 1):
        person = await a_person(app)
        for line in LINES:
            began = time.perf_counter()
            await say(app, person, line)
            if scene:  # the first is for warming up
                took.append((time.perf_counter() - began) * 1000)
    return [
        Figure("turn, offline engine: p50", statistics.median(took), "ms", None),
        Figure("turn, offline engine: p95", p95(took), "ms", OFFLINE_MS),
    ]


async def first_words(app: Any, slow: Slow) -> list[Figure]:
    person = await a_person(app)
    late = []
    for number in range(20):
        line = f"{LINES[number % len(LINES)]}{number}"
        heard_at = await first_piece(app, person, line)
        late.append((heard_at - slow.spoke_at[line]) * 1000)
    return [
        Figure("first word after the engine's: p50", statistics.median(late), "ms", None),
        Figure("first word after the engine's: p95", p95(late), "ms", FIRST_WORD_MS),
    ]


async def many_at_once(app: Any, many: int, thinks_s: float) -> list[Figure]:
    people = [await a_person(app) for _ in range(many)]
    dice = random.Random(3)
    took: list[float] = []
    failed = 0

    async def talks(person: Person) -> None:
        nonlocal failed
        for turn in range(TURNS_EACH):
            await asyncio.sleep(dice.uniform(0, 2 * thinks_s))
            began = time.perf_counter()
            try:
                await say(app, person, LINES[turn])
            except AssertionError:
                failed += 1
            took.append(time.perf_counter() - began)

    cpu, began = time.process_time(), time.perf_counter()
    await asyncio.gather(*(talks(person) for person in people))
    wall = time.perf_counter() - began
    turns = len(took)
    return [
        Figure(f"{many} at once: turns a second", turns / wall, "/s", None),
        Figure(f"{many} at once: CPU a turn", (time.process_time() - cpu) / turns * 1000, "ms", None),
        Figure(f"{many} at once: p50 / engine", statistics.median(took) / ENGINE_S, "×", None),
        Figure(f"{many} at once: p95 / engine", p95(took) / ENGINE_S, "×", TIMES_THE_ENGINE),
        Figure(f"{many} at once: errors", failed, "", 0),
    ]


async def a_page(app: Any, settings: Settings) -> list[Figure]:
    """Fifty messages, against the same bytes by bare ASGI, asyncpg and msgspec."""
    person = await a_person(app)
    for number in range(PAGE // 2):
        await say(app, person, LINES[number % len(LINES)])
    pool = await asyncpg.create_pool(
        settings.addresses().database, min_size=1, max_size=4, server_settings=AS_APP
    )
    path = f"/api/conversations/{person.conversation}/messages"
    scope = a_request(path) | {
        "headers": headers(person),
        "query_string": f"limit={PAGE}".encode(),
    }
    kaiwa, bare = served(app), served(bare_page(pool, person, looks=False))
    looking = served(bare_page(pool, person, looks=True))
    texts = [await each(scope) for each in (kaiwa, bare, looking)]
    assert texts[0] == texts[1] == texts[2], "the bytes are not the same"
    seconds = await timed(scope, {"kaiwa": kaiwa, "bare": bare, "looking": looking})
    await pool.close()
    ms = {name: statistics.median(found) * 1000 for name, found in seconds.items()}
    return [
        Figure("50 messages: bytes", len(texts[0]), "B", None),
        Figure("50 messages: Kaiwa", ms["kaiwa"], "ms", None),
        Figure("50 messages: Kaiwa / bare", ms["kaiwa"] / ms["bare"], "×", None),
        Figure(
            "50 messages: Kaiwa / bare that looks who asks",
            ms["kaiwa"] / ms["looking"],
            "×",
            PAGE_TIMES_BARE,
        ),
    ]


def bare_page(pool: asyncpg.Pool, person: Person, *, looks: bool) -> Any:
    """The same statement and views; asks nobody, or only by one statement who it is."""
    which = "AND m.ordinal IN (SELECT ordinal FROM messages WHERE conversation_id = $1 AND ordinal > $3 ORDER BY ordinal LIMIT $4)"
    read = MESSAGES.format(mine="m.user_id = $2", and_more=which, limit=PAGE + 1)
    who = "SELECT t.user_id FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE t.token_hash = $1 AND t.expires_at > now()"
    encoder = msgspec.json.Encoder()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        async with pool.acquire() as connection:
            user_id = await owner_of(connection, person)
            if looks:
                user_id = await connection.fetchval(who, digest(person.token))
        async with pool.acquire() as connection:
            rows = await connection.fetch(read, person.conversation, user_id, 0, PAGE + 1)
        found = [view_of(row, Showing()) for row in reversed(rows)][:PAGE]
        more = found[PAGE - 1].ordinal if len(rows) > PAGE else None
        body = encoder.encode({"items": found, "next": more})
        head = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": body})

    return app


OWNERS: dict[str, UUID] = {}


async def owner_of(connection: Any, person: Person) -> UUID:
    """Known to who is bare: it asks once."""
    if person.conversation not in OWNERS:
        OWNERS[person.conversation] = await connection.fetchval(
            "SELECT user_id FROM conversations WHERE id = $1", person.conversation
        )
    return OWNERS[person.conversation]


async def a_person(app: Any) -> Person:
    token, person = uuid4().hex, uuid4()
    async with transaction(SYSTEM):
        await fetch("INSERT INTO users (id, email) VALUES ($1, $2)", person, f"{person}@kaiwa.example")
        await fetch(
            "INSERT INTO api_tokens (user_id, name, token_hash, prefix, scopes, expires_at, last_used_at) "
            "VALUES ($1, 'bench', $2, 'b', '[\"read\",\"write\"]', now() + interval '1 day', now())",
            person,
            digest(token),
        )
    alone = Person(token, "")
    answer = await posted(app, alone, "/api/conversations", {"target_language": LANGUAGE, "level": 12})
    return Person(token, answer["conversation"]["head"]["id"])


async def say(app: Any, person: Person, line: str) -> Any:
    return await posted(app, person, f"/api/conversations/{person.conversation}/messages", {"content": line})


async def posted(app: Any, person: Person, path: str, body: Any) -> Any:
    parts = [part async for _, part in streamed(app, person, path, body, b"application/json")]
    return msgspec.json.decode(b"".join(parts))


async def first_piece(app: Any, person: Person, line: str) -> float:
    """When the first word arrived; the stream is read to its end."""
    path = f"/api/conversations/{person.conversation}/messages"
    arrived = 0.0
    async for at, part in streamed(app, person, path, {"content": line}, b"text/event-stream"):
        if not arrived and b"event: piece" in part:
            arrived = at
    assert arrived, "no word came"
    return arrived


async def streamed(
    app: Any, person: Person, path: str, body: Any, accept: bytes
) -> AsyncIterator[tuple[float, bytes]]:
    sent = msgspec.json.encode(body)
    more = [{"type": "http.request", "body": sent, "more_body": False}]
    found: asyncio.Queue[tuple[float, bytes] | None] = asyncio.Queue()

    async def receive() -> dict[str, Any]:
        if more:
            return more.pop()
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] in (200, 201), message["status"]
        else:
            found.put_nowait((time.perf_counter(), message["body"]))

    async def run() -> None:
        try:
            asked = [*headers(person), (b"content-type", b"application/json"), (b"accept", accept)]
            scope = a_request(path) | {"method": "POST", "headers": asked, "state": {}}
            await app(scope, receive, send)
        finally:
            found.put_nowait(None)

    running = asyncio.create_task(run())
    while (part := await found.get()) is not None:
        yield part
    await running


def headers(person: Person) -> list[tuple[bytes, bytes]]:
    return [(b"host", b"127.0.0.1"), (b"authorization", f"Bearer {person.token}".encode())]


def p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


if __name__ == "__main__":
    sys.exit(main())

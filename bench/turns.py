"""What a turn takes: with the offline engine, to the first word of a slow one, with many conversations at once, and to read back.

python -m bench.turns                     all of it, on servers of its own
python -m bench.turns --thinks 10         seconds that each of the learners thinks before a turn, on the average

Turns go through a socket to one web process of its own, each on a new connection, and are timed here. The slow engine says its
first word after half a second and all the others at once. Pages are read in this process: what is timed there is the processor.
"""

import argparse
import asyncio
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import asyncpg
import msgspec
import psutil
from msgspec import Struct

from bench.reads import AS_APP, a_request, served, timed
from bench.slow_engine import ENGINE_S
from bench.start import Figure
from kaiwa.accounts.signing import digest
from kaiwa.app import create_app
from kaiwa.conversations.loading import MESSAGES
from kaiwa.conversations.message_rows import Showing, view_of
from kaiwa.database import close_database, fetch, open_database, transaction
from kaiwa.embedded import embedded_postgres, embedded_redis
from kaiwa.migrations import migrate
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM

OFFLINE_MS: Final = 150.0
FIRST_WORD_MS: Final = 50.0
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
        figures = run_all(settings, wanted.many, wanted.thinks)
    for each in figures:
        print(each)
    return 0 if all(each.is_met for each in figures) else 1


def run_all(settings: Settings, many: int, thinks_s: float) -> list[Figure]:
    with web(settings, "kaiwa.cli", "serve") as server:
        figures = asyncio.run(with_database(settings, offline_turns(server)))
    with web(settings, "bench.slow_engine") as server:
        figures += asyncio.run(with_database(settings, slow_turns(server, many, thinks_s)))
    return figures + asyncio.run(pages(settings))


class Web(Struct, frozen=True):
    port: int
    process: int

    def cpu_s(self) -> float:
        """Of the web process and of whoever watches over it."""
        parent = psutil.Process(self.process)
        times = [each.cpu_times() for each in (parent, *parent.children(recursive=True))]
        return float(sum(each.user + each.system for each in times))


@contextmanager
def web(settings: Settings, *module: str) -> Iterator[Web]:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    where = settings.addresses()
    environment = os.environ | {
        "KAIWA_PORT": str(port),
        "KAIWA_DATA": str(settings.data),
        "KAIWA_SECRET": settings.secret,
        "DATABASE_URL": where.database,
        "REDIS_URL": where.redis,
        "BROKER_URL": where.broker,
    }
    command = [sys.executable, "-m", *module]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        try:
            until = time.monotonic() + 60
            while not answers(port):
                assert time.monotonic() < until, "the web process did not come up"
                time.sleep(0.1)
            yield Web(port, running.pid)
        finally:
            running.terminate()


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


async def with_database(settings: Settings, measuring: Any) -> list[Figure]:
    await open_database(settings.addresses().database, pool_size=2)
    try:
        found: list[Figure] = await measuring
        return found
    finally:
        await close_database()


async def slow_turns(server: Web, many: int, thinks_s: float) -> list[Figure]:
    return [*await first_words(server), *await many_at_once(server, many, thinks_s)]


async def pages(settings: Settings) -> list[Figure]:
    with redirect_stderr(StringIO()):
        app = create_app(settings)
    async with app.lifespan():
        return await a_page(app, settings)


async def offline_turns(server: Web) -> list[Figure]:
    took: list[float] = []
    for scene in range(SCENES + 1):
        person = await a_person(server)
        for line in LINES:
            began = time.perf_counter()
            await say(server, person, line)
            if scene:  # the first is for warming up
                took.append((time.perf_counter() - began) * 1000)
    return [
        Figure("turn, offline engine: p50", statistics.median(took), "ms", None),
        Figure("turn, offline engine: p95", p95(took), "ms", OFFLINE_MS),
    ]


async def first_words(server: Web) -> list[Figure]:
    person = await a_person(server)
    late = [
        (await first_word(server, person, f"{LINES[number % len(LINES)]}{number}")) * 1000
        for number in range(20)
    ]
    return [
        Figure("first word after the engine's: p50", statistics.median(late), "ms", None),
        Figure("first word after the engine's: p95", p95(late), "ms", FIRST_WORD_MS),
    ]


async def many_at_once(server: Web, many: int, thinks_s: float) -> list[Figure]:
    people: list[Person] = []
    while len(people) < many:
        people += await asyncio.gather(*(a_person(server) for _ in range(min(20, many - len(people)))))
    dice = random.Random(3)
    took: list[float] = []
    failed = 0

    async def talks(person: Person) -> None:
        nonlocal failed
        for turn in range(TURNS_EACH):
            await asyncio.sleep(dice.uniform(0, 2 * thinks_s))
            began = time.perf_counter()
            try:
                await say(server, person, LINES[turn])
            except (AssertionError, OSError):
                failed += 1
            took.append(time.perf_counter() - began)

    cpu_s, began = server.cpu_s(), time.perf_counter()
    await asyncio.gather(*(talks(person) for person in people))
    wall = time.perf_counter() - began
    turns = len(took)
    return [
        Figure(f"{many} at once: turns a second", turns / wall, "/s", None),
        Figure(f"{many} at once: CPU a turn", (server.cpu_s() - cpu_s) / turns * 1000, "ms", None),
        Figure(f"{many} at once: p50 / engine", statistics.median(took) / ENGINE_S, "×", None),
        Figure(f"{many} at once: p95 / engine", p95(took) / ENGINE_S, "×", TIMES_THE_ENGINE),
        Figure(f"{many} at once: errors", failed, "", 0),
    ]


async def a_page(app: Any, settings: Settings) -> list[Figure]:
    """Fifty messages, against the same bytes by bare ASGI, asyncpg and msgspec."""
    person = await in_process(app)
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


async def a_person(server: Web) -> Person:
    token = await a_token()
    wanted = {"target_language": LANGUAGE, "level": 12}
    answer = msgspec.json.decode(await posted(server, token, "/api/conversations", wanted))
    return Person(token, answer["conversation"]["head"]["id"])


async def a_token() -> str:
    token, person = uuid4().hex, uuid4()
    async with transaction(SYSTEM):
        await fetch("INSERT INTO users (id, email) VALUES ($1, $2)", person, f"{person}@kaiwa.example")
        await fetch(
            "INSERT INTO api_tokens (user_id, name, token_hash, prefix, scopes, expires_at, last_used_at) "
            "VALUES ($1, 'bench', $2, 'b', '[\"read\",\"write\"]', now() + interval '1 day', now())",
            person,
            digest(token),
        )
    return token


async def say(server: Web, person: Person, line: str) -> bytes:
    return await posted(server, person.token, turns_of(person), {"content": line})


async def first_word(server: Web, person: Person, line: str) -> float:
    """How long after it left the engine it was here; the stream is read to its end."""
    late, heard = 0.0, b""
    async for part in sent(server, person.token, turns_of(person), {"content": line}, "text/event-stream"):
        heard += part
        if not late and (left := re.search(rb"at=([0-9.]+);", heard)):
            late = time.monotonic() - float(left[1])
    assert late, "no word came"
    return late


def turns_of(person: Person) -> str:
    return f"/api/conversations/{person.conversation}/messages"


async def posted(server: Web, token: str, path: str, body: Any) -> bytes:
    whole = b"".join([part async for part in sent(server, token, path, body, "application/json")])
    head, _, content = whole.partition(b"\r\n\r\n")
    assert head.split(b" ", 2)[1] == b"201", head
    return content


async def sent(server: Web, token: str, path: str, body: Any, accept: str) -> AsyncIterator[bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    content = msgspec.json.encode(body)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n"
        f"Accept: {accept}\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    try:
        writer.write(head.encode() + content)
        while part := await reader.read(65536):
            yield part
    finally:
        writer.close()


async def in_process(app: Any) -> Person:
    """Somebody who has talked for a page, with the application that is read from."""
    person = Person(await a_token(), "")
    wanted = {"target_language": LANGUAGE, "level": 12}
    begun = msgspec.json.decode(await asked(app, person, "/api/conversations", wanted))
    person = Person(person.token, begun["conversation"]["head"]["id"])
    for number in range(PAGE // 2):
        await asked(app, person, turns_of(person), {"content": LINES[number % len(LINES)]})
    return person


async def asked(app: Any, person: Person, path: str, body: Any) -> bytes:
    waiting = [{"type": "http.request", "body": msgspec.json.encode(body), "more_body": False}]
    found = bytearray()

    async def receive() -> dict[str, Any]:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] in (200, 201), message["status"]
        else:
            found.extend(message["body"])

    given = [*headers(person), (b"content-type", b"application/json")]
    await app(a_request(path) | {"method": "POST", "headers": given, "state": {}}, receive, send)
    return bytes(found)


def headers(person: Person) -> list[tuple[bytes, bytes]]:
    return [(b"host", b"127.0.0.1"), (b"authorization", f"Bearer {person.token}".encode())]


def p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


if __name__ == "__main__":
    sys.exit(main())

"""What a read costs the web process, against the same bytes served by bare ASGI, asyncpg and msgspec.

python -m bench.reads            today, and a page of 50 messages, on servers of its own
python -m bench.reads --profile  and where Kaiwa's share goes

CPU seconds of this process, both applications called in it without a socket and one after the other, round by round: the
noise of the machine is in neither. Bare is one statement on a pool and an encoder; what Kaiwa adds is who asks, what
they may see, limits, counters, a log line, and the framework.
"""

import argparse
import asyncio
import cProfile
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, redirect_stderr
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import asyncpg
import msgspec

from bench.start import Figure
from kaiwa.accounts.signing import digest
from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.app import Kaiwa, create_app
from kaiwa.clock import day_begins, local_day, now
from kaiwa.conversations import message_rows
from kaiwa.conversations.history import MessagePage
from kaiwa.conversations.talk import Played, Talk, goals_of
from kaiwa.curriculum.assignments import today
from kaiwa.curriculum.assignments.today_view import today_view
from kaiwa.curriculum.author import Intent, OutlineBrief, ScenarioBrief, ScenarioDraft
from kaiwa.curriculum.enrolling import enrol
from kaiwa.curriculum.path_rows import NewPath, PathMetadata, insert_path
from kaiwa.curriculum.scenario_rows import Keeping, insert_scenario
from kaiwa.curriculum.vocabulary import Origin, PathStatus
from kaiwa.database import fetch, transaction
from kaiwa.embedded import embedded_postgres, embedded_redis
from kaiwa.engines.offline.composing import compose
from kaiwa.engines.offline.shelf import shelf
from kaiwa.engines.offline.staging import stage
from kaiwa.migrations import migrate
from kaiwa.practice.keeping import KeptItem, keep_items
from kaiwa.scripts import annotate
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM, Viewer

ROUNDS: Final = 15
CALLS: Final = 100
WARM_CALLS: Final = 60
TOKEN: Final = "a token of the bench"
WITH_VIEWER: Final = 2.0
"""What DESIGN allows with the viewer's statement."""

Serve = Callable[[dict[str, Any]], Awaitable[bytes]]
Answer = Callable[[asyncpg.Connection, UUID], Awaitable[Any]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--profile", action="store_true")
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
        figures = asyncio.run(measured(settings, profile=wanted.profile))
    for each in figures:
        print(each)
    return 0 if all(each.is_met for each in figures) else 1


async def measured(settings: Settings, *, profile: bool) -> list[Figure]:
    with redirect_stderr(StringIO()):  # a log line is written, and not to a terminal
        app = create_app(settings)
    figures: list[Figure] = []
    async with app.lifespan():
        person, place, scene = await a_learner()
        talk = await a_talk(person, scene)
        pool = await asyncpg.create_pool(
            settings.addresses().database, min_size=1, max_size=4, server_settings=AS_APP
        )
        for name, path, answer in (
            ("today", f"/api/assignments/{place}/today", bare_today(place)),
            ("50 messages", f"/api/conversations/{talk}/messages", bare_messages(talk)),
        ):
            figures += await compared(name, path, answer, app, pool, person, profile=profile)
        await pool.close()
    return figures


async def compared(
    name: str, path: str, answer: Answer, app: Kaiwa, pool: asyncpg.Pool, person: UUID, *, profile: bool
) -> list[Figure]:
    apps = {
        "kaiwa": served(app),
        "bare": served(bare_app(pool, person, answer, identifies=False)),
        "identifying": served(bare_app(pool, person, answer, identifies=True)),
    }
    scope = a_request(path)
    texts = {await serve(scope) for serve in apps.values()}
    assert len(texts) == 1, "the bytes are not the same"
    seconds = await timed(scope, apps)
    if profile:
        await profiled(scope, apps["kaiwa"])
    ms = {who: statistics.median(found) * 1000 for who, found in seconds.items()}
    return [
        Figure(f"{name}: bytes", len(texts.pop()), "B", None),
        Figure(f"{name}: bare", ms["bare"], "ms", None),
        Figure(f"{name}: bare that looks who asks", ms["identifying"], "ms", None),
        Figure(f"{name}: Kaiwa", ms["kaiwa"], "ms", None),
        Figure(f"{name}: Kaiwa / bare", ms["kaiwa"] / ms["bare"], "×", None),
        Figure(f"{name}: Kaiwa / bare that looks", ms["kaiwa"] / ms["identifying"], "×", WITH_VIEWER),
    ]


AS_APP: Final = {"role": "kaiwa_app", "app.system": "on", "timezone": "UTC"}
"""Bare sees every row: it asks nobody."""


async def timed(scope: dict[str, Any], apps: dict[str, Serve]) -> dict[str, list[float]]:
    """CPU seconds a call, turn by turn."""
    for serve in apps.values():
        for _ in range(WARM_CALLS):
            await serve(scope)
    found: dict[str, list[float]] = {name: [] for name in apps}
    for _ in range(ROUNDS):
        for name, serve in apps.items():
            began = time.process_time()
            for _ in range(CALLS):
                await serve(scope)
            found[name].append((time.process_time() - began) / CALLS)
    return found


async def profiled(scope: dict[str, Any], serve: Serve) -> None:
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(CALLS):
        await serve(scope)
    profile.disable()
    text = StringIO()
    pstats.Stats(profile, stream=text).sort_stats("cumulative").print_stats(60)
    sys.stdout.write(text.getvalue())


def bare_app(pool: asyncpg.Pool, person: UUID, answer: Answer, *, identifies: bool) -> Any:
    encoder = msgspec.json.Encoder()
    who = """
        SELECT t.user_id, u.role FROM api_tokens t JOIN users u ON u.id = t.user_id
        WHERE t.token_hash = $1 AND t.expires_at > now() AND u.deleted_at IS NULL"""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        user_id = person
        if identifies:
            token = next(value for name, value in scope["headers"] if name == b"authorization")
            async with pool.acquire() as connection:
                found = await connection.fetchrow(who, digest(token.decode().removeprefix("Bearer ")))
            user_id = found["user_id"]
        async with pool.acquire() as connection:
            said = await answer(connection, user_id)
        body = encoder.encode(said)
        head = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": body})

    return app


def bare_today(place: UUID) -> Answer:
    read = today.READ + "a.user_id = $2"

    async def answer(connection: asyncpg.Connection, user_id: UUID) -> Any:
        at = now()
        row = await connection.fetchrow(read, place, user_id, at, at + today.LOOK_AHEAD)
        on = local_day(at, "UTC")
        return today_view(today.known_of(row, on), on, day_begins(on + timedelta(days=1), "UTC"))

    return answer


def bare_messages(talk: str) -> Answer:
    read = f"""
        SELECT {", ".join(message_rows.COLUMNS)} FROM messages
        WHERE conversation_id = $1 AND user_id = $2 ORDER BY ordinal LIMIT 51"""

    async def answer(connection: asyncpg.Connection, user_id: UUID) -> Any:
        rows = await connection.fetch(read, talk, user_id)
        return MessagePage([message_rows.view_of(row, message_rows.Showing()) for row in rows[:50]], None)

    return answer


def served(app: Any) -> Serve:
    async def serve(scope: dict[str, Any]) -> bytes:
        parts: list[bytes] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                assert message["status"] == 200, message
            else:
                parts.append(message["body"])

        await app({**scope, "state": {}}, receive, send)
        return b"".join(parts)

    return serve


def a_request(path: str) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), (b"authorization", f"Bearer {TOKEN}".encode())],
        "client": ("127.0.0.1", 40_000),
        "server": ("127.0.0.1", 8000),
    }


async def a_talk(person: UUID, scene: ScenarioDraft) -> str:
    """With fifty lines that carry their readings."""
    talk, lines = uuid4().hex, [node.line.text for node in scene.nodes] or [scene.opening.text]
    async with transaction(SYSTEM):
        await fetch(
            "INSERT INTO conversations (id, user_id, target_language_id, title, state, objectives, started_on) "
            "VALUES ($1, $2, 'ja', 'A talk', $3, $4, current_date)",
            talk,
            person,
            message_rows.as_json(Played(draft=scene, talk=Talk())),
            message_rows.as_json(goals_of(scene)),
        )
        for place in range(1, 51):
            text = lines[place % len(lines)]
            values = {
                "id": uuid4().hex, "conversation_id": talk, "user_id": person, "ordinal": place,
                "role": "assistant" if place % 2 else "user", "content": text, "created_at": now(),
                "created_on": now().date(), **message_rows.annotated_values(annotate(text, "ja")),
            }  # fmt: skip
            places = ", ".join(f"${n}" for n in range(1, len(values) + 1))
            await fetch(
                f"INSERT INTO messages ({', '.join(values)}) VALUES ({places})",
                *values.values(),
            )
    return talk


async def a_learner() -> tuple[UUID, UUID, ScenarioDraft]:
    """On the first day of a real month, with words that are due."""
    person, wish = uuid4(), an_intent()
    outline = compose(shelf("ja"), OutlineBrief(intent=wish, starts_on=now().date()))
    day = outline.schedule[1]
    scene = stage(shelf("ja"), ScenarioBrief(intent=wish, day=day, others=tuple(outline.schedule)[1:]))
    async with transaction(SYSTEM):
        await fetch("INSERT INTO users (id, email) VALUES ($1, 'bench@kaiwa.example')", person)
        await fetch(
            "INSERT INTO api_tokens (user_id, name, token_hash, prefix, scopes, expires_at, last_used_at) "
            "VALUES ($1, 'bench', $2, 'b', '[\"read\"]', now() + interval '1 day', now())",
            person,
            digest(TOKEN),
        )
        path_id = await insert_path(
            NewPath(
                user_id=person,
                created_by_user_id=person,
                title=outline.title,
                target_language="ja",
                schedule=outline.schedule,
                status=PathStatus.ACTIVE,
                difficulty_rating=12,
                origin=Origin.OFFLINE,
                metadata=PathMetadata(intent=wish),
            )
        )
        scene_id = await insert_scenario(
            scene, Keeping(user_id=person, path_id=path_id, origin=Origin.OFFLINE), None
        )
        await fetch(
            "UPDATE learning_paths SET schedule = jsonb_set(schedule, '{0,scenario_id}', to_jsonb($2::text)) WHERE id = $1",
            path_id,
            scene_id,
        )
        for ago in range(3, 30):
            words = [KeptItem(text=f"語{ago}-{n}", reading="ご", gloss="word") for n in range(6)]
            await keep_items(
                person, "ja", words, time_zone="UTC", at=now() - timedelta(days=ago), inside_path=True
            )
        today_on = local_day(now(), "UTC")
        place = await enrol(path_id, Viewer(user_id=person), starts_on=today_on, time_zone="UTC")
    return person, place, scene


def an_intent() -> Intent:
    return Intent(
        text="I meet my partner's parents",
        target_language="ja",
        goal=LearningGoal.CONNECTION,
        rating=12,
        keywords=("parents", "family", "dinner"),
        event="meet my partner's parents",
    )


if __name__ == "__main__":
    sys.exit(main())

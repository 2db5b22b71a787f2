"""Each thing the doctor can find, found."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from msgspec.structs import replace

from kaiwa.commands import doctor
from kaiwa.commands.doctor import Finding, Verdict
from kaiwa.settings import OpenAI, Settings
from tests.conftest import Servers
from tests.edge.conftest import SECRET

CLOSED = "127.0.0.1:1"


async def found(settings: Settings) -> dict[str, Finding]:
    return {finding.what: finding async for finding in doctor._findings(settings)}


@pytest.fixture
def healthy(servers: Servers, tmp_path: Path) -> Settings:
    return Settings(
        data=tmp_path, secret=SECRET, database_url=servers.app_url, redis_url=servers.redis_url, broker_url=servers.broker_url
    )  # fmt: skip


async def test_a_healthy_house_has_nothing_to_mend(healthy: Settings) -> None:
    verdicts = {what: finding.verdict for what, finding in (await found(healthy)).items()}
    assert Verdict.BAD not in verdicts.values()
    assert {"PostgreSQL", "migrations", "Redis", "broker", "mail", "engine", "disk"} <= set(verdicts)
    assert verdicts["PostgreSQL"] is verdicts["migrations"] is verdicts["broker"] is Verdict.OK


async def test_with_no_address_the_embedded_servers_are_named(healthy: Settings) -> None:
    said = await found(replace(healthy, database_url=None, redis_url=None, broker_url=None))
    assert "kaiwa up" in said["PostgreSQL"].says
    assert "kaiwa up" in said["Redis"].says


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("PostgreSQL", {"database_url": f"postgresql://me:geheim@{CLOSED}/x"}),
        ("PostgreSQL", {"database_url": "postgresql://me:geheim@127.0.0.1:1/x?sslmode=nonsense"}),
        ("Redis", {"redis_url": f"redis://:geheim@{CLOSED}/0"}),
        ("Redis", {"redis_url": f"redis://:geheim@{CLOSED}/0?socket_timeout=many"}),
        ("broker", {"broker_url": f"redis://:geheim@{CLOSED}/0"}),
        ("broker", {"broker_url": f"redis://:geheim@{CLOSED}/0?socket_timeout=many"}),
        ("mail", {"smtp_url": f"smtp://me:geheim@{CLOSED}"}),
        ("engine", {"openai": OpenAI(api_key="geheim", base_url=f"http://{CLOSED}", model="m")}),
        ("engine", {"openai": OpenAI(api_key="geheim", base_url="http://[::1", model="m")}),
        ("disk", {"data": Path("/no/such/folder")}),
    ],
)
async def test_what_does_not_answer_is_named_and_its_password_is_not(
    healthy: Settings, what: str, changed: dict[str, object]
) -> None:
    finding = (await found(replace(healthy, **changed)))[what]
    assert finding.verdict is Verdict.BAD
    assert finding.mend
    assert "geheim" not in finding.says + finding.mend


async def test_a_database_that_was_never_migrated_is_told_how(
    empty_servers: Servers, healthy: Settings
) -> None:
    said = await found(replace(healthy, database_url=empty_servers.app_url))
    assert said["migrations"].verdict is Verdict.BAD
    assert "kaiwa migrate" in said["migrations"].mend


async def test_a_user_who_may_not_become_the_application_is_told(servers: Servers, healthy: Settings) -> None:
    other = servers.app_url.replace("kaiwa_app@", "kaiwa_backup@")
    assert other != servers.app_url
    assert (await found(replace(healthy, database_url=other)))["role"].verdict is Verdict.BAD


async def test_a_redis_that_drops_what_it_holds_is_worth_a_look(servers: Servers, healthy: Settings) -> None:
    from redis.asyncio import Redis

    client = Redis.from_url(servers.redis_url)
    await client.config_set("maxmemory-policy", "allkeys-lru")
    try:
        finding = (await found(healthy))["Redis"]
    finally:
        await client.config_set("maxmemory-policy", "noeviction")
        await client.aclose()
    assert (finding.verdict, "noeviction" in finding.mend) == (Verdict.WARN, True)


async def test_little_room_and_a_wrong_clock_are_worth_a_look(
    healthy: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 2**70)
    monkeypatch.setattr(doctor, "FURTHEST_CLOCK_S", -1.0)
    said = await found(healthy)
    assert said["disk"].verdict is said["clock"].verdict is Verdict.WARN


async def test_an_old_postgres_is_told(healthy: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "OLDEST_POSTGRES", 99)
    assert (await found(healthy))["PostgreSQL"].verdict is Verdict.BAD


class Model(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(int(self.path.split("/")[1]))
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def model() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Model)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "verdict"), [(200, "ok"), (404, "ok"), (401, "bad"), (403, "bad"), (500, "warn")]
)
async def test_what_the_engine_answers(healthy: Settings, model: str, status: int, verdict: str) -> None:
    openai = OpenAI(api_key="geheim", base_url=f"{model}/{status}", model="m")
    assert (await found(replace(healthy, openai=openai)))["engine"].verdict == verdict


async def test_a_taken_port_and_a_mail_server_that_answers_are_seen(healthy: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        said = await found(replace(healthy, port=port, smtp_url=f"smtp://127.0.0.1:{port}"))
    assert "something runs there" in said["port"].says
    assert said["mail"].verdict is Verdict.OK


def run(tmp_path: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "kaiwa.cli", "doctor"], capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "KAIWA_DATA": str(tmp_path), "COLUMNS": "200", **environ},
    )  # fmt: skip


def test_the_command_ends_with_one_when_something_is_to_mend(servers: Servers, tmp_path: Path) -> None:
    well = {"DATABASE_URL": servers.app_url, "REDIS_URL": servers.redis_url}
    assert run(tmp_path, **well).returncode == 0
    ill = run(tmp_path, DATABASE_URL=servers.app_url, REDIS_URL="redis://:geheim@127.0.0.1:1/[/x]")
    assert ill.returncode == 1, ill.stderr
    assert "mend" in ill.stdout
    assert "geheim" not in ill.stdout + ill.stderr
    wrong = run(tmp_path, KAIWA_PORT="eighty")
    assert wrong.returncode == 1
    assert "KAIWA_PORT" in wrong.stdout
    assert not wrong.stderr

"""``kaiwa up`` with real services and small stand-ins for web, worker and tick."""

import asyncio
import contextlib
import json
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import psutil
import pytest
import redis

from kaiwa.commands.changes import Changes
from kaiwa.embedded.supervisor import backoff_s
from tests.embedded.processes import family, python, read_until, wait_for, wait_until_gone


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def kaiwa_up(data: Path, port: int, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    with python(
        "-m", "tests.standins", "up", KAIWA_DATA=str(data), KAIWA_PORT=str(port), **environment
    ) as process:
        yield process


def environment_of_web(port: int) -> dict[str, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/environment", timeout=5) as answer:
        return dict(json.load(answer))


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    assert process.stdout is not None
    said = process.stdout.read()
    return process.wait(15), said


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_comes_up_says_where_and_ends_with_everything_below_it(
    tmp_path: Path, port: int, ending: signal.Signals
) -> None:
    with kaiwa_up(tmp_path, port) as process:
        said = read_until(process, "ready:")
        assert f"http://127.0.0.1:{port}" in said
        assert str(tmp_path / "mail") in said
        assert "web    | web speaks" in said
        processes = family(process.pid)
        began = time.monotonic()
        process.send_signal(ending)
        code, _ = ended(process)
        assert code == 0
        assert time.monotonic() - began < 10
        wait_until_gone(processes, 0.5)
    assert (tmp_path / "pg" / "PG_VERSION").exists()
    assert not (tmp_path / "pg" / "postmaster.pid").exists()


def test_parts_see_the_services_but_never_the_owner(tmp_path: Path, port: int) -> None:
    with kaiwa_up(tmp_path, port, DATABASE_OWNER_URL="postgresql://me:secret@nowhere/x") as process:
        read_until(process, "ready:")
        seen = environment_of_web(port)
        assert "DATABASE_OWNER_URL" not in seen
        assert not any("kaiwa_owner" in value or "secret@nowhere" in value for value in seen.values())
        assert seen["DATABASE_URL"].startswith("postgresql://kaiwa_app@/kaiwa?host=")
        assert seen["REDIS_URL"].endswith("?db=0")
        assert seen["BROKER_URL"].endswith("?db=1")
        assert seen["KAIWA_SECRET"] == (tmp_path / "secret").read_text()
    assert (tmp_path / "migrated").read_text().startswith("postgresql://kaiwa_owner@")


def test_an_address_replaces_the_service(tmp_path: Path, port: int) -> None:
    with kaiwa_up(tmp_path / "first", port) as first:
        read_until(first, "ready:")
        outside = environment_of_web(port)["REDIS_URL"]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            other = int(probe.getsockname()[1])
        with kaiwa_up(tmp_path / "second", other, REDIS_URL=outside) as second:
            read_until(second, "ready:")
            assert environment_of_web(other)["REDIS_URL"] == outside
            names = [each.name() for each in family(second.pid)]
            assert "postgres" in names
            assert not [name for name in names if "redis" in name or "valkey" in name]


def test_kill_9_leaves_nothing_and_the_next_start_finds_the_data(tmp_path: Path, port: int) -> None:
    with kaiwa_up(tmp_path, port) as process:
        read_until(process, "ready:")
        asyncio.run(
            _make_table(environment_of_web(port)["DATABASE_URL"].replace("kaiwa_app@", "kaiwa_owner@"))
        )
        processes = family(process.pid)
        assert len(processes) >= 10
        process.send_signal(signal.SIGKILL)
        process.wait()
        with kaiwa_up(tmp_path, port) as again:
            read_until(again, "ready:")
            wait_until_gone(processes, 0.5)
            url = environment_of_web(port)["DATABASE_URL"].replace("kaiwa_app@", "kaiwa_owner@")
            assert asyncio.run(_value_in_table(url)) == 7


async def _make_table(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE kept AS SELECT 7 AS a")
    await connection.close()


async def _value_in_table(url: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval("SELECT a FROM kept")
    finally:
        await connection.close()


def test_the_deep_worker_dies_with_its_parent_alone(tmp_path: Path, port: int) -> None:
    with kaiwa_up(tmp_path, port) as process:
        read_until(process, "ready:")
        above = wait_for(lambda: _child(process, "worker"))
        wait_for(above.children)
        (deep,) = above.children()
        # its leash is on a moment after the fork
        wait_for(lambda: deep.status() == psutil.STATUS_SLEEPING)
        above.kill()
        wait_until_gone([deep], 3)


@pytest.mark.parametrize("victim", ["tick", "postgres", "redis"])
def test_what_crashes_is_started_again_and_said(tmp_path: Path, port: int, victim: str) -> None:
    with kaiwa_up(tmp_path, port) as process:
        read_until(process, "ready:")
        wait_for(lambda: (tmp_path / "ticks").exists())
        before = wait_for(lambda: _child(process, victim))
        before.kill()
        said = read_until(process, "it starts again in 0.5 s")
        assert "SIGKILL" in said
        wait_for(lambda: (now := _child(process, victim)) and now.pid != before.pid, what=victim)
        seen = environment_of_web(port)
        with redis.Redis.from_url(seen["REDIS_URL"]) as client:
            wait_for(lambda: asyncio.run(_answers(seen["DATABASE_URL"])), what="PostgreSQL")
            assert client.ping()


def _child(process: "subprocess.Popen[str]", name: str) -> psutil.Process | None:
    for each in psutil.Process(process.pid).children():
        with contextlib.suppress(
            psutil.NoSuchProcess
        ):  # a zombie has no command line, nor has who is just being born
            command = each.cmdline() or [""]
            if command[-1] == name or name in Path(command[0]).name:
                return each
    return None


async def _answers(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url)
    except (OSError, asyncpg.CannotConnectNowError):
        return False
    await connection.close()
    return True


def test_a_second_start_says_one_sentence(tmp_path: Path, port: int) -> None:
    with kaiwa_up(tmp_path, port) as first:
        read_until(first, "ready:")
        with kaiwa_up(tmp_path, port) as second:
            code, said = ended(second)
            assert code != 0
            assert said == (
                f"kaiwa: Kaiwa is already running on this data folder (pid {first.pid}, "
                f"http://127.0.0.1:{port}): {tmp_path}\n"
            )
        assert environment_of_web(port)


def test_a_taken_port_is_one_sentence_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with kaiwa_up(tmp_path, port) as process:
            code, said = ended(process)
    assert code != 0
    assert said == (
        f"kaiwa: Port {port} on 127.0.0.1 is in use by another program; choose another with KAIWA_PORT.\n"
    )
    assert not (tmp_path / "pg").exists()


def test_a_part_that_ends_before_everything_is_up_ends_it_all(tmp_path: Path, port: int) -> None:
    (tmp_path / "broken").touch()
    with kaiwa_up(tmp_path, port) as process:
        code, said = ended(process)
    assert code != 0
    assert "web    | the web is broken" in said
    assert "kaiwa: web ended with code 1 before Kaiwa was up." in said


def test_a_part_that_will_not_end_is_killed_within_ten_seconds(tmp_path: Path, port: int) -> None:
    (tmp_path / "stubborn").touch()
    with kaiwa_up(tmp_path, port) as process:
        read_until(process, "ready:")
        wait_for(lambda: (tmp_path / "ticks").exists())
        processes = family(process.pid)
        began = time.monotonic()
        process.terminate()
        assert ended(process)[0] == 0
        assert time.monotonic() - began < 10
        wait_until_gone(processes, 0.5)


def test_it_listens_on_loopback_alone(tmp_path: Path, port: int) -> None:
    with kaiwa_up(tmp_path, port) as process:
        read_until(process, "ready:")
        for each in family(process.pid):
            for line in each.net_connections("inet"):
                assert line.status != psutil.CONN_LISTEN or line.laddr.ip == "127.0.0.1"


@contextmanager
def an_open_stream(tmp_path: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    with python("-m", "tests.standins", "serve", KAIWA_DATA=str(tmp_path), KAIWA_PORT=str(port)) as process:
        wait_for(lambda: _reachable(port), what="the web part")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as stream:
            assert stream.readline() == b"data: still here\n"
            yield process


def _reachable(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_the_web_part_ends_soon_although_a_stream_is_open(tmp_path: Path, port: int) -> None:
    with an_open_stream(tmp_path, port) as process:
        processes = family(process.pid)
        process.terminate()
        assert process.wait(5) == 0
        wait_until_gone(processes, 0.5)


def test_killing_the_web_part_kills_its_processes(tmp_path: Path, port: int) -> None:
    with an_open_stream(tmp_path, port) as process:
        processes = family(process.pid)
        assert len(processes) == 2
        process.kill()
        wait_until_gone(processes, 3)


@pytest.mark.parametrize("part", ["serve", "work", "tick"])
def test_a_part_on_its_own_wants_to_be_told_where_the_services_are(tmp_path: Path, part: str) -> None:
    with python("-m", "kaiwa.cli", part, KAIWA_DATA=str(tmp_path)) as process:
        code, said = ended(process)
    assert code == 2
    assert "DATABASE_URL" in said
    assert "kaiwa up" in said


def test_json_logs_stay_json(tmp_path: Path, port: int) -> None:
    with kaiwa_up(tmp_path, port, KAIWA_LOG_FORMAT="json") as process:
        lines = read_until(process, "ready:").splitlines()
    assert {"part": "web", "event": "web speaks"} in [json.loads(line) for line in lines]


@pytest.mark.parametrize(("crashes", "delay_s"), [(1, 0.5), (2, 1), (5, 8), (7, 30), (400, 30)])
def test_crashes_wait_longer_and_longer(crashes: int, delay_s: float) -> None:
    assert backoff_s(crashes) == delay_s


def test_a_change_is_seen_once(tmp_path: Path) -> None:
    (tmp_path / "kaiwa").mkdir()
    page = tmp_path / "kaiwa" / "page.html"
    page.write_text("a")
    changes = Changes(tmp_path, ("web",))
    assert changes.look() == ()
    page.unlink()
    assert changes.look() == ("web",)
    assert changes.look() == ()
    (tmp_path / "kaiwa" / "notes.txt").write_text("not watched")
    assert changes.look() == ()

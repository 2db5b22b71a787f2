"""A real PostgreSQL, started, killed and started again."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest

from kaiwa.embedded import DataFolder, EmbeddedPostgres, embedded_postgres
from kaiwa.embedded.child import CannotStart, Identity, namespace_works
from kaiwa.embedded.folder import AlreadyRunning, is_held
from kaiwa.embedded.postgres import nobody
from tests.embedded.processes import (
    TOP,
    clean_environment,
    family,
    python,
    read_until,
    wait_for,
    wait_until_gone,
)


def ask(url: str, *statements: str) -> Any:
    """The single value of the last statement."""

    async def story() -> Any:
        connection = await asyncpg.connect(url)
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return await connection.fetchval(statements[-1])
        finally:
            await connection.close()

    return asyncio.run(story())


HOLD = """
import sys, time
from pathlib import Path
from kaiwa.embedded import embedded_postgres
with embedded_postgres(Path(sys.argv[1])) as addresses:
    print(addresses.owner_url, flush=True)
    time.sleep(600)
"""


@pytest.fixture(scope="module")
def pristine() -> Iterator[Path]:
    """A data folder after its first start, for tests that begin with the second."""
    with tempfile.TemporaryDirectory(prefix="kaiwa-") as made:
        with embedded_postgres(Path(made), for_tests=True) as addresses:
            ask(addresses.owner_url, "CREATE TABLE t (a int)", "INSERT INTO t VALUES (7) RETURNING a")
        yield Path(made)


@pytest.fixture
def data(pristine: Path, tmp_path: Path) -> Path:
    shutil.copytree(pristine, tmp_path / "data", symlinks=True)
    return tmp_path / "data"


def test_what_was_written_is_there_at_the_next_start(data: Path) -> None:
    with embedded_postgres(data, for_tests=True) as addresses:
        assert ask(addresses.owner_url, "SELECT a FROM t") == 7


def test_neither_owner_nor_application_may_pass_row_level_security(data: Path) -> None:
    rights = (
        "SELECT (rolsuper OR rolbypassrls OR rolcreaterole)::text FROM pg_roles WHERE rolname = current_user"
    )
    with embedded_postgres(data, for_tests=True) as addresses:
        assert ask(addresses.owner_url, rights) == "false"
        assert ask(addresses.app_url, rights) == "false"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            ask(addresses.app_url, "SELECT a FROM t")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            ask(addresses.app_url, "CREATE TABLE u (a int)", "SELECT 1")


def test_the_bootstrap_superuser_is_not_let_in(data: Path) -> None:
    with (
        embedded_postgres(data, for_tests=True) as addresses,
        pytest.raises(asyncpg.InvalidAuthorizationSpecificationError),
    ):
        ask(addresses.owner_url.replace("kaiwa_owner@", "kaiwa_bootstrap@"), "SELECT 1")


def test_the_owner_can_make_the_extensions_that_migrations_want(data: Path) -> None:
    with embedded_postgres(data, for_tests=True) as addresses:
        made = [f"CREATE EXTENSION {name}" for name in ("pg_trgm", "btree_gin", "citext", "unaccent")]
        assert ask(addresses.owner_url, *made, "SELECT similarity('kaiwa', 'kaiwa')::float") == 1


def test_the_sockets_folder_is_private_and_gone_afterwards(data: Path) -> None:
    with embedded_postgres(data, for_tests=True) as addresses:
        sockets = Path(addresses.app_url.partition("host=")[2])
        assert sockets.stat().st_mode & 0o077 == 0
        assert data.stat().st_mode & 0o077 == 0
    assert not sockets.exists()


def test_a_long_path_gets_short_sockets(data: Path) -> None:
    long = data.parent / ("n" * 60) / ("m" * 60)
    long.parent.mkdir()
    data.rename(long)
    with embedded_postgres(long, for_tests=True) as addresses:
        assert ask(addresses.owner_url, "SELECT a FROM t") == 7


def test_a_second_start_on_the_folder_says_who_is_there(data: Path) -> None:
    with (
        DataFolder.hold(data, "http://127.0.0.1:8000"),
        pytest.raises(AlreadyRunning, match=rf"pid {os.getpid()}, http://127\.0\.0\.1:8000"),
    ):
        DataFolder.hold(data)
    assert not is_held(data)


def test_a_killed_postgres_recovers(data: Path) -> None:
    with DataFolder.hold(data) as folder:
        server = EmbeddedPostgres(folder)
        addresses = server.start()
        ask(addresses.owner_url, "INSERT INTO t VALUES (8)", "SELECT 1")
        assert server.child is not None
        server.child.send(signal.SIGKILL)
        server.child.wait(10)
        server.stop()
        addresses = server.start()
        assert ask(addresses.owner_url, "SELECT sum(a) FROM t") == 15
        server.stop()


@pytest.mark.parametrize("watched", [False, True] if sys.platform == "linux" else [True])
def test_a_killed_holder_takes_postgres_with_it_and_the_next_start_finds_the_data(
    data: Path, watched: bool
) -> None:
    # "watcher" is how it goes where the kernel has no parent-death signal
    prelude = (
        "import sys; real, sys.platform = sys.platform, 'darwin'; "
        "import kaiwa.embedded.child; sys.platform = real"
        if watched
        else ""
    )
    with python("-c", prelude + HOLD, str(data)) as holder:
        url = read_until(holder, "postgresql://").strip()
        ask(url, "INSERT INTO t VALUES (9)", "SELECT 1")
        processes = family(holder.pid)
        assert len(processes) > 4
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        # at once: the next start waits for what is winding down
        with embedded_postgres(data, for_tests=True) as addresses:
            assert ask(addresses.owner_url, "SELECT sum(a) FROM t") == 16
        wait_until_gone(processes, 1)


def test_a_stale_pid_file_that_names_a_living_stranger_stops_nobody(data: Path) -> None:
    lines = [str(os.getppid()), str(data / "pg"), "1", "5432", str(data / "run"), "", "1 1", "ready"]
    (data / "pg" / "postmaster.pid").write_text("\n".join(lines) + "\n")
    with embedded_postgres(data, for_tests=True) as addresses:
        assert ask(addresses.owner_url, "SELECT a FROM t") == 7


def test_an_interrupted_first_start_is_begun_again(tmp_path: Path) -> None:
    half = tmp_path / "pg.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with embedded_postgres(tmp_path, for_tests=True) as addresses:
        assert ask(addresses.owner_url, "SELECT 1") == 1
    assert not half.exists()


def test_another_version_s_data_is_refused_with_a_way_out(data: Path) -> None:
    (data / "pg" / "PG_VERSION").write_text("17\n")
    with pytest.raises(CannotStart, match=r"made by PostgreSQL 17 .*`kaiwa backup`"):
        embedded_postgres(data).__enter__()


def test_a_server_that_cannot_start_is_quoted(data: Path) -> None:
    (data / "pg" / "global" / "pg_control").unlink()
    with pytest.raises(CannotStart, match="pg_control"):
        embedded_postgres(data).__enter__()
    assert not [p for p in psutil.process_iter(["cmdline"]) if str(data) in " ".join(p.info["cmdline"] or ())]


def test_an_ordinary_user_runs_it(tmp_path: Path) -> None:
    """As root: a user namespace in which we are nobody, or, where that is refused, the user nobody."""
    script = HOLD.replace("time.sleep(600)", "print(__import__('os').geteuid())")
    program = [sys.executable, "-c", script, str(tmp_path / "data")]
    if os.geteuid() == 0 and namespace_works():
        from kaiwa.embedded.child import Child

        with (tmp_path / "said").open("wb") as said:
            child = Child(program, output=said, identity=Identity(namespace=True), folder=TOP)
            assert child.wait(60) == 0, (tmp_path / "said").read_text()
            child.stop()
        answer = (tmp_path / "said").read_text()
    else:
        answer = subprocess.run(
            program, cwd=TOP, env=clean_environment(), capture_output=True, text=True, check=True
        ).stdout
    assert answer.startswith("postgresql://")
    assert answer.split()[-1] != "0"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must hand PostgreSQL to somebody else")
def test_root_without_user_namespaces_lets_nobody_run_it_or_says_why_not() -> None:
    with tempfile.TemporaryDirectory(prefix="kaiwa-") as made, DataFolder.hold(Path(made)) as folder:
        server = EmbeddedPostgres(folder, identity=nobody())
        try:
            url = server.start().owner_url
        except CannotStart as refused:
            url, why = None, str(refused)
        if url is None:
            assert "ordinary user" in why
        else:
            assert server.child is not None
            assert psutil.Process(server.child.pid).uids().real == pwd.getpwnam("nobody").pw_uid
            assert ask(url, "SELECT 1") == 1
        server.stop()


def test_a_killed_holder_that_nobody_has_buried_yet_is_dead(data: Path) -> None:
    with python("-c", HOLD, str(data)) as holder:
        read_until(holder, "postgresql://")
        holder.send_signal(signal.SIGKILL)
        # not waited for: its number still answers to kill(pid, 0)
        wait_for(lambda: psutil.Process(holder.pid).status() == psutil.STATUS_ZOMBIE)
        with DataFolder.hold(data):
            assert is_held(data)

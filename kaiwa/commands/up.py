"""``kaiwa up``: everything on this machine, started in its order and stopped in the other."""

import contextlib
import errno
import os
import socket
import sys
import threading
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Final

import click
import msgspec

from kaiwa.commands.changes import Changes
from kaiwa.commands.parts import PYTHON
from kaiwa.embedded import DataFolder, EmbeddedPostgres, EmbeddedRedis
from kaiwa.embedded.child import CannotStart
from kaiwa.embedded.supervisor import Part, Say, Supervisor
from kaiwa.environment import WrongSetting
from kaiwa.settings import Settings, local_address, read_settings

KAIWA: Final = (PYTHON, "-m", "kaiwa.cli")
MIGRATE: Final = "migrate"
WEB: Final = "web"
PROGRAMS: Final[Mapping[str, tuple[str, ...]]] = {
    MIGRATE: (*KAIWA, "migrate"),
    WEB: (*KAIWA, "serve"),
    "worker": (*KAIWA, "work"),
    "tick": (*KAIWA, "tick"),
}
MIGRATION_LIMIT_S: Final = 600
READY_LIMIT_S: Final = 60
WORKER_PATIENCE_S: Final = "2"
"""Who presses Ctrl-C waits for nobody; what was being written goes back to the queue."""
WATCHED: Final = Path(__file__).parents[2]
OWNER_ALONE: Final = "DATABASE_OWNER_URL"
"""Web, worker and tick never see it: row-level security binds them because they are not the owner."""
_DIRECTLY: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class PortInUse(CannotStart):
    code = "port_in_use"


@click.command(help="Run everything on this machine: services, migrations, web, worker and tick.")
@click.option("--reload", is_flag=True, help="Start web, worker and tick anew when their files change.")
def up(reload: bool) -> None:
    run(read_settings(), reload=reload)


def run(
    settings: Settings, *, programs: Mapping[str, tuple[str, ...]] = PROGRAMS, reload: bool = False
) -> None:
    address = local_address(settings.host, settings.port)
    say = Voice(settings.log_format)
    with DataFolder.hold(settings.data, address) as folder, Supervisor(say) as supervisor:
        refuse_taken_port(settings.host, settings.port)
        migrated_before = settings.database_url is None and (settings.data / "pg").exists()
        environment = _start_services(settings, folder, supervisor)
        passed_on = {name: value for name, value in environment.items() if name != OWNER_ALONE}
        parts = {
            name: Part(
                name, program, environment if name == MIGRATE else passed_on, say=say, keep_open=[folder.lock]
            )
            for name, program in programs.items()
        }
        if _bring_up(parts, address, supervisor, side_by_side=migrated_before):
            _announce(settings, say)
            supervisor.run(Changes(WATCHED, tuple(programs)).look if reload else tuple)
        say("kaiwa", "stopping")


def _bring_up(parts: dict[str, Part], address: str, supervisor: Supervisor, *, side_by_side: bool) -> bool:
    """False when somebody asked for the end meanwhile."""
    migration, web = parts.pop(MIGRATE), parts.pop(WEB)
    if side_by_side:
        # a second saved: the web part opens on an older schema too and answers /readyz when it is the newest
        supervisor.start(web)
    # in a process of its own, so that what it imports is gone when it ends
    if not supervisor.run_once(migration, MIGRATION_LIMIT_S):
        return False
    if not side_by_side:
        supervisor.start(web)
    # whoever waits for the first page shall not wait for the others' imports
    if not supervisor.wait_until(lambda: answers(f"{address}/readyz"), READY_LIMIT_S):
        return False
    for part in parts.values():
        supervisor.start(part)
    return True


def _start_services(settings: Settings, folder: DataFolder, supervisor: Supervisor) -> dict[str, str]:
    """Only what no address replaces. The answer is the environment of everything started after it."""
    environment = {
        **os.environ,
        "KAIWA_DATA": str(settings.data),
        "KAIWA_SECRET": settings.secret,
        "PYTHONUNBUFFERED": "1",
        "KAIWA_WORKER_PATIENCE_S": os.environ.get("KAIWA_WORKER_PATIENCE_S", WORKER_PATIENCE_S),
    }
    if settings.redis_url is None:
        redis = supervisor.start(EmbeddedRedis(folder))
        environment["REDIS_URL"] = redis.url
        environment["BROKER_URL"] = settings.broker_url or redis.broker_url
    if settings.database_url is None:
        postgres = supervisor.start(EmbeddedPostgres(folder))
        environment["DATABASE_URL"] = postgres.app_url
        environment[OWNER_ALONE] = postgres.owner_url
    return environment


def refuse_taken_port(host: str, port: int) -> None:
    try:
        family, kind, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except socket.gaierror as cause:
        raise WrongSetting(
            "KAIWA_HOST", host, f"it is no address of this machine ({cause.strerror})"
        ) from cause
    except OSError as cause:
        if cause.errno == errno.EADDRINUSE:
            raise PortInUse(
                f"Port {port} on {host} is in use by another program; choose another with KAIWA_PORT."
            ) from cause
        raise PortInUse(f"Kaiwa cannot listen on {host} port {port}: {cause.strerror}.") from cause


def answers(url: str) -> bool:
    """Asked directly, whatever proxy the environment names."""
    try:
        with _DIRECTLY.open(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, HTTPException):
        return False


def _announce(settings: Settings, say: Say) -> None:
    if settings.smtp_url is None:
        say("kaiwa", f"mail is written to {settings.data / 'mail'} (SMTP_URL is not set)")
    say("kaiwa", f"ready: {settings.public_url}")


class Voice:
    """One line at a time from many mouths; as JSON lines when the parts speak JSON."""

    def __init__(self, log_format: str) -> None:
        self._json = log_format == "json"
        self._alone = threading.Lock()

    def __call__(self, who: str, line: str) -> None:
        with self._alone, contextlib.suppress(OSError):  # nobody may be listening any more
            sys.stdout.write(self._shaped(who, line) + "\n")
            sys.stdout.flush()

    def _shaped(self, who: str, line: str) -> str:
        if not self._json:
            return f"{who:<7}| {line}"
        if line.startswith("{"):
            return line
        return msgspec.json.encode({"part": who, "event": line}).decode()

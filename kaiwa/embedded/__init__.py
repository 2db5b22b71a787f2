"""PostgreSQL and Redis for one machine, so that Kaiwa runs where neither is installed."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kaiwa.embedded.folder import DataFolder
from kaiwa.embedded.postgres import Addresses, EmbeddedPostgres
from kaiwa.embedded.valkey import EmbeddedRedis, RedisAddresses

__all__ = ["Addresses", "DataFolder", "EmbeddedPostgres", "EmbeddedRedis", "RedisAddresses"]
__all__ += ["embedded_postgres", "embedded_redis"]


@contextmanager
def embedded_postgres(data: Path | None = None, *, for_tests: bool = False) -> Iterator[Addresses]:
    """A server for the length of the block; without a folder, in one that goes away with it."""
    with _folder(data) as folder:
        server = EmbeddedPostgres(folder, for_tests=for_tests)
        try:
            yield server.start()
        finally:
            server.stop()


@contextmanager
def embedded_redis(data: Path | None = None) -> Iterator[RedisAddresses]:
    """A server for the length of the block; without a folder, in one that goes away with it."""
    with _folder(data) as folder:
        server = EmbeddedRedis(folder)
        try:
            yield server.start()
        finally:
            server.stop()


@contextmanager
def _folder(data: Path | None) -> Iterator[DataFolder]:
    if data is not None:
        with DataFolder.hold(data) as folder:
            yield folder
        return
    with tempfile.TemporaryDirectory(prefix="kaiwa-") as passing, DataFolder.hold(Path(passing)) as folder:
        yield folder

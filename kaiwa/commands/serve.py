"""``kaiwa serve``: the web part alone, for whoever starts the parts one by one."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import asyncpg
import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from kaiwa.database import owner_connection
from kaiwa.environment import hide_password
from kaiwa.errors import Unavailable
from kaiwa.settings import Settings, read_settings

if TYPE_CHECKING:
    from litestar import Litestar


@click.command(help="Run the web part.")
def serve() -> None:
    settings = read_settings()
    asyncio.run(_reach(settings))
    with counted_together(settings):
        web_server("kaiwa.commands.serve:tethered_app", settings).serve()


async def _reach(settings: Settings) -> None:
    """One sentence now instead of a web process that dies again and again."""
    address = settings.addresses().database
    try:
        async with owner_connection(address) as connection:
            await connection.execute("SELECT 1")
    except (asyncpg.PostgresError, OSError) as cause:
        why = str(cause) or type(cause).__name__
        raise Unavailable(f"The database at {hide_password(address)} cannot be reached: {why}") from cause


@contextmanager
def counted_together(settings: Settings) -> Iterator[None]:
    """Each web process counts for itself; a folder that they share makes one set of counters of it."""
    if settings.web_processes == 1:
        yield
        return
    with TemporaryDirectory(prefix="kaiwa-metrics-") as folder:
        # what Prometheus' library looks for when a web process imports it
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def web_server(target: str, settings: Settings) -> MPServer:
    return MPServer(
        target,
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.host,
        port=settings.port,
        workers=settings.web_processes,
        # open event streams would hold the end for ever
        workers_kill_timeout=3,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        log_level=LogLevels.warning,  # our own log lines tell the rest
    )


def tethered_app() -> "Litestar":
    """Called in each web process."""
    import kaiwa.commands.tether  # noqa: F401 - ties this process to its parent
    from kaiwa.app import create_app
    from kaiwa.edge.counters import forget_the_dead

    forget_the_dead()
    return create_app()

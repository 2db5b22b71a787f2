"""``kaiwa serve``: the web part alone, for whoever starts the parts one by one."""

from typing import TYPE_CHECKING

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from kaiwa.settings import Settings, read_settings

if TYPE_CHECKING:
    from litestar import Litestar


@click.command(help="Run the web part.")
def serve() -> None:
    settings = read_settings()
    settings.addresses()  # or say what is missing
    web_server("kaiwa.commands.serve:tethered_app", settings).serve()


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

    return create_app()

"""``kaiwa work``: a worker process, for whoever starts the parts one by one."""

import click

from kaiwa.commands.parts import PYTHON, become
from kaiwa.settings import read_settings

SHUTDOWN_MS = 4_000
"""A cut actor loses nothing: the row is the truth and its lease runs out."""


@click.command(help="Run a worker.")
def work() -> None:
    read_settings().addresses()  # or say what is missing
    become(
        PYTHON, "-m", "dramatiq", "workers.main", "kaiwa.commands.tether",
        "--processes", "1", "--threads", "8", "--worker-shutdown-timeout", str(SHUTDOWN_MS), "--skip-logging",
    )  # fmt: skip

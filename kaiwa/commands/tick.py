"""``kaiwa tick``: the clock alone, for whoever starts the parts one by one."""

import click

from kaiwa.commands.parts import PYTHON, become
from kaiwa.settings import read_settings


@click.command(help="Run the clock that rings what is due.")
def tick() -> None:
    read_settings().addresses()  # or say what is missing
    become(PYTHON, "-m", "workers.tick")

"""``kaiwa tick``: the clock alone, for whoever starts the parts one by one."""

import click

from kaiwa.commands.parts import PYTHON, become, require_addresses
from kaiwa.settings import read_settings


@click.command(help="Run the clock that rings what is due.")
def tick() -> None:
    require_addresses(read_settings())
    become(PYTHON, "-m", "workers.tick")

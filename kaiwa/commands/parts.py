"""What the commands for single parts have in common: they turn into the program that does the work."""

import os
import sys
from typing import Final

PYTHON: Final = sys.executable


def become(*command: str) -> None:
    """This process turns into another program and keeps its number, so that signals reach it."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)  # noqa: S606 - by argument list, never by shell

"""What the commands for single parts have in common: they turn into the program that does the work."""

import os
import sys
from typing import Final

PYTHON: Final = sys.executable
WORKER_POLL_MS: Final = 20
"""How often Dramatiq looks for messages at most; its own choice makes a bell wait a quarter of a second."""


def become(*command: str, **environment: str) -> None:
    """This process turns into another program and keeps its number, so that signals reach it."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(command[0], command, {**os.environ, **environment})  # noqa: S606 - by argument list, never by shell

"""What the commands for single parts have in common: they need to be told where the services are."""

import os
import sys
from typing import Final

from kaiwa.settings import Settings, WrongSetting

PYTHON: Final = sys.executable
WORKER_POLL_MS: Final = 20
"""How often Dramatiq looks for messages at most; its own choice makes a bell wait a quarter of a second."""


def require_addresses(settings: Settings) -> None:
    for name, value in (("DATABASE_URL", settings.database_url), ("REDIS_URL", settings.redis_url)):
        if value is None:
            raise WrongSetting(name, "", "a part on its own must be told; `kaiwa up` runs everything here")


def become(*command: str, **environment: str) -> None:
    """This process turns into another program and keeps its number, so that signals reach it."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(command[0], command, {**os.environ, **environment})  # noqa: S606 - by argument list, never by shell

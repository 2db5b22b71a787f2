"""A database as one file and back, by PostgreSQL's own programs."""

import subprocess
from pathlib import Path

from kaiwa.embedded.postgres import ENVIRONMENT, postgres_program
from kaiwa.errors import KaiwaError


class DumpFailed(KaiwaError):
    code = "dump_failed"


def dump_database(backup_url: str, file: Path) -> None:
    """One consistent moment, also while people are writing."""
    _run("pg_dump", "--format=custom", "--no-password", f"--file={file}", f"--dbname={backup_url}")


def load_database(owner_url: str, file: Path) -> None:
    """All or nothing, into an empty database; the owner ends up owning everything again."""
    _run(
        "pg_restore", "--exit-on-error", "--single-transaction", "--no-password",
        f"--dbname={owner_url}", str(file),
    )  # fmt: skip


def _run(program: str, *arguments: str) -> None:
    said = subprocess.run(
        [postgres_program(program), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
    )
    if said.returncode:
        raise DumpFailed(f"{program} failed ({said.returncode}):\n{said.stderr.strip()}")

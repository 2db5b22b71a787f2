"""Which files changed since the last look, for whoever develops Kaiwa."""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

SUFFIXES: Final = (".py", ".html", ".css", ".svg", ".yaml", ".sql", ".toml")
FOLDERS: Final = ("kaiwa", "workers")


class Changes:
    def __init__(self, top: Path, names: Sequence[str]) -> None:
        self._folders = [top / folder for folder in FOLDERS]
        self._names = names
        self._before = self._state()

    def look(self) -> Sequence[str]:
        """Who must start anew: everybody after a change, nobody without one."""
        now = self._state()
        changed, self._before = now != self._before, now
        return self._names if changed else ()

    def _state(self) -> dict[Path, int]:
        found = {}
        for folder in self._folders:
            for path in folder.rglob("*"):
                if path.suffix in SUFFIXES:
                    with contextlib.suppress(FileNotFoundError):  # an editor's draft, gone again
                        found[path] = path.stat().st_mtime_ns
        return found

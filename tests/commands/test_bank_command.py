import json

import pytest
from click.testing import CliRunner

from kaiwa.cli import kaiwa
from kaiwa.commands.bank import is_wrong, show
from kaiwa.content.checks.examination import Examined
from kaiwa.content.checks.finding import Finding, Severity


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


def test_what_is_wrong_counts_and_what_is_to_be_reviewed_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    look = Examined("readings", (Finding("here", "is odd", Severity.REVIEW),) * 7)
    fault = Examined("files", (Finding("there", "is written twice"),))
    assert not is_wrong([("es", look)])
    show([("es", look)], is_whole=False)
    assert "Nothing is wrong." in capsys.readouterr().out
    assert is_wrong([("es", look), ("es", fault)])
    show([("es", look), ("es", fault)], is_whole=False)
    shown = capsys.readouterr().out
    assert "there: is written twice" in shown
    assert "2 more, shown with --all" in shown
    assert "1 wrong." in shown


def test_an_unknown_pack_is_refused_with_a_sentence() -> None:
    result = CliRunner().invoke(kaiwa, ["bank", "check", "--lang", "xx"])
    assert result.exit_code == 2
    assert "no pack for 'xx'" in result.output


def test_stats_count_every_pack() -> None:
    result = CliRunner().invoke(kaiwa, ["bank", "stats"])
    assert result.exit_code == 0
    for told in ("120", "1874", "ja", "zh-Hant", "Travel"):
        assert told in result.output

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from llmock.pytest_plugin import LLMock

from kaiwa.cli import kaiwa
from kaiwa.commands.path import ASKS, REFUSED, path
from tests.months import PRESENT, every_pack

WISH = "I meet my partner's parents in a month"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(path, arguments)


@every_pack
def test_a_month_is_shown_with_its_first_scene_and_its_score(language: str) -> None:
    result = run(WISH, "--lang", language, "--start", "2026-03-02")
    assert result.exit_code == 0
    for shown in (
        "Dress rehearsal",
        "02 Mar",
        "29 Mar",
        "they say",
        "you could say",
        "accepted",
        "recycling",
    ):
        assert shown in result.output
    assert "rejected" not in result.output


@pytest.mark.skipif("ja" not in PRESENT, reason="the Japanese pack is not there")
def test_the_language_may_be_named_by_a_place() -> None:
    result = run("I meet my partner's parents in Osaka in a month")
    assert result.exit_code == 0
    assert "Japanese for the people who matter" in result.output
    assert "こんにちは" in result.output


def test_json_has_everything() -> None:
    result = run(WISH, "--lang", PRESENT[0], "--json", "--start", "2026-03-02")
    month = json.loads(result.stdout)
    assert len(month["schedule"]) == 28
    assert month["scenario"]["nodes"]
    assert month["quality"]["accepted"] is True
    assert month["scenario_quality"]["accepted"] is True
    assert month["intent"]["deadline_on"] == "2026-04-02"
    assert month["starts_on"] == "2026-03-02"


def test_the_same_wish_gives_the_same_output() -> None:
    arguments = (WISH, "--lang", PRESENT[0], "--json", "--start", "2026-03-02")
    assert run(*arguments).stdout == run(*arguments).stdout


def test_an_unknown_language_is_asked_for() -> None:
    result = run("hello there")
    assert result.exit_code == ASKS
    assert "Which language would you like to learn?" in result.output
    assert "--lang" in result.output


def test_a_harmful_wish_is_kindly_refused() -> None:
    result = run("I want to die")
    assert result.exit_code == REFUSED
    assert "You matter" in result.output


def test_a_language_without_a_pack_names_those_there_are() -> None:
    result = run("Klingon", "--lang", "tlh")
    assert result.exit_code == 2
    assert "ja" in result.output


@pytest.mark.parametrize(
    ("option", "value"),
    [("--level", "very"), ("--start", "tomorrow"), ("--goal", "Fame"), ("--engine", "magic")],
)
def test_a_wrong_option_is_named(option: str, value: str) -> None:
    result = run(WISH, "--lang", PRESENT[0], option, value)
    assert result.exit_code == 2
    assert option in result.output


def test_level_and_goal_win_over_the_wish() -> None:
    result = run(WISH, "--lang", PRESENT[0], "--level", "B1", "--goal", "travel", "--json")
    month = json.loads(result.stdout)
    assert month["intent"]["goal"] == "Travel"
    assert month["intent"]["rating"] == 43


def test_it_starts_today_unless_told() -> None:
    started = date.fromisoformat(json.loads(run(WISH, "--lang", PRESENT[0], "--json").stdout)["starts_on"])
    assert abs((started - date.today()).days) <= 1  # noqa: DTZ011 - the day may turn while the test runs


def test_what_was_left_out_is_said() -> None:
    assert (
        "telephone number was left out" in run(f"{WISH}, call +49 170 1234567", "--lang", PRESENT[0]).output
    )


def test_it_is_one_of_the_commands() -> None:
    result = CliRunner().invoke(kaiwa, ["--help"])
    assert "Compose a month from one sentence" in result.output


def run_with_a_model(llmock: LLMock, folder: Path, *arguments: str) -> Result:
    environ = {"KAIWA_DATA": str(folder), "OPENAI_BASE_URL": llmock.base_url(), "OPENAI_API_KEY": "k"}
    return CliRunner().invoke(path, ["--engine", "openai", *arguments], env=environ)


def test_a_model_that_talks_nonsense_is_stood_in_for_and_the_month_says_so(
    llmock: LLMock, tmp_path: Path
) -> None:
    result = run_with_a_model(llmock, tmp_path, WISH, "--lang", "es", "--json")
    assert result.exit_code == 0, result.output
    month = json.loads(result.stdout)

    assert month["quality"]["accepted"]
    assert {day["made"]["origin"] for day in month["schedule"]} == {"offline"}
    assert all(day["made"]["reason"] for day in month["schedule"])
    assert month["scenario"]["made"]["reason"]


def test_in_a_language_without_a_pack_a_model_that_fails_is_a_sentence(
    llmock: LLMock, tmp_path: Path
) -> None:
    result = run_with_a_model(llmock, tmp_path, WISH, "--lang", "de")

    assert result.exit_code == 1
    assert "Try again" in result.stderr


def test_an_engine_that_is_not_set_up_is_told_how(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        path, ["--engine", "openai", WISH, "--lang", "es"], env={"KAIWA_DATA": str(tmp_path)}
    )

    assert result.exit_code == 2
    assert "OPENAI_API_KEY" in result.stderr

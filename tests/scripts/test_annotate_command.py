import json

from click.testing import CliRunner, Result

from kaiwa.commands.annotate import annotate


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(annotate, arguments, input=stdin)


def test_a_line_is_shown_as_a_table() -> None:
    result = run("--lang", "uk", "Добрий день")
    assert result.exit_code == 0
    assert "Dobryi" in result.output
    assert "romanization: Dobryi den" in result.output


def test_json_has_every_token() -> None:
    result = run("--lang", "ru", "--json", "его дом")
    line = json.loads(result.output)
    assert [token["surface"] for token in line["tokens"]] == ["его", " ", "дом"]
    assert line["tokens"][0]["spoken"] == "yevo"


def test_lines_come_from_standard_input_when_no_text_is_given() -> None:
    result = run("--lang", "el", "--json", stdin="Ναι\nΌχι\n")
    assert [json.loads(line)["romanization"] for line in result.output.splitlines()] == ["Nai", "Óchi"]


def test_input_that_is_not_utf8_is_still_read() -> None:
    result = run("--lang", "ru", "--json", stdin=b"\xff \xd0\xb4\xd0\xb0\n")
    assert result.exit_code == 0
    assert json.loads(result.output)["romanization"] == "\ufffd da"


def test_notes_tell_what_is_missing() -> None:
    assert "notes: consonants_only" in run("--lang", "he", "שלום").output


def test_a_reading_can_be_given() -> None:
    assert "romanization: zámok" in run("--lang", "ru", "--read", "замок=за́мок", "замок").output


def test_a_second_reader_may_be_asked() -> None:
    assert "hiragana: きょう" in run("--lang", "ja", "--careful", "今日").output


def test_a_reading_without_a_word_is_refused() -> None:
    result = run("--lang", "ru", "--read", "замок", "замок")
    assert result.exit_code == 2
    assert "WORD=READING" in result.output


def test_an_unknown_language_names_the_known_ones() -> None:
    result = run("--lang", "xx", "hi")
    assert result.exit_code == 2
    assert "'xx'" in result.output
    assert "zh-Hans" in result.output
    assert "th" in result.output


def test_markup_in_a_text_is_only_text() -> None:
    assert "[bold]" in run("--lang", "ru", "[bold]да[/bold]").output


def test_an_empty_line_is_no_error() -> None:
    assert run("--lang", "en", "").exit_code == 0

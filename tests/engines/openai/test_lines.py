"""A line is let out sentence by sentence, and nothing of it is lost or put in between."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaiwa.engines.openai.lines import Line, Rules, line_faults


def rules(language: str = "es", rating: int = 60, last_line: str = "") -> Rules:
    return Rules(language=language, rating=rating, instructions="", free=(), last_line=last_line)


def let_out(text: str, *, size: int = 3, language: str = "es") -> list[str]:
    line = Line(rules(language))
    pieces = [each for place in range(0, len(text), size) for each in line.feed(text[place : place + size])]
    return [*pieces, *line.end()]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Hola. ¿Qué tal?", ["Hola.", " ¿Qué tal?"]),
        ("Son 3.50 euros. ¿Algo más?", ["Son 3.50 euros.", " ¿Algo más?"]),
        ("A las 5 p.m. en punto.", ["A las 5 p.m.", " en punto."]),
        ("¡Claro! «Sí.» Vale", ["¡Claro!", " «Sí.»", " Vale"]),
        ("Pues… sí", ["Pues…", " sí"]),
        ("sin punto", ["sin punto"]),
    ],
)
def test_a_sentence_ends_where_one_ends(text: str, pieces: list[str]) -> None:
    assert let_out(text) == pieces


def test_in_scripts_without_spaces_a_mark_is_enough() -> None:
    assert let_out("はい。「いいえ。」そうですか？", language="ja") == [
        "はい。",
        "「いいえ。」",
        "そうですか？",
    ]


sentences = st.lists(
    st.sampled_from(["Hola.", "¿Qué tal?", "Son 3.50 euros.", "¡Vale!", "Sí, claro.", "Es el Sr. Ruiz."]),
    min_size=1,
    max_size=3,
)


@settings(deadline=None)  # the first one reads the bank
@given(sentences, st.integers(1, 9))
def test_what_is_let_out_is_what_was_written(parts: list[str], size: int) -> None:
    text = " ".join(parts)

    assert "".join(let_out(text, size=size)) == text


def test_after_a_fault_nothing_more_is_let_out() -> None:
    line = Line(rules())
    heard = [*line.feed("Hola. <b>No</b>. Adiós. "), *line.end()]

    assert heard == ["Hola."]
    assert line.faults


def test_the_same_line_again_is_a_fault() -> None:
    assert line_faults("¿Qué desea?", rules(last_line="¿Qué desea?"))
    assert not line_faults("¿Qué desea?", rules(last_line="Hola."))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hello", "ja"),
        ("Привет", "ja"),
        ("OK OK", "ko"),
        ("你好", "es"),
        ("Good morning, what would you like to have for the evening?", "es"),
    ],
)
def test_another_script_or_language_is_a_fault(text: str, language: str) -> None:
    assert line_faults(text, rules(language))


@pytest.mark.parametrize(
    ("text", "language"),
    [("Tシャツですか。", "ja"), ("はい。OKです。", "ja"), ("42", "ja"), ("카페 Roma예요.", "ko")],
)
def test_a_word_of_another_script_within_a_line_is_none(text: str, language: str) -> None:
    assert not line_faults(text, rules(language))

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.engines.offline.exemplars import ELSEWHERE, Exemplar
from kaiwa.engines.offline.likeness import index
from kaiwa.engines.offline.wording import AGAINST, FOR, lost_with, stem, usage_of, wording


def said(function: str, source: int, text: str) -> Exemplar:
    return Exemplar(function, source, text, text, "", tuple(text.split()), False)


LINES = (
    said("pay", 1, "tarjeta por favor"),
    said("pay", 2, "pago con tarjeta"),
    said("greet", 3, "hola buenos dias"),
    said(ELSEWHERE, 4, "la luna sale"),
)
USED = usage_of(LINES, ("pay", "greet", ELSEWHERE), "es")


def test_a_word_that_only_a_moves_lines_use_speaks_for_it() -> None:
    mine, other = (wording(("tarjeta",), move, USED, {}) for move in ("pay", "greet"))

    assert mine.likelier > 0 > other.likelier
    assert mine.share > other.share == 0


def test_a_word_that_no_line_has_is_foreign() -> None:
    assert wording(("dinosaurio",), "pay", USED, {}).foreign > wording(("tarjeta",), "pay", USED, {}).foreign


def test_a_source_that_is_left_out_uses_no_word() -> None:
    without = lost_with(frozenset({1}), LINES, USED)

    assert wording(("favor",), "pay", USED, without).familiar == 0
    assert wording(("tarjeta",), "pay", USED, without).familiar > 0


def test_inflected_words_are_one() -> None:
    assert stem("trabajamos", "es") == stem("trabajas", "es")
    assert stem("학교에서", "ko") == stem("학교가", "ko")


@given(st.lists(st.sampled_from(("tarjeta", "hola", "luna", "xyz", "42")), max_size=8))
def test_the_words_of_a_text_count_once_and_within_bounds(words: list[str]) -> None:
    found = wording(words, "pay", USED, {})

    assert found == wording([*words, *words], "pay", USED, {})
    assert AGAINST * found.words <= found.likelier <= FOR * found.words
    assert 0 <= found.share < 1


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_every_function_says_something(language: str) -> None:
    assert all(index(language).usage.said)

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kaiwa.curriculum.keywords import folded, touches


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("Order at a café", "cafe"),
        ("Order at a cafe", "café"),
        ("Train tickets", "train"),
        ("buy a ticket", "tick"),
        ("語学学校", "学校"),
        ("COFFEE", "coffee"),
        ("small talk with neighbours", "neighbour"),
    ],
)
def test_a_keyword_is_found_at_the_beginning_of_a_word(text: str, keyword: str) -> None:
    assert touches([text], keyword)


@pytest.mark.parametrize(
    ("text", "keyword"), [("the weather", "eat"), ("restrain", "train"), ("", "a"), ("abc", "")]
)
def test_it_is_not_found_inside_of_one(text: str, keyword: str) -> None:
    assert not touches([text], keyword)


def test_a_later_beginning_counts_too() -> None:
    assert touches(["weather for those who eat"], "eat")


def test_dakuten_are_no_accents() -> None:
    assert folded("が") == "が"
    assert not touches(["かき"], "がき")


@given(st.text(min_size=1, max_size=20))
@example("㎒")
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(alphabet="abcdeéü", min_size=1, max_size=10), st.text(alphabet="xyz ", max_size=10))
def test_every_word_of_a_text_is_found(word: str, before: str) -> None:
    assert touches([f"{before} {word} end"], word)

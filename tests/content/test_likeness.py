from hypothesis import given
from hypothesis import strategies as st

from kaiwa.content.likeness import likeness


def test_the_same_text_is_wholly_alike() -> None:
    assert likeness("Order at a café", "order at a CAFÉ!") == 100


def test_texts_without_a_shared_pair_are_not_alike() -> None:
    assert likeness("abc", "xyz") == 0


def test_two_empty_texts_are_alike() -> None:
    assert likeness("", "…") == 100


def test_one_more_word_is_still_alike() -> None:
    assert 60 < likeness("Order at a café", "Order at a café again") < 92


def test_any_script_is_compared() -> None:
    assert likeness("駅で切符を買う", "駅で切符を買った") > 60


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_mutual_and_between_0_and_100(one: str, two: str) -> None:
    assert likeness(one, two) == likeness(two, one)
    assert 0 <= likeness(one, two) <= 100

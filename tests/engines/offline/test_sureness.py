import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kaiwa.engines.offline.sureness import LEAST, OWN, Signs, is_enough, probability, sureness

PLAIN = Signs(
    nearest=0.6,
    covered=0.6,
    voted=0.2,
    elsewhere=0.1,
    keyword=False,
    denial=0.0,
    asks=False,
    asked=False,
    rival=0.2,
    friend=0.1,
    crowd=0,
    is_repair=False,
    is_ahead=False,
    is_brief=False,
    is_wrapper=False,
    is_first=True,
    unknown=0.4,
    choice=2,
    letters=12,
    share=1.0,
    scene=0,
    fills=False,
    familiar=0.7,
    likelier=4.0,
    likelier_each=1.0,
)


@pytest.mark.parametrize(
    "against",
    [
        {"crowd": 4},
        {"covered": 0.2},
        {"voted": 0.05},
        {"is_first": False},
        {"is_ahead": True},
        {"is_repair": True},
        {"elsewhere": 0.4},
        {"choice": 5},
        {"likelier": -2.0, "likelier_each": -0.5},
    ],
)
def test_what_speaks_against_a_move_makes_it_less_sure(against: dict[str, float]) -> None:
    assert sureness(replace(PLAIN, **against)) < sureness(PLAIN)


def test_beyond_a_crowd_more_rivals_make_no_difference() -> None:
    assert sureness(replace(PLAIN, crowd=8)) == sureness(replace(PLAIN, crowd=70))


@given(st.floats(-700, 700), st.floats(-700, 700))
def test_more_odds_are_never_less_probable(one: float, two: float) -> None:
    less, more = sorted((one, two))

    assert 0 <= probability(less) <= probability(more) <= 1


def test_a_language_may_ask_for_more() -> None:
    between = (LEAST + OWN["ja"]) / 2

    assert is_enough(between, "es")
    assert not is_enough(between, "ja")

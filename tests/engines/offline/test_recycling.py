from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.accounts.vocabulary import Challenge
from kaiwa.curriculum.quality import CHECKPOINTS, LEVEL_ABOVE, NEW_ITEMS, NEW_ITEMS_SLACK, level_range
from kaiwa.curriculum.recycling import LAST_IN_TIME, recycled, returns, reviews
from kaiwa.curriculum.schedule import Item
from kaiwa.engines.offline.dosing import new_count
from kaiwa.engines.offline.rising import LEAST_RISE, ratings, within_bank
from tests.months import a_month, an_intent, every_pack


@pytest.mark.parametrize("first", range(1, LAST_IN_TIME + 1))
def test_whoever_is_met_in_time_is_met_on_four_days_with_a_gap(first: int) -> None:
    days = (first, *returns(first))
    assert len(set(days)) >= 4
    assert max(later - earlier for earlier, later in pairwise(days)) >= 4
    assert days[-1] <= 28


@pytest.mark.parametrize("first", range(LAST_IN_TIME + 1, 29))
def test_whoever_comes_late_comes_back_as_often_as_there_are_days(first: int) -> None:
    days = returns(first)
    assert all(first < day <= 28 for day in days)
    assert len(set(days)) == len(days)


def test_the_last_day_brings_nothing_back_later() -> None:
    assert returns(28) == ()


@pytest.mark.parametrize("challenge", Challenge)
@pytest.mark.parametrize("light", [True, False])
def test_every_day_brings_what_the_gate_allows(challenge: Challenge, light: bool) -> None:
    for day in range(1, 29):
        count = new_count(day, challenge, light=light)
        if day in CHECKPOINTS:
            assert count == 0
        else:
            assert abs(count - NEW_ITEMS[challenge]) <= NEW_ITEMS_SLACK


@pytest.mark.parametrize("challenge", Challenge)
def test_a_light_day_brings_less(challenge: Challenge) -> None:
    assert new_count(3, challenge, light=True) < new_count(3, challenge)


def test_what_is_known_longest_comes_back_first() -> None:
    one, two = Item(id="one", text="1"), Item(id="two", text="2")
    assert reviews({1: [one], 3: [two]})[4] == (one, two)


def test_a_month_without_items_brings_nothing_back() -> None:
    assert set(reviews({}).values()) == {()}


@every_pack
def test_laying_reviews_anew_leaves_a_fresh_month_as_it_is(language: str) -> None:
    schedule = a_month(language).schedule
    assert recycled(schedule) == schedule


@given(st.integers(1, 100), st.sampled_from(list(Challenge)), st.integers(-3, 3))
def test_a_month_rises_within_its_range(rating: int, challenge: Challenge, harder: int) -> None:
    line = ratings(an_intent(rating=rating, challenge=challenge), harder)
    low, high = level_range(within_bank(rating), challenge)
    assert len(line) == 28
    assert all(low <= value <= high for value in line)
    assert line[-1] - line[0] >= LEAST_RISE
    assert all(-6 <= later - earlier <= 5 for earlier, later in pairwise(line))


@pytest.mark.parametrize("rating", [10, 30, 50])
def test_easier_is_lower_and_harder_is_higher(rating: int) -> None:
    easier, plain, harder = (ratings(an_intent(rating=rating), step) for step in (-1, 0, 1))
    assert sum(easier) < sum(plain) < sum(harder)


def test_nobody_is_taken_beyond_the_bank() -> None:
    assert max(ratings(an_intent(rating=95, challenge=Challenge.CHALLENGING))) <= 68


def test_a_checkpoint_rests_a_little() -> None:
    line = ratings(an_intent(rating=30, challenge=Challenge.CHALLENGING))
    assert line[6] <= line[7]
    assert line[6] <= line[5] + LEVEL_ABOVE

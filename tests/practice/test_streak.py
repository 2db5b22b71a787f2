"""Days in a row, with days of rest."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.practice.streak import Streak

MONDAY = date(2026, 3, 2)


def played(*days: int, weekdays_off: tuple[int, ...] = ()) -> Streak:
    streak = Streak()
    for day in days:
        streak = streak.on(MONDAY + timedelta(days=day), weekdays_off)
    return streak


@pytest.mark.parametrize(
    ("days", "weekdays_off", "current"),
    [
        ((0,), (), 1),
        ((0, 0, 0), (), 1),
        ((0, 1, 2), (), 3),
        ((0, 2, 4), (), 3),  # a day of rest each time
        ((0, 1, 4), (), 1),  # two days were missed
        ((0, 4), (2, 3), 2),  # Tuesday and Wednesday are off, Thursday was rest
        ((4, 7), (6, 7), 2),  # a weekend
        ((4, 9), (6, 7), 1),  # a weekend and two days more
        ((0, 21), (1, 2, 3, 4, 5, 6, 7), 1),
    ],
)
def test_a_streak(days: tuple[int, ...], weekdays_off: tuple[int, ...], current: int) -> None:
    assert played(*days, weekdays_off=weekdays_off).current == current


def test_the_longest_stays_when_a_streak_breaks() -> None:
    streak = played(0, 1, 2, 9, 10)
    assert (streak.current, streak.longest) == (2, 3)


def test_it_is_seen_as_broken_once_too_much_was_missed_and_holds_until_then() -> None:
    streak = played(0, 1)
    seen = [streak.as_seen_on(MONDAY + timedelta(days=day)) for day in (1, 2, 3, 4)]
    assert seen == [2, 2, 2, 0]
    assert Streak().as_seen_on(MONDAY) == 0


@given(st.lists(st.integers(0, 60), max_size=30))
def test_it_never_shrinks_the_longest_and_never_counts_a_day_twice(days: list[int]) -> None:
    streak = played(*sorted(days))
    assert streak.current <= streak.longest <= len(set(days))

"""An outline while it appears, and who made it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kaiwa.curriculum.author import Laid, Titled
from kaiwa.curriculum.gathering import Gathering
from kaiwa.curriculum.provenance import LONGEST_REASON, Made, made_by, shortened, summed
from kaiwa.curriculum.schedule import NotASchedule
from kaiwa.curriculum.vocabulary import Origin
from tests.months import a_month

MODEL = Made(Origin.OPENAI, "gpt-x", "outline-1")


def gathered(*days: int) -> Gathering:
    gathering = Gathering(Origin.OPENAI)
    gathering.take(Titled("A month", "of talk", MODEL))
    for day in days:
        gathering.take(Laid(replace(a_month().schedule[day], made=MODEL)))
    return gathering


@settings(deadline=None)  # the first example composes the month
@given(st.permutations(range(1, 29)))
def test_days_may_come_in_any_order(days: list[int]) -> None:
    assert [day.day for day in gathered(*days).outline().schedule] == list(range(1, 29))


def test_the_last_word_on_a_day_counts() -> None:
    gathering = gathered(*range(1, 29))
    gathering.take(Laid(replace(a_month().schedule[4], title="Another one")))

    assert gathering.is_whole
    assert gathering.outline().schedule[4].title == "Another one"


def test_with_a_day_missing_there_is_no_outline() -> None:
    gathering = gathered(*range(1, 28))

    assert not gathering.is_whole
    with pytest.raises(NotASchedule):
        gathering.outline()


def test_the_whole_is_whose_most_of_it_is_and_tells_why_some_is_not() -> None:
    gathering = gathered(*range(1, 29))
    by_bank = Made(Origin.OFFLINE, reason="day 4 was missing")
    gathering.take(Laid(replace(a_month().schedule[4], made=by_bank)))

    assert gathering.made == replace(MODEL, reason="day 4 was missing")


def test_what_says_nothing_was_made_by_the_engine_that_was_asked() -> None:
    assert made_by(None, Origin.OFFLINE) == Made(Origin.OFFLINE)
    assert made_by(MODEL, Origin.OFFLINE) == MODEL


def test_nothing_has_no_maker() -> None:
    with pytest.raises(ValueError, match="nothing was made"):
        summed([])


@settings(deadline=None)
@given(st.text(max_size=400))
def test_a_reason_fits_its_column(reason: str) -> None:
    assert len(shortened(reason)) <= LONGEST_REASON
    assert len(reason) > LONGEST_REASON or shortened(reason) == reason

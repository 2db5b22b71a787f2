"""From words and corrected fields to the ground of a month; whatever is typed, the answer is a ground or a reason."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from kaiwa.accounts.vocabulary import Challenge, LearningGoal
from kaiwa.curriculum.intent import LONGEST
from kaiwa.curriculum.previews.asking import taught_by
from kaiwa.curriculum.previews.document import Wish
from kaiwa.curriculum.previews.wish import (
    LanguageNotTaught,
    LanguageUnclear,
    WishChange,
    changed_wish,
    ground_of,
    instruction_of,
    rating_in_form,
)
from kaiwa.errors import Invalid
from tests.months import STARTS_ON

T = TypeVar("T")
TAUGHT = taught_by("offline")
OSAKA = Wish(text="I meet my partner's parents in Osaka in two weeks", starts_on=STARTS_ON)

wishes = st.builds(
    Wish,
    text=st.text(max_size=300) | st.sampled_from((OSAKA.text, "Spanish, B1", "法语", "kill")),
    target_language=st.none() | st.sampled_from((*TAUGHT, "xx")),
    source_language=st.none() | st.sampled_from(("en", "ja", "xx", "")),
    goal=st.none() | st.sampled_from(LearningGoal),
    rating=st.none() | st.integers(1, 100),
    challenge=st.sampled_from(Challenge),
    deadline_on=st.none() | st.dates(),
    has_no_deadline=st.booleans(),
    keywords=st.none() | st.lists(st.text(max_size=60), max_size=20).map(tuple),
    starts_on=st.dates() | st.just(STARTS_ON),
)


def answered(ask: Callable[[], T]) -> T | Invalid:
    try:
        return ask()
    except Invalid as reason:
        return reason


@settings(deadline=None, max_examples=200)
@given(wishes)
def test_whatever_is_typed_is_understood_or_refused_in_words(wish: Wish) -> None:
    ground = answered(lambda: ground_of(wish, STARTS_ON, TAUGHT))
    if isinstance(ground, Invalid):
        assert ground.detail
        return
    intent = ground.parsed_intent
    assert intent.target_language in TAUGHT
    assert ground.wish.text == intent.text
    assert len(intent.text) <= LONGEST + 100
    assert wish.goal in (None, intent.goal)
    assert wish.rating in (None, intent.rating)
    assert not (wish.has_no_deadline and intent.deadline_on)
    assert all(0 < len(each) <= 48 for each in intent.keywords)
    assert abs(ground.wish.starts_on - STARTS_ON) <= timedelta(days=366)


@settings(deadline=None, max_examples=100)
@given(
    wishes,
    st.builds(WishChange, rating=st.none() | st.integers(1, 100), challenge=st.sampled_from(Challenge)),
)
def test_a_field_that_is_corrected_twice_is_corrected_once(wish: Wish, change: WishChange) -> None:
    once = changed_wish(wish, change)
    assert changed_wish(once, change) == once
    assert changed_wish(wish, WishChange()) == wish
    assert (once.rating, once.challenge) == (change.rating, change.challenge)


def test_a_deadline_can_be_taken_out_and_put_in_again() -> None:
    assert ground_of(OSAKA, STARTS_ON, TAUGHT).parsed_intent.deadline_on == STARTS_ON + timedelta(days=14)
    without = changed_wish(OSAKA, WishChange(deadline_on=None))
    assert ground_of(without, STARTS_ON, TAUGHT).parsed_intent.deadline_on is None
    day = STARTS_ON + timedelta(days=9)
    again = changed_wish(without, WishChange(deadline_on=day))
    assert ground_of(again, STARTS_ON, TAUGHT).parsed_intent.deadline_on == day
    # other words change nothing of what somebody has said themselves
    other = changed_wish(again, WishChange(text="Spanish for Madrid"))
    assert ground_of(other, STARTS_ON, TAUGHT).parsed_intent.deadline_on == day


def test_keywords_belong_to_their_words() -> None:
    chosen = changed_wish(OSAKA, WishChange(keywords=("dinner", " dinner ", "gift")))
    assert ground_of(chosen, STARTS_ON, TAUGHT).parsed_intent.keywords == ("dinner", "gift")
    assert changed_wish(chosen, WishChange(text="Spanish for Madrid")).keywords is None
    assert changed_wish(chosen, WishChange(goal=LearningGoal.TRAVEL)).keywords == chosen.keywords


def test_a_language_is_asked_for_with_what_it_could_be() -> None:
    with pytest.raises(LanguageUnclear) as asked:
        ground_of(replace(OSAKA, text="I want to talk"), STARTS_ON, TAUGHT)
    assert set(asked.value.candidates) <= TAUGHT
    with pytest.raises(LanguageNotTaught):
        ground_of(replace(OSAKA, target_language="xx"), STARTS_ON, TAUGHT)


def test_what_is_left_unset_stays() -> None:
    assert WishChange().text is UNSET
    assert changed_wish(OSAKA, WishChange(target_language="es")).text == OSAKA.text


@pytest.mark.parametrize(("level", "rating"), [("A2", 26), ("37", 37), (37, 37), ("N4", 24), (None, None)])
def test_levels_as_forms_send_them(level: str | int | None, rating: int | None) -> None:
    assert rating_in_form(level) == rating


@pytest.mark.parametrize("level", ["", "fluentish", "101", "0"])
def test_a_level_that_is_none(level: str) -> None:
    with pytest.raises(Invalid):
        rating_in_form(level)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_an_instruction_is_clean_or_refused(text: str) -> None:
    clean = answered(lambda: instruction_of(text, "en"))
    assert clean.detail if isinstance(clean, Invalid) else clean.isprintable() and clean


def test_the_first_day_lies_within_a_year() -> None:
    for day in (STARTS_ON - timedelta(days=2), STARTS_ON + timedelta(days=367), date.max, date.min):
        with pytest.raises(Invalid):
            ground_of(replace(OSAKA, starts_on=day), STARTS_ON, TAUGHT)

"""Words come back when FSRS says, the same every time."""

from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Card, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.practice.memory import (
    GRADES,
    LONGEST_DAYS,
    RETENTION,
    RETENTION_ON_A_PATH,
    Memory,
    forecast,
    rate,
    recall,
)
from kaiwa.practice.vocabulary import Mastery, Rating

A, H, G, E = Rating
RETENTIONS = (RETENTION, RETENTION_ON_A_PATH)

GOLDEN = (
    # each answer comes on the day that the one before has brought
    (RETENTION, (G, G, G, G, G, G), ("10m", "2d", "11d", "46d", "163d", "365d")),
    (RETENTION_ON_A_PATH, (G, G, G, G, G, G), ("10m", "1d", "3d", "8d", "19d", "43d")),
    (RETENTION, (A, G, G, A, G, G), ("1m", "10m", "1d", "10m", "1d", "1d")),
    (RETENTION, (E, H, H, G), ("8d", "27d", "62d", "146d")),
    (RETENTION_ON_A_PATH, (H, G, G, E, A, G, G), ("5.5m", "10m", "1d", "3d", "10m", "1d", "1d")),
)

ratings = st.sampled_from(Rating)
gaps = st.integers(0, 120)
histories = st.lists(st.tuples(ratings, gaps), min_size=1, max_size=12)


def said(wait: timedelta) -> str:
    return f"{wait.days}d" if wait.days else f"{wait.total_seconds() / 60:g}m"


def lived(history: list[tuple[Rating, int]], retention: float = RETENTION) -> Memory:
    memory = Memory()
    for place, (rating, gap) in enumerate(history):
        memory = rate(memory, rating, gap if place else None, retention).memory
    return memory


@pytest.mark.parametrize(("retention", "answers", "expected"), GOLDEN)
def test_golden_sequences(retention: float, answers: tuple[Rating, ...], expected: tuple[str, ...]) -> None:
    memory, since, found = Memory(), None, []
    for answer in answers:
        rated = rate(memory, answer, since, retention)
        memory, since = rated.memory, rated.wait.days
        found.append(said(rated.wait))
    assert tuple(found) == expected


@given(histories, st.sampled_from(RETENTIONS))
def test_whole_days_apart_it_is_fsrs_to_the_letter(
    history: list[tuple[Rating, int]], retention: float
) -> None:
    """The same reviews, told to the library itself with dates."""
    scheduler = Scheduler(desired_retention=retention, maximum_interval=LONGEST_DAYS, enable_fuzzing=False)
    card, at = Card(card_id=1), datetime(2026, 3, 2, 9, tzinfo=UTC)
    memory = Memory()
    for place, (rating, gap) in enumerate(history):
        at += timedelta(days=gap if place else 0)
        card, _ = scheduler.review_card(card, GRADES[rating], at)
        rated = rate(memory, rating, gap if place else None, retention)
        memory = rated.memory
        assert (memory.stability, memory.difficulty, memory.step) == (
            card.stability, card.difficulty, card.step,
        )  # fmt: skip
        assert rated.wait == card.due - at


@given(histories, gaps, st.sampled_from(RETENTIONS))
def test_the_better_the_answer_the_longer_the_rest_and_what_is_foretold_comes(
    history: list[tuple[Rating, int]], since: int, retention: float
) -> None:
    memory = lived(history, retention)
    told = forecast(memory, since, retention)
    assert [told[rating] for rating in Rating] == sorted(told.values())
    for rating in Rating:
        assert rate(memory, rating, since, retention).wait == told[rating]


@given(histories, gaps)
def test_on_a_path_words_come_back_sooner(history: list[tuple[Rating, int]], since: int) -> None:
    memory = lived(history)
    for rating in Rating:
        on_a_path = rate(memory, rating, since, RETENTION_ON_A_PATH).wait
        assert on_a_path <= rate(memory, rating, since, RETENTION).wait


@given(histories, gaps)
def test_recall_falls_with_the_days(history: list[tuple[Rating, int]], since: int) -> None:
    memory = lived(history)
    assert 0 < recall(memory, since + 1) <= recall(memory, since) <= 1


def test_a_new_word_is_nowhere_and_a_known_one_sits() -> None:
    assert Memory().level == recall(Memory(), 0) == 0
    assert Memory(mastery=Mastery.KNOWN).level == 1


def test_what_was_declared_known_can_be_learnt_after_all() -> None:
    assert rate(Memory(mastery=Mastery.KNOWN), Rating.GOOD, None).memory.mastery is Mastery.LEARNING
    sat = Memory(mastery=Mastery.KNOWN, stability=30.0, difficulty=4.0)
    assert rate(sat, Rating.GOOD, 40).memory.mastery is Mastery.REVIEW
    assert rate(sat, Rating.AGAIN, 40).memory.mastery is Mastery.RELEARNING

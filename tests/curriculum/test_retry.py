from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.curriculum.engine import EngineCannot, EngineError, EngineOverBudget, Trouble
from kaiwa.curriculum.retry import (
    JITTER,
    LONGEST_PAUSE,
    MOST_ATTEMPTS,
    PATIENCE,
    WAITS,
    Failure,
    GiveUp,
    RetryAt,
    Tried,
    after_failure,
    told_by,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
IN_TIME = NOW + timedelta(hours=8)


def tried(attempts: int = 1, ready_by: datetime = IN_TIME) -> Tried:
    return Tried(attempts, ready_by)


@pytest.mark.parametrize(("attempts", "wait_s"), [(1, 15), (2, 60), (3, 300), (4, 900)])
def test_what_passes_is_tried_again_ever_later(attempts: int, wait_s: int) -> None:
    assert after_failure(tried(attempts), Failure.PASSING, NOW, 0.0) == RetryAt(
        NOW + timedelta(seconds=wait_s)
    )


def test_the_last_attempt_gives_the_day_to_the_offline_engine() -> None:
    assert after_failure(tried(MOST_ATTEMPTS), Failure.PASSING, NOW, 0.0) == GiveUp()


@pytest.mark.parametrize("failure", [Failure.BAD_PIECE, Failure.REFUSED])
def test_what_would_fail_again_is_not_tried_again(failure: Failure) -> None:
    assert after_failure(tried(1), failure, NOW, 0.5) == GiveUp()


def test_a_limit_is_waited_out_as_long_as_it_asks_and_costs_no_attempt() -> None:
    decided = after_failure(tried(MOST_ATTEMPTS), Failure.NOT_NOW, NOW, 0.0, pause_s=90)
    assert decided == RetryAt(NOW + timedelta(seconds=90), counts=False)


def test_nobody_waits_for_a_provider_beyond_reason() -> None:
    decided = after_failure(tried(), Failure.NOT_NOW, NOW, 0.0, pause_s=10**9)
    assert decided == RetryAt(NOW + LONGEST_PAUSE, counts=False)


def test_a_learner_who_waits_already_is_not_held_up_by_a_limit_for_ever() -> None:
    late = tried(MOST_ATTEMPTS, NOW - PATIENCE - timedelta(seconds=1))
    assert after_failure(late, Failure.NOT_NOW, NOW, 0.0, pause_s=5) == GiveUp()


@given(
    st.integers(0, 40),
    st.sampled_from(Failure),
    st.floats(0, 1),
    st.none() | st.floats(0, 1e12),
    st.integers(),
)
def test_it_ends_and_is_never_tried_at_once(
    attempts: int, failure: Failure, chance: float, pause_s: float | None, late_s: int
) -> None:
    ready_by = NOW + timedelta(seconds=late_s % 10_000_000)
    decided = after_failure(tried(attempts, ready_by), failure, NOW, chance, pause_s=pause_s)
    if isinstance(decided, RetryAt):
        longest = max(*WAITS, LONGEST_PAUSE) * (1 + JITTER)
        assert NOW < decided.at <= NOW + longest
        assert attempts < MOST_ATTEMPTS or not decided.counts


@pytest.mark.parametrize(
    ("error", "failure", "pause_s"),
    [
        (EngineError(Trouble.RATE_LIMITED, retry_after_s=30.0), Failure.NOT_NOW, 30.0),
        (EngineError(Trouble.UNREACHABLE, retry_after_s=10.0), Failure.NOT_NOW, 10.0),
        (EngineError(Trouble.UNREACHABLE), Failure.PASSING, None),
        (EngineError(Trouble.TIMED_OUT), Failure.PASSING, None),
        (EngineError(Trouble.UNUSABLE), Failure.BAD_PIECE, None),
        (EngineError(Trouble.REFUSED), Failure.REFUSED, None),
        (EngineOverBudget(retry_after_s=3600.0), Failure.REFUSED, None),
        (EngineCannot(), Failure.REFUSED, None),
        (KeyError("what a learner wrote"), Failure.PASSING, None),
    ],
)
def test_every_trouble_of_an_engine_is_understood(
    error: Exception, failure: Failure, pause_s: float | None
) -> None:
    told = told_by(error)
    assert (told.failure, told.pause_s) == (failure, pause_s)
    assert "learner" not in told.says

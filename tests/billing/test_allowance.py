"""What a month gives and leaves, decided without a database."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.billing.allowance import (
    Plan,
    Spend,
    Used,
    banked_from,
    month_before,
    next_month,
    period_of,
    refusal,
    seconds_left,
)
from kaiwa.billing.usage import period_at
from kaiwa.viewer import Viewer

PLUS = Plan(
    id="plus",
    monthly_seconds=3600,
    monthly_conversations=3,
    monthly_realtime_sessions=2,
    session_banking_enabled=True,
    has_realtime_access=True,
)
SOMEBODY = Viewer(user_id=uuid4())


def test_what_was_banked_comes_on_top_and_is_used_first() -> None:
    used = Used(seconds_used=700, banked_seconds=600, banked_seconds_used=600)
    assert seconds_left(PLUS, used) == 3500
    assert used.own_seconds_used == 100


@pytest.mark.parametrize(
    ("used", "wanted", "code"),
    [
        (Used(seconds_used=3599), Spend(seconds=60), None),
        (Used(seconds_used=3600), Spend(seconds=1), "minutes_used_up"),
        (Used(seconds_used=3600, banked_seconds=1), Spend(seconds=1), None),
        (Used(seconds_used=9999), Spend(conversations=1), "minutes_used_up"),
        (Used(conversations_used=2), Spend(conversations=1), None),
        (Used(conversations_used=3), Spend(conversations=1), "conversations_used_up"),
        (Used(conversations_used=3), Spend(seconds=1), None),
        (Used(realtime_sessions_used=2), Spend(realtime_sessions=1), "realtime_used_up"),
    ],
)
def test_refused_is_what_has_nothing_left(used: Used, wanted: Spend, code: str | None) -> None:
    found = refusal(PLUS, used, wanted)
    assert (found.code if found else None) == code


def test_a_plan_without_realtime_says_so_and_one_without_limits_refuses_nothing() -> None:
    refused = refusal(Plan(id="free"), Used(), Spend(realtime_sessions=1))
    assert refused is not None
    assert refused.code == "realtime_not_included"
    endless = Plan(id="unlimited", has_realtime_access=True)
    much = Used(seconds_used=10**9, conversations_used=10**6, realtime_sessions_used=10**6)
    assert refusal(endless, much, Spend(conversations=1, seconds=99, realtime_sessions=1)) is None


@given(st.integers(0, 10_000), st.integers(0, 5_000), st.integers(0, 10_000))
def test_a_month_leaves_at_most_what_it_gave_and_nothing_of_what_it_had_banked(
    own: int, banked: int, monthly: int
) -> None:
    by = Plan(id="p", monthly_seconds=monthly, session_banking_enabled=True)
    used = Used(seconds_used=own + banked, banked_seconds=banked, banked_seconds_used=banked)
    assert banked_from(used, by, by) == max(0, monthly - own)
    assert banked_from(used, Plan(id="free", monthly_seconds=monthly), by) == 0, "nothing was banked then"
    assert banked_from(used, by, Plan(id="free", monthly_seconds=monthly)) == 0, "nothing is banked now"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_month_before_the_next_is_this_one(day: date) -> None:
    assert month_before(period_of(next_month(day))) == period_of(day)
    assert next_month(day).day == 1


@pytest.mark.parametrize(
    ("zone", "at", "period"),
    [
        ("Pacific/Kiritimati", datetime(2026, 11, 30, 13, 0, tzinfo=UTC), "2026-12"),  # 03:00 of the first
        ("Pacific/Kiritimati", datetime(2026, 11, 30, 12, 59, tzinfo=UTC), "2026-11"),
        ("Pacific/Honolulu", datetime(2026, 12, 1, 12, 59, tzinfo=UTC), "2026-11"),
        ("Europe/Madrid", datetime(2026, 10, 31, 23, 30, tzinfo=UTC), "2026-10"),  # half past midnight
        (
            "America/New_York",
            datetime(2026, 11, 1, 6, 59, tzinfo=UTC),
            "2026-10",
        ),  # the night the clocks go back
        ("America/New_York", datetime(2026, 11, 1, 8, 0, tzinfo=UTC), "2026-11"),
    ],
)
def test_a_month_turns_with_the_learners_day(zone: str, at: datetime, period: str) -> None:
    assert period_at(SOMEBODY, zone, at) == period


def test_a_guest_moves_no_month_by_saying_where_they_are() -> None:
    at = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)
    guest = Viewer(guest_id=uuid4())
    assert period_at(guest, "Pacific/Kiritimati", at) == period_at(guest, "UTC", at) == "2026-11"

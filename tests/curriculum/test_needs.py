from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.clock import local_day
from kaiwa.curriculum.needs import ABSENT_AFTER, AHEAD_DAYS, NEVER, Walker, is_absent, needs
from kaiwa.curriculum.vocabulary import DAYS, Strategy
from kaiwa.curriculum.walk import Finished, Walk

STARTS_ON = date(2026, 3, 2)
"""A Monday."""
EVERY_DAY = range(1, DAYS + 1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ZONES = st.sampled_from(
    ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Santiago", "Africa/Cairo", "Asia/Tokyo"]
)
finished = st.frozensets(st.integers(1, DAYS)).map(
    lambda days: {day: Finished(on=date(2025, 12, 24)) for day in days}
)
walkers = st.builds(
    Walker,
    walk=st.builds(
        Walk,
        starts_on=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        finished=finished,
        weekdays_off=st.frozensets(st.integers(1, 7)).map(tuple),
    ),
    time_zone=ZONES,
    paused=st.booleans(),
    last_active_on=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


def a_walker(
    *, done: int = 0, starts_on: date = STARTS_ON, weekdays_off: tuple[int, ...] = (), **given: object
) -> Walker:
    behind = {day: Finished(on=starts_on) for day in range(1, done + 1)}
    walk = Walk(starts_on=starts_on, finished=behind, weekdays_off=weekdays_off)
    return Walker(**({"walk": walk, "time_zone": "UTC"} | given))  # type: ignore[arg-type]


def open_days(*walked: Walker, at: datetime = NOON) -> list[int]:
    return [each.day for each in needs(Strategy.JIT, EVERY_DAY, walked, at) if each.available_at <= at]


def test_three_days_are_written_for_who_has_just_begun() -> None:
    assert open_days(a_walker()) == [1, 2, 3]


def test_who_moves_on_opens_the_next_days() -> None:
    assert open_days(a_walker(done=4)) == [5, 6, 7]


def test_nothing_is_written_for_who_paused_or_stays_away() -> None:
    assert open_days(a_walker(paused=True)) == []
    assert open_days(a_walker(), at=NOON + ABSENT_AFTER + timedelta(days=1)) == []
    back = a_walker(last_active_on=date(2026, 3, 9))
    assert open_days(back, at=NOON + ABSENT_AFTER + timedelta(days=1)) == [1, 2, 3]


def test_a_month_that_begins_later_is_not_written_yet() -> None:
    found = needs(Strategy.JIT, EVERY_DAY, [a_walker()], NOON - timedelta(days=30))
    assert [each.available_at.date() for each in found[:3]] == [
        date(2026, 2, 27),
        date(2026, 2, 28),
        STARTS_ON - timedelta(days=1),
    ]
    assert all(each.available_at == NEVER for each in found[3:])


def test_ahead_writes_everything_at_once_and_keeps_its_dates() -> None:
    found = needs(Strategy.AHEAD, EVERY_DAY, [a_walker()], NOON)
    assert {each.available_at for each in found} == {NOON}
    assert [each.ready_by for each in found] == sorted(each.ready_by for each in found)


def test_of_two_who_walk_a_path_the_earlier_need_counts() -> None:
    early, late = a_walker(), a_walker(starts_on=date(2026, 5, 1), done=6)
    together = needs(Strategy.JIT, EVERY_DAY, [early, late], NOON)
    alone = [needs(Strategy.JIT, EVERY_DAY, [each], NOON) for each in (early, late)]
    for each, one, other in zip(together, *alone, strict=True):
        assert each.ready_by == min(one.ready_by, other.ready_by)
        assert each.available_at == min(one.available_at, other.available_at)


def test_a_template_that_nobody_walks_shows_three_days() -> None:
    assert open_days() == [1, 2, 3]


def test_nothing_is_ready_by_a_weekday_off() -> None:
    found = needs(Strategy.JIT, EVERY_DAY, [a_walker(weekdays_off=(6, 7))], NOON)
    assert {each.ready_by.isoweekday() for each in found} == {1, 2, 3, 4, 5}
    assert found[27].ready_by.date() == STARTS_ON + timedelta(days=7 * 5 + 2)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Santiago", "Africa/Cairo"])
@pytest.mark.parametrize("starts_on", [date(2026, 8, 28), date(2026, 4, 12)])
def test_every_day_is_wanted_by_three_in_the_morning_where_the_learner_lives(
    zone: str, starts_on: date
) -> None:
    found = needs(
        Strategy.JIT,
        EVERY_DAY,
        [a_walker(starts_on=starts_on, time_zone=zone)],
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    for n, each in enumerate(found):
        local = each.ready_by.astimezone(ZoneInfo(zone))
        assert (local.date(), local.hour, local.minute) == (starts_on + timedelta(days=n), 3, 0)


@given(walkers, moments)
def test_never_more_than_three_unplayed_days_are_open(walker: Walker, at: datetime) -> None:
    found = open_days(walker, at=at)
    assert len(found) <= AHEAD_DAYS
    assert set(found) <= set(walker.walk.left[:AHEAD_DAYS])


@given(walkers, moments)
def test_a_day_opens_three_days_before_it_is_wanted_and_the_next_is_wanted_later(
    walker: Walker, at: datetime
) -> None:
    found = needs(Strategy.JIT, EVERY_DAY, [walker], at)
    for each in found:
        assert each.available_at in (NEVER, at) or each.ready_by - each.available_at == timedelta(
            days=AHEAD_DAYS
        )
        assert each.available_at >= at
    wanted = [each.ready_by for each in found if each.ready_by < NEVER]
    assert wanted == sorted(set(wanted))
    assert len(wanted) in (0, len(walker.walk.left))


@given(walkers, moments)
def test_the_next_day_is_wanted_today_by_who_has_begun(walker: Walker, at: datetime) -> None:
    today = local_day(at, walker.time_zone)
    if is_absent(walker, at) or walker.paused:
        assert all(each.ready_by == NEVER for each in needs(Strategy.JIT, EVERY_DAY, [walker], at))
    elif walker.walk.left and walker.walk.starts_on <= today and not walker.walk.weekdays_off:
        next_day = needs(Strategy.JIT, walker.walk.left[:1], [walker], at)[0]
        assert local_day(next_day.ready_by, walker.time_zone) == today

"""A learner's day, in every zone there is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kaiwa.clock import day_begins, is_zone, local_day, now, zone

ZONES = sorted(available_timezones())
SECOND = timedelta(seconds=1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("zone_name", "at", "day"),
    [
        ("UTC", utc(2026, 11, 21, 2, 59, 59), date(2026, 11, 20)),
        ("UTC", utc(2026, 11, 21, 3), date(2026, 11, 21)),
        (
            "Pacific/Kiritimati",
            utc(2026, 11, 20, 12, 59, 59),
            date(2026, 11, 20),
        ),  # UTC+14: 02:59:59 on the 21st
        ("Pacific/Kiritimati", utc(2026, 11, 20, 13), date(2026, 11, 21)),
        ("Pacific/Pago_Pago", utc(2026, 11, 21, 13, 59, 59), date(2026, 11, 20)),  # UTC-11
        ("Asia/Kathmandu", utc(2026, 11, 20, 21, 15), date(2026, 11, 21)),  # UTC+5:45
        ("America/Santiago", utc(2026, 9, 6, 3, 59), date(2026, 9, 5)),  # 23:59, the next minute is 01:00
        ("America/Santiago", utc(2026, 9, 6, 4), date(2026, 9, 5)),
        ("America/Santiago", utc(2026, 9, 6, 6), date(2026, 9, 6)),
        ("Africa/Cairo", utc(2026, 4, 23, 22), date(2026, 4, 23)),  # 01:00, after a midnight that was not
        ("Africa/Cairo", utc(2026, 4, 24, 0), date(2026, 4, 24)),
        ("Australia/Lord_Howe", utc(2026, 10, 3, 15, 59, 59), date(2026, 10, 3)),  # UTC+11 by then
        ("Australia/Lord_Howe", utc(2026, 10, 3, 16), date(2026, 10, 4)),
    ],
)
def test_the_day_of_a_moment(zone_name: str, at: datetime, day: date) -> None:
    assert local_day(at, zone_name) == day


@pytest.mark.parametrize(
    ("zone_name", "day", "begins"),
    [
        ("Pacific/Kiritimati", date(2026, 11, 21), utc(2026, 11, 20, 13)),
        ("America/Santiago", date(2026, 9, 5), utc(2026, 9, 5, 7)),
        ("America/Santiago", date(2026, 9, 6), utc(2026, 9, 6, 6)),
        ("Africa/Cairo", date(2026, 4, 24), utc(2026, 4, 24, 0)),
        ("Australia/Lord_Howe", date(2026, 10, 4), utc(2026, 10, 3, 16)),
        ("Europe/Helsinki", date(2026, 10, 25), utc(2026, 10, 25, 0)),  # 03:00 comes twice: the first
        ("Europe/Helsinki", date(2026, 3, 29), utc(2026, 3, 29, 1)),  # 03:00 is skipped: 04:00
        ("Pacific/Chatham", date(2026, 9, 27), utc(2026, 9, 26, 14)),  # 02:45 leaps to 03:45
        ("Pacific/Apia", date(2011, 12, 31), utc(2011, 12, 30, 13)),  # the day after the day that was not
    ],
)
def test_the_moment_a_day_begins(zone_name: str, day: date, begins: datetime) -> None:
    assert day_begins(day, zone_name) == begins


@given(st.sampled_from(ZONES), st.dates(date(2012, 1, 1), date(2037, 12, 31)))
@example("Antarctica/Troll", date(2026, 3, 29))
@example("America/Nuuk", date(2024, 3, 31))
@example("Pacific/Chatham", date(2026, 9, 27))  # 02:45 leaps to 03:45
def test_a_day_begins_where_the_day_before_ends(zone_name: str, day: date) -> None:
    begins = day_begins(day, zone_name)
    assert local_day(begins, zone_name) == day
    assert local_day(begins - SECOND, zone_name) == day - timedelta(days=1)


@given(st.sampled_from(ZONES), st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)))
def test_days_never_run_backwards(zone_name: str, naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC)
    assert local_day(at, zone_name) <= local_day(at + timedelta(minutes=17), zone_name)


@given(st.sampled_from(ZONES), st.datetimes(datetime(2012, 1, 1), datetime(2037, 12, 31)))
def test_a_moment_lies_in_its_day(zone_name: str, naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC)
    day = local_day(at, zone_name)
    assert day_begins(day, zone_name) <= at < day_begins(day + timedelta(days=1), zone_name)


def test_every_zone_keeps_every_day_of_2026_whole() -> None:
    for zone_name in ZONES:
        day = date(2026, 1, 1)
        while day.year == 2026:
            begins = day_begins(day, zone_name)
            assert local_day(begins, zone_name) == day, zone_name
            assert local_day(begins - SECOND, zone_name) == day - timedelta(days=1), zone_name
            day += timedelta(days=1)


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "../etc/passwd", "/etc/passwd", "UTC\x00", "europe/berlin ", "x" * 300]
)
def test_what_is_no_zone_is_refused(name: str) -> None:
    assert not is_zone(name)
    with pytest.raises(ValueError, match="no IANA time zone"):
        zone(name)


def test_now_is_utc() -> None:
    assert now().tzinfo is UTC

"""Which day is played on which date, for whoever misses some, rests at weekends or has an event to be ready for."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.curriculum.walk import TWO_A_DAY, Finished, Planned, Walk, event_day, plan, still_to_place

MONDAY = date(2026, 3, 2)


def on(day: int) -> date:
    """The date of a day for who misses none."""
    return MONDAY + timedelta(days=day - 1)


def finished(*days: int, played_on: date | None = None, skipped: bool = False) -> dict[int, Finished]:
    return {day: Finished(on=played_on or on(day), skipped=skipped) for day in days}


def a_walk(event_in: int | None = None, **more: object) -> Walk:
    event_on = MONDAY + timedelta(days=event_in) if event_in is not None else None
    said = {"starts_on": MONDAY, "event_on": event_on, "event_day": event_day(MONDAY, event_on)}
    return Walk(**(said | more))  # type: ignore[arg-type]


def days_of(planned: tuple[Planned, ...]) -> list[int]:
    return [each.day for each in planned]


def test_who_misses_nothing_plays_one_day_a_date() -> None:
    assert plan(a_walk(), MONDAY) == tuple(Planned(day, on(day)) for day in range(1, DAYS + 1))


def test_before_the_start_nothing_moves() -> None:
    assert plan(a_walk(), MONDAY - timedelta(days=9)) == plan(a_walk(), MONDAY)


def test_what_was_played_today_lets_the_next_come_tomorrow() -> None:
    walk = a_walk(finished=finished(1, 2, 3))
    assert plan(walk, on(3))[0] == Planned(4, on(4))


def test_a_skipped_day_makes_room_today() -> None:
    walk = a_walk(finished=finished(1, 2) | finished(3, skipped=True))
    assert plan(walk, on(3))[0] == Planned(4, on(3))


def test_missed_days_move_everything_that_is_left() -> None:
    walk = a_walk(finished=finished(1, 2))
    planned = plan(walk, on(10))
    assert days_of(planned) == list(range(3, DAYS + 1))
    assert (planned[0].on, planned[-1].on) == (on(10), on(35))


def test_weekdays_off_are_left_out() -> None:
    planned = plan(a_walk(weekdays_off=(6, 7)), MONDAY)
    assert not [each for each in planned if each.on.isoweekday() in (6, 7)]
    assert planned[-1].on == MONDAY + timedelta(days=5 * 7 + 2)


def test_with_every_weekday_off_there_is_still_a_plan() -> None:
    assert len(plan(a_walk(weekdays_off=tuple(range(1, 8))), MONDAY)) == DAYS


def test_an_event_holds_after_missed_days() -> None:
    """Ten dates are left for twelve days: two of the dates take two."""
    walk = a_walk(event_in=14, finished=finished(1, 2))
    planned = plan(walk, on(5))
    before = [each for each in planned if each.on < on(15)]
    assert days_of(tuple(before)) == list(range(3, 15))
    assert [each.day for each in planned if each.hurried] == [4, 6]
    assert [each.on for each in planned[:4]] == [on(5), on(5), on(6), on(6)]
    assert planned[12] == Planned(15, on(15))


def test_the_second_of_two_stays_on_its_date_once_the_first_is_played() -> None:
    walk = a_walk(event_in=14, finished=finished(1, 2) | finished(3, played_on=on(5)))
    assert plan(walk, on(5))[:2] == (Planned(4, on(5), hurried=True), Planned(5, on(6)))


def test_what_finds_no_place_before_the_event_comes_after_it() -> None:
    planned = plan(a_walk(event_in=14), on(12))  # three dates, fourteen days
    assert [(each.day, each.on) for each in planned[5:8]] == [(6, on(14)), (7, on(15)), (8, on(16))]
    assert len(planned) == DAYS


def test_after_the_event_nobody_hurries() -> None:
    planned = plan(a_walk(event_in=14), on(20))
    assert not [each for each in planned if each.hurried]
    assert planned[0] == Planned(1, on(20))


def test_who_is_on_time_never_hurries() -> None:
    for today in range(1, 15):
        walk = a_walk(event_in=14, finished=finished(*range(1, today)))
        assert not [each for each in plan(walk, on(today)) if each.hurried], today


walks = st.builds(
    lambda done, start, off, event: Walk(
        starts_on=MONDAY,
        finished=finished(*done, played_on=MONDAY + timedelta(days=start)),
        weekdays_off=tuple(off),
        event_on=MONDAY + timedelta(days=event) if event else None,
        event_day=event_day(MONDAY, MONDAY + timedelta(days=event) if event else None),
    ),
    st.sets(st.integers(1, DAYS)),
    st.integers(0, 40),
    st.sets(st.integers(1, 7), max_size=6),
    st.none() | st.integers(1, 60),
)


@given(walks, st.integers(-5, 70))
def test_every_day_that_is_left_has_one_date_and_no_date_too_many(walk: Walk, since: int) -> None:
    today = MONDAY + timedelta(days=since)
    planned = plan(walk, today)
    assert list(days_of(planned)) == walk.left
    assert [each.on for each in planned] == sorted(each.on for each in planned)
    assert still_to_place(walk, today) == sum(
        walk.event_on is not None and today < walk.event_on <= each.on and each.day <= (walk.event_day or 0)
        for each in planned
    )
    for each in planned:
        together = sum(other.on == each.on for other in planned)
        assert each.on >= max(today, MONDAY)
        assert each.on.isoweekday() not in walk.weekdays_off
        hurries = walk.event_on is not None and each.on < walk.event_on
        assert together + walk.played_on(each.on) <= max(TWO_A_DAY if hurries else 1, walk.played_on(each.on))


@given(walks, st.integers(0, 60))
def test_the_event_holds_whenever_two_a_day_can_hold_it(walk: Walk, since: int) -> None:
    today = MONDAY + timedelta(days=since)
    if walk.event_on is None or walk.event_day is None or today >= walk.event_on:
        return
    dates = [today + timedelta(days=n) for n in range((walk.event_on - today).days)]
    room = sum(
        max(0, TWO_A_DAY - walk.played_on(each))
        for each in dates
        if each.isoweekday() not in walk.weekdays_off
    )
    needed = [day for day in walk.left if day <= walk.event_day]
    ready = [each.day for each in plan(walk, today) if each.on < walk.event_on and each.day in needed]
    assert len(ready) == min(room, len(needed))

"""A proposal for a week: what is in it, how it is compared, and what taking a part of it does."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from kaiwa.curriculum.schedule import Schedule
from kaiwa.curriculum.week_rewrite import Rewrite, Stale, compared, days_of, proposed, taken
from tests.curriculum.walking import a_day

AT = datetime(2026, 11, 1, tzinfo=UTC)
BEFORE = Schedule.of(a_day(n, scenario_id=f"s{n}") for n in range(1, 29))
AFTER = Schedule.of(
    a_day(n, title=f"Other {n}") if n in (2, 9, 11) else replace(BEFORE[n], can_do="Order") if n == 10 else BEFORE[n]
    for n in range(1, 29)
)  # fmt: skip


def a_rewrite() -> Rewrite:
    before, after = proposed(BEFORE, AFTER, 2)
    return Rewrite(week=2, instruction="more food", asked_at=AT, done_at=AT, before=before, after=after)


def test_the_four_weeks_are_the_month() -> None:
    assert [day for week in range(1, 5) for day in days_of(week)] == list(range(1, 29))


def test_only_the_days_of_the_week_that_would_be_others_are_proposed() -> None:
    assert [day.day for day in a_rewrite().after] == [9, 10, 11]


def test_a_day_loses_its_scene_only_where_the_scene_was_made_of_what_changes() -> None:
    after = {day.day: day for day in a_rewrite().after}
    assert (after[9].scenario_id, after[9].candidate) == (None, 1)
    assert (after[10].scenario_id, after[10].candidate) == ("s10", 0)


def test_each_day_is_compared_line_by_line() -> None:
    [nine, ten, _] = compared(a_rewrite())
    assert [(line.what, line.before, line.after) for line in nine.lines] == [("title", "Scene 9", "Other 9")]
    assert [line.what for line in ten.lines] == ["can_do"]


def test_only_the_days_that_are_taken_change() -> None:
    schedule = taken(BEFORE, a_rewrite(), {9})
    assert [n for n in range(1, 29) if schedule[n].title != BEFORE[n].title] == [9]
    assert schedule[11].scenario_id == "s11"


def test_a_day_that_was_edited_meanwhile_is_not_overwritten() -> None:
    edited = BEFORE.with_day(replace(BEFORE[9], title="By hand"))
    with pytest.raises(Stale) as found:
        taken(edited, a_rewrite(), {9, 11})
    assert found.value.day == 9
    assert taken(edited, a_rewrite(), {11})[9].title == "By hand"


def test_a_scene_that_was_written_meanwhile_is_no_other_day() -> None:
    written = BEFORE.with_day(replace(BEFORE[9], scenario_id="fresh"))
    assert taken(written, a_rewrite(), {9})[9].title == "Other 9"

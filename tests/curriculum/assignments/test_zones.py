"""The right day is ready at three in the morning, where the date line runs and where midnight is skipped.

The clock is moved through all 28 days; the queue's own drain writes the scenes.
"""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine

from kaiwa.clock import day_begins, local_day, now
from kaiwa.curriculum.assignments.requeue import requeue
from kaiwa.curriculum.assignments.today import read_today
from kaiwa.curriculum.assignments.today_view import Today
from kaiwa.curriculum.day_completion import complete_day
from kaiwa.curriculum.drain import Drain
from kaiwa.curriculum.enrolling import enrol
from kaiwa.curriculum.vocabulary import DAYS, Strategy
from kaiwa.database import close_database, open_database, transaction
from kaiwa.viewer import Viewer
from tests.conftest import Servers
from tests.curriculum.authors import a_drain, drained
from tests.curriculum.queueing import a_path, a_person, schedule_of

ZONES = (
    # where the day is, and a start from which the odd night lies in the middle of the month
    ("Pacific/Kiritimati", date(2026, 12, 20)),
    ("America/Santiago", date(2026, 8, 24)),
    ("Africa/Cairo", date(2026, 4, 12)),
)
PLAYED_AT_H = (5, 12, 20, 22)
"""Hours after three in the morning: from breakfast to one at night, which is still the day before."""


@pytest.fixture(autouse=True)
async def database(fresh_servers: Servers) -> AsyncIterator[Servers]:
    """Of its own: a drain takes whatever is due."""
    await open_database(fresh_servers.app_url, pool_size=8)
    yield fresh_servers
    await close_database()


async def nobody_listens(actor: str, *arguments: object) -> bool:
    return True


class Month:
    """A learner who plays every day, and the worker that writes for them."""

    def __init__(
        self, zone: str, starts_on: date, viewer: Viewer, path: str, place: UUID, drain: Drain
    ) -> None:
        self.zone, self.starts_on, self.viewer = zone, starts_on, viewer
        self.path, self.place, self.drain = path, place, drain

    def begins(self, day: int) -> datetime:
        return day_begins(self.starts_on + timedelta(days=day - 1), self.zone)

    async def look(self, at: datetime) -> Today:
        with time_machine.travel(at, tick=False):
            return await read_today(self.place, self.viewer, now())

    async def plays(self, day: int, at: datetime) -> None:
        with time_machine.travel(at):
            async with transaction(self.viewer):
                told = await complete_day(self.place, day, self.viewer, now())
            await requeue(self.path, nobody_listens)
        assert told.first
        assert told.on == self.starts_on + timedelta(days=day - 1)

    async def is_written_for(self, at: datetime) -> None:
        with time_machine.travel(at):
            await drained(self.drain)


async def a_month(zone: str, starts_on: date) -> Month:
    with time_machine.travel(day_begins(starts_on, zone) - timedelta(days=4)):
        owner = await a_person()
        viewer = Viewer(user_id=owner)
        path = await a_path(owner, strategy=Strategy.JIT)
        async with transaction(viewer):
            place = await enrol(path, viewer, starts_on=starts_on, time_zone=zone)
        await requeue(path, nobody_listens)
    return Month(zone, starts_on, viewer, path, place, a_drain())


@pytest.mark.parametrize(("zone", "starts_on"), ZONES)
async def test_each_day_is_ready_at_its_three_in_the_morning(zone: str, starts_on: date) -> None:
    month = await a_month(zone, starts_on)
    for day in range(1, DAYS + 1):
        begins = month.begins(day)
        assert begins.astimezone(ZoneInfo(zone)).strftime("%H:%M") == "03:00"
        await month.is_written_for(begins - timedelta(minutes=10))
        before = await month.look(begins - timedelta(seconds=1))
        assert before.state == ("not_started" if day == 1 else "done"), day
        assert before.ends_at == begins
        assert [(each.day, each.on) for each in before.next[:1]] == [
            (day, starts_on + timedelta(days=day - 1))
        ]
        said = await month.look(begins)
        assert said.state == "play", day
        assert said.day is not None
        assert said.scenario is not None
        assert (said.day.day, said.on) == (day, starts_on + timedelta(days=day - 1))
        assert said.scenario.id == said.day.scenario_id
        assert said.ends_at == month.begins(day + 1)
        await month.plays(day, begins + timedelta(hours=PLAYED_AT_H[day % 4]))
    assert (await month.look(month.begins(DAYS + 1))).state == "completed"


async def test_never_more_than_three_unplayed_scenes_are_written() -> None:
    zone, starts_on = ZONES[1]
    month = await a_month(zone, starts_on)
    for day in range(1, 9):
        await month.is_written_for(month.begins(day))
        written = [each.day for each in await schedule_of(month.path) if each.scenario_id]
        assert written == list(range(1, day + 3)), day
        await month.plays(day, month.begins(day) + timedelta(hours=9))


async def test_who_stays_away_finds_the_day_where_they_left_it() -> None:
    zone, starts_on = ZONES[2]
    month = await a_month(zone, starts_on)
    await month.is_written_for(month.begins(1))
    await month.plays(1, month.begins(1) + timedelta(hours=9))
    said = await month.look(month.begins(1) + timedelta(days=17))
    assert said.day is not None
    assert said.day.day == 2
    assert said.on == local_day(month.begins(1) + timedelta(days=17), zone)
    assert said.next[0].on == said.on + timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "night", "hours"),
    [
        ("America/Santiago", date(2026, 9, 5), 23),  # midnight of the sixth is skipped
        ("Africa/Cairo", date(2026, 4, 23), 23),  # midnight of the 24th is skipped
        ("Pacific/Kiritimati", date(2026, 12, 31), 24),
    ],
)
async def test_the_odd_days_are_as_long_as_they_are(zone: str, night: date, hours: int) -> None:
    length = day_begins(night + timedelta(days=1), zone) - day_begins(night, zone)
    assert length == timedelta(hours=hours)
    assert day_begins(night, zone).tzinfo is UTC

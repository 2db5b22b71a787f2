"""Reminders: at the learner's hour, once a day, never at night, never twice, and gone with one click."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.accounts.mail import deliver_due_mails
from kaiwa.accounts.post import Envelope
from kaiwa.clock import local_day, now
from kaiwa.curriculum.assignments.moving import follow_who_moved
from kaiwa.curriculum.assignments.reminder_times import EARLIEST, LATEST, is_quiet, reminder_time
from kaiwa.curriculum.assignments.reminding import queue_due_reminders
from kaiwa.database import transaction
from kaiwa.practice.learning_stats import add_to_stats, end_broken_streaks
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM
from tests.browsing import HOME, query, value
from tests.conftest import Servers
from tests.curriculum.assignments.conftest import OpenBrowser, Walker

SOON = local_day(now(), "UTC") + timedelta(days=2)
"""Where the day begins first, tomorrow has come already."""


async def reminded(walker: Walker) -> list[Any]:
    return await query(
        "SELECT * FROM outgoing_mails WHERE user_id = $1 AND kind = 'reminder' ORDER BY created_at", walker.id
    )


def at(hour: int, minute: int = 0, *, day: date = SOON, zone: str = "UTC") -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


async def look(settings: Settings, moment: datetime) -> None:
    await queue_due_reminders(settings, moment)


@pytest.fixture
async def reader(walker: Walker) -> Walker:
    """Wants to be reminded at 08:30, from tomorrow on."""
    await query("UPDATE users SET email_verified_at = now() WHERE id = $1", walker.id)
    await walker.begins(await walker.own_path(written=range(1, 29)), starts_at=str(SOON))
    await walker.does("PATCH", body={"reminders": True, "remind_at": "08:30"})
    return walker


async def test_it_comes_at_their_hour_and_not_before(reader: Walker, settings: Settings) -> None:
    await look(settings, at(8, 29))
    assert await reminded(reader) == []
    await look(settings, at(8, 30))
    (mail,) = await reminded(reader)
    assert mail["subject"] == "Day 1: Scene 1"
    assert f"{HOME}/learn" in mail["body"]
    said = await query("SELECT * FROM learning_path_assignments WHERE id = $1::text::uuid", reader.place)
    assert (said[0]["last_email_sent_at"], said[0]["next_reminder_at"]) == (
        at(8, 30), at(8, 30, day=SOON + timedelta(days=1)),
    )  # fmt: skip


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Santiago", "Asia/Kathmandu"])
async def test_it_is_their_hour_where_they_live(reader: Walker, settings: Settings, zone: str) -> None:
    await reader.browser.send("PATCH", "/api/me", {"time_zone": zone})
    assert reader.path in await follow_who_moved(now())
    assert await follow_who_moved(now()) == set()
    await look(settings, at(8, 29, zone=zone))
    assert await reminded(reader) == []
    await look(settings, at(8, 30, zone=zone))
    assert len(await reminded(reader)) == 1


async def test_many_clocks_at_once_write_one(reader: Walker, settings: Settings) -> None:
    await asyncio.gather(*(look(settings, at(8, 31)) for _ in range(6)))
    await look(settings, at(8, 32))
    assert len(await reminded(reader)) == 1


DIES: Final = """
    CREATE FUNCTION dies() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
    CREATE TRIGGER dies BEFORE INSERT ON outgoing_mails FOR EACH ROW WHEN (NEW.kind = 'reminder') EXECUTE FUNCTION dies()"""
LIVES: Final = "DROP TRIGGER dies ON outgoing_mails; DROP FUNCTION dies()"


async def test_a_clock_whose_connection_dies_between_the_move_and_the_mail_loses_and_doubles_nothing(
    reader: Walker, settings: Settings, servers: Servers
) -> None:
    owner = await asyncpg.connect(servers.owner_url)
    await owner.execute(DIES)
    try:
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
            await look(settings, at(8, 31))
    finally:
        await owner.execute(LIVES)
        await owner.close()
    assert await reminded(reader) == []
    await look(settings, at(8, 32))
    await look(settings, at(8, 33))
    assert len(await reminded(reader)) == 1


async def test_the_first_holds_the_month_and_all_can_be_stopped_with_one_click(
    reader: Walker, settings: Settings, browse: OpenBrowser
) -> None:
    await look(settings, at(8, 30))
    await look(settings, at(8, 30, day=SOON + timedelta(days=1)))
    first, second = await reminded(reader)
    assert second["attachments"] is None
    calendar = icalendar.Calendar.from_ical(json.loads(first["attachments"])[0]["text"])
    assert len(calendar.walk("VEVENT")) == 28
    headers = json.loads(second["headers"])
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>")
    assert link.startswith(f"{HOME}/api/reminders/stop?token=")
    # as mail programs do it: a form, without a cookie, from nowhere
    for _ in range(2):
        answer = await browse().http.post(link.removeprefix(HOME), data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 204, answer.text
    assert (await reader.gets())["reminders"] is False
    await look(settings, at(8, 30, day=SOON + timedelta(days=2)))
    assert len(await reminded(reader)) == 2


async def test_a_forged_link_stops_nothing(reader: Walker, browse: OpenBrowser) -> None:
    for token in ("", "x", "v1.AAAA.9999999999.AAAA"):
        answer = await browse().http.post("/api/reminders/stop", params={"token": token})
        assert answer.status_code == 410
    assert (await reader.gets())["reminders"] is True


async def test_who_has_played_today_hears_nothing_until_tomorrow(reader: Walker, settings: Settings) -> None:
    await query(
        "UPDATE learning_path_assignments SET metadata = jsonb_set(metadata, '{finished}', "
        "jsonb_build_object('1', jsonb_build_object('on', $2::date))), current_day_index = 1 WHERE id = $1::text::uuid",
        reader.place,
        SOON,
    )
    await look(settings, at(8, 30))
    assert await reminded(reader) == []
    await look(settings, at(8, 30, day=SOON + timedelta(days=1)))
    assert [mail["subject"] for mail in await reminded(reader)] == ["Day 2: Scene 2"]


@pytest.mark.parametrize("change", ["paused", "off", "archived", "unconfirmed", "weekday off", "absent"])
async def test_nothing_is_written_to_who_does_not_want_it(
    reader: Walker, settings: Settings, change: str
) -> None:
    day = SOON
    match change:
        case "paused":
            await reader.does("PATCH", body={"paused": True})
        case "off":
            await reader.does("PATCH", body={"reminders": False})
        case "archived":
            await reader.does("PATCH", body={"status": "archived"})
        case "unconfirmed":
            await query("UPDATE users SET email_verified_at = NULL WHERE id = $1", reader.id)
        case "weekday off":
            await reader.does("PATCH", body={"weekdays_off": [SOON.isoweekday()]})
        case "absent":
            day += timedelta(days=20)
    await look(settings, at(8, 30, day=day))
    assert await reminded(reader) == []


async def test_a_clock_that_stood_still_says_in_the_evening_nothing_of_the_morning(
    reader: Walker, settings: Settings
) -> None:
    await look(settings, at(19))
    assert await reminded(reader) == []
    await look(settings, at(8, 45, day=SOON + timedelta(days=1)))
    assert len(await reminded(reader)) == 1


async def test_an_hour_that_is_moved_later_the_same_day_brings_no_second_mail(
    reader: Walker, settings: Settings
) -> None:
    await look(settings, at(8, 30))
    await query(
        'UPDATE learning_path_assignments SET next_reminder_at = $2, metadata = metadata || \'{"remind_at": "20:00"}\' '
        "WHERE id = $1::text::uuid",
        reader.place,
        at(20),
    )
    await look(settings, at(20))
    assert len(await reminded(reader)) == 1


@pytest.mark.parametrize("said", ["06:59", "21:01", "24:00", "8:30", "08-30", "noon!", "08:60", "०८:३०"])
async def test_the_quiet_hours_and_nonsense_are_refused(reader: Walker, said: str) -> None:
    answer = await reader.asks("PATCH", "", {"remind_at": said})
    assert (answer.status_code, answer.json()["facts"]["field"]) == (422, "remind_at")


async def test_a_guest_has_no_address_to_be_reminded_at(browse: OpenBrowser) -> None:
    browser = browse()
    guest = Walker(browser, await browser.guest(), guest=True)
    await guest.begins()
    assert (await guest.asks("PATCH", "", {"reminders": True})).status_code == 422


@given(st.times())
def test_what_is_taken_as_an_hour_is_never_at_night(hour: Any) -> None:
    said = reminder_time(hour.strftime("%H:%M"))
    assert (said is None) == is_quiet(hour.replace(second=0, microsecond=0))
    assert said is None or EARLIEST <= said <= LATEST


async def test_a_mail_that_is_sent_keeps_neither_its_link_nor_its_calendar(
    reader: Walker, settings: Settings
) -> None:
    class Tray:
        def __init__(self) -> None:
            self.sent: list[Envelope] = []

        async def send(self, envelope: Envelope) -> None:
            self.sent.append(envelope)

    await look(settings, at(8, 30))
    tray = Tray()
    await deliver_due_mails(tray, domain="kaiwa.example")
    (mail,) = await reminded(reader)
    assert (mail["status"], mail["body"], mail["headers"], mail["attachments"]) == ("sent", "", None, None)
    email = await value("SELECT email FROM users WHERE id = $1", reader.id)
    (envelope,) = [each for each in tray.sent if each.recipient == email and each.headers]
    assert "List-Unsubscribe" in envelope.headers
    assert envelope.attachments[0].text.startswith("BEGIN:VCALENDAR")


async def test_days_in_a_row_that_broke_are_counted_as_none(reader: Walker) -> None:
    user_id = UUID(str(reader.id))
    async with transaction(SYSTEM):
        await add_to_stats(user_id, "ja", at=now(), active_on=local_day(now(), "UTC"))
    streak = "SELECT current_streak_days FROM user_learning_stats WHERE user_id = $1"
    await end_broken_streaks(now() + timedelta(days=10))
    assert await value(streak, user_id) == 1
    await end_broken_streaks(now() + timedelta(days=20))
    assert await value(streak, user_id) == 0

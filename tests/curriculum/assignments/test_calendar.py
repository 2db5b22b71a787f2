"""The month as a calendar: for whoever holds the link, until it is revoked."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.clock import local_day, now
from kaiwa.curriculum.assignments.calendar_file import Entry, calendar_file
from tests.browsing import HOME
from tests.curriculum.assignments.conftest import OpenBrowser, Walker

STAMP = datetime(2026, 3, 1, tzinfo=UTC)


async def linked(walker: Walker) -> str:
    url: str = (await walker.does("POST", "/calendar"))["url"]
    assert url.startswith(f"{HOME}/api/assignments/{walker.place}/calendar.ics?key=")
    return url.removeprefix(HOME)


def events(text: str) -> list[Any]:
    return icalendar.Calendar.from_ical(text).walk("VEVENT")


async def test_whoever_holds_the_link_reads_the_month(anybody: Walker, browse: OpenBrowser) -> None:
    await anybody.begins(await anybody.own_path(written=(1,)), time_zone="Asia/Tokyo")
    await anybody.does("POST", "/days/1/complete")
    await anybody.does(
        "PATCH", body={"event": "the dinner", "event_on": str(local_day(now(), "UTC") + timedelta(days=40))}
    )
    link = await linked(anybody)
    answer = await browse().get(link)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    found = events(answer.text)
    assert len(found) == 29
    assert str(found[0]["summary"]) == "✓ Day 1: Scene 1"
    assert {str(each["summary"]) for each in found} >= {"Day 28: Scene 28", "the dinner"}
    first = found[1].decoded("dtstart").astimezone(ZoneInfo("Asia/Tokyo"))
    assert (first.hour, first.minute) == (8, 0)
    assert await linked(anybody) == link


async def test_a_revoked_link_is_dead_and_a_new_one_is_another(anybody: Walker, browse: OpenBrowser) -> None:
    await anybody.begins()
    old = await linked(anybody)
    await anybody.does("DELETE", "/calendar")
    assert (await browse().get(old)).status_code == 404
    new = await linked(anybody)
    assert new != old
    assert (await browse().get(new)).status_code == 200
    assert (await browse().get(old)).status_code == 404


async def test_a_key_opens_its_own_calendar_alone(walker: Walker, browse: OpenBrowser) -> None:
    await walker.begins()
    link = await linked(walker)
    other = Walker(browse(), uuid4())
    other.id = await other.browser.register()
    await other.begins()
    await linked(other)
    for wrong in (
        link.replace(walker.place, other.place),
        link.replace(walker.place, str(uuid4())),
        link[:-1] + ("A" if link[-1] != "A" else "B"),
        link.partition("?")[0],
        link.partition("?")[0] + "?key=" + "x" * 300,
    ):
        assert (await browse().get(wrong)).status_code == 404, wrong


async def test_a_path_that_is_put_away_has_no_calendar(walker: Walker, browse: OpenBrowser) -> None:
    await walker.begins()
    link = await linked(walker)
    await walker.does("PATCH", body={"status": "archived"})
    assert (await browse().get(link)).status_code == 404


@given(
    st.lists(
        st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.text(max_size=60), st.booleans()),
        max_size=28,
    ),
    st.sampled_from(["UTC", "Pacific/Kiritimati", "America/Santiago", "Africa/Cairo", "Asia/Kathmandu"]),
    st.text(max_size=80),
)
def test_every_title_comes_back_and_no_text_becomes_a_line_of_its_own(
    said: list[tuple[date, str, bool]], zone: str, name: str
) -> None:
    entries = [Entry(day, on, title, behind) for day, (on, title, behind) in enumerate(said, 1)]
    place = UUID(int=7)
    text = calendar_file(
        place,
        name,
        entries,
        at=time(8, 30),
        zone=ZoneInfo(zone),
        minutes=15,
        stamp=STAMP,
        url="https://x.example",
    )
    found = events(text)
    assert [str(each["uid"]) for each in found] == [f"{place}-{each.day}@kaiwa" for each in entries]
    moments = [each.decoded("dtstart") for each in found]
    assert len(set(moments)) == len(moments)  # two scenes of a date come one after the other
    for each, entry in zip(found, entries, strict=True):
        assert set(each) == {"UID", "DTSTAMP", "SUMMARY", "DTSTART", "DTEND", "URL", "TRANSP"}
        local = each.decoded("dtstart").astimezone(ZoneInfo(zone))
        assert local.date() == entry.on


def test_a_date_that_moves_keeps_its_identity() -> None:
    def uid(on: date) -> str:
        text = calendar_file(
            UUID(int=7), "A month", [Entry(3, on, "Tea")],
            at=time(8), zone=ZoneInfo("UTC"), minutes=15, stamp=STAMP, url="https://x.example",
        )  # fmt: skip
        return str(events(text)[0]["uid"])

    assert uid(date(2026, 3, 4)) == uid(date(2026, 3, 9))


@pytest.mark.parametrize("text", ["a\r\nBEGIN:VEVENT\r\nSUMMARY:x", "a\nATTENDEE:mailto:x@y.example"])
def test_a_title_adds_no_event(text: str) -> None:
    said = calendar_file(
        UUID(int=7), text, [Entry(1, date(2026, 3, 4), text)],
        at=time(8), zone=ZoneInfo("UTC"), minutes=15, stamp=STAMP, url="https://x.example", event=(text, date(2026, 3, 5)),
    )  # fmt: skip
    assert len(events(said)) == 2
    assert not [line for line in said.splitlines() if line.startswith(("ATTENDEE", "SUMMARY:x"))]

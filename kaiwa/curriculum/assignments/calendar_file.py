"""A walk through a month as a calendar file that calendars understand."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event
from msgspec import Struct


class Entry(Struct, frozen=True):
    day: int
    on: date
    title: str
    is_behind: bool = False


def calendar_file(
    assignment_id: UUID,
    path_title: str,
    entries: Sequence[Entry],
    *,
    at: time,
    zone: ZoneInfo,
    minutes: int,
    stamp: datetime,
    url: str,
    event: tuple[str, date] | None = None,
) -> str:
    """Each entry keeps its identity when its date moves, so that a calendar moves it too. Moments are said in UTC."""
    calendar = Calendar()
    calendar.add("prodid", "-//Kaiwa//A month of scenes//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", " ".join(path_title.split()))
    calendar.add("x-published-ttl", "PT6H")
    taken: dict[date, int] = {}
    for each in entries:
        place = taken[each.on] = taken.get(each.on, -1) + 1
        begins = datetime.combine(each.on, at, tzinfo=zone).astimezone(UTC) + timedelta(
            minutes=minutes * place
        )
        calendar.add_component(_scene(assignment_id, each, begins, minutes, stamp, url))
    if event is not None:
        calendar.add_component(_event(assignment_id, event, stamp))
    text: str = calendar.to_ical().decode()
    return text


def _scene(
    assignment_id: UUID, entry: Entry, begins: datetime, minutes: int, stamp: datetime, url: str
) -> Event:
    found = Event()
    found.add("uid", f"{assignment_id}-{entry.day}@kaiwa")
    found.add("dtstamp", stamp)
    found.add("summary", f"{'✓ ' if entry.is_behind else ''}Day {entry.day}: {entry.title}")
    found.add("dtstart", begins)
    found.add("dtend", begins + timedelta(minutes=minutes))
    found.add("url", url)
    found.add("transp", "TRANSPARENT")
    return found


def _event(assignment_id: UUID, event: tuple[str, date], stamp: datetime) -> Event:
    name, on = event
    found = Event()
    found.add("uid", f"{assignment_id}-event@kaiwa")
    found.add("dtstamp", stamp)
    found.add("summary", name)
    found.add("dtstart", on)
    found.add("transp", "TRANSPARENT")
    return found

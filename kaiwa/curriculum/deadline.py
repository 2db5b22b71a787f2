"""When something is due, as people say it in seven languages: in three weeks, next Friday, on 3 March, 来月."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Final

from msgspec import Struct

from kaiwa.content.intents import UNSPACED, Wording, wording

ISO: Final = re.compile(r"(?<!\d)(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
FURTHEST_DAYS: Final = 1100
"""Three years; whoever plans further ahead has no deadline."""
WEEK: Final = 7
FORTNIGHT: Final = 14
MONTHS: Final = 12


class Due(Struct, frozen=True):
    on: date
    start: int
    end: int


def due_in(text: str, interface: str, today: date) -> Due | None:
    """The first of the ways of saying it that fits; a day that has passed, or lies too far off, is none."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text
    for matcher, kind in _matchers(interface):
        for found in matcher.finditer(lowered):
            on = _date_of(found, kind, interface, today)
            if on is not None and today <= on <= today + timedelta(FURTHEST_DAYS):
                return Due(on, found.start(), found.end())
    return None


@cache
def _matchers(interface: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return (
        (ISO, "date"),
        *((re.compile(text), kind) for text, kind in _templates(wording(interface), interface)),
    )


def _templates(words: Wording, interface: str) -> Iterator[tuple[str, str]]:
    anywhere = interface in UNSPACED
    edge, end = ("", "") if anywhere else (r"(?<!\w)(?:", r")(?!\w)")
    for kind, templates in (
        ("date", words.dates),
        ("weekday_of_next_week", words.weekday_of_next_week),
        ("weekday", words.weekday_nexts),
        ("span", words.spans),
        ("next", words.nexts),
    ):
        for template in templates:
            yield edge + _compiled(template, words, anywhere=anywhere) + end, kind
    for unit, names in words.next_words.items():
        yield f"(?P<next_{unit}>{_any(names)})", "next_word"
    for days, names in sorted(words.named_days.items(), reverse=True):
        yield f"{edge}(?P<in_{days}>{_any(names)}){end}", "named_day"


def _compiled(template: str, words: Wording, *, anywhere: bool) -> str:
    numbers = "|".join(re.escape(each) for each in sorted(words.numbers, key=len, reverse=True))
    if anywhere:
        numbers = rf"(?:{numbers})+"
    parts = {
        "{n}": rf"(?P<n>\d{{1,3}}|{numbers})",
        "{unit}": "(?:"
        + "|".join(f"(?P<unit_{unit}>{_any(names)})" for unit, names in words.units.items())
        + ")",
        "{weekday}": "(?:"
        + "|".join(f"(?P<weekday_{n}>{_any(names)})" for n, names in enumerate(words.weekdays))
        + ")",
        "{month}": "(?:"
        + "|".join(f"(?P<month_{n}>{_month(names)})" for n, names in enumerate(words.months, 1))
        + ")",
        "{day}": r"(?P<day>(?<!\d)\d{1,2})",
        "{year}": r"(?P<year>20\d\d)",
    }
    if not anywhere:
        template = template.replace(" ", r"\s+")
    for slot, matcher in parts.items():
        template = template.replace(slot, matcher)
    return template


def _any(names: tuple[str, ...]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _month(names: tuple[str, ...]) -> str:
    """``1月`` must not be found at the end of ``11月``."""
    return "|".join(
        (r"(?<!\d)" if name[0].isdigit() else "") + re.escape(name)
        for name in sorted(names, key=len, reverse=True)
    )


def _date_of(found: re.Match[str], kind: str, interface: str, today: date) -> date | None:
    groups = {name: text for name, text in found.groupdict().items() if text}
    match kind:
        case "date":
            return _written(groups, today)
        case "span":
            return later(today, *_span(groups, wording(interface)))
        case "next" | "next_word":
            unit = next(name.split("_")[1] for name in groups)
            return later(today, 1, unit)
        case "named_day":
            return today + timedelta(int(next(iter(groups)).removeprefix("in_")))
    weekday = int(next(name for name in groups if name.startswith("weekday_")).removeprefix("weekday_"))
    if kind == "weekday_of_next_week":
        return today - timedelta(today.weekday()) + timedelta(WEEK + weekday)
    return today + timedelta((weekday - today.weekday() - 1) % WEEK + 1)


def _span(groups: Mapping[str, str], words: Wording) -> tuple[int, str]:
    unit = next(name for name in groups if name.startswith("unit_")).removeprefix("unit_")
    return _number(groups["n"], words), unit


def _number(text: str, words: Wording) -> int:
    if text.isdecimal():
        return int(text)
    if text in words.numbers:
        return words.numbers[text]
    total = 0
    for ch in text:  # 十二, 二十
        value = words.numbers.get(ch, 0)
        total = max(1, total) * 10 if value == 10 else total + value
    return total


def later(today: date, count: int, unit: str) -> date | None:
    """A month later is the same day of the next month, or its last one."""
    if count > FURTHEST_DAYS:
        return None
    match unit:
        case "day":
            return today + timedelta(count)
        case "week":
            return today + timedelta(WEEK * count)
        case "fortnight":
            return today + timedelta(FORTNIGHT * count)
        case "month" | "year":
            months = today.month - 1 + count * (MONTHS if unit == "year" else 1)
            year, month = today.year + months // MONTHS, months % MONTHS + 1
            return (
                date(year, month, min(today.day, monthrange(year, month)[1]))
                if year <= date.max.year
                else None
            )
    return None


def _written(groups: Mapping[str, str], today: date) -> date | None:
    """Without a year it is the next one that comes."""
    month = groups.get("month") or next(name for name in groups if name.startswith("month_")).removeprefix(
        "month_"
    )
    years = [int(groups["year"])] if "year" in groups else [today.year, today.year + 1]
    for year in years:
        try:
            on = date(year, int(month), int(groups["day"]))
        except ValueError:
            continue
        if on >= today:
            return on
    return None

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaiwa.content.intents import INTERFACES
from kaiwa.curriculum.deadline import FURTHEST_DAYS, due_in, later

MONDAY = date(2026, 3, 2)

SAID = (
    ("en", "in a month", "2026-04-02"),
    ("en", "in 3 weeks", "2026-03-23"),
    ("en", "within ten days", "2026-03-12"),
    ("en", "in a fortnight", "2026-03-16"),
    ("en", "next week", "2026-03-09"),
    ("en", "next Friday", "2026-03-06"),
    ("en", "by Sunday", "2026-03-08"),
    ("en", "next Monday", "2026-03-09"),
    ("en", "Friday next week", "2026-03-13"),
    ("en", "on 3 March", "2026-03-03"),
    ("en", "on 1 March", "2027-03-01"),
    ("en", "March 3rd", "2026-03-03"),
    ("en", "the 14th of June 2027", "2027-06-14"),
    ("en", "2026-12-24", "2026-12-24"),
    ("en", "tomorrow", "2026-03-03"),
    ("es", "dentro de un mes", "2026-04-02"),
    ("es", "en dos semanas", "2026-03-16"),
    ("es", "la semana que viene", "2026-03-09"),
    ("es", "el próximo viernes", "2026-03-06"),
    ("es", "el viernes de la semana que viene", "2026-03-13"),
    ("es", "el 3 de abril de 2027", "2027-04-03"),
    ("es", "pasado mañana", "2026-03-04"),
    ("fr", "dans trois semaines", "2026-03-23"),
    ("fr", "d'ici deux mois", "2026-05-02"),
    ("fr", "le mois prochain", "2026-04-02"),
    ("fr", "vendredi prochain", "2026-03-06"),
    ("fr", "le 1er juin", "2026-06-01"),
    ("fr", "demain", "2026-03-03"),
    ("de", "in einem Monat", "2026-04-02"),
    ("de", "in zwei Wochen", "2026-03-16"),
    ("de", "nächste Woche", "2026-03-09"),
    ("de", "nächsten Freitag", "2026-03-06"),
    ("de", "am 3. März", "2026-03-03"),
    ("de", "übermorgen", "2026-03-04"),
    ("ja", "来月", "2026-04-02"),
    ("ja", "来週", "2026-03-09"),
    ("ja", "三週間後", "2026-03-23"),
    ("ja", "１０日後".translate(str.maketrans("１０", "10")), "2026-03-12"),
    ("ja", "二か月後", "2026-05-02"),
    ("ja", "来週の金曜日", "2026-03-13"),
    ("ja", "今度の土曜日", "2026-03-07"),
    ("ja", "11月3日", "2026-11-03"),
    ("ja", "明後日", "2026-03-04"),
    ("zh", "下个月", "2026-04-02"),
    ("zh", "两周后", "2026-03-16"),
    ("zh", "十二天后", "2026-03-14"),
    ("zh", "下周五", "2026-03-13"),
    ("zh", "12月24日", "2026-12-24"),
    ("zh", "明年", "2027-03-02"),
    ("ko", "다음 달", "2026-04-02"),
    ("ko", "3주 후", "2026-03-23"),
    ("ko", "두 달 뒤", "2026-05-02"),
    ("ko", "다음 주 금요일", "2026-03-13"),
    ("ko", "4월 10일", "2026-04-10"),
    ("ko", "내일", "2026-03-03"),
)


@pytest.mark.parametrize(("interface", "said", "on"), SAID)
def test_a_deadline_is_read(interface: str, said: str, on: str) -> None:
    due = due_in(said, interface, MONDAY)
    assert due is not None
    assert due.on == date.fromisoformat(on)


@pytest.mark.parametrize(("interface", "said", "on"), SAID)
def test_the_place_of_a_deadline_is_known(interface: str, said: str, on: str) -> None:
    text = f"xx, {said}."
    due = due_in(text, interface, MONDAY)
    assert due is not None
    assert due.on == date.fromisoformat(on)
    assert text[due.start : due.end].strip() in said


@pytest.mark.parametrize(
    "text", ["", "soon", "in 0 lessons", "31 February", "2026-02-30", "in 99 years", "Monday"]
)
def test_what_is_no_deadline_is_none(text: str) -> None:
    assert due_in(text, "en", MONDAY) is None


def test_a_month_later_is_its_last_day_at_most() -> None:
    assert later(date(2026, 1, 31), 1, "month") == date(2026, 2, 28)
    assert later(date(2024, 2, 29), 1, "year") == date(2025, 2, 28)


def test_the_next_monday_on_a_monday_is_a_week_away() -> None:
    due = due_in("next Monday", "en", MONDAY)
    assert due is not None
    assert due.on == MONDAY + timedelta(7)


def test_an_eleventh_month_is_no_first() -> None:
    due = due_in("11月5日", "ja", MONDAY)
    assert due is not None
    assert due.on.month == 11


@given(
    st.integers(1, 90),
    st.sampled_from(["day", "week", "month"]),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
)
def test_later_is_later(count: int, unit: str, today: date) -> None:
    on = later(today, count, unit)
    assert on is not None
    assert on > today


@given(st.integers(1, 52), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_weeks_are_counted_alike_in_every_language(count: int, today: date) -> None:
    said = {
        "en": f"in {count} weeks",
        "es": f"dentro de {count} semanas",
        "fr": f"dans {count} semaines",
        "de": f"in {count} Wochen",
        "ja": f"{count}週間後",
        "zh": f"{count}周后",
        "ko": f"{count}주 후",
    }
    found = {interface: due_in(text, interface, today) for interface, text in said.items()}
    assert set(said) == set(INTERFACES)
    assert {due.on if due else None for due in found.values()} == {today + timedelta(7 * count)}


@given(st.text(max_size=80), st.sampled_from(INTERFACES), st.dates(date(1, 1, 1), date(9990, 12, 31)))
@settings(deadline=None)
def test_no_text_makes_it_raise(text: str, interface: str, today: date) -> None:
    due = due_in(text, interface, today)
    if due is not None:
        assert today <= due.on <= today + timedelta(FURTHEST_DAYS)
        assert 0 <= due.start < due.end <= len(text)

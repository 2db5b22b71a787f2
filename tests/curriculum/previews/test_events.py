"""Whoever follows the events holds what polling tells, wherever their line was cut."""

import base64
import zlib
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaiwa.curriculum.previews.document import Month, Preview
from kaiwa.curriculum.previews.events import END, NAMES, Gone, event_id, has_all, news, pieces, seen_in
from kaiwa.curriculum.previews.view import preview_view
from kaiwa.curriculum.vocabulary import PreviewStatus
from tests.curriculum.previews.months import a_month, a_preview, months


class Reader:
    """A client: it keeps what the events tell it, and where it was."""

    def __init__(self) -> None:
        self.title: dict[str, Any] = {}
        self.days: dict[int, Any] = {}
        self.scenes: dict[int, Any] = {}
        self.standing: dict[str, Any] = {}
        self.last_id = ""

    def take(self, event: str, data: Any, seen: Any) -> None:
        told = msgspec.to_builtins(data)
        match event:
            case "title":
                self.title = told
            case "day":
                self.days[told["day"]] = told
            case "scenario":
                self.scenes[told["day"]] = told
            case "gone":
                self._forget(msgspec.convert(told, Gone))
            case _:
                self.standing = told
        self.last_id = event_id(seen)

    def _forget(self, gone: Gone) -> None:
        if gone.title:
            self.title = {}
        for number in gone.days:
            del self.days[number]
        for number in gone.scenarios:
            del self.scenes[number]

    def holds(self, preview: Preview) -> bool:
        polled = msgspec.to_builtins(preview_view(preview))
        days = [self.days[number] for number in sorted(self.days)]
        scenes = [self.scenes[number] for number in sorted(self.scenes)]
        same = days == polled["schedule"] and scenes == polled["preview_scenarios"]
        titled = not polled["title"] or self.title == {name: polled[name] for name in self.title}
        ended = preview.status is PreviewStatus.GENERATING or all(
            polled[name] == value for name, value in self.standing.items()
        )
        return same and titled and bool(self.title) == bool(polled["title"]) and ended


@st.composite
def lives(draw: st.DrawFn) -> list[tuple[Preview, int]]:
    """A preview's states one after the other, and after how many events the line is cut in each."""
    states = draw(st.lists(st.tuples(months(), st.integers(0, 36)), min_size=1, max_size=4))
    last = len(states)
    return [
        (_state(month, PreviewStatus.READY if place == last else PreviewStatus.GENERATING, place), cut)
        for place, (month, cut) in enumerate(states, start=1)
    ]


def _state(month: Month, status: PreviewStatus, version: int) -> Preview:
    return a_preview(month, status=status, version=version)


@settings(deadline=None, max_examples=60)
@given(lives())
def test_cut_anywhere_the_reader_ends_with_what_is_there(life: list[tuple[Preview, int]]) -> None:
    reader = Reader()
    for preview, cut in life:
        for count, each in enumerate(news(seen_in(reader.last_id), pieces(preview))):
            if count == cut:
                break
            reader.take(each.event, each.data, each.seen)
    final = life[-1][0]
    for each in news(seen_in(reader.last_id), pieces(final)):
        reader.take(each.event, each.data, each.seen)
    assert reader.holds(final)
    assert has_all(seen_in(reader.last_id), pieces(final))


def test_a_whole_preview_is_told_in_its_order_and_ends() -> None:
    told = [each.event for each in news({}, pieces(a_preview()))]
    assert told == ["title", *["day"] * 28, *["scenario"] * 3, "ready"]


def test_nothing_is_told_twice_but_the_end() -> None:
    half = a_preview(Month(title="T", days=a_month().days[:3]), status=PreviewStatus.GENERATING)
    first = list(news({}, pieces(half)))
    assert [each.event for each in first] == ["title", "day", "day", "day"]
    whole = a_preview(msgspec.structs.replace(a_month(), title="T", description=""), version=2)
    later = [each.event for each in news(first[-1].seen, pieces(whole))]
    assert later == [*["day"] * 25, *["scenario"] * 3, "ready"]


@pytest.mark.parametrize(
    ("status", "is_over", "event"),
    [
        (PreviewStatus.READY, False, "ready"),
        (PreviewStatus.FAILED, False, "failed"),
        (PreviewStatus.COMMITTED, False, "committed"),
        (PreviewStatus.READY, True, "expired"),
        (PreviewStatus.GENERATING, True, "expired"),
    ],
)
def test_how_a_stream_ends(status: PreviewStatus, is_over: bool, event: str) -> None:
    *_, last = news({}, pieces(a_preview(status=status), is_over=is_over))
    assert last.event == event


def test_what_is_being_drawn_has_no_end() -> None:
    assert END not in pieces(a_preview(status=PreviewStatus.GENERATING))


def test_a_change_that_left_the_same_month_ends_anew() -> None:
    seen = list(news({}, pieces(a_preview())))[-1].seen
    again = a_preview(version=2)
    assert not has_all(seen, pieces(again))
    assert [each.event for each in news(seen, pieces(again))] == ["ready"]


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(1, 2**32 - 1)))
def test_an_id_says_what_was_sent(seen: dict[str, int]) -> None:
    assert dict(seen_in(event_id(seen))) == seen


@given(st.text(max_size=400) | st.binary(max_size=200).map(lambda some: some.hex()))
def test_an_id_that_is_none_of_ours_says_nothing(text: str) -> None:
    assert set(seen_in(text)) <= set(NAMES)


def test_a_small_id_cannot_fill_the_memory() -> None:
    bomb = base64.urlsafe_b64encode(zlib.compress(bytes(10_000_000))).decode()
    assert seen_in(bomb) == {}
    assert seen_in("") == {}

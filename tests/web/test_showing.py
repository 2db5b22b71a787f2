"""What pages make of values: words that hold together, devices, time zones, whether a person reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.edge.readers import is_read_by_a_person
from kaiwa.scripts import annotate, supported_languages
from kaiwa.web.devices import device_of
from kaiwa.web.reading import read_line
from kaiwa.web.zones import zones_by_region


def clusters_of(text: str, language: str) -> list[str]:
    line = read_line(annotate(text, language), direction="ltr")
    return ["".join(piece.surface for piece in cluster) for cluster in line.clusters]


def test_a_full_stop_never_begins_a_line_and_a_bracket_never_ends_one() -> None:
    assert clusters_of("「家」に行く。", "ja")[0] == "「家」"
    assert clusters_of("「家」に行く。", "ja")[-1].endswith("。")
    assert clusters_of("¿Quieres (un) café?", "es") == ["¿Quieres", " ", "(un)", " ", "café?"]


@given(st.text(max_size=60), st.sampled_from(["ja", "es", "ar", "ru", "el"]))
def test_a_line_loses_and_adds_nothing(text: str, language: str) -> None:
    assert "".join(clusters_of(text, language)) == text


def test_romanization_stands_below_only_where_it_tells_something() -> None:
    assert read_line(annotate("行きます", "ja"), direction="ltr").is_roman_below
    assert not read_line(annotate("银行", "zh-Hans"), direction="ltr").is_roman_below
    assert not read_line(annotate("hola", "es"), direction="ltr").is_roman_below


def test_what_holds_for_the_whole_line_is_told_once() -> None:
    line = read_line(annotate("أريد كتابًا", "ar"), direction="rtl")
    assert len(line.facts) == 1
    assert {entry.fact for entry in line.entries} == {""}
    assert {entry.certainty for entry in line.entries} == {"guess"}
    assert {entry.percent for entry in line.entries} == {"30\u00a0%"}


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/128.0 Safari/537.36 Edg/128.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/128.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5", "curl/8.5"),
        ("", "A browser"),
    ],
)  # fmt: skip
def test_a_device_has_a_name_that_its_owner_knows(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device


def test_every_region_has_zones_and_an_old_name_stays_chosen() -> None:
    assert all(zones_by_region("UTC").values())
    assert zones_by_region("US/Eastern")["Chosen"] == ["US/Eastern"]
    assert "Chosen" not in zones_by_region("Asia/Tokyo")


@pytest.mark.parametrize(
    ("path", "accept", "is_person"),
    [
        ("/me", "text/html,application/xhtml+xml,*/*;q=0.8", True),
        ("/apiary", "text/html", True),
        ("/schema/nothing", "text/html", True),
        ("/me", "*/*", False),
        ("/me", "text/html; q=0, */*", False),
        ("/me", "text/htmlx", False),
        ("/api/me", "text/html", False),
        ("/api", "text/html", False),
        ("/schema/openapi.json", "text/html", False),
        ("/readyz", "text/html", False),
    ],
)
def test_who_asks_for_pages_is_a_person(path: str, accept: str, is_person: bool) -> None:
    scope = {"path": path, "headers": [(b"accept", accept.encode())]}
    assert is_read_by_a_person(scope) is is_person  # type: ignore[arg-type]


def test_every_language_that_can_be_read_can_be_shown() -> None:
    for language in supported_languages():
        assert read_line(annotate("1", language), direction="ltr").clusters

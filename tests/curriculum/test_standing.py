import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaiwa.content.intents import INTERFACES
from kaiwa.curriculum.level import cefr_of
from kaiwa.curriculum.standing import aims_at, rating_in, rating_of


@pytest.mark.parametrize(
    ("interface", "text", "rating"),
    [
        ("en", "I am at A2", 26),
        ("en", "B1+", 48),
        ("en", "level C2.", 92),
        ("en", "absolute beginner", 3),
        ("en", "a beginner", 10),
        ("en", "I know a few words", 6),
        ("en", "JLPT N2", 56),
        ("en", "N4", 24),
        ("en", "HSK 5", 58),
        ("en", "HSK5", 58),
        ("en", "level 2 TOPIK", 26),
        ("en", "I want to pass the JLPT N2", 42),
        ("es", "principiante", 10),
        ("fr", "je me débrouille", 43),
        ("de", "ich kann schon etwas", 20),
        ("ja", "中級です", 43),
        ("zh", "零基础", 3),
        ("ko", "왕초보", 3),
    ],
)
def test_a_level_is_read(interface: str, text: str, rating: int) -> None:
    assert rating_in(text, interface) == rating


@pytest.mark.parametrize("text", ["", "Japanese", "room A12", "the A1234 motorway", "vitamin B12 deficiency"])
def test_what_says_no_level_says_none(text: str) -> None:
    assert rating_in(text, "en") is None


@pytest.mark.parametrize("interface", INTERFACES)
def test_english_words_count_everywhere(interface: str) -> None:
    assert rating_in("intermediate", interface) == 43


@pytest.mark.parametrize("band", ["A1", "A2", "B1", "B2", "C1", "C2", "Pre-A1"])
def test_a_band_lies_within_itself(band: str) -> None:
    rating = rating_of(band)
    assert rating is not None
    assert cefr_of(rating) == band


@pytest.mark.parametrize(("given_level", "rating"), [("37", 37), ("n3", 40), ("beginner", 10), (" B2 ", 60)])
def test_a_form_may_send_what_people_say(given_level: str, rating: int) -> None:
    assert rating_of(given_level) == rating


@pytest.mark.parametrize("given_level", ["0", "101", "-4", "", "very", "٣"])
def test_no_level_is_none(given_level: str) -> None:
    assert rating_of(given_level) is None


def test_whoever_prepares_for_a_test_stands_below_it() -> None:
    there, on_the_way = rating_in("HSK 4", "en"), rating_in("preparing for HSK 4", "en")
    assert there is not None
    assert on_the_way is not None
    assert on_the_way < there
    assert aims_at("preparing for HSK 4", "en")
    assert not aims_at("HSK 4", "en")


@given(st.text(max_size=60), st.sampled_from(INTERFACES))
@settings(deadline=None)
def test_every_rating_lies_between_1_and_100(text: str, interface: str) -> None:
    for rating in (rating_in(text, interface), rating_of(text)):
        assert rating is None or 1 <= rating <= 100

import pytest

from kaiwa.content.intents import INTERFACES, places, wording
from kaiwa.curriculum.target import (
    languages_meant,
    names_a_place,
    names_a_test,
    without_learning,
    without_places,
)


@pytest.mark.parametrize("interface", INTERFACES)
def test_every_language_is_known_by_every_name(interface: str) -> None:
    for language, names in wording(interface).languages.items():
        if language.startswith(interface):
            continue
        for name in names:
            assert languages_meant(name, interface, interface) == (language,), name


def test_every_place_leads_to_its_language() -> None:
    for spoken, names in places().items():
        for name in names:
            assert set(languages_meant(name, "en", "xx")) == set(spoken), name


@pytest.mark.parametrize(
    ("text", "source", "meant"),
    [
        ("I speak Spanish and want to learn Korean", "en", ("ko",)),
        ("Chinese in Taipei", "en", ("zh-Hant",)),
        ("Chinese in Shanghai", "en", ("zh-Hans",)),
        ("traditional Chinese", "en", ("zh-Hant",)),
        ("Spanish in Montreal", "en", ("es", "fr")),
        ("Learn Spanish in Montreal", "en", ("es",)),
        ("JLPT", "en", ("ja",)),
        ("a Parisian café", "en", ()),
        ("Belgium, in French", "en", ("fr",)),
        ("English for work in Tokyo", "en", ("ja",)),
    ],
)
def test_a_wish_means_its_language(text: str, source: str, meant: tuple[str, ...]) -> None:
    assert languages_meant(text, "en", source) == meant


def test_a_country_of_several_languages_is_never_decided_by_what_one_speaks() -> None:
    assert set(languages_meant("a trip to Canada", "en", "en")) == {"en", "fr"}


def test_places_and_tests_are_told() -> None:
    assert names_a_place("off to Kyoto")
    assert not names_a_place("off to the gym")
    assert names_a_test("topik")
    assert not names_a_test("topical")


def test_the_sea_in_shanghai_is_taken_out() -> None:
    assert "海" not in without_places("上海で会議")


def test_learning_is_taken_out_and_the_rest_stays() -> None:
    left = without_learning("I want to study Spanish at a university", "en")
    assert "study" not in left
    assert "university" in left

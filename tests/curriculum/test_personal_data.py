import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaiwa.content.bank import in_language, load_core
from kaiwa.curriculum.personal_data import Kind, personal_data, scrub
from tests.curriculum.wishes import WISHES

PRIVATE = (
    (Kind.EMAIL, "write to ana.b+x@mail.example.org please"),
    (Kind.EMAIL, "ana [at] example [dot] org"),
    (Kind.PHONE, "call +49 170 1234567"),
    (Kind.PHONE, "call 090-1234-5678"),
    (Kind.PHONE, "(030) 1234 5678"),
    (Kind.PHONE, "555-123-4567"),
    (Kind.PHONE, "06 12 34 56 78"),
    (Kind.ADDRESS, "I live at 221b Baker Street"),
    (Kind.ADDRESS, "vivo en la calle Mayor 12"),
    (Kind.ADDRESS, "12 rue de la Paix"),
    (Kind.ADDRESS, "Hauptstraße 5"),
    (Kind.ADDRESS, "〒150-0001"),
    (Kind.ADDRESS, "神宮前1丁目5番"),
    (Kind.ADDRESS, "南京路100号"),
    (Kind.ADDRESS, "테헤란로 152"),
    (Kind.ID_NUMBER, "4111 1111 1111 1111"),
    (Kind.ID_NUMBER, "DE89 3704 0044 0532 0130 00"),
    (Kind.ID_NUMBER, "123-45-6789"),
    (Kind.ID_NUMBER, "passport C1234567"),
    (Kind.ID_NUMBER, "12345678Z"),
    (Kind.ID_NUMBER, "900101-1234567"),
    (Kind.ID_NUMBER, "11010519491231002X"),
)
ONLY_IN_TEMPLATES = (
    (Kind.NAME, "My name is Marta"),
    (Kind.NAME, "I meet my boss Peter"),
    (Kind.NAME, "my mother-in-law Akiko cooks"),
    (Kind.NAME, "dinner with Mr. Tanaka"),
    (Kind.NAME, "a visit to Tanaka-san"),
    (Kind.NAME, "meet Kenji's parents"),
    (Kind.NAME, "Herr Müller wartet"),
    (Kind.NAME, "田中さんの家"),
    (Kind.NAME, "me llamo Ana"),
    (Kind.EMPLOYER, "an interview at Acme Widgets GmbH"),
    (Kind.EMPLOYER, "I work for Contoso"),
    (Kind.EMPLOYER, "株式会社ミライで働く"),
    (Kind.DATE, "on 3 March"),
    (Kind.DATE, "March 3"),
    (Kind.DATE, "am 3. März"),
    (Kind.DATE, "el 3 de abril"),
    (Kind.DATE, "2026-03-03"),
    (Kind.DATE, "3月3日"),
    (Kind.DATE, "4월 10일"),
)
HARMLESS = (
    "in 3 weeks, 28 days, at 19:30",
    "JLPT N3 and HSK 4, level A2",
    "room 12, platform 3, 1500 yen",
    "2026-03-03",
    "the year 2026",
    "a flight on 3/12/2026",
    "30분 후에 만나요",
)


@pytest.mark.parametrize(("kind", "text"), PRIVATE)
def test_what_is_private_is_left_out(kind: Kind, text: str) -> None:
    scrubbed, kinds = scrub(text)
    assert kinds == (kind,)
    assert "…" in scrubbed
    assert len(scrubbed) < len(text)


@pytest.mark.parametrize(("kind", "text"), [*PRIVATE, *ONLY_IN_TEMPLATES])
def test_what_is_private_is_found_in_a_template(kind: Kind, text: str) -> None:
    assert kind in {found.kind for found in personal_data(text)}


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_stays(text: str) -> None:
    assert scrub(text) == (text, ())


@pytest.mark.parametrize(
    "text",
    [
        "Meet your partner's parents in Osaka",
        "Order at a café on Monday",
        "A trip to Mexico's coast",
        "お母さんの家に行く",
        "French for work in Paris",
        "Your grandmother's birthday",
    ],
)
def test_what_names_nobody_is_allowed_in_a_template(text: str) -> None:
    assert personal_data(text) == ()


def test_the_bank_names_nobody() -> None:
    for situation in load_core().situations.values():
        texts = [situation.title, situation.summary, situation.place, situation.learner, situation.stakes]
        texts += [each.text for each in situation.objectives]
        for text in texts:
            assert personal_data(in_language(text)) == (), situation.id


def test_several_things_are_left_out_at_once() -> None:
    scrubbed, kinds = scrub("ana@example.org, +49 170 1234567, Hauptstraße 5")
    assert set(kinds) == {Kind.EMAIL, Kind.PHONE, Kind.ADDRESS}
    assert not any(ch.isdigit() for ch in scrubbed)


def test_wishes_lose_nothing() -> None:
    for wish in WISHES:
        assert scrub(wish.text) == (wish.text, ())


@given(st.text(max_size=120))
@settings(deadline=None)
def test_scrubbing_twice_changes_nothing_more(text: str) -> None:
    once, _ = scrub(text)
    assert scrub(once)[0] == once


@given(st.lists(st.sampled_from([text for _, text in PRIVATE]), max_size=4), st.text(max_size=20))
@settings(deadline=None)
def test_scrubbing_private_things_twice_changes_nothing_more(private: list[str], noise: str) -> None:
    once, _ = scrub(f" {noise} ".join(private))
    assert scrub(once)[0] == once


@given(st.text(max_size=120))
@settings(deadline=None)
def test_no_text_makes_it_raise(text: str) -> None:
    for found in personal_data(text):
        assert found.text

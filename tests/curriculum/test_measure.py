import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaiwa.content.bank import Pack
from kaiwa.content.schema import Concept, Entry, Names, Phrasing, Tutor
from kaiwa.curriculum.measure import Lexicon, length_of, lexicon_of, longest_turn, measure
from tests.months import books, every_pack

CONCEPTS = {
    "coffee": Concept(gloss="coffee", pos="noun", rating=3),
    "negotiation": Concept(gloss="negotiation", pos="noun", rating=60),
    "to_go": Concept(gloss="go", pos="verb", rating=4),
    "train_station": Concept(gloss="train station", pos="noun", rating=8),
}


def a_pack(language: str, lexicon: dict[str, Entry]) -> Pack:
    line = Phrasing(text="x", gloss="x")
    several = (line,) * 6
    return Pack(
        language=language,
        lines={},
        lexicon=lexicon,
        grammar={},
        tutor=Tutor(several, several, several, several, several, several, several),
        names=Names(several, several, ()),
    )


def spanish() -> Lexicon:
    return lexicon_of(
        a_pack(
            "es",
            {
                "coffee": Entry(word="café", forms={"indef": "un café"}),
                "negotiation": Entry(word="negociación"),
                "to_go": Entry(word="ir", forms={"past1": "fui"}),
                "train_station": Entry(word="estación de tren"),
            },
        ),
        CONCEPTS,
    )


def japanese() -> Lexicon:
    return lexicon_of(
        a_pack(
            "ja",
            {
                "coffee": Entry(word="コーヒー"),
                "negotiation": Entry(word="交渉"),
                "to_go": Entry(word="行く"),
            },
        ),
        CONCEPTS,
    )


@pytest.mark.parametrize(
    ("text", "language", "length"),
    [
        ("Hola, ¿qué tal?", "es", 3),
        ("aujourd'hui, c'est bien", "fr", 3),
        ("駅はどこですか。", "ja", 7),
        ("我想要一杯咖啡！", "zh-Hans", 7),
        ("안녕하세요, 잘 지내요?", "ko", 9),
        ("", "es", 0),
        ("…!?", "ja", 0),
    ],
)
def test_length_is_words_or_characters(text: str, language: str, length: int) -> None:
    assert length_of(text, language) == length


@pytest.mark.parametrize(
    ("rating", "words", "characters"),
    [(3, 8, 20), (12, 8, 20), (26, 12, 30), (43, 18, 45), (60, 25, 60), (80, 35, 85)],
)
def test_the_longest_turn_depends_on_the_level(rating: int, words: int, characters: int) -> None:
    assert longest_turn(rating, "es") == words
    assert longest_turn(rating, "ja") == characters


def test_a_word_above_the_level_is_found() -> None:
    measured = measure(["café y negociación"], spanish(), 12)
    assert measured.above == ("negociación",)
    assert measured.share_above == 0.5


def test_it_is_not_above_a_higher_level() -> None:
    assert measure(["negociación"], spanish(), 60).above == ()


def test_a_form_counts_as_its_word() -> None:
    assert measure(["fui"], spanish(), 12).words == 1
    assert measure(["fui"], spanish(), 12).unknown == ()


def test_the_longest_entry_wins() -> None:
    measured = measure(["estación de tren"], spanish(), 12)
    assert measured.words == 1
    assert measured.unknown == ()


def test_what_the_list_lacks_is_a_lint_only() -> None:
    measured = measure(["desarrollo café"], spanish(), 12)
    assert measured.unknown == ("desarrollo",)
    assert measured.above == ()


def test_what_is_free_does_not_count() -> None:
    measured = measure(["Marta negociación"], spanish(), 12, free=["negociación", "Marta"])
    assert measured.above == ()
    assert measured.words == 0


def test_numbers_do_not_count() -> None:
    assert measure(["12 + 30"], spanish(), 12).words == 0


def test_capitals_make_no_difference() -> None:
    assert measure(["NEGOCIACIÓN"], spanish(), 12).above == ("negociación",)


def test_an_inflected_word_is_found_by_its_dictionary_form() -> None:
    measured = measure(["行きました"], japanese(), 12)
    assert measured.words >= 1
    assert measured.above == ()


def test_words_without_spaces_are_told_apart() -> None:
    assert measure(["交渉のコーヒー"], japanese(), 12).above == ("交渉",)


def test_the_easiest_of_two_words_written_alike_counts() -> None:
    lexicon = lexicon_of(
        a_pack("es", {"coffee": Entry(word="banco"), "negotiation": Entry(word="banco")}), CONCEPTS
    )
    assert lexicon.ratings["banco"] == 3


def test_a_packs_own_rating_wins() -> None:
    lexicon = lexicon_of(a_pack("es", {"coffee": Entry(word="café", rating=40)}), CONCEPTS)
    assert lexicon.ratings["café"] == 40


def test_nothing_below_a1_is_asked_for() -> None:
    lexicon = lexicon_of(a_pack("es", {"train_station": Entry(word="estación")}), CONCEPTS)
    assert measure(["estación"], lexicon, 2).above == ()


def test_nothing_measured_is_nothing_above() -> None:
    assert measure([], spanish(), 12).share_above == 0


@given(st.lists(st.text(max_size=30), max_size=4), st.integers(1, 100))
@settings(deadline=None)
def test_no_text_makes_it_raise(texts: list[str], rating: int) -> None:
    measured = measure(texts, spanish(), rating)
    assert 0 <= measured.share_above <= 1


@given(st.integers(1, 99))
@settings(deadline=None)
def test_a_higher_level_has_fewer_words_above_it(rating: int) -> None:
    texts = ["café", "negociación", "fui", "estación de tren"]
    lower, higher = measure(texts, spanish(), rating), measure(texts, spanish(), rating + 1)
    assert len(higher.above) <= len(lower.above)


@every_pack
def test_every_word_of_a_pack_is_found_in_its_own_list(language: str) -> None:
    shelf = books(language)
    for concept in shelf.by_rating[::25]:
        for text in shelf.lexicon.texts[concept]:
            assert shelf.lexicon.ratings[text.casefold()] <= shelf.ratings[concept]

import pytest

from kaiwa.engines.offline.exemplars import look
from kaiwa.engines.offline.mentions import akin, lexicon, one_slip, told_in
from kaiwa.engines.offline.naming import filled_slots

CAFE = {
    "item": ("coffee", "tea", "sandwich"),
    "number": ("one", "two"),
    "payment": ("in_cash", "by_card"),
    "name": (),
}


@pytest.mark.parametrize(
    ("said", "slot", "concept"),
    [
        ("コーヒーをください", "item", "coffee"),
        ("ｺｰﾋｰをください", "item", "coffee"),
        ("kohi o kudasai", "item", "coffee"),
        ("サンドイチをください", "item", "sandwich"),
        ("二つです", "number", "two"),
        ("ふたつです", "number", "two"),
        ("2つです", "number", "two"),
        ("カードで払います", "payment", "by_card"),
    ],
)
def test_a_word_is_found_however_it_is_written(said: str, slot: str, concept: str) -> None:
    words = lexicon("ja")

    assert filled_slots(look(said, words), CAFE, words)[slot] == concept


def test_only_the_slots_that_are_asked_for_are_filled() -> None:
    words = lexicon("ja")

    assert filled_slots(look("コーヒーを二つください", words), {"number": ("two",)}, words) == {
        "number": "two"
    }


def test_what_makes_sense_here_wins_over_what_is_merely_longer() -> None:
    words = lexicon("ja")
    here = filled_slots(look("切符、往復切符じゃなくて切符", words), {"item": ("ticket",)}, words)

    assert here == {"item": "ticket"}


def test_a_clause_is_found_in_another_form_of_its_verb() -> None:
    found = told_in("パスポートをなくしてしまったんです", lexicon("ja"))

    assert "lost_passport" in {each.concept for each in found}


@pytest.mark.parametrize("said", ["私はマリアです", "マリアといいます。", "名前はジョンです", "ミゲル"])
def test_a_name_is_what_no_word_of_the_bank_is(said: str) -> None:
    words = lexicon("ja")
    start, end = words.name_in(said) or (0, 0)

    assert said[start:end] in {"マリア", "ジョン", "ミゲル"}


@pytest.mark.parametrize("said", ["私は学生です", "雨が降っています", "コーヒーをください", "hjkl"])
def test_words_of_the_bank_are_nobodys_name(said: str) -> None:
    assert lexicon("ja").name_in(said) is None


@pytest.mark.parametrize(
    ("a", "b", "slip"),
    [
        ("sandwich", "sandwhich", True),
        ("tarjeta", "tarjata", True),
        ("leche", "lehce", True),
        ("leche", "leche", True),
        ("leche", "coche", False),
        ("te", "tarta", False),
    ],
)
def test_one_slip_is_one_letter_or_two_changed_places(a: str, b: str, slip: bool) -> None:
    assert one_slip(a, b) is slip
    assert one_slip(b, a) is slip


def test_beginnings_tell_the_same_word_only_where_words_are_spaced() -> None:
    assert akin("perdido", "perdi", "es")
    assert not akin("pan", "pantalon", "es")
    assert not akin("食べる", "食べ物", "ja")


def test_what_is_hardly_in_the_language_is_strange() -> None:
    spanish = lexicon("es")

    assert spanish.is_strange("lorem ipsum dolor sit amet")
    assert not spanish.is_strange("lorem ipsum"), "two new words may be somebody's name"
    assert not spanish.is_strange("Quería un mangostán y una piña colada, por favor")
    assert not lexicon("ko").is_strange("안녕하세요 저는 올리비에라고 합니다 반가워요")

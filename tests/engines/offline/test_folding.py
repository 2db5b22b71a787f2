import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.engines.offline.folding import (
    asks,
    fold,
    is_gibberish,
    parts_of,
    shared_start,
    sound_of,
    surface_of,
)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("¡Un CAFÉ, por favor!", "un cafe por favor", "es"),
        ("J’ai raté mon train…", "j'ai rate mon train", "fr"),
        ("ｺｰﾋｰ、ください。", "コーヒーください", "ja"),
        ("我要 咖啡！", "我要咖啡", "zh-Hans"),
        ("커피  주세요!", "커피 주세요", "ko"),
    ],
)
def test_case_accents_width_and_punctuation_do_not_count(one: str, other: str, language: str) -> None:
    assert surface_of(one, language) == surface_of(other, language)


@pytest.mark.parametrize(
    ("typed", "written", "language"),
    [
        ("kohi o kudasai", "コーヒーをください", "ja"),
        ("Toukyou ni ikimasu", "東京に行きます", "ja"),
        ("サンドイチ", "サンドイッチ", "ja"),
        ("こんにちわ", "こんにちは", "ja"),
        ("wo yao kafei", "我要咖啡", "zh-Hans"),
        ("keopi juseyo", "커피 주세요", "ko"),
    ],
)
def test_what_sounds_alike_folds_alike(typed: str, written: str, language: str) -> None:
    assert sound_of(typed, language) == sound_of(written, language)


def test_latin_letters_in_a_language_of_its_own_script_have_a_sound_and_no_surface() -> None:
    folded = fold("kohi o kudasai", "ja")

    assert folded.surface == ""
    assert folded.words == ()
    assert folded.sound


def test_words_of_japanese_stand_in_their_dictionary_form() -> None:
    assert "食べる" in fold("魚を食べました", "ja").words


@pytest.mark.parametrize(
    ("text", "language", "question"),
    [
        ("何時ですか。", "ja", True),
        ("コーヒーです。", "ja", False),
        ("多少钱？", "zh-Hans", True),
        ("你好吗", "zh-Hans", True),
        ("¿Cuánto es?", "es", True),
        ("Merci !", "fr", False),
    ],
)
def test_a_question_is_known_by_its_mark_or_its_ending(text: str, language: str, question: bool) -> None:
    assert asks(text, language) is question


@pytest.mark.parametrize("text", ["", "!!!", "あああああ", "aaaa", "hjkl", "ㅁㄴㅇㄹ", "ababab"])
def test_keys_held_down_are_gibberish(text: str) -> None:
    assert is_gibberish(text, "ko" if "ㅁ" in text else "ja")


@pytest.mark.parametrize(
    ("text", "language"), [("え？", "ja"), ("二つ", "ja"), ("Dos", "es"), ("Non", "fr"), ("네", "ko")]
)
def test_short_answers_are_no_gibberish(text: str, language: str) -> None:
    assert not is_gibberish(text, language)


def test_a_turn_falls_into_the_whole_its_sentences_and_its_clauses() -> None:
    assert list(parts_of("こんにちは。はい、コーヒーを。")) == [
        "こんにちは。はい、コーヒーを。",
        "こんにちは。",
        "はい、コーヒーを。",
        "はい、",
        "コーヒーを。",
    ]


@given(st.text(max_size=60), st.sampled_from(["ja", "es", "fr", "zh-Hans", "ko"]))
def test_any_text_folds_and_folding_again_changes_no_surface(text: str, language: str) -> None:
    once = surface_of(text, language)

    assert surface_of(once, language) == once
    assert fold(text, language) == fold(text, language)


@given(st.text(max_size=60))
def test_every_part_stands_in_the_turn(text: str) -> None:
    assert all(part in text for part in parts_of(text))


def test_the_shared_start_ends_at_the_first_difference() -> None:
    assert shared_start("comer", "comes") == 4
    assert shared_start("", "a") == 0

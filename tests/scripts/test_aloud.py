import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.scripts import UnsupportedLanguage, annotate, supported_languages
from kaiwa.scripts.aloud import aloud
from kaiwa.scripts.chinese import lexicon, tables, variants


def test_a_line_without_own_readings_is_said_as_it_is_written() -> None:
    for language in supported_languages():
        assert aloud("明日 the 12 行 새 кот", language, {}) == "明日 the 12 行 새 кот"
        assert aloud("明日 the 12", language, {"elsewhere": "x"}) == "明日 the 12"


@pytest.mark.parametrize("reading", ["みょうにち", "ミョウニチ", "myounichi", "myōnichi"])
def test_japanese_is_said_by_its_kana(reading: str) -> None:
    assert aloud("明日は雨です。", "ja", {"明日": reading}) == "ミョウニチは雨です。"


def test_what_is_said_is_what_is_printed() -> None:
    own = {"明日": "myounichi"}
    [word] = [token for token in annotate("明日は雨です。", "ja", own).tokens if token.surface == "明日"]
    assert word.reading == "みょうにち"
    assert (
        annotate(aloud("明日は雨です。", "ja", own), "ja").hiragana
        == annotate("明日は雨です。", "ja", own).hiragana
    )


@pytest.mark.parametrize("reading", ["yínháng", "yin2hang2", "yín háng"])
def test_chinese_is_said_by_characters_of_one_reading(reading: str) -> None:
    assert aloud("我去银行。", "zh-Hans", {"银行": reading}) == "我去银航。"


def test_chinese_may_be_read_otherwise_than_any_dictionary_has_it() -> None:
    assert aloud("我去银行。", "zh-Hans", {"银行": "yínxíng"}) == "我去银形。"
    assert aloud("好玩儿", "zh-Hans", {"玩儿": "wánr"}) == "好玩儿"
    assert aloud("好東西", "zh-Hant", {"東西": "dōngxi"}) == "好東西"


def test_traditional_lines_stay_traditional() -> None:
    said = aloud("他轉身", "zh-Hant", {"轉身": "zhuànshēn"})
    assert said == variants.to_traditional(said)


def test_homophones_sound_like_what_they_stand_for() -> None:
    for char, syllable in tables.homophones().items():
        assert lexicon.readings(char)[0] == syllable, char
        [token] = annotate(char, "zh-Hans").tokens
        assert token.reading == syllable, char


@pytest.mark.parametrize(
    ("language", "text", "surface", "reading", "said"),
    [
        ("ko", "맛있다고 했다", "맛있다", "마디따", "마디따고 했다"),
        ("ru", "Это замок.", "замок", "замо́к", "Это замо́к."),
        ("uk", "Це замок.", "замок", "за́мок", "Це за́мок."),
        ("el", "Η νέα γενιά", "γενιά", "γένια", "Η νέα γένια"),
        ("he", "ספר טוב", "ספר", "סֵפֶר", "סֵפֶר טוב"),
        ("ar", "كتب الولد", "كتب", "كَتَبَ", "كَتَبَ الولد"),
        ("hi", "वह गया", "वह", "वो", "वो गया"),
        ("th", "ตากลมดี", "ตากลม", "ตาก-ลม", "ตาก-ลมดี"),
        ("en", "I read it.", "read", "red", "I red it."),
    ],
)
def test_other_scripts_are_respelled_in_their_own_letters(
    language: str, text: str, surface: str, reading: str, said: str
) -> None:
    assert aloud(text, language, {surface: reading}) == said


@pytest.mark.parametrize(
    ("language", "text", "surface", "reading"),
    [
        ("ko", "맛있다", "맛있다", "masitda"),
        ("ru", "замок", "замок", "zamok"),
        ("zh-Hans", "银行", "银行", "bank!"),
        ("ja", "明日", "明日", "…"),
        ("ar", "كتب", "كتب", "kataba"),
    ],
)
def test_a_reading_that_no_voice_can_say_leaves_the_word(
    language: str, text: str, surface: str, reading: str
) -> None:
    assert aloud(text, language, {surface: reading}) == text


def test_a_word_inside_another_is_left_alone_as_in_print() -> None:
    assert aloud("Thread and read", "en", {"read": "red"}) == "Thread and red"


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(UnsupportedLanguage, match="'xx'"):
        aloud("x", "xx", {})


@given(st.text(max_size=30), st.dictionaries(st.text(max_size=4), st.text(max_size=6), max_size=4))
def test_any_text_and_any_reading_can_be_said(text: str, overrides: dict[str, str]) -> None:
    for language in ("ja", "zh-Hans", "zh-Hant", "ko", "th", "ru", "en"):
        aloud(text, language, overrides)


@given(st.lists(st.sampled_from(["银行", "我", "了", "。", "a "]), max_size=12))
def test_only_the_words_with_a_reading_change(pieces: list[str]) -> None:
    said = aloud("".join(pieces), "zh-Hans", {"银行": "yínháng"})
    assert said == "".join("银航" if piece == "银行" else piece for piece in pieces)

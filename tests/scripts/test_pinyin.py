import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.scripts import pinyin

SYLLABLES = [
    "mā", "má", "mǎ", "mà", "ma", "nǚ", "lǜ", "lüè", "guǐ", "liú", "xué", "jūn", "yuán",
    "zhōng", "shì", "ér", "wǒ",
    "yǐng", "ǎo", "qióng", "wēng", "nuǎn", "rì", "cí",
]  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "numbered", "zhuyin"),
    [
        ("mā", "ma1", "ㄇㄚ"),
        ("má", "ma2", "ㄇㄚˊ"),
        ("hǎo", "hao3", "ㄏㄠˇ"),
        ("lǜ", "lü4", "ㄌㄩˋ"),
        ("ma", "ma5", "˙ㄇㄚ"),
        ("xué", "xue2", "ㄒㄩㄝˊ"),
        ("jūn", "jun1", "ㄐㄩㄣ"),
        ("zhī", "zhi1", "ㄓ"),
        ("yuán", "yuan2", "ㄩㄢˊ"),
        ("wèi", "wei4", "ㄨㄟˋ"),
        ("wēng", "weng1", "ㄨㄥ"),
        ("dōng", "dong1", "ㄉㄨㄥ"),
        ("qióng", "qiong2", "ㄑㄩㄥˊ"),
        ("liú", "liu2", "ㄌㄧㄡˊ"),
        ("guǐ", "gui3", "ㄍㄨㄟˇ"),
        ("ér", "er2", "ㄦˊ"),
    ],
)
def test_marks_numbers_and_zhuyin_of_one_syllable(marked: str, numbered: str, zhuyin: str) -> None:
    assert pinyin.to_numbers(marked) == numbered
    assert pinyin.to_marks(numbered) == marked
    assert pinyin.to_zhuyin(marked) == zhuyin


@pytest.mark.parametrize("typed", ["lv4", "lu:4", "LÜ4", "lǜ", "lü4"])
def test_every_way_to_type_u_umlaut_is_one_syllable(typed: str) -> None:
    assert pinyin.to_marks(typed) == "lǜ"


def test_a_mark_stands_on_the_letter_the_rule_says() -> None:
    assert [pinyin.to_marks(typed) for typed in ("gui4", "liu2", "xiao3", "hou4", "jue2", "er2")] == [
        "guì", "liú", "xiǎo", "hòu", "jué", "ér",
    ]  # fmt: skip


def test_an_apostrophe_parts_what_would_read_as_one_syllable() -> None:
    assert pinyin.join(("xī", "ān")) == "xī'ān"
    assert pinyin.join(("fāng", "àn")) == "fāng'àn"
    assert pinyin.join(("wán", "r")) == "wánr"


def test_joined_pinyin_is_cut_where_a_reader_cuts_it() -> None:
    assert pinyin.split("xī'ān") == ("xī", "ān")
    assert pinyin.split("fāngàn") == ("fān", "gàn")
    assert pinyin.split("dōngxi") == ("dōng", "xi")
    assert pinyin.split("xi3huan5 ni3") == ("xǐ", "huan", "nǐ")
    assert pinyin.split("nǚ'ér") == ("nǚ", "ér")


@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=5))
def test_a_word_written_with_numbers_comes_back_with_marks(syllables: list[str]) -> None:
    assert pinyin.split("".join(map(pinyin.to_numbers, syllables))) == tuple(syllables)


@given(st.sampled_from(SYLLABLES), st.integers(1, 5))
def test_a_changed_tone_changes_nothing_else(syllable: str, tone: int) -> None:
    changed = pinyin.with_tone(syllable, tone)
    assert pinyin.tone(changed) == tone
    assert pinyin.neutral(changed) == pinyin.neutral(syllable)


@given(st.lists(st.tuples(st.sampled_from(SYLLABLES), st.integers(1, 5)), min_size=1, max_size=6))
def test_a_word_in_other_tones_is_cut_like_its_model(word: list[tuple[str, int]]) -> None:
    model = [syllable for syllable, _ in word]
    said = tuple(pinyin.with_tone(syllable, tone) for syllable, tone in word)
    assert pinyin.split_like(pinyin.join(said), model) == said


@given(st.text(max_size=20))
def test_no_text_whatever_makes_it_raise(text: str) -> None:
    pinyin.to_numbers(text)
    pinyin.to_marks(text)
    pinyin.to_zhuyin(text)
    assert isinstance(pinyin.split(text), tuple)

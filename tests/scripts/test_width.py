import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.scripts.width import kana_to_full_width, kana_to_half_width, to_full_width, to_half_width


@pytest.mark.parametrize(
    ("half", "full"),
    [
        ("ABC xyz 123", "ＡＢＣ　ｘｙｚ　１２３"),
        ("!?~", "！？～"),
        ("ｶﾞｷﾞﾊﾟｰﾝ", "ガギパーン"),
        ("ｳﾞｧｲｵﾘﾝ", "ヴァイオリン"),
        ("｢ﾃﾞｰﾀ｣｡､･", "「データ」。、・"),
        ("¥", "￥"),
        ("ﾞ", "゛"),
    ],
)
def test_widths_go_both_ways(half: str, full: str) -> None:
    assert to_full_width(half) == full
    assert to_half_width(full) == half


def test_kanji_and_hiragana_have_one_width() -> None:
    assert to_half_width("漢字がぱ") == to_full_width("漢字がぱ") == "漢字がぱ"


def test_kana_alone_leaves_latin_as_it_is() -> None:
    assert kana_to_full_width("ﾃﾞｰﾀ abc") == "データ abc"
    assert kana_to_half_width("データ ＡＢＣ") == "ﾃﾞｰﾀ ＡＢＣ"


def test_a_sound_mark_joins_only_what_can_bear_it() -> None:
    assert kana_to_full_width("ｱﾞ") == "ア゛"
    assert kana_to_full_width("aﾟ") == "a゜"


@given(st.text())
def test_full_width_twice_is_full_width_once(text: str) -> None:
    assert to_full_width(to_full_width(text)) == to_full_width(text)


@given(st.text())
def test_half_width_twice_is_half_width_once(text: str) -> None:
    assert to_half_width(to_half_width(text)) == to_half_width(text)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_ascii_comes_back(text: str) -> None:
    assert to_half_width(to_full_width(text)) == text


@given(st.text(st.characters(min_codepoint=0x30A1, max_codepoint=0x30F6, exclude_characters="ヮヰヱヵヶ")))
def test_katakana_comes_back(text: str) -> None:
    assert to_full_width(to_half_width(text)) == text

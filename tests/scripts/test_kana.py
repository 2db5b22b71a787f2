import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.scripts.kana import beats, from_romaji, is_kana, to_hiragana, to_katakana, to_romaji

HIRAGANA = "".join(map(chr, range(0x3041, 0x3097)))
# ぢ, づ, を, ゐ, ゑ sound like others and are spelled like them; small vowels only occur in loanwords.
DISTINCT = [kana for kana, letters in beats().items() if from_romaji(letters) == kana]


@given(st.text(HIRAGANA + "ゝゞー"))
def test_hiragana_survive_the_way_to_katakana_and_back(text: str) -> None:
    assert to_hiragana(to_katakana(text)) == text


@given(st.text())
def test_conversion_keeps_every_other_character_in_its_place(text: str) -> None:
    converted = to_katakana(text)
    assert len(converted) == len(text)
    assert all(new == old or "ぁ" <= old <= "ゞ" for old, new in zip(text, converted, strict=True))


@given(st.lists(st.sampled_from([*DISTINCT, "ー"])).map("".join))
def test_kana_survive_the_way_to_letters_and_back(kana: str) -> None:
    assert from_romaji(to_romaji(kana)) == kana


@given(st.lists(st.tuples(st.sampled_from("かさたはぱきしちふ"), st.sampled_from(["っ", ""]))))
def test_doubled_consonants_survive_too(pairs: list[tuple[str, str]]) -> None:
    kana = "".join(small + one for one, small in pairs)
    assert from_romaji(to_romaji(kana)) == kana


@pytest.mark.parametrize(
    ("kana", "letters"),
    [
        ("とうきょう", "toukyou"),
        ("しんよう", "shin'you"),
        ("きんえん", "kin'en"),
        ("まっちゃ", "matcha"),
        ("ざっし", "zasshi"),
        ("ファッション", "fasshon"),
        ("ヴァイオリン", "vaiorin"),
        ("ティー", "ti-"),
        ("てゅ", "tyu"),
        ("がっこう。", "gakkou。"),
    ],
)
def test_kana_are_spelled_in_hepburn(kana: str, letters: str) -> None:
    assert to_romaji(kana) == letters


@pytest.mark.parametrize(
    ("letters", "kana"),
    [
        ("Tōkyō", "とうきょう"),
        ("sya tya zyu", "しゃ ちゃ じゅ"),
        ("konnichiha", "こんにちは"),
        ("hon'ya", "ほんや"),
        ("matcha", "まっちゃ"),
        ("n", "ん"),
        ("wo", "を"),
    ],
)
def test_typed_letters_become_kana(letters: str, kana: str) -> None:
    assert from_romaji(letters) == kana


@given(st.text())
def test_any_text_may_be_spelled(text: str) -> None:
    assert isinstance(to_romaji(text), str)
    assert isinstance(from_romaji(text), str)


@pytest.mark.parametrize(
    ("text", "expected"), [("かな", True), ("ｶﾞｷﾞー", True), ("か゚な漢", False), ("", False), ("abc", False)]
)
def test_kana_are_told_from_other_scripts(text: str, expected: bool) -> None:
    assert is_kana(text) is expected

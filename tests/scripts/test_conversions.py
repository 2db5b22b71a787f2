import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.commands.convert import convert
from kaiwa.scripts.conversions import CONVERSIONS, pinyin_with_marks, pinyin_with_numbers

SYLLABLES = st.sampled_from(
    ["ma1", "ni3", "lü4", "xian1", "an4", "hao3", "er2", "de5", "zhuang4", "nü3", "ai1", "shi2"]
)


@pytest.mark.parametrize(
    ("numbered", "marked"),
    [
        ("ni3hao3", "nǐhǎo"),
        ("Ni3 hao3 ma5?", "Nǐ hǎo ma?"),
        ("Xi1an1, 2 ge4", "Xī'ān, 2 gè"),
        ("lu:4 lü4 lv4", "lǜ lǜ lǜ"),
        ("NI3", "NǏ"),
        ("COVID19 abc1 http2", "COVID19 abc1 http2"),
    ],
)
def test_numbers_become_marks(numbered: str, marked: str) -> None:
    assert pinyin_with_marks(numbered) == marked


@pytest.mark.parametrize(
    ("marked", "numbered"),
    [
        ("Wǒ qù Běijīng, nǐ ne?", "Wo3 qu4 Bei3jing1, ni3 ne5?"),
        ("Xī'ān", "Xi1an1"),
        ("fāng'àn gěi nǚ'ér", "fang1an4 gei3 nü3er2"),
        ("I am in Paris, café", "I am in Paris, café"),
        ("dōngxi", "dong1xi5"),
    ],
)
def test_marks_become_numbers(marked: str, numbered: str) -> None:
    assert pinyin_with_numbers(marked) == numbered


@given(st.lists(SYLLABLES, min_size=1, max_size=6))
def test_numbers_survive_the_way_to_marks_and_back(syllables: list[str]) -> None:
    word = "mi4" + "".join(syllables)  # a word whose every syllable is light has no mark to know it by
    assert pinyin_with_numbers(pinyin_with_marks(word)) == word


@pytest.mark.parametrize(
    ("way", "text", "converted"),
    [
        ("hiragana", "toukyou e ikimasu トム", "とうきょう え いきます とむ"),
        ("katakana", "こーひー koohii", "コーヒー コオヒイ"),
        ("romaji", "とうきょう", "toukyou"),
        ("full-width", "ABC ｶﾞ", "ＡＢＣ　ガ"),
        ("half-width", "ＡＢＣ　ガ", "ABC ｶﾞ"),
        ("full-width-kana", "ABC ｶﾞ", "ABC ガ"),
        ("half-width-kana", "ＡＢＣガ", "ＡＢＣｶﾞ"),
        ("zhuyin", "ni3 hǎo!", "ㄋㄧˇ ㄏㄠˇ!"),
        ("simplified", "漢語", "汉语"),
        ("traditional", "汉语", "漢語"),
    ],
)
def test_a_text_is_written_in_another_way(way: str, text: str, converted: str) -> None:
    assert CONVERSIONS[way](text) == converted


@pytest.mark.parametrize("way", CONVERSIONS)
@given(text=st.text(max_size=30))
def test_any_text_can_be_converted(way: str, text: str) -> None:
    assert isinstance(CONVERSIONS[way](text), str)


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(convert, arguments, input=stdin)


def test_lines_are_converted_from_a_terminal() -> None:
    assert run("--to", "pinyin-marks", stdin="ni3\nhao3\n").output == "nǐ\nhǎo\n"


def test_a_number_is_told_with_its_reading() -> None:
    assert run("--to", "words", "--lang", "ja", "2,024").output == "二千二十四\tにせんにじゅうよん\n"
    assert run("--to", "words", "--lang", "en", "1.5").output == "one point five\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--to", "words", "7"), "zh-Hant"),
        (("--to", "words", "--lang", "xx", "7"), "'xx'"),
        (("--to", "words", "--lang", "ja", "many"), "'many' is no number"),
        (("--to", "words", "--lang", "ja", "1e13"), "the largest is"),
        (("--to", "klingon", "7"), "hiragana"),
    ],
)
def test_what_cannot_be_converted_is_told_in_a_sentence(arguments: tuple[str, ...], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.output

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.scripts import Kind, annotate
from kaiwa.scripts.japanese.counters import count, counters
from kaiwa.scripts.japanese.numerals import LARGEST, read_integer, value_of_kanji

pytest.importorskip("sudachipy", reason="the extra japanese is not installed")

FIGURES = "〇一二三四五六七八九"


def kanji(number: int) -> str:
    """An independent way to write a number, to test the way to read it."""
    out = ""
    for power, name in ((12, "兆"), (8, "億"), (4, "万"), (0, "")):
        group = number // 10**power % 10_000
        for digit, unit in zip(map(int, f"{group:04}"), ("千", "百", "十", ""), strict=True):
            if digit:
                out += ("" if digit == 1 and unit else FIGURES[digit]) + unit
        out += name if group else ""
    return out or "〇"


@given(st.integers(0, 10**16 - 1))
def test_kanji_figures_have_their_value(number: int) -> None:
    assert value_of_kanji(kanji(number)) == number


@given(st.integers(0, LARGEST), st.integers(0, LARGEST))
def test_different_numbers_sound_different(one: int, other: int) -> None:
    assert (read_integer(one) == read_integer(other)) == (one == other)


@given(st.integers(0, LARGEST), st.sampled_from(sorted(counters())))
def test_every_amount_of_everything_has_a_reading(amount: int, counter: str) -> None:
    spoken = count(amount, counters()[counter])
    assert all("ぁ" <= character <= "ー" for character in spoken)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("一本", "いっぽん"), ("3本", "さんぼん"), ("６本", "ろっぽん"), ("十本", "じゅっぽん"),
        ("三百", "さんびゃく"), ("600", "ろっぴゃく"), ("8000", "はっせん"), ("八千", "はっせん"),
        ("一万", "いちまん"), ("1千万円", "いっせんまんえん"), ("10兆円", "じゅっちょうえん"),
        ("1人", "ひとり"), ("二人", "ふたり"), ("4人", "よにん"), ("14人", "じゅうよにん"),
        ("1つ", "ひとつ"), ("九つ", "ここのつ"), ("20日", "はつか"), ("24日", "にじゅうよっか"),
        ("4時", "よじ"), ("9時", "くじ"), ("7時", "しちじ"), ("4月", "しがつ"), ("10分", "じゅっぷん"),
        ("3分", "さんぷん"), ("三階", "さんがい"), ("1匹", "いっぴき"), ("3匹", "さんびき"),
        ("2杯", "にはい"), ("1歳", "いっさい"), ("8冊", "はっさつ"), ("6個", "ろっこ"),
        ("2年生", "にねんせい"), ("4年", "よねん"),
        ("350円", "さんびゃくごじゅうえん"), ("1,234円", "せんにひゃくさんじゅうよえん"),
        ("１２，０００円", "いちまんにせんえん"), ("¥500", "ごひゃくえん"), ("3.14", "さんてんいちよん"),
        ("0.5", "れいてんご"), ("1.5倍", "いってんごばい"), ("50%", "ごじゅっぱーせんと"),
        ("3分の1", "さんぶんのいち"), ("10:30", "じゅうじさんじゅっぷん"), ("3万5千円", "さんまんごせんえん"),
        ("2026/11/01", "にせんにじゅうろくねんじゅういちがつついたち"), ("007", "ぜろぜろなな"),
        ("03-1234-5678", "ぜろさんのいちにさんよんのごろくななはち"), ("101号室", "いちまるいちごうしつ"),
        ("二〇二六年", "にせんにじゅうろくねん"), ("5km", "ごきろめーとる"),
    ],
)  # fmt: skip
def test_figures_are_read_with_their_counter(text: str, reading: str) -> None:
    assert "".join(token.reading for token in annotate(text, "ja").tokens) == reading


@pytest.mark.parametrize(
    ("text", "hiragana"),
    [
        ("9月1日に会う", "くがつついたちにあう"),
        ("1日に3回飲む", "いちにちにさんかいのむ"),
        ("2、3日待つ", "に、さんにちまつ"),
        ("五、六人来た", "ご、ろくにんきた"),
        ("四割五分", "よんわりごぶ"),
        ("何本ですか", "なんぼんですか"),
        ("数人が何階かで数日待つ", "すうにんがなんがいかですうじつまつ"),
        ("何時に起きますか", "なんじにおきますか"),
        ("12/25まで", "じゅうにがつにじゅうごにちまで"),
        ("1/2の確率", "にぶんのいちのかくりつ"),
        ("十分あれば十分後に", "じゅうぶんあればじゅっぷんごに"),
    ],
)
def test_the_neighbours_of_a_figure_count(text: str, hiragana: str) -> None:
    assert annotate(text, "ja").hiragana == hiragana


def test_a_figure_and_its_counter_are_one_number() -> None:
    first, *_ = annotate("350円です。", "ja").tokens
    assert (first.surface, first.kind, first.part_of_speech) == ("350円", Kind.NUMBER, "NUM")
    assert [(span.text, span.reading) for span in first.spans] == [
        ("350", "さんびゃくごじゅう"),
        ("円", "えん"),
    ]


def test_a_second_way_to_count_is_offered() -> None:
    assert "ななにん" in annotate("7人", "ja").tokens[0].alternatives
    assert "はちかい" in annotate("8回", "ja").tokens[0].alternatives


HAND_CHECKED = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("japanese_numbers.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("text", "reading"), HAND_CHECKED)
def test_numbers_of_everyday_life(text: str, reading: str) -> None:
    assert annotate(text, "ja").hiragana == reading


@pytest.mark.parametrize("letter", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
def test_a_letter_alone_is_named(letter: str) -> None:
    names = {annotate(written, "ja").tokens[0].reading for written in (letter, letter.lower())}
    assert len(names) == 1
    assert names.isdisjoint({"", "めーとる", "ぐらむ", "とん"})

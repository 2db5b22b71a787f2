import pytest

from kaiwa.scripts.annotation import Kind
from kaiwa.scripts.overrides import Piece, carve
from kaiwa.scripts.segments import is_boundary, segment


def cut(text: str) -> list[str]:
    return [text[found.start : found.end] for found in segment(text)]


def kinds(text: str) -> list[Kind]:
    return [found.kind for found in segment(text)]


@pytest.mark.parametrize(
    "word",
    [
        "l'ami",
        "aujourd’hui",
        "don't",
        "arc-en-ciel",
        "по-русски",
        "об'єктивний",
        "U.S.A.",
        "т.е.",
        "café́",
        "नमस्ते",
        "क़लम",
        "שָׁלוֹם",
        'צה"ל',
        "السَّلَامُ",
        "5th",
        "90-х",
        "m²",
        "e-mail’ом",
        "日本語",
        "สวัสดี",
    ],
)
def test_what_a_reader_calls_a_word_stays_whole(word: str) -> None:
    assert cut(word) == [word]
    assert kinds(word) == [Kind.WORD]


@pytest.mark.parametrize(
    "number", ["7", "1,234.56", "10:30", "2026-11-21", "1/2", "-5", "−3.5", "१२३", "١٢٣٫٤", "½"]
)
def test_numbers_keep_their_separators_and_sign(number: str) -> None:
    assert cut(number) == [number]
    assert kinds(number) == [Kind.NUMBER]


def test_a_thousand_may_be_spaced_without_breaking() -> None:
    assert cut("12\u202f500 €") == ["12\u202f500", " ", "€"]


def test_a_range_is_two_numbers() -> None:
    assert cut("10-12") == ["10", "-", "12"]


@pytest.mark.parametrize(
    "symbol",
    [
        "👩‍👩‍👧‍👦",
        "👍🏽",
        "🇫🇷",
        "1️⃣",
        "❤️‍🔥",
        "€",
        "https://uk.wikipedia.org/wiki/Київ?x=1",
        "a.b+c@kaiwa.example.org",
        "kaiwa.org/x",
    ],
)
def test_emoji_and_addresses_are_one_piece(symbol: str) -> None:
    assert cut(symbol) == [symbol]
    assert kinds(symbol) == [Kind.SYMBOL]


def test_a_sentence_ends_behind_an_address() -> None:
    assert cut("See https://kaiwa.org/a, or b@c.org.")[2:] == [
        "https://kaiwa.org/a",
        ",",
        " ",
        "or",
        " ",
        "b@c.org",
        ".",
    ]


def test_two_flags_are_two_flags() -> None:
    assert cut("🇫🇷🇩🇪") == ["🇫🇷", "🇩🇪"]


def test_quotation_marks_stay_outside() -> None:
    assert cut("'Salut'") == ["'", "Salut", "'"]
    assert cut("«Да»") == ["«", "Да", "»"]


def test_a_repeated_mark_is_one_piece_and_a_mixed_one_is_not() -> None:
    assert cut("what...?!") == ["what", "...", "?", "!"]


def test_a_script_without_spaces_parts_from_latin_and_digits() -> None:
    assert cut("ผมใช้iPhone15ครับ100บาท") == ["ผมใช้", "iPhone15", "ครับ", "100", "บาท"]
    assert cut("我用iPhone手机") == ["我用", "iPhone", "手机"]


def test_a_zero_width_space_is_a_space() -> None:
    assert kinds("ครับ\u200bผม") == [Kind.WORD, Kind.SPACE, Kind.WORD]


def test_a_stretch_is_cut_as_if_it_stood_in_its_line() -> None:
    assert [found[:2] for found in segment("один два три", 5, 8)] == [(5, 8)]


@pytest.mark.parametrize(
    ("text", "index", "expected"),
    [
        ("ami", 1, False),
        ("l'ami", 2, True),
        ("a b", 1, True),
        ("é́", 1, False),
        ("กา", 0, True),
        ("我们", 1, True),
        ("x", 1, True),
    ],
)
def test_a_word_begins_and_ends_only_at_boundaries(text: str, index: int, expected: bool) -> None:
    assert is_boundary(text, index) is expected


def test_the_longest_override_wins_across_tokens() -> None:
    readings = {"New": "1", "New York": "2", "York": "3"}
    assert list(carve("in New York", readings)) == [Piece(0, 3, None), Piece(3, 11, "2")]


def test_an_override_does_not_match_inside_a_word() -> None:
    assert list(carve("mais ai", {"ai": "x"})) == [Piece(0, 5, None), Piece(5, 7, "x")]


def test_an_empty_override_is_ignored() -> None:
    assert list(carve("ab", {"": "x"})) == [Piece(0, 2, None)]


def test_no_text_has_no_pieces() -> None:
    assert list(carve("", {"a": "b"})) == []
    assert list(segment("")) == []

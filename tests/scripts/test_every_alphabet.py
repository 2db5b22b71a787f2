"""What holds for any text in the alphabetic systems, whatever its script."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaiwa.scripts import Kind, annotate

LANGUAGES = (
    "ru",
    "uk",
    "el",
    "hi",
    "th",
    "ar",
    "he",
    "vi",
    "en",
    "es",
    "fr",
    "de",
    "it",
    "pt-BR",
    "id",
    "tr",
)
READ_ALOUD = ("ru", "uk", "el", "hi", "th", "ar", "he")
SCRIPTS = (
    "abcDE'’-.,0123 ",
    "абвгґѓёєіїйъьяюЩ\u0301ʼ",
    "αυευουγγμπϊΐάΆςΈ;·",
    "कखड़ज्ञ\u093c\u094d\u0902\u0901\u0903ािीुे१।",
    "กขคเแโไใะาิีืุู็์่้ๆฯรรฤทรสหอ๑",
    "ابتثلشسوىةآأ\u064e\u064f\u0650\u0651\u0652\u064b\u0670١،؟",
    "אבגדהוכפשי\u05b0\u05b4\u05b7\u05b8\u05b9\u05bc\u05c1׳״־",
    "日本語かなカナ한국어",
    "😀👨\u200d👩\u200d👧🇫🇷\ufe0f\u20e3\u200c\u200d\u200b\u200f\u202e\x00\n\t\ud800\udfff\U000e0061",
)
ANY_TEXT = st.one_of(
    st.text(st.characters(), max_size=40),
    st.text(st.sampled_from("".join(SCRIPTS)), max_size=60),
    st.sampled_from(SCRIPTS).flatmap(lambda script: st.text(st.sampled_from(script), max_size=40)),
)
OVERRIDES = st.dictionaries(
    st.text(st.sampled_from("".join(SCRIPTS)), max_size=3), st.text(max_size=5), max_size=4
)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=150, deadline=None)
@given(text=ANY_TEXT, overrides=OVERRIDES)
def test_tokens_tile_the_text(language: str, text: str, overrides: dict[str, str]) -> None:
    line = annotate(text, language, overrides)
    assert line.text == text
    assert "".join(token.surface for token in line.tokens) == text
    place = 0
    for token in line.tokens:
        assert token.start == place < token.end
        assert text[token.start : token.end] == token.surface
        assert 0 <= token.confidence <= 1
        place = token.end
    assert place == len(text)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=60, deadline=None)
@given(text=ANY_TEXT)
def test_plain_romanization_is_ascii_or_absent(language: str, text: str) -> None:
    for token in annotate(text, language).tokens:
        assert token.romanization_plain.isascii()


@pytest.mark.parametrize("language", READ_ALOUD)
@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(max_codepoint=0x24F), max_size=40))
def test_latin_text_is_its_own_romanization(language: str, text: str) -> None:
    assert annotate(text, language).romanization == text


@pytest.mark.parametrize("language", READ_ALOUD)
@settings(max_examples=60, deadline=None)
@given(text=ANY_TEXT)
def test_a_romanization_is_not_romanized_again(language: str, text: str) -> None:
    once = annotate(text, language)
    if all(token.kind is not Kind.WORD or token.romanization for token in once.tokens) and not once.notes:
        twice = annotate(once.romanization, language).romanization
        assert twice.replace(" ", "") == once.romanization.replace(" ", "")


OWN_UNITS = {
    "en": ("a", "é.", "1.", "😀\u200d", "\u0301", " "),
    "ru": ("я", "ѣ-"),
    "uk": ("я",),
    "el": ("ου",),
    "hi": ("क्",),
    "th": ("กร", "เ", "สวัสดี"),
    "ar": ("لا",),
    "he": ("שׁ",),
}


@pytest.mark.parametrize(
    ("language", "unit"), [(one, unit) for one, own in OWN_UNITS.items() for unit in own]
)
def test_a_hundred_thousand_characters_take_seconds(language: str, unit: str) -> None:
    annotate(unit * 10, language)
    started = time.process_time()
    annotate(unit * (100_000 // len(unit)), language)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("language", OWN_UNITS)
def test_time_grows_with_the_length_of_any_script_and_no_faster(language: str) -> None:
    for unit in {unit for own in OWN_UNITS.values() for unit in own}:
        annotate(unit * 10, language)
        started = time.process_time()
        annotate(unit * (6_000 // len(unit)), language)
        assert time.process_time() - started < 0.6, unit


def test_threads_agree() -> None:
    lines = [("สวัสดีครับวันนี้", "th"), ("Здравствуйте, его", "ru"), ("नमस्ते दुनिया", "hi"), ("שָׁלוֹם", "he")] * 20
    alone = [annotate(text, language) for text, language in lines]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda line: annotate(*line), lines)) == alone


def test_a_chat_line_is_read_in_two_milliseconds() -> None:
    lines = {
        "th": "วันนี้อากาศดีมาก ไปกินข้าวกันไหม ผมรู้จักร้านอาหารอร่อยใกล้สถานีรถไฟ 😀",
        "ru": "Здравствуйте, сегодня хорошая погода, пойдём погуляем в парке? 😀",
        "hi": "नमस्ते, आज मौसम बहुत अच्छा है, क्या हम बाहर घूमने चलें? 😀",
        "ar": "السَّلَامُ عَلَيْكُمْ، كيف حالك اليوم؟ هل تريد أن نذهب إلى المطعم؟",
    }
    for language, text in lines.items():
        times = []
        for _ in range(40):
            started = time.process_time()
            annotate(text, language)
            times.append(time.process_time() - started)
        assert sorted(times)[-3] <= 0.002, language


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    loaded = "import sys, kaiwa.scripts; print(*sys.modules)"
    output = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout
    assert "pythainlp" not in output
    assert "kaiwa.scripts.thai" not in output
    assert "kaiwa.scripts.segments" not in output


LATIN_LINES = st.lists(
    st.sampled_from(
        ["Hello", "don't", "café", "well-known", "(no)", '"so"', "e.g.", "–", "a", "x@y.org", "Ōsaka"]
    )
    | st.sampled_from([", ", " ", "  ", "! ", "? ", ": ", "\n", "; "]),
    max_size=12,
).map("".join)


@pytest.mark.parametrize("language", ["ja", "zh-Hans", "zh-Hant", "ko", *LANGUAGES])
@settings(max_examples=40, deadline=None)
@given(text=LATIN_LINES)
def test_latin_text_read_twice_is_latin_text_read_once(language: str, text: str) -> None:
    once = annotate(text, language).romanization or text
    assert (annotate(once, language).romanization or once) == once

"""What must hold for any text at all: nothing is lost, nothing raises, time grows with length only."""

import asyncio
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaiwa.scripts import annotate
from kaiwa.scripts.japanese.lexer import CHUNK

pytest.importorskip("sudachipy", reason="the extra japanese is not installed")

ANY_CHARACTER = st.characters(exclude_categories=())
JAPANESE = "私は明日、東京へ行った。３日12月一二三百人々ヶ月がっーゝﾊﾞか\u3099\r\n 　(/)-:.,％"


@given(st.text(ANY_CHARACTER, max_size=60) | st.text(JAPANESE, max_size=60))
@example("\ud800")
@example("\x00")
@example("a\u0301\u200d👩‍👩‍👧")
@example("\r\n\u3000")
@example("々ゝゞーっ")
@example("1" * 100 + "円")
@example("一" * 300)
@example("¥" + "9" * 5_000 + "分の" + "9" * 5_000 + "万")
@example("1" * 5_000 + "分の" + "1" * 5_000)
@settings(deadline=None, max_examples=150)
def test_the_tokens_are_the_text(text: str) -> None:
    annotation = annotate(text, "ja")
    assert "".join(token.surface for token in annotation.tokens) == text
    place = 0
    for token in annotation.tokens:
        assert (token.start, token.end) == (place, place + len(token.surface))
        assert "".join(span.text for span in token.spans) == token.surface
        assert 0 <= token.confidence <= 1
        place = token.end


@pytest.mark.parametrize("unit", ["漢", "あ", "3日", "1,", "食べ物を買った。", "百万", "\ud800"])
def test_a_hundred_thousand_characters_take_seconds(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    start = time.process_time()
    tokens = annotate(text, "ja").tokens
    assert "".join(token.surface for token in tokens) == text
    assert time.process_time() - start < 8


def test_no_kind_of_character_takes_longer_the_more_of_it_there_is() -> None:
    units = ("a", "ア", "一", "1", "😀", "。", " ", "\n", "々", "ー", "が", "東京都", "二、")
    for unit in units:
        text = (unit * 10_000)[:10_000]
        start = time.process_time()
        annotate(text, "ja")
        assert time.process_time() - start < 0.8, unit


@pytest.mark.parametrize("figure", ["¥" + "9" * 5_000 + "分の" + "9" * 5_000 + "万", "9" * 10_000 + "円"])
def test_an_endless_figure_is_read_in_no_time(figure: str) -> None:
    annotate("1円", "ja")
    start = time.process_time()
    annotate(figure, "ja")
    assert time.process_time() - start < 2


def test_twice_the_text_takes_about_twice_the_time() -> None:
    def seconds(text: str) -> float:
        start = time.process_time()
        annotate(text, "ja")
        return time.process_time() - start

    line = "昨日、三百五十円の食べ物を買って、東京へ行った。"
    seconds(line * 200)
    once, fourfold = (min(seconds(line * times) for _ in range(3)) for times in (200, 800))
    assert fourfold < 10 * once


def test_long_text_is_read_as_its_sentences_are() -> None:
    sentence = "昨日は東京で三百五十円の食べ物を買った。"
    one = [token.reading for token in annotate(sentence, "ja").tokens]
    times = 3 * CHUNK // len(sentence)
    assert [token.reading for token in annotate(sentence * times, "ja").tokens] == one * times


def test_threads_and_event_loops_read_alike() -> None:
    lines = [f"{number}月{number}日、東京へ行って食べ物を買った。" for number in range(1, 13)] * 8
    expected = [annotate(line, "ja") for line in lines]

    def in_a_loop(line: str) -> object:
        async def read() -> object:
            return annotate(line, "ja")

        return asyncio.run(read())

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(in_a_loop, lines)) == expected


def test_the_door_opens_quickly_and_the_dictionary_comes_later() -> None:
    program = (
        "import sys, kaiwa.scripts as _; print({'sudachipy', 'pykakasi', 'pyopenjtalk'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"

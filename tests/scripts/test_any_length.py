"""Whatever is written: time grows with its length and no faster, and any number of threads and loops read alike."""

import asyncio
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from kaiwa.scripts import annotate, supported_languages

MIXED = "東京へ行ったアa1,2.3漢字がкотสวัสดีक्षשלוםالسلام한국어的是一不了😀\u200d\u0301々ー「」-・\ud800"
UNITS = {
    "ja": ("漢", "が", "ー", "々", "一", "二千", "食べ物", "3日1,", "東京都", "行った"),
    "zh-Hans": ("为", "一", "不", "得", "的", "看一看", "没收到", "一百万", "重新开始", "3"),
    "zh-Hant": ("個", "一", "不", "著", "頭髮", "說", "麼"),
    "ko": ("가", "꽃잎", "ㄱ", "일", "십", "3개", "할수있는"),
    "th": ("ก", "เ", "สวัสดี", "ๆ", "กรุงเทพ", "๑", "ตากลม"),
    "hi": ("क", "क्", "क्ष", "नमस्ते", "१", "\u0902"),
}
OF_ANY = ("a", "1", ".", " ", "\n", "😀", "\u0301", "a'", "1,", MIXED)
"""No space and no full stop in most of them: nowhere to part a line."""
LENGTH = 3_000
MOST_TIMES = 3.5
"""So much longer may a text of twice the length take; four times would be quadratic."""


def seconds(text: str, language: str) -> float:
    started = time.process_time()
    annotate(text, language)
    return time.process_time() - started


def times_longer(unit: str, language: str, length: int) -> float:
    """The shortest of several tries: whatever else the machine does only ever makes one longer."""
    text = (unit * length)[: 2 * length]
    seconds(text[:length], language)
    best = MOST_TIMES + 1
    short = long = 1e9
    for _ in range(8):
        short, long = min(short, seconds(text[:length], language)), min(long, seconds(text, language))
        best = long / max(short, 0.001)
        if best <= MOST_TIMES:
            break
    return best


@pytest.mark.parametrize("language", supported_languages())
def test_twice_as_long_takes_about_twice_the_time(language: str) -> None:
    for unit in (*UNITS.get(language, ()), *OF_ANY):
        found = times_longer(unit, language, LENGTH)
        assert found <= MOST_TIMES, (unit, found)


@pytest.mark.parametrize("language", UNITS)
def test_a_hundred_thousand_characters_without_a_break_take_seconds(language: str) -> None:
    text = ("".join(UNITS[language]) * 100_000)[:100_000]
    seconds(text[:10], language)
    started = time.process_time()
    tokens = annotate(text, language).tokens
    assert time.process_time() - started < 8
    assert "".join(token.surface for token in tokens) == text


LINES = {
    language: ("".join(UNITS.get(language, ())), MIXED, "Hello, 3 o'clock.")
    for language in supported_languages()
}


def test_threads_and_event_loops_read_every_language_alike() -> None:
    lines = [(text, language) for language, texts in LINES.items() for text in texts] * 3
    alone = [annotate(*line) for line in lines]

    def in_a_loop(line: tuple[str, str]) -> object:
        async def read() -> object:
            return annotate(*line)

        return asyncio.run(read())

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(in_a_loop, lines)) == alone


FIRST = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from kaiwa.scripts import annotate, supported_languages
lines = {lines!r}
start = Barrier(8)
def read(text, language):
    start.wait()
    return annotate(text, language)
with ThreadPoolExecutor(8) as pool:
    for language, text in lines.items():
        found = list(pool.map(read, [text] * 8, [language] * 8))
        assert all(each == found[0] for each in found), language
print(len(lines))
"""


def test_a_language_may_first_be_asked_for_by_eight_threads_at_once() -> None:
    lines = {language: texts[0] or texts[2] for language, texts in LINES.items()}
    program = FIRST.format(lines=lines)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"{len(LINES)}\n"), done.stderr

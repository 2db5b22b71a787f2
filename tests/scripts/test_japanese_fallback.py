"""Without Sudachi the built-in converter reads; run apart, so that the lexer is really missing."""

import json
import subprocess
import sys

PROGRAM = """
import json, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)
sys.modules["sudachipy"] = None
from kaiwa.scripts import annotate
for text in json.load(sys.stdin):
    line = annotate(text, "ja")
    assert "".join(token.surface for token in line.tokens) == text, text
    assert all(text[token.start:token.end] == token.surface for token in line.tokens), text
    print(json.dumps([line.hiragana, line.romanization]))
"""


def without_sudachi(*texts: str) -> list[list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=json.dumps(texts), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


COMMON = {
    "私は東京へ行って食べ物を食べた。": (
        "わたしはとうきょうへいってたべものをたべた。",
        "watashi wa tōkyō e itte tabemono o tabe ta.",
    ),
    "12月3日に三百五十円。": (
        "じゅうにがつみっかにさんびゃくごじゅうえん。",
        "jūnigatsu mikka ni sanbyakugojūen.",
    ),
}
ODD = ("買っ\r\n\x00\ud800か\u3099ﾊﾞ々😀", "々", "", "龘龘", "一" * 500, "東京" * 3_000, "ヶ〆〇", "12:30 A-1")


def test_the_built_in_converter_reads_what_is_common_and_loses_nothing() -> None:
    read = without_sudachi(*COMMON, *ODD)
    for [kana, letters], (hiragana, romanization) in zip(read, COMMON.values(), strict=False):
        assert kana == hiragana
        assert letters.replace(" ", "") == romanization.replace(" ", "")
    assert len(read) == len(COMMON) + len(ODD)

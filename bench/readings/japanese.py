"""How right Japanese readings are, against sentences that people have read aloud or given ruby.

``python -m bench.readings.japanese --gold DIR``: a folder of JSONL files named ``ja_*``; a line has ``id``,
``text`` and ``units``, each unit ``[start, end, reading, kind]`` with the kinds ``k`` for kanji, ``n`` for
digits and letters, ``o`` for the rest.

Unit: the reading of a kanji unit, on the smallest stretch whose borders both sides share. Exact: whole
sentences without digits or letters. Number: digits with their counter, where the gold reads them in hiragana.
Ruby: the borders of the gold's units are borders of ours. は, へ, を and the spelling of long vowels are
forgiven.
"""

import argparse
import json
import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from kaiwa.scripts import Annotation, annotate
from kaiwa.scripts.kana import beats, to_hiragana

Stretch = tuple[int, int, str]
Unit = tuple[int, int, str, str]
Part = TypeVar("Part", Unit, Stretch)

_UNSOUNDED = re.compile("[^ぁ-ゖー]")
_SAME_SOUND = str.maketrans("はへをぢづゐゑ", "わえおじずいえ")
_LONG = frozenset({"aあ", "iい", "uう", "eえ", "eい", "oお", "oう"})
_HAS_READING = re.compile("[㐀-鿿々〆ヶヵ〇0-9０-９A-Za-zＡ-Ｚａ-ｚ]")
_DIGITS = re.compile("[0-9０-９.,．，]+")


@dataclass
class Scores:
    units: int = 0
    units_right: int = 0
    sentences: int = 0
    sentences_right: int = 0
    numbers: int = 0
    numbers_right: int = 0
    ruby: int = 0
    ruby_right: int = 0
    characters: int = 0
    seconds: float = 0.0
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    """Surface, the gold's reading, ours."""


def sound(reading: str) -> str:
    """One spelling for all that sounds alike; every long vowel is one ー."""
    kana = to_hiragana(unicodedata.normalize("NFKC", reading))
    out, vowel = "", ""
    for one in _UNSOUNDED.sub("", kana).translate(_SAME_SOUND):
        if one == "ー" or (one in "あいうえお" and vowel + one in _LONG):
            out += "" if out.endswith("ー") else "ー"
        else:
            out, vowel = out + one, beats().get(one, "-")[-1]
    return out


def measure(gold: Path, *, careful: bool = False) -> Scores:
    scores = Scores()
    annotate("これはペンです。", "ja", careful=careful)
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        started = time.process_time()
        annotation = annotate(row["text"], "ja", careful=careful)
        scores.seconds += time.process_time() - started
        scores.characters += len(row["text"])
        _compare(scores, row["text"], list(_units(row)), annotation)
    return scores


def _units(row: dict[str, Any]) -> Iterator[Unit]:
    """The gold's units; digits and their counter are one, marked ``d`` where they are read in hiragana."""
    text, waiting = row["text"], None
    for start, end, reading, kind in row["units"]:
        if waiting and kind == "k":
            is_read = reading and re.search("[ぁ-ん]", waiting[2] or "")
            yield waiting[0], end, (waiting[2] or "") + (reading or ""), "d" if is_read else "n"
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = None
        unit = (start, end, reading or "", kind)
        if kind == "n" and _DIGITS.fullmatch(text[start:end]):
            waiting = unit
        else:
            yield unit
    if waiting:
        yield waiting


def _compare(scores: Scores, text: str, units: list[Unit], annotation: Annotation) -> None:
    ours = [
        (token.start, token.end, token.reading if _HAS_READING.search(token.surface) else token.surface)
        for token in annotation.tokens
    ]
    for start, end, theirs, mine in _stretches(units, ours):
        kanji = sum(unit[3] == "k" for unit in theirs)
        digits = sum(unit[3] == "d" for unit in theirs)
        if not (kanji or digits) or any(
            unit[3] == "n" or (unit[3] == "k" and not unit[2]) for unit in theirs
        ):
            continue
        gold, heard = "".join(unit[2] for unit in theirs), "".join(one[2] for one in mine)
        is_right = sound(gold) == sound(heard)
        if digits:
            scores.numbers, scores.numbers_right = (
                scores.numbers + digits,
                scores.numbers_right + digits * is_right,
            )
            continue
        scores.units, scores.units_right = scores.units + kanji, scores.units_right + kanji * is_right
        if not is_right:
            scores.wrong.append((text[start:end], gold, heard))
    if not any(unit[3] in "nd" or (unit[3] == "k" and not unit[2]) for unit in units):
        scores.sentences += 1
        scores.sentences_right += sound("".join(one[2] for one in units)) == sound(
            "".join(one[2] for one in ours)
        )
    borders = _ruby_borders(annotation)
    kanji_units = [unit for unit in units if unit[3] == "k"]
    scores.ruby += len(kanji_units)
    scores.ruby_right += sum({unit[0], unit[1]} <= borders for unit in kanji_units)


def _stretches(
    units: list[Unit], ours: list[Stretch]
) -> Iterator[tuple[int, int, list[Unit], list[Stretch]]]:
    shared = sorted(({0} | {unit[1] for unit in units}) & ({0} | {one[1] for one in ours}))
    waiting_units, waiting_ours = iter(units), iter(ours)
    for start, end in pairwise(shared):
        yield start, end, _up_to(waiting_units, end), _up_to(waiting_ours, end)


def _up_to(parts: Iterator[Part], end: int) -> list[Part]:
    out = []
    for part in parts:
        out.append(part)
        if part[1] >= end:
            break
    return out


def _ruby_borders(annotation: Annotation) -> set[int]:
    borders = {0}
    for token in annotation.tokens:
        place = token.start
        for span in token.spans:
            place += len(span.text)
            borders.add(place)
    return borders


def _share(right: int, of: int) -> str:
    return f"{100 * right / of:.2f} %" if of else "–"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure Japanese readings against gold sentences.")
    parser.add_argument("--gold", type=Path, required=True, help="a folder with ja_*.jsonl")
    parser.add_argument("--careful", action="store_true", help="ask the second reader too")
    parser.add_argument("--wrong", action="store_true", help="list what was read wrongly")
    arguments = parser.parse_args()
    for gold in sorted(arguments.gold.glob("ja_*.jsonl")):
        scores = measure(gold, careful=arguments.careful)
        print(
            f"{gold.stem}: unit {_share(scores.units_right, scores.units)} of {scores.units}, "
            f"exact {_share(scores.sentences_right, scores.sentences)} of {scores.sentences}, "
            f"number {_share(scores.numbers_right, scores.numbers)} of {scores.numbers}, "
            f"ruby borders {_share(scores.ruby_right, scores.ruby)}, "
            f"{scores.characters / scores.seconds:,.0f} characters/s of processor time"
        )
        if arguments.wrong:
            for surface, theirs, ours in scores.wrong:
                print(f"  {surface}\t{theirs}\t{ours}")


if __name__ == "__main__":
    main()

"""Japanese: kanji units, whole sentences and numbers with their counters, by the sounds of their kana."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import fmean
from typing import NamedTuple

from pykakasi import kakasi

from bench.readings.gold import Gold, GoldRow, Speed, timed
from bench.readings.kana import canonical
from bench.readings.table import Row, percent, skipped, speed_row
from kaiwa.scripts import Annotation, annotate

SETS = ("ja_rohan", "ja_ita", "ja_kwdlc", "ja_gsd")
WITH_RUBY = ("ja_rohan", "ja_ita")
"""Sets whose units are what people wrote ruby over."""


class Targets(NamedTuple):
    unit: float
    sentence: float
    number: float
    speed: float | None = None


LIGHT = Targets(unit=97.4, sentence=89.0, number=93.0, speed=100_000)
CAREFUL = Targets(unit=97.8, sentence=90.0, number=95.0)
RUBY_TARGET = 99.8
TIMES_PYKAKASI = 100_000 / 44_000
"""The speed that is asked for, by that which pykakasi had where it was asked: a slow machine slows both."""

_NEEDS_READING = re.compile(r"[㐀-䶿一-鿿豈-﫿々〆ヶヵ〇0-9０-９A-Za-zＡ-Ｚａ-ｚ]|[\U00020000-\U0003ffff]")
_NUMERAL = re.compile(r"[0-9０-９．，,.]+")


class Unit(NamedTuple):
    start: int
    end: int
    reading: str
    kind: str
    """k kanji, n digits or Latin letters, d digits with their counter, o the rest; a system's have none."""


@dataclass
class Score:
    units: int = 0
    units_right: int = 0
    numbers: int = 0
    numbers_right: int = 0
    sentences: int = 0
    sentences_right: int = 0

    @property
    def unit(self) -> float:
        return percent(self.units_right, self.units)

    @property
    def number(self) -> float:
        return percent(self.numbers_right, self.numbers)

    @property
    def sentence(self) -> float:
        return percent(self.sentences_right, self.sentences)

    def add(self, text: str, gold: Sequence[Unit], read: Sequence[Unit]) -> None:
        for of_gold, of_system in chunks(gold, read):
            self._add_chunk(of_gold, of_system)
        if all(unit.kind not in "nd" and (unit.reading or unit.kind != "k") for unit in gold):
            self.sentences += 1
            self.sentences_right += _same_sound(gold, read)

    def _add_chunk(self, of_gold: Sequence[Unit], of_system: Sequence[Unit]) -> None:
        kanji = sum(unit.kind == "k" for unit in of_gold)
        numbers = sum(unit.kind == "d" for unit in of_gold)
        unjudged = any(unit.kind == "n" or (unit.kind == "k" and not unit.reading) for unit in of_gold)
        if unjudged or not (kanji or numbers):
            return
        right = _same_sound(of_gold, of_system)
        if numbers:
            self.numbers += numbers
            self.numbers_right += numbers * right
        else:
            self.units += kanji
            self.units_right += kanji * right


def _same_sound(gold: Sequence[Unit], read: Sequence[Unit]) -> bool:
    return canonical("".join(unit.reading for unit in gold)) == canonical(
        "".join(unit.reading for unit in read)
    )


def chunks(gold: Sequence[Unit], read: Sequence[Unit]) -> Iterator[tuple[Sequence[Unit], Sequence[Unit]]]:
    """The smallest stretches whose ends are boundaries of both."""
    cuts = sorted({0, *(unit.end for unit in gold)} & {0, *(unit.end for unit in read)})
    i = j = 0
    for cut in cuts[1:]:
        of_gold, of_system = i, j
        while i < len(gold) and gold[i].end <= cut:
            i += 1
        while j < len(read) and read[j].end <= cut:
            j += 1
        yield gold[of_gold:i], read[of_system:j]


def gold_units(row: GoldRow) -> list[Unit]:
    """Digits and the kanji after them are one number where the gold reads the digits in hiragana."""
    text = row["text"]
    given = [Unit(start, end, reading or "", kind) for start, end, reading, kind in row["units"]]
    units: list[Unit] = []
    for unit in given:
        last = units[-1] if units else None
        if last and last.kind == "n" and unit.kind == "k" and _NUMERAL.fullmatch(text[last.start : last.end]):
            judged = re.search("[ぁ-ん]", last.reading) and unit.reading
            units[-1] = Unit(last.start, unit.end, last.reading + unit.reading, "d" if judged else "N")
        else:
            units.append(unit)
    return [unit._replace(kind=unit.kind.lower()) for unit in units]


def token_units(annotation: Annotation) -> list[Unit]:
    return [_unit(token.start, token.surface, token.reading or token.surface) for token in annotation.tokens]


def ruby_units(annotation: Annotation) -> list[Unit]:
    units: list[Unit] = []
    for token in annotation.tokens:
        at = token.start
        for span in token.spans:
            units.append(_unit(at, span.text, span.reading or span.text))
            at += len(span.text)
        if not token.spans:
            units.append(_unit(at, token.surface, token.reading or token.surface))
    return units


def _unit(start: int, surface: str, reading: str) -> Unit:
    return Unit(start, start + len(surface), reading if _NEEDS_READING.search(surface) else surface, "")


def measure(gold: Gold) -> Iterator[Row]:
    yield from _mode(gold, "light", LIGHT, careful=False)
    yield from _mode(gold, "careful", CAREFUL, careful=True)


def _read(text: str, *, careful: bool) -> Annotation:
    return annotate(text, "ja", careful=careful)


def _mode(gold: Gold, mode: str, targets: Targets, *, careful: bool) -> Iterator[Row]:
    try:
        _read("これはペンです。", careful=careful)
    except (TypeError, ImportError) as reason:
        yield skipped("ja", mode, str(reason))
        return
    scores: list[Score] = []
    speeds: list[Speed] = []
    beside: list[float] = []
    for name in SETS:
        rows = gold.rows(name)
        if rows is None:
            yield skipped("ja", f"{mode}: {name}", gold.missing(name))
            continue
        texts = [row["text"] for row in rows]
        annotations, speed = timed(partial(_read, careful=careful), texts)
        speeds.append(speed)
        if not careful:
            _, of_pykakasi = timed(kakasi().convert, texts)  # type: ignore[no-untyped-call]
            beside.append(speed.of_the_processor / of_pykakasi.of_the_processor)
        score = Score()
        for row, annotation in zip(rows, annotations, strict=True):
            score.add(row["text"], gold_units(row), token_units(annotation))
        scores.append(score)
        note = f"sentences {score.sentence:.2f} %, numbers {score.number:.2f} % of {score.numbers}"
        yield Row("ja", f"{mode}: {name} units", score.unit, note=note)
        if name in WITH_RUBY:
            yield from _ruby(mode, name, rows, annotations)
    yield from _macro(mode, scores, speeds, targets)
    if beside:
        what = f"{mode}: speed by that of pykakasi, lowest"
        yield Row("ja", what, min(beside), TIMES_PYKAKASI, unit="×", note="on the same lines, a moment later")


def _macro(mode: str, scores: list[Score], speeds: list[Speed], targets: Targets) -> Iterator[Row]:
    """Means over the sets that have the thing at all."""
    if not scores:
        return
    yield Row("ja", f"{mode}: units, macro", fmean(score.unit for score in scores), targets.unit)
    if sentences := [score.sentence for score in scores if score.sentences]:
        yield Row("ja", f"{mode}: whole sentences, macro", fmean(sentences), targets.sentence)
    if numbers := [score.number for score in scores if score.numbers]:
        yield Row("ja", f"{mode}: numbers, macro", fmean(numbers), targets.number)
    yield speed_row("ja", f"{mode}: characters a second, slowest set", min(speeds), targets.speed)


def _ruby(mode: str, name: str, rows: list[GoldRow], annotations: list[Annotation]) -> Iterator[Row]:
    score = Score()
    kanji = bounded = 0
    for row, annotation in zip(rows, annotations, strict=True):
        ruby = ruby_units(annotation)
        score.add(row["text"], gold_units(row), ruby)
        bounds = {0, *(unit.end for unit in ruby)}
        for start, end, _, kind in row["units"]:
            if kind == "k":
                kanji += 1
                bounded += start in bounds and end in bounds
    note = f"units under ruby {score.unit:.2f} %"
    yield Row("ja", f"{mode}: {name} ruby span edges", percent(bounded, kanji), RUBY_TARGET, note=note)

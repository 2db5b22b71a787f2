"""Gold of our own, for what no set that may be shared has: figures, tones of the neutral and of 一 and 不, the standards."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from bench.readings.chinese import by_character, natural, normalize
from bench.readings.gold import GoldRow
from bench.readings.japanese import ruby_units
from bench.readings.kana import canonical
from bench.readings.korean import bare, romanize
from bench.readings.table import Row, percent, skipped
from kaiwa.scripts import annotate, pinyin

FOLDER: Final = Path(__file__).with_name("own")
_NEUTRAL: Final = "5"


class Wrong(NamedTuple):
    text: str
    wanted: str
    got: str


class Judged(NamedTuple):
    wrong: list[Wrong]
    of: int

    @property
    def share(self) -> float:
        return percent(self.of - len(self.wrong), self.of)


class _Marked(NamedTuple):
    text: str
    start: int
    end: int
    accepted: tuple[str, ...]


def pairs(name: str) -> list[tuple[str, str]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    rows = [line.partition("\t") for line in lines if line and not line.startswith("#")]
    return [(first, second) for first, _, second in rows]


def _marked(name: str) -> list[_Marked]:
    """Texts in which 【 and 】 stand around what is judged."""
    found = []
    for text, accepted in pairs(name):
        start, end = text.index("【"), text.index("】") - 1
        found.append(
            _Marked(text.replace("【", "").replace("】", ""), start, end, tuple(accepted.split("|")))
        )
    return found


def numbers(*, careful: bool = False) -> Judged:
    rows = _marked("ja_numbers.tsv")
    wrong = []
    for row in rows:
        units = ruby_units(annotate(row.text, "ja", careful=careful))
        inside = [unit for unit in units if unit.start < row.end and unit.end > row.start]
        is_apart = inside[0].start == row.start and inside[-1].end == row.end
        got = "".join(unit.reading for unit in inside)
        if not is_apart or canonical(got) not in map(canonical, row.accepted):
            wrong.append(Wrong(row.text, "|".join(row.accepted), got))
    return Judged(wrong, len(rows))


def sandhi() -> Judged:
    """Each 一 and 不 is judged by itself."""
    wrong, of = [], 0
    for text, tones in pairs("zh_sandhi.tsv"):
        _, spoken = by_character(text)
        heard = [spoken[at] or "?" for at, character in enumerate(text) if character in "一不"]
        for wanted, got in zip(tones.split(), heard, strict=True):
            of += 1
            if got[-1] != wanted.replace("0", _NEUTRAL):
                wrong.append(Wrong(text, wanted, got))
    return Judged(wrong, of)


def tones() -> Judged:
    """Words whose tones are all right, the neutral one included."""
    rows = _marked("zh_neutral.tsv")
    wrong = []
    for row in rows:
        dictionary, _ = by_character(row.text)
        got = "".join(syllable or "?" for syllable in dictionary[row.start : row.end])
        if got not in [_numbered(each) for each in row.accepted]:
            wrong.append(Wrong(row.text, "|".join(row.accepted), got))
    return Judged(wrong, len(rows))


def _numbered(marks: str) -> str:
    return "".join(normalize(pinyin.to_numbers(each)) or "" for each in pinyin.split(marks))


def standard() -> Judged:
    rows = pairs("ko_standard.tsv")
    wrong = [Wrong(word, wanted, got) for word, wanted in rows if bare(got := romanize(word)) != bare(wanted)]
    return Judged(wrong, len(rows))


def pronunciation() -> Judged:
    rows = pairs("ko_pronunciation.tsv")
    wrong = []
    for word, wanted in rows:
        got = "".join(token.reading or token.surface for token in annotate(word, "ko").tokens)
        if got != wanted:
            wrong.append(Wrong(word, wanted, got))
    return Judged(wrong, len(rows))


Judge = Callable[[], Judged]

ALL: Final[tuple[tuple[str, str, float, Judge], ...]] = (
    ("ja", "numbers of our own, light", 93.0, numbers),
    ("ja", "numbers of our own, careful", 95.0, lambda: numbers(careful=True)),
    ("zh", "一 and 不 of our own", 95.0, sandhi),
    ("zh", "neutral tones of our own", 97.5, tones),
    ("ko", "examples of the romanization", 100.0, standard),
    ("ko", "examples of the pronunciation", 100.0, pronunciation),
)


def measure() -> Iterator[Row]:
    for language, name, target, judge in ALL:
        try:
            found = judge()
        except ImportError as reason:
            yield skipped(language, name, str(reason))
            continue
        note = f"{found.of - len(found.wrong)} of {found.of}"
        yield Row(language, name, found.share, target, note=note)
    yield from natural(sentences(), " of our own")


def sentences() -> list[GoldRow]:
    """Natural Chinese, as it is said."""
    return [
        {
            "text": text,
            "han": [at for at, character in enumerate(text) if "一" <= character <= "鿿"],
            "pinyin": said.split(),
        }
        for text, said in pairs("zh_natural.tsv")
    ]

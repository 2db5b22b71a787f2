"""A figure with its counter: いっぽん, さんびき, ろっぷん, ふたり."""

from functools import cache
from typing import NamedTuple

from kaiwa.scripts.japanese.data import rows
from kaiwa.scripts.japanese.numerals import read_digits, read_integer

_NATIVE = {1: "ひと", 2: "ふた"}
_DAYS = {
    2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか", 8: "ようか", 9: "ここのか",
    10: "とおか", 14: "じゅうよっか", 17: "じゅうしちにち", 19: "じゅうくにち", 20: "はつか",
    24: "にじゅうよっか", 27: "にじゅうしちにち", 29: "にじゅうくにち",
}  # fmt: skip
_SHORTENED = {"いち": "いっ", "ろく": "ろっ", "はち": "はっ", "じゅう": "じゅっ", "ゃく": "ゃっ"}
_VOICED = str.maketrans(
    "かきくけこさしすせそたちつてとはひふへほ", "がぎぐげござじずぜぞだぢづでどばびぶべぼ"
)
_HARDENED = str.maketrans("はひふへほ", "ぱぴぷぺぽ")
_SHORTENS_BEFORE = {
    "k": ("いち", "ろく", "はち", "じゅう", "ゃく"),
    "s": ("いち", "はち", "じゅう"),
    "h": ("いち", "ろく", "はち", "じゅう", "ゃく"),
    "p": ("じゅう",),
}
_NEVER_SHORTENED = {
    "whole": frozenset(_SHORTENED),
    "loose": frozenset({"いち", "はち"}),
    "loan": frozenset({"いち", "ろく", "はち", "ゃく"}),
}
_ROWS = {"k": "かきくけこ", "s": "さしすせそたちつてと", "h": "はひふへほ", "p": "ぱぴぷぺぽ"}


class Counter(NamedTuple):
    surface: str
    reading: str
    traits: frozenset[str]
    irregular: dict[int, str]


@cache
def counters() -> dict[str, Counter]:
    table = {}
    for row in rows("counters.tsv"):
        surface, reading, traits, irregular = (*row, "", "")[:4]
        pairs = (pair.split("=") for pair in irregular.split())
        table[surface] = Counter(
            surface, reading, frozenset(traits.split()), {int(amount): spoken for amount, spoken in pairs}
        )
    return table


def count(amount: int, counter: Counter) -> str:
    """The reading of the amount and the counter in one breath."""
    if amount in counter.irregular:
        return counter.irregular[amount]
    if "days" in counter.traits and amount in _DAYS:
        return _DAYS[amount] + counter.reading.removeprefix("にち")
    if "room" in counter.traits and amount >= 100:
        return read_digits(str(amount)).replace("ぜろ", "まる") + counter.reading
    if "native2" in counter.traits and amount in _NATIVE:
        return _NATIVE[amount] + counter.reading
    return join(
        _with_short_ones(read_integer(amount), amount, counter.traits), counter.reading, counter.traits
    )


def _with_short_ones(figure: str, amount: int, traits: frozenset[str]) -> str:
    last = amount % 10
    if "yo" in traits and last == 4 and figure.endswith("よん"):
        return figure[:-1]
    if "ku" in traits and last == 9 and figure.endswith("きゅう"):
        return figure.removesuffix("きゅう") + "く"
    if "shichi" in traits and last == 7 and figure.endswith("なな"):
        return figure.removesuffix("なな") + "しち"
    return figure


def join(figure: str, counter: str, traits: frozenset[str] = frozenset()) -> str:
    """The changes of sound where a figure meets a counter."""
    head, rest = counter[:1], counter[1:]
    row = next((name for name, kana in _ROWS.items() if head in kana), "")
    if row == "h" and "plain" in traits:
        return figure + counter
    tail = next((tail for tail in _SHORTENED if figure.endswith(tail)), "")
    is_kept = any(tail in tails for trait, tails in _NEVER_SHORTENED.items() if trait in traits)
    if tail in _SHORTENS_BEFORE.get(row, ()) and not is_kept:
        hardened = head.translate(_HARDENED) if row == "h" else head
        return figure.removesuffix(tail) + _SHORTENED[tail] + hardened + rest
    if figure.endswith(("さん", "せん", "ぜん", "まん", "なん")):
        if "voiced3" in traits or "b3" in traits:
            return figure + head.translate(_VOICED) + rest
        if "p3" in traits:
            return figure + head.translate(_HARDENED) + rest
    if figure.endswith("よん") and "p3" in traits:
        return figure + head.translate(_HARDENED) + rest
    return figure + counter


def parted(spoken: str, counter: Counter) -> tuple[str, ...]:
    """What was counted in one breath as figure and counter, where the counter is heard as it is or voiced."""
    size = len(counter.reading)
    figure, heard = spoken[:-size], spoken[-size:]
    plain = counter.reading
    first = {plain[0], plain[0].translate(_VOICED), plain[0].translate(_HARDENED)}
    return (figure, heard) if figure and heard[0] in first and heard[1:] == plain[1:] else ()

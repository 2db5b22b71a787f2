"""Which part of a reading stands over which kanji: 食(た)べ物(もの), and 今日(きょう) as one."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise

from kaiwa.scripts.japanese.characters import HAN, has_digit, has_han
from kaiwa.scripts.japanese.data import rows
from kaiwa.scripts.japanese.folding import folded_kana
from kaiwa.scripts.kana import to_hiragana

Piece = tuple[str, str]
"""A stretch of the surface and its ruby; empty ruby where the surface reads itself."""

Cuts = tuple[int, ...]
"""Offsets in the surface at which the words of a compound meet."""

_RUNS = re.compile(f"[{HAN}]+|[^{HAN}]+")
_is_one_run = re.compile(f"[{HAN}]+").fullmatch
_simple_shape = re.compile(f"([{HAN}]+)|[{HAN}]([^{HAN}]+)").fullmatch
"""Kanji alone, or one kanji with its okurigana."""
_VOICED = dict(
    zip("かきくけこさしすせそたちつてとはひふへほ", "がぎぐげござじずぜぞだぢづでどばびぶべぼ", strict=True)
)
_VOICED_ALIKE = {"ち": "じ", "つ": "ず"}
_HARDENED = dict(zip("はひふへほ", "ぱぴぷぺぽ", strict=True))
_MARKS = {
    "ヶ": ("か", "が", "こ"),
    "ヵ": ("か", "が"),
    "〆": ("しめ", "じめ"),
    "〇": ("ぜろ", "れい", "まる"),
}
_NEVER_FIRST = frozenset("ぁぃぅぇぉゃゅょっんー")
_NEVER_AFTER = frozenset("ぁぃぅぇぉゃゅょー")

LONGEST = 40
"""Characters beyond which a word is not taken apart."""

# Costs of the alignment: a reading changed by its neighbours, a linking の, kanji that only read together.
_CHANGED, _LINKED, _TOGETHER, _STRANGER = 1, 3, 20, 24


def ruby(surface: str, reading: str, cuts: Cuts = (), heard: tuple[str, ...] = ()) -> tuple[Piece, ...]:
    """One group over each run of kanji, anchored on the kana around it.

    A run is parted at the cuts (the words of a compound) and before the kanji that carries the okurigana,
    so far as the readings of the kanji show where: 大(だい)好(す)き, 就職(しゅうしょく)活動(かつどう).
    ``heard`` are the readings of those words by themselves, of use where the compound changes none of them.
    """
    if not reading:
        return ((surface, ""),)
    if not cuts and (shape := _simple_shape(surface)):
        kana = shape[2]
        if not kana:
            return ((surface, reading),)
        if reading.endswith(kana) and reading != kana:
            return (surface[0], reading[: -len(kana)]), (kana, "")
    if heard and "".join(heard) == reading and (by_words := _word_by_word(surface, cuts, heard)):
        return by_words
    if has_digit(surface):
        return _figure(surface, reading, cuts[0] if cuts else 0)
    if not has_han(surface):
        return ((surface, ""),)
    if len(surface) > LONGEST:
        return ((surface, reading),)
    runs = _RUNS.findall(surface)
    anchored = _anchored(runs, reading)
    if anchored is not None and not cuts and not _carries_okurigana(runs):
        return anchored
    aligned = pieces(surface, reading)
    return _grouped(aligned, {*cuts, *_before_okurigana(aligned)})


def _word_by_word(surface: str, cuts: Cuts, heard: tuple[str, ...]) -> tuple[Piece, ...]:
    """The rubies of its words side by side; nothing where one of them stands for more than its kana."""
    out: list[Piece] = []
    for start, end, reading in zip((0, *cuts), (*cuts, len(surface)), heard, strict=True):
        word = surface[start:end]
        if _is_one_run(word) or has_digit(word):
            out.append((word, reading))
        elif has_han(word):
            out.extend(ruby(word, reading))
        elif folded_kana(word) == reading:
            out.append((word, ""))
        else:
            return ()
    return joined_kana(out)


def _figure(surface: str, reading: str, cut: int) -> tuple[Piece, ...]:
    """350(さんびゃくごじゅう)円(えん), so far as the counter is heard at the end; else all under one ruby."""
    counter = surface[cut:]
    if not cut or has_digit(counter):
        return ((surface, reading),)
    kana = folded_kana(counter)
    if reading.endswith(kana) and len(kana) < len(reading):
        return (surface[:cut], reading.removesuffix(kana)), (counter, "")
    for place in range(1, len(reading)):
        if _is_heard_behind_a_figure(counter, reading[place:]):
            return (surface[:cut], reading[:place]), (counter, reading[place:])
    return ((surface, reading),)


@lru_cache(maxsize=8192)
def _is_heard_behind_a_figure(counter: str, reading: str) -> bool:
    """Aligned behind one, so that the counter may be voiced: 三階(がい)."""
    aligned = _Alignment("三" + counter, "さん" + reading).best()
    return aligned is not None and aligned[1][0] == ("三", "さん")


def joined_kana(aligned: Iterable[Piece]) -> tuple[Piece, ...]:
    """The kanji one by one, each stretch of kana whole."""
    out: list[Piece] = []
    for surface, reading in aligned:
        if out and not reading and not out[-1][1]:
            out[-1] = (out[-1][0] + surface, "")
        else:
            out.append((surface, reading))
    return tuple(out)


def _carries_okurigana(runs: list[str]) -> bool:
    return any(len(run) > 1 and has_han(run) for run in runs[:-1])


def _before_okurigana(aligned: tuple[Piece, ...]) -> Iterator[int]:
    place = 0
    for (surface, reading), (_, follows) in pairwise(aligned):
        if reading and not follows:
            yield place
        place += len(surface)


def _anchored(runs: list[str], reading: str) -> tuple[Piece, ...] | None:
    """The split when the kana leave exactly one possibility; nothing when there are several or none."""
    if len(runs) == 1:
        return ((runs[0], reading),)
    if len(runs) == 2 and has_han(runs[0]):
        stem = reading.removesuffix(folded_kana(runs[1]))
        return ((runs[0], stem), (runs[1], "")) if stem and stem != reading else None
    ways = _ways(runs, reading)
    first = next(ways, None)
    return first if first and next(ways, None) is None else None


def _ways(runs: list[str], reading: str) -> Iterator[tuple[Piece, ...]]:
    if not runs:
        if not reading:
            yield ()
        return
    run, rest = runs[0], runs[1:]
    if not has_han(run):
        kana = folded_kana(run)
        if reading.startswith(kana):
            yield from (((run, ""), *tail) for tail in _ways(rest, reading[len(kana) :]))
        return
    sizes = range(len(reading), len(reading) + 1) if not rest else range(1, len(reading))
    for size in sizes:
        if size:
            yield from (((run, reading[:size]), *tail) for tail in _ways(rest, reading[size:]))


def _grouped(aligned: tuple[Piece, ...], borders: Collection[int]) -> tuple[Piece, ...]:
    out: list[Piece] = []
    place = 0
    for surface, reading in aligned:
        is_border = bool(reading) and place in borders
        if out and bool(out[-1][1]) == bool(reading) and not is_border:
            out[-1] = (out[-1][0] + surface, out[-1][1] + reading)
        else:
            out.append((surface, reading))
        place += len(surface)
    return tuple(out)


@lru_cache(maxsize=32768)
def pieces(surface: str, reading: str) -> tuple[Piece, ...]:
    """The reading kanji by kanji where their readings are known; kanji read together stay together."""
    if len(surface) > LONGEST:
        return ((surface, reading),)
    runs = _RUNS.findall(surface)
    if all(len(run) == 1 or not has_han(run) for run in runs) and (anchored := _anchored(runs, reading)):
        return anchored
    found = _Alignment(surface, reading).best() or _LooseAlignment(surface, reading).best()
    return found[1] if found else ((surface, reading),)


_Step = tuple[int, int, int]
"""One way to go on: at this cost, so much of the surface is heard as so much of the reading."""
_Found = tuple[int, tuple[Piece, ...]]
_UNKNOWN: _Found = (-1, ())


class _Alignment:
    """By the known readings of each kanji alone."""

    def __init__(self, surface: str, reading: str) -> None:
        self.surface, self.reading = surface, reading
        self.known: dict[tuple[int, int], _Found | None] = {}

    def best(self, place: int = 0, heard: int = 0) -> _Found | None:
        """The cheapest way to lay the rest of the reading over the rest of the surface."""
        if place == len(self.surface):
            return (0, ()) if heard == len(self.reading) else None
        found = self.known.get((place, heard), _UNKNOWN)
        if found is not _UNKNOWN:
            return found
        found = None
        for cost, width, size in self.steps(place, heard):
            rest = self.best(place + width, heard + size)
            if rest is not None and (found is None or cost + rest[0] < found[0]):
                written = self.surface[place : place + width]
                ruby = self.reading[heard : heard + size] if has_han(written[0]) else ""
                found = cost + rest[0], ((written, ruby), *rest[1])
        self.known[place, heard] = found
        return found

    def steps(self, place: int, heard: int) -> list[_Step]:
        character, reading = self.surface[place], self.reading
        if not has_han(character):
            kana = folded_kana(character)
            return [(0, 1, len(kana))] if kana and reading.startswith(kana, heard) else []
        base = self.surface[place - 1] if character == "々" and place else character
        steps = [
            (cost, 1, len(variant))
            for variant, cost in variants(base, place == 0, place == len(self.surface) - 1)
            if reading.startswith(variant, heard)
        ]
        for together, variant in inseparable().get(character, ()):
            if self.surface.startswith(together, place) and reading.startswith(variant, heard):
                steps.append((0, len(together), len(variant)))
        return steps


class _LooseAlignment(_Alignment):
    """With kanji whose reading is not in the table, alone or together (今日, 井の上)."""

    def steps(self, place: int, heard: int) -> list[_Step]:
        surface, reading = self.surface, self.reading
        steps = super().steps(place, heard)
        run = 0
        while place + run < len(surface) and has_han(surface[place + run]):
            run += 1
        for variant, cost in variants(surface[place], place == 0, False) if run else ():
            for linked in (variant + "の", variant + "が"):
                if reading.startswith(linked, heard):
                    steps.append((cost + _LINKED, 1, len(linked)))
        for width in range(1, run + 1):
            for size in range(1, min(len(reading) - heard, 5 * width) + 1):
                follows = reading[heard + size : heard + size + 1]
                if reading[heard] not in _NEVER_FIRST and follows not in _NEVER_AFTER:
                    cost = (_STRANGER if width == 1 else _TOGETHER) + abs(size - 2 * width)
                    steps.append((cost, width, size))
        return steps


@cache
def kanji_readings() -> dict[str, tuple[str, ...]]:
    return {kanji: tuple(readings.split()) for kanji, readings in rows("kanji.tsv")} | _MARKS


@cache
def readings_from_vowels() -> dict[str, tuple[str, ...]]:
    """The kanji that a part of a word may begin with right behind a vowel, and the kana that may: 思·う, 井の·上."""
    kanji = {
        character: tuple([one for one in known if one[0] in "あいうえお"])
        for character, known in kanji_readings().items()
        if any(map(_begins_with_vowel, known))
    }
    return kanji | {kana: (to_hiragana(kana),) for kana in "あいうえおアイウエオ"}


_begins_with_vowel = re.compile("[あいうえお]").match


@cache
def from_vowels() -> re.Pattern[str]:
    return re.compile(f"[{''.join(readings_from_vowels())}]")


def begins_with_vowel(surface: str, reading: str, merging: re.Pattern[str]) -> bool:
    """Whether a part of the surface may begin where two vowels of the reading would merge."""
    characters = from_vowels().findall(surface, 1)
    if not characters:
        return False
    known = readings_from_vowels()
    begins = tuple([one for character in characters for one in known[character]])
    return any(reading.startswith(begins, match.end() - 1) for match in merging.finditer(reading))


@cache
def inseparable() -> dict[str, list[Piece]]:
    """Kanji read together, by the first of them."""
    table: dict[str, list[Piece]] = {}
    for surface, reading in rows("jukujikun.tsv"):
        table.setdefault(surface[0], []).append((surface, reading))
    return table


@lru_cache(maxsize=8192)
def variants(kanji: str, is_first: bool, is_last: bool) -> tuple[tuple[str, int], ...]:
    """A kanji's readings as they sound inside a word, with what each change costs."""
    costs: dict[str, int] = {}
    for reading in kanji_readings().get(kanji, ()):
        forms = {reading: 0}
        if not is_first:
            forms |= {
                table[reading[0]] + reading[1:]: _CHANGED
                for table in (_VOICED, _VOICED_ALIKE, _HARDENED)
                if reading[0] in table
            }
        if not is_last and len(reading) > 1 and reading[-1] in "つちくき":
            forms |= {form[:-1] + "っ": cost + _CHANGED for form, cost in tuple(forms.items())}
        for form, cost in forms.items():
            costs[form] = min(cost, costs.get(form, cost))
    return tuple(costs.items())

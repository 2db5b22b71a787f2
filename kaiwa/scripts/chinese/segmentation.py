"""Words of a run of Han characters, with jieba's part of speech, cut so that each can be read."""

from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple, Protocol, cast

from kaiwa.scripts.chinese import lexicon, tables

_LONGEST_PHRASE = 3
"""Pieces of jieba's that may make one word of the dictionaries."""
_NUMERALS = frozenset("一二三四五六七八九十百千万亿两几半零〇")
_MEASURES = frozenset("个块位条本只件张杯瓶")
_EVERYDAY = frozenset(
    "我你您他她它们的地得了着过是在有和就都也还又才不没这那哪谁什么怎吗呢吧啊呀一二三四五六七八九十个上下里来去说看想要会能可很太最越把被给让从到对向跟比为因所以但而且或与及以之其此于"
)
_PARTICLES = frozenset("的了着地得")
_FINAL_PARTICLES = frozenset("吗呢吧啊呀啦嘛")
# Phrases of the dictionaries that are two words on a page: 我的, 走了, 这是.
_LOOSE_ENDS = ("的", "了", "是", "着", "吗", "呢", "吧", "在")
_LOOSE_STARTS = frozenset("我你他她它这那的了是在一有为得地还着和")


class Word(NamedTuple):
    surface: str
    tag: str


class _Tagger(Protocol):
    def tag(self, text: str, hmm: bool = True) -> list[tuple[str, str]]: ...
    def has_word(self, word: str) -> bool: ...


@cache
def _tagger() -> _Tagger:
    import rjieba

    return cast(_Tagger, rjieba)


def _tagged(han: str) -> list[tuple[str, str]]:
    """Unknown words are guessed (most are names); a guess that swallows an everyday word is taken back."""
    tagger = _tagger()
    pieces: list[tuple[str, str]] = []
    for piece in tagger.tag(han):
        surface = piece[0]
        if len(surface) > 1 and not _EVERYDAY.isdisjoint(surface) and not tagger.has_word(surface):
            pieces += tagger.tag(surface, False)
        else:
            pieces.append(piece)
    return pieces


def words(han: str, *, after_digit: bool = False) -> list[Word]:
    """``after_digit``: a numeral in digits stands before the run, so that it begins with a measure."""
    pieces = _tagged(han)
    if "很" in han:
        pieces = _very(pieces)
    if "没" in han:
        pieces = _without(pieces)
    joined: list[Word] = []
    at = 0
    if after_digit and len(pieces[0][0]) > 1 and pieces[0][0][0] in _MEASURES:
        joined.append(Word(pieces[0][0][0], "q"))
        pieces[0] = (pieces[0][0][1:], "n")
    while at < len(pieces):
        width = 1 if pieces[at][0] in _LOOSE_STARTS else _phrase_width(pieces, at)
        if width > 1:
            surface = "".join(surface for surface, _ in pieces[at : at + width])
            joined.append(Word(surface, pieces[at + width - 1][1]))
        else:
            joined += _parted(*pieces[at])
        at += width
    return joined


def _without(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """没收 + 到 is 没 + 收到: the verb that goes on is not the one that means to confiscate."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(pieces):
        surface = pieces[at][0]
        if len(surface) == 2 and surface[0] == "没" and surface[1] != "有" and at + 1 < len(pieces):
            verb = surface[1] + pieces[at + 1][0]
            if _tagger().has_word(verb):
                found += (("没", "d"), (verb, "v"))
                at += 2
                continue
        found.append(pieces[at])
        at += 1
    return found


def _very(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """很大 + 方 is 很 + 大方."""
    found: list[tuple[str, str]] = []
    for piece in pieces:
        before = found[-1][0] if found else ""
        if len(piece[0]) == 1 and len(before) == 2 and before[0] == "很":
            quality = before[1] + piece[0]
            if quality in tables.light_words():
                found[-1:] = [("很", "d"), (quality, "a")]
                continue
        found.append(piece)
    return found


def _phrase_width(pieces: list[tuple[str, str]], at: int) -> int:
    """How many pieces from here make one word of the dictionaries that jieba does not know."""
    known = lexicon.known_words()
    surface = pieces[at][0]
    best = width = 1
    for piece, _ in pieces[at + 1 : at + _LONGEST_PHRASE]:
        surface += piece
        width += 1
        if (
            surface in known
            and not surface.endswith(_LOOSE_ENDS)
            and not _tagger().has_word(surface)
            and not _says_twice(surface)
        ):
            best = width
    return best


def _says_twice(surface: str) -> bool:
    """一步一步 is two steps, one word each; 一心一意 is one."""
    return len(surface) == 4 and surface[0] == "一" and surface[:2] == surface[2:]


@lru_cache(maxsize=32768)
def _parted(surface: str, tag: str) -> tuple[Word, ...]:
    """三只 is a number and its measure, 跑得快 a verb and how well it goes, 电影吧 a film proposed."""
    if len(surface) == 2 and surface[0] == "很":
        return (Word("很", "d"), Word(surface[1], "a"))
    if _says_twice(surface):
        return _parted(surface[:2], "m") * 2
    if len(surface) < 2 or surface in lexicon.known_words():
        return (Word(surface, tag),)
    if len(surface) > 2 and surface[-1] in _FINAL_PARTICLES:
        return *_parted(surface[:-1], tag), Word(surface[-1], "y")
    if tag == "m" and surface[0] in _NUMERALS and surface[-1] not in _NUMERALS:
        return _number_and_counted(surface)
    pieces = lexicon.inside(surface)
    if len(surface) > 3 and all(pieces):
        return _cut(surface, [len(piece or "") for piece in pieces], tag)
    at = 0
    for piece in pieces:
        if piece is None and surface[at] in _PARTICLES:
            parts = ((surface[:at], "v"), (surface[at], "u"), (surface[at + 1 :], "v"))
            return tuple(Word(part, part_tag) for part, part_tag in parts if part)
        at += len(piece) if piece else 1
    return (Word(surface, tag),)


def _number_and_counted(surface: str) -> tuple[Word, ...]:
    rest = surface.lstrip("".join(_NUMERALS))
    number = Word(surface[: -len(rest)], "m")
    if len(rest) == 1 or rest in lexicon.known_words():
        return number, Word(rest, "q")
    return number, Word(rest[0], "q"), Word(rest[1:], "n")


def _cut(surface: str, widths: list[int], tag: str) -> tuple[Word, ...]:
    ends = list(accumulate(widths))
    return tuple(Word(surface[end - width : end], tag) for end, width in zip(ends, widths, strict=True))

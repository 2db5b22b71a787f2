"""The tones of 一 and 不 as they sound, and where one third tone lifts another."""

from functools import lru_cache
from itertools import pairwise

from kaiwa.scripts import pinyin
from kaiwa.scripts.chinese import lexicon
from kaiwa.scripts.chinese.tables import CUTS, NUMERALS

THIRD_TONE_HINT = "third_tone_sandhi"

_DIGITS = frozenset("零〇一二三四五六七八九")
_UNITS = frozenset("百千万亿")
_ORDINAL = "第"
# 一 keeps its tone at the end of these words whatever follows; elsewhere (同一个, 另一方面) it moves.
_ENDS_IN_FIRST_TONE = ("统一", "唯一", "惟一", "之一", "万一", "单一", "专一", "合一", "划一", "不一",
"归一", "其一", "如一", "期一",
    "周一", "拜一", "初一", "高一", "大一", "逐一", "十一", "五一", "一一", "百一", "三一", "九一", "六一",
    "双十一")  # fmt: skip
# Dates, floors, classes: an order, not a count.
_ORDINAL_AFTER = (
    "月",
    "号",
    "楼",
    "班",
    "中全会",
    "审",
    "〇",
    "九",
    "八五",
    "年级",
    "战",
    "期工程",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
)
_COMPLEMENTS = frozenset("见懂到完好住了着起清出动掉开下上来去成及得过定准透尽倒死惯够断入进回")
_NO_VERBS = frozenset("是有能会可从绝决并毫永也都就还又却更最很太我你他她它这那谁而所不无")
_ALWAYS_LIGHT_AFTER = frozenset("的了着吗呢吧啊嘛呀")


def spoken(line: str, at: int, syllable: str, following: str, word: str, offset: int, tag_before: str) -> str:
    """How 一 or 不 at ``at`` of a line sounds before ``following``; it is ``word[offset]``."""
    if pinyin.tone(syllable) == pinyin.NEUTRAL:
        return syllable
    if line[at] == "不" and _stands_in_complement(line, at, word, offset, tag_before):
        return pinyin.neutral(syllable)
    before, after = line[at - 1], line[at + 1]
    char = line[at]
    if before == after and before not in CUTS and (char == "不" or not _counts(line, at)):
        return pinyin.neutral(syllable)
    if not following or after in CUTS:
        return syllable
    if char == "一" and _keeps_first_tone(line, at, word):
        return syllable
    return pinyin.with_tone(syllable, 2 if _full_tone(after, following) == 4 else 4)


def _stands_in_complement(line: str, at: int, word: str, offset: int, tag_before: str) -> bool:
    """看不懂, 说不清楚: a light 不 between a verb and what it does not achieve."""
    if offset:
        return len(word) in (3, 4) and offset == 1 and word[0] not in _NO_VERBS
    return (
        len(word) == 1
        and tag_before == "v"
        and line[at + 1] in _COMPLEMENTS
        and line[at - 1] not in _NO_VERBS
    )


def _counts(line: str, at: int) -> bool:
    """一步一步 and 一十 count; 看一看 does not."""
    return line[at - 1] in _DIGITS or line[at - 2 : at - 1] == "一" or line[at + 2 : at + 3] in _DIGITS


def _keeps_first_tone(line: str, at: int, word: str) -> bool:
    before, after = line[at - 1], line[at + 1]
    if before == _ORDINAL or (
        len(word) > 1 and word.endswith("一") and line.endswith(_ENDS_IN_FIRST_TONE, 0, at + 1)
    ):
        return True
    if after in _UNITS:
        return False
    if before in _DIGITS or before in "十百" or before.isdecimal() or after in _DIGITS:
        return True
    if after == "十" and before in NUMERALS:
        return True
    if (before == "点" and after in CUTS) or (after == "点" and line[at + 2] in _DIGITS):
        return True
    return line.startswith(_ORDINAL_AFTER, at + 1) and before not in "这那每另某同"


def _full_tone(char: str, syllable: str) -> int:
    """The tone that sandhi hears: a light syllable counts as what it is when stressed."""
    number = pinyin.tone(syllable)
    if number != pinyin.NEUTRAL or char in _ALWAYS_LIGHT_AFTER:
        return number
    return next(
        (pinyin.tone(reading) for reading in lexicon.readings(char) if pinyin.tone(reading) < number), number
    )


def lifts_third_tone(syllables: tuple[str, ...], following: str) -> bool:
    """Whether a reader must lift a third tone inside the word, or at its end before ``following``."""
    inside, at_end = _third_tones(syllables)
    return inside or (at_end and pinyin.tone(following) == 3)


@lru_cache(maxsize=16384)
def _third_tones(syllables: tuple[str, ...]) -> tuple[bool, bool]:
    tones = [pinyin.tone(syllable) for syllable in syllables]
    return any(first == second == 3 for first, second in pairwise(tones)), tones[-1] == 3

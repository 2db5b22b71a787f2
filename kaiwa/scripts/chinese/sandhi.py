"""The tones of 一 and 不 as they sound, and where one third tone lifts another."""

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kaiwa.scripts import pinyin
from kaiwa.scripts.chinese import lexicon
from kaiwa.scripts.chinese.tables import CUTS, NUMERALS

THIRD_TONE_HINT = "third_tone_sandhi"

_DIGITS = frozenset("零〇一二三四五六七八九")
_UNITS = frozenset("百千万亿")
_ORDINAL = "第"
# 一 keeps its tone at the end of these words whatever follows; elsewhere (同一个, 另一方面) it moves.
_ENDS_IN_FIRST_TONE = (
    "统一", "唯一", "惟一", "之一", "万一", "单一", "专一", "合一", "划一", "不一", "归一", "其一", "如一",
    "期一", "周一", "拜一", "初一", "高一", "大一", "逐一", "十一", "五一", "一一", "百一", "三一", "九一",
    "六一",
)  # fmt: skip
_COUNTING_SAYINGS = frozenset(("数一数二", "说一不二", "独一无二"))
# Dates, floors, classes: an order, not a count.
_ORDINAL_AFTER = (
    "月", "号", "楼", "班", "中全会", "审", "年级", "战", "期工程", "等奖", "等功", "〇", "二", "三", "四",
    "五", "六", "七", "八", "九",
)  # fmt: skip
_COMPLEMENTS = frozenset("见懂到完好住了着起清出动掉开下上成及得过定准透尽倒死惯够断入进回")
_NO_VERBS = frozenset(
    "是有能会可从绝决并毫永也都就还又却更最很太我你他她它这那谁而所不无切定万若且尚仍亦均皆莫既只总岂何"
    "真多各互挺本早"
)
_PHRASE = 4
"""So long, what has 不 in its second place is as often a saying (爱不释手) as a verb and what it does not achieve."""
_NO_COMPLEMENT_IN_PHRASES = "及"
_ALWAYS_LIGHT_AFTER = frozenset("的了着吗呢吧啊嘛呀")


class Moving(NamedTuple):
    """一 or 不 where it stands: at ``at`` of its line, ``word[offset]`` of its word."""

    line: str
    at: int
    word: str
    offset: int
    tag_before: str

    @property
    def before(self) -> str:
        return self.line[self.at - 1]

    @property
    def after(self) -> str:
        return self.line[self.at + 1]


def spoken(moving: Moving, syllable: str, following: str) -> str:
    """How it sounds before ``following``; ``syllable`` is its dictionary reading."""
    if pinyin.tone(syllable) == pinyin.NEUTRAL:
        return syllable
    bu = moving.line[moving.at] == "不"
    if bu and _stands_in_complement(moving):
        return pinyin.neutral(syllable)
    if moving.before == moving.after and moving.before not in CUTS and _is_said_twice(moving, is_bu=bu):
        return pinyin.neutral(syllable)
    if not following or moving.after in CUTS or (not bu and _keeps_first_tone(moving)):
        return syllable
    return pinyin.with_tone(syllable, 2 if _full_tone(moving.after, following) == 4 else 4)


def _stands_in_complement(moving: Moving) -> bool:
    """看不懂, 说不清楚: a light 不 between a verb and what it does not achieve."""
    word = moving.word
    if moving.before in _NO_VERBS or moving.before in CUTS:
        return False
    if moving.offset:
        is_phrase = len(word) >= _PHRASE
        achieves = word[2:3] in _COMPLEMENTS and word[2:3] not in _NO_COMPLEMENT_IN_PHRASES
        return moving.offset == 1 and len(word) > 2 and (achieves or not is_phrase)
    if word == "不了":
        return not moving.tag_before.startswith(("r", "n", "u"))
    if word == "不得":
        return moving.line[moving.at + 2] in CUTS
    return (
        word in ("不", "不到", "不起", "不住") and moving.tag_before == "v" and moving.after in _COMPLEMENTS
    )


def _is_said_twice(moving: Moving, *, is_bu: bool) -> bool:
    """去不去 and 看一看; 一动不动 denies, 一步一步 counts."""
    return moving.line[moving.at - 2 : moving.at - 1] != "一" if is_bu else not _counts(moving)


def _counts(moving: Moving) -> bool:
    """一步一步 and 一十 count; 看一看 does not."""
    line, at = moving.line, moving.at
    return moving.before in _DIGITS or line[at - 2 : at - 1] == "一" or line[at + 2 : at + 3] in _DIGITS


def _keeps_first_tone(moving: Moving) -> bool:
    line, at, before, after = moving.line, moving.at, moving.before, moving.after
    if before == _ORDINAL:
        return True
    if moving.word in _COUNTING_SAYINGS:
        return True
    if len(moving.word) > 1 and moving.word.endswith("一") and line.endswith(_ENDS_IN_FIRST_TONE, 0, at + 1):
        return True
    if after in _UNITS:
        return False
    if before in _DIGITS or before in "十百" or before.isdecimal() or after in _DIGITS:
        return True
    if (after == "十" and before in NUMERALS) or (after == "点" and line[at + 2] in _DIGITS):
        return True
    if before == "月" and after == "日":
        return True
    return line.startswith(_ORDINAL_AFTER, at + 1) and before not in "这那每另某同"


def _full_tone(char: str, syllable: str) -> int:
    """The tone that sandhi hears: a light syllable counts as what it is when stressed."""
    number = pinyin.tone(syllable)
    if number != pinyin.NEUTRAL or char in _ALWAYS_LIGHT_AFTER:
        return number
    stressed = (pinyin.tone(reading) for reading in lexicon.readings(char))
    return next((tone for tone in stressed if tone < pinyin.NEUTRAL), number)


def lifts_third_tone(syllables: tuple[str, ...], following: str) -> bool:
    """Whether a reader must lift a third tone inside the word, or at its end before ``following``."""
    if following and pinyin.is_third(following) and pinyin.is_third(syllables[-1]):
        return True
    return len(syllables) > 1 and _third_inside(syllables)


@lru_cache(maxsize=16384)
def _third_inside(syllables: tuple[str, ...]) -> bool:
    return any(pinyin.is_third(first) and pinyin.is_third(second) for first, second in pairwise(syllables))

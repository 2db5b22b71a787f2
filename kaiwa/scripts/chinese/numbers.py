"""How digits are said: years and telephones one by one, the rest by thousands and tens of thousands."""

import re
from typing import NamedTuple

from kaiwa.scripts import pinyin

DIGITS = "0-9０-９"
NUMBER = (
    rf"(?<![\w)）\]】])(?<!\d\s)[-−－](?=[{DIGITS}])"
    rf"|(?<![0-9A-Za-z０-９])[-−－](?=[{DIGITS}]+(?:[.．][{DIGITS}]+)?[度℃°%％])"
    rf"|(?<![{DIGITS}])[{DIGITS}]{{1,2}}(?:[:：][{DIGITS}]{{2}}){{1,2}}(?![{DIGITS}])"
    rf"|[{DIGITS}]{{4}}[-/][{DIGITS}]{{1,2}}[-/][{DIGITS}]{{1,2}}(?![{DIGITS}])"
    rf"|[{DIGITS}]{{1,3}}(?:,[{DIGITS}]{{3}})+(?:\.[{DIGITS}]+)?[%％]?"
    rf"|[{DIGITS}]+(?:-[{DIGITS}]+){{2,}}"
    rf"|[{DIGITS}]+(?:[.．/][{DIGITS}]+)?[%％]?"
)

_NAMES = ("líng", "yī", "èr", "sān", "sì", "wǔ", "liù", "qī", "bā", "jiǔ")
_TELEPHONE_ONE = "yāo"
_SMALL_UNITS = ("", "shí", "bǎi", "qiān")
_LARGE_UNITS = ("", "wàn", "yì", "wànyì", "yìyì")
_LONGEST_COUNT = 16
_TELEPHONE_FROM = 7
_EMERGENCY = frozenset(("110", "114", "119", "120", "122", "12306", "12345", "10086", "10010", "10000"))
# Before these 2 is èr, not liǎng: an order, a date, a sum of money by weight of habit.
_ORDER = ("月", "日", "号", "楼", "班", "路", "级", "世", "线", "期", "战", "中", "维", "手", "甲", "%", "％")
_TWO_IS_LIANG = (
    "个", "位", "只", "条", "张", "本", "杯", "件", "块", "元", "点", "天", "年", "周", "小时", "分钟", "次",
    "人", "家", "岁", "瓶", "辆", "双", "种", "把", "台", "座", "间", "套", "千", "万", "亿", "米", "公里",
    "公斤", "口", "名", "部", "首", "层", "段", "倍", "头", "所", "片", "份", "封", "颗", "棵", "朵", "句",
    "门", "节", "对",
)  # fmt: skip
_MINUS = ("-", "−", "－")
# Rooms and buses are named by their digits.
_NAMED = ("房", "室", "号房", "号室", "路", "次列车", "航班")
_ASCII = str.maketrans("０１２３４５６７８９：．％", "0123456789:.%")


class Spelled(NamedTuple):
    """Words of a number; each is a tuple of syllables written together."""

    words: tuple[tuple[str, ...], ...]

    @property
    def reading(self) -> str:
        return " ".join(pinyin.join(word) for word in self.words)

    @property
    def syllables(self) -> tuple[str, ...]:
        return tuple(syllable for word in self.words for syllable in word)


def spell(surface: str, before: str, after: str) -> Spelled:
    """``before`` and ``after`` are what stands around the number, in simplified characters."""
    number = surface.translate(_ASCII)
    if number in _MINUS:
        return Spelled((("fù",),))
    if ":" in number:
        return _clock(number)
    if (number.count("-") == 2 and len(number.split("-")[0]) == 4) or number.count("/") == 2:
        return _date(re.split("[-/]", number))
    if "-" in number:
        return Spelled(
            tuple(word for part in number.split("-") for word in by_digits(part, telephone=True).words)
        )
    if number.endswith("%"):
        return Spelled((("bǎi", "fēn", "zhī"), *_value(number[:-1]).words))
    if "/" in number:
        above, below = number.split("/")
        return Spelled((*_value(below).words, ("fēn", "zhī"), *_value(above).words))
    return _plain(number, before, after)


def _plain(number: str, before: str, after: str) -> Spelled:
    if "." in number or "," in number:
        return _value(number)
    if after.startswith("年") and _names_a_year(number, after):
        return by_digits(number)
    counts = after.startswith(_TWO_IS_LIANG)
    is_name = len(number) > 2 and after.startswith(_NAMED)
    telephone = is_name or (not counts and (len(number) >= _TELEPHONE_FROM or number in _EMERGENCY))
    if telephone or len(number) > _LONGEST_COUNT or (number.startswith("0") and len(number) > 1):
        return by_digits(number, telephone=telephone)
    if number == "2" and counts and not before.endswith("第") and not after.startswith(_ORDER):
        return Spelled((("liǎng",),))
    return whole(int(number))


def _names_a_year(number: str, after: str) -> bool:
    """2024年 and 98年 do; 27年前 counts years."""
    return len(number) == 4 or (
        len(number) == 2 and not after.startswith(("年级", "年前", "年后", "年来", "年间", "年以", "年的"))
    )


def _value(number: str) -> Spelled:
    integer, _, fraction = number.replace(",", "").partition(".")
    words = (by_digits(integer) if len(integer) > _LONGEST_COUNT else whole(int(integer))).words
    return Spelled((*words, ("diǎn",), *by_digits(fraction).words)) if fraction else Spelled(words)


def _clock(number: str) -> Spelled:
    hours, minutes, *seconds = number.split(":")
    words = [("liǎng",) if int(hours) == 2 else _joined(whole(int(hours))), ("diǎn",)]
    if int(minutes) or seconds:
        words += [
            *([("líng",)] if minutes.startswith("0") else []),
            _joined(whole(int(minutes))),
            ("fēn",),
        ]
    for part in seconds[:1]:
        words += [_joined(whole(int(part))), ("miǎo",)]
    return Spelled(tuple(words))


def _date(parts: list[str]) -> Spelled:
    year, month, day = parts
    return Spelled(
        (
            *by_digits(year).words,
            ("nián",),
            (*_joined(whole(int(month))), "yuè"),
            (*_joined(whole(int(day))), "rì"),
        )
    )


def _joined(spelled: Spelled) -> tuple[str, ...]:
    return spelled.syllables


def by_digits(number: str, *, telephone: bool = False) -> Spelled:
    return Spelled(
        tuple((_TELEPHONE_ONE if telephone and digit == "1" else _NAMES[int(digit)],) for digit in number)
    )


def whole(number: int) -> Spelled:
    """12 as shí'èr, 2024 as liǎngqiān líng èrshísì: tens and ones in one word, as the orthography has it."""
    if number == 0:
        return Spelled((("líng",),))
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words: list[tuple[str, ...]] = []
    for power in range(len(groups) - 1, -1, -1):
        group = groups[power]
        if not group:
            continue
        if words and group < 1000:
            words.append(("líng",))
        below = _below_ten_thousand(group, first=not words, with_unit=power > 0)
        if power:
            below[-1] = (*below[-1], *pinyin.split(_LARGE_UNITS[min(power, 4)]))
        words += below
    return Spelled(tuple(words))


def _below_ten_thousand(number: int, *, first: bool, with_unit: bool) -> list[tuple[str, ...]]:
    words: list[tuple[str, ...]] = []
    if number == 2 and with_unit:
        return [("liǎng",)]
    gap = False
    for power in (3, 2):
        digit = number // 10**power % 10
        if digit:
            if gap and words:
                words.append(("líng",))
            gap = False
            name = "liǎng" if digit == 2 and power == 3 else _NAMES[digit]
            words.append((name, _SMALL_UNITS[power]))
        elif words:
            gap = True
    tens, ones = divmod(number % 100, 10)
    if not tens and not ones:
        return words
    if words and (gap or not tens):
        words.append(("líng",))
    teen = tens == 1 and not words and first
    last = (() if not tens else ("shí",) if teen else (_NAMES[tens], "shí")) + (
        (_NAMES[ones],) if ones else ()
    )
    words.append(last)
    return words


def speak(spelled: Spelled) -> Spelled:
    """As it sounds: 一 before 百, 千, 万 and 亿 takes their sandhi; digit by digit it stays."""
    words = []
    for word in spelled.words:
        said = list(word)
        for at, unit in enumerate(word[1:]):
            if word[at] == "yī" and unit in ("bǎi", "qiān"):
                said[at] = "yì"
            elif word[at] == "yī" and unit in ("wàn", "yì"):
                said[at] = "yí"
        words.append(tuple(said))
    return Spelled(tuple(words))

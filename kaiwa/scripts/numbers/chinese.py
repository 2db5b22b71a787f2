"""Chinese in simplified and traditional characters, with the pinyin of every character."""

from collections.abc import Iterator
from typing import NamedTuple

from kaiwa.scripts.numbers.spelled import NumberWords, Parts
from kaiwa.scripts.tables import pairs

PINYIN = pairs("""
    零 líng  一 yī  二 èr  三 sān  四 sì  五 wǔ  六 liù  七 qī  八 bā  九 jiǔ  十 shí  百 bǎi  千 qiān
    万 wàn  萬 wàn  亿 yì  億 yì  兆 zhào  两 liǎng  兩 liǎng  点 diǎn  點 diǎn  负 fù  負 fù
""")
DIGITS = "零一二三四五六七八九"


class _Characters(NamedTuple):
    units: tuple[tuple[int, str], ...]
    pair: str
    point: str
    minus: str


SIMPLIFIED = _Characters(
    ((10**8, "亿"), (10**4, "万"), (10**3, "千"), (100, "百"), (10, "十")), "两", "点", "负"
)
TRADITIONAL = _Characters(
    ((10**12, "兆"), (10**8, "億"), (10**4, "萬"), (10**3, "千"), (100, "百"), (10, "十")), "兩", "點", "負"
)


def spell_simplified(number: Parts) -> NumberWords:
    return _spell(number, SIMPLIFIED)


def spell_traditional(number: Parts) -> NumberWords:
    return _spell(number, TRADITIONAL)


def _spell(number: Parts, characters: _Characters) -> NumberWords:
    text = "".join(_whole(number.whole, characters, is_start=True)) if number.whole else DIGITS[0]
    if number.decimals:
        text += characters.point + "".join(DIGITS[int(digit)] for digit in number.decimals)
    if number.negative:
        text = characters.minus + text
    return NumberWords(text, " ".join(PINYIN[character] for character in text))


def _whole(number: int, characters: _Characters, *, is_start: bool) -> Iterator[str]:
    """Counts by the greatest unit; a skipped place is said 零, a leading 2 before 千 and above 两."""
    for unit, name in characters.units:
        count, rest = divmod(number, unit)
        if count == 0:
            continue
        if is_start and count == 2 and unit >= 1000:
            yield characters.pair
        elif not (is_start and count == 1 and unit == 10):
            yield from _whole(count, characters, is_start=is_start)
        yield name
        if rest:
            if rest < unit // 10:
                yield DIGITS[0]
            yield from _whole(rest, characters, is_start=False)
        return
    yield DIGITS[number]

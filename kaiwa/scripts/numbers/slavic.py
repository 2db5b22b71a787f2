"""Russian: thousands are feminine, nouns agree with the numeral, and decimals are counted as fractions."""

from kaiwa.scripts.numbers.spelled import NumberWords, Parts, groups
from kaiwa.scripts.tables import words

ONES = words(
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать "
    "четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
)
FEMININE = {1: "одна", 2: "две"}
TENS = ("", "", *words("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"))
HUNDREDS = ("", *words("сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"))
POWERS = (
    ("", "", ""),
    words("тысяча тысячи тысяч"),
    words("миллион миллиона миллионов"),
    words("миллиард миллиарда миллиардов"),
    words("триллион триллиона триллионов"),
)
FRACTIONS = words("десят сот тысячн десятитысячн стотысячн миллионн")


def spell_russian(number: Parts) -> NumberWords:
    parts = ["минус"] if number.negative else []
    if not number.decimals:
        parts += _whole(number.whole)
    elif len(number.decimals) <= len(FRACTIONS):
        parts += [*_whole(number.whole, feminine=True), "целая" if _is_one(number.whole) else "целых"]
        numerator = int(number.decimals)
        ending = "ая" if _is_one(numerator) else "ых"
        parts += [*_whole(numerator, feminine=True), FRACTIONS[len(number.decimals) - 1] + ending]
    else:
        parts += [*_whole(number.whole), "запятая", *(ONES[int(digit)] for digit in number.decimals)]
    return NumberWords(" ".join(parts))


def _whole(number: int, *, feminine: bool = False) -> list[str]:
    if number == 0:
        return [ONES[0]]
    parts: list[str] = []
    for group, power in groups(number, 1000):
        parts += _hundreds(group, feminine=power == 1 or (power == 0 and feminine))
        if power:
            parts.append(_agreeing(group, POWERS[power]))
    return parts


def _hundreds(group: int, *, feminine: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    parts = [HUNDREDS[hundreds]] if hundreds else []
    if rest >= 20:
        tens, rest = divmod(rest, 10)
        parts.append(TENS[tens])
    if rest:
        parts.append(FEMININE.get(rest, ONES[rest]) if feminine else ONES[rest])
    return parts


def _agreeing(count: int, forms: tuple[str, ...]) -> str:
    one, few, many = forms
    if _is_one(count):
        return one
    if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14):
        return few
    return many


def _is_one(count: int) -> bool:
    return count % 10 == 1 and count % 100 != 11

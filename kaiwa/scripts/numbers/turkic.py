"""Turkish, which counts without exceptions but for a bare yüz and bin."""

from kaiwa.scripts.numbers.spelled import NumberWords, Parts, groups
from kaiwa.scripts.tables import words

DIGITS = words("sıfır bir iki üç dört beş altı yedi sekiz dokuz")
TENS = ("", *words("on yirmi otuz kırk elli altmış yetmiş seksen doksan"))
POWERS = ("", *words("bin milyon milyar trilyon"))


def spell_turkish(number: Parts) -> NumberWords:
    parts = ["eksi"] if number.negative else []
    parts += [DIGITS[0]] if number.whole == 0 else []
    for group, power in groups(number.whole, 1000):
        if not (group == 1 and power == 1):
            parts += _hundreds(group)
        parts += [POWERS[power]] if power else []
    if number.decimals:
        parts += ["virgül", *(DIGITS[int(digit)] for digit in number.decimals)]
    return NumberWords(" ".join(parts))


def _hundreds(group: int) -> list[str]:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    parts = ["yüz"] if hundreds == 1 else [DIGITS[hundreds], "yüz"] if hundreds else []
    return parts + ([TENS[tens]] if tens else []) + ([DIGITS[ones]] if ones else [])

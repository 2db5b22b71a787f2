"""Russian and Ukrainian: nouns agree with their numeral, and decimals are counted as fractions."""

from typing import NamedTuple

from kaiwa.scripts.numbers.spelled import NumberWords, Parts, groups
from kaiwa.scripts.tables import words


class _Forms(NamedTuple):
    """A noun beside one, beside two to four, and beside more."""

    one: str
    few: str
    many: str


class _Grammar(NamedTuple):
    ones: tuple[str, ...]
    feminine: dict[int, str]
    tens: tuple[str, ...]
    hundreds: tuple[str, ...]
    powers: tuple[_Forms, ...]
    minus: str
    point: str
    whole: _Forms
    fractions: tuple[str, ...]
    """Stems of tenths, hundredths …; the endings follow."""
    endings: _Forms


RUSSIAN = _Grammar(
    ones=words(
        "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать "
        "четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
    ),
    feminine={1: "одна", 2: "две"},
    tens=("", "", *words("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто")),
    hundreds=("", *words("сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот")),
    powers=(
        _Forms("", "", ""),
        _Forms("тысяча", "тысячи", "тысяч"),
        _Forms("миллион", "миллиона", "миллионов"),
        _Forms("миллиард", "миллиарда", "миллиардов"),
        _Forms("триллион", "триллиона", "триллионов"),
    ),
    minus="минус",
    point="запятая",
    whole=_Forms("целая", "целых", "целых"),
    fractions=words("десят сот тысячн десятитысячн стотысячн миллионн"),
    endings=_Forms("ая", "ых", "ых"),
)
UKRAINIAN = _Grammar(
    ones=words(
        "нуль один два три чотири п’ять шість сім вісім дев’ять десять одинадцять дванадцять тринадцять "
        "чотирнадцять п’ятнадцять шістнадцять сімнадцять вісімнадцять дев’ятнадцять"
    ),
    feminine={1: "одна", 2: "дві"},
    tens=("", "", *words("двадцять тридцять сорок п’ятдесят шістдесят сімдесят вісімдесят дев’яносто")),
    hundreds=("", *words("сто двісті триста чотириста п’ятсот шістсот сімсот вісімсот дев’ятсот")),
    powers=(
        _Forms("", "", ""),
        _Forms("тисяча", "тисячі", "тисяч"),
        _Forms("мільйон", "мільйони", "мільйонів"),
        _Forms("мільярд", "мільярди", "мільярдів"),
        _Forms("трильйон", "трильйони", "трильйонів"),
    ),
    minus="мінус",
    point="кома",
    whole=_Forms("ціла", "цілі", "цілих"),
    fractions=words("десят сот тисячн десятитисячн стотисячн мільйонн"),
    endings=_Forms("а", "і", "их"),
)


def spell_russian(number: Parts) -> NumberWords:
    return _spell(number, RUSSIAN)


def spell_ukrainian(number: Parts) -> NumberWords:
    return _spell(number, UKRAINIAN)


def _spell(number: Parts, grammar: _Grammar) -> NumberWords:
    parts = [grammar.minus] if number.negative else []
    if not number.decimals:
        parts += _whole(number.whole, grammar)
    elif len(number.decimals) <= len(grammar.fractions):
        numerator = int(number.decimals)
        fraction = grammar.fractions[len(number.decimals) - 1] + _agreeing(numerator, grammar.endings)
        parts += [*_whole(number.whole, grammar, feminine=True), _agreeing(number.whole, grammar.whole)]
        parts += [*_whole(numerator, grammar, feminine=True), fraction]
    else:
        parts += [*_whole(number.whole, grammar), grammar.point]
        parts += [grammar.ones[int(digit)] for digit in number.decimals]
    return NumberWords(" ".join(parts))


def _whole(number: int, grammar: _Grammar, *, feminine: bool = False) -> list[str]:
    if number == 0:
        return [grammar.ones[0]]
    parts: list[str] = []
    for group, power in groups(number, 1000):
        parts += _hundreds(group, grammar, feminine=power == 1 or (power == 0 and feminine))
        if power:
            parts.append(_agreeing(group, grammar.powers[power]))
    return parts


def _hundreds(group: int, grammar: _Grammar, *, feminine: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    parts = [grammar.hundreds[hundreds]] if hundreds else []
    if rest >= 20:
        tens, rest = divmod(rest, 10)
        parts.append(grammar.tens[tens])
    if rest:
        parts.append(grammar.feminine.get(rest, grammar.ones[rest]) if feminine else grammar.ones[rest])
    return parts


def _agreeing(count: int, forms: _Forms) -> str:
    if count % 100 in range(11, 15):
        return forms.many
    match count % 10:
        case 1:
            return forms.one
        case 2 | 3 | 4:
            return forms.few
    return forms.many

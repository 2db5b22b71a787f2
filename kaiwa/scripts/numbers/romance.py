"""Spanish, French, Italian and Brazilian Portuguese."""

from kaiwa.scripts.numbers.spelled import NumberWords, Parts, groups
from kaiwa.scripts.tables import words

SPANISH_ONES = words(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco "
    "veintiséis veintisiete veintiocho veintinueve"
)
SPANISH_TENS = ("", "", "", *words("treinta cuarenta cincuenta sesenta setenta ochenta noventa"))
SPANISH_HUNDREDS = (
    "",
    *words(
        "ciento doscientos trescientos cuatrocientos quinientos "
        "seiscientos setecientos ochocientos novecientos"
    ),
)
FRENCH_ONES = words(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf"
)
FRENCH_TENS = ("", "", *words("vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt"))
FRENCH_POWERS = ("", "mille", "million", "milliard", "billion")
ITALIAN_ONES = words(
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici "
    "sedici diciassette diciotto diciannove"
)
ITALIAN_TENS = ("", "", *words("venti trenta quaranta cinquanta sessanta settanta ottanta novanta"))
PORTUGUESE_ONES = words(
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis "
    "dezessete dezoito dezenove"
)
PORTUGUESE_TENS = ("", "", *words("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa"))
PORTUGUESE_HUNDREDS = (
    "",
    *words("cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos"),
)
PORTUGUESE_POWERS = (("", ""), ("mil", "mil"), ("milhão", "milhões"), ("bilhão", "bilhões"), ("trilhão", ""))


def _with_decimals(number: Parts, minus: str, whole: str, point: str, digits: tuple[str, ...]) -> NumberWords:
    parts = [minus] if number.negative else []
    parts.append(whole)
    if number.decimals:
        parts += [point, *(digits[int(digit)] for digit in number.decimals)]
    return NumberWords(" ".join(parts))


def spell_spanish(number: Parts) -> NumberWords:
    return _with_decimals(number, "menos", _spanish_whole(number.whole), "coma", SPANISH_ONES)


def _spanish_whole(number: int) -> str:
    """The long scale: a million millions is a billón, and a thousand millions stays that."""
    if number == 0:
        return SPANISH_ONES[0]
    parts = []
    for group, power in groups(number, 10**6):
        words_below = _spanish_thousands(group, before_noun=power > 0)
        noun = ("", "millón" if group == 1 else "millones", "billón")[power]
        parts.append(f"{words_below} {noun}" if noun else words_below)
    return " ".join(parts)


def _spanish_thousands(number: int, *, before_noun: bool) -> str:
    thousands, rest = divmod(number, 1000)
    parts = []
    if thousands:
        parts.append("mil" if thousands == 1 else f"{_spanish_hundreds(thousands, before_noun=True)} mil")
    if rest:
        parts.append(_spanish_hundreds(rest, before_noun=before_noun))
    return " ".join(parts)


def _spanish_hundreds(number: int, *, before_noun: bool) -> str:
    if number == 100:
        return "cien"
    hundreds, rest = divmod(number, 100)
    parts = [SPANISH_HUNDREDS[hundreds]] if hundreds else []
    if rest >= 30:
        tens, ones = divmod(rest, 10)
        parts.append(SPANISH_TENS[tens] + (f" y {SPANISH_ONES[ones]}" if ones else ""))
    elif rest:
        parts.append(SPANISH_ONES[rest])
    text = " ".join(parts)
    if before_noun and text.endswith("veintiuno"):
        return text.removesuffix("uno") + "ún"
    return text.removesuffix("o") if before_noun and text.endswith("uno") else text


def spell_french(number: Parts) -> NumberWords:
    return _with_decimals(number, "moins", _french_whole(number.whole), "virgule", FRENCH_ONES)


def _french_whole(number: int) -> str:
    if number == 0:
        return FRENCH_ONES[0]
    parts = []
    for group, power in groups(number, 1000):
        if power == 1:
            parts.append("mille" if group == 1 else f"{_french_hundreds(group, plural=False)} mille")
        else:
            noun = FRENCH_POWERS[power] + ("s" if power and group > 1 else "")
            parts.append(f"{_french_hundreds(group, plural=True)} {noun}".rstrip())
    return " ".join(parts)


def _french_hundreds(number: int, *, plural: bool) -> str:
    """``plural`` lets cent and quatre-vingt take their s where nothing follows; before mille they do not."""
    hundreds, rest = divmod(number, 100)
    parts = []
    if hundreds:
        cents = "cents" if hundreds > 1 and not rest and plural else "cent"
        parts.append(cents if hundreds == 1 else f"{FRENCH_ONES[hundreds]} {cents}")
    if rest:
        parts.append(_french_tens(rest, plural=plural))
    return " ".join(parts)


def _french_tens(number: int, *, plural: bool) -> str:
    if number < 20:
        return FRENCH_ONES[number]
    tens, ones = divmod(number, 10)
    if tens in (7, 9):
        ones += 10
    if number == 80:
        return "quatre-vingts" if plural else "quatre-vingt"
    if ones == 0:
        return FRENCH_TENS[tens]
    joint = " et " if ones in (1, 11) and tens < 8 else "-"
    return FRENCH_TENS[tens] + joint + FRENCH_ONES[ones]


def spell_italian(number: Parts) -> NumberWords:
    return _with_decimals(number, "meno", _italian_whole(number.whole), "virgola", ITALIAN_ONES)


def _italian_whole(number: int) -> str:
    if number == 0:
        return ITALIAN_ONES[0]
    milliards, rest = divmod(number, 10**9)
    millions, rest = divmod(rest, 10**6)
    parts = []
    for count, one, many in ((milliards, "un miliardo", "miliardi"), (millions, "un milione", "milioni")):
        if count:
            parts.append(
                one if count == 1 else f"{_italian_accented(_italian_thousands(count), count)} {many}"
            )
    if rest:
        parts.append(_italian_accented(_italian_thousands(rest), rest))
    return " ".join(parts)


def _italian_accented(word: str, number: int) -> str:
    return word.removesuffix("e") + "é" if word.endswith("tre") and number != 3 else word


def _italian_thousands(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    word = ""
    if thousands:
        word = "mille" if thousands == 1 else _italian_hundreds(thousands) + "mila"
    return word + _italian_hundreds(rest)


def _italian_hundreds(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    word = ("" if hundreds == 1 else ITALIAN_ONES[hundreds]) + "cento" if hundreds else ""
    if rest // 10 == 8 or rest == 8:
        word = word.removesuffix("o")
    if rest >= 20:
        tens, ones = divmod(rest, 10)
        stem = ITALIAN_TENS[tens][:-1] if ones in (1, 8) else ITALIAN_TENS[tens]
        return word + stem + (ITALIAN_ONES[ones] if ones else "")
    return word + (ITALIAN_ONES[rest] if rest else "")


def spell_portuguese(number: Parts) -> NumberWords:
    return _with_decimals(number, "menos", _portuguese_whole(number.whole), "vírgula", PORTUGUESE_ONES)


def _portuguese_whole(number: int) -> str:
    """``e`` joins the last group where it is below a hundred or a round hundred."""
    if number == 0:
        return PORTUGUESE_ONES[0]
    text = ""
    for group, power in groups(number, 1000):
        one, many = PORTUGUESE_POWERS[power]
        words_below = _portuguese_hundreds(group)
        if power == 1:
            words_below = "mil" if group == 1 else f"{words_below} mil"
        elif power:
            words_below += f" {one if group == 1 else many}"
        joined = power == 0 and (group < 100 or group % 100 == 0)
        text += (" e " if joined else " ") + words_below if text else words_below
    return text


def _portuguese_hundreds(number: int) -> str:
    if number == 100:
        return "cem"
    hundreds, rest = divmod(number, 100)
    parts = [PORTUGUESE_HUNDREDS[hundreds]] if hundreds else []
    if rest >= 20:
        tens, rest = divmod(rest, 10)
        parts.append(PORTUGUESE_TENS[tens])
    if rest:
        parts.append(PORTUGUESE_ONES[rest])
    return " e ".join(parts)

"""English (as in America, without ``and``) and German."""

from kaiwa.scripts.numbers.spelled import NumberWords, Parts, groups
from kaiwa.scripts.tables import words

ENGLISH_ONES = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
ENGLISH_TENS = ("", "", *words("twenty thirty forty fifty sixty seventy eighty ninety"))
ENGLISH_POWERS = ("", *words("thousand million billion trillion"))

GERMAN_ONES = words(
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn"
)
GERMAN_TENS = ("", "", *words("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"))
GERMAN_POWERS = (("Million", "Millionen"), ("Milliarde", "Milliarden"), ("Billion", "Billionen"))


def spell_english(number: Parts) -> NumberWords:
    parts = ["minus"] if number.negative else []
    if number.whole == 0:
        parts.append(ENGLISH_ONES[0])
    for group, power in groups(number.whole, 1000):
        parts += [_english_hundreds(group), ENGLISH_POWERS[power]]
    if number.decimals:
        parts += ["point", *(ENGLISH_ONES[int(digit)] for digit in number.decimals)]
    return NumberWords(" ".join(filter(None, parts)))


def _english_hundreds(group: int) -> str:
    hundreds, rest = divmod(group, 100)
    parts = [f"{ENGLISH_ONES[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        tens, ones = divmod(rest, 10)
        parts.append(ENGLISH_TENS[tens] + (f"-{ENGLISH_ONES[ones]}" if ones else ""))
    elif rest:
        parts.append(ENGLISH_ONES[rest])
    return " ".join(parts)


def spell_german(number: Parts) -> NumberWords:
    parts = ["minus"] if number.negative else []
    parts.append(_german_whole(number.whole))
    if number.decimals:
        parts += ["Komma", *(GERMAN_ONES[int(digit)] for digit in number.decimals)]
    return NumberWords(" ".join(parts))


def _german_whole(number: int) -> str:
    """Millions and above are nouns and stand apart; what is below is one word."""
    if number == 0:
        return GERMAN_ONES[0]
    millions, below = divmod(number, 10**6)
    parts = []
    for group, power in groups(millions, 1000):
        one, many = GERMAN_POWERS[power]
        parts.append(f"eine {one}" if group == 1 else f"{_german_hundreds(group)} {many}")
    thousands, rest = divmod(below, 1000)
    word = ""
    if thousands:
        word = _german_hundreds(thousands, before_noun=True) + "tausend"
    if rest:
        word += _german_hundreds(rest)
    return " ".join([*parts, word] if word else parts)


def _german_hundreds(group: int, *, before_noun: bool = False) -> str:
    hundreds, rest = divmod(group, 100)
    word = f"{_german_stem(hundreds)}hundert" if hundreds else ""
    if rest == 0:
        return word
    if rest < 20:
        return word + (_german_stem(rest) if before_noun else GERMAN_ONES[rest])
    tens, ones = divmod(rest, 10)
    return word + (f"{_german_stem(ones)}und" if ones else "") + GERMAN_TENS[tens]


def _german_stem(digit: int) -> str:
    return "ein" if digit == 1 else GERMAN_ONES[digit]

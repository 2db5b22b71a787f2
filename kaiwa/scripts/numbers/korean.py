"""Korean: Sino-Korean numerals spaced by 만, and Korean's own, which count to 99."""

from kaiwa.scripts.numbers.spelled import NumberRangeError, NumberWords, Parts, groups
from kaiwa.scripts.tables import words

DIGITS = "영일이삼사오육칠팔구"
PLACES = "천백십"
MYRIADS = ("", "만", "억", "조")
NATIVE_ONES = ("", *words("하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉"))
NATIVE_TENS = ("", *words("열 스물 서른 마흔 쉰 예순 일흔 여든 아흔"))


def spell_sino(number: Parts) -> NumberWords:
    text = _whole(number.whole) if number.whole else DIGITS[0]
    if number.decimals:
        text += " 점 " + "".join(DIGITS[int(digit)] for digit in number.decimals)
    return NumberWords("마이너스 " + text if number.negative else text)


def spell_native(number: Parts) -> NumberWords:
    if number.negative or number.decimals or not 1 <= number.whole <= 99:
        raise NumberRangeError(number.whole, "Korean's own numerals count from 1 to 99")
    tens, ones = divmod(number.whole, 10)
    return NumberWords(NATIVE_TENS[tens] + NATIVE_ONES[ones])


def _whole(number: int) -> str:
    parts: list[str] = []
    for group, power in groups(number, 10_000):
        is_lone_man = group == 1 and power == 1 and not parts
        parts.append(("" if is_lone_man else _myriad(group)) + MYRIADS[power])
    return " ".join(parts)


def _myriad(group: int) -> str:
    text = ""
    for place, digit in zip((*PLACES, ""), map(int, f"{group:04}"), strict=True):
        if digit:
            text += place if digit == 1 and place else DIGITS[digit] + place
    return text

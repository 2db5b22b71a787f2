"""How digits are said in Korean: native before what is counted by hand, Sino-Korean before the rest."""

from kaiwa.scripts.korean.counters import HOURS, MONTHS, NATIVE_COUNTERS, SINO_COUNTERS, is_a_name

NUMBER = (
    r"[0-9０-９]{1,2}:[0-9０-９]{2}(?![0-9０-９])"
    r"|[0-9０-９]{1,3}(?:,[0-9０-９]{3})+(?:\.[0-9０-９]+)?"
    r"|[0-9０-９]+(?:-[0-9０-９]+)+"
    r"|[0-9０-９]+(?:\.[0-9０-９]+)?"
)

_DIGITS = "영일이삼사오육칠팔구"
_TELEPHONE_ZERO = "공"
_SMALL_UNITS = ("", "십", "백", "천")
_LARGE_UNITS = ("", "만", "억", "조", "경")
_LONGEST_COUNT = 20
_NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_ASCII = str.maketrans("０１２３４５６７８９", "0123456789")


def spell(surface: str, before: str, after: str) -> str:
    """In Hangul, words apart; ``before`` and ``after`` are what surrounds the number in its line."""
    number = surface.translate(_ASCII)
    if ":" in number:
        hours, minutes = number.split(":")
        spelled = f"{_hours(int(hours))} 시"
        return f"{spelled} {sino(int(minutes))} 분" if int(minutes) else spelled
    if "-" in number:
        return " ".join(by_digits(part) for part in number.split("-"))
    whole, _, fraction = number.replace(",", "").partition(".")
    if fraction:
        return f"{_count(whole)}점{by_digits(fraction, zero='영')}"
    if len(whole) > 1 and whole.startswith("0"):
        return by_digits(whole)
    return _whole(whole, before.rstrip(" "), after.lstrip(" "))


def _whole(number: str, before: str, after: str) -> str:
    if len(number) > _LONGEST_COUNT:
        return by_digits(number)
    value = int(number)
    if after.startswith("번째") and value == 1:
        return "첫"
    if after.startswith("번") and is_a_name(value, before, after):
        return sino(value)
    if after.startswith("월") and value in MONTHS:
        return MONTHS[value]
    if after.startswith(HOURS) and not after.startswith(("시간", "시리즈", "시즌")):
        return _hours(value)
    if after.startswith(NATIVE_COUNTERS) and not after.startswith(SINO_COUNTERS):
        return native(value)
    return sino(value)


def _count(number: str) -> str:
    return sino(int(number)) if len(number) <= _LONGEST_COUNT else by_digits(number)


def _hours(value: int) -> str:
    return native(value) if 1 <= value <= 12 else sino(value)


def by_digits(number: str, *, zero: str = _TELEPHONE_ZERO) -> str:
    return "".join(zero if digit == "0" else _DIGITS[int(digit)] for digit in number)


def sino(value: int) -> str:
    """2024 as 이천이십사; a leading one goes unsaid before 십, 백, 천 and 만."""
    if not value:
        return "영"
    groups = []
    while value:
        value, group = divmod(value, 10_000)
        groups.append(group)
    spelled = ""
    for power in range(len(groups) - 1, -1, -1):
        group = groups[power]
        if group:
            one_unsaid = group == 1 and power == 1 and not spelled
            spelled += ("" if one_unsaid else _below_ten_thousand(group)) + _LARGE_UNITS[min(power, 4)]
    return spelled


def _below_ten_thousand(value: int) -> str:
    spelled = ""
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit:
            spelled += ("" if digit == 1 and power else _DIGITS[digit]) + _SMALL_UNITS[power]
    return spelled


def native(value: int) -> str:
    """As it stands before a counter: 한, 두, 스무; from a hundred on the hundreds are Sino-Korean."""
    if not value:
        return "영"
    hundreds, rest = value - value % 100, value % 100
    tens, ones = divmod(rest, 10)
    counted = "스무" if rest == 20 else _NATIVE_TENS[tens] + _NATIVE_ONES[ones]
    return (sino(hundreds) if hundreds else "") + counted

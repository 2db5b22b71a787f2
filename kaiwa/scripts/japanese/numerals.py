"""Figures, in digits or in kanji, read aloud without a counter."""

import unicodedata

ONES = ("ぜろ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")
_MYRIADS = ("", "まん", "おく", "ちょう", "けい", "がい")
LARGEST = 10 ** (4 * len(_MYRIADS)) - 1
_LONGEST = 40
"""Characters beyond which nothing is a number any more."""

_FUSED = {
    (1000, 3): "さんぜん",
    (1000, 8): "はっせん",
    (100, 3): "さんびゃく",
    (100, 6): "ろっぴゃく",
    (100, 8): "はっぴゃく",
}
_TENS = {1000: "せん", 100: "ひゃく", 10: "じゅう", 1: ""}
_BEFORE_CHOU = {"いち": "いっ", "はち": "はっ", "じゅう": "じゅっ"}

_KANJI_DIGITS = {kanji: value for value, kanji in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "壱": 1, "弐": 2, "参": 3, "壹": 1, "貳": 2, "參": 3,
}  # fmt: skip
_KANJI_UNITS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_KANJI_MYRIADS = {"万": 10**4, "萬": 10**4, "億": 10**8, "兆": 10**12}
KANJI_FIGURES = frozenset(_KANJI_DIGITS) | frozenset(_KANJI_UNITS) | frozenset(_KANJI_MYRIADS)


def read_integer(number: int) -> str:
    if number == 0:
        return ONES[0]
    if not 0 < number <= LARGEST:
        return read_digits(str(abs(number)))
    out = ""
    for power in range(len(_MYRIADS) - 1, -1, -1):
        group = number // 10 ** (4 * power) % 10_000
        if group:
            reading = _read_group(group, is_counted=power > 0)
            if _MYRIADS[power] in ("ちょう", "けい"):
                reading = _before_chou(reading)
            out += reading + _MYRIADS[power]
    return out


def _read_group(group: int, *, is_counted: bool) -> str:
    out = ""
    for unit, name in _TENS.items():
        digit = group // unit % 10
        if not digit:
            continue
        if unit == 1:
            out += ONES[digit]
        elif digit == 1:
            # 一千 only in front of 万 and above: いっせんまん, but せんえん
            out += "いっせん" if unit == 1000 and is_counted else name
        else:
            out += _FUSED.get((unit, digit), ONES[digit] + name)
    return out


def _before_chou(reading: str) -> str:
    for tail, fused in _BEFORE_CHOU.items():
        if reading.endswith(tail):
            return reading.removesuffix(tail) + fused
    return reading


def read_digits(digits: str) -> str:
    """One by one, as telephone numbers and codes are read."""
    return "".join(ONES[int(digit)] for digit in digits if digit.isdecimal())


def read_decimal(whole: str, fraction: str) -> str:
    """``れいてんご`` for 0.5, ``いってんご`` for 1.5, ``じゅってんに`` for 10.2."""
    value = int(whole)
    spoken = "れい" if value == 0 else _before_chou(read_integer(value))
    return f"{spoken}てん{read_digits(fraction)}"


def plain_digits(figure: str) -> str:
    """ASCII digits of a figure written in any width, its thousands separators dropped."""
    return unicodedata.normalize("NFKC", figure).replace(",", "")


def value_of_kanji(figure: str) -> int | None:
    """The value of 三百五十, 二〇二六, 百二十万; nothing where the characters do not make one number."""
    if not 0 < len(figure) <= _LONGEST:
        return None
    if all(character in _KANJI_DIGITS for character in figure):
        digits = "".join(str(_KANJI_DIGITS[character]) for character in figure)
        is_positional = len(digits) == 1 or "〇" in figure or len(digits) > 2
        return int(digits) if is_positional else None
    total = section = pending = 0
    last_unit, last_myriad = 10_000, 10**16
    for character in figure:
        if character in _KANJI_DIGITS:
            if pending:
                return None
            pending = _KANJI_DIGITS[character]
        elif character in _KANJI_UNITS:
            unit = _KANJI_UNITS[character]
            if unit >= last_unit:
                return None
            section, pending, last_unit = section + (pending or 1) * unit, 0, unit
        elif character in _KANJI_MYRIADS:
            myriad = _KANJI_MYRIADS[character]
            if myriad >= last_myriad or not section + pending:
                return None
            total += (section + pending) * myriad
            section, pending, last_unit, last_myriad = 0, 0, 10_000, myriad
        else:
            return None
    return total + section + pending

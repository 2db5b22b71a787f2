"""Japanese: 三千六百 with さんぜんろっぴゃく, the sounds that numerals change in each other included."""

from kaiwa.scripts.numbers.spelled import NumberWords, Parts, groups

DIGITS = "零一二三四五六七八九"
SOUNDS = ("れい", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")
PLACES = (("千", "せん"), ("百", "ひゃく"), ("十", "じゅう"), ("", ""))
MYRIADS = (("", ""), ("万", "まん"), ("億", "おく"), ("兆", "ちょう"))
CHANGED = {
    "三百": "さんびゃく",
    "六百": "ろっぴゃく",
    "八百": "はっぴゃく",
    "三千": "さんぜん",
    "八千": "はっせん",
    "一千": "いっせん",
    "一兆": "いっちょう",
}
BEFORE_POINT = (("いち", "いっ"), ("はち", "はっ"), ("じゅう", "じゅっ"))


def spell(number: Parts) -> NumberWords:
    text, reading = _whole(number.whole)
    if number.decimals:
        text += "点" + "".join(_decimal(int(digit)) for digit in number.decimals)
        reading = _shortened(reading) + "てん" + "".join(SOUNDS[int(digit)] for digit in number.decimals)
    if number.negative:
        text, reading = "マイナス" + text, "まいなす" + reading
    return NumberWords(text, reading)


def _whole(number: int) -> tuple[str, str]:
    if number == 0:
        return DIGITS[0], SOUNDS[0]
    text = reading = ""
    for group, power in groups(number, 10_000):
        written, said = _myriad(group, is_counted=power > 0)
        unit, unit_sound = MYRIADS[power]
        text += written + unit
        reading += CHANGED.get(written + unit) or said + unit_sound
    return text, reading


def _myriad(group: int, *, is_counted: bool) -> tuple[str, str]:
    """Below 10,000: 千 stands alone at the end of a number, but is counted (一千) before 万."""
    text = reading = ""
    for (place, place_sound), digit in zip(PLACES, map(int, f"{group:04}"), strict=True):
        if digit == 0:
            continue
        written, said = DIGITS[digit] + place, SOUNDS[digit] + place_sound
        if digit == 1 and place and not (place == "千" and is_counted):
            written, said = place, place_sound
        text += written
        reading += CHANGED.get(written, said)
    return text, reading


def _decimal(digit: int) -> str:
    return "〇" if digit == 0 else DIGITS[digit]


def _shortened(reading: str) -> str:
    for full, short in BEFORE_POINT:
        if reading.endswith(full):
            return reading.removesuffix(full) + short
    return reading

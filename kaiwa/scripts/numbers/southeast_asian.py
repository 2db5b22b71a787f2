"""Vietnamese, Indonesian and Thai."""

from kaiwa.scripts.numbers.spelled import NumberWords, Parts, groups
from kaiwa.scripts.tables import words

VIETNAMESE_DIGITS = words("không một hai ba bốn năm sáu bảy tám chín")
VIETNAMESE_POWERS = ("", "nghìn", "triệu")
INDONESIAN_DIGITS = words("nol satu dua tiga empat lima enam tujuh delapan sembilan")
INDONESIAN_POWERS = ("", "ribu", "juta", "miliar", "triliun")
THAI_DIGITS = words("ศูนย์ หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า")
THAI_PLACES = ("แสน", "หมื่น", "พัน", "ร้อย", "สิบ", "")
THAI_SOUNDS = {
    **dict(zip(THAI_DIGITS, words("sun nueng song sam si ha hok chet paet kao"), strict=True)),
    **dict(zip(THAI_PLACES[:-1], words("saen muen phan roi sip"), strict=True)),
    "ล้าน": "lan",
    "ยี่": "yi",
    "เอ็ด": "et",
    "จุด": "chut",
    "ลบ": "lop",
}


def spell_vietnamese(number: Parts) -> NumberWords:
    parts = ["âm"] if number.negative else []
    parts += _vietnamese_whole(number.whole)
    if number.decimals:
        parts += ["phẩy", *(VIETNAMESE_DIGITS[int(digit)] for digit in number.decimals)]
    return NumberWords(" ".join(parts))


def _vietnamese_whole(number: int) -> list[str]:
    """Counts in thousands of tỷ above a milliard; a group behind another names its missing hundreds."""
    if number == 0:
        return [VIETNAMESE_DIGITS[0]]
    milliards, below = divmod(number, 10**9)
    parts = [*_vietnamese_whole(milliards), "tỷ"] if milliards else []
    for group, power in groups(below, 1000):
        parts += _vietnamese_hundreds(group, is_first=not parts)
        if power:
            parts.append(VIETNAMESE_POWERS[power])
    return parts


def _vietnamese_hundreds(group: int, *, is_first: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    parts = [VIETNAMESE_DIGITS[hundreds], "trăm"] if hundreds or not is_first else []
    if tens == 0:
        return parts + (["linh"] if parts and ones else []) + ([VIETNAMESE_DIGITS[ones]] if ones else [])
    parts += ["mười"] if tens == 1 else [VIETNAMESE_DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        parts.append("mốt")
    elif ones:
        parts.append("lăm" if ones == 5 else VIETNAMESE_DIGITS[ones])
    return parts


def spell_indonesian(number: Parts) -> NumberWords:
    parts = ["minus"] if number.negative else []
    parts += [INDONESIAN_DIGITS[0]] if number.whole == 0 else []
    for group, power in groups(number.whole, 1000):
        if group == 1 and power == 1:
            parts.append("seribu")
            continue
        parts += _indonesian_hundreds(group)
        if power:
            parts.append(INDONESIAN_POWERS[power])
    if number.decimals:
        parts += ["koma", *(INDONESIAN_DIGITS[int(digit)] for digit in number.decimals)]
    return NumberWords(" ".join(parts))


def _indonesian_hundreds(group: int) -> list[str]:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    parts = ["seratus"] if hundreds == 1 else [INDONESIAN_DIGITS[hundreds], "ratus"] if hundreds else []
    if tens == 1:
        teens = {0: ["sepuluh"], 1: ["sebelas"]}
        return parts + teens.get(ones, [INDONESIAN_DIGITS[ones], "belas"])
    parts += [INDONESIAN_DIGITS[tens], "puluh"] if tens else []
    return parts + ([INDONESIAN_DIGITS[ones]] if ones else [])


def spell_thai(number: Parts) -> NumberWords:
    parts = ["ลบ"] if number.negative else []
    parts += _thai_whole(number.whole)
    if number.decimals:
        parts += ["จุด", *(THAI_DIGITS[int(digit)] for digit in number.decimals)]
    return NumberWords("".join(parts), " ".join(THAI_SOUNDS[part] for part in parts))


def _thai_whole(number: int) -> list[str]:
    """Counts in millions of millions; 20 is yi-sip, and a last 1 behind other digits is et."""
    if number == 0:
        return [THAI_DIGITS[0]]
    millions, below = divmod(number, 10**6)
    parts = [*_thai_whole(millions), "ล้าน"] if millions else []
    for place, digit in zip(THAI_PLACES, map(int, f"{below:06}"), strict=True):
        if digit == 0:
            continue
        if place == "สิบ" and digit <= 2:
            parts += ["ยี่"] if digit == 2 else []
        elif not place and digit == 1 and number > 1:
            parts.append("เอ็ด")
        else:
            parts.append(THAI_DIGITS[digit])
        parts += [place] if place else []
    return parts

"""Full and half width: ＡＢＣ and ABC, ｶﾞ and ガ, both ways."""

import unicodedata

_ASCII_WIDE = {code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {0x20: "\u3000"}
_ASCII_NARROW = {ord(wide): chr(code) for code, wide in _ASCII_WIDE.items()}
_SYMBOLS_WIDE = str.maketrans("¢£¬¯¦¥₩", "￠￡￢￣￤￥￦")
_SYMBOLS_NARROW = str.maketrans("￠￡￢￣￤￥￦", "¢£¬¯¦¥₩")
_KANA_NARROW = "".join(chr(code) for code in range(0xFF61, 0xFF9E))
_KANA_WIDE = unicodedata.normalize("NFKC", _KANA_NARROW)
_SOUND_MARKS = {"ﾞ": "\u3099", "ﾟ": "\u309a"}
_LONE_MARKS = {"\u3099": "゛", "\u309a": "゜"}
_WIDE_KANA = dict(zip(_KANA_NARROW, _KANA_WIDE, strict=True))
_NARROW_KANA = {wide: narrow for narrow, wide in _WIDE_KANA.items()} | {"゛": "ﾞ", "゜": "ﾟ"}


def to_full_width(text: str) -> str:
    """Latin letters, digits, marks and katakana in full width; a half-width sound mark joins its kana."""
    return kana_to_full_width(text).translate(_ASCII_WIDE).translate(_SYMBOLS_WIDE)


def to_half_width(text: str) -> str:
    """Latin letters, digits, marks and katakana in half width; a voiced kana becomes two characters."""
    return kana_to_half_width(text).translate(_ASCII_NARROW).translate(_SYMBOLS_NARROW)


def kana_to_full_width(text: str) -> str:
    wide: list[str] = []
    for character in text:
        mark = _SOUND_MARKS.get(character)
        if mark is None:
            wide.append(_WIDE_KANA.get(character, character))
            continue
        joined = unicodedata.normalize("NFC", wide[-1] + mark) if wide else ""
        if len(joined) == 1:
            wide[-1] = joined
        else:
            wide.append(_LONE_MARKS[mark])
    return "".join(wide)


def kana_to_half_width(text: str) -> str:
    return "".join(_narrow_kana(character) for character in text)


def _narrow_kana(character: str) -> str:
    if character in _NARROW_KANA:
        return _NARROW_KANA[character]
    base, *marks = tuple(unicodedata.normalize("NFD", character))
    if base not in _NARROW_KANA or not marks or not "ァ" <= character <= "ヺ":
        return character
    return _NARROW_KANA[base] + "".join("ﾞ" if mark == "\u3099" else "ﾟ" for mark in marks)

"""What kind of character this is: Han, kana, or what stands between words."""

import re
import unicodedata

from kaiwa.scripts.annotation import NUMBER, PUNCTUATION, SPACE, SYMBOL, WORD, Kind

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆〇ヶヵ仝\U00020000-\U0003ffff"
"""Han characters and the marks that are read like them (々 repeats, 〆 is しめ, ヶ is か or が)."""

has_han = re.compile(f"[{HAN}]").search
holds_kanji = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆〇\U00020000-\U0003ffff]").search
is_kana_only = re.compile("[ぁ-ゖァ-ヺーゝゞヽヾｦ-ﾟ\u3099\u309a\u309b\u309c]+").fullmatch
has_digit = re.compile(r"[0-9０-９]").search


def kind_of(surface: str) -> Kind:
    first = surface[0]
    if has_han(surface) or first.isalpha() or is_kana_only(surface):
        return WORD
    if first.isdecimal() or first.isnumeric():
        return NUMBER
    category = unicodedata.category(first)
    if first.isspace() or category in ("Zs", "Cc"):
        return SPACE
    return PUNCTUATION if category[0] == "P" else SYMBOL


_LETTER_NAMES = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        [
            "えー",
            "びー",
            "しー",
            "でぃー",
            "いー",
            "えふ",
            "じー",
            "えいち",
            "あい",
            "じぇー",
            "けー",
            "える",
            "えむ",
            "えぬ",
            "おー",
            "ぴー",
            "きゅー",
            "あーる",
            "えす",
            "てぃー",
            "ゆー",
            "ぶい",
            "だぶりゅー",
            "えっくす",
            "わい",
            "ぜっと",
        ],
        strict=True,
    )
)


def letter_name(surface: str) -> str:
    """Of a Latin letter that stands alone, in any width; the dictionary has units under some of them."""
    return _LETTER_NAMES.get(unicodedata.normalize("NFKC", surface).upper(), "")

"""Kana brought to one spelling of one sound, so that は and わ, おう and おー are no differences."""

import re
import unicodedata
from functools import lru_cache

_ROWS = {
    "a": "あかさたなはまやらわがざだばぱぁゃゎ",
    "i": "いきしちにひみりぎじぢびぴぃゐ",
    "u": "うくすつぬふむゆるぐずづぶぷぅゅゔ",
    "e": "えけせてねへめれげぜでべぺぇゑ",
    "o": "おこそとのほもよろをごぞどぼぽぉょ",
}
_VOWEL_OF = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
_LENGTHENS = {"o": "うお", "u": "う", "e": "えい", "a": "あ", "i": "い"}
_ONE_SOUND = str.maketrans("はへをぢづゐゑ", "わえおじずいえ")
_NOT_KANA = re.compile(r"[^ぁ-ゖー]")


def hiragana(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in folded)


@lru_cache(maxsize=65536)
def canonical(reading: str) -> str:
    """Its sounds: particles as spoken, ぢ and づ as じ and ず, a long vowel as ー however it is spelled."""
    sounds: list[str] = []
    vowel: str | None = None
    for kana in _NOT_KANA.sub("", hiragana(reading)).translate(_ONE_SOUND):
        if kana == "ー" or (vowel and kana in _LENGTHENS[vowel]):
            sounds.append("ー")
            continue
        sounds.append(kana)
        vowel = _VOWEL_OF.get(kana)
    return re.sub("ー+", "ー", "".join(sounds))

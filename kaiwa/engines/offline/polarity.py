"""Whether a text denies something: what is liked and what is not are told in nearly the same words."""

import re
from typing import Final

_DENIALS: Final = {
    "ja": r"ない|なかっ|ません|ず(?:に|、)|くな[いか]|だめ|無理|いいえ|嫌|苦手|きらい|にがて|反対",
    "es": r"\b(?:no|nunca|tampoco|nada|ni|sin|jam[aá]s|ningun[oa]?|odio|detesto)\b",
    "fr": r"\b(?:ne|pas|jamais|rien|aucun|non|d[ée]teste)\b|\bn['’]",
    "zh-Hans": r"不|没|别|讨厌|反对",
    "zh-Hant": r"不|沒|別|討厭|反對",
    "ko": r"안 |못|않|없|아니|싫|말고|마세요|지 마|반대",
}
DENIALS: Final = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in _DENIALS.items()}


def denies(text: str, language: str) -> bool:
    pattern = DENIALS.get(language)
    return pattern is not None and pattern.search(text) is not None

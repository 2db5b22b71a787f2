"""Townships and villages: the romanization sets 면 and 리 apart by a hyphen, and shows no change of sound across it.

삼죽면 is Samjuk-myeon though it is said 삼중면 (chapter 3, article 5 of the notice). Only where a change would show are
they told from other words that end so, by the word that stands there: 불합리 ends in 합리, and is no village.
"""

from typing import Final

from kaiwa.scripts.korean.syllables import NEUTRAL_CODA, ROMAN_CODAS, ROMAN_LETTERS, parts

ENDS_OF_PLACES: Final = "면리"
_SHORTEST: Final = 3
_OBSTRUENTS: Final = frozenset("ㄱㄷㅂ")
_FACES: Final = frozenset(
    ("국면", "측면", "벽면", "독면", "복면", "목면", "직면", "백면", "흑면", "겉면", "옆면", "앞면", "뒷면", "윗면", "밑면",
     "곡면", "쪽면", "닥면", "각면", "색면", "액면", "막면", "접면", "입면", "답면", "엽면", "잎면", "곽면", "꽃면", "맛면")
)  # fmt: skip
_NOUNS: Final = frozenset(
    ("관리", "정리", "심리", "승리", "합리", "논리", "권리", "분리", "진리", "섭리", "법리", "원리", "윤리", "총리", "연리",
     "격리", "문리", "생리", "영리", "편리", "학리", "복리", "폭리", "경리", "성리", "궁리", "공리", "명리", "감리", "만리",
     "십리", "백리", "천리", "순리", "난리", "병리", "약리", "악리", "박리", "전리", "현리", "단리", "암리", "은리")
)  # fmt: skip


def is_place(noun: str) -> bool:
    if len(noun) < _SHORTEST or noun[-1] not in ENDS_OF_PLACES:
        return False
    coda = NEUTRAL_CODA.get(parts(noun[-2])[2], parts(noun[-2])[2])
    if noun[-1] == "면":
        return coda in _OBSTRUENTS and noun[-2:] not in _FACES
    return coda not in ("", "ㄹ") and noun[-2:] not in _NOUNS


def set_apart(pieces: list[str], noun: str) -> list[str]:
    """Of its letters, two pieces a syllable, the last meeting as each syllable is spelled by itself."""
    coda = parts(noun[-2])[2]
    onset, vowel, _ = parts(noun[-1])
    last = 2 * (len(noun) - 1)
    head = f"-{ROMAN_LETTERS[onset]}{ROMAN_LETTERS[vowel]}"
    return [*pieces[: last - 1], ROMAN_CODAS[NEUTRAL_CODA.get(coda, coda)], head, *pieces[last + 1 :]]

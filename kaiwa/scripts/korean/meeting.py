"""What happens where two syllables meet: the standard pronunciation of a coda and the onset after it."""

from typing import NamedTuple

from kaiwa.scripts.korean.syllables import CLUSTERS, NEUTRAL_CODA

_ASPIRATED = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅂ": "ㅍ", "ㅈ": "ㅊ"}
_TENSE = {"ㄱ": "ㄲ", "ㄷ": "ㄸ", "ㅂ": "ㅃ", "ㅅ": "ㅆ", "ㅈ": "ㅉ"}
_NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}
_H_CODAS = {"ㅎ": "", "ㄶ": "ㄴ", "ㅀ": "ㄹ"}


class Meeting(NamedTuple):
    coda: str
    onset: str
    """As it sounds, tense where it grows tense."""
    written_coda: str
    written_onset: str
    """As romanization writes it: no tensing, and ㅎ kept after a noun's ㄱ ㄷ ㅂ."""


def _same(coda: str, onset: str) -> Meeting:
    return Meeting(coda, onset, coda, onset)


def meet(coda: str, onset: str, vowel: str, coda_after: str) -> Meeting:
    """``coda_after`` ends the second syllable: 잡히다 is a verb form, 집현전 a name."""
    if onset == "ㅇ":
        return _link(coda, vowel)
    if onset == "ㅎ":
        return _before_h(coda, vowel, coda_after)
    if coda in _H_CODAS:
        return _after_h(coda, onset)
    if coda == "ㄺ" and onset == "ㄱ":
        return Meeting("ㄹ", "ㄲ", "ㄹ", "ㄱ")
    # 앉다 and 젊다 are stems of verbs; the nouns that end so are respelled (삶도, 앎과)
    is_stem = coda == "ㄵ" or (coda == "ㄻ" and onset != "ㅂ")
    return _assimilate(NEUTRAL_CODA.get(coda, coda), onset, clipped=is_stem or coda in ("ㄼ", "ㄾ"))


def _link(coda: str, vowel: str) -> Meeting:
    if coda in ("", "ㅇ"):
        return _same(coda, "ㅇ")
    if coda == "ㅎ":
        return _same("", "ㅇ")
    if coda in ("ㄶ", "ㅀ"):
        return _same("", CLUSTERS[coda][0])
    if coda == "ㄷ" and vowel == "ㅣ":
        return _same("", "ㅈ")
    if coda in ("ㅌ", "ㄾ") and vowel in "ㅣㅕ":
        return _same("ㄹ" if coda == "ㄾ" else "", "ㅊ")
    if coda in CLUSTERS:
        stays, moves = CLUSTERS[coda][0], CLUSTERS[coda][1]
        return Meeting(stays, "ㅆ" if moves == "ㅅ" else moves, stays, moves)
    return _same("", coda)


def _before_h(coda: str, vowel: str, coda_after: str) -> Meeting:
    if coda in ("ㄵ", "ㅈ"):
        return _same("ㄴ" if coda == "ㄵ" else "", "ㅊ")
    if coda == "ㄷ" and vowel in "ㅣㅕ":
        return _same("", "ㅊ")
    if coda in ("ㄺ", "ㄼ"):
        return _same("ㄹ", _ASPIRATED[CLUSTERS[coda][1]])
    if coda in _H_CODAS:
        return _same(_H_CODAS[coda], "ㅎ")
    plain = NEUTRAL_CODA.get(coda, coda)
    if plain not in _ASPIRATED:
        return _same(plain, "ㅎ")
    sounds = _ASPIRATED[plain]
    # 히 and 혀 are the endings of verbs (잡혀 japyeo); elsewhere it is a noun's ㅎ (묵호 mukho,
    # 집현전 jiphyeonjeon).
    if vowel == "ㅣ" or (vowel == "ㅕ" and coda_after in ("", "ㅆ")):
        return _same("", sounds)
    return Meeting("", sounds, plain, "ㅎ")


def _after_h(coda: str, onset: str) -> Meeting:
    rest = _H_CODAS[coda]
    if onset in _ASPIRATED:
        return _same(rest, _ASPIRATED[onset])
    if onset == "ㅅ":
        return Meeting(rest, "ㅆ", rest, "ㅅ")
    return _assimilate(rest if rest else "ㄷ", onset)


def _assimilate(coda: str, onset: str, *, clipped: bool = False) -> Meeting:
    if coda == "ㄹ" and onset == "ㄴ":
        return _same("ㄹ", "ㄹ")
    if coda == "ㄴ" and onset == "ㄹ":
        return _same("ㄹ", "ㄹ")
    if coda in ("ㅁ", "ㅇ") and onset == "ㄹ":
        return _same(coda, "ㄴ")
    if coda in _NASAL:
        if onset in ("ㄴ", "ㅁ"):
            return _same(_NASAL[coda], onset)
        if onset == "ㄹ":
            return _same(_NASAL[coda], "ㄴ")
        return Meeting(coda, _TENSE.get(onset, onset), coda, onset)
    if clipped:
        return Meeting(coda, _TENSE.get(onset, onset), coda, onset)
    return _same(coda, onset)

"""Kana however it was typed (half-width, decomposed, with iteration marks) as plain hiragana."""

import unicodedata

from kaiwa.scripts.kana import from_romaji, is_kana, to_hiragana

_PLAIN = "うかきくけこさしすせそたちつてとはひふへほ"
_VOICED = "ゔがぎぐげござじずぜぞだぢづでどばびぶべぼ"
_VOICE = str.maketrans(_PLAIN, _VOICED)
_UNVOICE = str.maketrans(_VOICED, _PLAIN)


def folded_kana(surface: str) -> str:
    folded = to_hiragana(unicodedata.normalize("NFKC", surface))
    if "ゝ" not in folded and "ゞ" not in folded:
        return folded
    out: list[str] = []
    for character in folded:
        if character in "ゝゞ" and out:
            repeated = out[-1].translate(_UNVOICE)
            out.append(repeated.translate(_VOICE) if character == "ゞ" else repeated)
        else:
            out.append(character)
    return "".join(out)


def given_reading(reading: str) -> str:
    """A reading that somebody gave, in hiragana where it was written in kana or in Latin letters."""
    kana = folded_kana(reading)
    if is_kana(kana):
        return kana
    typed = from_romaji(kana.replace(" ", ""))
    return typed if is_kana(typed) else kana

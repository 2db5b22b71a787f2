"""Kana into kana and kana into letters: the table every reader and every typed answer goes through."""

import unicodedata
from functools import cache
from itertools import product

_HIRAGANA = "".join(map(chr, [*range(0x3041, 0x3097), 0x309D, 0x309E]))
_KATAKANA = "".join(map(chr, [*range(0x30A1, 0x30F7), 0x30FD, 0x30FE]))
_TO_KATAKANA = str.maketrans(_HIRAGANA, _KATAKANA)
TO_HIRAGANA = str.maketrans(_KATAKANA, _HIRAGANA)

_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "s": "さしすせそ",
    "t": "たちつてと",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "m": "まみむめも",
    "r": "らりるれろ",
    "g": "がぎぐげご",
    "z": "ざじずぜぞ",
    "d": "だぢづでど",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}
_ROW_EXCEPTIONS = {"し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu"}
_SINGLE = {
    "や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "ゐ": "i", "ゑ": "e", "を": "o", "ん": "n", "ゔ": "vu",
    "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o", "ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ゎ": "wa",
    "ゕ": "ka", "ゖ": "ke",
}  # fmt: skip
# A kana and a small kana after it, where the two are one beat; the last group only occurs in loanwords.
_GLIDES = {
    "き": "ky", "し": "sh", "ち": "ch", "に": "ny", "ひ": "hy", "み": "my", "り": "ry",
    "ぎ": "gy", "じ": "j", "ぢ": "j", "び": "by", "ぴ": "py",
}  # fmt: skip
_LOANS = {
    "いぇ": "ye", "うぃ": "wi", "うぇ": "we", "うぉ": "wo", "きぇ": "kye", "ぎぇ": "gye", "にぇ": "nye",
    "ひぇ": "hye", "みぇ": "mye", "りぇ": "rye", "びぇ": "bye", "ぴぇ": "pye", "しぇ": "she", "じぇ": "je",
    "ちぇ": "che", "くぁ": "kwa", "くぃ": "kwi", "くぇ": "kwe", "くぉ": "kwo", "くゎ": "kwa", "ぐぁ": "gwa",
    "ぐぃ": "gwi", "ぐぇ": "gwe", "ぐぉ": "gwo", "ぐゎ": "gwa", "すぃ": "si", "ずぃ": "zi", "つぁ": "tsa",
    "つぃ": "tsi", "つぇ": "tse", "つぉ": "tso", "てぃ": "ti", "でぃ": "di", "とぅ": "tu", "どぅ": "du",
    "てゅ": "tyu", "でゅ": "dyu", "てょ": "tyo", "でょ": "dyo", "ふぁ": "fa", "ふぃ": "fi", "ふぇ": "fe",
    "ふぉ": "fo", "ふゃ": "fya", "ふゅ": "fyu", "ふょ": "fyo", "ゔぁ": "va", "ゔぃ": "vi", "ゔぇ": "ve",
    "ゔぉ": "vo", "ゔゃ": "vya", "ゔゅ": "vyu", "ゔょ": "vyo",
}  # fmt: skip
VOWELS = frozenset("aiueo")


@cache
def beats() -> dict[str, str]:
    """One beat of hiragana (one kana, or a kana and its small one) to Hepburn letters."""
    table = {
        kana: _ROW_EXCEPTIONS.get(kana, consonant + vowel)
        for consonant, row in _ROWS.items()
        for kana, vowel in zip(row, "aiueo", strict=True)
    }
    for (kana, letters), (small, vowel) in product(_GLIDES.items(), zip("ゃゅょ", "auo", strict=True)):
        table[kana + small] = letters + vowel
    return table | _SINGLE | _LOANS


@cache
def _typed() -> dict[str, str]:
    """Letters to hiragana; the everyday kana wins where several are spelled alike (ji is じ, zu is ず)."""
    rare = frozenset("ぢづゐゑをぁぃぅぇぉゃゅょゎゕゖ")
    table: dict[str, str] = {}
    for kana, letters in beats().items():
        if not rare.intersection(kana[:1]) and "ゎ" not in kana:
            table.setdefault(letters, kana)
    typist = {
        "si": "し", "ti": "ち", "tu": "つ", "hu": "ふ", "zi": "じ", "du": "づ",
        "sya": "しゃ", "syu": "しゅ", "syo": "しょ", "tya": "ちゃ", "cya": "ちゃ", "jya": "じゃ",
        "jyu": "じゅ", "jyo": "じょ", "zya": "じゃ", "zyu": "じゅ", "zyo": "じょ",
    }  # fmt: skip
    return typist | table | {"wo": "を"}


def to_katakana(text: str) -> str:
    return text.translate(_TO_KATAKANA)


def to_hiragana(text: str) -> str:
    return text.translate(TO_HIRAGANA)


def is_kana(text: str) -> bool:
    """Hiragana and katakana with the long mark and nothing else; half-width and decomposed kana count."""
    folded = to_hiragana(unicodedata.normalize("NFKC", text))
    return bool(folded) and all("ぁ" <= character <= "ゖ" or character in "ーゝゞ" for character in folded)


def to_romaji(kana: str) -> str:
    """Every kana spelled out in Hepburn letters (``toukyou``); what is not kana stays as it is.

    ``ん`` is set off by an apostrophe before a vowel or y, ``っ`` doubles the consonant (``tch``), the long
    mark becomes a hyphen: so ``from_romaji`` leads back.
    """
    table, source = beats(), to_hiragana(kana)
    out: list[str] = []
    position, doubled = 0, False
    while position < len(source):
        pair, single = source[position : position + 2], source[position]
        if single == "っ":
            doubled, position = True, position + 1
            continue
        beat = pair if pair in table else single
        letters = table.get(beat, "-" if single == "ー" else single)
        if out and out[-1] == "n" and letters[0] in "aiueoy" and beat in table:
            letters = "'" + letters
        if doubled and "a" <= letters[0] <= "z" and letters[0] not in VOWELS:
            letters = ("t" if letters.startswith("ch") else letters[0]) + letters
        out.append(letters)
        doubled = False
        position += len(beat)
    return "".join(out)


def from_romaji(letters: str) -> str:
    """Hiragana for Hepburn (or typist's) letters; a macron reads as the usual spelling (``ō`` as おう)."""
    table = _typed()
    text = letters.lower().translate(_LONG)
    out: list[str] = []
    position = 0
    while position < len(text):
        here = text[position]
        following = text[position + 1 : position + 2]
        if here == "n" and following not in {*VOWELS, "y"}:
            out.append("ん")
            position += 2 if following == "'" else 1
        elif (
            "a" <= here <= "z"
            and here not in VOWELS
            and (following == here or text.startswith("tch", position))
        ):
            out.append("っ")
            position += 1
        else:
            size = next((size for size in (4, 3, 2, 1) if text[position : position + size] in table), 0)
            out.append(table[text[position : position + size]] if size else ("ー" if here == "-" else here))
            position += size or 1
    return "".join(out)


_LONG = str.maketrans({"ā": "aa", "ī": "ii", "ū": "uu", "ē": "ee", "ō": "ou", "â": "aa", "î": "ii", "û": "uu",
                       "ê": "ee", "ô": "ou", "’": "'"})  # fmt: skip

"""Ukrainian by the official table, Hindi and Thai by Wiktionary's pronunciations."""

import random
import re
import unicodedata
from collections.abc import Callable, Iterator

from bench.readings.gold import Gold, timed
from bench.readings.phonemes import Spelling, replace_all
from bench.readings.table import Row, percent, skipped
from kaiwa.scripts import annotate

TARGETS = {"uk": 100.0, "hi": 75.0, "th": 90.0}
_SAMPLE = 4000
"""Words of a set that are judged, drawn with one seed, for Thai is slow to read."""

# Resolution 55 of the Cabinet of Ministers of Ukraine, 27 January 2010.
_UKRAINIAN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
}  # fmt: skip
_UKRAINIAN_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_UKRAINIAN_INSIDE = {"є": "ie", "ї": "i", "й": "i", "ю": "iu", "я": "ia"}

_HINDI_SOUNDS = Spelling(
    {
        "c": "t͡ʃʰ t͡ʃ", "jh": "d͡ʒʱ", "j": "d͡ʒ", "kh": "kʰ x", "gh": "ɡʱ", "g": "ɡ ɣ", "th": "ʈʰ t̪ʰ tʰ",
        "dh": "ɖʱ d̪ʱ dʱ", "rh": "ɽʱ", "ph": "pʰ f", "bh": "bʱ", "t": "ʈ t̪ t", "d": "ɖ d̪ d",
        "n": "ɳ ɲ ŋ n", "m": "m",
        "r": "ɾ r ɽ", "l": "l", "v": "ʋ w", "s": "ʃ ʂ s", "h": "ɦ h", "y": "j", "z": "z ʒ", "k": "q k",
        "p": "p", "b": "b",
        "a": "ɑː aː ɑ a ə", "i": "ɪ iː i", "u": "ʊ uː u", "e": "ɛː ɛ eː e æ", "o": "ɔː ɔ oː o",
    }
)  # fmt: skip
_HINDI_UNMARKED = "\u0303\u0325\u0329\u032f"
_HINDI_ROMAN = (
    ("ṃ", "n"), ("ṁ", "n"), ("m̐", ""), ("~", ""), ("ṛ", "ri"), ("r̥", "ri"), ("ṝ", "ri"),
)  # fmt: skip
_HINDI_DIGRAPHS = (
    ("chh", "c"), ("ch", "c"), ("sh", "s"), ("w", "v"), ("f", "ph"), ("q", "k"), ("x", "ks"),
    ("aa", "a"), ("ii", "i"), ("uu", "u"), ("ee", "e"), ("oo", "o"), ("ai", "e"), ("au", "o"),
)  # fmt: skip

_THAI_SOUNDS = Spelling(
    {
        "ch": "t͡ɕʰ tɕʰ t͡ɕ tɕ", "kh": "kʰ", "ph": "pʰ", "th": "tʰ", "ng": "ŋ", "k": "k", "p": "p",
        "t": "t", "b": "b",
        "d": "d", "m": "m", "n": "n", "f": "f", "s": "s", "h": "h", "r": "r", "l": "l", "": "ʔ", "a": "a",
        "i": "i",
        "ue": "ɯ", "u": "u", "e": "e", "ae": "ɛ", "o": "ɔ o", "oe": "ɤ",
    }
)  # fmt: skip
_THAI_VOWELS = "aiɯueɛɔoɤ"


def measure(gold: Gold) -> Iterator[Row]:
    yield _words(gold, "uk", "Ukrainian words by the official table", None, _bare_ukrainian)
    yield _words(gold, "hi", "Hindi words", fold_hindi_ipa, fold_hindi_roman)
    yield _words(gold, "th", "Thai words", fold_thai_ipa, lambda roman: re.sub("[^a-z]", "", roman.lower()))


def _words(
    gold: Gold,
    language: str,
    measure_name: str,
    fold_ipa: Callable[[str], str] | None,
    fold_roman: Callable[[str], str],
) -> Row:
    name = f"{language}_wikipron"
    rows = gold.rows(name)
    if rows is None:
        return skipped(language, measure_name, gold.missing(name))
    wanted: dict[str, set[str]] = {}
    for row in rows:
        word = row["word"]
        if fold_ipa is None:
            if re.fullmatch(r"[А-ЩЬЮЯҐЄІЇа-щьюяґєії'’ʼ\-]+", word):
                wanted[word] = {official_ukrainian(word)}
        elif len(word) > 1:
            wanted.setdefault(word, set()).add(fold_ipa(row["ipa"]))
    words = sorted(wanted)
    if fold_ipa is not None:
        random.Random(0).shuffle(words)
        words = words[:_SAMPLE]
    try:
        romanized, speed = timed(lambda word: annotate(word, language).romanization, words)
    except ImportError as reason:
        return skipped(language, measure_name, str(reason))
    right = sum(fold_roman(roman) in wanted[word] for word, roman in zip(words, romanized, strict=True))
    note = f"{right} of {len(words)}, {speed.by_the_clock:,.0f} c/s, {speed.note}"
    return Row(language, measure_name, percent(right, len(words)), TARGETS[language], note=note)


def official_ukrainian(word: str) -> str:
    plain = re.sub("[’ʼ']", "", word.lower())
    parts = []
    for part in plain.split("-"):
        letters = part.replace("зг", "\x01")
        parts.append("".join(_ukrainian_letter(letter, first=not at) for at, letter in enumerate(letters)))
    return "-".join(parts)


def _ukrainian_letter(letter: str, *, first: bool) -> str:
    if letter == "\x01":
        return "zgh"
    if letter == "ь":
        return ""
    iotated = (_UKRAINIAN_FIRST if first else _UKRAINIAN_INSIDE).get(letter)
    return iotated or _UKRAINIAN.get(letter, letter)


def _bare_ukrainian(roman: str) -> str:
    return re.sub("[’'ʹ]", "", roman.lower())


def _unaccented(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def fold_hindi_ipa(ipa: str) -> str:
    spelled = unicodedata.normalize("NFD", ipa.replace(" ", ""))
    return _fold_hindi(
        _HINDI_SOUNDS.respell("".join(char for char in spelled if char not in _HINDI_UNMARKED))
    )


def fold_hindi_roman(roman: str) -> str:
    letters = re.sub("[^a-z]", "", _unaccented(replace_all(roman.lower(), _HINDI_ROMAN)))
    return _fold_hindi(replace_all(letters, _HINDI_DIGRAPHS))


def _fold_hindi(letters: str) -> str:
    letters = re.sub(r"([bcdgjklmnprstvyh])\1", r"\1", letters.replace("z", "j"))
    return re.sub("n(?=[pb])", "m", letters)


def fold_thai_ipa(ipa: str) -> str:
    """As the Royal Institute romanizes it: no tone, no length; j and w by where they stand."""
    sounds = re.sub("[̚ː̯ˑ]", "", ipa).split()
    letters: list[str] = []
    for at, sound in enumerate(sounds):
        if re.fullmatch("[˥˦˧˨˩]+", sound):
            continue
        before_vowel = at + 1 < len(sounds) and sounds[at + 1][0] in _THAI_VOWELS
        if sound[0] in "jw":
            glides = {"j": ("y", "i"), "w": ("w", "o")}[sound[0]]
            letters.append(glides[0] if before_vowel else glides[1])
            sound = sound[1:]
        letters.append(_THAI_SOUNDS.respell(sound))
    return "".join(letters)

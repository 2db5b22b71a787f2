"""Russian by BGN/PCGN 1947 (without its optional dots) and Ukrainian by the Cabinet's table of 2010.

Stress is not guessed; a stress that is written (за́мок) is kept. ``spoken`` says where Russian is not said as
it is written: -ого with v, silent letters, -тся.
"""

import re
import unicodedata
from functools import lru_cache

from kaiwa.scripts.annotation import Annotation, Overrides
from kaiwa.scripts.line import Word, read_line
from kaiwa.scripts.tables import pairs, words

RUSSIAN = pairs("""
    а a  б b  в v  г g  д d  е e  ё ë  ж zh  з z  и i  й y  к k  л l  м m  н n  о o  п p  р r  с s  т t
    у u  ф f  х kh  ц ts  ч ch  ш sh  щ shch  ъ ”  ы y  ь ’  э e  ю yu  я ya
    і i  ѣ e  ѳ f  ѵ i  ў u  ґ g  є ye  ї yi
""")
UKRAINIAN = pairs("""
    а a  б b  в v  г h  ґ g  д d  е e  є ie  ж zh  з z  и y  і i  ї i  й i  к k  л l  м m  н n  о o  п p
    р r  с s  т t  у u  ф f  х kh  ц ts  ч ch  ш sh  щ shch  ь -  ю iu  я ia
    ё io  ъ -  ы y  э e  ў u
""")
UKRAINIAN_INITIAL = pairs("є ye  ї yi  й y  ю yu  я ya")
VOWELS = "аеёиоуыэюяіїєѣ"
APOSTROPHES = "'’ʼ‘"
CYRILLIC = re.compile("[\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f]")
KEEPS_G = frozenset(
    words(
        "много немного намного ненамного премного строго нестрого дорого недорого убого полого отлого ого "
        "эго лего диего лого иго"
    )
)
SILENT = (
    (re.compile("(ч[уё]|здра|безмо́?л)вств"), r"\1ств"),
    (re.compile("со́?лнц"), "сонц"),
    (re.compile("се́?рдц"), "серц"),
    (re.compile("(по́?|пра́?|звё|наё)здн"), r"\1зн"),
    (re.compile("(че́?|гру́?|ра́?до|изве́?|ле́?|я́?ро|уча́?|окре́?|ме́?|прекра́?)стн"), r"\1сн"),
    (re.compile("сч(а́?)стл"), r"щ\1сл"),
    (re.compile("^(ничто́?|что́?)(?=$|бы|-)"), lambda match: match[1].replace("ч", "ш")),
    (re.compile("коне́?чно"), "конешно"),
    (re.compile("ску́?чн"), "скушн"),
    (re.compile("яи́?чниц"), "яишниц"),
    (re.compile("ть?ся$"), "ца"),
)
SPOKEN_HINT = "not_as_written"


def annotate(text: str, language: str, overrides: Overrides) -> Annotation:
    return read_line(
        text, language, "cyrillic", overrides, read_ukrainian if language == "uk" else read_russian
    )


@lru_cache(maxsize=20_000)
def read_russian(word: str) -> Word:
    if not CYRILLIC.search(word):
        return Word()
    word = unicodedata.normalize("NFC", word)
    written = _cased(word, _russian_letters(word))
    said = _as_spoken(word.lower())
    spoken = "" if said == word.lower() else "".join(_russian_letters(said))
    plain = written.replace("ë", "yo").replace("Ë", "Yo").replace("yyo", "yo").replace("Yyo", "Yo")
    return Word(
        romanization=written,
        spoken=spoken,
        hint=SPOKEN_HINT if spoken else "",
        plain=plain.replace("’", "").replace("”", "") if not written.isascii() else "",
    )


def _russian_letters(word: str) -> list[str]:
    sounds: list[str] = []
    before = ""
    for letter in word.lower():
        sound = RUSSIAN.get(letter, letter)
        if letter in "её" and (not before.isalpha() or before in VOWELS or before in "йъь"):
            sound = "y" + sound
        sounds.append(sound)
        if not unicodedata.combining(letter):
            before = letter
    return sounds


def _as_spoken(word: str) -> str:
    for pattern, replacement in SILENT:
        word = pattern.sub(replacement, word)
    if word not in KEEPS_G:
        word = re.sub("(?<=[ое])г(?=о\u0301?(ся)?$)", "в", word)
        word = re.sub("^сего(?=дня)", "сево", word)
    return word


@lru_cache(maxsize=20_000)
def read_ukrainian(word: str) -> Word:
    if not CYRILLIC.search(word):
        return Word()
    word = unicodedata.normalize("NFC", word)
    # the table drops the soft sign within words; named alone it would vanish
    return Word(romanization=_cased(word, _ukrainian_letters(word)) or "’")


def _ukrainian_letters(word: str) -> list[str]:
    sounds: list[str] = []
    before = ""
    for letter in word.lower():
        if letter in APOSTROPHES:
            sounds.append("")
            continue
        sound = UKRAINIAN.get(letter, letter)
        if not before.isalpha() and letter in UKRAINIAN_INITIAL:
            sound = UKRAINIAN_INITIAL[letter]
        elif letter == "г" and before == "з":
            sound = "gh"
        sounds.append(sound)
        if not unicodedata.combining(letter):
            before = letter
    return sounds


def _cased(word: str, sounds: list[str]) -> str:
    """The capitals of the word on its sounds: Щука is Shchuka, ЩУКА is SHCHUKA."""
    shouted = word.isupper() and sum(letter.isalpha() for letter in word) > 1
    cased = (
        (sound.upper() if shouted else sound[:1].upper() + sound[1:]) if letter.isupper() else sound
        for letter, sound in zip(word, sounds, strict=True)
    )
    return unicodedata.normalize("NFC", "".join(cased))

"""How words and characters read in the dictionaries: our own, then CC-CEDICT, then pypinyin's phrases."""

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from msgspec import Raw, json

from kaiwa.scripts import pinyin
from kaiwa.scripts.chinese import tables

# Both packages would import their data into nested lists, 3 s and 300 MB of which the garbage collector
# visits every one; their files are read instead, and each word parsed when it is asked for.
_PHRASE = re.compile("^    '([^']+)': (.+)", re.MULTILINE)
_READING = re.compile(r"\['([^']+)'")


@cache
def _cedict() -> dict[str, str]:
    phrases: dict[str, str] = {}
    for source in sorted(_folder("pypinyin_dict").glob("phrase_pinyin_data/cc_cedict_*.py")):
        phrases.update(_PHRASE.findall(source.read_text(encoding="utf-8")))
    return phrases


@cache
def _phrases() -> dict[str, Raw]:
    return json.decode((_folder("pypinyin") / "phrases_dict.json").read_bytes(), type=dict[str, Raw])


@cache
def _characters() -> dict[str, str]:
    """By the number of the character's code point."""
    return json.decode((_folder("pypinyin") / "pinyin_dict.json").read_bytes(), type=dict[str, str])


def _folder(package: str) -> Path:
    """Where a package lies, found without importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    return Path(spec.origin).parent


@cache
def known_words() -> frozenset[str]:
    return frozenset().union(tables.words(), tables.light_words(), _cedict(), _phrases())


@lru_cache(maxsize=65536)
def word(surface: str) -> tuple[str, ...] | None:
    """One syllable a character, in dictionary tones; None for a word that no dictionary knows."""
    syllables = tables.words().get(surface) or _from_cedict(surface) or _from_pypinyin(surface)
    if surface in tables.light_words():
        syllables = syllables or tuple(readings(char)[0] for char in surface)
        syllables = (*syllables[:-1], pinyin.neutral(syllables[-1]))
    if syllables is None or len(syllables) != len(surface):
        return None
    if len(surface) > 2 and surface[-2:] in tables.light_words() and _is_light_at_its_end(surface):
        syllables = (*syllables[:-1], pinyin.neutral(syllables[-1]))
    if "一" in surface or "不" in surface:
        return tuple(map(_dictionary_tone, surface, syllables))
    return syllables


# Of four characters and more, these end a phrase of the written language in their full tones: 各奔东西, 贻笑大方.
_STRESSED_IN_PHRASES = frozenset(
    (
        "东西",
        "大方",
        "地道",
        "地方",
        "自在",
        "实在",
        "精神",
        "兄弟",
        "对头",
        "老子",
        "庄子",
        "神气",
        "出息",
        "世故",
    )
)


def _is_light_at_its_end(surface: str) -> bool:
    """怕老婆, 大红灯笼: some sources stress what is light in the word that a phrase ends with."""
    return len(surface) == 3 or surface[-2:] not in _STRESSED_IN_PHRASES


def _from_cedict(surface: str) -> tuple[str, ...] | None:
    entry = _cedict().get(surface)
    return tuple(_READING.findall(entry)) if entry else None


def _from_pypinyin(surface: str) -> tuple[str, ...] | None:
    """Its phrases stress what their last word leaves light: 说不清楚 ends like 清楚."""
    entry = _phrases().get(surface)
    if not entry:
        return None
    syllables = tuple([of_character[0] for of_character in json.decode(entry, type=list[list[str]])])
    ending = word(surface[-2:]) if len(surface) > 2 else None
    if ending and ending[-1] == pinyin.neutral(syllables[-1]):
        return (*syllables[:-1], ending[-1])
    return syllables


def _dictionary_tone(char: str, syllable: str) -> str:
    """Some sources write 一 and 不 as they sound; a dictionary gives them as they are."""
    if char == "一" and syllable in ("yí", "yì"):
        return "yī"
    if char == "不" and syllable == "bú":
        return "bù"
    return syllable


@lru_cache(maxsize=65536)
def readings(char: str) -> tuple[str, ...]:
    """Every reading on record, the likeliest first; none for what is no Han character."""
    known = tuple(_characters().get(str(ord(char)), "").split(","))
    likeliest = tables.characters().get(char)
    if likeliest:
        return likeliest, *(reading for reading in known if reading and reading != likeliest)
    return known if known[0] else ()


@lru_cache(maxsize=65536)
def inside(surface: str) -> tuple[tuple[str, ...] | None, ...]:
    """An unknown word cut into the longest words it holds; None stands for a character left alone."""
    pieces: list[tuple[str, ...] | None] = []
    ends_light = surface[-2:] in tables.light_words()  # 放风筝 is 放 and 风筝, not 放风 and a rest
    at = 0
    while at < len(surface):
        for end in range(min(len(surface), at + 8), at + 1, -1):
            known = word(surface[at:end])
            if known and end - at < len(surface) and not (end == len(surface) - 1 and ends_light):
                pieces.append(known)
                at = end
                break
        else:
            pieces.append(None)
            at += 1
    return tuple(pieces)


def is_erhua(char: str, syllable: str) -> bool:
    return char in "儿兒" and pinyin.neutral(syllable) == "er" and pinyin.tone(syllable) == pinyin.NEUTRAL

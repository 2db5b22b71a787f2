"""A line read word by word: segmented, looked up, decided by its neighbours, lightened, then spoken."""

from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from kaiwa.scripts import pinyin
from kaiwa.scripts.chinese import lexicon, neutral, polyphones, sandhi, segmentation, tables
from kaiwa.scripts.chinese.polyphones import BY_RULE, CERTAIN, Place
from kaiwa.scripts.chinese.segmentation import Word

HAN = r"々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_NO_WORD = Word("", "")
_NAMING = ("r", "n", "s", "t")
_WORDS_IN_SIGHT = 6
_MAKES = frozenset("以由被")
"""以他为榜样, 由水变为冰: before 为 these tell that it is wéi."""


class Reading(Struct, frozen=True, gc=False):
    surface: str
    tag: str
    start: int
    syllables: tuple[str, ...]
    spoken: tuple[str, ...]
    confidence: float
    lifts_third_tone: bool


def read_han(written: str, line: str, start: int, end: int) -> list[Reading]:
    """The words of ``written[start:end]``, all Han; ``line`` is the same in simplified characters.

    Both carry a mark at both ends.
    """
    surface = written[start:end]
    simple = line[start:end]
    words = segmentation.words(simple, after_digit=line[start - 1].isdigit())
    read: list[tuple[tuple[str, ...], float]] = []
    at = start
    for index, word in enumerate(words):
        if len(word.surface) == 1:
            read.append(_character(line, at, words, index))
        else:
            read.append(
                _by_neighbours(line, at, words, index) or _known(*word) or _unknown_word(line, at, *word)
            )
        at += len(word.surface)
    if simple != surface:
        read = _by_traditional_characters(surface, read)
    return _spoken(line, start, surface, words, read)


def _character(line: str, at: int, words: list[Word], index: int) -> tuple[tuple[str, ...], float]:
    surface = words[index].surface
    before = words[index - 1] if index else _NO_WORD
    if surface == "为":
        return (_wei(line, at, words, index),), BY_RULE
    tag_after = words[index + 1].tag if index + 1 < len(words) else ""
    syllable, confidence = polyphones.read_anywhere(surface) or polyphones.read(
        surface, Place(line, at, at + 1, before.tag, tag_after)
    )
    return (neutral.of_particle(surface, before, syllable),), confidence


def _by_neighbours(line: str, at: int, words: list[Word], index: int) -> tuple[tuple[str, ...], float] | None:
    """Of a word with two readings: 一行 is a line or a party."""
    surface = words[index].surface
    if surface not in tables.polyphones():
        return None
    tag_before = words[index - 1].tag if index else ""
    found = polyphones.by_rule(surface, Place(line, at, at + len(surface), tag_before))
    return (pinyin.split(found), BY_RULE) if found else None


@lru_cache(maxsize=32768)
def _known(surface: str, tag: str) -> tuple[tuple[str, ...], float] | None:
    syllables = lexicon.word(surface)
    return (neutral.of_word(surface, tag, syllables, known=True), CERTAIN) if syllables else None


def _unknown_word(line: str, at: int, surface: str, tag: str) -> tuple[tuple[str, ...], float]:
    syllables: list[str] = []
    sure = BY_RULE
    for piece in lexicon.inside(surface):
        offset = len(syllables)
        if piece:
            syllables += piece
            continue
        char = surface[offset]
        if not offset and tag.startswith("nr") and char in tables.surnames():
            syllables.append(tables.surnames()[char])
            continue
        syllable, confidence = polyphones.read(char, Place(line, at + offset, at + offset + 1))
        sure = min(sure, confidence)
        syllables.append(syllable)
    return neutral.of_word(surface, tag, tuple(syllables), known=False), sure


def _wei(line: str, at: int, words: list[Word], index: int) -> str:
    """为 as what a thing is or becomes (wéi), or for whom or why (wèi): by neighbours, or a verb to come."""
    before = words[index - 1] if index else _NO_WORD
    following = words[index + 1 : index + 1 + _WORDS_IN_SIGHT]
    place = Place(line, at, at + 1, before.tag, following[0].tag if following else "")
    syllable, confidence = polyphones.read("为", place)
    if confidence == BY_RULE:
        return syllable
    so_far = "".join(word.surface for word in words[max(0, index - _WORDS_IN_SIGHT) : index])
    if not following or not _MAKES.isdisjoint(so_far):
        return "wéi"
    if any(word.surface == "所" for word in following) or following[0].tag.startswith(("m", "q", "a", "b")):
        return "wéi"
    # 为他买书, 为公司工作: someone, then what is done for them.
    seen_noun = False
    for word in following:
        if seen_noun and word.tag in ("v", "vn", "i", "l") and word.surface not in ("是", "有", "在"):
            return "wèi"
        if word.tag.startswith(_NAMING) or word.tag == "vn":
            seen_noun = True
        elif word.surface == "的" and not seen_noun:
            return "wéi"
    return "wéi" if seen_noun else "wèi"


def _by_traditional_characters(
    surface: str, read: list[tuple[tuple[str, ...], float]]
) -> list[tuple[tuple[str, ...], float]]:
    """隻 and 髮 say which of two readings their simplified forms have."""
    settled = tables.traditional()
    if settled.keys().isdisjoint(surface):
        return read
    at = 0
    corrected = []
    for syllables, confidence in read:
        written = surface[at : at + len(syllables)]
        at += len(syllables)
        own = (
            syllable if pinyin.tone(syllable) == pinyin.NEUTRAL else settled.get(char, syllable)
            for char, syllable in zip(written, syllables, strict=True)
        )
        corrected.append((tuple(own), confidence))
    return corrected


def _spoken(
    line: str, start: int, surface: str, words: list[Word], read: list[tuple[tuple[str, ...], float]]
) -> list[Reading]:
    readings: list[Reading] = []
    at = start
    last = len(words) - 1
    for index, (simple, tag) in enumerate(words):
        syllables, confidence = read[index]
        following = read[index + 1][0][0] if index < last else ""
        said = syllables
        if "一" in simple or "不" in simple:
            said = _moved(line, at, simple, words[index - 1].tag if index else "", (*syllables, following))
        lifts = sandhi.lifts_third_tone(said, following)
        end = at + len(simple)
        readings.append(
            Reading(surface[at - start : end - start], tag, at, syllables, said, confidence, lifts)
        )
        at = end
    return readings


def _moved(line: str, at: int, word: str, tag_before: str, syllables: tuple[str, ...]) -> tuple[str, ...]:
    """The word with 一 and 不 as they sound; its syllables end with the one that comes after it."""
    return tuple(
        sandhi.spoken(sandhi.Moving(line, at + offset, word, offset, tag_before), syllable, following)
        if word[offset] in "一不"
        else syllable
        for offset, (syllable, following) in enumerate(pairwise(syllables))
    )

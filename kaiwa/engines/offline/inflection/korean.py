"""Korean glues: a noun and its particles, a stem and its endings; each part is found and told."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.engines.offline.inflection.korean_verbs import ENDINGS, RESPECT, respectful, stems_of
from kaiwa.engines.offline.meanings import Found, Meaning, Meanings, meanings
from kaiwa.engines.offline.placing_words import Line
from kaiwa.scripts.korean.syllables import FIRST, LAST, parts

LONGEST_ENDING: Final = 5
HELPERS: Final = frozenset(
    [
        "주다",
        "드리다",
        "보다",
        "가다",
        "오다",
        "놓다",
        "두다",
        "버리다",
        "지다",
        "계시다",
        "있다",
        "하다",
        "보이다",
    ]
)
"""Verbs that are often written onto another one: 도와드리다, 물어보다."""
MAKERS: Final = ("하다", "되다", "드리다", "시키다", "나다", "스럽다")
"""What makes a verb of a noun."""
PRONOUNS: Final = frozenset(
    ["나", "너", "저", "내", "네", "제", "뭐", "이", "그", "누", "거", "것", "게", "수", "말", "몇"]
)
IS_SAID_OF: Final = frozenset(["저", "뭐", "거", "때", "일", "말", "곳", "점", "중"])
MOST_PARTICLES: Final = 3
AFTER_CODA: Final = frozenset(["은", "이", "을", "과", "으로", "이랑", "이나", "이라도", "이요", "아"])
AFTER_VOWEL: Final = frozenset(["는", "가", "를", "와", "로", "랑", "나", "라도"])
COPULA: Final[Mapping[str, str]] = {
    "입니다": "formal, polite", "입니까": "formal question", "입니다만": "formal: but …", "이에요": "polite", "예요": "polite", "이야": "plain (to friends)",
    "야": "plain (to friends)", "이다": "plain statement", "인데": "but, and so: leads in", "인데요": "but, and so, polite", "이고": "and", "이라서": "because",
    "라서": "because", "이라": "because, as", "라": "because, as", "이라서요": "because, polite", "라서요": "because, polite", "이라고": "says that it is; called",
    "라고": "says that it is; called", "인": "which is: before a noun", "일": "which will be: before a noun", "이면": "if", "면": "if", "이라면": "if",
    "라면": "if", "이지만": "but", "지만": "but", "이죠": "isn't it, polite", "죠": "isn't it, polite", "이지": "isn't it", "지": "isn't it",
    "이었어요": "past, polite", "였어요": "past, polite", "이었어": "past", "였어": "past", "였는데": "past: but", "이었는데": "past: but",
    "이세요": "respectful, polite", "세요": "respectful, polite", "이십니까": "respectful formal question", "십니까": "respectful formal question",
    "이네요": "I see, polite", "네요": "I see, polite", "이네": "I see", "이니까": "because", "니까": "because", "이니까요": "because, polite", "인지": "whether",
    "이신지": "whether, respectful", "신지": "whether, respectful", "인가요": "question, polite", "일까요": "I wonder, polite", "이며": "and",
    "이시면": "if, respectful", "시면": "if, respectful", "이거든요": "because, you see, polite", "여서": "because", "이어서": "because", "였습니다": "past, formal",
    "이었습니다": "past, formal", "이에": "is", "일까": "I wonder", "이야말로": "is the very one", "이십니다": "respectful, formal", "십니다": "respectful, formal",
    "이신가요": "respectful question, polite", "인걸요": "well, polite",
}  # fmt: skip
TO_BE: Final = Meaning("이다", "to be, is", pos="verb")


class Cut(Struct, frozen=True, gc=False):
    """One way to take a word apart: what is looked up, how far it reaches, and what hangs on it."""

    base: str
    size: int
    label: str = ""
    rest: tuple[tuple[int, int, Meaning], ...] = ()


@cache
def _stems() -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    """A stem to the kind of ending it takes, its dictionary form, and whether it is respectful."""
    known = meanings("ko")
    words = {
        key.rpartition(" ")[2]
        for key in (*known.words, *known.little)
        if key.endswith("다") and len(key.rpartition(" ")[2]) > 1
    }
    found: dict[str, list[tuple[str, str, str]]] = {}
    for word in sorted(words | {"하다", "되다"}):
        if not all(FIRST <= ord(char) <= LAST for char in word) or word == "이다":
            continue
        for name, form in (("", word), (RESPECT, respectful(word))):
            for stem, kind in stems_of(form):
                found.setdefault(stem, []).append((kind, word, name))
    return {stem: tuple(kinds) for stem, kinds in found.items()}


def read(line: Line, at: int, most: int, known: Meanings) -> tuple[int, tuple[Found, ...]]:
    words = line.words
    for size in range(most, 0, -1):
        key = line.key(at, size)
        last = words[at + size - 1]
        if found := known.at(key, line, at, size):
            return size, (Found(words[at].start, last.end, found),)
        head = line.key(at, size - 1) + " " if size > 1 else ""
        if pieces := _taken_apart(line, at, size, head, known):
            return size, pieces
    return 1, ()


def _taken_apart(line: Line, at: int, size: int, head: str, known: Meanings) -> tuple[Found, ...]:
    last, start = line.words[at + size - 1], line.words[at].start
    found: list[Meaning] = []
    for cut in cuts_of(last.key):
        whole = known.at(head + cut.base, line, at, size)
        if not whole:
            continue
        if cut.rest or cut.size < len(last.key):
            pieces = (Found(last.start + a, last.start + b, (meaning,)) for a, b, meaning in cut.rest)
            return (
                (Found(start, last.start + cut.size, whole), *pieces)
                if not found
                else _one(start, last.end, found)
            )
        found += (replace(each, form=cut.label) for each in whole)
    return _one(start, last.end, found)


def _one(start: int, end: int, found: list[Meaning]) -> tuple[Found, ...]:
    by_word: dict[str, Meaning] = {}
    for each in found:
        known = by_word.get(each.word)
        is_new = known is None or each.form in known.form
        by_word[each.word] = (
            (known or each) if is_new or not known else replace(known, form=f"{known.form}; or: {each.form}")
        )
    return (Found(start, end, tuple(by_word.values())[:3]),) if by_word else ()


@lru_cache(maxsize=8192)
def cuts_of(word: str) -> tuple[Cut, ...]:
    nouns = tuple(_as_noun(word))
    sure = [cut for cut in nouns if _is_sure(cut)]
    return (*sure, *_as_verb(word), *(cut for cut in nouns if cut not in sure), *_made(word))


def _is_sure(cut: Cut) -> bool:
    """One syllable is soon the stem of a verb: 나서 is no I, and 내시면 is no my."""
    if len(cut.base) > 1:
        return True
    (_, end, meaning), *_ = cut.rest
    return (
        cut.base in (IS_SAID_OF if meaning.word == TO_BE.word else PRONOUNS)
        and end > cut.size
        and meaning.word != "서"
    )


def _as_verb(word: str) -> Iterator[Cut]:
    for label, lemma in _verb_forms(word):
        yield Cut(lemma, len(word), label)
    for at in range(len(word) - 1, 0, -1):
        for kind, lemma, name in _stems().get(word[:at], ()):
            if kind == "linked":
                for label, helper in _verb_forms(word[at:]):
                    if helper in HELPERS:
                        yield Cut(lemma, len(word), _named(name, f"with {helper}, {label}"))


def _verb_forms(word: str) -> Iterator[tuple[str, str]]:
    for at in range(len(word), max(0, len(word) - LONGEST_ENDING - 1), -1):
        for kind, lemma, name in _stems().get(word[:at], ()):
            label = ENDINGS[kind].get(word[at:])
            if label is not None and (word[at:] or kind not in ("bare", "shut")):
                yield _named(name, label), lemma


def _named(name: str, label: str) -> str:
    return f"{name}, {label}" if name else label


def _as_noun(word: str) -> Iterator[Cut]:
    """With up to three particles, or with a form of to be."""
    little = _particles()
    for at in range(len(word) - 1, 0, -1):
        if at > 1 and word[at - 1] == "다":
            continue  # 죄송합니다만 is no noun
        if word[at:] in COPULA and _agrees(word[at - 1], word[at:]):
            yield Cut(word[:at], at, rest=((at, len(word), replace(TO_BE, form=COPULA[word[at:]])),))
        for chain in _chains(word[at:], little, MOST_PARTICLES):
            if _agrees(word[at - 1], chain[0]):
                rest, place = [], at
                for particle in chain:
                    rest.append((place, place + len(particle), little[particle]))
                    place += len(particle)
                yield Cut(word[:at], at, rest=tuple(rest))


def _chains(tail: str, little: Mapping[str, Meaning], most: int) -> Iterator[tuple[str, ...]]:
    if tail in little:
        yield (tail,)
    if most > 1:
        for at in range(1, len(tail)):
            if tail[:at] in little:
                yield from ((tail[:at], *further) for further in _chains(tail[at:], little, most - 1))


@cache
def _particles() -> Mapping[str, Meaning]:
    return {
        key: meaning
        for key, entries in meanings("ko").little.items()
        for entry, meaning in entries
        if entry.kind == "particle"
    }


def _agrees(before: str, particle: str) -> bool:
    if not FIRST <= ord(before) <= LAST:
        return True
    coda = parts(before)[2]
    if particle in AFTER_CODA or (particle.startswith("이") and particle in COPULA):
        return bool(coda)
    if particle in ("로", "예요", "야", "라서", "라고", "였어요"):
        return coda in ("", "ㄹ") if particle == "로" else not coda
    return not coda if particle in AFTER_VOWEL else True


def _made(word: str) -> Iterator[Cut]:
    """A noun that 하다 and its like make a verb of, where nobody lists the verb."""
    for at in range(len(word) - 1, 0, -1):
        for label, lemma in _verb_forms(word[at:]):
            if lemma in MAKERS:
                meaning = Meaning(lemma, "makes a verb of it: to do", pos="verb", form=label)
                yield Cut(word[:at], at, rest=((at, len(word), meaning),))
                return

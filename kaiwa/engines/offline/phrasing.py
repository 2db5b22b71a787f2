"""From English into the language: lines and words that the bank has, with a slot filled where it is a word of the bank's."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from math import log
from typing import Final

from msgspec import Struct

from kaiwa.content.bank import Bank, bank, in_language
from kaiwa.content.schema import Phrasing, Register
from kaiwa.engines.offline.filling import NAME, SLOT, fill, in_form, is_fillable, slots_of
from kaiwa.engines.offline.glosses import english

EXACT: Final = 1.0
WITH_OTHER_WORDS: Final = 0.9
NEARLY: Final = 0.7
"""A line that says about the same."""
NEAR: Final = 0.6
"""So much of what is in both, by weight, is in each."""
ONE_WORD: Final = 0.5
"""Only a word of what was wanted is known."""
POLITE_FIRST: Final = (Register.POLITE, Register.FORMAL, Register.CASUAL)
LONGEST_WANTED: Final = 200
LONGEST_NAME: Final = 3
NOT_LETTERS: Final = re.compile(r"[^\w' ]+")
ARTICLE: Final = re.compile(r"^(?:a|an|the|some|any|my|to) ")
SOFTENERS: Final = re.compile(
    r"^(?:(?:excuse me|sorry|hey|hi|hello|please|well|oh|so|and|but|okay|ok) )+|(?: (?:please|then|though|you know))+$"
)
SPELT_OUT: Final = (
    (re.compile(r"\bcan't\b"), "can not"), (re.compile(r"\bwon't\b"), "will not"), (re.compile(r"\bcannot\b"), "can not"),
    (re.compile(r"n't\b"), " not"), (re.compile(r"'m\b"), " am"), (re.compile(r"'re\b"), " are"), (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"), (re.compile(r"'d\b"), " would"),
    (re.compile(r"\b(what|where|who|how|when|it|that|there|here|he|she)'s\b"), r"\1 is"),
)  # fmt: skip
MOST: Final = 8.0
"""The weight of a word that no line means."""
LITTLE: Final = frozenset(
    {
        *(
            "a",
            "an",
            "the",
            "i",
            "you",
            "he",
            "she",
            "it",
            "we",
            "they",
            "me",
            "him",
            "her",
            "us",
            "them",
            "my",
            "your",
        ),
        *(
            "his",
            "its",
            "our",
            "their",
            "this",
            "that",
            "these",
            "those",
            "is",
            "are",
            "am",
            "was",
            "were",
            "be",
            "been",
        ),
        *(
            "do",
            "does",
            "did",
            "have",
            "has",
            "had",
            "will",
            "would",
            "can",
            "could",
            "shall",
            "should",
            "may",
            "might",
        ),
        *(
            "must",
            "to",
            "of",
            "in",
            "on",
            "at",
            "for",
            "from",
            "with",
            "by",
            "and",
            "or",
            "but",
            "so",
            "as",
            "if",
            "not",
        ),
        *(
            "no",
            "very",
            "too",
            "more",
            "much",
            "many",
            "some",
            "any",
            "all",
            "what",
            "which",
            "who",
            "when",
            "where",
        ),
        *("why", "how", "there", "here", "go", "get", "make", "take", "want", "like", "need"),
    }
)
"""A word of these alone is no answer."""
NO: Final = frozenset({"not", "no", "never", "nothing"})


class Sayable(Struct, frozen=True):
    text: str
    confidence: float
    meaning: str = ""
    """What it says, where that is not to the letter what was asked for."""


class Template(Struct, frozen=True):
    gloss: re.Pattern[str]
    slots: tuple[str, ...]
    function: str
    line: Phrasing


class Line(Struct, frozen=True):
    text: str
    gloss: str
    words: frozenset[str]


class Wish(Struct, frozen=True):
    """What somebody may want to say, and the function that says it."""

    asked: re.Pattern[str]
    slots: tuple[str, ...]
    function: str


class Phrasebook(Struct, frozen=True):
    source: Bank
    lines: Mapping[str, str]
    bare: Mapping[str, Line]
    """By what is left of their meaning without its courtesies."""
    weights: Mapping[str, float]
    """The rarer a word in what lines mean, the more it tells."""
    templates: tuple[Template, ...]
    wishes: tuple[Wish, ...]
    words: Mapping[str, str]
    """What a thing is called in English, to its concept."""


def phrased(wanted: str, language: str) -> Sayable | None:
    book, asked = phrasebook(language), plain(wanted[:LONGEST_WANTED])
    if not asked:
        return None
    if asked in book.lines:
        return Sayable(book.lines[asked], EXACT)
    concept = _concept(asked, book)
    if concept is not None:
        return Sayable(in_form(book.source.pack.lexicon[concept], ""), EXACT)
    left = bare(asked)
    return (
        _filled(asked, book)
        or _same(left, book)
        or _by_function(left, book)
        or _nearly(left, book)
        or _one_word(left, book)
    )


@cache
def phrasebook(language: str) -> Phrasebook:
    source = bank(language)
    lines: dict[str, str] = {}
    without: dict[str, Line] = {}
    templates: list[Template] = []
    for function, line in _said(source):
        gloss = in_language(line.gloss)
        if SLOT.search(line.text):
            templates.append(_template(function, line, gloss))
        else:
            for each in (gloss, *gloss.split(" / ")):
                lines.setdefault(plain(each), line.text)
                left = bare(plain(each))
                without.setdefault(left, Line(line.text, each, frozenset(left.split())))
    words = {
        plain(english(concept)): id
        for id, concept in source.core.concepts.items()
        if id in source.pack.lexicon
    }
    often = Counter(word for line in without.values() for word in line.words)
    weights = {word: log(1 + len(without) / count) for word, count in often.items()}
    return Phrasebook(source, lines, without, weights, tuple(templates), tuple(_wishes(source)), words)


def plain(text: str) -> str:
    return " ".join(NOT_LETTERS.sub(" ", text.replace("’", "'").casefold()).split())


def bare(text: str) -> str:
    """Without its courtesies, and spelt out: "sorry, how much's that?" and "how much is that" ask the same."""
    for short, whole in SPELT_OUT:
        text = short.sub(whole, text)
    return SOFTENERS.sub("", text) or text


def _said(source: Bank) -> list[tuple[str, Phrasing]]:
    """What learners say, then what is said to them; the polite ways first."""
    lines = [
        (function, line)
        for side in ("say", "tell")
        for function, spoken in source.pack.lines.items()
        for line in (*getattr(spoken.a, side), *getattr(spoken.b, side))
    ]
    return sorted(lines, key=lambda each: POLITE_FIRST.index(each[1].register))


def _wishes(source: Bank) -> Iterator[Wish]:
    """Those that say most without a slot first: "I am from {country}" before "I am {feeling}"."""
    found = [
        (function, bare(each.casefold()))
        for function, wanted in source.core.wanted.items()
        for each in wanted
        if function in source.pack.lines
    ]
    for function, text in sorted(found, key=lambda each: -len(SLOT.sub("", each[1]))):
        parts = [re.escape(part) for part in SLOT.split(text)[::3]]
        yield Wish(
            re.compile(" ?(.+?) ?".join(parts)), tuple(slot[1] for slot in SLOT.finditer(text)), function
        )


def _template(function: str, line: Phrasing, gloss: str) -> Template:
    slots = tuple(found[1] for found in SLOT.finditer(gloss))
    return Template(re.compile(r" ?(.+?) ?".join(_parts(gloss))), slots, function, line)


def _parts(gloss: str) -> list[str]:
    found, last = [], 0
    for slot in SLOT.finditer(gloss):
        found.append(re.escape(plain(gloss[last : slot.start()].replace("a(n)", ""))))
        last = slot.end()
    return [*found, re.escape(plain(gloss[last:]))]


def _filled(asked: str, book: Phrasebook) -> Sayable | None:
    for template in book.templates:
        heard = template.gloss.fullmatch(asked)
        if heard is None or NAME in template.slots:
            continue
        asked_for = dict(zip(template.slots, heard.groups(), strict=True))
        fillers = _fillers(asked_for, template.function, book)
        if is_fillable(template.line, fillers, book.source):
            return Sayable(fill(template.line, fillers, book.source).text, WITH_OTHER_WORDS)
    return None


def _fillers(asked_for: Mapping[str, str], function: str, book: Phrasebook) -> dict[str, str]:
    """The concepts that are meant, as far as they are known and fit: one is tired, but no tired works anywhere."""
    core = book.source.core
    fitting = core.functions[function].slots
    found = {slot: _concept(words, book) for slot, words in asked_for.items() if words}
    return {
        slot: concept
        for slot, concept in found.items()
        if concept is not None and not set(core.concepts[concept].tags).isdisjoint(fitting.get(slot, ()))
    }


def _same(asked: str, book: Phrasebook) -> Sayable | None:
    line = book.bare.get(asked)
    return Sayable(line.text, WITH_OTHER_WORDS, line.gloss) if line else None


def _by_function(asked: str, book: Phrasebook) -> Sayable | None:
    """One of the lines that do what is wanted: the one that says it most nearly."""
    for wish in book.wishes:
        heard = wish.asked.fullmatch(asked)
        if heard is None:
            continue
        found = {slot: words.strip() for slot, words in zip(wish.slots, heard.groups(), strict=True)}
        name = _name(found[NAME], book) if NAME in found else None
        if NAME in found and name is None:
            continue
        things = {slot: words for slot, words in found.items() if slot != NAME}
        uncounted = {slot: words.partition(" ")[2] for slot, words in things.items()}  # "two coffees"
        fillers = _fillers(uncounted, wish.function, book) | _fillers(things, wish.function, book)
        if len(fillers) < len(things):
            continue
        lines = [
            fill(line, fillers, book.source, name=name)
            for line in _lines_of(wish.function, book.source)
            if slots_of(line) >= set(found) and is_fillable(line, fillers, book.source, name)
        ]
        words = frozenset(asked.split())
        best = max(lines, key=lambda line: _likeness(words, _words_of(line.gloss), book), default=None)
        if best is not None:
            return Sayable(best.text, NEARLY, best.gloss)
    return None


def _name(words: str, book: Phrasebook) -> Phrasing | None:
    """Nothing that is a word: who is tired is not called so."""
    each = words.split()
    if len(each) > LONGEST_NAME or any(
        word in LITTLE or word in book.weights or word in book.words for word in each
    ):
        return None
    return Phrasing(words.title(), words.title())


def _lines_of(function: str, source: Bank) -> list[Phrasing]:
    spoken = source.pack.lines[function]
    return sorted((*spoken.a.say, *spoken.b.say), key=lambda line: POLITE_FIRST.index(line.register))


def _words_of(gloss: str) -> frozenset[str]:
    return frozenset(bare(plain(gloss)).split())


def _nearly(asked: str, book: Phrasebook) -> Sayable | None:
    """The line that says most of it and little else; never one that denies what was asserted."""
    words = frozenset(asked.split())
    alike = [
        line
        for line in book.bare.values()
        if line.words & words and NO.isdisjoint(line.words) == NO.isdisjoint(words)
    ]
    best = max(alike, key=lambda line: _likeness(words, line.words, book), default=None)
    if best is None or _likeness(words, best.words, book) < NEAR:
        return None
    return Sayable(best.text, NEARLY, best.gloss)


def _likeness(one: frozenset[str], other: frozenset[str], book: Phrasebook) -> float:
    common, both = (sum(book.weights.get(word, MOST) for word in each) for each in (one & other, one | other))
    return common / both


def _concept(words: str, book: Phrasebook) -> str | None:
    thing = ARTICLE.sub("", words)
    named = (words, thing, thing.removesuffix("s"), f"{thing}s")
    return next((book.words[each] for each in named if each in book.words), None)


def _one_word(asked: str, book: Phrasebook) -> Sayable | None:
    """The longest stretch that is a word of the bank's, and of those the one that tells most."""
    words = asked.split()
    for size in range(min(len(words), 4), 0, -1):
        stretches = [words[start : start + size] for start in range(len(words) - size + 1)]
        known = {" ".join(each): each for each in stretches if not LITTLE.issuperset(each)}
        told = {text: concept for text in known if (concept := _concept(text, book)) is not None}
        if told:
            text = max(told, key=lambda each: sum(book.weights.get(word, MOST) for word in known[each]))
            concept = told[text]
            return Sayable(
                in_form(book.source.pack.lexicon[concept], ""),
                ONE_WORD,
                english(book.source.core.concepts[concept]),
            )
    return None

"""Every word of a pack by the way it is written: the words of concepts, and the little words with their conditions."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.content.bank import Bank, bank, in_language
from kaiwa.content.schema import LittleWord
from kaiwa.engines.offline.folding import surface_of
from kaiwa.engines.offline.glosses import english
from kaiwa.engines.offline.placing_words import Line, Placed, key_of

INFLECTED: Final = {
    "ja": frozenset(["te", "ta", "masu", "nai", "tai", "mashita", "masen", "plain", "attr", "adv", "desu"]),
    "ko": frozenset(
        [
            "subj",
            "topic",
            "obj",
            "ro",
            "to",
            "cop",
            "cop_formal",
            "ya",
            "yo",
            "will",
            "present",
            "past",
            "nominal",
            "done",
            "and",
            "casual",
            "nde",
            "from",
        ]
    ),
    "es": frozenset(["indef", "def", "any", "gen", "like", "be", "de", "from", "to"]),
    "fr": frozenset(["indef", "def", "de", "from", "to"]),
}
"""Forms that grammar finds by itself, and then has a name for."""
NAMED: Final = {
    "fem": "feminine",
    "plural": "plural",
    "honorific": "respectful",
    "humble": "humble",
    "casual": "casual",
    "polite": "polite",
    "formal": "formal",
    "written": "written",
}
"""What stands before the first underscore of a form's name, in words."""
FOR_GOOD: Final = frozenset({"prep", "conj", "det", "pron", "adv", "intj", "num"})
"""Words of these kinds are no form of another word at the same time."""


class Meaning(Struct, frozen=True, gc=False):
    word: str
    """As it stands in the dictionary."""
    gloss: str
    reading: str = ""
    """Where it is given; the script layer reads the rest."""
    note: str = ""
    pos: str = ""
    form: str = ""
    """What the form is called, where this is one that has a name."""
    is_form: bool = False
    is_little: bool = False


class Found(Struct, frozen=True, gc=False):
    """What stands there, with all that it may mean."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]


class Meanings(Struct, frozen=True):
    language: str
    words: Mapping[str, tuple[Meaning, ...]]
    folded: Mapping[str, tuple[Meaning, ...]]
    """Without accents, for those who type none."""
    little: Mapping[str, tuple[tuple[LittleWord, Meaning], ...]]

    def at(self, key: str, line: Line, start: int, size: int) -> tuple[Meaning, ...]:
        """What the words from here on mean together; nothing where they are no entry."""
        for entry, meaning in self.little.get(key, ()):
            if holds(entry, line, start, size):
                return (meaning,)
        return self.words.get(key, ())

    def loosely(self, key: str) -> tuple[Meaning, ...]:
        return self.folded.get(surface_of(key, self.language), ())

    def changing(self, pos: str) -> Iterator[Meaning]:
        """The words of a kind that has forms, as the dictionary has them; a little word before a concept's."""
        seen: set[str] = set()
        little = (meaning for entries in self.little.values() for entry, meaning in entries if entry.kind)
        for each in (*little, *(each for found in self.words.values() for each in found)):
            if each.pos == pos and not each.is_form and each.word not in seen:
                seen.add(each.word)
                yield each


def holds(entry: LittleWord, line: Line, start: int, size: int) -> bool:
    words = line.words
    first, last = words[start], words[start + size - 1]
    if entry.tags and first.tag not in entry.tags:
        return False
    if entry.kind == "particle" and (not first.start or line.text[first.start - 1].isspace()):
        return False
    if entry.at and not _is_there(entry.at, line, first, last):
        return False
    if entry.after and not (start and _is_one_of(words[start - 1], entry.after)):
        return False
    end = start + size
    return not entry.before or (end < len(words) and _is_one_of(words[end], entry.before))


def _is_there(place: str, line: Line, first: Placed, last: Placed) -> bool:
    match place:
        case "start":
            return line.starts(first.start)
        case "end":
            return line.ends(last.end)
    return not line.ends(last.end)


def _is_one_of(word: Placed, wanted: tuple[str, ...]) -> bool:
    return word.key in wanted or word.tag in wanted or (word.lemma != "" and word.lemma in wanted)


@cache
def meanings(language: str) -> Meanings:
    source = bank(language)
    words: dict[str, list[Meaning]] = {}
    for text, meaning in _of_concepts(source):
        known = words.setdefault(key_of(text, language), [])
        if all(each.is_form or not meaning.is_form for each in known):
            _add(known, meaning)
    together = {key: _joined(found) for key, found in words.items()}
    folded: dict[str, list[Meaning]] = {}
    for key, found in together.items():
        for each in found:
            _add(folded.setdefault(surface_of(key, language), []), each)
    little = _little(source)
    for key, entries in little.items():
        for _, each in entries:
            _add(folded.setdefault(surface_of(key, language), []), each)
    return Meanings(language, _settled(together), _settled(folded), little)


def _settled(words: dict[str, list[Meaning]]) -> dict[str, tuple[Meaning, ...]]:
    return {key: tuple(found[:3]) for key, found in words.items()}


def _joined(found: list[Meaning]) -> list[Meaning]:
    """Several concepts of one word are one meaning with all that they say."""
    by_word: dict[tuple[str, bool, str], list[Meaning]] = {}
    for each in sorted(found, key=lambda each: each.pos not in FOR_GOOD):
        by_word.setdefault((each.word, each.pos == "verb", each.form), []).append(each)
    return [
        same[0]
        if len(same) == 1
        else replace(same[0], gloss="; ".join(dict.fromkeys(each.gloss for each in same)), note="")
        for same in by_word.values()
    ]


def _add(known: list[Meaning], meaning: Meaning) -> None:
    if all((each.word, each.gloss) != (meaning.word, meaning.gloss) for each in known):
        known.append(meaning)


def _of_concepts(source: Bank) -> Iterator[tuple[str, Meaning]]:
    """Words first: a word wins over another word's form."""
    language, further = source.pack.language, []
    found_by_grammar = INFLECTED.get(language, frozenset())
    for concept, entry in source.pack.lexicon.items():
        meant = source.core.concepts[concept]
        meaning = Meaning(entry.word, english(meant), entry.reading, in_language(entry.note), meant.pos)
        yield entry.word, meaning
        for form, text in entry.forms.items():
            if form not in found_by_grammar and text != entry.word:
                further.append(
                    (
                        text,
                        replace(
                            meaning, reading="", form=NAMED.get(form.partition("_")[0], ""), is_form=True
                        ),
                    )
                )
    yield from further


def _little(source: Bank) -> dict[str, tuple[tuple[LittleWord, Meaning], ...]]:
    language = source.pack.language
    found: dict[str, list[tuple[LittleWord, Meaning]]] = {}
    for entry in source.pack.little_words:
        for text in (entry.word, *entry.also):
            meaning = Meaning(
                entry.of or text,
                in_language(entry.gloss),
                entry.reading if text == entry.word else "",
                in_language(entry.note),
                entry.kind,
                is_little=True,
            )
            found.setdefault(key_of(text, language), []).append((entry, meaning))
    return {key: tuple(entries) for key, entries in found.items()}

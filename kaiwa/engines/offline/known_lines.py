"""Every line the pack is sure of, found again with other words in its slots: what is in here is right, and has a meaning."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final, TypeVar

from msgspec import Struct

from kaiwa.content.bank import Bank, bank, in_language
from kaiwa.content.schema import Exemplar as Heard
from kaiwa.content.schema import FunctionLines, Phrasing, Register, Stilted
from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.engines.offline.exemplars import Look, abstracted, look, spans
from kaiwa.engines.offline.filling import NAME, SLOT, in_form
from kaiwa.engines.offline.folding import surface_of
from kaiwa.engines.offline.glosses import english, filled_gloss
from kaiwa.engines.offline.kept import kept
from kaiwa.engines.offline.mentions import Lexicon, lexicon
from kaiwa.engines.offline.naming import filled_slots
from kaiwa.engines.offline.templates import marked

EXACT: Final = 1.0
WITH_OTHER_WORDS: Final = 0.9

T = TypeVar("T")
Slots = tuple[str, ...]


Forms = tuple[frozenset[str], ...]
"""For each slot of a line in turn, the forms its word may be in; empty names the bare word."""


class Right(Struct, frozen=True):
    """A correct line: as what it may be said, and in which register."""

    function: str
    forms: Forms
    phrasing: Phrasing | None
    """None for what learners were heard to say rightly: it has no gloss."""


class Wrong(Struct, frozen=True):
    function: str
    forms: Forms
    heard: Heard


class Odd(Struct, frozen=True):
    """Right, and yet not what people say."""

    function: str
    forms: Forms
    stilted: Stilted


class Found(Struct, frozen=True):
    """What is worked out of the lines of a pack, each with the slots and the letters that it is found by."""

    right: tuple[tuple[Slots, str, Right], ...]
    wrong: tuple[tuple[Slots, str, Wrong], ...]
    odd: tuple[tuple[Slots, str, Odd], ...]


class KnownLines(Struct, frozen=True):
    source: Bank
    words: Lexicon
    slots: Mapping[str, Slots]
    kinds: tuple[Slots, ...]
    right: Mapping[tuple[Slots, str], tuple[Right, ...]]
    wrong: Mapping[tuple[Slots, str], tuple[Wrong, ...]]
    odd: Mapping[tuple[Slots, str], tuple[Odd, ...]]
    other: Mapping[str, str]
    """Lines outside the functions: the tutor's, the examples of the grammar, words; folded, to their gloss."""

    def rights(self, seen: Look) -> Iterator[Right]:
        for slots in self.kinds:
            found = self.right.get((slots, abstracted(seen, slots, self.words).surface), ())
            if found:
                forms = forms_in(seen, slots, self.source, self.words)
                yield from (each for each in found if _agree(each.forms, forms))

    def wrongs(self, seen: Look) -> Iterator[Wrong]:
        for slots in self.kinds:
            found = self.wrong.get((slots, abstracted(seen, slots, self.words).surface), ())
            if found:
                forms = forms_in(seen, slots, self.source, self.words)
                yield from (each for each in found if _agree(each.forms, forms))

    def odds(self, seen: Look) -> Iterator[Odd]:
        for slots in self.kinds:
            found = self.odd.get((slots, abstracted(seen, slots, self.words).surface), ())
            if found:
                forms = forms_in(seen, slots, self.source, self.words)
                yield from (each for each in found if _agree(each.forms, forms))

    def meaning(self, text: str) -> tuple[str, float] | None:
        language = self.source.pack.language
        plain = surface_of(text, language)
        seen = look(text, self.words)
        found = [
            (self._filled(right.phrasing, seen, right.function), right.phrasing.text)
            for right in self.rights(seen)
            if right.phrasing
        ]
        whole = [(gloss, line) for gloss, line in found if gloss]
        if not whole:
            return (self.other[plain], EXACT) if plain in self.other else None
        gloss, line = whole[0]
        return gloss, EXACT if surface_of(line, language) == plain else WITH_OTHER_WORDS

    def _filled(self, line: Phrasing, seen: Look, function: str) -> str:
        slots = self.slots[function]
        named = filled_slots(seen, dict.fromkeys((*slots, NAME), ()), self.words)
        concepts = {s: self.source.core.concepts[c] for s, c in named.items() if s in slots and s != NAME}
        gloss = filled_gloss(in_language(line.gloss), concepts, named.get(NAME, ""))
        return "" if "{" in gloss else gloss


@cache
def known_lines(language: str) -> KnownLines:
    source, words = bank(language), lexicon(language)
    slots = {each.id: tuple(sorted(each.slots)) for each in source.core.functions.values()}
    found = kept(f"known-lines-{language}", language, Found, lambda: _found(source, words, slots))
    return KnownLines(
        source=source,
        words=words,
        slots=slots,
        kinds=tuple(sorted(set(slots.values()))),
        right=_gathered(found.right),
        wrong=_gathered(found.wrong),
        odd=_gathered(found.odd),
        other=dict(_others(source)),
    )


def _gathered(found: Iterable[tuple[Slots, str, T]]) -> dict[tuple[Slots, str], tuple[T, ...]]:
    gathered: dict[tuple[Slots, str], list[T]] = {}
    for slots, letters, each in found:
        gathered.setdefault((slots, letters), []).append(each)
    return {key: tuple(values) for key, values in gathered.items()}


def _found(source: Bank, words: Lexicon, slots: Mapping[str, Slots]) -> Found:
    right: list[tuple[Slots, str, Right]] = []
    wrong: list[tuple[Slots, str, Wrong]] = []
    odd: list[tuple[Slots, str, Odd]] = []
    for function, lines in source.pack.lines.items():
        own = slots[function]
        for line in _phrasings(lines):
            forms = tuple(
                frozenset({found[2] or ""}) for found in SLOT.finditer(line.text) if found[1] != NAME
            )
            right.append((*_key(look(marked(line.text), words), own, words), Right(function, forms, line)))
        for heard in (*lines.a.heard, *lines.b.heard):
            for text, is_wrong in ((heard.text, bool(heard.error)), (heard.better, False)):
                if not text:
                    continue
                seen = look(text, words)
                forms = forms_in(seen, own, source, words)
                if is_wrong:
                    wrong.append((*_key(seen, own, words), Wrong(function, forms, heard)))
                else:
                    right.append((*_key(seen, own, words), Right(function, forms, None)))
    for each in source.pack.stilted:
        seen, own = look(each.text, words), slots[each.function]
        odd.append((*_key(seen, own, words), Odd(each.function, forms_in(seen, own, source, words), each)))
    return Found(tuple(right), tuple(wrong), tuple(odd))


def forms_in(seen: Look, slots: Slots, source: Bank, words: Lexicon) -> Forms:
    """In which forms the words stand that were marked: a particle or an article too many is another form."""
    surface, language = seen.folded.surface, source.pack.language
    found: list[frozenset[str]] = []
    for start, end, _ in spans(surface, seen.written, slots, words):
        text = surface[start:end]
        entries = [source.pack.lexicon[concept] for concept in words.written.get(text, ())]
        named = [("", each.word) for each in entries]
        named += [(form, word) for each in entries for form, word in each.forms.items()]
        found.append(frozenset(form for form, word in named if surface_of(word, language) == text))
    return tuple(found)


def _agree(forms: Forms, others: Forms) -> bool:
    """A word in no form that is known, such as a misspelt one or one in kana, agrees with any."""
    return len(forms) == len(others) and all(
        not one or not other or not one.isdisjoint(other) for one, other in zip(forms, others, strict=True)
    )


def _key(seen: Look, slots: Slots, words: Lexicon) -> tuple[Slots, str]:
    return slots, abstracted(seen, slots, words).surface


def _phrasings(lines: FunctionLines) -> tuple[Phrasing, ...]:
    return (*lines.a.say, *lines.a.tell, *lines.b.say, *lines.b.tell)


def _others(source: Bank) -> Iterator[tuple[str, str]]:
    language, tutor = source.pack.language, source.pack.tutor
    for concept, entry in source.pack.lexicon.items():
        yield surface_of(in_form(entry, ""), language), english(source.core.concepts[concept])
    for point in source.pack.grammar.values():
        for example in point.examples:
            yield surface_of(example.text, language), in_language(example.gloss)
    kinds = (
        tutor.repeat,
        tutor.slower,
        tutor.clarify,
        tutor.encourage,
        tutor.steer_back,
        tutor.offer_choices,
    )
    for lines in (*kinds, tutor.finish):
        for line in lines:
            yield surface_of(line.text, language), in_language(line.gloss)


def lines_of(scenario: ScenarioDraft) -> Iterator[tuple[str, str]]:
    """What a scenario itself brings along, with its gloss."""
    yield scenario.opening.text, scenario.opening.gloss
    for node in scenario.nodes:
        yield node.line.text, node.line.gloss
    for phrase in scenario.phrases:
        yield phrase.text, phrase.gloss


def is_casual(found: tuple[Right, ...]) -> bool:
    """Every line that it could be is a casual one."""
    registers = {each.phrasing.register for each in found if each.phrasing}
    return registers == {Register.CASUAL} and all(each.phrasing for each in found)

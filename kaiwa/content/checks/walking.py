"""Every line of a pack with the place it stands at, and what its slots may be filled with."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal

from msgspec import Struct

from kaiwa.content.bank import Core, Pack, in_language
from kaiwa.content.schema import Exemplar, Phrasing, Tier, Tutor

SLOT: Final = re.compile(r"\{([a-z_]+)(?::([a-z0-9_]+))?\}")
NAME: Final = "name"
"""The slot that a person's name fills, never a concept."""

Word = Callable[[str, str], str]
"""Slot and form (empty for the bare word) to what stands there."""


class Spoken(Struct, frozen=True):
    function: str
    tier: Tier
    kind: Literal["say", "tell"]
    line: Phrasing

    @property
    def where(self) -> str:
        return f"{self.function}.{self.tier}.{self.kind} “{self.line.text}”"


class Typed(Struct, frozen=True):
    function: str
    tier: Tier
    exemplar: Exemplar

    @property
    def where(self) -> str:
        return f"{self.function}.{self.tier}.heard “{self.exemplar.text}”"


def spoken(pack: Pack) -> Iterator[Spoken]:
    for function, lines in pack.lines.items():
        for tier, said in ((Tier.A, lines.a), (Tier.B, lines.b)):
            for line in said.say:
                yield Spoken(function, tier, "say", line)
            for line in said.tell:
                yield Spoken(function, tier, "tell", line)


def typed(pack: Pack) -> Iterator[Typed]:
    for function, lines in pack.lines.items():
        for tier, said in ((Tier.A, lines.a), (Tier.B, lines.b)):
            for exemplar in said.heard:
                yield Typed(function, tier, exemplar)


def plain_lines(pack: Pack) -> Iterator[tuple[str, Phrasing]]:
    """Lines that have no slots: what is said about the talk, and names."""
    for part, fields in ((pack.tutor, Tutor.__struct_fields__), (pack.names, ("female", "male"))):
        for field in fields:
            for line in getattr(part, field):
                yield f"{type(part).__name__.lower()}.{field} “{line.text}”", line


def correct_texts(pack: Pack) -> Iterator[tuple[str, str]]:
    """Everything that is right in the language of the pack."""
    for said in spoken(pack):
        yield said.where, said.line.text
    for where, line in plain_lines(pack):
        yield where, line.text
    for heard in typed(pack):
        if heard.exemplar.error is None:
            yield heard.where, heard.exemplar.text
        elif heard.exemplar.better:
            yield f"{heard.where}, mended", heard.exemplar.better
    for each in pack.stilted:
        yield f"natural “{each.text}”", each.text
        yield f"natural “{each.text}”, better", each.better
    yield from ((f"elsewhere “{each}”", each) for each in pack.elsewhere)
    for point in pack.grammar.values():
        for example in point.examples:
            yield f"grammar {point.id} “{example.text}”", example.text
        for error in point.errors:
            yield f"grammar {point.id}, mended", error.better


def target_texts(pack: Pack) -> Iterator[tuple[str, str]]:
    """Everything in the language of the pack, right or wrong."""
    yield from correct_texts(pack)
    for heard in typed(pack):
        if heard.exemplar.error is not None:
            yield heard.where, heard.exemplar.text
    for concept, entry in pack.lexicon.items():
        yield f"lexicon {concept}", entry.word
        yield from ((f"lexicon {concept}:{form}", text) for form, text in entry.forms.items())
    for little in pack.little_words:
        yield from ((f"little word “{little.word}”", text) for text in (little.word, *little.also))


def explanations(core: Core, pack: Pack) -> Iterator[tuple[str, str]]:
    """Everything in the interface language."""
    for each in spoken(pack):
        yield f"{each.where}, gloss", in_language(each.line.gloss)
    for heard in typed(pack):
        yield f"{heard.where}, why", in_language(heard.exemplar.why)
    for stilted in pack.stilted:
        yield f"natural “{stilted.text}”, why", in_language(stilted.why)
    for point in pack.grammar.values():
        yield f"grammar {point.id}, theory", in_language(point.theory)
        yield from ((f"grammar {point.id}, why", in_language(error.why)) for error in point.errors)
    for little in pack.little_words:
        yield f"little word “{little.word}”, gloss", in_language(little.gloss)
        yield f"little word “{little.word}”, note", in_language(little.note)
    for situation in core.situations.values():
        for name in ("title", "place", "learner", "summary", "stakes", "outcome"):
            yield f"situation {situation.id}, {name}", in_language(getattr(situation, name))


def slots_of(text: str) -> list[str]:
    return [found[1] for found in SLOT.finditer(text)]


def filled(text: str, word: Word) -> str:
    return SLOT.sub(lambda found: word(found[1], found[2] or ""), text)


def fitting(core: Core, function: str) -> Mapping[str, tuple[str, ...]]:
    """Slot of the function to the concepts whose tags fit; no concepts for a person's name."""
    return {
        slot: tuple(c for c, meant in core.concepts.items() if not set(tags).isdisjoint(meant.tags))
        for slot, tags in core.functions[function].slots.items()
    }

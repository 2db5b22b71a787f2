"""What a form of a word is called: the word it belongs to, and which form of it this is, in words."""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct


class Form(Struct, frozen=True, gc=False):
    lemma: str
    label: str
    """``I, present``; empty for the dictionary form itself."""
    is_open: bool = False
    """Whether pronouns are written onto it: an infinitive, a command."""


FormsOf = Mapping[str, tuple[Form, ...]]
"""A word as it is written to all that it may be."""


PART: Final = ", "
"""Between the person and the tense."""


def merged(found: list[Form]) -> Iterator[Form]:
    """One for each lemma: forms that look alike are named together, the persons of one tense in one breath."""
    by_lemma: dict[str, list[Form]] = {}
    for each in found:
        by_lemma.setdefault(each.lemma, []).append(each)
    for lemma, forms in by_lemma.items():
        persons: dict[str, list[str]] = {}
        for form in forms:
            person, _, tense = form.label.rpartition(PART)
            persons.setdefault(tense, []).append(person)
        if "present" in persons:
            persons.pop(
                "subjunctive", None
            )  # French has one spelling for both, and nobody is helped by hearing of it
        named = [
            f"{' or '.join(dict.fromkeys(who))}{PART}{tense}" if any(who) else tense
            for tense, who in persons.items()
        ]
        yield Form(lemma, "; or: ".join(named), any(each.is_open for each in forms))


def table(found: Iterator[tuple[str, Form]]) -> FormsOf:
    gathered: dict[str, list[Form]] = {}
    for text, form in found:
        gathered.setdefault(text, []).append(form)
    return {text: tuple(forms) for text, forms in gathered.items()}

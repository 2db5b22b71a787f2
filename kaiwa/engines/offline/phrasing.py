"""From English into the language: lines and words that the bank has, with a slot filled where it is a word of the bank's."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from msgspec import Struct

from kaiwa.content.bank import Bank, bank, in_language
from kaiwa.content.schema import Phrasing, Register
from kaiwa.engines.offline.filling import NAME, SLOT, fill, in_form, is_fillable
from kaiwa.engines.offline.glosses import english

EXACT: Final = 1.0
WITH_OTHER_WORDS: Final = 0.9
ONE_WORD: Final = 0.5
"""Only a word of what was wanted is known."""
POLITE_FIRST: Final = (Register.POLITE, Register.FORMAL, Register.CASUAL)
LONGEST_WANTED: Final = 200
NOT_LETTERS: Final = re.compile(r"[^\w' ]+")
ARTICLE: Final = re.compile(r"^(?:a|an|the|some|any|my|to) ")


class Template(Struct, frozen=True):
    gloss: re.Pattern[str]
    slots: tuple[str, ...]
    line: Phrasing


class Phrasebook(Struct, frozen=True):
    source: Bank
    lines: Mapping[str, str]
    templates: tuple[Template, ...]
    words: Mapping[str, str]
    """What a thing is called in English, to its concept."""


def phrased(wanted: str, language: str) -> tuple[str, float] | None:
    book, asked = phrasebook(language), plain(wanted[:LONGEST_WANTED])
    if not asked:
        return None
    if asked in book.lines:
        return book.lines[asked], EXACT
    concept = _concept(asked, book)
    if concept is not None:
        return in_form(book.source.pack.lexicon[concept], ""), EXACT
    return _filled(asked, book) or _one_word(asked, book)


@cache
def phrasebook(language: str) -> Phrasebook:
    source = bank(language)
    lines: dict[str, str] = {}
    templates: list[Template] = []
    for line in _said(source):
        gloss = in_language(line.gloss)
        if SLOT.search(line.text):
            templates.append(_template(line, gloss))
        else:
            for each in (gloss, *gloss.split(" / ")):
                lines.setdefault(plain(each), line.text)
    words = {
        plain(english(concept)): id
        for id, concept in source.core.concepts.items()
        if id in source.pack.lexicon
    }
    return Phrasebook(source, lines, tuple(templates), words)


def plain(text: str) -> str:
    return " ".join(NOT_LETTERS.sub(" ", text.replace("’", "'").casefold()).split())


def _said(source: Bank) -> Iterator[Phrasing]:
    """What learners say, then what is said to them; the polite ways first."""
    lines = [
        line
        for side in ("say", "tell")
        for spoken in source.pack.lines.values()
        for line in (*getattr(spoken.a, side), *getattr(spoken.b, side))
    ]
    return iter(sorted(lines, key=lambda line: POLITE_FIRST.index(line.register)))


def _template(line: Phrasing, gloss: str) -> Template:
    slots = tuple(found[1] for found in SLOT.finditer(gloss))
    return Template(re.compile(r" ?(.+?) ?".join(_parts(gloss))), slots, line)


def _parts(gloss: str) -> list[str]:
    found, last = [], 0
    for slot in SLOT.finditer(gloss):
        found.append(re.escape(plain(gloss[last : slot.start()].replace("a(n)", ""))))
        last = slot.end()
    return [*found, re.escape(plain(gloss[last:]))]


def _filled(asked: str, book: Phrasebook) -> tuple[str, float] | None:
    for template in book.templates:
        heard = template.gloss.fullmatch(asked)
        if heard is None or NAME in template.slots:
            continue
        fillers = {
            slot: concept
            for slot, words in zip(template.slots, heard.groups(), strict=True)
            if (concept := _concept(words, book)) is not None
        }
        if is_fillable(template.line, fillers, book.source):
            return fill(template.line, fillers, book.source).text, WITH_OTHER_WORDS
    return None


def _concept(words: str, book: Phrasebook) -> str | None:
    bare = ARTICLE.sub("", words)
    return next(
        (book.words[each] for each in (words, bare, bare.removesuffix("s")) if each in book.words), None
    )


def _one_word(asked: str, book: Phrasebook) -> tuple[str, float] | None:
    """The longest stretch that is a word of the bank's."""
    words = asked.split()
    for size in range(min(len(words), 4), 0, -1):
        for start in range(len(words) - size + 1):
            stretch = " ".join(words[start : start + size])
            if len(stretch) > 2 and stretch in book.words:
                return in_form(book.source.pack.lexicon[book.words[stretch]], ""), ONE_WORD
    return None

"""English glosses with their slots filled so that they read as somebody would say it: articles, capitals, commas."""

import re
from typing import Final

from kaiwa.content.schema import Concept

SLOT: Final = re.compile(r"\{([a-z_]+)(?::[a-z0-9_]+)?\}")
ARTICLE_CHOICE: Final = re.compile(r"\ba\(n\) (?=(\w))")

DETERMINED: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "my",
        "your",
        "his",
        "her",
        "our",
        "their",
        "its",
        "this",
        "that",
        "these",
        "those",
        "any",
        "some",
        "no",
        "another",
        "every",
        "each",
        "much",
        "many",
        "more",
        "which",
        "what",
        "one",
        "two",
        "three",
        "enough",
        "all",
    ]
)
"""After one of these a noun needs no article."""
COUNTED: Final = frozenset({"goods", "document", "ticket"})
NO_ARTICLE: Final = frozenset(
    {"home", "company", "school", "university", "pottery", "medicine", "luggage", "sun cream", "shampoo"}
)
SILENT_H: Final = ("hour", "honest", "honour", "heir")
SOUNDS_LIKE_YOU: Final = ("uni", "use", "eu", "one")


def filled_gloss(gloss: str, words: dict[str, Concept], name: str = "") -> str:
    """Slots without a concept stay as they are: the caller has seen to it that there are none."""

    def word(found: re.Match[str]) -> str:
        if found[1] == "name" and name:
            return name
        concept = words.get(found[1])
        if concept is None:
            return found[0]
        return _fitting(gloss[: found.start()], found[1], concept)

    text = SLOT.sub(word, gloss)
    text = ARTICLE_CHOICE.sub(lambda found: _a_or_an(text[found.end() :]) + " ", text)
    return _capital(text)


def _fitting(before: str, slot: str, concept: Concept) -> str:
    gloss = english(concept)
    previous = before.split()[-1].strip("“\"'(").casefold() if before.split() else ""
    if concept.pos != "noun" or previous in DETERMINED or previous.startswith("a(n"):
        return gloss
    if gloss.casefold() in NO_ARTICLE or gloss.split()[0].casefold() in DETERMINED:
        return gloss
    if slot == "place":
        return f"the {gloss}"
    if slot == "item" and COUNTED & set(concept.tags) and not gloss.endswith("s"):
        return f"{_a_or_an(gloss)} {gloss}"
    return gloss


def english(concept: Concept) -> str:
    gloss = concept.gloss if isinstance(concept.gloss, str) else concept.gloss["en"]
    return gloss.split(",")[0] if concept.pos == "noun" else gloss


def _a_or_an(following: str) -> str:
    start = following.casefold()
    if start.startswith(SOUNDS_LIKE_YOU):
        return "a"
    return "an" if start[:1] in "aeiou" or start.startswith(SILENT_H) else "a"


def _capital(text: str) -> str:
    for place, ch in enumerate(text):
        if ch.isalpha():
            return text[:place] + ch.upper() + text[place + 1 :]
        if ch.isdigit():
            break
    return text

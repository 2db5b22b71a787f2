"""What stays of a path and its scenes when strangers may read them: every text, without what tells who somebody is.

Prose is searched. Lines in the language that is learnt are fiction with names of its own; of them goes what the prose
gave away, and addresses and numbers of any kind.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from kaiwa.content.intents import AFTER, BEFORE, LATIN
from kaiwa.curriculum.personal_data import LEFT_OUT, Finding, Kind, known_by_name, personal_data, scrub

PROSE: Final = frozenset({
    "title", "description", "theme", "can_do", "reason", "complication", "grammar", "setting", "intro_prompt", "stakes",
    "manner", "context", "instructions", "expected_outcome", "event", "keywords", "tags", "categories", "category",
    "search_keywords", "partner",
})  # fmt: skip
LINES: Final = frozenset({"text", "reading", "gloss", "name_template"})
PROSE_BELOW: Final = frozenset({"objectives", "learning_objectives", "intent"})
"""Where ``text`` is prose."""
LISTED: Final = frozenset({"keywords", "tags", "categories", "search_keywords"})
"""Of these an emptied member goes altogether."""
SPREADS: Final = frozenset({Kind.NAME, Kind.EMPLOYER})
SHORTEST: Final = 2
LETTER: Final = f"[{LATIN}]"
MOST_ROUNDS: Final = 8


class Changed(Struct, frozen=True):
    """One text that publishing changes."""

    where: str
    kinds: tuple[Kind, ...]
    before: str
    after: str


class Scrubbed(Struct, frozen=True):
    documents: dict[str, Any]
    changes: tuple[Changed, ...]

    @property
    def digest(self) -> str:
        """What somebody confirms: other texts give another one, and so does another way of scrubbing them."""
        return hashlib.sha256(msgspec.json.encode(self.changes)).hexdigest()


def scrub_documents(documents: Mapping[str, Any], names: Iterable[str] = ()) -> Scrubbed:
    """Plain JSON values by what they are called, such as ``scene of day 2``. ``names`` are its owner's own."""
    words = dict.fromkeys(names, Kind.NAME)
    known: dict[str, tuple[Finding, ...]] = {}
    for document in documents.values():
        for text in _prose(document, ""):
            if text not in known:
                known[text] = _found(text)
                words.update({each.text: each.kind for each in known[text] if each.kind in SPREADS})
    scrubber = _Scrubber(words, known)
    clean = {name: scrubber.clean(document, name, "", prose=False) for name, document in documents.items()}
    return Scrubbed(clean, tuple(scrubber.changes))


def scrub_sentence(text: str, names: Iterable[str] = ()) -> str:
    """One text that is no part of a path."""
    clean: str = scrub_documents({"": {"description": text}}, names).documents[""]["description"]
    return clean


def findings(documents: Mapping[str, Any]) -> tuple[tuple[str, Finding], ...]:
    """What is left to scrub, by where it stands."""
    return tuple(
        (name, each)
        for name, document in documents.items()
        for text in _prose(document, "")
        for each in _found(text)
    )


def _found(text: str) -> tuple[Finding, ...]:
    return (*personal_data(text), *known_by_name(text))


def _prose(value: Any, key: str, *, prose: bool = False) -> Iterable[str]:
    match value:
        case str():
            if key in PROSE or (prose and key == "text"):
                yield value
        case list():
            for each in value:
                yield from _prose(each, key, prose=prose)
        case dict():
            for name, each in value.items():
                yield from _prose(each, name, prose=key in PROSE_BELOW)


class _Scrubber:
    def __init__(self, words: Mapping[str, Kind], known: Mapping[str, tuple[Finding, ...]]) -> None:
        self.changes: list[Changed] = []
        self._known = known
        kept = {word: kind for word, kind in words.items() if len(word) >= SHORTEST}
        self._kinds = kept | {word.upper(): kind for word, kind in kept.items()}
        self._words = _any_of(self._kinds)

    def clean(self, value: Any, where: str, key: str, *, prose: bool) -> Any:
        match value:
            case str() if key in PROSE or key in LINES:
                return self._text(value, where, searched=key in PROSE or (prose and key == "text"))
            case list() if key in LISTED:
                texts = [self.clean(each, where, key, prose=prose) for each in value]
                return [text for text in texts if text != LEFT_OUT]
            case list():
                return [self._member(each, where, key, prose=prose) for each in value]
            case dict():
                below = key in PROSE_BELOW
                return {
                    name: self.clean(each, f"{where}, {name}", name, prose=below)
                    for name, each in value.items()
                }
        return value

    def _member(self, value: Any, where: str, key: str, *, prose: bool) -> Any:
        """A day says which one it is."""
        if isinstance(value, dict) and key == "schedule" and "day" in value:
            where = f"{where} of day {value['day']}"
        return self.clean(value, where, key, prose=prose)

    def _text(self, text: str, where: str, *, searched: bool) -> str:
        kinds: list[Kind] = []
        after = text
        for _ in range(MOST_ROUNDS):  # what one thing hid, the next round finds
            before = after
            if searched:
                found = self._known[after] if after in self._known else _found(after)
                for each in sorted(found, key=lambda each: -len(each.text)):
                    kinds.append(each.kind)
                    after = _any_of([each.text]).sub(LEFT_OUT, after)
            after, private = scrub(after)
            kinds += private
            for match in self._words.finditer(after):
                kinds.append(self._kinds[match[0]])
            after = self._words.sub(LEFT_OUT, after)
            if after == before:
                break
        if after != text:
            self.changes.append(Changed(where, tuple(dict.fromkeys(kinds)), text, after))
        return after


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Whole words as they are written, the longest first: Will is somebody and will is not."""
    ways = [_whole(word) for word in sorted(words, key=lambda word: (-len(word), word))]
    return re.compile("|".join(ways) or r"(?!)")


def _whole(word: str) -> str:
    before = BEFORE if re.match(LETTER, word[0]) else ""
    after = AFTER if re.match(LETTER, word[-1]) else ""
    return before + re.escape(word) + after

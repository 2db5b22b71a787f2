"""The letters themselves: composed, unbroken, of the right script, with the punctuation of their language."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from kaiwa.content.bank import Core, Pack
from kaiwa.content.checks.finding import Finding, review
from kaiwa.content.checks.walking import SLOT, correct_texts, explanations, spoken, target_texts

BROKEN: Final = re.compile(
    "\ufffd|[ÃÂ][\u0080-\u00bf]|â€|ã[\u0080-\u0083]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u2060\ufeff\ud800-\udfff\ue000-\uf8ff]"
)
"""Replacement characters, UTF-8 read as Latin-1, control, invisible, unpaired and private characters."""
UNDONE: Final = re.compile(r"\b(?:TODO|TBD|FIXME|XXX+)\b|\b[Ll]orem ipsum\b")
"""In capitals only: *todo* is a Spanish word."""
OWN: Final = {
    "ja": re.compile("[\u3040-\u30ff\u3400-\u9fff々]"),
    "zh-Hans": re.compile("[\u3400-\u9fff]"),
    "zh-Hant": re.compile("[\u3400-\u9fff]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
}
"""At least one such letter stands in every line; other languages are written in Latin letters."""
FOREIGN: Final = {
    "zh-Hans": re.compile("[\u3040-\u30ff\uac00-\ud7a3]"),
    "zh-Hant": re.compile("[\u3040-\u30ff\uac00-\ud7a3]"),
    "ko": re.compile("[\u3040-\u30ff\u3400-\u9fff]"),
    "ja": re.compile("[\uac00-\ud7a3]"),
}
NOT_LATIN: Final = re.compile("[\u0370-\u1dff\u2e80-\ud7ff\uff00-\uffef]")
WIDE_PUNCTUATION: Final = frozenset({"ja", "zh-Hans", "zh-Hant"})
NARROW: Final = re.compile(r"(?<![0-9A-Za-z])[,.!?:;()]|[,.!?:;()](?![0-9A-Za-z])")
SPACES: Final = re.compile(r"^\s|\s$|[^\S \u00a0\u202f]|  ")


def check_pack(core: Core, pack: Pack) -> Iterator[Finding]:
    for where, text in (*target_texts(pack), *explanations(core, pack), *_readings(pack)):
        yield from _text(where, text)
    for where, text in correct_texts(pack):
        yield from _line(where, SLOT.sub("□", text), pack.language)
    for where, text in _words(pack):
        yield from _script(where, text, pack.language)


def _words(pack: Pack) -> Iterator[tuple[str, str]]:
    for concept, entry in pack.lexicon.items():
        yield from ((f"lexicon {concept}", text) for text in (entry.word, *entry.forms.values()))
    for little in pack.little_words:
        yield from ((f"little word “{little.word}”", text) for text in (little.word, *little.also))


def _readings(pack: Pack) -> Iterator[tuple[str, str]]:
    yield from ((f"{each.where}, reading", each.line.reading) for each in spoken(pack))
    yield from ((f"lexicon {concept}, reading", entry.reading) for concept, entry in pack.lexicon.items())


def _text(where: str, text: str) -> Iterator[Finding]:
    if not unicodedata.is_normalized("NFC", text):
        yield Finding(where, "is not composed (NFC)")
    if found := BROKEN.search(text):
        yield Finding(where, f"has a broken character U+{ord(found[0][0]):04X}")
    if found := UNDONE.search(text):
        yield Finding(where, f"has {found[0]} left in it")


def _line(where: str, text: str, language: str) -> Iterator[Finding]:
    if SPACES.search(text) and "\n" not in text:
        yield Finding(where, "has a space too many")
    if language in WIDE_PUNCTUATION and (found := NARROW.search(text)):
        yield Finding(where, f"has the narrow “{found[0]}” where a wide one belongs")
    yield from _script(where, text, language)


def _script(where: str, text: str, language: str) -> Iterator[Finding]:
    foreign = FOREIGN.get(language, NOT_LATIN)
    if found := foreign.search(text):
        yield Finding(where, f"has “{found[0]}”, which {language} is not written with")
    own = OWN.get(language)
    is_initialism, is_typed = text.isupper(), ".heard" in where  # SNS; annyeonghaseyo, as learners type
    if (
        own
        and not own.search(text)
        and sum(ch.isalpha() for ch in text) > 1
        and not (is_initialism or is_typed)
    ):
        yield review(where, f"has no letter of {language}")

"""The written readings against those of the script layer: a difference is looked at, for either may be wrong."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from kaiwa.content.bank import Pack
from kaiwa.content.checks.finding import Finding, review
from kaiwa.content.checks.walking import filled, plain_lines, spoken
from kaiwa.scripts import Kind, Token, annotate

READ: Final = frozenset({"ja", "zh-Hans", "zh-Hant", "ko"})
"""Languages whose lines have readings; other packs have none."""
STANDING: Final = {"ja": "これ", "zh-Hans": "这个", "zh-Hant": "這個", "ko": "이것"}
"""What stands in a slot while a line is read: a word with one reading."""
TONES: Final = "\u0300\u0301\u0304\u030c"
"""Tone marks, once a letter is decomposed; the dots of ü are none."""
DIACRITICS: Final = f"{TONES}\u0308"
MARKS: Final = re.compile(f"[{TONES}]")
VOWELS: Final = "aeiou\u0308"
TO_HIRAGANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
PARTICLES: Final = {"は": ("は", "わ"), "へ": ("へ", "え"), "を": ("を", "お")}
FINALS: Final = "iao|uai|ai|ao|ei|ia|ie(?!r)|iu|io|ou|ua|ui|uo|u\u0308e|ue(?!r)|u\u0308|[aeiou]"
SYLLABLE: Final = re.compile(f"[^aeiou]*(?:{FINALS})(?:ng(?![aeiou])|[nr](?![aeiou]))?|.+")
MOST: Final = 24
"""Readings of one token that are tried."""


class System(Struct, frozen=True):
    fold: Callable[[str], str]
    """What counts in a reading: no spaces, no punctuation, no capitals."""
    options: Callable[[Token], tuple[str, ...]]
    pattern: Callable[[str], str] = re.escape
    """What may be written for a folded option."""


def check_pack(pack: Pack) -> Iterator[Finding]:
    if pack.language not in READ:
        yield from _none_wanted(pack)
        return
    for where, text, reading in _read(pack):
        if not reading:
            yield Finding(where, "has no reading")
            continue
        if difference := differs(text, reading, pack.language):
            yield review(where, f"read “{reading}”, expected “{difference}”")


def _read(pack: Pack) -> Iterator[tuple[str, str, str]]:
    stands = STANDING[pack.language]
    sounds = _plain(stands, pack.language)
    for each in spoken(pack):
        line = each.line
        yield each.where, filled(line.text, lambda *_: stands), filled(line.reading, lambda *_: sounds)
    for where, line in plain_lines(pack):
        yield where, line.text, line.reading
    for concept, entry in pack.lexicon.items():
        yield (
            f"lexicon {concept} “{entry.word}”",
            entry.word,
            entry.reading or _plain(entry.word, pack.language),
        )
    for point in pack.grammar.values():
        for example in point.examples:
            yield f"grammar {point.id} “{example.text}”", example.text, example.reading


def _plain(text: str, language: str) -> str:
    found = annotate(text, language)
    return {"ja": found.hiragana, "ko": found.romanization}.get(language, found.pinyin) or text


def _none_wanted(pack: Pack) -> Iterator[Finding]:
    for each in spoken(pack):
        if each.line.reading:
            yield Finding(each.where, f"has a reading, which {pack.language} needs not")


def differs(text: str, reading: str, language: str) -> str:
    """How the script layer reads it where no path through its readings gives the written one, else nothing."""
    system = SYSTEMS[language]
    found = annotate(text, language)
    lattice = [options for token in found.tokens if (options := _options(token, system))]
    ways = "".join(f"(?:{'|'.join(map(system.pattern, options))})" for options in lattice)
    if re.fullmatch(ways, system.fold(reading)):
        return ""
    return _plain(text, language)


def _options(token: Token, system: System) -> tuple[str, ...]:
    if token.kind in (Kind.PUNCTUATION, Kind.SPACE):
        return ()
    folded = dict.fromkeys(system.fold(option) for option in system.options(token))
    # longest first is not needed: fullmatch tries every path
    return tuple(each for each in folded if each or len(folded) == 1)[:MOST]


def _kana(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(TO_HIRAGANA).casefold()
    return "".join(ch for ch in folded if ch.isalnum() or ch == "ー")


def _of_kana(token: Token) -> tuple[str, ...]:
    own = (token.reading, token.spoken, *token.alternatives) if token.reading else (token.surface,)
    return (*own, *PARTICLES.get(token.surface, ()), token.surface)


def _pinyin(text: str) -> str:
    return "".join(
        ch for ch in unicodedata.normalize("NFD", text.casefold()) if ch.isalnum() or ch in DIACRITICS
    )


def _of_pinyin(token: Token) -> tuple[str, ...]:
    own = (token.reading or token.surface, token.spoken, *token.alternatives)
    return (
        *own,
        *(option.replace("'ér", "r") for option in own if "儿" in token.surface or "兒" in token.surface),
    )


def _any_tone(folded: str) -> str:
    """A tone may be left away, and where one was left away there may be any: neutral tones are a matter of taste."""
    bare = MARKS.sub("", folded)
    if MARKS.search(folded) is None:
        return "".join(f"{ch}[{TONES}]?" if ch in VOWELS else re.escape(ch) for ch in bare)
    found, place = "", 0
    for syllable in SYLLABLE.finditer(bare):
        marked = folded[place : place + len(syllable[0]) + 1]
        has_mark = MARKS.search(marked) is not None
        found += MARKS.sub(r"\g<0>?", marked) if has_mark else _any_tone(syllable[0])
        place += len(syllable[0]) + has_mark
    return found + re.escape(folded[place:])


def _roman(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def _of_roman(token: Token) -> tuple[str, ...]:
    return (token.romanization or token.surface, token.romanization_plain, *token.alternatives)


SYSTEMS: Final = {
    "ja": System(_kana, _of_kana),
    "zh-Hans": System(_pinyin, _of_pinyin, _any_tone),
    "zh-Hant": System(_pinyin, _of_pinyin, _any_tone),
    "ko": System(_roman, _of_roman),
}

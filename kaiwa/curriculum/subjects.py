"""What a text in an interface language is about: its language, the topics it names and the words that carry it."""

import re
from functools import cache
from typing import Final

from msgspec import Struct

from kaiwa.content.intents import INTERFACES, UNSPACED, pattern, wording

KANA: Final = re.compile(r"[\u3041-\u30ff]")
HANGUL: Final = re.compile(r"[\uac00-\ud7a3]")
HAN: Final = re.compile(r"[\u4e00-\u9fff]")
WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SHORTEST_WORD: Final = 3


class Found(Struct, frozen=True):
    topic: str
    text: str
    """The word that named it."""
    start: int


def interface_of(text: str, default: str = "en") -> str:
    """By its script, else by its small words; the default where nothing decides."""
    if KANA.search(text):
        return "ja"
    if HANGUL.search(text):
        return "ko"
    if HAN.search(text):
        return default if default == "ja" and not re.search("[的我们吗这想]", text) else "zh"
    folded = folded_like(text)
    words = WORD.findall(folded)
    counts = {
        interface: sum(word in wording(interface).function_words for word in words)
        + len(_vocabulary(interface).findall(folded))
        for interface in INTERFACES
        if interface not in UNSPACED
    }
    best = max(counts, key=lambda each: (counts[each], each == default, each == "en"))
    return best if counts[best] else default_interface(default)


@cache
def _vocabulary(interface: str) -> re.Pattern[str]:
    """Every word of its table; a word that two languages share speaks for both."""
    said = wording(interface)
    groups = (
        *said.languages.values(),
        *said.topics.values(),
        *said.levels.values(),
        *said.weekdays,
        *said.months,
    )
    return re.compile(pattern(dict.fromkeys(word for group in groups for word in group)))


def default_interface(language: str) -> str:
    """``zh-Hans`` speaks the words of ``zh``; a language without words is answered in English."""
    short = language.split("-")[0]
    return short if short in INTERFACES else "en"


def topics_in(text: str, interface: str) -> tuple[Found, ...]:
    """In the order in which they are named, each once."""
    found: dict[str, Found] = {}
    folded = folded_like(text)
    for topic, words in _topic_patterns(interface):
        match = words.search(folded)
        if match:
            found[topic] = Found(topic, text[match.start() : match.end()], match.start())
    return tuple(sorted(found.values(), key=lambda each: (each.start, each.topic)))


@cache
def _topic_patterns(interface: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    anywhere = interface in UNSPACED
    return tuple(
        (topic, re.compile(pattern(words, anywhere=anywhere)))
        for topic, words in wording(interface).topics.items()
    )


def folded_like(text: str) -> str:
    """Small letters with every character in its place, so that what is found can be cut out of the original."""
    return "".join(low if len(low := ch.lower()) == 1 else ch for ch in text.replace("’", "'"))


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(word for interface in INTERFACES for word in wording(interface).stop)


def content_words(text: str, interface: str) -> tuple[str, ...]:
    """Words that are no small ones, plurals of English made single; nothing for scripts without spaces."""
    if interface in UNSPACED:
        return ()
    words = [word for word in WORD.findall(folded_like(text)) if len(word) >= SHORTEST_WORD]
    kept = [word for word in words if word not in _stop_words()]
    return tuple(dict.fromkeys(_single(word) if interface == "en" else word for word in kept))


def _single(word: str) -> str:
    word = word.removesuffix("'s")
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word

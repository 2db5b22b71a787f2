"""Which language a wish is about: by its name, by a test's, by the place one goes to; asked for where that is not clear."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Final

from kaiwa.content.intents import INTERFACES, UNSPACED, named, pattern, places, tests, wording
from kaiwa.curriculum.subjects import folded_like

Weights = dict[str, float]

LEARNT: Final = 4.0
"""“Learn Spanish”, “in Spanish”."""
TESTED: Final = 4.0
NAMED: Final = 2.0
PLACE: Final = 2.0
OWN: Final = -6.0
"""“I speak Spanish” says what somebody has, not what they want."""
CLEARLY: Final = 0.5
TRADITIONAL: Final = ("zh-Hans", "zh-Hant")


def languages_meant(text: str, interface: str, source: str) -> tuple[str, ...]:
    """One where the wish is clear, several where it could be each of them, none where it names none."""
    folded = folded_like(text)
    weights: Weights = defaultdict(float)
    ambiguous: list[tuple[str, ...]] = []
    for each in dict.fromkeys((interface, source if source in INTERFACES else "en", "en")):
        _named(folded, each, weights)
    for matcher, language in _tests():
        if matcher.search(folded):
            weights[language] += TESTED
    for matcher, spoken in _places():
        if matcher.search(folded):
            if len(spoken) == 1:
                weights[spoken[0]] += PLACE
            else:
                ambiguous.append(spoken)
    _settle_script(weights)
    return _decided(weights, ambiguous, source)


def names_a_place(text: str) -> bool:
    folded = folded_like(text)
    return any(matcher.search(folded) for matcher, _ in _places())


def without_places(text: str) -> str:
    """The sea in Shanghai (上海) is no beach."""
    for matcher, _ in _places():
        text = matcher.sub(" ", text)
    return text


def names_a_test(text: str) -> bool:
    return any(matcher.search(text) for matcher, _ in _tests())


def without_learning(text: str, interface: str) -> str:
    """“Study Spanish” is no study, only a wish: taken out before topics are looked for."""
    folded = folded_like(text)
    for _, _, learnt, _ in _names(interface):
        folded = learnt.sub(" ", folded)
    return folded


def _named(folded: str, interface: str, weights: Weights) -> None:
    seen: Weights = defaultdict(float)
    for language, plain, learnt, own in _names(interface):
        if own.search(folded):
            seen[language] = OWN
        elif learnt.search(folded):
            seen[language] = LEARNT
        elif plain.search(folded):
            seen[language] = NAMED
    for language, weight in seen.items():
        if abs(weight) > abs(weights[language]):
            weights[language] = weight


def _settle_script(weights: Weights) -> None:
    """“Chinese” in Taipei is written in traditional characters."""
    simplified, traditional = TRADITIONAL
    if weights[simplified] > 0 and weights[traditional] > 0:
        weights[traditional] += weights.pop(simplified)


def _decided(weights: Weights, ambiguous: Iterable[tuple[str, ...]], source: str) -> tuple[str, ...]:
    weights = defaultdict(float, {language: weight for language, weight in weights.items() if weight > 0})
    for spoken in ambiguous:
        known = [language for language in spoken if language in weights]
        for language in known:
            weights[language] += PLACE
        if not known and not weights:
            others = tuple(language for language in spoken if language != source)
            return others if len(others) > 1 else spoken
    # whoever writes in a language rarely learns it: its name is then a place or a person
    if len(weights) > 1 and source in weights:
        del weights[source]
    if not weights:
        return ()
    best = max(weights.values())
    return tuple(sorted(language for language, weight in weights.items() if weight >= best - CLEARLY))


@cache
def _names(interface: str) -> tuple[tuple[str, re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]:
    said, anywhere = wording(interface), interface in UNSPACED
    found = []
    for language, names in said.languages.items():
        plain = pattern(names, anywhere=anywhere)
        if language == "zh-Hans" and interface == "en":
            plain = rf"(?<!traditional )(?:{plain})"
        inner = "(?:" + "|".join(re.escape(name.lower()) for name in names) + ")"
        found.append(
            (
                language,
                re.compile(plain),
                _framed(said.learns, inner, anywhere=anywhere),
                _framed(said.own_language, inner, anywhere=anywhere),
            )
        )
    return tuple(found)


def _framed(templates: Iterable[str], names: str, *, anywhere: bool) -> re.Pattern[str]:
    """``learn* {language}`` for all names at once."""
    frames = []
    for template in templates:
        before, _, after = template.partition("{language}")
        start = re.escape(before).replace(r"\*", r"\w*")
        frame = f"{start}{names}{re.escape(after)}"
        frames.append(frame if anywhere else rf"(?<!\w){frame}(?!\w)")
    return re.compile("|".join(frames)) if frames else re.compile(r"(?!)")


@cache
def _tests() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(named(each)), each.language) for each in tests())


@cache
def _places() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((re.compile(pattern(names)), spoken) for spoken, names in places().items())

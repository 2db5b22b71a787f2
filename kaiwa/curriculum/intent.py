"""A wish, understood: which language, what for, how far along, by when; or a question back, or a kind refusal."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Final

from msgspec import Struct

from kaiwa.accounts.vocabulary import Challenge, LearningGoal
from kaiwa.content.bank import PACKS, in_language, load_core
from kaiwa.content.intents import INTERFACES, UNSPACED, pattern, topics, wording
from kaiwa.curriculum.author import Intent
from kaiwa.curriculum.deadline import Due, due_in
from kaiwa.curriculum.personal_data import scrub
from kaiwa.curriculum.standing import UNKNOWN, aims_at, rating_in
from kaiwa.curriculum.subjects import (
    Found,
    content_words,
    default_interface,
    folded_like,
    interface_of,
    topics_in,
)
from kaiwa.curriculum.target import (
    languages_meant,
    names_a_place,
    names_a_test,
    without_learning,
    without_places,
)

LONGEST: Final = 2000
"""Characters of a wish; the rest is left unread."""
LONGEST_EVENT: Final = 80
MOST_KEYWORDS: Final = 16
KEYWORDS_A_TOPIC: Final = 5
EXAM: Final = "exam"
EDGES: Final = " ,、，…-–—:"
TAG: Final = re.compile(r"</?[A-Za-z!][^<>]*>")
"""What is shown as a title holds no markup, whoever writes it; three signs of affection (<3) are none."""
OPENING: Final = re.compile(
    r"^(?:i|we)(?:'m| am|'ll| will|'d)?(?: going to| want to| would like to| like to| need to| have to| must)? ",
    re.I,
)
LINKS: Final = (
    "for",
    "to",
    "because",
    "so that",
    "please",
    "para",
    "porque",
    "pour",
    "parce que",
    "für",
    "um",
    "weil",
)
DANGLING: Final = frozenset(
    [
        "on",
        "by",
        "in",
        "at",
        "and",
        "until",
        "before",
        "el",
        "la",
        "en",
        "am",
        "im",
        "und",
        "le",
        "à",
        "et",
        "y",
        "de",
    ]
)
"""What is left behind when a deadline is taken out."""
TOPIC_WEIGHT: Final = 1.0
FIRST_TOPIC: Final = 0.6
GOAL_WORD: Final = 0.8
LEFT_OPEN: Final = LearningGoal.CONNECTION
"""Who says nothing of what for wants to talk with people."""


class Given(Struct, frozen=True, kw_only=True):
    """Fields that somebody filled in themselves: they win over whatever the words say."""

    target_language: str | None = None
    source_language: str | None = None
    goal: LearningGoal | None = None
    rating: int | None = None
    challenge: Challenge = Challenge.MODERATE
    deadline_on: date | None = None


class Understood(Struct, frozen=True, kw_only=True):
    intent: Intent
    guessed: tuple[str, ...] = ()
    """Fields that nothing in the wish spoke of: ``level``, ``goal``."""
    notes: tuple[str, ...] = ()
    """What was left out of the wish and why, in words."""


class NeedsLanguage(Struct, frozen=True, kw_only=True):
    question: str
    candidates: tuple[str, ...]
    """Those it could be; all that can be taught where the wish names none."""


class IntentRefused(Struct, frozen=True, kw_only=True):
    code: str
    """``abusive`` or ``self_harm``."""
    message: str


Outcome = Understood | NeedsLanguage | IntentRefused


def understand(text: str, today: date, given: Given | None = None) -> Outcome:
    """Never raises, whatever the text; whatever it says to a machine is data like the rest of it."""
    given = given or Given()
    clean, notes = cleaned(text)
    default = default_interface(given.source_language or "en")
    interface = interface_of(clean, default)
    if refused := refusal(clean, interface):
        return refused
    source = given.source_language or ("zh-Hans" if interface == "zh" else interface)
    if given.target_language:
        target: tuple[str, ...] = (given.target_language,)
    else:
        target = languages_meant(clean, interface, source)
    if len(target) != 1:
        return NeedsLanguage(question=wording(interface).says["ask"], candidates=target or PACKS)
    due = due_in(clean, interface, today) or due_in(clean, "en", today)
    told = without_places(without_learning(clean, interface))
    found = _topics(told, interface)
    rating = given.rating if given.rating is not None else rating_in(clean, interface)
    goal = given.goal or _goal(told, interface, found) or _goal_of_place(clean)
    guessed = (("level",) if rating is None else ()) + (("goal",) if goal is None else ())
    intent = Intent(
        text=clean,
        target_language=target[0],
        source_language=source,
        goal=goal or LEFT_OPEN,
        rating=UNKNOWN if rating is None else rating,
        challenge=given.challenge,
        keywords=_keywords(told, interface, found),
        event=_event(clean, interface, due, target[0]),
        deadline_on=given.deadline_on or (due.on if due else None),
    )
    said = wording(interface).says
    return Understood(intent=intent, guessed=guessed, notes=tuple(said[note] for note in notes))


def cleaned(text: str) -> tuple[str, tuple[str, ...]]:
    """Without control characters, halves of letters and what is private."""
    readable = "".join(ch if ch.isprintable() else " " for ch in text[:LONGEST])
    scrubbed, kinds = scrub(" ".join(readable.split()))
    return scrubbed, tuple(kinds)


def refusal(text: str, interface: str) -> IntentRefused | None:
    """Self-harm is looked for first: whoever writes that needs kindness, not a rule."""
    folded = folded_like(text)
    for code in ("self_harm", "abusive"):
        for each in dict.fromkeys((interface, *INTERFACES)):
            if _refused(each, code).search(folded):
                return IntentRefused(code=code, message=wording(interface).says[code])
    return None


@cache
def _refused(interface: str, code: str) -> re.Pattern[str]:
    joined = "|".join(wording(interface).refused[code])
    return (
        re.compile(joined if interface in UNSPACED else rf"(?<!\w)(?:{joined})")
        if joined
        else re.compile("(?!)")
    )


def _goal(text: str, interface: str, found: Sequence[Found]) -> LearningGoal | None:
    """What most of the wish speaks for; what is named first speaks a little louder."""
    weights: Counter[LearningGoal] = Counter()
    for place, each in enumerate(found):
        weights[LearningGoal(topics()[each.topic].goal)] += TOPIC_WEIGHT + (FIRST_TOPIC if place == 0 else 0)  # type: ignore[assignment]
    folded = folded_like(text)
    for goal, matcher in _goal_words(interface):
        if matcher.search(folded):
            weights[goal] += GOAL_WORD  # type: ignore[assignment]
    return (
        max(weights, key=lambda goal: (weights[goal], -list(LearningGoal).index(goal))) if weights else None
    )


def _goal_of_place(text: str) -> LearningGoal | None:
    return LearningGoal.TRAVEL if names_a_place(text) else None


def _topics(text: str, interface: str) -> tuple[Found, ...]:
    """A test that is only named says where somebody stands; what else the wish is about comes first."""
    found = topics_in(text, interface)
    others = tuple(each for each in found if not (each.topic == EXAM and names_a_test(each.text.lower())))
    return found if not others or aims_at(text, interface) else others


@cache
def _goal_words(interface: str) -> tuple[tuple[LearningGoal, re.Pattern[str]], ...]:
    anywhere = interface in UNSPACED
    return tuple(
        (LearningGoal(goal), re.compile(pattern(words, anywhere=anywhere)))
        for goal, words in wording(interface).goals.items()
    )


def _keywords(text: str, interface: str, found: Sequence[Found]) -> tuple[str, ...]:
    """The bank's words for the topics, the nearest of each first, then those of the wish's own that the bank knows."""
    rows = [topics()[each.topic].keywords[:KEYWORDS_A_TOPIC] for each in found]
    mapped = [row[place] for place in range(KEYWORDS_A_TOPIC) for row in rows if place < len(row)]
    own = (
        [word for word in content_words(text, interface) if word in _bank_words()]
        if interface == "en"
        else []
    )
    return tuple(dict.fromkeys([*mapped, *own]))[:MOST_KEYWORDS]


@cache
def _bank_words() -> frozenset[str]:
    """What the scenes are about, word for word."""
    texts = [
        text for each in load_core().situations.values() for text in (in_language(each.title), *each.keywords)
    ]
    return frozenset(word for text in texts for word in content_words(text, "en"))


def _event(text: str, interface: str, due: Due | None, target: str) -> str:
    """The wish without its deadline and without the small words that it begins and ends with."""
    left = TAG.sub(" ", f"{text[: due.start]} {text[due.end :]}" if due else text)
    sentence = re.split(r"[.!?。！？\n;；]", " ".join(left.split()), maxsplit=1)[0].strip(EDGES)
    if interface in UNSPACED:
        return sentence.removeprefix("에 ")[:LONGEST_EVENT].strip(EDGES)
    sentence = OPENING.sub("", sentence) if interface == "en" else sentence
    clauses = [each for each in sentence.split(",") if rating_in(each, interface) is None] or [sentence]
    words = _naming(interface, target).sub("", ",".join(clauses).strip(EDGES)).split()
    while words and words[-1].casefold() in DANGLING:
        words.pop()
    short = " ".join(words)
    if len(short) > LONGEST_EVENT:
        short = short[:LONGEST_EVENT].rsplit(" ", 1)[0]
    return short.replace(" ,", ",").strip(EDGES)


@cache
def _naming(interface: str, target: str) -> re.Pattern[str]:
    """“Learn Chinese for …”: the title says the language already."""
    said = wording(interface)
    before = {word.strip("*") for each in said.learns for word in each.split() if "{" not in word}
    names = "|".join(re.escape(name) for name in said.languages.get(target, ()))
    if not names:
        return re.compile("(?!)")
    verbs = "|".join(re.escape(word) for word in sorted(before, key=len, reverse=True))
    return re.compile(rf"^(?:(?:{verbs})\w* )*(?:{names})(?!\w)(?: (?:{'|'.join(LINKS)}))?(?!\w)", re.I)

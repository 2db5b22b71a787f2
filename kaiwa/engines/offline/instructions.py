"""Instructions in words, read as wishes: more or less of something, easier, shorter, this week about that."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.content.intents import INTERFACES, UNSPACED, Wording, pattern, topics, wording
from kaiwa.curriculum.schedule import Skill
from kaiwa.curriculum.subjects import content_words, folded_like, interface_of, topics_in
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.engines.offline.wishes import About, Wishes

CLAUSE: Final = re.compile(r"[;.!?。、，；！？]|,| (?:and|but|und|aber|et|mais|y|pero) ")
MOST_STEPS: Final = 2
WEEKS: Final = 4
NO_SUCH: Final = -1
DIGITS: Final = {ch: number for number, ch in enumerate("〇一二三四五六七八九")}


class Reading(Struct, frozen=True):
    wishes: Wishes
    understood: tuple[str, ...]
    """One phrase for each thing that was understood."""


def wishes_of(instructions: Iterable[str]) -> Wishes:
    wishes = Wishes()
    for instruction in instructions:
        wishes = read(instruction, wishes).wishes
    return wishes


def read(instruction: str, wishes: Wishes) -> Reading:
    """The wishes with this instruction added; what is not understood leaves them as they were."""
    likely = interface_of(instruction)
    others = [each for each in INTERFACES if each != likely and each not in UNSPACED]
    # a few words rarely give their language away, so that the others are tried before giving up
    for guessing in (False, True):
        for interface in (likely, *(others if likely not in UNSPACED else ())):
            reading = _read(instruction, interface, wishes, guessing=guessing)
            if reading.understood:
                return reading
    return Reading(wishes, ())


def _read(instruction: str, interface: str, wishes: Wishes, *, guessing: bool) -> Reading:
    understood: list[str] = []
    for clause in CLAUSE.split(folded_like(instruction)):
        if clause.strip():
            wishes = _clause(clause, interface, wishes, understood, guessing=guessing)
    return Reading(wishes, tuple(dict.fromkeys(understood)))


def _clause(clause: str, interface: str, wishes: Wishes, understood: list[str], *, guessing: bool) -> Wishes:
    """``guessing`` takes words that are no known topic at their word."""
    said = _said(clause, interface)
    if said.weekends and (said.rest or said.less):
        understood.append("weekends with little that is new")
        return replace(wishes, light_weekends=True)
    if NO_SUCH in (said.week, said.day):
        return wishes
    about = _about(
        clause, interface, named=guessing and (said.more or said.less or bool(said.week or said.day))
    )
    if said.day or said.week:
        return _scoped(said, about, wishes, understood)
    if said.negated and (said.easier or said.harder or said.shorter):
        return wishes
    if said.shorter:
        understood.append("shorter scenes with less that is new")
        return replace(wishes, short=True)
    if said.easier != said.harder:
        understood.append("easier days" if said.easier else "harder days")
        step = wishes.harder + (1 if said.harder else -1)
        return replace(wishes, harder=max(-MOST_STEPS, min(MOST_STEPS, step)))
    sign = -1 if said.less else 1
    if said.grammar and (said.more or said.less):
        understood.append("less grammar" if said.less else "more grammar")
        return replace(wishes, grammar=max(-1, min(1, wishes.grammar + sign)))
    skills = _skills(clause, interface)
    if skills and (said.more or said.less):
        understood += [f"{'less' if said.less else 'more'} {skill}" for skill in skills]
        return replace(
            wishes,
            skills={**wishes.skills, **{skill: wishes.skills.get(skill, 0) + sign for skill in skills}},
        )
    return _weighed(about, less=said.less, wishes=wishes, understood=understood)


def _weighed(about: Sequence[About], *, less: bool, wishes: Wishes, understood: list[str]) -> Wishes:
    for each in about:
        understood.append(f"{'less' if less else 'more'} about {each.name}")
        more = tuple(other for other in wishes.more if other.name != each.name)
        fewer = tuple(other for other in wishes.less if other.name != each.name)
        wishes = (
            replace(wishes, more=more, less=(*fewer, each))
            if less
            else replace(wishes, more=(*more, each), less=fewer)
        )
    return wishes


def _scoped(said: "_Said", about: Sequence[About], wishes: Wishes, understood: list[str]) -> Wishes:
    if not about:
        return wishes
    joined = About(
        " and ".join(each.name for each in about), tuple(word for each in about for word in each.keywords)
    )
    if said.day:
        understood.append(f"day {said.day} about {joined.name}")
        return replace(wishes, days={**wishes.days, said.day: joined})
    understood.append(f"week {said.week} about {joined.name}")
    return replace(wishes, weeks={**wishes.weeks, said.week: joined})


class _Said(Struct, frozen=True):
    more: bool
    less: bool
    easier: bool
    harder: bool
    shorter: bool
    weekends: bool
    rest: bool
    grammar: bool
    negated: bool
    week: int
    day: int


def _said(clause: str, interface: str) -> _Said:
    words, found = wording(interface), _patterns(interface)
    return _Said(
        **{name: bool(matcher.search(clause)) for name, matcher in found.items()},
        week=_number(clause, words.refine.week, words, WEEKS),
        day=_number(clause, words.refine.day, words, DAYS),
    )


@cache
def _patterns(interface: str) -> dict[str, re.Pattern[str]]:
    refine = wording(interface).refine
    names = ("more", "less", "easier", "harder", "shorter", "weekends", "rest", "grammar", "negated")
    return {
        name: re.compile(pattern(getattr(refine, name), anywhere=interface in UNSPACED)) for name in names
    }


def _number(clause: str, templates: Sequence[str], words: Wording, highest: int) -> int:
    """The number of a week or day, 0 where none is named, ``NO_SUCH`` where there is none such."""
    ordinals = pattern(words.ordinals, anywhere=True)
    for template in templates:
        matcher = template.replace("{nth}", f"(?P<nth>{ordinals})").replace(
            "{n}", "(?P<n>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})"
        )
        found = re.search(matcher, clause)
        if found is None:
            continue
        groups = found.groupdict()
        number = (
            words.ordinals.get(groups["nth"], 0) if groups.get("nth") else in_figures(groups.get("n") or "0")
        )
        return number if 1 <= number <= highest else NO_SUCH
    return 0


def in_figures(number: str) -> int:
    """``12``, ``１２`` and ``十二``."""
    if number.isdecimal():
        return int(number)
    tens, ten, ones = number.partition("十")
    if ten:
        return 10 * DIGITS.get(tens, 1) + DIGITS.get(ones, 0)
    return DIGITS.get(number, 0)


def _about(clause: str, interface: str, *, named: bool) -> tuple[About, ...]:
    """Known topics, else, where something is clearly asked for, the words that are left."""
    found = topics_in(clause, interface)
    if found:
        return tuple(About(each.topic, topics()[each.topic].keywords) for each in found)
    if not named:
        return ()
    left = clause
    for matcher in _patterns(interface).values():
        left = matcher.sub(" ", left)
    left = re.sub("|".join(re.sub(r"\{n(?:th)?\}", r"\\S+", each) for each in _scopes(interface)), " ", left)
    return tuple(About(word, (word,)) for word in content_words(left, interface))


def _scopes(interface: str) -> tuple[str, ...]:
    refine = wording(interface).refine
    return (*refine.week, *refine.day)


def _skills(clause: str, interface: str) -> tuple[Skill, ...]:
    return tuple(
        Skill(skill)
        for skill, words in wording(interface).skills.items()
        if re.search(pattern(words, anywhere=interface in UNSPACED), clause)
    )

"""May this month be called a path? A score of 0 to 100 from nine parts, each with what failed in words.

Both engines' work is judged here, and so are a creator's edits. Nothing in here knows who wrote it.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Final

from msgspec import Struct

from kaiwa.accounts.vocabulary import Challenge
from kaiwa.content.likeness import likeness
from kaiwa.curriculum.author import Intent, Outline
from kaiwa.curriculum.keywords import touches
from kaiwa.curriculum.objectives import is_checkable
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import DAYS

ACCEPTED_FROM: Final = 85.0
EVERY_PART_FROM: Final = 0.6
CHECKPOINTS: Final = (7, 14, 21, 28)

LEVEL_BELOW: Final = 7
LEVEL_ABOVE: Final = 3
CAP: Final = {Challenge.COMFORTABLE: 4, Challenge.MODERATE: 8, Challenge.CHALLENGING: 12}
"""How far above the learner a month may climb."""
NEW_ITEMS: Final = {Challenge.COMFORTABLE: 6, Challenge.MODERATE: 8, Challenge.CHALLENGING: 10}
NEW_ITEMS_SLACK: Final = 3
REVIEW_SHARE: Final = 0.35
SEEN_DAYS: Final = 4
SPACED_BY: Final = 4
RECYCLED_SHARE: Final = 0.75
"""What is first met in the last days cannot come back often enough; below this share it is worth a word."""
SAME_TITLE: Final = 92
LEAST_SITUATIONS: Final = 26
LONGEST_RUN: Final = 2
STEEPEST_RISE: Final = 5
STEEPEST_DROP: Final = 6
LEAST_TAU: Final = 0.6
GOAL_SHARE: Final = 0.6
KEYWORD_SHARE: Final = 0.25
MOST_OF_ONE_SKILL: Final = 0.7
LEAST_SKILLS: Final = 3


class Part(Struct, frozen=True):
    name: str
    weight: int
    value: float
    """0 to 1."""
    failures: tuple[str, ...] = ()


class PathReport(Struct, frozen=True):
    score: float
    accepted: bool
    parts: tuple[Part, ...]
    hard: tuple[str, ...] = ()
    """What no score makes up for."""

    @property
    def failures(self) -> tuple[str, ...]:
        return (*self.hard, *(failure for part in self.parts for failure in part.failures))


def judge_path(outline: Outline, intent: Intent, starts_on: date, *, hard: Iterable[str] = ()) -> PathReport:
    """``hard`` comes from the checks that need the script layer or look for personal data."""
    days = outline.schedule.days
    parts = (
        _recycling(days),
        _goal_and_intent(days, intent, starts_on),
        _level(days, intent),
        _variety(days),
        _progression(days),
        _load(days, intent.challenge),
        _skills(days),
        _checkpoints(days),
        _objectives(days),
    )
    score = round(sum(part.weight * part.value for part in parts), 1)
    broken = tuple(hard)
    accepted = not broken and score >= ACCEPTED_FROM and all(part.value >= EVERY_PART_FROM for part in parts)
    return PathReport(score, accepted, parts, broken)


def _recycling(days: tuple[Day, ...]) -> Part:
    seen: dict[str, set[int]] = {}
    for day in days:
        for item in (*day.new_items, *day.review_items):
            seen.setdefault(item.id, set()).add(day.day)
    if not seen:
        return Part("recycling", 18, 0.0, ("nothing is taught that could come back",))
    lost = sorted(item for item, on in seen.items() if not _is_recycled(on))
    value = 1 - len(lost) / len(seen)
    complaint = f"{len(lost)} of {len(seen)} items do not come back often enough: {_some(lost)}"
    return Part("recycling", 18, value, () if value >= RECYCLED_SHARE else (complaint,))


def _is_recycled(on: set[int]) -> bool:
    return len(on) >= SEEN_DAYS and any(
        later - earlier >= SPACED_BY for earlier, later in pairwise(sorted(on))
    )


def _goal_and_intent(days: tuple[Day, ...], intent: Intent, starts_on: date) -> Part:
    failures: list[str] = []
    fitting = sum(day.goal == intent.goal for day in days) / DAYS
    if fitting < GOAL_SHARE:
        failures.append(f"only {fitting:.0%} of the days fit the goal {intent.goal}")
    hits = [day.day for day in days if _hits(day, intent.keywords)]
    hitting = 1.0 if not intent.keywords else min(1.0, len(hits) / DAYS / KEYWORD_SHARE)
    if hitting < 1:
        failures.append(f"only {len(hits)} of {DAYS} days touch what was asked for: {_some(intent.keywords)}")
    in_time, complaint = _in_time(hits, intent, starts_on)
    failures += complaint
    return Part(
        "goal and intent",
        16,
        0.5 * min(1.0, fitting / GOAL_SHARE) + 0.3 * hitting + 0.2 * in_time,
        tuple(failures),
    )


def _hits(day: Day, keywords: tuple[str, ...]) -> bool:
    about = (day.theme, day.title, day.domain, day.can_do, *day.keywords)
    return any(touches(about, keyword) for keyword in keywords)


def _in_time(hits: list[int], intent: Intent, starts_on: date) -> tuple[float, list[str]]:
    """What the event needs lies before it."""
    if intent.deadline_on is None or not hits:
        return 1.0, []
    last = (intent.deadline_on - starts_on).days + 1
    if not 1 <= last < DAYS:
        return 1.0, []
    before = sum(day <= last for day in hits)
    wanted = min(len(hits), max(1, round(last * KEYWORD_SHARE)))
    if before >= wanted:
        return 1.0, []
    return before / wanted, [
        f"{before} of the {wanted} days that the event on day {last} needs come before it"
    ]


def _level(days: tuple[Day, ...], intent: Intent) -> Part:
    low, high = level_range(intent.rating, intent.challenge)
    off = [day.day for day in days if not low <= day.difficulty_rating <= high]
    failures = (f"days {_some(off)} lie outside {low} to {high}",) if off else ()
    return Part("level", 14, 1 - len(off) / DAYS, failures)


def level_range(rating: int, challenge: Challenge) -> tuple[int, int]:
    return max(1, rating - LEVEL_BELOW), min(100, rating + CAP[challenge] + LEVEL_ABOVE)


def _variety(days: tuple[Day, ...]) -> Part:
    failures: list[str] = []
    twins = [
        (one.day, two.day)
        for place, one in enumerate(days)
        for two in days[place + 1 :]
        if likeness(one.title, two.title) >= SAME_TITLE
    ]
    failures += [f"days {one} and {two} have nearly the same title" for one, two in twins]
    situations = len({day.situation or day.title.casefold() for day in days})
    if situations < LEAST_SITUATIONS:
        failures.append(f"only {situations} different situations, {LEAST_SITUATIONS} are wanted")
    runs = _runs([day.domain for day in days])
    failures += [
        f"days {first} to {first + length - 1} are all about {domain}" for first, length, domain in runs
    ]
    lost = (
        0.25 * len(twins)
        + 0.1 * max(0, LEAST_SITUATIONS - situations)
        + 0.15 * sum(length - LONGEST_RUN for _, length, _ in runs)
    )
    return Part("variety", 14, max(0.0, 1 - lost), tuple(failures))


def _runs(domains: list[str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    first = 0
    for place in range(1, len(domains) + 1):
        if place == len(domains) or domains[place] != domains[first]:
            if place - first > LONGEST_RUN:
                found.append((first + 1, place - first, domains[first]))
            first = place
    return found


def _progression(days: tuple[Day, ...]) -> Part:
    ratings = [day.difficulty_rating for day in days]
    tau = kendall_tau(ratings)
    failures = (
        [f"the month hardly gets harder (order {tau:.2f}, {LEAST_TAU} is wanted)"] if tau < LEAST_TAU else []
    )
    jumps = [
        place
        for place, (today, tomorrow) in enumerate(pairwise(ratings), start=1)
        if tomorrow - today > STEEPEST_RISE or today - tomorrow > STEEPEST_DROP
    ]
    failures += [f"from day {day} to day {day + 1} the level jumps" for day in jumps]
    return Part("progression", 12, max(0.0, min(1.0, tau / LEAST_TAU) - 0.15 * len(jumps)), tuple(failures))


def kendall_tau(values: list[int]) -> float:
    """Agreement of the order of values with their position, -1 to 1; equal values count for neither side.

    The pairs that tie leave the denominator, so that plateaus are no fault.
    """
    rising = falling = 0
    for place, earlier in enumerate(values):
        for later in values[place + 1 :]:
            rising += later > earlier
            falling += later < earlier
    return (rising - falling) / (rising + falling) if rising + falling else 0.0


def _load(days: tuple[Day, ...], challenge: Challenge) -> Part:
    wanted = NEW_ITEMS[challenge]
    learning = [day for day in days if day.day not in CHECKPOINTS]
    off = [day.day for day in learning if abs(len(day.new_items) - wanted) > NEW_ITEMS_SLACK]
    failures = [f"days {_some(off)} do not have {wanted} ±{NEW_ITEMS_SLACK} new items"] if off else []
    new = sum(len(day.new_items) for day in days)
    again = sum(len(day.review_items) for day in days)
    share = again / (new + again) if new + again else 0.0
    if share < REVIEW_SHARE:
        failures.append(f"only {share:.0%} of the items are reviews, {REVIEW_SHARE:.0%} are wanted")
    value = 0.6 * (1 - len(off) / len(learning)) + 0.4 * min(1.0, share / REVIEW_SHARE)
    return Part("load", 10, value, tuple(failures))


def _skills(days: tuple[Day, ...]) -> Part:
    counted = Counter(day.skill for day in days)
    failures: list[str] = []
    skill, most = counted.most_common(1)[0]
    if most / DAYS > MOST_OF_ONE_SKILL:
        failures.append(f"{most} of {DAYS} days train {skill} first")
    if len(counted) < LEAST_SKILLS:
        failures.append(f"only {len(counted)} skills are trained, {LEAST_SKILLS} are wanted")
    too_much = max(0.0, most / DAYS - MOST_OF_ONE_SKILL) / (1 - MOST_OF_ONE_SKILL)
    value = 0.5 * (1 - too_much) + 0.5 * min(1.0, len(counted) / LEAST_SKILLS)
    return Part("skill balance", 8, value, tuple(failures))


def _checkpoints(days: tuple[Day, ...]) -> Part:
    wrong = [n for n in CHECKPOINTS if not days[n - 1].is_checkpoint or days[n - 1].new_items]
    stray = [day.day for day in days if day.is_checkpoint and day.day not in CHECKPOINTS]
    failures = [f"day {n} must gather what was learnt and bring nothing new" for n in wrong]
    failures += [f"day {n} is no checkpoint" for n in stray]
    if not days[-1].without_hints:
        failures.append("day 28 is the dress rehearsal, without hints")
    return Part("checkpoints", 4, max(0.0, 1 - 0.25 * len(failures)), tuple(failures))


def _objectives(days: tuple[Day, ...]) -> Part:
    off = [
        day.day
        for day in days
        if not 2 <= len(day.objectives) <= 4 or not all(is_checkable(each) for each in day.objectives)
    ]
    failures = (f"days {_some(off)} lack two to four objectives that can be checked",) if off else ()
    return Part("objectives", 4, 1 - len(off) / DAYS, failures)


def _some(values: Iterable[object], most: int = 6) -> str:
    listed = [str(value) for value in values]
    rest = len(listed) - most
    return ", ".join(listed[:most]) + (f" and {rest} more" if rest > 0 else "")

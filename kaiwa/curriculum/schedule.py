"""Twenty-eight days, once each: what a path, a preview and a template are made of.

A month has a thousand parts and none of them leads back to it: ``gc=False`` keeps them out of every look for garbage.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Self

import msgspec
from msgspec import Struct

from kaiwa.curriculum.level import cefr_of, difficulty_of
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.vocabulary import DAYS


class Skill(StrEnum):
    SPEAKING = "speaking"
    LISTENING = "listening"
    READING = "reading"
    WRITING = "writing"
    PRAGMATICS = "pragmatics"


class Evidence(Struct, frozen=True, omit_defaults=True, gc=False):
    """What the code looks for in the learner's own words before an objective counts as met."""

    moves: tuple[str, ...]
    slot: str | None = None
    times: int = 1


class Objective(Struct, frozen=True, omit_defaults=True, gc=False):
    id: str
    text: str
    evidence: Evidence | None = None


class Item(Struct, frozen=True, omit_defaults=True, gc=False):
    """A word, phrase or grammar point that is learnt."""

    id: str
    text: str
    reading: str = ""
    gloss: str = ""
    kind: str = "word"
    rating: int = 1


class Day(Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    day: int
    theme: str
    title: str
    difficulty_rating: int
    objectives: tuple[Objective, ...]
    situation: str = ""
    """The bank's situation, where one was used; a model's own day has none."""
    domain: str
    goal: str
    skill: Skill = Skill.SPEAKING
    can_do: str = ""
    functions: tuple[str, ...] = ()
    complication: str = ""
    new_items: tuple[Item, ...] = ()
    review_items: tuple[Item, ...] = ()
    grammar: str = ""
    keywords: tuple[str, ...] = ()
    is_checkpoint: bool = False
    without_hints: bool = False
    """Day 28, the dress rehearsal."""
    reason: str = ""
    """Why this day is what it is, in a sentence for the learner."""
    candidate: int = 0
    """How many times the day was drawn anew."""
    scenario_id: str | None = None
    made: Made | None = None
    """None: by the engine that was asked, as it was asked."""

    @property
    def difficulty(self) -> str:
        return difficulty_of(self.difficulty_rating)

    @property
    def cefr_level(self) -> str:
        return cefr_of(self.difficulty_rating)


class NotASchedule(ValueError):
    pass


class Schedule(Struct, frozen=True, gc=False):
    days: tuple[Day, ...]

    @classmethod
    def of(cls, days: Iterable[Day]) -> Self:
        """Raises unless the days are 1 to 28, once each; their order does not matter."""
        ordered = tuple(sorted(days, key=lambda each: each.day))
        found = [each.day for each in ordered]
        if found != list(range(1, DAYS + 1)):
            raise NotASchedule(f"a schedule has the days 1 to {DAYS}, once each; this one has {found}")
        return cls(ordered)

    def __iter__(self) -> Iterator[Day]:
        return iter(self.days)

    def __getitem__(self, day: int) -> Day:
        return self.days[day - 1]

    def with_day(self, changed: Day) -> Self:
        return type(self).of(changed if each.day == changed.day else each for each in self.days)

    def with_scenario(self, day: int, scenario_id: str) -> Self:
        return self.with_day(msgspec.structs.replace(self[day], scenario_id=scenario_id))

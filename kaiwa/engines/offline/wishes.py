"""What a learner asked to be different, gathered over all their instructions; empty when they asked for nothing."""

from collections.abc import Mapping

from msgspec import Struct

from kaiwa.curriculum.schedule import Skill


class About(Struct, frozen=True):
    """A topic as somebody named it, with the bank's words that stand for it."""

    name: str
    keywords: tuple[str, ...]


class Wishes(Struct, frozen=True, omit_defaults=True):
    more: tuple[About, ...] = ()
    less: tuple[About, ...] = ()
    harder: int = 0
    """Steps; below zero is easier."""
    grammar: int = 0
    skills: Mapping[Skill, int] = {}
    weeks: Mapping[int, About] = {}
    days: Mapping[int, About] = {}
    short: bool = False
    light_weekends: bool = False

    def wanted_on(self, day: int) -> tuple[str, ...]:
        about = self.days.get(day) or self.weeks.get(week_of(day))
        return about.keywords if about else ()


def week_of(day: int) -> int:
    return (day - 1) // 7 + 1

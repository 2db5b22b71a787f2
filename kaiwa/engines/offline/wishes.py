"""What a learner asked to be different, gathered over all their instructions; empty when they asked for nothing."""

from collections.abc import Collection, Mapping

from msgspec import Struct
from msgspec.structs import replace

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


def on_days(days: Collection[int], wishes: Wishes, before: Wishes) -> Wishes:
    """What was newly wished for belongs on these days: on each of them something about it."""
    fresh = [about for about in wishes.more if about not in before.more]
    if not fresh:
        return wishes
    joined = About(
        " and ".join(about.name for about in fresh),
        tuple(dict.fromkeys(word for about in fresh for word in about.keywords)),
    )
    return replace(wishes, more=before.more, days={**wishes.days, **dict.fromkeys(days, joined)})

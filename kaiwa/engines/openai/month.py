"""A month while a model writes it: which days stand, what is wrong with the others, and what a learner has been shown."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from kaiwa.content.likeness import likeness
from kaiwa.curriculum.author import Laid, Outline, OutlineBrief, OutlineEvent, Titled
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.quality import SAME_TITLE
from kaiwa.curriculum.recycling import recycled, reviews
from kaiwa.curriculum.schedule import Day, Schedule
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.engines.openai.gates import text_faults, tidied
from kaiwa.engines.openai.laying import LONGEST_TITLE, WireDay, day_faults, laid, plan_of

LONGEST_DESCRIPTION = 600


class Month:
    def __init__(self, brief: OutlineBrief, days: Iterable[Day] = (), titled: Titled | None = None) -> None:
        self.brief = brief
        self.plan = {each.day: each for each in plan_of(brief.intent)}
        self.days: dict[int, Day] = {day.day: day for day in days}
        self.faults: dict[int, tuple[str, ...]] = {}
        self.titled = titled
        self._shown: dict[int, Day] = {}
        self._shown_title: Titled | None = None

    @property
    def missing(self) -> tuple[int, ...]:
        return tuple(day for day in range(1, DAYS + 1) if day not in self.days)

    def complaints(self) -> list[str]:
        """About every day that is not there, why."""
        return [fault for day in self.missing for fault in self.faults.get(day, (f"day {day} is missing",))]

    def entitle(self, title: str, description: str, made: Made, prompt: str) -> bool:
        title, description = tidied(title), tidied(description)
        faults = text_faults("the title", title, LONGEST_TITLE, prompt)
        faults += text_faults("the description", description, LONGEST_DESCRIPTION, prompt)
        if not faults:
            self.titled = Titled(title, description, made)
        return not faults

    def take(self, wire: WireDay, made: Made, prompt: str, *, candidate: int = 0) -> bool:
        """A day that stands already stays; one that breaks a rule is not taken, and the rule is remembered."""
        planned = self.plan.get(wire.day)
        if planned is None or wire.day in self.days:
            return False
        others = [day for day in self.days.values() if day.day != wire.day]
        taught = {item.id for day in others for item in day.new_items}
        day = laid(wire, planned, self.brief.intent, taught, made, candidate)
        faults = day_faults(day, planned, self.brief.intent, prompt)
        faults += [
            f"day {day.day} has nearly the same title as day {other.day}: {other.title}"
            for other in others
            if likeness(other.title, day.title) >= SAME_TITLE
        ]
        if faults:
            self.faults[wire.day] = tuple(faults)
            return False
        self.days[wire.day] = day
        return True

    def put(self, day: Day) -> None:
        """Somebody else's day, as it is, but in its place."""
        self.days[day.day] = replace(
            day, is_checkpoint=self.plan[day.day].is_checkpoint, without_hints=day.day == DAYS
        )

    def without(self, days: Iterable[int]) -> "Month":
        gone = set(days)
        left = Month(self.brief, (day for day in self.days.values() if day.day not in gone), self.titled)
        left._shown, left._shown_title = self._shown, self._shown_title
        return left

    def outline(self) -> Outline:
        """With what is taught coming back on its days; raises as long as days are missing."""
        assert self.titled is not None
        return Outline(
            title=self.titled.title,
            description=self.titled.description,
            schedule=recycled(Schedule.of(self.days.values())),
        )

    def news(self) -> Iterator[OutlineEvent]:
        """The title, then days that a learner has not seen, or has seen otherwise; nothing as long as there is no title."""
        if self.titled is None:
            return
        if self._shown_title != self.titled:
            self._shown_title = self.titled
            yield self.titled
        coming_back = reviews({day.day: day.new_items for day in self.days.values()})
        for number, day in sorted(self.days.items()):
            now = replace(day, review_items=coming_back[number])
            if self._shown.get(number) != now:
                self._shown[number] = now
                yield Laid(now)


def in_short(days: Mapping[int, Day]) -> list[dict[str, object]]:
    """For a prompt that must know the other days: what they are about and what they teach."""
    return [
        {
            "day": number,
            "title": day.title,
            "domain": day.domain,
            "new_items": [item.text for item in day.new_items],
        }
        for number, day in sorted(days.items())
    ]

"""An outline while it appears: days come in any order, and the last word on a day counts."""

from kaiwa.curriculum.author import Laid, Outline, OutlineEvent, Titled
from kaiwa.curriculum.provenance import Made, made_by, summed
from kaiwa.curriculum.schedule import Day, Schedule
from kaiwa.curriculum.vocabulary import DAYS, Origin


class Gathering:
    def __init__(self, asked: Origin) -> None:
        self._asked = asked
        self.titled = Titled("", "")
        self.days: dict[int, Day] = {}

    def take(self, event: OutlineEvent) -> None:
        match event:
            case Titled():
                self.titled = event
            case Laid(day=day):
                self.days[day.day] = day

    @property
    def is_whole(self) -> bool:
        return len(self.days) == DAYS

    def outline(self) -> Outline:
        """Raises ``NotASchedule`` as long as days are missing."""
        schedule = Schedule.of(self.days.values())
        return Outline(title=self.titled.title, description=self.titled.description, schedule=schedule)

    @property
    def made(self) -> Made:
        """For the row of the whole; each day says its own."""
        return summed(
            [made_by(self.titled.made, self._asked)]
            + [made_by(day.made, self._asked) for _, day in sorted(self.days.items())]
        )

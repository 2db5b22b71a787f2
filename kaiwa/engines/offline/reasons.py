"""Why a day is what it is, in a sentence for the learner; and what its week is about."""

from typing import Final

from kaiwa.content.bank import in_language
from kaiwa.content.schema import Arc
from kaiwa.curriculum.quality import CHECKPOINTS
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.engines.offline.drawing import Task
from kaiwa.engines.offline.shelf import Shelved
from kaiwa.engines.offline.wishes import week_of

WEEKS: Final = (
    "Find your feet: first words, and what to say when you are lost",
    "Get things done",
    "Be with people",
    "Perform: say what you think and what you want",
)
REASONS: Final = (
    "It gives you words that you will need on every other day.",
    "It is about getting something done with what you know by now.",
    "It is about being with people, not only about being served.",
    "It asks for more than one sentence: reasons, plans, opinions.",
)
MOST_NAMED: Final = 2


def theme_of(arc: Arc | None, week: int) -> str:
    return in_language(arc.weeks[week - 1].theme) if arc else WEEKS[week - 1]


def reason_for(card: Shelved, task: Task, day: int, again: int) -> str:
    if day == DAYS:
        return "The dress rehearsal: all that you learnt, something goes wrong, and nobody prompts you."
    if day in CHECKPOINTS:
        return "Nothing new today: what the week brought comes together in one scene."
    asked = task.wishes.days.get(day) or task.wishes.weeks.get(week_of(day))
    if asked and any(card.touches(word) for word in asked.keywords):
        return f"You asked for {asked.name} here."
    if day == 1:
        return "A first scene that you can manage, and the phrases that keep a talk going when you are lost."
    named = [word for word in task.brief.intent.keywords if card.touches(word)]
    until = task.deadline_day
    if named:
        about = " and ".join(named[:MOST_NAMED])
        if until is not None and day <= until:
            return f"Your wish is about {about}, and this comes before day {until}, when you need it."
        return f"Your wish is about {about}."
    if again:
        return "A scene that you know, with another person, so that you notice how far you have come."
    return REASONS[week_of(day) - 1]

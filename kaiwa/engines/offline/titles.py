"""What a month is called, and how it is described, without repeating anything private from the wish."""

from typing import Final

from kaiwa.content.bank import CEILING
from kaiwa.curriculum.author import Titled
from kaiwa.curriculum.level import cefr_of
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.engines.offline.drawing import Task
from kaiwa.engines.offline.rising import within_bank
from kaiwa.engines.offline.shelf import Shelf

LANGUAGES: Final = {
    "ja": "Japanese",
    "es": "Spanish",
    "fr": "French",
    "zh-Hans": "Chinese",
    "zh-Hant": "Chinese (Traditional)",
    "ko": "Korean",
}
GOALS: Final = {
    "Connection": "for the people who matter",
    "Career": "for your work",
    "Travel": "for the road",
    "Academic": "for your studies",
    "Culture": "for what is on, on stage and on the table",
    "Growth": "for yourself",
}


def titled(shelf: Shelf, task: Task, key: str) -> Titled:
    language = LANGUAGES.get(shelf.bank.pack.language, shelf.bank.pack.language)
    card = shelf.shelved[key]
    event = task.brief.intent.event
    title = f"{language} {GOALS[task.goal]}: {event or card.title}"
    first, last = task.ratings[0], task.ratings[-1]
    levels = cefr_of(first) if cefr_of(first) == cefr_of(last) else f"{cefr_of(first)} to {cefr_of(last)}"
    sentences = [
        f"{DAYS} scenes, one a day, at {levels}.",
        "You begin with what keeps a talk going, then get things done, then spend time with people, "
        f"and end with a rehearsal: {_small(card.title)}.",
    ]
    if task.deadline_day is not None:
        sentences.append(f"What you need by day {task.deadline_day} comes before it.")
    if within_bank(task.brief.intent.rating) != task.brief.intent.rating:
        sentences.append(
            f"The offline engine's scenes end at {cefr_of(CEILING)}: you are beyond it, so expect fluency practice "
            "rather than new ground."
        )
    return Titled(title=title, description=" ".join(sentences))


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]

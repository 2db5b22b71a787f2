"""Which days of a month are to be written anew so that it passes its gate."""

import re
from collections.abc import Sequence
from typing import Final

from kaiwa.curriculum.author import Intent, Outline, OutlineBrief
from kaiwa.curriculum.keywords import touches
from kaiwa.curriculum.quality import CHECKPOINTS, KEYWORD_SHARE, PathReport, judge_path
from kaiwa.curriculum.rightness import outline_faults
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import DAYS

NAMED: Final = re.compile(r"\bdays? (\d+(?:(?:, | and | to )\d+)*)")
NUMBER: Final = re.compile(r"\d+")
FIRST_SCENES: Final = 3
"""Their scenes are being written already: another day of the same fault goes first."""
MOST: Final = 12
"""More is another month."""
GOAL: Final = "goal and intent"


def judged(outline: Outline, brief: OutlineBrief) -> PathReport:
    return judge_path(outline, brief.intent, brief.starts_on, hard=outline_faults(outline, brief.intent))


def to_mend(outline: Outline, report: PathReport, brief: OutlineBrief) -> tuple[int, ...]:
    """At most a dozen days, those that the broken rules name; where they name none, those that serve the wish least."""
    found: dict[int, None] = {}
    for part in report.parts:
        if part.name == GOAL and part.failures:
            found.update(dict.fromkeys(_beside_the_wish(outline, brief)))
            continue
        for failure in part.failures:
            found.update(dict.fromkeys(_named_in(failure)))
    for failure in report.hard:
        found.update(dict.fromkeys(_named_in(failure)))
    return tuple(sorted(list(found)[:MOST]))


def _named_in(failure: str) -> list[int]:
    days = [int(number) for match in NAMED.finditer(failure) for number in NUMBER.findall(match[1])]
    days = [day for day in days if 1 <= day <= DAYS]
    return [day for day in days if day > FIRST_SCENES] or days


def _beside_the_wish(outline: Outline, brief: OutlineBrief) -> list[int]:
    intent = brief.intent
    last = DAYS
    if intent.deadline_on is not None:
        last = max(1, min(DAYS, (intent.deadline_on - brief.starts_on).days + 1))
    beside = [day.day for day in outline.schedule if not is_about(day, intent)]
    hits = DAYS - len(beside)
    wanted = max(1, round(KEYWORD_SHARE * DAYS) + 1 - hits)
    free = [day for day in beside if day not in CHECKPOINTS and FIRST_SCENES < day <= last] or beside
    return _spread(free, wanted)


def is_about(day: Day, intent: Intent) -> bool:
    about = (day.theme, day.title, day.domain, day.can_do, *day.keywords)
    return any(touches(about, keyword) for keyword in intent.keywords)


def _spread(days: Sequence[int], wanted: int) -> list[int]:
    """Evenly over the month, so that no run of the same comes of it."""
    if wanted >= len(days):
        return list(days)
    return [days[round(place * (len(days) - 1) / max(1, wanted - 1))] for place in range(wanted)]

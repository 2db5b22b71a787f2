"""The prompts about a month, filled in."""

from collections.abc import Iterable, Sequence

from kaiwa.curriculum.author import Outline, OutlineBrief
from kaiwa.engines.openai.allowed import moves
from kaiwa.engines.openai.gates import listed
from kaiwa.engines.openai.laying import Planned, told
from kaiwa.engines.openai.month import Month, in_short
from kaiwa.engines.openai.prompting import Prompt, fenced, prompt
from kaiwa.languages.entries import name_of


def outline_prompt(month: Month) -> Prompt:
    return prompt("outline", **_common(month.brief, month.plan.values()), data=fenced(**wish(month.brief)))


def days_prompt(month: Month, days: Sequence[int], faults: Sequence[str]) -> Prompt:
    kept = {number: day for number, day in month.days.items() if number not in days}
    return prompt(
        "days",
        **_common(month.brief, [month.plan[day] for day in days]),
        days=", ".join(map(str, days)),
        faults=listed(faults),
        data=fenced(**wish(month.brief), other_days=in_short(kept)),
    )


def refine_prompt(month: Month, outline: Outline, instruction: str) -> Prompt:
    return prompt(
        "refine",
        **_common(month.brief, month.plan.values()),
        data=fenced(
            request=instruction,
            **({"only_days": month.brief.only_days} if month.brief.only_days else {}),
            **wish(month.brief),
            title=outline.title,
            days=in_short({day.day: day for day in outline.schedule}),
        ),
    )


def _common(brief: OutlineBrief, plan: Iterable[Planned]) -> dict[str, str]:
    return {
        "language": name_of(brief.intent.target_language),
        "source": name_of(brief.intent.source_language),
        "moves": ", ".join(moves()),
        "plan": told(plan),
    }


def wish(brief: OutlineBrief) -> dict[str, object]:
    intent = brief.intent
    day = (intent.deadline_on - brief.starts_on).days + 1 if intent.deadline_on else None
    return {
        "wish": intent.text,
        "goal": intent.goal.value,
        "keywords": intent.keywords,
        "event": intent.event,
        "event_on_day": day,
        "known_words": brief.known_items[:100],
        "earlier_requests": brief.instructions,
    }

"""A month changed by words, and one day drawn anew: as little as was asked for, and still a month that passes."""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.content.bank import has_pack
from kaiwa.curriculum.author import Author, Outline, OutlineBrief, Refined
from kaiwa.curriculum.changes import changes
from kaiwa.curriculum.engine import EngineError
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.recycling import recycled
from kaiwa.curriculum.schedule import Day, Schedule
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.openai.chat import deadline_in
from kaiwa.engines.openai.gates import text_faults, tidied
from kaiwa.engines.openai.laying import LONGEST_TEXT, LONGEST_TITLE, Short, WireDay, WireDays
from kaiwa.engines.openai.mending import judged
from kaiwa.engines.openai.mind import Asked, Broken, Mind
from kaiwa.engines.openai.month import Month
from kaiwa.engines.openai.month_prompts import days_prompt, refine_prompt
from kaiwa.engines.openai.outlining import TOKENS_A_DAY, TOKENS_AROUND
from kaiwa.engines.openai.reasons import why_not

ANOTHER: Final = "The learner wants another day in its place: another situation, another title."


class WireRefined(Struct, frozen=True):
    understood: Short
    title: Short = ""
    days: tuple[WireDay, ...] = ()


async def refined(
    mind: Mind, spare: Author, outline: Outline, instruction: str, brief: OutlineBrief
) -> Refined:
    month = Month(brief, outline.schedule)
    asked = Asked(
        purpose="refine",
        prompt=refine_prompt(month, outline, instruction),
        shape=WireRefined,
        most_tokens=28 * TOKENS_A_DAY + TOKENS_AROUND,
        deadline=deadline_in(mind.chat.transport.settings.timeout_s),
    )
    rules, version = asked.prompt.instructions, asked.prompt.version

    def judge(wire: WireRefined) -> tuple[Outline, str]:
        wanted = [each for each in wire.days if not brief.only_days or each.day in brief.only_days]
        changed = _replaced(outline, brief, wanted, mind.made(version), rules)
        title, understood = tidied(wire.title) or outline.title, tidied(wire.understood)
        faults = text_faults("the title", title, LONGEST_TITLE, rules)
        faults += text_faults("`understood`", understood, LONGEST_TEXT, rules)
        if faults:
            raise Broken(faults)
        return replace(changed, title=title), understood

    try:
        (changed, understood), made = await mind.ask(asked, judge)
    except EngineError as failed:
        if not has_pack(brief.intent.target_language):
            raise
        found = await spare.refine(outline, instruction, brief)
        return replace(found, made=Made(Origin.OFFLINE, reason=why_not(failed)))
    return Refined(outline=changed, changes=changes(outline, changed), understood=understood, made=made)


async def redrawn(mind: Mind, spare: Author, outline: Outline, day: int, brief: OutlineBrief) -> Day:
    month, old = Month(brief, outline.schedule), outline.schedule[day]
    asked = Asked(
        purpose="day",
        prompt=days_prompt(month, (day,), (ANOTHER, f"not this one again: {old.title}")),
        shape=WireDays,
        most_tokens=TOKENS_A_DAY + TOKENS_AROUND,
        deadline=deadline_in(mind.chat.transport.settings.timeout_s),
    )

    def judge(wire: WireDays) -> Day:
        days = [each for each in wire.days if each.day == day]
        if not days:
            raise Broken((f"day {day} is missing",))
        if tidied(days[0].title).casefold() == old.title.casefold():
            raise Broken((f"day {day} is the same as before",))
        made = mind.made(asked.prompt.version)
        return _replaced(outline, brief, days[:1], made, asked.prompt.instructions).schedule[day]

    try:
        found, made = await mind.ask(asked, judge)
    except EngineError as failed:
        if not has_pack(brief.intent.target_language):
            raise
        drawn = await spare.redraw_day(outline, day, brief)
        return replace(drawn, made=Made(Origin.OFFLINE, reason=why_not(failed)))
    return replace(found, made=made, candidate=old.candidate + 1)


def _replaced(
    outline: Outline, brief: OutlineBrief, days: tuple[WireDay, ...] | list[WireDay], made: Made, rules: str
) -> Outline:
    """Raises ``Broken`` with the rules that the new days break, or that the month breaks with them."""
    if not days:
        return outline
    month = Month(brief, outline.schedule).without({each.day for each in days})
    for each in days:
        month.take(each, made, rules)
    if month.missing:
        raise Broken(month.complaints())
    changed = replace(outline, schedule=recycled(Schedule.of(month.days.values())))
    report = judged(changed, brief)
    if not report.accepted and judged(outline, brief).accepted:
        raise Broken(report.failures or ("the month as a whole became worse",))
    return changed

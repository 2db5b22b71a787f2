"""What is said after a talk, decided from what was really said: quotes are found by code, never taken on trust."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from kaiwa.conversations.correcting import Noted, worth_listing
from kaiwa.conversations.partner import CorrectionKind, Verdict
from kaiwa.conversations.talk import Goal
from kaiwa.curriculum.author import Phrase, ScenarioDraft
from kaiwa.curriculum.schedule import Day, Item
from kaiwa.curriculum.vocabulary import Origin

MOST_WORDS: Final = 12
MOST_PRAISE: Final = 3
TALKATIVE: Final = 6
NOWHERE: Final = "Nowhere in your lines did this come up clearly."


class Outcome(Struct, frozen=True, kw_only=True):
    """An objective at the end: met with the learner's own words, or not and what was missing."""

    id: str
    text: str
    met: bool
    quote: str
    missing: str
    with_help: bool


class Listed(Struct, frozen=True, kw_only=True):
    message_id: str
    kind: CorrectionKind
    wrong: str
    better: str
    why: str
    category: str
    mended: bool
    example: str = ""
    """A like mistake and its mend, where ``better`` is empty."""


class Word(Struct, frozen=True, kw_only=True):
    text: str
    reading: str
    gloss: str
    kind: str
    item_id: str
    used: bool
    """The learner has said it themselves."""
    kept: bool
    context: str = ""
    """The learner's own line that it stands in, where they said it."""


class Hook(Struct, frozen=True, kw_only=True):
    """What comes tomorrow."""

    day: int
    title: str
    theme: str
    can_do: str


class Debrief(Struct, frozen=True, kw_only=True):
    objectives: tuple[Outcome, ...]
    went_well: tuple[str, ...]
    corrections: tuple[Listed, ...]
    more_corrections: int
    """So many others were noticed; three are enough for a day."""
    words: tuple[Word, ...]
    hook: Hook | None
    turns: int
    seconds: int
    checked: tuple[str, ...]
    """What was looked at; what is not listed was not checked."""
    judged_by: Origin | None
    """None where nobody could judge, and only what was ticked while talking counts."""


class Turn(Struct, frozen=True):
    """One line of the learner's."""

    message_id: str
    content: str
    corrections: tuple[Noted, ...] = ()
    checked: tuple[str, ...] = ()


def outcomes(
    goals: Sequence[Goal], verdicts: Iterable[Verdict] | None, turns: Sequence[Turn]
) -> tuple[Outcome, ...]:
    """Met only with a quote that stands verbatim in the learner's own lines, whoever says that it was met."""
    by_id = {each.objective: each for each in verdicts} if verdicts is not None else None
    return tuple(_outcome(goal, by_id, turns) for goal in goals)


def _outcome(goal: Goal, verdicts: Mapping[str, Verdict] | None, turns: Sequence[Turn]) -> Outcome:
    found = verdicts.get(goal.id) if verdicts is not None else _ticked(goal)
    quote = found.quote.strip() if found is not None and found.met else ""
    met = bool(quote) and any(quote in turn.content for turn in turns)
    return Outcome(
        id=goal.id,
        text=goal.text,
        met=met,
        quote=quote if met else "",
        missing="" if met else (found.missing if found is not None else "") or NOWHERE,
        with_help=found.with_help if found is not None and met else False,
    )


def _ticked(goal: Goal) -> Verdict:
    return Verdict(goal.id, met=goal.met, quote=goal.quote)


def settled(goals: Sequence[Goal], found: Sequence[Outcome]) -> tuple[Goal, ...]:
    """The objectives as the conversation keeps them from now on."""
    return tuple(
        Goal(id=goal.id, text=goal.text, met=each.met, quote=each.quote)
        for goal, each in zip(goals, found, strict=True)
    )


def listed(turns: Sequence[Turn]) -> tuple[tuple[Listed, ...], int]:
    """Three at most, and how many there are besides."""
    every = [(turn.message_id, each) for turn in turns for each in turn.corrections]
    chosen = tuple(
        Listed(
            message_id=message_id,
            kind=each.kind,
            wrong=each.wrong,
            better=each.better,
            why=each.why,
            category=each.category,
            mended=each.mended,
            example=each.example,
        )
        for message_id, each in worth_listing(every)
    )
    return chosen, len(every) - len(chosen)


def praise(found: Sequence[Outcome], turns: Sequence[Turn], *, helped: bool) -> tuple[str, ...]:
    """Facts, no flattery: what was done, in the learner's own words where there are some."""
    alone = [each for each in found if each.met and not each.with_help]
    said = [f"You did this on your own: {each.text}. “{each.quote}”" for each in alone[:2]]
    mended = next((c for turn in turns for c in turn.corrections if c.mended and c.better), None)
    if mended is not None:
        said.append(f"You mended a sentence yourself: “{mended.better}”.")
    if turns and not helped and not any(each.with_help for each in found):
        said.append("You needed no help at all.")
    if len(turns) >= TALKATIVE:
        said.append(f"You kept the talk going for {len(turns)} turns.")
    if turns and not said:
        longest = max(turns, key=lambda turn: len(turn.content))
        said.append(f"You spoke up: “{longest.content}”")
    return tuple(said[:MOST_PRAISE])


def words_of(
    draft: ScenarioDraft, looked_up: Iterable[Phrase], turns: Sequence[Turn], keep: Collection[str] | None
) -> tuple[Word, ...]:
    """What was asked for first, then the day's new words, then the older ones that were used; all ticked unless said."""
    spoken = " ".join(turn.content for turn in turns).casefold()
    items = [
        *(Item(id="", text=each.text, gloss=each.gloss, kind="phrase") for each in looked_up),
        *draft.new_items,
        *(each for each in draft.review_items if each.text.casefold() in spoken),
    ]
    by_text = {each.text: each for each in reversed(items) if each.text}
    chosen = [by_text[text] for text in dict.fromkeys(each.text for each in items) if text][:MOST_WORDS]
    return tuple(
        Word(
            text=each.text,
            reading=each.reading,
            gloss=each.gloss,
            kind=each.kind,
            item_id=each.id,
            used=each.text.casefold() in spoken,
            kept=keep is None or each.text in keep,
            context=_context(each.text, turns),
        )
        for each in chosen
    )


def _context(text: str, turns: Sequence[Turn]) -> str:
    return next((each.content for each in turns if text.casefold() in each.content.casefold()), "")


def hook_of(day: Day | None) -> Hook | None:
    if day is None:
        return None
    return Hook(day=day.day, title=day.title, theme=day.theme, can_do=day.can_do)


def checked_in(turns: Sequence[Turn]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(what for turn in turns for what in turn.checked))

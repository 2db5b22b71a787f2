"""Asks a new learner one thing after the other, each where the last answer put them, and takes no answer for more than it is."""

from collections.abc import AsyncIterator
from difflib import SequenceMatcher
from typing import Final

from msgspec.structs import replace

from kaiwa.content.bank import bank, has_pack, in_language, load_core
from kaiwa.content.length import CJK, length_of
from kaiwa.content.schema import Register
from kaiwa.conversations.ladder import (
    PARTLY,
    RIGHT,
    WRONG,
    Kind,
    Ladder,
    Rung,
    aim_of,
    is_over,
    kind_of,
)
from kaiwa.conversations.partner import (
    CorrectionKind,
    Help,
    Hint,
    PartnerEvent,
    Reply,
    TurnBrief,
    Understanding,
)
from kaiwa.curriculum.author import Phrase
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.offline.chance import chance, pick
from kaiwa.engines.offline.corrections import corrections
from kaiwa.engines.offline.folding import surface_of
from kaiwa.engines.offline.known_lines import known_lines
from kaiwa.engines.offline.likeness import index
from kaiwa.engines.offline.mentions import lexicon
from kaiwa.engines.offline.partner import told
from kaiwa.engines.offline.phrasing import plain
from kaiwa.engines.offline.questions import (
    NOT_YET,
    SOMEHOW,
    YES,
    Question,
    can_dos,
    choices_for,
    question_near,
)
from kaiwa.engines.offline.recognition import Place, Recognised, recognise

DO_NOT_KNOW: Final = "I don't know"
LIKE_ENOUGH: Final = 0.75
FULL_ENOUGH: Final = 0.5
"""A longer sentence that was answered by less than this share of it was made simpler."""
ASKS: Final = {
    Kind.GRAMMAR: "Which of these is right?",
    Kind.SAY: "How would you say this? “{asked}”",
    Kind.CAN_DO: "Is this true for {language}? “{asked}”",
}
THANKS: Final = "Thank you. That is all I wanted to know."


class OfflineExaminer:
    """Plays the partner of an onboarding talk; in a language without a pack it asks what the learner says they can do."""

    origin = Origin.OFFLINE

    async def open(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        for event in told(asked_next(brief, brief.state.ladder or Ladder())):
            yield event

    async def reply(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        ladder = brief.state.ladder or Ladder()
        if (rung := ladder.open_rung) is not None:
            ladder = _answered(ladder, rung, brief)
        for event in told(asked_next(brief, ladder)):
            yield event

    async def hint(self, brief: TurnBrief, rung: Help) -> Hint:
        return Hint(Help.NONE, "")  # with help, it would tell nothing


def asked_next(brief: TurnBrief, ladder: Ladder) -> Reply:
    language = brief.scenario.target_language
    turn = brief.state.turn + 1
    if is_over(ladder):
        words = _thanks(language, ladder.seed)
        state = replace(brief.state, ladder=ladder, turn=turn, finished=True)
        return Reply(
            content=words.text, translation=words.gloss, understanding=Understanding.FINISHED, state=state
        )
    question = _question(ladder, language)
    choices = choices_for(question, language, ladder.seed)
    rung = Rung(
        kind=question.kind,
        item=question.id,
        rating=question.rating,
        asked=question.asked,
        wanted=question.wanted,
        choices=choices,
    )
    offered = choices if question.kind is Kind.CAN_DO else (*choices, DO_NOT_KNOW)
    return Reply(
        content=ASKS.get(question.kind, "{asked}").format(asked=question.asked, language=language),
        translation="",
        understanding=Understanding.ADVANCED,
        state=replace(brief.state, ladder=replace(ladder, rungs=(*ladder.rungs, rung)), turn=turn),
        choices=tuple(Phrase(each, "") for each in offered),
    )


def scored(said: str, rung: Rung, language: str) -> float:
    match rung.kind:
        case Kind.SAY:
            return _scored_saying(said, rung, language)
        case Kind.CAN_DO:
            return {YES: RIGHT, SOMEHOW: PARTLY, NOT_YET: WRONG}.get(said.strip(), WRONG)
        case Kind.GRAMMAR:
            return RIGHT if surface_of(said, language) == surface_of(rung.wanted, language) else WRONG
        case Kind.WORD | Kind.LINE:
            return RIGHT if _meant(said, rung) == rung.wanted else WRONG


def _meant(said: str, rung: Rung) -> str | None:
    """Picked or typed: the choice that it is most like, where it is like one."""
    told = plain(said)
    by_likeness = sorted((SequenceMatcher(None, told, plain(each)).ratio(), each) for each in rung.choices)
    nearest, choice = by_likeness[-1]
    return choice if nearest >= LIKE_ENOUGH else None


def _answered(ladder: Ladder, rung: Rung, brief: TurnBrief) -> Ladder:
    score = scored(brief.said, rung, brief.scenario.target_language)
    return replace(ladder, rungs=(*ladder.rungs[:-1], replace(rung, said=brief.said, score=score)))


def _question(ladder: Ladder, language: str) -> Question:
    asked = [each.item for each in ladder.rungs]
    if has_pack(language):
        kind = kind_of(ladder)
        return question_near(language, kind, aim_of(ladder, kind), asked, ladder.seed)
    aim = aim_of(ladder, Kind.CAN_DO)
    fresh = [each for each in can_dos() if each.id not in asked]
    return min(fresh, key=lambda each: (abs(each.rating - aim), chance(ladder.seed, each.id)))


def _scored_saying(said: str, rung: Rung, language: str) -> float:
    """The same thing done, in whatever words; half of it where it was done with a mistake, or made much simpler."""
    if surface_of(said, language) == surface_of(rung.wanted, language):
        return RIGHT
    if not _is_in(said, language):
        return WRONG
    move = rung.item.partition(":")[0]
    heard = recognise(said, Place((move,), repairs=load_core().edges.moves), index(language))
    if not isinstance(heard, Recognised) or heard.move != move:
        return WRONG
    if length_of(said, language) < FULL_ENOUGH * length_of(rung.wanted, language):
        return PARTLY
    found = corrections(said, Register.POLITE, known_lines(language))
    return PARTLY if any(each.kind is CorrectionKind.ERROR for each in found) else RIGHT


def _is_in(said: str, language: str) -> bool:
    """In an alphabet that many languages share, most of the words are words of this one."""
    if language in CJK:
        return True
    words = surface_of(said, language).split()
    known = lexicon(language).known
    return sum(word in known for word in words) > len(words) / 2


def _thanks(language: str, seed: str) -> Phrase:
    if not has_pack(language):
        return Phrase(THANKS, "")
    lines = [line for line in bank(language).pack.tutor.finish if line.register is Register.POLITE]
    line = pick(lines, seed, "finish")
    return Phrase(line.text, in_language(line.gloss), line.reading)

"""Learners who know everything up to a level, and nothing above it."""

from msgspec.structs import replace

from kaiwa.conversations.ladder import RIGHT, WRONG, Kind, Ladder, Rung, aim_of, is_over, kind_of
from kaiwa.engines.offline.examining import DO_NOT_KNOW
from kaiwa.engines.offline.questions import choices_for, question_near


def what_they_say(rung: Rung, level: int) -> str:
    return rung.wanted if rung.rating <= level else DO_NOT_KNOW


def climbed_by(level: int, language: str, seed: str = "a learner", start_at: int | None = None) -> Ladder:
    """The whole talk without a server."""
    ladder = Ladder(seed=seed, start_at=start_at)
    while not is_over(ladder):
        kind: Kind = kind_of(ladder)
        asked = question_near(
            language, kind, aim_of(ladder, kind), [each.item for each in ladder.rungs], seed
        )
        rung = Rung(
            kind=kind,
            item=asked.id,
            rating=asked.rating,
            asked=asked.asked,
            wanted=asked.wanted,
            choices=choices_for(asked, language, seed),
            score=RIGHT if asked.rating <= level else WRONG,
        )
        ladder = replace(ladder, rungs=(*ladder.rungs, rung))
    return ladder

"""The partner that needs no model: plays along the scene's own map and admits what it did not understand."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Final

from kaiwa.conversations.partner import Help, Hint, PartnerEvent, Piece, Reply, TurnBrief
from kaiwa.curriculum.author import Phrase
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.offline.dialogue import Scene, answered, opened, scene_of
from kaiwa.engines.offline.improvising import playable
from kaiwa.engines.offline.likeness import index
from kaiwa.engines.offline.speaking import function_name

CLAUSE: Final = re.compile(
    r"[^,.;:!?、。，；：！？…]+[,.;:!?、。，；：！？…」”\"]*\s*|[,.;:!?、。，；：！？…]+\s*"
)
MOST_WORDS: Final = 6


class OfflinePartner:
    origin = Origin.OFFLINE

    async def open(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        for event in told(opened(playable(brief))):
            yield event

    async def reply(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        for event in told(answered(playable(brief))):
            yield event

    async def hint(self, brief: TurnBrief, rung: Help) -> Hint:
        return hinted(scene_of(playable(brief)), rung)

    def warm(self, language: str) -> None:
        """Reads the pack and builds its index, so that nobody's first turn waits for it."""
        index(language)


def told(reply: Reply) -> Iterator[PartnerEvent]:
    for found in CLAUSE.finditer(reply.content):
        yield Piece(found[0])
    yield reply


def hinted(scene: Scene, rung: Help) -> Hint:
    moves = scene.graph.expected(scene.node)
    match rung:
        case Help.WORDS:
            return Hint(rung, "Words that may help:", words_for(scene, moves))
        case Help.SENTENCE:
            return Hint(rung, "You could say one of these:", scene.answers)
        case _:
            ideas = "; or ".join(_lower(function_name(scene.stage, move)) for move in moves)
            return Hint(Help.IDEA if rung is Help.IDEA else Help.NONE, f"You could {ideas}." if ideas else "")


def words_for(scene: Scene, moves: tuple[str, ...]) -> tuple[Phrase, ...]:
    """What may fill the slots of the moves that are expected here."""
    functions = scene.stage.shelf.bank.core.functions
    slots = dict.fromkeys(slot for move in moves if move in functions for slot in functions[move].slots)
    items = [item for slot in slots for item in scene.stage.scenario.slots.get(slot, ())]
    found = [Phrase(item.text, item.gloss, item.reading) for item in items]
    if not found:
        found = [Phrase(each.text, each.gloss, each.reading, each.move) for each in scene.answers[:1]]
    return tuple(dict.fromkeys(found))[:MOST_WORDS]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]

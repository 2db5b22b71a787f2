"""Which of the pack's lines is said: in the persona's register, short enough, without words above the level."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from msgspec import Struct

from kaiwa.content.schema import Phrasing, Register
from kaiwa.curriculum.author import Phrase
from kaiwa.curriculum.measure import length_of, longest_turn, measure
from kaiwa.engines.offline.chance import chance
from kaiwa.engines.offline.filling import Fillers, fill, is_fillable
from kaiwa.engines.offline.lessons import tier_of, utterances
from kaiwa.engines.offline.shelf import Shelf

NEAREST: Final = {
    Register.CASUAL: (Register.CASUAL, Register.POLITE, Register.FORMAL),
    Register.POLITE: (Register.POLITE, Register.FORMAL, Register.CASUAL),
    Register.FORMAL: (Register.FORMAL, Register.POLITE, Register.CASUAL),
}
TOO_LONG: Final = 100.0
ABOVE: Final = 10.0
USED: Final = 5.0
OTHER_REGISTER: Final = 2.0


class Speech(Struct, frozen=True):
    """What decides how somebody talks in a scene."""

    shelf: Shelf
    rating: int
    register: Register
    name: Phrasing
    seed: str


def partner_line(speech: Speech, function: str, tries: Iterable[Fillers], used: Collection[str]) -> Phrase:
    """With the first fillers that make a line without a fault, else with those that make the least bad one."""
    tell = utterances(speech.shelf.bank, function, tier_of(speech.rating)).tell
    found: list[tuple[float, Phrase]] = []
    for fillers in tries:
        found.append(_best(speech, function, tell, fillers, used))
        if found[-1][0] < ABOVE:
            break
    return min(found, key=lambda pair: pair[0])[1]


def learner_line(speech: Speech, function: str, fillers: Fillers, used: Collection[str] = ()) -> Phrase:
    say = utterances(speech.shelf.bank, function, tier_of(speech.rating)).say
    return _best(speech, function, say, fillers, used)[1]


def _best(
    speech: Speech, function: str, lines: Sequence[Phrasing], fillers: Fillers, used: Collection[str]
) -> tuple[float, Phrase]:
    bank = speech.shelf.bank
    fillable = [line for line in lines if is_fillable(line, fillers, bank, speech.name)]
    if not fillable:
        raise NothingToSay(function, bank.pack.language)
    filled = [(line, fill(line, fillers, bank, name=speech.name, move=function)) for line in fillable]
    costs = [(_cost(speech, line, phrase, fillers, used), phrase) for line, phrase in filled]
    return min(costs, key=lambda pair: pair[0])


class NothingToSay(ValueError):
    def __init__(self, function: str, language: str) -> None:
        super().__init__(f"The pack {language} has no line for {function} whose slots can be filled.")


def _cost(speech: Speech, line: Phrasing, phrase: Phrase, fillers: Fillers, used: Collection[str]) -> float:
    language = speech.shelf.bank.pack.language
    free = [speech.name.text, *(text for c in fillers.values() for text in speech.shelf.lexicon.texts[c])]
    measured = measure([phrase.text], speech.shelf.lexicon, speech.rating, free=free)
    return (
        TOO_LONG * (length_of(phrase.text, language) > longest_turn(speech.rating, language))
        + ABOVE * len(measured.above)
        + USED * (phrase.text in used)
        + OTHER_REGISTER * NEAREST[speech.register].index(line.register)
        + chance(speech.seed, "line", line.text)
    )

"""Which move a learner's turn makes, out of those that are expected; silence about what is none of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from kaiwa.content.schema import Edges, Situation
from kaiwa.content.schema import Node as BankNode
from kaiwa.engines.offline.exemplars import ELSEWHERE, Look, look
from kaiwa.engines.offline.filling import NAME
from kaiwa.engines.offline.folding import is_gibberish, parts_of
from kaiwa.engines.offline.likeness import Index, Likeness, likenesses_in, nameless
from kaiwa.engines.offline.mentions import lexicon
from kaiwa.engines.offline.moods import denies, seems_to_ask
from kaiwa.engines.offline.naming import filled_slots, own_words

YES: Final = frozenset({"confirm", "accept", "agree", "give_permission", "state_like"})
NO: Final = frozenset({"deny", "decline", "disagree", "refuse_permission", "state_dislike"})
"""One word says them all: which one is meant, the place in the talk tells."""
KIN: Final = (
    YES,
    NO,
    frozenset(
        {"request_item", "state_quantity", "ask_availability", "ask_want", "pay", "reserve", "state_need"}
    ),
    frozenset({"report_problem", "state_need", "request_help", "give_reason", "state_feeling", "sympathize"}),
    frozenset({"state_plan", "invite", "suggest", "promise", "reserve", "ask_plan"}),
    frozenset(
        {"tell_past", "describe_experience", "give_reason", "report_problem", "explain_process", "state_time"}
    ),
    frozenset({"state_plan", "give_reason", "state_time", "tell_past"}),
    frozenset({"give_opinion", "compliment", "state_like", "agree", "compare", "recommend", "state_feeling"}),
    frozenset({"state_ability", "state_like", "describe_experience"}),
    frozenset({"thank", "take_leave", "respond_thanks", "respond_compliment"}),
    frozenset({"apologize", "attract_attention", "greet", "introduce_self"}),
    frozenset({"accept_apology", "respond_thanks", "decline", "sympathize", "deny"}),
    frozenset({"propose_terms", "suggest", "agree", "promise", "summarize", "request_help", "confirm"}),
    frozenset({"ask_time", "ask_plan"}),
    frozenset({"ask_recommendation", "ask_opinion", "suggest", "recommend"}),
    frozenset({"say_origin", "introduce_self", "say_occupation"}),
    frozenset({"ask_permission", "request_help", "request_item"}),
    frozenset({"compare", "disagree", "give_reason"}),
    frozenset({"ask_wellbeing", "greet", "state_feeling"}),
)
"""Moves that shade into each other: one never speaks against another of its kind."""
WRAPPERS: Final = frozenset(
    {"greet", "thank", "attract_attention", "apologize", "confirm", "accept", "agree", "deny"}
)
"""What stands around a move more often than for itself."""


class Weights(Struct, frozen=True):
    """Fitted on exemplars asked about without themselves, where they belong and where they do not; see bench/recognition.py."""

    nearest: float = 0.3
    covered: float = 0.45
    voted: float = 0.2
    keyword: float = 0.1
    slot: float = 0.05
    question: float = 0.18
    """Lost where something is asked and the move only ever tells."""
    denial: float = 0.018
    asking: float = 0.04
    """How much it weighs that the text denies or asks as the move's lines do."""
    clause: float = 0.15
    """How sure what is asked must be, for the thank you before it to give way."""
    kin: float = 0.82
    least: float = 0.16
    ahead: float = 0.16
    """How much surer a move must be that is expected only later."""
    repair: float = 0.1
    margin: float = 0.14
    """How far ahead a rival may be that is expected nowhere here."""
    crowd: float = 0.02
    """Lost for each function, up to eight, that the text is more like than the move."""
    hopeless: float = 0.16
    elsewhere: float = 0.12
    """How much sooner a move gives way to what belongs nowhere than to another move."""


CROWD: Final = 8
BRIEF: Final = 20
_WIDE: Final = "\u2e80"
"""Letters of what may still be no more than a yes or a no; a character of an unspaced script counts two."""
DOUBT: Final[Mapping[str, float]] = {
    "ja": 0.07,
    "es": 0.12,
    "fr": 0.07,
    "zh-Hans": 0.06,
    "zh-Hant": 0.08,
    "ko": 0.05,
}
"""How far below the rule a turn may fall and still be acted upon: languages differ in how much two lines share by chance."""
WEIGHTS: Final = Weights()


class Recognised(Struct, frozen=True):
    move: str
    confidence: float
    slots: Mapping[str, str] = {}
    """Slot to concept, or to the learner's own word behind an equals sign where the bank has no such concept."""
    part: str = ""
    """The words of the turn that made the move."""


class Unclear(Struct, frozen=True):
    """Near something expected, yet not near enough to act upon."""

    nearest: str = ""


class OffTopic(Struct, frozen=True):
    seems: str = ""
    """What it looks like instead, where that is known."""


Recognition = Recognised | Unclear | OffTopic


class Place(Struct, frozen=True):
    """Where in the talk a turn is made."""

    expected: tuple[str, ...]
    ahead: tuple[str, ...] = ()
    concepts: Mapping[str, tuple[str, ...]] = {}
    """What each slot of the situation may hold."""
    repairs: tuple[str, ...] = ()
    """Moves that help the talk along and lead nowhere."""


def place_of(situation: Situation, node: BankNode, edges: Edges) -> Place:
    """A node of the bank as a scene that is played there has it."""
    nodes = {each.id: each for each in situation.nodes}
    expected = tuple(dict.fromkeys(step.move for step in node.expects))
    following = [nodes[step.to] for step in node.expects if step.to in nodes]
    moves = (step.move for each in following for step in each.expects)
    ahead = tuple(dict.fromkeys(move for move in moves if move not in expected))
    return Place(expected, ahead, {**situation.slots, NAME: ()}, edges.moves)


class Scored(Struct, frozen=True):
    part: str
    scores: Mapping[str, float]


def recognise(text: str, place: Place, found: Index, without: frozenset[int] = frozenset()) -> Recognition:
    if is_gibberish(text, found.language) or lexicon(found.language).is_strange(text):
        return Unclear()
    scored = [
        Scored(part, scores(part, place, found, without, may_name=number == 0))
        for number, part in enumerate(parts_of(text))
    ]
    return decide(scored, place, found)


def scores(
    text: str, place: Place, found: Index, without: frozenset[int] = frozenset(), *, may_name: bool = True
) -> dict[str, float]:
    """How much the text is like each function, as this place hears it; ``may_name``: a new word alone may be the learner's."""
    words = lexicon(found.language)
    seen = look(text, words)
    names_itself = may_name or not seen.is_but_a_name
    seen = seen if names_itself else nameless(seen)
    named = filled_slots(seen, place.concepts, words)
    alike = likenesses_in(text, found.language, without, names_itself=names_itself)
    denied, asked = denies(text, found.language), seems_to_ask(text, found.language)
    told = {
        function: blended(each, function, seen, found)
        + WEIGHTS.slot * (not named.keys().isdisjoint(found.slots[function]))
        + WEIGHTS.denial * found.denial[function].of(denied)
        + WEIGHTS.asking * found.question[function].of(asked)
        for function, each in alike.items()
    }
    return shared_among_kin(told, place) if is_brief(seen) else told


def blended(each: Likeness, function: str, seen: Look, found: Index) -> float:
    score = each.nearest * WEIGHTS.nearest + each.covered * WEIGHTS.covered + each.voted * WEIGHTS.voted
    told = seen.folded.asks and function in found.telling
    return score + WEIGHTS.keyword * has_keyword(seen, function, found) - WEIGHTS.question * told


def has_keyword(seen: Look, function: str, found: Index) -> bool:
    surface = f" {seen.folded.surface} "
    return any(keyword in surface for keyword in found.keywords.get(function, ()))


def is_brief(seen: Look) -> bool:
    """Short enough to be no more than a yes or a no."""
    said = seen.folded.surface or seen.folded.sound
    return sum(2 if letter > _WIDE else 1 for letter in said) <= BRIEF


def shared_among_kin(told: Mapping[str, float], place: Place) -> dict[str, float]:
    """Yes is yes: where only acceptance is expected, an agreement counts as one, a little less surely."""
    shared = dict(told)
    for family in (YES, NO):
        most = max((told.get(each, 0.0) for each in family), default=0.0)
        for move in family.intersection(place.expected):
            shared[move] = max(told.get(move, 0.0), most * WEIGHTS.kin)
    return shared


class Heard(Struct, frozen=True):
    """What one part of a turn comes to."""

    part: str
    move: str
    score: float
    rival: str
    rival_score: float
    crowd: int
    """How many functions the part is more like than its move."""

    @property
    def sureness(self) -> float:
        """Above nothing, it would be acted upon in any language."""
        clear = min(self.score - WEIGHTS.least, self.score - self.rival_score + WEIGHTS.margin)
        return clear - WEIGHTS.crowd * min(self.crowd, CROWD)

    def holds(self, language: str) -> bool:
        return self.sureness > -DOUBT.get(language, 0.0)


def decide(scored: Sequence[Scored], place: Place, found: Index) -> Recognition:
    heard = [_heard(each, place) for each in scored]
    held = [each for each in heard if each.holds(found.language)]
    if held:
        return _recognised(_speaking(held), place, found)
    nearest, rival = max(heard, key=lambda one: one.score), max(heard, key=lambda one: one.rival_score)
    if rival.rival_score > nearest.score or nearest.score < WEIGHTS.hopeless:
        is_known = rival.rival_score >= WEIGHTS.least and rival.rival != ELSEWHERE
        return OffTopic(rival.rival if is_known else "")
    return Unclear(nearest.move)


def _speaking(held: Sequence[Heard]) -> Heard:
    """The surest part says which move it is, but a greeting or a thank you gives way to what is asked beside it.

    Then the fullest part that makes this move speaks: it may name what the surest one leaves out.
    """
    surest = max(held, key=lambda one: one.sureness)
    if surest.move in WRAPPERS:
        others = [one for one in held if one.move not in WRAPPERS and one.sureness >= WEIGHTS.clause]
        surest = max(others, key=lambda one: one.sureness, default=surest)
    return max((one for one in held if one.move == surest.move), key=lambda one: len(one.part))


def _recognised(heard: Heard, place: Place, found: Index) -> Recognised:
    words = lexicon(found.language)
    wanted = found.slots.get(heard.move, ())
    named: dict[str, str] = {}
    for part in parts_of(
        heard.part
    ):  # a name after a greeting stands at the beginning of a sentence of its own
        if named.keys() >= set(wanted):
            break
        named = filled_slots(look(part, words), place.concepts, words) | named
    missing = tuple(slot for slot in wanted if slot not in named and slot in place.concepts)
    slots = {slot: value for slot, value in named.items() if slot in wanted}
    slots |= own_words(heard.part, heard.move, missing, words)
    return Recognised(heard.move, min(heard.score, 1.0), slots, heard.part)


def _heard(each: Scored, place: Place) -> Heard:
    move, score = _best_allowed(each.scores, place, place.repairs)
    rival, rival_score = _best_rival(each.scores, place, move)
    crowd = sum(other > score for other in each.scores.values())
    return Heard(each.part, move, score, rival, rival_score, crowd)


def _best_allowed(told: Mapping[str, float], place: Place, repairs: Iterable[str]) -> tuple[str, float]:
    found = [(told.get(move, 0.0), -n, move) for n, move in enumerate(place.expected)]
    found += [(told.get(move, 0.0) - WEIGHTS.ahead, -50 - n, move) for n, move in enumerate(place.ahead)]
    found += [
        (told.get(move, 0.0) - WEIGHTS.repair, -99, move) for move in repairs if move not in place.expected
    ]
    score, _, move = max(found)
    return move, max(score, 0.0)


def _best_rival(told: Mapping[str, float], place: Place, move: str) -> tuple[str, float]:
    allowed = {*place.expected, *place.ahead, *place.repairs}
    friends = {other for family in KIN if move in family for other in family}
    rivals = [
        (score + WEIGHTS.elsewhere * (other == ELSEWHERE), other)
        for other, score in told.items()
        if other not in allowed and other not in friends
    ]
    score, other = max(rivals, default=(0.0, ""))
    return other, score

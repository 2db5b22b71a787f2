"""Which move a learner's turn makes, out of those that are expected; silence about what is none of them."""

import math
from collections.abc import Mapping
from enum import Enum, auto
from functools import cache
from typing import Final

from msgspec import Struct

from kaiwa.content.schema import Edges, Situation
from kaiwa.content.schema import Node as BankNode
from kaiwa.engines.offline.exemplars import ELSEWHERE, Look, abstracted, look
from kaiwa.engines.offline.filling import NAME
from kaiwa.engines.offline.folding import is_gibberish, parts_of
from kaiwa.engines.offline.likeness import Index, Likeness, likenesses_in, nameless
from kaiwa.engines.offline.mentions import lexicon
from kaiwa.engines.offline.moods import denies, seems_to_ask
from kaiwa.engines.offline.naming import filled_slots, own_words
from kaiwa.engines.offline.sureness import SURE, Signs, is_enough, probability, sureness
from kaiwa.engines.offline.wording import Lost, Wording, lost_with, wording

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
    """How a text's likeness to the lines of a function is told in one number."""

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
    kin: float = 0.82
    least: float = 0.16
    ahead: float = 0.16
    """How much surer a move must be that is expected only later."""
    repair: float = 0.1
    alike: float = 0.1
    """With less than this nothing is in common that could be weighed: no hold-out has such turns."""
    hopeless: float = 0.16
    elsewhere: float = 0.12
    """How much sooner a move gives way to what belongs nowhere than to another move."""


BRIEF: Final = 20
_WIDE: Final = "\u2e80"
"""Letters of what may still be no more than a yes or a no; a character of an unspaced script counts two."""
CANDIDATES: Final = 4
"""So many of the moves that a place allows are weighed for each part of a turn: those most like it."""
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


class Kind(Enum):
    EXPECTED = auto()
    AHEAD = auto()
    REPAIR = auto()


class Place(Struct, frozen=True):
    """Where in the talk a turn is made."""

    expected: tuple[str, ...]
    ahead: tuple[str, ...] = ()
    concepts: Mapping[str, tuple[str, ...]] = {}
    """What each slot of the situation may hold."""
    repairs: tuple[str, ...] = ()
    """Moves that help the talk along and lead nowhere."""

    @property
    def things(self) -> frozenset[str]:
        return frozenset(concept for concepts in self.concepts.values() for concept in concepts)

    @property
    def allowed(self) -> dict[str, Kind]:
        """What may be said here at all: what is expected comes first, then what helps, then what is expected later."""
        kinds = dict.fromkeys(self.expected, Kind.EXPECTED)
        for moves, kind in ((self.ahead, Kind.AHEAD), (self.repairs, Kind.REPAIR)):
            kinds.update((move, kind) for move in moves if move not in kinds)
        return kinds


def place_of(situation: Situation, node: BankNode, edges: Edges) -> Place:
    """A node of the bank as a scene that is played there has it."""
    nodes = {each.id: each for each in situation.nodes}
    expected = tuple(dict.fromkeys(step.move for step in node.expects))
    following = [nodes[step.to] for step in node.expects if step.to in nodes]
    moves = (step.move for each in following for step in each.expects)
    ahead = tuple(dict.fromkeys(move for move in moves if move not in expected))
    return Place(expected, ahead, {**situation.slots, NAME: ()}, edges.moves)


class Scored(Struct, frozen=True):
    """One part of a turn, and how much it is like each function, as this place hears it."""

    part: str
    scores: Mapping[str, float]
    alike: Mapping[str, Likeness]
    seen: Look
    denies: bool = False
    named: frozenset[str] = frozenset()
    """Slots that something in it may fill."""


def recognise(text: str, place: Place, found: Index, without: frozenset[int] = frozenset()) -> Recognition:
    if is_gibberish(text, found.language) or lexicon(found.language).is_strange(text):
        return Unclear()
    parts = enumerate(parts_of(text))
    said = [scored(part, place, found, without, may_name=number == 0) for number, part in parts]
    lost = lost_with(without, found.exemplars, found.usage) if without else {}
    return decide(Turn(tuple(said), place, found, lost))


def scored(
    text: str, place: Place, found: Index, without: frozenset[int] = frozenset(), *, may_name: bool = True
) -> Scored:
    """``may_name``: a new word alone may be the learner's own name."""
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
    told = shared_among_kin(told, place) if is_brief(seen) else told
    return Scored(text, told, alike, seen, denied, frozenset(named))


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
    """A move that one part of a turn may make."""

    part: str
    move: str
    sureness: float
    """Logarithm of the odds that it makes this move."""


class Turn(Struct, frozen=True):
    """All that is known when it is decided what was said."""

    said: tuple[Scored, ...]
    """The whole first, then its parts."""
    place: Place
    found: Index
    lost: Lost = {}
    worded: dict[tuple[str, str], Wording] = {}
    """Of the whole it is asked for with each of its parts."""

    @property
    def whole(self) -> Scored:
        return self.said[0]

    def wording(self, each: Scored, move: str) -> Wording:
        if (each.part, move) not in self.worded:
            shown = abstracted(each.seen, self.found.slots[move], lexicon(self.found.language))
            self.worded[each.part, move] = wording(shown.words, move, self.found.usage, self.lost)
        return self.worded[each.part, move]


def decide(turn: Turn) -> Recognition:
    said, place, found = turn.said, turn.place, turn.found
    heard = [_surest(each, turn) for each in said]
    surest = max(heard, key=lambda one: (min(one.sureness, SURE), len(one.part)))
    if is_enough(surest.sureness, found.language):
        held = [one for one in heard if one.move == surest.move and is_enough(one.sureness, found.language)]
        # the fullest part that makes this move may name what the surest one leaves out
        return _recognised(max(held, key=lambda one: len(one.part)), surest.sureness, place, found)
    nearest = max((_best_allowed(each.scores, place) for each in said), key=lambda one: one[1])
    rival = max((_best_rival(each.scores, place, nearest[0]) for each in said), key=lambda one: one[1])
    if rival[1] > nearest[1] or nearest[1] < WEIGHTS.hopeless:
        is_known = rival[1] >= WEIGHTS.least and rival[0] != ELSEWHERE
        return OffTopic(rival[0] if is_known else "")
    return Unclear(nearest[0])


def _surest(each: Scored, turn: Turn) -> Heard:
    allowed = turn.place.allowed
    liked = sorted(
        allowed, key=lambda move: each.scores.get(move, 0.0) - _handicap(allowed[move]), reverse=True
    )
    told = ((sureness(_signs(each, move, turn)), move) for move in liked[:CANDIDATES])
    surest, move = max(told)
    has_something = each.scores.get(move, 0.0) >= WEIGHTS.alike
    return Heard(each.part, move, surest if has_something else -math.inf)


def _handicap(kind: Kind) -> float:
    return {Kind.EXPECTED: 0.0, Kind.AHEAD: WEIGHTS.ahead, Kind.REPAIR: WEIGHTS.repair}[kind]


def _signs(each: Scored, move: str, turn: Turn) -> Signs:
    told, alike, found, allowed = each.scores, each.alike, turn.found, turn.place.allowed
    own, score, friends = alike.get(move, NOTHING), told.get(move, 0.0), _friends(move)
    others = {other: value for other, value in told.items() if other not in allowed and other != ELSEWHERE}
    kin = {other: value for other, value in others.items() if other in friends}
    in_all = turn.wording(turn.whole, move)
    return Signs(
        nearest=own.nearest,
        covered=own.covered,
        voted=own.voted,
        elsewhere=alike.get(ELSEWHERE, NOTHING).voted,
        keyword=move in alike and has_keyword(each.seen, move, found),
        denial=found.denial[move].of(each.denies) if move in alike else 0.0,
        asks=each.seen.folded.asks,
        asked=move in alike and each.seen.folded.asks and move in found.telling,
        rival=max((value for other, value in others.items() if other not in kin), default=0.0),
        friend=max(kin.values(), default=0.0),
        crowd=sum(v > score for o, v in told.items() if o not in friends and o not in allowed),
        is_repair=allowed[move] is Kind.REPAIR,
        is_ahead=allowed[move] is Kind.AHEAD,
        is_brief=is_brief(each.seen),
        is_wrapper=move in WRAPPERS,
        is_first=score >= max(told.values(), default=0.0) - 1e-9,
        unknown=1.0 - max((one.covered for one in alike.values()), default=0.0),
        choice=len(turn.place.expected),
        letters=_letters(each.part),
        share=min(1.0, _letters(each.part) / max(1, _letters(turn.whole.part))),
        scene=_things_of(turn.place, each.seen),
        fills=not each.named.isdisjoint(found.slots[move]),
        familiar=turn.wording(each, move).share,
        likelier=in_all.in_all,
        likelier_each=in_all.for_each,
    )


def _things_of(place: Place, seen: Look) -> int:
    """At how many places of the text something stands that the scene is about."""
    return len({(each.start, each.end) for each in seen.written if each.concept in place.things})


NOTHING: Final = Likeness(0.0, -1, 0.0, 0.0)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


@cache
def _friends(move: str) -> frozenset[str]:
    return frozenset(other for family in KIN if move in family for other in family)


def _recognised(heard: Heard, surest: float, place: Place, found: Index) -> Recognised:
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
    return Recognised(heard.move, probability(surest), slots, heard.part)


def _best_allowed(told: Mapping[str, float], place: Place) -> tuple[str, float]:
    allowed = place.allowed
    order = {move: number for number, move in enumerate(allowed)}
    found = ((told.get(move, 0.0) - _handicap(kind), -order[move], move) for move, kind in allowed.items())
    score, _, move = max(found)
    return move, max(score, 0.0)


def _best_rival(told: Mapping[str, float], place: Place, move: str) -> tuple[str, float]:
    allowed, friends = place.allowed, _friends(move)
    rivals = [
        (score + WEIGHTS.elsewhere * (other == ELSEWHERE), other)
        for other, score in told.items()
        if other not in allowed and other not in friends
    ]
    score, other = max(rivals, default=(0.0, ""))
    return other, score

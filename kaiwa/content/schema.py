"""What the bank's files may say: the shapes that the loader decodes and everything else is built from."""

from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct

Id = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{1,47}$")]
Rating = Annotated[int, Meta(ge=1, le=100)]
Line = Annotated[str, Meta(min_length=1, max_length=400)]

Text = str | dict[str, str]
"""A plain text is English; further interface languages stand beside it by their code."""


class Goal(StrEnum):
    CONNECTION = "Connection"
    CAREER = "Career"
    TRAVEL = "Travel"
    ACADEMIC = "Academic"
    CULTURE = "Culture"
    GROWTH = "Growth"


class Register(StrEnum):
    CASUAL = "casual"
    POLITE = "polite"
    FORMAL = "formal"


class Tier(StrEnum):
    """``a`` speaks A1 and A2, ``b`` speaks B1 and B2."""

    A = "a"
    B = "b"


class Group(StrEnum):
    OPEN = "open"
    REPAIR = "repair"
    TRANSACT = "transact"
    RELATE = "relate"
    TELL = "tell"
    ARGUE = "argue"


class _Said(Struct, frozen=True, forbid_unknown_fields=True):
    """Every struct of the bank refuses fields that it does not know: a typing mistake is no silence."""


# --- the core: no language in it but the language of its descriptions ---------------------------------------


class Function(_Said, frozen=True):
    """Something people do with words, such as asking for a price."""

    id: Id
    name: Text
    group: Group
    rating: Rating
    """From where on it is taught."""
    slots: dict[Id, tuple[Id, ...]] = {}
    """What may be filled into its lines: slot to the tags of the concepts that fit."""


class Concept(_Said, frozen=True):
    """A meaning that every pack has a word for."""

    gloss: Text
    pos: Literal["noun", "verb", "adj", "adv", "phrase", "num", "pron", "prep", "conj", "det", "intj"]
    rating: Rating
    tags: tuple[Id, ...] = ()


class Persona(_Said, frozen=True):
    role: Text
    """Who the partner is: a barista, your partner's mother."""
    manner: Text
    register: Register
    """How the partner speaks to the learner."""
    gender: Literal["female", "male", "any"] = "any"


class Complication(_Said, frozen=True):
    id: Id
    text: Text
    rating: Rating


class Evidence(_Said, frozen=True):
    """When an objective is met: one of the moves was made, with the slot filled where one is named."""

    moves: tuple[Id, ...]
    slot: Id | None = None
    times: Annotated[int, Meta(ge=1, le=3)] = 1


class Objective(_Said, frozen=True):
    id: Id
    text: Text
    """Begins with an observable verb: Order, Ask, Explain."""
    evidence: Evidence


class Expectation(_Said, frozen=True):
    move: Id
    to: Id
    """The next node; ``done`` ends the scene."""


class Node(_Said, frozen=True):
    """A place in the dialogue: what the partner says there, and what the learner may answer."""

    id: Id
    partner: Id
    """The function the partner performs."""
    expects: tuple[Expectation, ...]
    complication: Id | None = None
    """Only played when the scene has this complication; otherwise the first expectation's way is taken."""


class Answer(StrEnum):
    """What the partner does when the talk itself needs help."""

    REPEAT = "repeat"
    SLOWER = "slower"
    SIMPLER = "simpler"
    """The same in other words."""
    EXPLAIN = "explain"
    """What a word means."""
    TRANSLATE = "translate"
    """How something is said."""
    CLARIFY = "clarify"
    """Asks again; kindly back to the matter after something off-topic."""
    CHOICES = "choices"
    CARRY = "carry"
    """Goes on with the model answer, which counts for nothing."""


class Repair(_Said, frozen=True):
    """An edge from a node to itself: the learner asks, the partner answers, and the question still stands."""

    move: Id
    answer: Answer
    otherwise: Answer = Answer.REPEAT


class Rung(_Said, frozen=True):
    """An edge of the help ladder: taken from this many turns in a row on that were not understood."""

    misses: Annotated[int, Meta(ge=1, le=9)]
    answer: Answer


class Edges(_Said, frozen=True):
    """The ways out of a node beside the moves that it expects."""

    repairs: Annotated[tuple[Repair, ...], Meta(min_length=1)]
    help: Annotated[tuple[Rung, ...], Meta(min_length=1)]

    def repair(self, move: str) -> Repair | None:
        return next((each for each in self.repairs if each.move == move), None)

    def rung(self, misses: int) -> Rung:
        """The highest one that has been reached."""
        return max((each for each in self.help if each.misses <= misses), key=lambda each: each.misses)

    @property
    def moves(self) -> tuple[str, ...]:
        return tuple(each.move for each in self.repairs)


class Situation(_Said, frozen=True):
    id: Id
    title: Text
    goal: Goal
    domain: Id
    rating: tuple[Rating, Rating]
    """The easiest and the hardest it can be played at."""
    place: Text
    learner: Text
    """Who the learner is in it: You have just arrived at …"""
    summary: Text
    stakes: Text
    outcome: Text
    keywords: tuple[str, ...]
    personas: Annotated[tuple[Persona, ...], Meta(min_length=2)]
    complications: Annotated[tuple[Complication, ...], Meta(min_length=2)]
    slots: dict[Id, tuple[Id, ...]]
    """Slot to the concepts that make sense here, the most likely first."""
    objectives: Annotated[tuple[Objective, ...], Meta(min_length=2, max_length=4)]
    nodes: Annotated[tuple[Node, ...], Meta(min_length=4, max_length=14)]
    """The first one opens the scene."""
    repairs: tuple[Repair, ...] = ()
    """Answered otherwise than everywhere else."""
    help: tuple[Rung, ...] = ()
    """Its own ladder in place of the usual one."""


class CanDo(_Said, frozen=True):
    id: Id
    text: Text
    goal: Goal
    rating: Rating
    functions: tuple[Id, ...]


class Week(_Said, frozen=True):
    theme: Text
    aim: Text
    functions: tuple[Id, ...]
    domains: tuple[Id, ...]


class Arc(_Said, frozen=True):
    """What the four weeks of a goal are about: survive, transact, relate, perform."""

    goal: Goal
    weeks: Annotated[tuple[Week, ...], Meta(min_length=4, max_length=4)]


# --- a pack: one language --------------------------------------------------------------------------------


class Phrasing(_Said, frozen=True):
    """A line with slots in braces, ``{item}`` or ``{item:def}`` for a named form of the word."""

    text: Line
    gloss: Text
    reading: str = ""
    """Hiragana for Japanese, pinyin with marks for Chinese, romanized for Korean; none for Latin scripts."""
    register: Register = Register.POLITE


class Exemplar(_Said, frozen=True):
    """What a learner really writes, right or wrong; with the mistake, what it should have been."""

    text: Line
    error: Id | None = None
    better: str = ""
    why: Text = ""


class Utterances(_Said, frozen=True):
    say: Annotated[tuple[Phrasing, ...], Meta(min_length=3)]
    """What a learner may say: model answers."""
    tell: Annotated[tuple[Phrasing, ...], Meta(min_length=3)]
    """What the partner says."""
    heard: Annotated[tuple[Exemplar, ...], Meta(min_length=5)]


class FunctionLines(_Said, frozen=True):
    a: Utterances
    b: Utterances
    keywords: tuple[str, ...] = ()
    """Words that give the function away."""


class FurtherHeard(_Said, frozen=True):
    """What learners type beside what a pack that was converted has."""

    a: tuple[Exemplar, ...] = ()
    b: tuple[Exemplar, ...] = ()


class Entry(_Said, frozen=True):
    """A concept's word in one language."""

    word: Line
    reading: str = ""
    forms: dict[Id, str] = {}
    """Named forms that lines may ask for; the readings of forms follow from the script layer."""
    rating: Rating | None = None
    """Where this language teaches it earlier or later than the concept says."""
    note: Text = ""


class LittleWord(_Said, frozen=True):
    """A word that is no concept: a particle, an ending, an auxiliary, a set phrase, or one that scenes need and nobody is taught.

    Of several of one spelling the first whose conditions hold is meant; it wins over a concept's word.
    """

    word: Line
    gloss: Text
    """What it means, or what it does."""
    reading: str = ""
    also: tuple[Line, ...] = ()
    """Other ways it is written."""
    of: str = ""
    """The dictionary form, where ``word`` is none."""
    kind: Literal["", "verb", "adj", "noun", "particle"] = ""
    """How it changes: as a verb or an adjective does; empty where it never does."""
    tags: tuple[str, ...] = ()
    """Only as one of these: Universal Dependencies tags, where the script layer knows them."""
    at: Literal["", "start", "end", "inside"] = ""
    """Only there in its sentence."""
    after: tuple[str, ...] = ()
    """Only behind one of these words or tags."""
    before: tuple[str, ...] = ()
    note: Text = ""


class Example(_Said, frozen=True):
    text: Line
    gloss: Text
    reading: str = ""


class ErrorPattern(_Said, frozen=True):
    """A regular expression over what the learner wrote, with one sentence that it must find and its mend."""

    pattern: str
    wrong: Line
    better: Line
    why: Text
    mend: str | dict[str, str] = ""
    """How what was found is put right: a template over its groups (``\\1 por \\2``), or several replacements made
    one after the other, each a regular expression to its template. Without it the pattern only gives its example."""
    also: dict[Line, Line] = {}
    """Further wrong sentences, each to what a teacher would write."""


class Grammar(_Said, frozen=True):
    id: Id
    title: Text
    rating: Rating
    theory: Text
    """500 to 2,000 columns wide, a full-width character counting two."""
    examples: Annotated[tuple[Example, ...], Meta(min_length=3)]
    errors: Annotated[tuple[ErrorPattern, ...], Meta(min_length=1)]


class Stilted(_Said, frozen=True):
    """Right, and yet not what people say."""

    function: Id
    text: Line
    better: Line
    why: Text


class Names(_Said, frozen=True):
    female: Annotated[tuple[Phrasing, ...], Meta(min_length=6)]
    male: Annotated[tuple[Phrasing, ...], Meta(min_length=6)]
    around: Annotated[tuple[Line, ...], Meta(min_length=4)]
    """What people say around their own name, with ``{name}``, beside the lines of the pack: endings and short ways."""


class Tutor(_Said, frozen=True):
    """What the partner says about the talk itself, at a learner's level."""

    repeat: Annotated[tuple[Phrasing, ...], Meta(min_length=3)]
    slower: Annotated[tuple[Phrasing, ...], Meta(min_length=3)]
    clarify: Annotated[tuple[Phrasing, ...], Meta(min_length=4)]
    """I did not understand; could you say it another way?"""
    encourage: Annotated[tuple[Phrasing, ...], Meta(min_length=4)]
    steer_back: Annotated[tuple[Phrasing, ...], Meta(min_length=4)]
    """Kindly back to the scene after something off-topic."""
    offer_choices: Annotated[tuple[Phrasing, ...], Meta(min_length=3)]
    """You could say one of these."""
    finish: Annotated[tuple[Phrasing, ...], Meta(min_length=3)]

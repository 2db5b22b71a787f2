"""Who writes months and scenes, in our own words; every engine implements this and passes the same gates."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Protocol, runtime_checkable

from msgspec import Struct

from kaiwa.accounts.vocabulary import Challenge, LearningGoal
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.schedule import Day, Item, Objective, Schedule
from kaiwa.curriculum.vocabulary import Origin, ScenarioRole


class Intent(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A wish, understood: what was typed (scrubbed) and the fields that a person may correct."""

    text: str
    target_language: str
    source_language: str = "en"
    goal: LearningGoal
    rating: int
    """Where the learner stands, 1 to 100."""
    challenge: Challenge = Challenge.MODERATE
    keywords: tuple[str, ...] = ()
    event: str = ""
    deadline_on: date | None = None


class OutlineBrief(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an author needs to lay out a month."""

    intent: Intent
    starts_on: date
    known_items: tuple[str, ...] = ()
    instructions: tuple[str, ...] = ()
    """Refinements in words so far, oldest first: laying out again must keep obeying them."""
    only_days: tuple[int, ...] = ()
    """A refinement is about these days alone; without any, about the month."""


class Outline(Struct, frozen=True, kw_only=True):
    title: str
    description: str
    schedule: Schedule


class Titled(Struct, frozen=True, tag="title", omit_defaults=True):
    title: str
    description: str
    made: Made | None = None


class Laid(Struct, frozen=True, tag="day"):
    day: Day


OutlineEvent = Titled | Laid
"""An outline appears piece by piece: its title, then each day, in any order.

A title or a day may come again, when the first one did not pass a gate: the last one counts (see ``gathering``).
"""


class Change(Struct, frozen=True, omit_defaults=True):
    """One thing that a refinement changed, in words: which day, and from what to what."""

    day: int | None
    what: str
    before: str = ""
    after: str = ""


class Refined(Struct, frozen=True, kw_only=True, omit_defaults=True):
    outline: Outline
    changes: tuple[Change, ...]
    understood: str
    """What the instruction was taken to mean; says so honestly when nothing was understood."""
    made: Made | None = None


class Persona(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    title: str
    name_template: str
    setting: str
    intro_prompt: str
    stakes: str
    register: str = "polite"
    gender: str = "any"
    manner: str = ""


class Phrase(Struct, frozen=True, omit_defaults=True, gc=False):
    """A line worth having ready, with its reading and meaning."""

    text: str
    gloss: str
    reading: str = ""
    move: str = ""


class Step(Struct, frozen=True, omit_defaults=True, gc=False):
    move: str
    to: str


class Node(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A place in the scene: what the partner does there, one line for it, and what may be answered."""

    id: str
    partner: str
    line: Phrase
    expects: tuple[Step, ...]


class ScenarioDraft(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A scene as an author hands it over, before any gate has seen it."""

    title: str
    description: str
    target_language: str
    role: ScenarioRole
    difficulty_rating: int
    persona: Persona
    instructions: str
    context: str
    expected_outcome: str
    learning_objectives: tuple[Objective, ...]
    opening: Phrase
    nodes: tuple[Node, ...] = ()
    """Empty where a model improvises; the offline partner plays along these."""
    slots: dict[str, tuple[Item, ...]] = {}
    phrases: tuple[Phrase, ...] = ()
    new_items: tuple[Item, ...] = ()
    review_items: tuple[Item, ...] = ()
    grammar: str = ""
    complication: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    search_keywords: tuple[str, ...] = ()
    primary_skill: str = "speaking"
    estimated_duration_seconds: int = 600
    situation: str = ""
    made: Made | None = None
    """None: by the engine that was asked, as it was asked."""


class ScenarioBrief(Struct, frozen=True, kw_only=True):
    """What an author needs to write one scene; personal things are laid over it at play time, never written in."""

    intent: Intent
    day: Day
    others: tuple[Day, ...]
    """The rest of the month, so that this scene is unlike them."""


@runtime_checkable  # Litestar checks what it hands in
class Author(Protocol):
    origin: Origin

    def outline(self, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]: ...

    async def refine(self, outline: Outline, instruction: str, brief: OutlineBrief) -> Refined: ...

    async def redraw_day(self, outline: Outline, day: int, brief: OutlineBrief) -> Day: ...

    async def write(self, brief: ScenarioBrief) -> ScenarioDraft: ...

"""A scene as it is played in one conversation, and where the talk stands: what the column ``state`` holds."""

from msgspec import Struct

from kaiwa.conversations.partner import Help, SceneState
from kaiwa.curriculum.author import Phrase, ScenarioDraft


class Levels(Struct, frozen=True, kw_only=True):
    """On the scales from 1 to 100."""

    speaking: int
    listening: int
    reading: int
    writing: int


class Talk(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Changes with every turn."""

    scene: SceneState = SceneState()
    partner_name: str = ""
    rating: int = 1
    """The level that the partner keeps to."""
    into: str = "en"
    """The language that lines are translated into."""
    time_zone: str = "UTC"
    without_hints: bool = False
    """The dress rehearsal of day 28."""
    help: Help = Help.NONE
    asked_help: bool = False
    """Ever in this talk."""
    """What the learner has been shown since their last turn."""
    choices: tuple[Phrase, ...] = ()
    """What they were offered when they were stuck."""
    looked_up: tuple[Phrase, ...] = ()
    """Words and sentences they asked for, each with what they wanted to say: what is worth keeping."""
    accepted: Levels | None = None
    """After an onboarding talk: what the learner took of what was proposed, or made of it."""


class Played(Struct, frozen=True, kw_only=True):
    """The whole column. The scene is a copy: whoever edits or deletes it changes no talk that has begun."""

    draft: ScenarioDraft
    talk: Talk


class Goal(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An objective of this conversation, as the column ``objectives`` holds it."""

    id: str
    text: str
    met: bool = False
    quote: str = ""
    """The learner's line by which it was met."""


def goals_of(draft: ScenarioDraft) -> tuple[Goal, ...]:
    return tuple(Goal(id=each.id, text=each.text) for each in draft.learning_objectives)


def ticked(goals: tuple[Goal, ...], met: tuple[str, ...], said: str) -> tuple[Goal, ...]:
    """Met as soon as its evidence appears, and never unmet again."""
    return tuple(
        Goal(id=each.id, text=each.text, met=True, quote=said) if not each.met and each.id in met else each
        for each in goals
    )

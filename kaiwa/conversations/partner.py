"""Who plays the scene with the learner and who looks at what they said, in our own words; every engine implements this."""

from collections.abc import AsyncIterator, Mapping
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from kaiwa.accounts.vocabulary import CorrectionStyle
from kaiwa.conversations.ladder import Ladder
from kaiwa.curriculum.author import Phrase, ScenarioDraft
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.vocabulary import Origin


class Help(StrEnum):
    """How much help a turn was made with, from none to reading the sentence off."""

    NONE = "none"
    IDEA = "idea"
    WORDS = "words"
    SENTENCE = "sentence"


class Understanding(StrEnum):
    ADVANCED = "advanced"
    """The scene went on."""
    REPAIRED = "repaired"
    """The learner asked for help with the talk itself."""
    UNCLEAR = "unclear"
    OFF_TOPIC = "off_topic"
    FINISHED = "finished"


class Said(Struct, frozen=True):
    role: str
    content: str


class SceneState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the dialogue stands; stored after each turn and handed in at the next."""

    node: str = ""
    moves: tuple[str, ...] = ()
    slots: Mapping[str, str] = {}
    met: tuple[str, ...] = ()
    """Objectives whose evidence has appeared."""
    missed: int = 0
    """Turns in a row that were not understood: each climbs a rung of the ladder."""
    helped: tuple[str, ...] = ()
    """Moves made with help."""
    turn: int = 0
    finished: bool = False
    ladder: Ladder | None = None
    """Of an onboarding talk; None in every other one."""


class TurnBrief(Struct, frozen=True, kw_only=True):
    scenario: ScenarioDraft
    state: SceneState
    history: tuple[Said, ...]
    said: str
    """Empty when the partner opens."""
    partner_name: str
    correction_style: CorrectionStyle = CorrectionStyle.GENTLE
    help: Help = Help.NONE
    avoid: tuple[str, ...] = ()
    """Set for a second try, when the first was above the learner's level: say it shorter, and without these words."""


class Reply(Struct, frozen=True, kw_only=True, omit_defaults=True):
    content: str
    translation: str
    understanding: Understanding
    state: SceneState
    choices: tuple[Phrase, ...] = ()
    """Three things the learner could say, once they are stuck."""
    made: Made | None = None
    """None: by the engine that was asked, as it was asked; so in all that follows."""


class Piece(Struct, frozen=True, tag="piece"):
    """Some more of the reply's text."""

    text: str


PartnerEvent = Piece | Reply
"""Pieces, then the whole reply once."""


class Hint(Struct, frozen=True, omit_defaults=True):
    help: Help
    text: str
    phrases: tuple[Phrase, ...] = ()
    made: Made | None = None


class Translated(Struct, frozen=True, omit_defaults=True):
    text: str
    confidence: float
    made: Made | None = None
    meaning: str = ""
    """What it says, where that is not to the letter what was asked for."""


class Partner(Protocol):
    origin: Origin

    def open(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]: ...

    def reply(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]: ...

    async def hint(self, brief: TurnBrief, rung: Help) -> Hint: ...


class CorrectionKind(StrEnum):
    ERROR = "error"
    MORE_NATURAL = "more_natural"
    REGISTER = "register"


class Correction(Struct, frozen=True, omit_defaults=True):
    kind: CorrectionKind
    wrong: str
    """Verbatim, as the learner wrote it."""
    better: str
    """The learner's own words put right; empty where only an example can be given."""
    why: str
    category: str = ""
    example: str = ""
    """A like mistake and its mend, where ``better`` is empty."""
    found_by: str = ""
    """The regular expression that found it, where ``better`` is empty: a second try is right once it finds nothing."""


class Gloss(Struct, frozen=True, omit_defaults=True):
    text: str
    gloss: str
    reading: str = ""
    dictionary_form: str = ""
    grammar: str = ""
    start: int | None = None
    """Code points from the start of the line, where the engine knows: the same letters may mean something else elsewhere."""


class Explained(Struct, frozen=True, omit_defaults=True):
    """The words of a line, so far as they are known."""

    glosses: tuple[Gloss, ...] = ()
    made: Made | None = None


class Verdict(Struct, frozen=True, omit_defaults=True):
    """Whether an objective was met; met only with a quote that the code finds in the learner's own turns."""

    objective: str
    met: bool
    quote: str = ""
    missing: str = ""
    with_help: bool = False
    made: Made | None = None


class Analysis(Struct, frozen=True, kw_only=True, omit_defaults=True):
    corrections: tuple[Correction, ...] = ()
    glosses: tuple[Gloss, ...] = ()
    grammar: tuple[str, ...] = ()
    translation: str | None = None
    confidence: float = 0.0
    checked: tuple[str, ...] = ()
    """What was looked at; what is not listed was not checked, and the learner is told so."""
    made: Made | None = None


class Analyst(Protocol):
    origin: Origin

    async def analyse(self, said: str, brief: TurnBrief) -> Analysis: ...

    async def translate(self, text: str, language: str, into: str) -> Translated | None:
        """None where this engine cannot know."""
        ...

    async def explain(self, text: str, language: str) -> Explained: ...

    async def judge(
        self, scenario: ScenarioDraft, history: tuple[Said, ...], state: SceneState
    ) -> tuple[Verdict, ...]: ...


class Stager(Protocol):
    """Sets a scene for who comes without one."""

    async def improvise(self, language: str, rating: int, seed: str) -> ScenarioDraft | None:
        """None for a language that it knows nothing of."""
        ...

    async def ready_to_talk(self, language: str) -> None:
        """Returns once the books that a reply needs are read; whoever asks meanwhile waits for the same reading."""
        ...

    async def ready_to_analyse(self, language: str) -> None: ...

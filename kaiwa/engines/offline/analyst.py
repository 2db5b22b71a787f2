"""The analyst that needs no model: says what the bank is sure of, names what it looked at, and leaves the rest alone."""

from typing import Final

from kaiwa.content.bank import has_pack
from kaiwa.content.schema import Register
from kaiwa.conversations.partner import Analysis, Explained, Said, SceneState, Translated, TurnBrief, Verdict
from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.offline.corrections import corrections
from kaiwa.engines.offline.folding import parts_of, surface_of
from kaiwa.engines.offline.glossing import glosses_of
from kaiwa.engines.offline.judging import judged
from kaiwa.engines.offline.known_lines import KnownLines, known_lines, lines_of
from kaiwa.engines.offline.phrasing import phrased

CHECKED: Final = (
    "mistakes that learners often make in these phrases",
    "the grammar points of the course",
    "how people usually put such a phrase, where the bank knows a more natural way",
    "how polite the phrase is for this person, where the bank knows it",
)
INTO: Final = "en"
"""The bank's glosses are English."""
PIECEWISE: Final = 0.9
"""A text understood sentence by sentence is a little less sure than a line known as a whole."""


class OfflineAnalyst:
    origin = Origin.OFFLINE

    async def analyse(self, said: str, brief: TurnBrief) -> Analysis:
        language = brief.scenario.target_language
        lines = known_lines(language)
        found = corrections(said, Register(brief.scenario.persona.register), lines)
        meaning = translated(said, lines, brief.scenario)
        return Analysis(
            corrections=found,
            glosses=glosses_of(said, language),
            grammar=tuple(
                dict.fromkeys(each.category for each in found if each.category in lines.source.pack.grammar)
            ),
            translation=meaning[0] if meaning else None,
            confidence=meaning[1] if meaning else 0.0,
            checked=CHECKED,
        )

    async def translate(self, text: str, language: str, into: str) -> Translated | None:
        if into == INTO and has_pack(language):
            found = translated(text, known_lines(language))
            return Translated(*found) if found else None
        said = phrased(text, into) if language == INTO and has_pack(into) else None
        return Translated(said.text, said.confidence, meaning=said.meaning) if said else None

    async def explain(self, text: str, language: str) -> Explained:
        return Explained(glosses_of(text, language))

    async def judge(
        self, scenario: ScenarioDraft, history: tuple[Said, ...], state: SceneState
    ) -> tuple[Verdict, ...]:
        return judged(scenario, history, state)


def translated(
    text: str, lines: KnownLines, scenario: ScenarioDraft | None = None
) -> tuple[str, float] | None:
    """As a whole, else sentence by sentence; nothing where one sentence is not known."""
    own = _own_lines(lines, scenario)
    whole, *parts = parts_of(text)
    found = _meaning(whole, lines, own)
    if found:
        return found
    sentences = [part for part in parts if part[-1:] in ".!?。！？…" or whole.endswith(part)]
    if "".join(sentences).replace(" ", "") != whole.replace(" ", ""):
        return None
    each = [_meaning(sentence, lines, own) for sentence in sentences]
    known = [meaning for meaning in each if meaning]
    if not known or len(known) < len(each):
        return None
    return " ".join(gloss for gloss, _ in known), min(sure for _, sure in known) * PIECEWISE


def _own_lines(lines: KnownLines, scenario: ScenarioDraft | None) -> dict[str, str]:
    language = lines.source.pack.language
    return {surface_of(text, language): gloss for text, gloss in lines_of(scenario)} if scenario else {}


def _meaning(text: str, lines: KnownLines, own: dict[str, str]) -> tuple[str, float] | None:
    mine = own.get(surface_of(text, lines.source.pack.language))
    return (mine, 1.0) if mine else lines.meaning(text)

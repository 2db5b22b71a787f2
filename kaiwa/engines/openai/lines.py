"""What a partner's line must be before a learner sees it, sentence by sentence as it is written."""

import math
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from kaiwa.content.length import CJK, length_of
from kaiwa.conversations.partner import TurnBrief
from kaiwa.conversations.vocabulary import MessageRole
from kaiwa.curriculum.lexicons import lexicon_for
from kaiwa.curriculum.measure import longest_turn, measure
from kaiwa.curriculum.rightness import SCRIPTS, another_language, target_fault
from kaiwa.engines.openai.gates import text_faults, tidied

SENTENCE: Final = re.compile(r".+?(?:[。！？]+[”」』）]*|[.!?…]+[”»\"')]*(?=\s))", re.DOTALL)
"""A point within a number or between two letters ends nothing."""
SLACK: Final = 1.5
"""A model that was told the limit may pass it by so much."""
LONGEST_LINE: Final = 400
FAR_ABOVE: Final = 0.34
LEAST_ABOVE: Final = 2
"""One hard word is no hard line."""


class Rules(Struct, frozen=True):
    """Of one turn."""

    language: str
    rating: int
    instructions: str
    free: tuple[str, ...]
    """Names and words that do not count as hard."""
    last_line: str

    @property
    def longest(self) -> int:
        return math.ceil(SLACK * longest_turn(self.rating, self.language))

    @property
    def joint(self) -> str:
        """What stands between two sentences."""
        return "" if self.language in CJK else " "


def rules_of(brief: TurnBrief, instructions: str) -> Rules:
    scenario = brief.scenario
    free = [brief.partner_name, scenario.persona.name_template]
    free += [item.text for item in (*scenario.new_items, *scenario.review_items)]
    free += [item.text for items in scenario.slots.values() for item in items]
    said = [each.content for each in brief.history if each.role == MessageRole.ASSISTANT]
    return Rules(
        language=scenario.target_language,
        rating=scenario.difficulty_rating,
        instructions=instructions,
        free=tuple(dict.fromkeys(text for text in free if text)),
        last_line=said[-1] if said else "",
    )


def lacks_script(text: str, language: str) -> bool:
    """Letters, and none of them of the language's own script: a name may stand in a line, it is none by itself."""
    own = SCRIPTS.get(language)
    letters = [unicodedata.name(ch, "") for ch in text if ch.isalpha()]
    return own is not None and bool(letters) and not any(name.startswith(own) for name in letters)


def line_faults(text: str, rules: Rules) -> list[str]:
    faults = text_faults("the line", text, LONGEST_LINE, rules.instructions)
    if wrong := target_fault(text, rules.language):
        faults.append(f"the line {wrong}")
    if lacks_script(text, rules.language):
        faults.append(f"the line is not written in the script of {rules.language}")
    if other := another_language(text, rules.language):
        faults.append(f"the line is in {other}, not in {rules.language}")
    if (length := length_of(text, rules.language)) > rules.longest:
        faults.append(f"the line is {length} long, {rules.longest} are the most")
    lexicon = lexicon_for(rules.language)
    if lexicon is not None:
        measured = measure([text], lexicon, rules.rating, free=rules.free)
        if len(measured.above) >= LEAST_ABOVE and measured.share_above > FAR_ABOVE:
            faults.append(f"the line is far too hard: {', '.join(measured.above)}")
    if text == rules.last_line:
        faults.append("the line is the same as the one before")
    return faults


class Line:
    """Takes a line as it is written and lets whole sentences out, as long as all that is out keeps the rules."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._waiting = ""
        self.content = ""
        self.faults: list[str] = []

    def feed(self, text: str) -> Iterator[str]:
        self._waiting += text
        while found := SENTENCE.match(self._waiting):
            if found.end() == len(self._waiting):
                return  # a closing quote or a second mark may follow
            self._waiting = self._waiting[found.end() :]
            yield from self._out(found[0])

    def end(self) -> Iterator[str]:
        while found := SENTENCE.match(self._waiting):
            self._waiting = self._waiting[found.end() :]
            yield from self._out(found[0])
        rest, self._waiting = self._waiting, ""
        yield from self._out(rest)

    def _out(self, sentence: str) -> Iterator[str]:
        """After the first fault nothing more is let out: what stands is a whole line."""
        text = tidied(sentence)
        if not text or self.faults:
            return
        piece = (self._rules.joint if self.content else "") + text
        self.faults = line_faults(self.content + piece, self._rules)
        if not self.faults:
            self.content += piece
            yield piece


def language_fault(text: str, language: str) -> bool:
    return bool(
        target_fault(text, language) or lacks_script(text, language) or another_language(text, language)
    )

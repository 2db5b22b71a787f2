"""Asks for a piece of a certain shape and takes nothing else: decoded, judged, and once repaired with the broken rules named."""

from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

from msgspec import Struct

from kaiwa.curriculum.engine import EngineError, Trouble
from kaiwa.curriculum.provenance import Made, shortened
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.openai.allowed import choices
from kaiwa.engines.openai.chat import Chat, Message, Question
from kaiwa.engines.openai.decoding import NotDecoded, decoded, schema_of
from kaiwa.engines.openai.gates import listed
from kaiwa.engines.openai.prompting import Prompt, prompt

T = TypeVar("T", bound=Struct)
P = TypeVar("P")
LONGEST_QUOTED: Final = 6_000
"""Of an answer that is given back to be mended."""


class Unusable(EngineError):
    """It answered twice, and both times a rule was broken."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(Trouble.UNUSABLE)
        self.faults = tuple(faults)


class Broken(Exception):
    """What a judge says of an answer that will not do."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


class Asked(Struct, Generic[T], frozen=True, kw_only=True):
    purpose: str
    prompt: Prompt
    shape: type[T]
    most_tokens: int
    deadline: float


class Mind:
    def __init__(self, chat: Chat) -> None:
        self.chat = chat

    def made(self, version: str, reason: str = "") -> Made:
        return Made(Origin.OPENAI, self.chat.model[:80], version, shortened(reason))

    def question(self, asked: Asked[T], *more: Message) -> Question:
        return Question(
            purpose=asked.purpose,
            prompt_version=asked.prompt.version,
            messages=(*asked.prompt.messages, *more),
            schema=schema_of(asked.shape, asked.purpose, choices()),
            most_tokens=asked.most_tokens,
            deadline=asked.deadline,
        )

    async def ask(self, asked: Asked[T], judge: Callable[[T], P]) -> tuple[P, Made]:
        """What the judge makes of the answer; it raises ``Broken`` where it cannot be used.

        Raises ``EngineError``: the server's trouble, or ``Unusable`` after the repair.
        """
        first = await self._once(self.question(asked), asked.shape, judge)
        if not first.faults:
            return first.value(), self.made(asked.prompt.version)
        again = prompt("repair", faults=listed(first.faults))
        said = Message("assistant", first.text[:LONGEST_QUOTED])
        second = await self._once(self.question(asked, said, *again.messages), asked.shape, judge)
        if not second.faults:
            return second.value(), self.made(asked.prompt.version, f"repaired: {first.faults[0]}")
        raise Unusable(second.faults)

    async def _once(self, question: Question, shape: type[T], judge: Callable[[T], P]) -> "_Tried[P]":
        async with self.chat.asking(question) as answer:
            text = await answer.whole()
            try:
                return _Tried(text, (judge(decoded(text, shape)),))
            except NotDecoded as wrong:
                faults: tuple[str, ...] = (str(wrong),)
            except Broken as wrong:
                faults = wrong.faults
            answer.refuse()
            return _Tried(text, faults=faults)


class _Tried(Struct, Generic[P], frozen=True):
    text: str
    found: tuple[P, ...] = ()
    faults: tuple[str, ...] = ()

    def value(self) -> P:
        return self.found[0]

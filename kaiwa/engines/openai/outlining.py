"""A month asked of a model: read while it is written, mended once where it breaks a rule, and always whole in the end."""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
from contextlib import aclosing
from typing import Final, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kaiwa.content.bank import has_pack
from kaiwa.curriculum.author import Author, OutlineBrief, OutlineEvent
from kaiwa.curriculum.engine import EngineError, Trouble
from kaiwa.curriculum.gathering import Gathering
from kaiwa.curriculum.provenance import Made, shortened
from kaiwa.curriculum.vocabulary import DAYS, Origin
from kaiwa.engines.openai.chat import deadline_in
from kaiwa.engines.openai.decoding import Scanner
from kaiwa.engines.openai.failures import BrokenOff
from kaiwa.engines.openai.laying import Short, WireDay, WireDays, WireOutline
from kaiwa.engines.openai.mending import judged, to_mend
from kaiwa.engines.openai.mind import Asked, Mind
from kaiwa.engines.openai.month import Month
from kaiwa.engines.openai.month_prompts import days_prompt, outline_prompt
from kaiwa.engines.openai.reasons import why_not

T = TypeVar("T", bound=Struct)
TOKENS_A_DAY: Final = 450
TOKENS_AROUND: Final = 2_000
"""A model that thinks spends some before it writes."""
LEAST_LEFT_S: Final = 3.0
"""With less time there is no point in asking again."""
DANGLING: Final = re.compile(r',?\s*"[^"]*"\s*:\s*\Z')


class Head(Struct, frozen=True):
    title: Short
    description: Short


async def outlined(mind: Mind, spare: Author, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]:
    """Every step shows what is new; after the last one stands a month that passes its gate.

    Raises ``EngineError`` where days are missing and the spare author does not speak the language.
    """
    work = Outlining(mind, spare, brief)
    for step in (work.write(), work.fill(), work.mend()):
        async with aclosing(step) as events:
            async for event in events:
                yield event


class Outlining:
    def __init__(self, mind: Mind, spare: Author, brief: OutlineBrief) -> None:
        self._mind = mind
        self._spare = spare
        self._brief = brief
        self._deadline = deadline_in(mind.chat.transport.settings.timeout_s)
        self._month = Month(brief)
        self._failed: EngineError | None = None
        self._spares: Gathering | None = None

    async def write(self) -> AsyncGenerator[OutlineEvent, None]:
        asked = Asked(
            purpose="outline",
            prompt=outline_prompt(self._month),
            shape=WireOutline,
            most_tokens=DAYS * TOKENS_A_DAY + TOKENS_AROUND,
            deadline=self._deadline,
        )
        async with aclosing(self._read(asked)) as days:
            async for _ in days:
                for event in self._month.news():
                    yield event

    async def fill(self) -> AsyncGenerator[OutlineEvent, None]:
        """Days that are missing or broken: asked for once more, then taken from the spare author."""
        if self._month.missing and self._may_ask():
            asked = self._again(self._month, self._month.missing, self._month.complaints())
            async with aclosing(self._read(asked, "some days were missing or broke a rule")) as days:
                async for _ in days:
                    for event in self._month.news():
                        yield event
        if len(self._month.missing) == DAYS:
            await self._give_up(why_not(self._failed))
        elif self._month.missing:
            await self._fill_in(self._month.missing, self._reason_for)
        if self._month.titled is None:
            titled = (await self._spare_month()).titled
            self._month.titled = replace(titled, made=Made(Origin.OFFLINE, reason=why_not(self._failed)))
        for event in self._month.news():
            yield event

    async def mend(self) -> AsyncGenerator[OutlineEvent, None]:
        """The month as a whole: mended by the model, else with the spare author's days, else wholly theirs."""
        outline = self._month.outline()
        report = judged(outline, self._brief)
        if not report.accepted and self._may_ask():
            days = to_mend(outline, report, self._brief)
            await self._rewrite(days, report.failures)
            outline = self._month.outline()
            report = judged(outline, self._brief)
        if not report.accepted and has_pack(self._brief.intent.target_language):
            why = f"the month broke a rule: {(*report.failures, 'its score is too low')[0]}"
            await self._fill_in(to_mend(outline, report, self._brief), lambda _: why)
            if not judged(self._month.outline(), self._brief).accepted:
                await self._give_up(why)
        for day in self._month.outline().schedule:
            self._month.put(day)
        for event in self._month.news():
            yield event

    async def _rewrite(self, days: Sequence[int], faults: Sequence[str]) -> None:
        """Nobody sees the new days before they make a month that will do."""
        before = self._month
        self._month = before.without(days)
        asked = self._again(before, days, faults)
        async with aclosing(self._read(asked, f"repaired: {faults[0]}" if faults else "repaired")) as taken:
            async for _ in taken:
                pass
        if self._month.missing or not judged(self._month.outline(), self._brief).accepted:
            self._month = before

    async def _read(self, asked: Asked[T], reason: str = "") -> AsyncGenerator[int, None]:
        """The numbers of days that were taken, once there is a title to show them under."""
        made, rules = self._mind.made(asked.prompt.version, reason), asked.prompt.instructions
        scanner, taken = Scanner(deepest=2), 0
        self._failed = None
        try:
            async with (
                self._mind.chat.asking(self._mind.question(asked)) as answer,
                aclosing(answer.pieces()) as pieces,
            ):
                async for piece in pieces:
                    objects = list(scanner.feed(piece))
                    if self._month.titled is None:
                        self._entitle([DANGLING.sub("", scanner.head) + "}", *objects], made, rules)
                    for found in objects:
                        number = self._take(found, made, rules)
                        taken += number > 0
                        if number and self._month.titled is not None:
                            yield number
                if not taken:
                    answer.refuse()
                    self._failed = BrokenOff(Trouble.UNUSABLE)
        except EngineError as failed:
            self._failed = failed

    def _entitle(self, objects: Iterable[str], made: Made, rules: str) -> None:
        for found in objects:
            if self._month.titled is not None:
                return
            try:
                head = msgspec.json.decode(found, type=Head)
            except (msgspec.DecodeError, UnicodeEncodeError):
                continue
            self._month.entitle(head.title, head.description, made, rules)

    def _take(self, found: str, made: Made, rules: str) -> int:
        try:
            wire = msgspec.json.decode(found, type=WireDay, strict=False)
        except (msgspec.DecodeError, UnicodeEncodeError):
            return 0
        return wire.day if self._month.take(wire, made, rules) else 0

    def _may_ask(self) -> bool:
        """A server that did not even begin has had its tries."""
        begun = self._failed is None or isinstance(self._failed, BrokenOff)
        return begun and self._deadline - deadline_in(0) > LEAST_LEFT_S

    def _again(self, month: Month, days: Sequence[int], faults: Sequence[str]) -> Asked[WireDays]:
        return Asked(
            purpose="days",
            prompt=days_prompt(month, days, faults),
            shape=WireDays,
            most_tokens=len(days) * TOKENS_A_DAY + TOKENS_AROUND,
            deadline=self._deadline,
        )

    async def _spare_month(self) -> Gathering:
        if not has_pack(self._brief.intent.target_language):
            raise self._failed or EngineError(Trouble.UNUSABLE)
        if self._spares is None:
            self._spares = Gathering(self._spare.origin)
            async for event in self._spare.outline(self._brief):
                self._spares.take(event)
        return self._spares

    def _reason_for(self, day: int) -> str:
        return (*self._month.faults.get(day, ()), why_not(self._failed))[0]

    async def _fill_in(self, days: Iterable[int], reason_for: Callable[[int], str]) -> None:
        spares = await self._spare_month()
        for number in days:
            made = Made(Origin.OFFLINE, reason=shortened(reason_for(number)))
            self._month.put(replace(spares.days[number], made=made))

    async def _give_up(self, why: str) -> None:
        await self._fill_in(range(1, DAYS + 1), lambda _: why)
        titled = (await self._spare_month()).titled
        self._month.titled = replace(titled, made=Made(Origin.OFFLINE, reason=shortened(why)))

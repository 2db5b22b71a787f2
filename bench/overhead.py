"""What we add to a model's own time: a month and its first three scenes, against the longest chain of bare calls.

python -m bench.overhead            five rounds, the median counts
python -m bench.overhead --rounds 1

The server is a process of its own at a set pace. A chain is what nobody could shorten: the outline to its end, or the
outline until a day has come and then that day's scene. The bare calls read the same streams with no package and no checks.
"""

import argparse
import asyncio
import json
import multiprocessing
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date
from multiprocessing.connection import Connection
from statistics import median
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct
from rich.console import Console

from bench.model import Answer, Json, model
from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.curriculum.author import Author, Intent, Laid, Outline, OutlineBrief, ScenarioBrief, ScenarioDraft
from kaiwa.curriculum.gathering import Gathering
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.choice import open_engines
from kaiwa.engines.offline.composing import compose
from kaiwa.engines.offline.shelf import shelf
from kaiwa.engines.offline.staging import stage
from kaiwa.settings import OpenAI, Settings

MOST: Final = 1.15
SCENES: Final = (1, 2, 3)
FIRST_WORD_S: Final = 0.6
OUTLINE_S: Final = 6.0
SCENE_S: Final = 5.5
PIECE: Final = 120
"""Characters; the set time counts, not how many pieces it comes in."""
INTENT: Final = Intent(
    text="I meet my partner's parents", target_language="ja", goal=LearningGoal.CONNECTION, rating=12,
    keywords=("parents", "family", "dinner", "gift", "partner"),
)  # fmt: skip
BRIEF: Final = OutlineBrief(intent=INTENT, starts_on=date(2026, 3, 2))


class Round(Struct, frozen=True):
    ours_s: float
    chain_s: float

    @property
    def ratio(self) -> float:
        return self.ours_s / self.chain_s


def day_of(day: Day) -> Json:
    return {
        "day": day.day, "title": day.title, "theme": day.theme, "domain": day.domain, "skill": day.skill.value, "can_do": day.can_do,
        "objectives": [{"text": each.text, "moves": list(each.evidence.moves) if each.evidence else []} for each in day.objectives],
        "new_items": [{"text": item.text, "reading": item.reading, "gloss": item.gloss} for item in day.new_items],
        "grammar": "", "complication": "", "keywords": list(day.keywords), "reason": day.reason,
    }  # fmt: skip


def scene_of(draft: ScenarioDraft) -> Json:
    persona = draft.persona
    return {
        "description": draft.description, "role": draft.role.value,
        "persona": {"title": persona.title, "name": persona.name_template, "setting": persona.setting, "intro": persona.intro_prompt,
                    "stakes": persona.stakes, "register": persona.register, "gender": persona.gender, "manner": persona.manner},
        "context": draft.context, "expected_outcome": draft.expected_outcome,
        "opening": {"text": draft.opening.text, "gloss": draft.opening.gloss, "reading": draft.opening.reading},
        "phrases": [{"text": each.text, "gloss": each.gloss, "reading": each.reading, "move": each.move} for each in draft.phrases],
        "complication": "", "keywords": list(draft.search_keywords), "minutes": 10,
    }  # fmt: skip


def paced(said: Json, seconds: float) -> Answer:
    text = json.dumps(said, ensure_ascii=False)
    pieces = [text[place : place + PIECE] for place in range(0, len(text), PIECE)]
    return Answer(pieces=pieces, first_s=FIRST_WORD_S, piece_s=(seconds - FIRST_WORD_S) / (len(pieces) - 1))


def brief_of(month: Outline, day: int) -> ScenarioBrief:
    others = tuple(each for each in month.schedule if each.day != day)
    return ScenarioBrief(intent=INTENT, day=month.schedule[day], others=others)


def serve(telling: Connection) -> None:
    """What a good model would say: the offline engine's month and scenes."""
    month = compose(shelf("ja"), BRIEF)
    told = {
        "title": month.title,
        "description": month.description,
        "days": [day_of(day) for day in month.schedule],
    }
    outline = paced(told, OUTLINE_S)
    scenes = {day: paced(scene_of(stage(shelf("ja"), brief_of(month, day))), SCENE_S) for day in SCENES}

    def answering(path: str, body: Json) -> Answer:
        asked = body["messages"][-1]["content"]
        if "You lay out a month" in body["messages"][0]["content"]:
            return outline
        return next(
            scenes[day]
            for day in SCENES
            if f'"title": {json.dumps(month.schedule[day].title, ensure_ascii=False)}' in asked
        )

    async def run() -> None:
        async with model(answering) as server:
            telling.send(server.url)
            await asyncio.Event().wait()

    asyncio.run(run())


@contextmanager
def served() -> Iterator[str]:
    hearing, telling = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(telling,), daemon=True)
    process.start()
    try:
        yield hearing.recv()
    finally:
        process.terminate()
        process.join()


async def ours(author: Author) -> tuple[float, Outline]:
    """As the preview does it: each of the first scenes begins as soon as its day is there."""
    began = time.perf_counter()
    gathering, writing = Gathering(author.origin), dict[int, asyncio.Task[ScenarioDraft]]()
    async for event in author.outline(BRIEF):
        gathering.take(event)
        if isinstance(event, Laid) and event.day.day in SCENES and event.day.day not in writing:
            brief = ScenarioBrief(
                intent=INTENT,
                day=event.day,
                others=tuple(day for day in gathering.days.values() if day.day != event.day.day),
            )
            writing[event.day.day] = asyncio.create_task(author.write(brief))
    drafts = await asyncio.gather(*writing.values())
    seconds = time.perf_counter() - began
    assert all(
        each.made is not None and each.made.origin is Origin.OPENAI and not each.made.reason
        for each in drafts
    )
    assert gathering.made.origin is Origin.OPENAI
    assert not gathering.made.reason
    return seconds, gathering.outline()


async def longest_chain(url: str, month: Outline) -> float:
    began = time.perf_counter()
    marks = {f'"day": {day + 1},': day for day in SCENES}  # a day is there when the next one begins
    scenes: list[asyncio.Task[float]] = []
    async for text in bare(url, "You lay out a month", ""):
        for mark in [each for each in marks if each in text]:
            title = json.dumps(month.schedule[marks.pop(mark)].title, ensure_ascii=False)
            scenes.append(asyncio.create_task(to_its_end(url, f'"title": {title}')))
    ends = [time.perf_counter(), *await asyncio.gather(*scenes)]
    return max(ends) - began


async def to_its_end(url: str, asked: str) -> float:
    async for _ in bare(url, "", asked):
        pass
    return time.perf_counter()


async def bare(url: str, system: str, user: str) -> AsyncIterator[str]:
    """All that has come so far, whenever something has."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    body = json.dumps(
        {"messages": [{"role": "system", "content": system}, {"role": "user", "content": user}]}
    ).encode()
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    text = ""
    async for line in reader:
        if line.startswith(b"data: {"):
            text += json.loads(line[6:])["choices"][0]["delta"].get("content") or ""
            yield text
    writer.close()


async def measured(url: str, rounds: int) -> list[Round]:
    settings = Settings(openai=OpenAI(api_key="k", base_url=url, model="m"))
    async with open_engines(settings) as engines:
        _, month = await ours(engines.author)  # the first round loads the package and the bank
        found = []
        for _ in range(rounds):
            seconds, _ = await ours(engines.author)
            found.append(Round(seconds, await longest_chain(url, month)))
        return found


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=5)
    given = asked.parse_args()
    console = Console()
    with served() as url:
        rounds = asyncio.run(measured(url, given.rounds))
    for each in rounds:
        console.print(f"ours {each.ours_s:6.3f} s   longest chain {each.chain_s:6.3f} s   {each.ratio:.3f} ×")
    ratio = median(each.ratio for each in rounds)
    console.print(f"median {ratio:.3f} × the longest chain; at most {MOST} × is wanted")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())

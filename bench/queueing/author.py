"""An author that takes its time: half a second by default, then a scene that passes the gate."""

import asyncio
import os
import time
from pathlib import Path
from typing import Final

from kaiwa.curriculum.author import Persona, Phrase, ScenarioBrief, ScenarioDraft
from kaiwa.curriculum.schedule import Evidence, Objective
from kaiwa.curriculum.vocabulary import Origin, ScenarioRole

PERSONA: Final = Persona(
    title="Shop assistant",
    name_template="Ana",
    setting="A small shop near the station",
    intro_prompt="You serve a customer who is new in town.",
    stakes="They want to buy something before the shop closes.",
)
OBJECTIVES: Final = (
    Objective("repeat", "Ask them to say it again", Evidence(moves=("ask_repeat",))),
    Objective("slower", "Ask them to speak more slowly", Evidence(moves=("ask_slower",))),
)


class Journal:
    """One line a call, written at once: what a killed process has asked for is known all the same."""

    def __init__(self, place: Path) -> None:
        self._file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def note(self, brief: ScenarioBrief) -> None:
        line = f"{time.monotonic():.6f} {os.getpid()} {brief.intent.text} {brief.day.day}\n"
        os.write(self._file, line.encode())


class Timed:
    """Improvised, as a model's scenes are; ``deadly`` is the wish that ends the process which writes it."""

    origin = Origin.OPENAI

    def __init__(self, seconds: float, journal: Journal, deadly: str = "") -> None:
        self._seconds = seconds
        self._journal = journal
        self._deadly = deadly

    async def write(self, brief: ScenarioBrief) -> ScenarioDraft:
        self._journal.note(brief)
        if self._deadly and brief.intent.text == self._deadly:
            os._exit(9)
        await asyncio.sleep(self._seconds)
        return ScenarioDraft(
            title=brief.day.title,
            description="Buy something small.",
            target_language=brief.intent.target_language,
            role=ScenarioRole.CHARACTER,
            difficulty_rating=brief.day.difficulty_rating,
            persona=PERSONA,
            instructions="Ask what they want, and tell them what it costs.",
            context="You stand at the counter.",
            expected_outcome="You leave with what you came for.",
            learning_objectives=OBJECTIVES,
            opening=Phrase(text="Hola.", gloss="Hello."),
        )

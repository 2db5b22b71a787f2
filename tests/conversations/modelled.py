"""A model with manners for a whole day in any language: what aimock says is the bank's, and follows from what is played."""

import json
from collections.abc import Iterable
from typing import Any, Final

from kaiwa.conversations.talk import Played
from kaiwa.curriculum.author import ScenarioBrief, ScenarioDraft
from kaiwa.curriculum.schedule import Day
from kaiwa.engines.offline.dialogue import scene_of
from kaiwa.engines.offline.shelf import shelf
from kaiwa.engines.offline.speaking import choices
from kaiwa.engines.offline.staging import stage
from tests.engines.builders import a_turn
from tests.engines.openai.canned import good_outline, scene_json
from tests.engines.openai.fixtures import REPLY, a_reply, fixture, spoken
from tests.months import a_month, an_intent, others_than

Json = dict[str, Any]
OPENING: Final = "has said nothing yet"


def author(language: str) -> list[Json]:
    scenes = [scene(language, n) for n in (1, 2, 3)]
    return [fixture(json.loads(good_outline(language)), system="You lay out a month"), *scenes]


def scene(language: str, n: int) -> Json:
    day = a_month(language).schedule[n]
    return fixture(
        scene_json(staged(language, day)),
        system="You write one role-play",
        user=f'"title": {quoted(day.title)}',
    )


def staged(language: str, day: Day) -> ScenarioDraft:
    others = others_than(a_month(language), day.day)
    return stage(shelf(language), ScenarioBrief(intent=an_intent(language), day=day, others=others))


def opening(draft: ScenarioDraft) -> Json:
    return fixture({"say": draft.opening.text, "translation": draft.opening.gloss}, system=OPENING)


def lines_of(played: Played, bank: ScenarioDraft) -> list[tuple[str, str]]:
    """For each objective of the talk the learner's line: what the bank would say in its own scene of that day."""
    scene = scene_of(a_turn("", draft=bank))
    moves = [each.evidence.moves for each in bank.learning_objectives if each.evidence]
    lines = [choices(scene.stage, each, {})[0].text for each in moves]
    assert len(set(lines)) == len(lines)
    return [(each.id, line) for each, line in zip(played.draft.learning_objectives, lines, strict=True)]


def partner(bank: ScenarioDraft, lines: Iterable[tuple[str, str]]) -> list[Json]:
    """Answers each with another line of the scene, and sees what it met."""
    answers = [node.line for node in bank.nodes if node.line.text != bank.opening.text]
    told = list(lines)
    return [
        fixture(
            a_reply(
                answers[place % len(answers)].text,
                answers[place % len(answers)].gloss,
                evidence=[{"objective": objective, "quote": line}],
                finished=place == len(told) - 1,
            ),
            system=REPLY,
            user=spoken(line),
        )
        for place, (objective, line) in enumerate(told)
    ]


def analyst(lines: Iterable[tuple[str, str]]) -> list[Json]:
    verdicts = [
        {"objective": objective, "met": True, "quote": line, "missing": ""} for objective, line in lines
    ]
    looked_at = {
        "corrections": [],
        "glosses": [],
        "grammar": [],
        "translation": "What was said.",
        "confidence": 0.9,
    }
    return [
        fixture(looked_at, system="You look at one turn"),
        fixture({"verdicts": verdicts}, system="You decide for each objective"),
    ]


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

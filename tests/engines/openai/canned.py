"""What a good model would have said: months, scenes and lines of the bank, in the shape that the prompts ask for."""

import json
from functools import cache
from typing import Any

from kaiwa.curriculum.author import Outline, ScenarioDraft
from kaiwa.curriculum.schedule import Day
from tests.months import a_month, a_scene

Json = dict[str, Any]


def day_json(day: Day) -> Json:
    return {
        "day": day.day,
        "title": day.title,
        "theme": day.theme,
        "domain": day.domain,
        "skill": day.skill.value,
        "can_do": day.can_do,
        "objectives": [
            {"text": each.text, "moves": list(each.evidence.moves) if each.evidence else []}
            for each in day.objectives
        ],
        "new_items": [
            {"text": item.text, "reading": item.reading, "gloss": item.gloss} for item in day.new_items
        ],
        "grammar": "",
        "complication": "",
        "keywords": list(day.keywords),
        "reason": day.reason,
    }


def outline_json(outline: Outline) -> Json:
    return {
        "title": outline.title,
        "description": outline.description,
        "days": [day_json(day) for day in outline.schedule],
    }


def scene_json(draft: ScenarioDraft) -> Json:
    persona = draft.persona
    return {
        "description": draft.description,
        "role": draft.role.value,
        "persona": {
            "title": persona.title,
            "name": persona.name_template,
            "setting": persona.setting,
            "intro": persona.intro_prompt,
            "stakes": persona.stakes,
            "register": persona.register,
            "gender": persona.gender,
            "manner": persona.manner,
        },
        "context": draft.context,
        "expected_outcome": draft.expected_outcome,
        "opening": {
            "text": draft.opening.text,
            "gloss": draft.opening.gloss,
            "reading": draft.opening.reading,
        },
        "phrases": [
            {"text": each.text, "gloss": each.gloss, "reading": each.reading, "move": each.move}
            for each in draft.phrases
        ],
        "complication": "",
        "keywords": list(draft.search_keywords),
        "minutes": 10,
    }


@cache
def good_outline(language: str = "ja") -> str:
    return json.dumps(outline_json(a_month(language)), ensure_ascii=False)


@cache
def good_scene(language: str = "ja", day: int = 9) -> str:
    return json.dumps(scene_json(a_scene(language, day=day)), ensure_ascii=False)

"""How large what people send may be, once it is decoded: a day, a scene, a whole package. Pure."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.schedule import Day
from kaiwa.errors import Invalid

LONGEST_TEXT: Final = 4000
LONGEST_TITLE: Final = 200
MOST_MEMBERS: Final = 200
LONGEST_OF: Final = {
    "categories": 48,
    "tags": 48,
    "search_keywords": 64,
    "keywords": 64,
    "primary_skill": 32,
    "situation": 64,
    "domain": 48,
    "goal": 16,
    "id": 64,
    "theme": LONGEST_TITLE,
    "title": LONGEST_TITLE,
    "model": 80,
    "prompt_version": 32,
    "reason": 500,
}
LONGEST_SCENE_S: Final = 7200


class TooLarge(Invalid):
    code = "too_large_inside"
    sentence = "A text or a list in this is longer than it may be."


def must_fit_days(days: Iterable[Day]) -> None:
    for day in days:
        where = f"day {day.day}"
        _must_be_a_rating(day.difficulty_rating, where)
        for item in (*day.new_items, *day.review_items):
            _must_be_a_rating(item.rating, where)
        must_be_modest(msgspec.to_builtins(day), where)


def must_fit_scene(draft: ScenarioDraft, where: str = "the scene") -> None:
    _must_be_a_rating(draft.difficulty_rating, where)
    if not draft.title.strip():
        raise Invalid(f"Give {where} a title.", field="title")
    if not 1 <= draft.estimated_duration_seconds <= LONGEST_SCENE_S:
        raise Invalid("A scene takes between a second and two hours.", field="estimated_duration_seconds")
    must_be_modest(msgspec.to_builtins(draft), where)


def must_be_modest(value: Any, where: str, key: str = "") -> None:
    match value:
        case str():
            if len(value) > LONGEST_OF.get(key, LONGEST_TEXT):
                raise TooLarge(field=f"{where}: {key}")
        case list() | tuple():
            if len(value) > MOST_MEMBERS:
                raise TooLarge(field=f"{where}: {key}")
            for each in value:
                must_be_modest(each, where, key)
        case dict():
            if len(value) > MOST_MEMBERS:
                raise TooLarge(field=f"{where}: {key}")
            for name, each in value.items():
                must_be_modest(name, where, "id")
                must_be_modest(each, where, name)


def _must_be_a_rating(rating: int, where: str) -> None:
    if not 1 <= rating <= 100:
        raise Invalid(f"A difficulty rating lies between 1 and 100 ({where}).", field="difficulty_rating")

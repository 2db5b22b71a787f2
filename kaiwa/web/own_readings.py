"""What pages show of days and scenes, read as their reader wants it read; nobody else's copy changes."""

from typing import Any, Protocol, TypeVar

from msgspec.structs import replace

from kaiwa.curriculum.author import Phrase
from kaiwa.languages.annotating import OverridesFor, in_own_readings
from kaiwa.scripts import Overrides


class Staged(Protocol):
    """A scene as a preview shows it, or a path."""

    @property
    def phrases(self) -> tuple[Phrase, ...]: ...


S = TypeVar("S", bound=Staged)


async def day_in_own_readings(told: dict[str, Any], overrides_for: OverridesFor) -> dict[str, Any]:
    """``told`` has the day and its language, as the sheets of a preview and of a path are given them."""
    language, day = told["language"], told["day"]
    words = await in_own_readings(day.new_items, language, await overrides_for(language))
    return told | {"day": replace(day, new_items=tuple(words))}


async def lessons_in_own_readings(told: dict[str, Any], overrides_for: OverridesFor) -> dict[str, Any]:
    """``told`` has the language and the first lessons, each as its macro takes it: with its scene, or none yet."""
    language = told["language"]
    overrides = await overrides_for(language)
    lessons = [
        (
            number,
            season,
            glyph,
            await scene_in_own_readings(scene, language, overrides) if scene else None,
            of,
        )
        for number, season, glyph, scene, of in told["lessons"]
    ]
    return told | {"lessons": lessons}


async def scene_in_own_readings(scene: S, language: str, overrides: Overrides) -> S:
    """Its phrases are what is shown with readings."""
    if not overrides:
        return scene
    phrases = await in_own_readings(scene.phrases, language, overrides)
    return replace(scene, phrases=tuple(phrases))  # type: ignore[type-var]  # a struct

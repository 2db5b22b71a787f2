"""The words of a day's page, read as its reader wants them read."""

from typing import Any

from msgspec.structs import replace

from kaiwa.languages.annotating import OverridesFor, in_own_readings


async def day_in_own_readings(told: dict[str, Any], overrides_for: OverridesFor) -> dict[str, Any]:
    """``told`` has the day and its language, as the sheets of a preview and of a path are given them."""
    language, day = told["language"], told["day"]
    words = await in_own_readings(day.new_items, language, await overrides_for(language))
    return told | {"day": replace(day, new_items=tuple(words))}

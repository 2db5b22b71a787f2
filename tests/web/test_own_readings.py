"""A day's words are read as their reader wants them, and nobody else's copy of the day changes."""

from typing import Any

from kaiwa.curriculum.day_view import day_view
from kaiwa.web.own_readings import day_in_own_readings
from tests.curriculum.walking import a_day


async def test_a_word_of_the_day_is_read_as_its_reader_wants_it() -> None:
    day = day_view(a_day(1))
    [word] = day.new_items
    told: dict[str, Any] = {"day": day, "language": "ja", "sid": "x"}

    async def own(language: str) -> dict[str, str]:
        return {word.text: "ことば"} if language == "ja" else {}

    shown = await day_in_own_readings(told, own)
    assert [(each.text, each.reading) for each in shown["day"].new_items] == [(word.text, "ことば")]
    assert (shown["sid"], day.new_items[0].reading) == ("x", word.reading)
    assert (await day_in_own_readings(told | {"language": "zh-Hans"}, own))["day"] == day

"""Many hands on one path: every change stands, or is told that it came too late."""

import asyncio

from tests.browsing import Browser, query, value
from tests.curriculum.paths.building import keep_path


async def test_days_that_are_edited_at_once_are_all_edited(creator: Browser) -> None:
    key = await keep_path(creator.id)  # type: ignore[attr-defined]
    days = range(4, 14)
    answers = await asyncio.gather(
        *(creator.send("PUT", f"/api/paths/{key}/days/{day}", {"title": f"Day {day}"}) for day in days)
    )
    assert {answer.status_code for answer in answers} == {200}
    path = (await creator.get(f"/api/paths/{key}")).json()
    assert [path["schedule"][day - 1]["title"] for day in days] == [f"Day {day}" for day in days]
    assert path["version"] == 1 + len(days)
    assert await value("SELECT count(*) FROM learning_path_versions WHERE path_id = $1", key) == len(days)


async def test_of_two_who_saw_the_same_version_one_wins(creator: Browser) -> None:
    key = await keep_path(creator.id, scenes=0)  # type: ignore[attr-defined]
    answers = await asyncio.gather(
        *(creator.send("PATCH", f"/api/paths/{key}", {"title": f"{n}", "version": 1}) for n in range(8))
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    winner = next(answer.json()["title"] for answer in answers if answer.status_code == 200)
    assert (await creator.get(f"/api/paths/{key}")).json()["title"] == winner


async def test_a_personal_path_that_is_published_from_two_tabs_becomes_one_template(creator: Browser) -> None:
    key = await keep_path(creator.id)  # type: ignore[attr-defined]
    answers = await asyncio.gather(*(creator.post(f"/api/paths/{key}/publish") for _ in range(4)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    made = {answer.json()["path_id"] for answer in answers if answer.status_code == 200}
    assert len(made) == 1
    templates = await query(
        "SELECT id FROM learning_paths WHERE is_template AND user_id = $1",
        creator.id,  # type: ignore[attr-defined]
    )
    assert {row["id"] for row in templates} == made


async def test_a_day_that_is_filled_while_another_is_edited_is_not_lost(creator: Browser) -> None:
    key = await keep_path(creator.id)  # type: ignore[attr-defined]

    async def fill(day: int) -> None:
        await query(
            "UPDATE learning_paths SET schedule = jsonb_set(schedule, ARRAY[$2::text, 'scenario_id'], to_jsonb($3::text)) "
            "WHERE id = $1",
            key,
            str(day - 1),
            f"scene-{day}",
        )

    edits = [
        creator.send("PUT", f"/api/paths/{key}/days/{day}", {"title": f"Day {day}"}) for day in range(4, 9)
    ]
    await asyncio.gather(*edits, *(fill(day) for day in range(10, 15)))
    schedule = (await creator.get(f"/api/paths/{key}")).json()["schedule"]
    assert [day["scenario_id"] for day in schedule[9:14]] == [f"scene-{day}" for day in range(10, 15)]
    assert [day["title"] for day in schedule[3:8]] == [f"Day {day}" for day in range(4, 9)]

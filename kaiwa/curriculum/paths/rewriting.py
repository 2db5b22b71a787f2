"""Days that lost or changed their scene are written anew, and a scene that is being written for what they were goes."""

from typing import Final

from kaiwa.curriculum.enqueue import enqueue_days
from kaiwa.curriculum.schedule import Schedule
from kaiwa.database import become_the_product, connection

DRAIN_SCENARIOS: Final = "drain_scenarios"
# without its token an author that is still writing finds its day taken; ready rows without a scene are planned anew
LET_GO: Final = """
    UPDATE scenario_generation_queue q
    SET status = 'ready', attempt_token = NULL, lease_expires_at = NULL, set_aside = false, last_error = NULL,
        scenario_id = other.scenario_id, version = q.version + 1, updated_at = now()
    FROM unnest($2::int[], $3::text[]) AS other (day, scenario_id)
    WHERE q.path_id = $1 AND q.day_index = other.day"""


async def rewrite(path_id: str, before: Schedule | None, after: Schedule) -> None:
    """At the end of the transaction that has changed the path; ring ``drain_scenarios`` when it is over.

    Without ``before`` every day counts as changed, such as when the wish behind all of them was.
    """
    await become_the_product()
    changed = [
        day for day in after if before is None or _brief_of(before, day.day) != _brief_of(after, day.day)
    ]
    if changed:
        await connection().execute(
            LET_GO, path_id, [day.day for day in changed], [day.scenario_id for day in changed]
        )
    await enqueue_days(path_id)


def _brief_of(schedule: Schedule, day: int) -> tuple[object, ...]:
    """What an author is told of a day, as far as it can change."""
    found = schedule[day]
    return found.scenario_id, found.candidate, found.title, found.situation, found.objectives

"""Paths that stand in the database as a commit leaves them: 28 days, the first scenes written."""

from functools import cache
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from kaiwa.curriculum.author import Intent, Outline, ScenarioDraft
from kaiwa.curriculum.path_rows import NewPath, PathMetadata, insert_path
from kaiwa.curriculum.paths.judging import judged
from kaiwa.curriculum.quality import PathReport
from kaiwa.curriculum.scenario_quality import ScenarioReport, judge_scenario
from kaiwa.curriculum.scenario_rows import Keeping, insert_scenario
from kaiwa.curriculum.schedule import Schedule
from kaiwa.curriculum.vocabulary import Origin, PathStatus
from kaiwa.database import fetch, transaction
from kaiwa.viewer import SYSTEM
from tests.months import STARTS_ON, a_month, a_scene, an_intent


@cache
def _report(language: str) -> PathReport:
    return judged(a_month(language), an_intent(language), STARTS_ON, is_template=False)


@cache
def _scene_report(language: str, day: int) -> ScenarioReport:
    return judge_scenario(a_scene(language, day=day))


async def keep_path(
    owner: UUID | None = None,
    *,
    guest: UUID | None = None,
    language: str = "ja",
    scenes: int = 3,
    scene: ScenarioDraft | None = None,
    schedule: Schedule | None = None,
    intent: Intent | None = None,
    is_template: bool = False,
    **more: Any,
) -> str:
    month: Outline = a_month(language)
    new = NewPath(
        user_id=owner,
        guest_id=guest,
        created_by_user_id=owner,
        title=more.pop("title", month.title),
        description=more.pop("description", month.description),
        target_language=language,
        source_language="en",
        schedule=schedule or month.schedule,
        is_template=is_template,
        status=PathStatus.ACTIVE,
        difficulty_rating=12,
        report=_report(language),
        origin=Origin.OFFLINE,
        metadata=PathMetadata(
            intent=intent or an_intent(language), starts_on=STARTS_ON, **more.pop("metadata", {})
        ),
        **more,
    )
    async with transaction(SYSTEM):
        key = await insert_path(new)
        for day in range(1, scenes + 1):
            draft = scene if scene is not None and day == 1 else a_scene(language, day=day)
            keeping = Keeping(
                user_id=owner, guest_id=guest, created_by_user_id=owner, path_id=key, origin=Origin.OFFLINE
            )
            scenario_id = await insert_scenario(
                replace(draft, title=draft.title), keeping, _scene_report(language, day)
            )
            await fetch(
                "UPDATE learning_paths SET schedule = jsonb_set(schedule, ARRAY[$2::text, 'scenario_id'], "
                "to_jsonb($3::text)) WHERE id = $1",
                key,
                str(day - 1),
                scenario_id,
            )
    return key

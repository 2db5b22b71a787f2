"""A path is taken along as a package, and a package becomes a path of whoever brings it."""

import asyncio
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.author import Outline
from kaiwa.curriculum.lexicons import lexicon_for
from kaiwa.curriculum.path_rows import NewPath, PathMetadata, insert_path, load_own_path, load_path
from kaiwa.curriculum.paths.capacity import must_have_room
from kaiwa.curriculum.paths.forking import keep_schedule
from kaiwa.curriculum.paths.judging import intent_of, judged
from kaiwa.curriculum.paths.package import PathPackage, packed
from kaiwa.curriculum.paths.reading import shown
from kaiwa.curriculum.paths.rewriting import DRAIN_SCENARIOS, rewrite
from kaiwa.curriculum.paths.scenes import relinked
from kaiwa.curriculum.paths.view import PathView, is_mine
from kaiwa.curriculum.quality import PathReport
from kaiwa.curriculum.scenario_quality import ScenarioReport, judge_scenario
from kaiwa.curriculum.scenario_rows import PLAYED, Keeping, draft_of, insert_scenario
from kaiwa.curriculum.schedule import Schedule
from kaiwa.curriculum.vocabulary import Origin, PathStatus
from kaiwa.database import fetch, transaction
from kaiwa.errors import Invalid, NotFound
from kaiwa.viewer import Viewer

SCENES: Final = (
    f"SELECT id, {', '.join(PLAYED)} FROM scenarios WHERE id = ANY($1::text[]) AND deleted_at IS NULL"  # noqa: S608 - names of ours
)
KNOWN: Final = "SELECT count(*) FROM languages WHERE id = ANY($1::text[]) AND is_active"


class _Reports(Struct, frozen=True):
    path: PathReport
    scenes: dict[str, ScenarioReport]


async def pack_path(path_id: str, viewer: Viewer) -> PathPackage:
    """One's own, with the wish behind it; or a public one, without."""
    async with transaction(viewer):
        path = await load_path(path_id, viewer)
        mine = is_mine(path, viewer)
        if not (mine or path.is_public):
            raise NotFound
        rows = await fetch(SCENES, [day.scenario_id for day in path.schedule if day.scenario_id])
    return packed(path, {row["id"]: draft_of(row) for row in rows}, with_wish=mine)


async def import_path(package: PathPackage, viewer: Viewer, ring: Ring) -> PathView:
    reports = await asyncio.to_thread(_judged, package)
    async with transaction(viewer):
        await must_have_room(viewer)
        languages = {package.target_language, package.source_language or package.target_language}
        [known] = await fetch(KNOWN, list(languages))
        if known[0] != len(languages):
            raise Invalid("Kaiwa does not know this language. GET /api/languages lists them.")
        key = await insert_path(_new_path(package, reports.path, viewer))
        schedule = await _with_scenes(package, reports.scenes, key, viewer)
        view = await shown(await load_own_path(key, viewer), viewer)
        await rewrite(key, None, schedule)
    await ring(DRAIN_SCENARIOS)
    return view


def _judged(package: PathPackage) -> _Reports:
    """What comes from elsewhere is judged like everything else, whatever it scored there."""
    schedule = Schedule.of(package.days)
    intent = package.intent or intent_of(
        package.title, package.target_language, package.source_language, package.difficulty_rating, schedule
    )
    outline = Outline(title=package.title, description=package.description, schedule=schedule)
    lexicon = lexicon_for(package.target_language)
    scenes = {
        name: judge_scenario(
            draft, others=[day for day in schedule if day.scenario_id != name], lexicon=lexicon
        )
        for name, draft in package.scenes.items()
    }
    return _Reports(judged(outline, intent, now().date(), is_template=False), scenes)


def _new_path(package: PathPackage, report: PathReport, viewer: Viewer) -> NewPath:
    return NewPath(
        user_id=viewer.user_id,
        guest_id=viewer.guest_id,
        created_by_user_id=viewer.user_id,
        title=package.title,
        description=package.description,
        target_language=package.target_language,
        source_language=package.source_language,
        schedule=relinked(Schedule.of(package.days), {}),
        is_template=package.is_template,
        status=PathStatus.DRAFT if package.is_template else PathStatus.ACTIVE,
        strategy=package.strategy,
        difficulty_rating=package.difficulty_rating,
        report=report,
        origin=Origin.CREATOR,
        metadata=PathMetadata(
            intent=package.intent,
            instructions=package.instructions,
            category=package.category,
            tags=package.tags,
            primary_skill=package.primary_skill,
            estimated_minutes_per_day=package.estimated_minutes_per_day,
        ),
    )


async def _with_scenes(
    package: PathPackage, reports: dict[str, ScenarioReport], path_id: str, viewer: Viewer
) -> Schedule:
    keeping = Keeping(
        user_id=viewer.user_id,
        guest_id=viewer.guest_id,
        created_by_user_id=viewer.user_id,
        path_id=path_id,
        origin=Origin.CREATOR,
    )
    made = {
        name: await insert_scenario(replace(draft, made=None), keeping, reports[name])
        for name, draft in package.scenes.items()
    }
    schedule = relinked(Schedule.of(package.days), made)
    await keep_schedule(path_id, schedule)
    return schedule

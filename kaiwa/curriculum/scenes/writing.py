"""A creator writes a scene, changes it and shows it; the gate says what it finds, and keeps the catalogue clean."""

import asyncio
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.accounts.principal import Principal
from kaiwa.clock import now
from kaiwa.curriculum.author import Persona, Phrase, ScenarioDraft
from kaiwa.curriculum.caps import must_fit_scene
from kaiwa.curriculum.lexicons import lexicon_for
from kaiwa.curriculum.path_rows import as_json
from kaiwa.curriculum.paths.listing import names_in
from kaiwa.curriculum.scenario_quality import ScenarioReport, judge_scenario
from kaiwa.curriculum.scenario_rows import Keeping, draft_of, insert_scenario, played_values
from kaiwa.curriculum.scenes.listing import keep_listed
from kaiwa.curriculum.scenes.reading import load_own_scene, load_playable, shown_scene
from kaiwa.curriculum.scenes.view import SceneDetail
from kaiwa.curriculum.vocabulary import Origin, ScenarioRole, Visibility
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import Conflict, Invalid

MOST: Final = 1000
MOST_TOLD: Final = 10
AROUND: Final = frozenset({"title", "description", "categories", "tags", "search_keywords"})
"""What may change although somebody has played it: it is written around the scene, not in it."""
NOTHING_YET: Final = ScenarioDraft(
    title="",
    description="",
    target_language="",
    role=ScenarioRole.CHARACTER,
    difficulty_rating=10,
    persona=Persona(title="", name_template="", setting="", intro_prompt="", stakes=""),
    instructions="",
    context="",
    expected_outcome="",
    learning_objectives=(),
    opening=Phrase(text="", gloss=""),
)
DELETE: Final = "UPDATE scenarios SET deleted_at = $2, updated_at = $2, version = version + 1 WHERE id = $1"
PUBLIC_PATH: Final = "SELECT FROM learning_paths WHERE id = $1 AND is_public AND deleted_at IS NULL"
ON_A_DAY: Final = """
    SELECT FROM learning_paths WHERE id = $1 AND deleted_at IS NULL
    AND schedule @> jsonb_build_array(jsonb_build_object('scenario_id', $2::text))"""


class AlreadyPlayed(Conflict):
    code = "already_played"
    sentence = "Somebody has played this scene. Make a copy (copy_of) and change that."


class OnADay(Conflict):
    code = "on_a_day"
    sentence = "This scene stands on a day of a path. Put another one there first."


class NotListable(Invalid):
    code = "not_listable"
    sentence = "A public scene passes the gate and names nobody. Mend what it found, or keep it unlisted."


class SceneEdit(Struct, frozen=True):
    """Fields of the draft that somebody wants otherwise, and who may see it."""

    fields: dict[str, Any]
    visibility: Visibility | None = None


async def write_scene(principal: Principal, edit: SceneEdit, copy_of: str | None) -> SceneDetail:
    user_id, viewer = principal.must_be_person(), principal.viewer
    draft = NOTHING_YET
    if copy_of is not None:
        async with transaction(viewer):
            draft = draft_of(await load_playable(copy_of, viewer))
    draft = replace(draft, **edit.fields)
    visibility = edit.visibility or Visibility.PRIVATE
    report = await _judged(draft, visibility, in_public_path=False)
    async with transaction(viewer):
        await _must_have_room(user_id)
        await _must_be_taught(draft.target_language)
        keeping = Keeping(
            user_id=user_id, created_by_user_id=user_id, visibility=visibility, origin=Origin.CREATOR
        )
        key = await insert_scenario(draft, keeping, report)
        await keep_listed(key, draft, visibility)
        return await shown_scene(key, viewer)


async def change_scene(
    principal: Principal, scenario_id: str, edit: SceneEdit, seen: int | None
) -> SceneDetail:
    """The second time the same, nothing differs and nothing is written."""
    principal.must_be_person()
    viewer = principal.viewer
    async with transaction(viewer):
        row = await load_own_scene(scenario_id, viewer)
        in_public_path = await _is_in_a_public_path(row["path_id"])
    before, was = draft_of(row), Visibility(row["visibility"])
    draft, visibility = replace(before, **edit.fields), edit.visibility or was
    report = await _judged(draft, visibility, in_public_path=in_public_path)
    async with transaction(viewer):
        row = await load_own_scene(scenario_id, viewer)
        if draft_of(row) != before or (seen is not None and seen != row["version"]):
            raise Conflict(version=row["version"])
        if row["total_attempts"] and _changed(before, draft) - AROUND:
            raise AlreadyPlayed
        if draft.target_language != before.target_language:
            await _must_be_taught(draft.target_language)
        if draft != before or visibility is not was:
            await _save(scenario_id, draft, visibility, report)
        return await shown_scene(scenario_id, viewer)


async def delete_scene(principal: Principal, scenario_id: str) -> None:
    principal.must_be_person()
    viewer = principal.viewer
    async with transaction(viewer):
        row = await load_own_scene(scenario_id, viewer)
        if row["path_id"] and await fetch(ON_A_DAY, row["path_id"], scenario_id):
            raise OnADay
        await connection().execute(DELETE, scenario_id, now())
        await keep_listed(scenario_id, draft_of(row), None)


def _changed(before: ScenarioDraft, after: ScenarioDraft) -> set[str]:
    return {name for name in before.__struct_fields__ if getattr(before, name) != getattr(after, name)}


async def _is_in_a_public_path(path_id: str | None) -> bool:
    return bool(path_id and await fetch(PUBLIC_PATH, path_id))


async def _judged(draft: ScenarioDraft, visibility: Visibility, *, in_public_path: bool) -> ScenarioReport:
    must_fit_scene(draft)
    return await asyncio.to_thread(_judge, draft, visibility, in_public_path)


def _judge(draft: ScenarioDraft, visibility: Visibility, in_public_path: bool) -> ScenarioReport:
    """Of what is public the gate is asked for more; a part of a public path names nobody, as the rest of it."""
    public = visibility is Visibility.PUBLIC
    report = judge_scenario(
        draft, lexicon=lexicon_for(draft.target_language), is_template=public or in_public_path
    )
    named = names_in(draft) if public or in_public_path else []
    if named or (public and not report.accepted):
        raise NotListable(findings=list(report.failures[:MOST_TOLD]), personal_data=named)
    return report


async def _save(
    scenario_id: str, draft: ScenarioDraft, visibility: Visibility, report: ScenarioReport
) -> None:
    values = played_values(draft) | {
        "visibility": visibility.value,
        "quality_score": report.score,
        "quality_report": as_json(report),
        "updated_at": now(),
    }
    named = ", ".join(f"{name} = ${place}" for place, name in enumerate(values, start=2))
    await connection().execute(
        f"UPDATE scenarios SET {named}, version = version + 1 WHERE id = $1",  # noqa: S608 - names of ours
        scenario_id,
        *values.values(),
    )
    await keep_listed(scenario_id, draft, visibility)


async def _must_have_room(user_id: object) -> None:
    [row] = await fetch(
        "SELECT count(*) FROM scenarios WHERE user_id = $1 AND path_id IS NULL AND deleted_at IS NULL",
        user_id,
    )
    if row[0] >= MOST:
        raise Conflict(f"You have {MOST} scenes, which is the most. Delete one that you do not need.")


async def _must_be_taught(language: str) -> None:
    if not await fetch("SELECT FROM languages WHERE id = $1 AND is_active", language):
        raise Invalid(
            "Kaiwa does not know this language. GET /api/languages lists them.", field="target_language"
        )

"""A path goes public, without anything that tells who somebody is, and comes back.

A template is published itself. A personal path stays personal with all its texts: a template is made of it.
"""

import asyncio
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

import asyncpg
from msgspec import Struct
from msgspec.structs import replace

from kaiwa.accounts.audit import audit
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.vocabulary import AuditAction
from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.lexicons import lexicon_for
from kaiwa.curriculum.path_rows import (
    NewPath,
    Path,
    as_json,
    insert_path,
    load_own_path,
    load_path,
    schedule_json,
)
from kaiwa.curriculum.paths.listing import keep_listing
from kaiwa.curriculum.paths.publication import Publication, gives_away, load_material, names_of, prepared
from kaiwa.curriculum.paths.rewriting import DRAIN_SCENARIOS, rewrite
from kaiwa.curriculum.paths.scenes import copy_scenes, relinked
from kaiwa.curriculum.paths.versions import keep_version
from kaiwa.curriculum.public_texts import scrub_sentence
from kaiwa.curriculum.scenario_quality import ScenarioReport, judge_scenario
from kaiwa.curriculum.scenario_rows import played_values
from kaiwa.curriculum.slug import slug_of
from kaiwa.curriculum.vocabulary import PathStatus
from kaiwa.database import connection, transaction
from kaiwa.errors import Conflict, Invalid, NotAllowed, NotFound
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM, Viewer

PUBLISH: Final = """
    UPDATE learning_paths SET title = $2, description = $3, schedule = $4, quality_score = $5, quality_report = $6,
           metadata = metadata || $7::jsonb, is_public = true, status = 'active', share_slug = $8,
           created_by_user_id = coalesce(created_by_user_id, user_id),
           published_at = coalesce(published_at, $9), version = version + 1, updated_at = $9
    WHERE id = $1 RETURNING published_at"""
UNPUBLISH: Final = """
    UPDATE learning_paths SET is_public = false, version = version + 1, updated_at = $2,
           metadata = metadata || $3::jsonb
    WHERE id = $1"""
REMEMBER: Final = "UPDATE learning_paths SET metadata = metadata || $2::jsonb, updated_at = $3 WHERE id = $1"
SLUG_TRIES: Final = 6


class NotReady(Invalid):
    code = "not_publishable"
    sentence = "This path is not ready to be published. GET …/publish says what is missing."


class Unconfirmed(Conflict):
    code = "scrub_unconfirmed"
    sentence = (
        "Look at what publishing changes (GET …/publish) and send its value of confirm back as confirmed."
    )


class Withheld(NotAllowed):
    code = "withheld"
    sentence = "An admin took this path out of the catalogue. Write to them before you publish it again."


class SlugTaken(Conflict):
    code = "slug_taken"
    sentence = "Another path has this address. Choose another one."


class SlugStays(Conflict):
    code = "slug_stays"
    sentence = "Its address is known already, and links to it stay good. It cannot be changed any more."


class Showing(Struct, frozen=True, kw_only=True):
    """How it is found. What is left out stays as it is."""

    slug: str | None = None
    """The end of its address, once and for all; it is made of the title where nobody chooses."""
    unlisted: bool | None = None
    """For who has the link alone."""


class Published(Struct, frozen=True, kw_only=True):
    path_id: str
    """The public template: another one than the path that was published, where that was personal."""
    share_slug: str
    is_public: bool
    published_at: datetime


async def publish_path(
    path_id: str, viewer: Viewer, confirmed: str | None, ring: Ring, showing: Showing | None = None
) -> Published:
    """A second time it publishes what has changed since, under the same address."""
    found = await prepared(path_id, viewer)
    _refuse(found, confirmed)
    reports = await asyncio.to_thread(_reports, found)
    async with transaction(viewer):
        # what was looked at is what is published: the lock lets nobody change it in between
        if (await load_material(path_id, viewer)) != found.material:
            raise Conflict
        template = await _template(found, viewer)
        published = await _publish(template, found, reports, viewer, showing or Showing())
    await ring(DRAIN_SCENARIOS)
    return published


def _refuse(found: Publication, confirmed: str | None) -> None:
    if found.material.path.metadata.withheld:
        raise Withheld(reason=found.material.path.metadata.withheld)
    if found.material.path.status is PathStatus.ARCHIVED:
        raise Conflict("This path is archived. Take it out of the archive first.")
    if not found.is_ready:
        raise NotReady(missing=found.missing)
    if confirmed != found.scrubbed.digest and (found.scrubbed.changes or confirmed is not None):
        raise Unconfirmed(changes=len(found.scrubbed.changes))


def _reports(found: Publication) -> dict[str, ScenarioReport]:
    """A gate's words may quote what was scrubbed: those scenes are judged again, as parts of a template."""
    return {each: _judged(found, each) for each in found.changed_scenes()}


def _judged(found: Publication, scenario_id: str) -> ScenarioReport:
    draft = found.draft(scenario_id)
    others = [day for day in found.path.schedule if day.scenario_id != scenario_id]
    return judge_scenario(draft, others=others, lexicon=lexicon_for(draft.target_language), is_template=True)


async def _template(found: Publication, viewer: Viewer) -> Path:
    """The row that becomes public."""
    path = found.material.path
    if path.is_template:
        return path
    if path.metadata.published_as is not None:
        try:
            before = await load_own_path(path.metadata.published_as, viewer)
        except NotFound:  # it was deleted
            pass
        else:
            if before.metadata.withheld:
                raise Withheld(reason=before.metadata.withheld)
            return before
    clean = found.path
    key = await insert_path(
        NewPath(
            user_id=path.user_id,
            created_by_user_id=path.user_id,
            forked_from_id=path.forked_from_id,
            title=clean.title,
            description=clean.description,
            target_language=path.target_language,
            source_language=path.source_language,
            schedule=clean.schedule,
            is_template=True,
            status=PathStatus.ACTIVE,
            strategy=path.strategy,
            difficulty_rating=path.difficulty_rating,
            report=clean.quality_report,
            origin=path.origin,
            model=path.model,
            prompt_version=path.prompt_version,
            metadata=replace(clean.metadata, published_as=None, rewrite=None),
        )
    )
    await connection().execute(REMEMBER, path.id, as_json({"published_as": key}), now())
    return await load_own_path(key, viewer)


async def _publish(
    template: Path, found: Publication, reports: dict[str, ScenarioReport], viewer: Viewer, showing: Showing
) -> Published:
    if template.published_at is not None:
        await keep_version(template, "published again")
    schedule, scenes = found.path.schedule, {each: each for each in found.material.drafts}
    if template.id != found.material.path.id:
        scenes = await copy_scenes(scenes, template.id, viewer)
        schedule = relinked(schedule, scenes)
    for was, report in reports.items():
        await _write_scene(scenes[was], found, was, report)
    unlisted = template.metadata.unlisted if showing.unlisted is None else showing.unlisted
    clean = replace(found.path, schedule=schedule, metadata=replace(found.path.metadata, unlisted=unlisted))
    slug, published_at = await _put_out(template, clean, _chosen(showing, template, found))
    public = replace(
        clean, id=template.id, is_public=True, status=PathStatus.ACTIVE, published_at=published_at
    )
    await keep_listing(public)
    # whatever is being written right now is written from texts that were not scrubbed yet
    await rewrite(template.id, None, schedule)
    return Published(path_id=template.id, share_slug=slug, is_public=True, published_at=published_at)


async def _write_scene(key: str, found: Publication, was: str, report: ScenarioReport) -> None:
    values = played_values(found.draft(was)) | {
        "quality_score": report.score,
        "quality_report": as_json(report),
        "updated_at": now(),
    }
    named = ", ".join(f"{name} = ${place}" for place, name in enumerate(values, start=2))
    await connection().execute(
        f"UPDATE scenarios SET {named}, version = version + 1 WHERE id = $1",  # noqa: S608 - names of ours
        key,
        *values.values(),
    )


def _chosen(showing: Showing, template: Path, found: Publication) -> str | None:
    """The slug that its creator chose, in the shape of one."""
    if not (showing.slug and showing.slug.strip()):
        return None
    slug = slug_of(showing.slug)
    if template.share_slug is not None:
        if slug != template.share_slug:
            raise SlugStays(field="slug")
        return slug
    if slug == slug_of(found.path.title):
        return None  # as it was proposed: where another path has it, it gets an ending
    if told := gives_away(slug, found):
        raise Invalid(
            f"An address that everybody sees tells who somebody is: {', '.join(told)}.", field="slug"
        )
    return slug


async def _put_out(template: Path, clean: Path, chosen: str | None) -> tuple[str, datetime]:
    """Under an address that nobody else has; the first one it got stays."""
    said = {
        "intent": clean.metadata.intent,
        "instructions": clean.metadata.instructions,
        "starts_on": None,
        "rewrite": None,
        "category": clean.metadata.category,
        "tags": clean.metadata.tags,
        "unlisted": clean.metadata.unlisted,
    }
    slug = template.share_slug or chosen or slug_of(clean.title)
    for _ in range(SLUG_TRIES):
        await connection().execute("SAVEPOINT slug")
        try:
            rows = await connection().fetch(
                PUBLISH,
                template.id,
                clean.title,
                clean.description,
                schedule_json(clean.schedule),
                clean.quality_score,
                as_json(clean.quality_report),
                as_json(said),
                slug,
                now(),
            )
        except asyncpg.UniqueViolationError:
            await connection().execute("ROLLBACK TO SAVEPOINT slug")
            if chosen:
                raise SlugTaken(field="slug") from None
            slug = slug_of(clean.title, uuid4().hex[:6])
            continue
        await connection().execute("RELEASE SAVEPOINT slug")
        return slug, rows[0]["published_at"]
    raise Conflict


async def unpublish_path(path_id: str, viewer: Viewer) -> None:
    """Whoever walks it goes on; nobody new finds it. A second time there is nothing left to do."""
    async with transaction(viewer):
        path = await load_own_path(path_id, viewer)
        if not path.is_template and path.metadata.published_as:
            path = await load_own_path(path.metadata.published_as, viewer)
        await _take_in(path, {})


async def _take_in(path: Path, said: dict[str, str | None]) -> None:
    if path.is_public or said:
        await connection().execute(UNPUBLISH, path.id, now(), as_json(said))
    await keep_listing(replace(path, is_public=False))


async def withhold_path(principal: Principal, path_id: str, reason: str, settings: Settings) -> None:
    """An admin takes it out of the catalogue, and it stays out until one lets it go."""
    await _moderate(principal, path_id, settings, reason, withheld=True)


async def release_path(principal: Principal, path_id: str, reason: str, settings: Settings) -> None:
    """Its owner may publish it again; it does not go public by itself."""
    await _moderate(principal, path_id, settings, reason, withheld=False)


async def _moderate(
    principal: Principal, path_id: str, settings: Settings, reason: str, *, withheld: bool
) -> None:
    admin: UUID = principal.must_be_admin()
    async with transaction(SYSTEM):
        path = await load_path(path_id, SYSTEM)
        if not path.is_template or path.published_at is None:
            raise NotFound
        await _take_in(path, {"withheld": reason if withheld else None})
        await audit(
            settings.secret,
            AuditAction.ADMIN_WRITE,
            actor=admin,
            subject=path.user_id,
            path_id=path_id,
            withheld=withheld,
            # the audit is for ever, and who is named in a reason may want to go
            reason=scrub_sentence(reason, await names_of(path.created_by_user_id or path.user_id)),
        )

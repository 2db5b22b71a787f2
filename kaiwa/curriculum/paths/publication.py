"""What publishing a path would do: the checklist, and each text that it changes. Nothing is written here."""

import asyncio
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.names import words_of
from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.path_rows import Path, load_own_path
from kaiwa.curriculum.paths.checklist import Check, checklist
from kaiwa.curriculum.paths.documents import (
    draft_with,
    path_documents,
    path_with,
    scene_documents,
    scene_name,
)
from kaiwa.curriculum.paths.judging import with_report
from kaiwa.curriculum.public_texts import Changed, Scrubbed, findings, scrub_documents
from kaiwa.curriculum.scenario_rows import PLAYED, draft_of
from kaiwa.curriculum.slug import slug_of, words_in
from kaiwa.curriculum.verdict import QualityView
from kaiwa.database import fetch, transaction
from kaiwa.errors import NotFound
from kaiwa.viewer import Viewer

# a template's replaced scenes go public with it: whoever knows their id may play them
SCENES: Final = f"""
    SELECT id, quality_report IS NOT NULL AS was_judged, {", ".join(PLAYED)} FROM scenarios
    WHERE (id = ANY($1::text[]) OR $2::text IS NOT NULL AND path_id = $2) AND deleted_at IS NULL ORDER BY id"""  # noqa: S608 - names of ours
SHORTEST: Final = 3
"""Signs of a word that is looked for in an address."""
OWNER: Final = "SELECT email, display_name, username FROM users WHERE id = $1"


class PublicationView(Struct, frozen=True, kw_only=True):
    ready: bool
    """Whether everything on the list is there; what is scrubbed still has to be confirmed."""
    checklist: tuple[Check, ...]
    changes: tuple[Changed, ...]
    """Each text that is scrubbed, as it is and as it will be read."""
    confirm: str
    """Send it back as ``confirmed`` to publish exactly this."""
    quality: QualityView
    title: str
    """As it will be read; so is the description."""
    description: str
    slug: str
    """The end of its address: the one it has, or gets unless another is chosen."""
    has_address: bool
    """It was public before, and that address stays."""
    unlisted: bool


class Material(Struct, frozen=True):
    """What is published: the path, its scenes and their texts as they are."""

    path: Path
    drafts: dict[str, ScenarioDraft]
    documents: dict[str, Any]
    names: tuple[str, ...]


class Publication(Struct, frozen=True):
    material: Material
    scrubbed: Scrubbed
    path: Path
    """As it will be read, judged as such."""
    checks: tuple[Check, ...]

    @property
    def is_ready(self) -> bool:
        return all(check.ok for check in self.checks)

    @property
    def missing(self) -> list[str]:
        return [check.id for check in self.checks if not check.ok]

    def draft(self, scenario_id: str) -> ScenarioDraft:
        name = scene_name(scenario_id, self.material.path.schedule)
        return draft_with(self.material.drafts[scenario_id], self.scrubbed.documents[name])

    def changed_scenes(self) -> list[str]:
        return [each for each, draft in self.material.drafts.items() if self.draft(each) != draft]


async def check_publication(path_id: str, viewer: Viewer) -> PublicationView:
    found = await prepared(path_id, viewer)
    assert found.path.quality_report is not None
    public = await public_row(found.material.path, viewer)
    return PublicationView(
        ready=found.is_ready,
        checklist=found.checks,
        changes=found.scrubbed.changes,
        confirm=found.scrubbed.digest,
        quality=QualityView.of(found.path.quality_report),
        title=found.path.title,
        description=found.path.description,
        slug=(public.share_slug if public else None) or slug_of(found.path.title),
        has_address=public is not None and public.share_slug is not None,
        unlisted=public is not None and public.metadata.unlisted,
    )


async def public_row(path: Path, viewer: Viewer) -> Path | None:
    """What a path is published as, itself or a template made of it; None where there is none yet."""
    if path.is_template or path.metadata.published_as is None:
        return path if path.is_template else None
    async with transaction(viewer):
        try:
            return await load_own_path(path.metadata.published_as, viewer)
        except NotFound:  # it was deleted
            return None


async def prepared(path_id: str, viewer: Viewer) -> Publication:
    async with transaction(viewer):
        material = await load_material(path_id, viewer)
    return await asyncio.to_thread(_publication, material)  # half a second of looking at texts


async def load_material(path_id: str, viewer: Viewer) -> Material:
    """Within a transaction; it locks the path."""
    path = await load_own_path(path_id, viewer)
    on_days = [day.scenario_id for day in path.schedule if day.scenario_id]
    rows = await fetch(SCENES, on_days, path.id if path.is_template else None)
    return Material(
        path,
        {row["id"]: draft_of(row) for row in rows},
        path_documents(path) | scene_documents(rows, path.schedule),
        await names_of(viewer.user_id),
    )


async def names_of(user_id: UUID | None) -> tuple[str, ...]:
    """Within a transaction: the words by which somebody is called."""
    rows = await fetch(OWNER, user_id)
    return tuple(words_of(rows[0]["email"], rows[0]["display_name"], rows[0]["username"])) if rows else ()


def gives_away(slug: str, found: Publication) -> list[str]:
    """The words of an address that publishing takes out of the texts, and its owner's names."""
    said = set(slug.split("-"))
    gone = {
        word
        for each in found.scrubbed.changes
        for word in set(words_in(each.before)) - set(words_in(each.after))
        if len(word) >= SHORTEST
    }
    return sorted(said & (gone | {word for name in found.material.names for word in words_in(name)}))


def _publication(material: Material) -> Publication:
    scrubbed = scrub_documents(material.documents, material.names)
    path = with_report(path_with(material.path, scrubbed.documents))
    assert path.quality_report is not None
    left = len(findings(scrubbed.documents)) if scrubbed.changes else 0
    checks = checklist(path, path.quality_report, material.drafts, left)
    return Publication(material, scrubbed, path, checks)

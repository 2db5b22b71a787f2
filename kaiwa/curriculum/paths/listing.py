"""A published path in the catalogue: its line is kept with every change of it and goes when it is public no more."""

from typing import Final

from kaiwa.clock import now
from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.grams import grams_of
from kaiwa.curriculum.path_rows import Path
from kaiwa.curriculum.paths.documents import path_documents, scene_document
from kaiwa.curriculum.public_texts import findings
from kaiwa.curriculum.vocabulary import PathStatus
from kaiwa.database import connection
from kaiwa.errors import Invalid

LIST: Final = """
    INSERT INTO learning_path_listings
        (path_id, target_language, difficulty_rating, category, grams, published_at, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
    ON CONFLICT (path_id) DO UPDATE SET
        target_language = EXCLUDED.target_language, difficulty_rating = EXCLUDED.difficulty_rating,
        category = EXCLUDED.category, grams = EXCLUDED.grams, published_at = EXCLUDED.published_at, updated_at = $7"""
UNLIST: Final = "DELETE FROM learning_path_listings WHERE path_id = $1"
MOST_TOLD: Final = 10


class NamesSomebody(Invalid):
    code = "personal_data"
    sentence = (
        "This path is public. Take out what tells who somebody is: names, workplaces, dates, addresses."
    )


async def keep_listing(path: Path) -> None:
    """Within the transaction that has changed the path; a second time it changes nothing more."""
    is_out = path.is_public and path.status is not PathStatus.ARCHIVED and path.published_at is not None
    if not is_out or path.metadata.unlisted:
        await connection().execute(UNLIST, path.id)
        return
    said = path.metadata
    texts = [path.title, path.description, said.category, *said.tags, *(day.title for day in path.schedule)]
    await connection().execute(
        LIST,
        path.id,
        path.target_language,
        path.difficulty_rating,
        said.category.casefold(),
        grams_of(texts),
        path.published_at,
        now(),
    )


def names_in(draft: ScenarioDraft) -> list[str]:
    """The kinds of what tells who somebody is."""
    return sorted({each.kind.value for _, each in findings({"scene": scene_document(draft)})})


def must_name_nobody(path: Path) -> None:
    """What is public stays as clean as it was published."""
    found = findings(path_documents(path))
    if found:
        raise NamesSomebody(found=[f"{where}: {each.kind}" for where, each in found[:MOST_TOLD]])

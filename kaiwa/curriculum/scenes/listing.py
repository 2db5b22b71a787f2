"""A public scene in the catalogue: its line follows it and goes when it is public no more."""

from typing import Final

from kaiwa.clock import now
from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.grams import grams_of
from kaiwa.curriculum.vocabulary import Visibility
from kaiwa.database import connection

LIST: Final = """
    UPDATE scenario_metadata SET listed_at = coalesce(listed_at, $2), target_language = $3, difficulty_rating = $4,
           categories = $5, grams = $6, updated_at = $2 WHERE scenario_id = $1"""
UNLIST: Final = """
    UPDATE scenario_metadata SET listed_at = NULL, target_language = NULL, difficulty_rating = NULL,
           categories = '{}', grams = '{}', updated_at = $2 WHERE scenario_id = $1 AND listed_at IS NOT NULL"""


async def keep_listed(scenario_id: str, draft: ScenarioDraft, visibility: Visibility | None) -> None:
    """Within the transaction that has changed the scene; None when it is deleted."""
    if visibility is not Visibility.PUBLIC:
        await connection().execute(UNLIST, scenario_id, now())
        return
    texts = [draft.title, draft.description, *draft.categories, *draft.tags, *draft.search_keywords]
    await connection().execute(
        LIST,
        scenario_id,
        now(),
        draft.target_language,
        draft.difficulty_rating,
        [each.casefold() for each in draft.categories],
        grams_of([*texts, draft.persona.title, draft.persona.setting]),
    )

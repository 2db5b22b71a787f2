"""What became of a creator's paths: how many walk each, how many came through, and what still waits for an answer."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from kaiwa.accounts.principal import Principal
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.database import fetch, transaction
from kaiwa.viewer import SYSTEM

READ: Final = """
    SELECT p.id, coalesce(a.learners, 0) AS learners, coalesce(a.completed, 0) AS completed,
           coalesce(a.days, 0) AS days, coalesce(f.waiting, 0) AS open_feedback
    FROM learning_paths p
    LEFT JOIN LATERAL (
        SELECT count(*) AS learners, count(*) FILTER (WHERE status = 'completed') AS completed,
               sum(current_day_index) AS days
        FROM learning_path_assignments WHERE path_id = p.id AND status IN ('active', 'completed')) a ON true
    LEFT JOIN LATERAL (
        SELECT count(*) AS waiting FROM day_feedback WHERE path_id = p.id AND handled_at IS NULL) f ON true
    WHERE p.id = ANY($1::text[]) AND (p.user_id = $2 OR p.created_by_user_id = $2)"""


class Following(Struct, frozen=True, kw_only=True):
    learners: int = 0
    completed: int = 0
    percent: int = 0
    """Of all days that its learners have before them, how many are behind them."""
    open_feedback: int = 0


async def read_following(principal: Principal, path_ids: Sequence[str]) -> dict[str, Following]:
    """One query for a page of paths; who else walks them is told as sums alone."""
    user_id = principal.must_be_person()
    async with transaction(SYSTEM):
        rows = await fetch(READ, list(path_ids), user_id)
    return {
        row["id"]: Following(
            learners=row["learners"],
            completed=row["completed"],
            percent=round(100 * row["days"] / (DAYS * row["learners"])) if row["learners"] else 0,
            open_feedback=row["open_feedback"],
        )
        for row in rows
    }

"""How many paths one person may have: far more than anybody walks, far fewer than would hurt others."""

from typing import Final

from kaiwa.database import fetch
from kaiwa.errors import Conflict
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

MOST: Final = 500
MOST_OF_A_GUEST: Final = 20


class TooManyPaths(Conflict):
    code = "too_many_paths"
    sentence = "You have as many paths as there may be. Delete one that you do not need."


async def must_have_room(viewer: Viewer) -> None:
    """Within the transaction that adds one."""
    [row] = await fetch(
        f"SELECT count(*) FROM learning_paths WHERE {mine_sql(viewer, '$1')} AND deleted_at IS NULL",  # noqa: S608 - names of ours
        viewer.owner_id,
    )
    if row[0] >= (MOST if viewer.user_id else MOST_OF_A_GUEST):
        raise TooManyPaths

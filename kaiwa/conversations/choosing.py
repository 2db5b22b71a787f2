"""Of the words that a debrief offers, those that its learner keeps: every choice can be made again."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from kaiwa.clock import now
from kaiwa.conversations.debrief import Debrief, Word
from kaiwa.conversations.errors import NotFinished
from kaiwa.conversations.finishing import DebriefView, get_debrief, keep_words, let_words_go
from kaiwa.conversations.loading import Kept, load_conversation
from kaiwa.conversations.message_rows import as_json
from kaiwa.database import connection, transaction
from kaiwa.ownership import mine_sql
from kaiwa.practice.letting_go import not_there
from kaiwa.viewer import Viewer

CHOSEN: Final = "UPDATE conversations SET debrief = $3, updated_at = $4 WHERE id = $1 AND {mine}"


async def choose_words(conversation_id: str, keep: Collection[str], viewer: Viewer) -> DebriefView:
    """What is not kept becomes no item. The same choice a second time changes nothing."""
    at = now()
    async with transaction(viewer):
        # the lock holds back another choice for the same talk: what it offers is counted once
        kept = await load_conversation(conversation_id, viewer, "FOR UPDATE OF c")
        if kept.debrief is None:
            raise NotFinished
        debrief = msgspec.json.decode(kept.debrief, type=Debrief)
        chosen = tuple(replace(each, kept=each.text in keep) for each in debrief.words)
        changed = [after for before, after in zip(debrief.words, chosen, strict=True) if before != after]
        if changed:
            statement = CHOSEN.format(mine=mine_sql(viewer, "$2"))
            whole = as_json(replace(debrief, words=chosen))
            await connection().execute(statement, conversation_id, viewer.owner_id, whole, at)
        if changed and viewer.user_id is not None:
            await _follow(kept, changed, viewer.user_id, at)
    return await get_debrief(conversation_id, viewer)


async def _follow(kept: Kept, changed: Sequence[Word], user_id: UUID, at: datetime) -> None:
    """A word that stayed, because it was theirs before, is not counted as met once more.

    What is kept after all is kept as of the talk's end, as if it had never been unticked.
    """
    await let_words_go(kept, [each for each in changed if not each.kept], user_id, at)
    wanted = [each for each in changed if each.kept]
    new = await not_there(user_id, kept.language, [each.text for each in wanted])
    then = kept.finished_at or at
    await keep_words(kept, [each for each in wanted if each.text in new], user_id, then)

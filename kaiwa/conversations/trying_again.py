"""A sentence that was corrected is written anew once the talk is over, and looked at like any line."""

from typing import Any, Final

import msgspec
from msgspec.structs import replace

from kaiwa.accounts.vocabulary import CorrectionStyle
from kaiwa.behalf import on_behalf_of
from kaiwa.conversations.cleaning import LONGEST_TURN, cleaned
from kaiwa.conversations.company import Company
from kaiwa.conversations.correcting import Noted, is_mended, noted, seen
from kaiwa.conversations.debrief import Debrief
from kaiwa.conversations.errors import NoRetry, NothingSaid
from kaiwa.conversations.explaining import KEEP_CORRECTIONS, RetryView, load_message, retry_message
from kaiwa.conversations.loading import Kept, load_conversation, load_talk
from kaiwa.conversations.message_rows import as_json, noted_of
from kaiwa.conversations.partner import Analysis
from kaiwa.conversations.speaking import analysed
from kaiwa.conversations.turns import brief_of
from kaiwa.conversations.vocabulary import MessageRole
from kaiwa.database import connection, transaction
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

MENDED: Final = "UPDATE conversations SET debrief = $3, updated_at = now() WHERE id = $1 AND {mine}"


async def try_again(message_id: str, said: str, viewer: Viewer, company: Company) -> RetryView:
    """While the talk goes on, only the correction that asked for it is looked at: nobody waits for an analyst there."""
    content = cleaned(said).strip()[:LONGEST_TURN]
    if not content:
        raise NothingSaid(field="content")
    async with transaction(viewer):
        row, kept = await load_message(message_id, viewer)
        loaded = await load_talk(kept.id, viewer)
    if not kept.is_finished:
        return await retry_message(message_id, content, viewer)
    before = noted_of(row["corrections"])
    if row["role"] != MessageRole.USER or not before:
        raise NoRetry
    with on_behalf_of(viewer, talk=kept.id):
        found = await analysed(brief_of(loaded, content, before=row["ordinal"]), company)
    left = noted(content, found.corrections, CorrectionStyle.IMMEDIATE)
    after = tuple(_looked_at(each, content, left, found) for each in before)
    if after != before:
        await _keep(message_id, kept, after, viewer)
    return RetryView(
        mended=not left and all(each.mended for each in after),
        corrections=seen(after, finished=True),
        left=seen(left, finished=True),
        checked=list(found.checked),
    )


def _looked_at(each: Noted, said: str, left: tuple[Noted, ...], found: Analysis) -> Noted:
    """Mended in the words that were offered, or in others in which whoever looked found nothing."""
    otherwise = bool(found.checked) and not left and each.wrong not in said
    return replace(each, mended=each.mended or is_mended(each, said) or otherwise)


async def _keep(message_id: str, kept: Kept, after: tuple[Noted, ...], viewer: Viewer) -> None:
    """What is mended once stays so, in the line and in the debrief."""
    mine: dict[str, Any] = {"mine": mine_sql(viewer, "$2")}
    mended = {(each.wrong, each.better) for each in after if each.mended}
    async with transaction(viewer):
        # two tries at once: the lock lets the second one see what the first has mended
        fresh = await load_conversation(kept.id, viewer, "FOR UPDATE OF c")
        row, _ = await load_message(message_id, viewer)
        lines = tuple(
            replace(each, mended=each.mended or (each.wrong, each.better) in mended)
            for each in noted_of(row["corrections"])
        )
        statement = KEEP_CORRECTIONS.format(**mine)
        await connection().execute(statement, message_id, viewer.owner_id, as_json(lines))
        if fresh.debrief is None:
            return
        debrief = msgspec.json.decode(fresh.debrief, type=Debrief)
        listed = tuple(
            replace(each, mended=True)
            if each.message_id == message_id and (each.wrong, each.better) in mended
            else each
            for each in debrief.corrections
        )
        whole = as_json(replace(debrief, corrections=listed))
        await connection().execute(MENDED.format(**mine), kept.id, viewer.owner_id, whole)

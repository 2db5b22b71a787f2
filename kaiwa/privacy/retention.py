"""What is over goes: sessions and links that ran out, answers kept for a repeat, exports, mails sent a month ago."""

from datetime import datetime, timedelta
from typing import Final

from kaiwa.database import connection, transaction
from kaiwa.viewer import SYSTEM

MAILS_STAY: Final = timedelta(days=30)
TOKENS_STAY: Final = timedelta(days=30)
"""So long their owner sees that a token has run out."""
CALLS_STAY: Final = timedelta(days=90)
PREVIEWS_STAY: Final = timedelta(hours=24)
"""So long one that is over can be drawn once more, and one that was committed leads to its path."""
GUESTS_USAGE_STAYS: Final = timedelta(days=62)
"""Two months: by then nothing is counted in them any more."""
DELETED_STAY: Final = timedelta(days=30)
"""So long their owner may have a path back."""
OTHERS_WALK: Final = """EXISTS (SELECT FROM learning_path_assignments a WHERE a.path_id = learning_paths.id
    AND (a.user_id, a.guest_id) IS DISTINCT FROM (learning_paths.user_id, learning_paths.guest_id))"""
OTHERS_PLAY: Final = """EXISTS (SELECT FROM user_scenario_progress u WHERE u.scenario_id = scenarios.id
    AND u.user_id IS DISTINCT FROM scenarios.user_id)"""
NOT_WANTED: Final = """expires_at < $1
    OR NOT EXISTS (SELECT FROM user_preferences p WHERE p.user_id = voice_recordings.user_id AND p.keep_recordings)
    OR EXISTS (SELECT FROM conversations c WHERE c.id = voice_recordings.conversation_id AND c.deleted_at IS NOT NULL)"""
"""A month is over, or their speaker wants them kept no longer, or has deleted the talk."""
BATCH: Final = 5000

OVER: Final = {
    "session": ("expires_at < $1", timedelta(0)),
    "account_links": ("expires_at < $1", timedelta(0)),
    "request_replays": ("expires_at < $1", timedelta(0)),
    "data_exports": ("expires_at < $1", timedelta(0)),
    "api_tokens": ("expires_at < $1", TOKENS_STAY),
    "engine_calls": ("created_at < $1", CALLS_STAY),
    "voice_recordings": (NOT_WANTED, timedelta(0)),
    "learning_path_previews": ("expires_at < $1", PREVIEWS_STAY),
    "guest_usage": ("updated_at < $1", GUESTS_USAGE_STAYS),
    # what is a part of somebody else's history stays, out of everybody's sight
    "learning_paths": (f"deleted_at < $1 AND NOT {OTHERS_WALK}", DELETED_STAY),
    "scenarios": (f"deleted_at < $1 AND NOT {OTHERS_PLAY}", DELETED_STAY),
    "outgoing_mails": ("status <> 'pending' AND created_at < $1", MAILS_STAY),
}


async def purge(at: datetime) -> dict[str, int]:
    """In batches of their own transactions: a long night's worth never holds a lock for long."""
    return {table: await _purge(table, rule, at - stay) for table, (rule, stay) in OVER.items()}


async def _purge(table: str, rule: str, before: datetime) -> int:
    statement = f"DELETE FROM {table} WHERE ctid IN (SELECT ctid FROM {table} WHERE {rule} LIMIT {BATCH})"  # noqa: S608 - names of ours
    gone = 0
    while True:
        async with transaction(SYSTEM):
            count = int((await connection().execute(statement, before)).split()[-1])
        gone += count
        if count < BATCH:
            return gone

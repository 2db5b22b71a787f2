"""One word is kept because its learner says so."""

import unicodedata
from datetime import datetime

from kaiwa.accounts.principal import Principal
from kaiwa.clock import is_zone
from kaiwa.database import fetch, transaction
from kaiwa.errors import Invalid
from kaiwa.practice.keeping import LONGEST_WORD, Kept, KeptItem, keep_items
from kaiwa.viewer import Viewer


async def keep_one(principal: Principal, language: str, item: KeptItem, at: datetime) -> Kept:
    """Kept already, it keeps its history; that it was met again is counted."""
    user_id = principal.must_be_person()
    if not 0 < len(unicodedata.normalize("NFC", item.text).strip()) <= LONGEST_WORD:
        raise Invalid(f"What is kept for review has at most {LONGEST_WORD} signs.", field="text")
    async with transaction(Viewer(user_id=user_id)):
        said = (await fetch("SELECT time_zone FROM users u WHERE u.id = $1", user_id))[0]["time_zone"]
        zone = said if is_zone(said) else "UTC"
        return await keep_items(user_id, language, [item], time_zone=zone, at=at, inside_path=False)

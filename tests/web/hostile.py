"""Turns what people wrote into what would like to be more than a text, wherever it is kept."""

from typing import TYPE_CHECKING, Any, Final

import msgspec

from kaiwa.database import close_database, open_database
from tests.browsing import query
from tests.conftest import another_pool

if TYPE_CHECKING:
    from tests.web.test_every_page import Place

HOSTILE: Final = (
    '<script>window.broken = 1</script>"><img src=x onerror="window.broken = 2"> \u202eback ' + "w" * 4000
)
NAMED: Final = "\u202e<img src=x onerror=window.broken=3>" + "w" * 28
"""As long as a plan's name may be."""
LONGEST: Final = 4000
IN_A_DOCUMENT: Final = {
    "title": 190,
    "theme": 190,
    "note": 500,
    "cohort": 80,
    "instruction": 300,
    "event": 190,
}
"""Signs, by the key; others have a thousand."""
KEYS: Final = frozenset({
    "title", "theme", "can_do", "reason", "text", "setting", "stakes", "name_template", "intro_prompt", "manner", "complication",
    "description", "event", "note", "cohort", "instruction", "understood", "withheld", "category", "wrong", "better", "why", "quote",
    "partner", "partner_role", "sentence", "gloss", "context", "went_well", "summary",
})  # fmt: skip
LEFT_ALONE: Final = frozenset(
    {
        "evidence",
        "tokens",
        "ladder",
        "content",
        "opening",
        "phrases",
        "new_items",
        "choices",
        "lines",
        "corrections",
    }
)
"""What an engine reads."""
COLUMNS: Final = """
    SELECT table_name, column_name, data_type, character_maximum_length AS longest FROM information_schema.columns c
    WHERE table_schema = 'public' AND (data_type = 'jsonb' OR column_name = ANY($1::text[]) AND data_type IN ('text', 'character varying'))
      AND (table_name = 'users' OR EXISTS (SELECT FROM information_schema.columns o WHERE o.table_schema = 'public'
           AND o.table_name = c.table_name AND o.column_name = 'user_id'))
    ORDER BY 1, 2"""
FREE: Final = (
    "title", "description", "display_name", "intent", "word", "reading", "translation", "context", "text", "translated_content",
    "subject", "last_error", "name", "heard", "user_agent", "change", "instructions", "expected_outcome", "content",
)  # fmt: skip
NOT_TYPED: Final = frozenset({("messages", "tokens"), ("request_replays", "body")})
"""What is read out of what was said."""

ISOLATED: Final = """() => {
    const inline = (each) => ["inline", "contents"].includes(getComputedStyle(each).display);
    const isolated = (each) => /isolate|plaintext/.test(getComputedStyle(each).unicodeBidi);
    const blockOf = (text) => { let each = text.parentElement; while (inline(each)) each = each.parentElement; return each; };
    const texts = (root) => { const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), all = []; while (walk.nextNode()) all.push(walk.currentNode); return all; };
    const found = [];
    for (const text of texts(document.body)) {
        const holder = text.parentElement;
        if (!text.data.includes("\\u202e") || !holder.checkVisibility() || holder.closest("script, style, template, option, textarea, svg")) continue;
        const block = blockOf(text);
        let each = holder;
        while (each !== block && !isolated(each)) each = each.parentElement;
        if (each !== block) continue;
        if (texts(block).some((other) => other !== text && other.data.trim() && blockOf(other) === block)) found.push(block.outerHTML.replace(/w{9,}/g, "www").slice(0, 220));
    }
    return found;
}"""
"""A text that turns its line around, beside another one that is not shielded from it."""


async def turn_hostile(place: "Place") -> bool:
    with another_pool():
        await open_database(place.database_url, pool_size=2)
        try:
            people = [each["id"] for each in await query("SELECT id FROM users WHERE email = ANY($1::text[])", list(place.people.emails.values()))]  # fmt: skip
            for column in await query(COLUMNS, list(FREE)):
                await _turn(column, people)
            await _on_a_plan(people)
        finally:
            await close_database()
    return True


async def _on_a_plan(people: list[Any]) -> None:
    """Everybody's own, and among those that everybody sees."""
    await query("INSERT INTO tiers (id, name) VALUES ('hostile', $1) ON CONFLICT DO NOTHING", NAMED)
    await query("DELETE FROM subscriptions WHERE user_id = ANY($1::uuid[])", people)
    await query(
        "INSERT INTO subscriptions (user_id, tier_id, current_period_start, current_period_end) SELECT id, 'hostile', now(), now() FROM users WHERE id = ANY($1::uuid[])",
        people,
    )


async def _turn(column: Any, people: list[Any]) -> None:
    table, name = column["table_name"], column["column_name"]
    if (table, name) in NOT_TYPED:
        return
    theirs = f"{'id' if table == 'users' else 'user_id'} = ANY($1::uuid[])"
    if column["data_type"] == "jsonb":
        for row in await query(
            f"SELECT ctid, {name} AS document FROM {table} WHERE {theirs} AND {name} IS NOT NULL", people
        ):
            before = msgspec.json.decode(row["document"])
            after = _spoilt(before)
            if after != before:
                told = msgspec.json.encode(after).decode()
                await query(f"UPDATE {table} SET {name} = $2 WHERE ctid = $1", row["ctid"], told)
        return
    text = HOSTILE[: min(column["longest"] or LONGEST, LONGEST)]
    if table == "messages" and name == "content":
        theirs += " AND role = 'user'"
    if name == "word":  # one of each
        await query(f"UPDATE {table} SET {name} = left(id::text, 8) || $2 WHERE {theirs}", people, text[:-8])
    else:
        await query(f"UPDATE {table} SET {name} = $2 WHERE {theirs} AND {name} IS NOT NULL", people, text)


def _spoilt(document: Any, key: str = "") -> Any:
    match document:
        case str() if key in KEYS and document:
            return HOSTILE[: IN_A_DOCUMENT.get(key, 1000)]
        case list():
            return [_spoilt(each, key) for each in document]
        case dict():
            return {
                name: each if name in LEFT_ALONE else _spoilt(each, name) for name, each in document.items()
            }
    return document

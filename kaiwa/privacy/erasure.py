"""Nothing of a person stays, in any table there is."""

from typing import Any, Final
from uuid import UUID

from kaiwa.accounts.names import words_of
from kaiwa.database import connection, fetch
from kaiwa.privacy.personal_tables import tables_with
from kaiwa.privacy.shared_works import release_shared_works

ADDRESSED: Final = {
    "outgoing_mails": "recipient",
    "learning_path_assignments": "invited_email",
}
"""Rows of others that name a person by their address alone."""


async def erase_person(user_id: UUID) -> None:
    """Within the product's transaction. A second time, there is nobody left to erase."""
    # the lock holds back whoever is about to add something of theirs; afterwards their insert finds no user
    rows = await fetch("SELECT email, display_name, username FROM users WHERE id = $1 FOR UPDATE", user_id)
    if not rows:
        return
    person = rows[0]
    await release_shared_works(user_id, _words(person))
    for table, column in ADDRESSED.items():
        await connection().execute(
            f"DELETE FROM {table} WHERE {column} = $1",  # noqa: S608 - names of ours
            person["email"],
        )
    for found in await tables_with("user_id"):
        await connection().execute(
            f"DELETE FROM {found.quoted} WHERE user_id = $1",  # noqa: S608 - from the catalogue
            user_id,
        )
    await connection().execute("DELETE FROM users WHERE id = $1", user_id)


def _words(person: Any) -> list[str]:
    return words_of(person["email"], person["display_name"], person["username"])

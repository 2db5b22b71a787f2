"""``kaiwa migrate``: the database at this version, or back."""

import asyncio

import click

from kaiwa.environment import WrongSetting
from kaiwa.migrations import migrate as forwards
from kaiwa.migrations import migrate_back
from kaiwa.settings import read_settings


@click.command(name="migrate")
@click.option("--back", metavar="ID", help="Undo every migration from ID on; 'all' empties the database.")
def migrate(back: str | None) -> None:
    """Bring the database of DATABASE_OWNER_URL (or DATABASE_URL) to this version, with its languages."""
    settings = read_settings()
    url = settings.database_owner_url or settings.database_url
    if url is None:
        raise WrongSetting(
            "DATABASE_URL", "", "an address is needed; the embedded server migrates in `kaiwa up`"
        )
    if back:
        asyncio.run(migrate_back(url, back))
        click.echo(f"Undone from {back} on.")
    else:
        asyncio.run(forwards(url))
        click.echo("The database is at this version.")

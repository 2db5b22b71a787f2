"""``kaiwa restore``: an empty data folder filled from a backup."""

import os
import secrets
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

import click

from kaiwa.commands.backup import refuse_outside_server
from kaiwa.embedded import DataFolder, EmbeddedPostgres
from kaiwa.embedded.archive import DATABASE, BadBackup, Manifest, unpack_archive
from kaiwa.embedded.dump import load_database
from kaiwa.errors import Conflict
from kaiwa.settings import read_settings


@click.command(help="Fill an empty data folder from a backup.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(file: Path) -> None:
    # with a secret at hand the settings do not make one: the backup brings its own
    settings = read_settings({**os.environ, "KAIWA_SECRET": secrets.token_hex()})
    refuse_outside_server(settings)
    manifest = read_backup(file, settings.data)
    click.echo(f"{settings.data} is as it was at {manifest.made_at}. `kaiwa up` starts it.")


def read_backup(file: Path, data: Path) -> Manifest:
    """Into a folder beside it, which takes the name when everything is in it."""
    if data.exists() and any(data.iterdir()):
        raise Conflict(f"{data} is not empty. Move it away, or name another folder with KAIWA_DATA.")
    data.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=f".{data.name}.restore-", dir=data.parent))
    try:
        manifest = unpack_archive(file, place)
        _refuse_newer(manifest)
        with DataFolder.hold(place) as folder:
            server = EmbeddedPostgres(folder)
            try:
                load_database(server.start().owner_url, place / DATABASE)
            finally:
                server.stop()
        for passing in (DATABASE, "lock", "lock.holder", "postgres.log"):
            (place / passing).unlink(missing_ok=True)
        # replaces an empty folder, and fails on one that is not empty any more
        place.rename(data)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return manifest


def _refuse_newer(manifest: Manifest) -> None:
    ours = version("kaiwa")
    if _numbers(manifest.kaiwa) > _numbers(ours):
        raise BadBackup(f"This backup was made by Kaiwa {manifest.kaiwa}, which is newer than this {ours}.")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())

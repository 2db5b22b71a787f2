"""``kaiwa backup``: the embedded data as one file, while Kaiwa runs or while it rests."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from kaiwa.embedded import DataFolder, EmbeddedPostgres
from kaiwa.embedded.archive import DATABASE, MEDIA, SECRET, write_archive
from kaiwa.embedded.dump import dump_database
from kaiwa.embedded.folder import holder_of, is_held
from kaiwa.embedded.postgres import addresses, kept_version
from kaiwa.errors import Conflict, NotFound
from kaiwa.settings import Settings, read_settings


@click.command(help="Write the embedded data to one file.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    settings = read_settings()
    write_backup(settings, file.absolute())
    click.echo(
        f"Written: {file} ({file.stat().st_size:,} bytes). It holds everything; keep it where nobody reads it."
    )


def write_backup(settings: Settings, file: Path) -> None:
    refuse_outside_server(settings)
    if file.exists():
        raise Conflict(f"{file} is there already; choose another name.")
    if not file.parent.is_dir():
        raise NotFound(f"There is no folder {file.parent}.")
    data = settings.data
    if not (data / "pg").exists():
        raise NotFound(f"There is nothing to back up: {data} holds no database.")
    with tempfile.TemporaryDirectory(prefix=".kaiwa-backup-", dir=file.parent) as place:
        dump = Path(place, DATABASE)
        with _a_server(data) as url:
            dump_database(url, dump)
        parts = {DATABASE: dump}
        if (data / SECRET).exists():
            parts[SECRET] = data / SECRET
        parts |= _frozen_media(data / MEDIA, Path(place))
        write_archive(
            file,
            parts,
            kaiwa=version("kaiwa"),
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            postgres=kept_version(data / "pg"),
        )


def refuse_outside_server(settings: Settings) -> None:
    if settings.database_url is not None:
        raise Conflict(
            "DATABASE_URL names a server of its own, so the embedded data is not what Kaiwa uses. "
            "Back that server up with pg_dump, as a role with BYPASSRLS."
        )


def _frozen_media(media: Path, place: Path) -> dict[str, Path]:
    """A copy, so that a file which changes meanwhile still has the sum that the manifest tells."""
    if not media.is_dir():
        return {}
    copy = place / MEDIA
    shutil.copytree(media, copy, ignore_dangling_symlinks=True)
    return {path.relative_to(place).as_posix(): path for path in sorted(copy.rglob("*")) if path.is_file()}


@contextmanager
def _a_server(data: Path) -> Iterator[str]:
    """The one that runs, or one for the length of the block."""
    if is_held(data):
        holder = holder_of(data)
        if holder is None or not Path(holder.sockets, ".s.PGSQL.5432").exists():
            raise Conflict(
                f"Something runs on {data}, but no PostgreSQL that could be asked. Try again in a moment."
            )
        yield addresses(Path(holder.sockets)).backup_url
        return
    with DataFolder.hold(data) as folder:
        server = EmbeddedPostgres(folder)
        try:
            yield server.start().backup_url
        finally:
            server.stop()

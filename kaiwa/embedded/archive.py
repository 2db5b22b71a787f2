"""One file that holds what a data folder must not lose, and a manifest with the sum of every part."""

import hashlib
import io
import os
import tarfile
import time
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Final

import msgspec
from msgspec import Struct

from kaiwa.errors import Invalid

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DATABASE: Final = "database.dump"
SECRET: Final = "secret"  # noqa: S105 - a file's name
MEDIA: Final = "media"
MANIFEST_LIMIT_BYTES: Final = 64_000_000
CHUNK_BYTES: Final = 1 << 20


class BadBackup(Invalid):
    code = "bad_backup"
    sentence = "This file is no whole backup of Kaiwa."


class Sum(Struct, frozen=True):
    size: int
    sha256: str


class Manifest(Struct, frozen=True):
    format: int
    kaiwa: str
    made_at: str
    postgres: str
    files: dict[str, Sum]


def write_archive(
    file: Path, parts: Mapping[str, Path], *, kaiwa: str, made_at: str, postgres: str
) -> Manifest:
    """Whole or not at all: a draft beside it takes the name at the end."""
    sums = {name: _sum_of(path) for name, path in parts.items()}
    manifest = Manifest(FORMAT, kaiwa, made_at, postgres, sums)
    draft = file.with_name(f".{file.name}.part")
    try:
        draft.touch(mode=0o600)
        with draft.open("wb") as raw:
            with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
                _add(tar, MANIFEST, io.BytesIO(said := msgspec.json.encode(manifest)), len(said))
                for name, path in parts.items():
                    with path.open("rb") as part:
                        _add(tar, name, part, sums[name].size)
            raw.flush()
            os.fsync(raw.fileno())
        # refuses to replace a file that came meanwhile
        file.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def unpack_archive(file: Path, into: Path) -> Manifest:
    """Believes nothing: only plain files that the manifest names, with the size and the sum that it tells."""
    try:
        with tarfile.open(file, mode="r:") as tar:
            manifest = _read_manifest(tar)
            left = dict(manifest.files)
            while (member := tar.next()) is not None:
                if not member.isreg() or (wanted := left.pop(member.name, None)) is None:
                    raise BadBackup(
                        f"{file} holds something that its manifest does not name: {member.name!r}"
                    )
                if member.size != wanted.size:
                    raise BadBackup(
                        f"{file} is damaged: {member.name} has another size than its manifest says"
                    )
                _unpack(tar, member, into / _inside(member.name), wanted)
    except (tarfile.TarError, EOFError, ValueError) as cause:
        raise BadBackup(f"{file} is no whole backup of Kaiwa ({cause})") from cause
    if left:
        raise BadBackup(f"{file} is damaged: {', '.join(sorted(left))} is missing")
    return manifest


def _read_manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    if first is None or first.name != MANIFEST or not first.isreg() or first.size > MANIFEST_LIMIT_BYTES:
        raise BadBackup
    stream = tar.extractfile(first)
    assert stream is not None
    try:
        manifest = msgspec.json.decode(stream.read(), type=Manifest)
    except msgspec.DecodeError as cause:
        raise BadBackup from cause
    if manifest.format != FORMAT:
        raise BadBackup(f"This backup has format {manifest.format}; this Kaiwa reads format {FORMAT}")
    if DATABASE not in manifest.files:
        raise BadBackup("This backup holds no database")
    return manifest


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if name in (DATABASE, SECRET):
        return path
    if path.parts[:1] != (MEDIA,) or len(path.parts) < 2 or ".." in path.parts or "\\" in name:
        raise BadBackup(f"This backup wants to write where it may not: {name!r}")
    return path


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path, wanted: Sum) -> None:
    stream = tar.extractfile(member)
    assert stream is not None
    found = hashlib.sha256()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=False)
    except (FileExistsError, NotADirectoryError) as cause:
        raise BadBackup(f"This backup holds {member.name!r} twice") from cause
    with path.open("wb") as file:
        while chunk := stream.read(CHUNK_BYTES):
            found.update(chunk)
            file.write(chunk)
    if found.hexdigest() != wanted.sha256:
        raise BadBackup(f"This backup is damaged: the sum of {member.name} is not what its manifest says")


def _sum_of(path: Path) -> Sum:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return Sum(file.tell(), digest.hexdigest())


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, int(time.time())
    tar.addfile(info, content)

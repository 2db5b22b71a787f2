"""Backups of real databases, and the ways in which a file may lie."""

import asyncio
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.commands.backup import write_backup
from kaiwa.commands.restore import read_backup
from kaiwa.embedded import embedded_postgres
from kaiwa.embedded.archive import BadBackup, unpack_archive, write_archive
from kaiwa.errors import Conflict, NotFound
from kaiwa.settings import Settings
from tests.embedded.processes import python

SCHEMA = """
CREATE EXTENSION pg_trgm;
CREATE TABLE person (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE note (id serial PRIMARY KEY, person int NOT NULL REFERENCES person, text text);
COMMENT ON TABLE note IS 'what somebody wrote';
CREATE INDEX note_text ON note USING gin (text gin_trgm_ops);
INSERT INTO person VALUES (1, '花子'), (2, '太郎');
INSERT INTO note (person, text) VALUES (1, 'eins'), (2, 'zwei'), (2, E'drei\\n\\tvier');
GRANT USAGE ON SCHEMA public TO kaiwa_app;
GRANT SELECT, INSERT ON note TO kaiwa_app;
GRANT USAGE ON SEQUENCE note_id_seq TO kaiwa_app;
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
ALTER TABLE note FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON note USING (person = nullif(current_setting('app.user_id', true), '')::int);
"""


def names_in(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


def ask(url: str, sql: str, **settings: str) -> Any:
    async def story() -> Any:
        connection = await asyncpg.connect(url, server_settings=settings)
        try:
            if sql.strip().upper().startswith("SELECT"):
                return [tuple(row) for row in await connection.fetch(sql)]
            return await connection.execute(sql)
        finally:
            await connection.close()

    return asyncio.run(story())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("kept") / "data"
    with embedded_postgres(data) as addresses:
        ask(addresses.owner_url, SCHEMA)
    (data / "secret").write_text("s" * 48)
    (data / "media" / "voices").mkdir(parents=True)
    (data / "media" / "voices" / "a.ogg").write_bytes(bytes(range(256)))
    return data


@pytest.fixture(scope="module")
def whole(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "kaiwa.tar"
    write_backup(Settings(data=data), file)
    return file


def test_a_round_trip_brings_rows_roles_and_forced_policies_back(whole: Path, tmp_path: Path) -> None:
    read_backup(whole, tmp_path / "new")
    with embedded_postgres(tmp_path / "new") as addresses:
        mine = "SELECT person, text FROM note ORDER BY id"
        # forced: not even the owner sees what is not his
        assert ask(addresses.owner_url, mine) == []
        assert ask(addresses.app_url, mine, **{"app.user_id": "2"}) == [(2, "zwei"), (2, "drei\n\tvier")]
        assert ask(addresses.backup_url, "SELECT count(*) FROM note") == [(3,)]
        assert ask(addresses.owner_url, "SELECT name FROM person ORDER BY id") == [("花子",), ("太郎",)]
        owners = "SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = 'public'"
        assert ask(addresses.owner_url, owners) == [("kaiwa_owner",)]
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            ask(addresses.app_url, "SELECT name FROM person")
        ask(addresses.app_url, "INSERT INTO note (person, text) VALUES (1, 'fünf')", **{"app.user_id": "1"})
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            ask(addresses.app_url, "INSERT INTO note (person, text) VALUES (9, '')", **{"app.user_id": "9"})
    assert (tmp_path / "new" / "secret").read_text() == "s" * 48
    assert (tmp_path / "new" / "media" / "voices" / "a.ogg").read_bytes() == bytes(range(256))
    assert names_in(tmp_path) == ["new"]


def test_it_works_while_kaiwa_runs(data: Path, tmp_path: Path) -> None:
    with embedded_postgres(data):
        write_backup(Settings(data=data), tmp_path / "kaiwa.tar")
    assert unpack_archive(tmp_path / "kaiwa.tar", tmp_path / "out").kaiwa == "0.1.0"


def test_nobody_else_may_read_the_file(whole: Path) -> None:
    assert whole.stat().st_mode & 0o077 == 0


def test_what_is_there_is_never_overwritten(data: Path, whole: Path, tmp_path: Path) -> None:
    before = whole.read_bytes()
    with pytest.raises(Conflict, match="there already"):
        write_backup(Settings(data=data), whole)
    assert whole.read_bytes() == before
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mine").touch()
    with pytest.raises(Conflict, match="not empty"):
        read_backup(whole, tmp_path / "data")
    assert names_in(tmp_path / "data") == ["mine"]


def test_a_server_of_its_own_is_backed_up_by_its_own_tools(data: Path, tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="DATABASE_URL"):
        write_backup(Settings(data=data, database_url="postgresql://a@b/c"), tmp_path / "x")


def test_an_empty_folder_has_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nothing to back up"):
        write_backup(Settings(data=tmp_path), tmp_path / "x")


def test_the_commands_do_it_and_the_restored_secret_is_the_kept_one(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "kaiwa.tar"
    with python("-m", "kaiwa.cli", "backup", str(file), KAIWA_DATA=str(data)) as process:
        assert process.stdout is not None
        assert "Written" in process.stdout.read()
        assert process.wait() == 0
    with python("-m", "kaiwa.cli", "restore", str(file), KAIWA_DATA=str(tmp_path / "new")) as process:
        assert process.stdout is not None
        assert "kaiwa up" in process.stdout.read()
        assert process.wait() == 0
    assert (tmp_path / "new" / "secret").read_text() == "s" * 48


def members(file: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(file) as tar:
        return [(each, tar.extractfile(each).read()) for each in tar]  # type: ignore[union-attr]


def forged(file: Path, parts: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    with tarfile.open(file, "w") as tar:
        for info, content in parts:
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return file


def liars(whole: Path) -> Iterator[tuple[str, list[tuple[tarfile.TarInfo, bytes]], str]]:
    parts = members(whole)
    manifest = json.loads(parts[0][1])

    yield "a flipped byte", [*parts[:1], (parts[1][0], b"X" + parts[1][1][1:]), *parts[2:]], "sum"
    yield "a part too few", parts[:-1], "missing"
    yield "a part too short", [*parts[:1], (parts[1][0], parts[1][1][:-1]), *parts[2:]], "size"
    yield "no manifest", parts[1:], "no whole backup"
    yield "a manifest of nonsense", [(parts[0][0], b"{"), *parts[1:]], "no whole backup"
    yield "a part too many", [*parts, (tarfile.TarInfo("more"), b"")], "does not name"
    yield "a part twice", [*parts, parts[1]], "does not name"

    def told(**changes: object) -> tuple[tarfile.TarInfo, bytes]:
        return parts[0][0], json.dumps(manifest | changes).encode()

    yield "another format", [told(format=2), *parts[1:]], "format 2"
    yield "from the future", [told(kaiwa="99.0"), *parts[1:]], "newer"
    empty = {"size": 0, "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
    for name in ("../evil", "/evil", "media/../../evil", "media/..\\evil", "pg/evil", "media"):
        named = told(files=manifest["files"] | {name: empty})
        yield name, [named, *parts[1:], (tarfile.TarInfo(name), b"")], "where it may not"
    named = told(files=manifest["files"] | {"media/a": empty, "media/a/b": empty})
    twice = [(tarfile.TarInfo("media/a"), b""), (tarfile.TarInfo("media/a/b"), b"")]
    yield "a file that is a folder", [named, *parts[1:], *twice], "twice"
    link = tarfile.TarInfo("media/evil")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    named = told(files=manifest["files"] | {"media/evil": empty})
    yield "a link", [named, *parts[1:], (link, b"")], "does not name"


def test_a_file_that_lies_is_refused_and_nothing_is_left(whole: Path, tmp_path: Path) -> None:
    for number, (lie, parts, why) in enumerate(liars(whole)):
        place = tmp_path / str(number) / "deep"
        place.mkdir(parents=True)
        file = forged(tmp_path / f"{number}.tar", parts)
        with pytest.raises(BadBackup, match=why):
            read_backup(file, place / "data")
        assert names_in(place) == [], lie
        assert names_in(place.parent) == ["deep"], lie


@given(junk=st.binary(max_size=2000), cut=st.floats(0, 1, exclude_max=True))
def test_junk_and_torn_files_are_refused(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, junk: bytes, cut: float
) -> None:
    place = tmp_path_factory.mktemp("junk")
    last, content = members(whole)[-1]
    end = last.offset_data + len(content)
    for number, torn in enumerate((junk, whole.read_bytes()[: int(cut * end)])):
        (place / "file").write_bytes(torn)
        with pytest.raises(BadBackup):
            unpack_archive(place / "file", place / str(number))


@given(
    contents=st.dictionaries(
        st.from_regex(r"media/(folder[ab]/)?[a-zé漢 .]{1,80}x", fullmatch=True),
        st.binary(max_size=300),
        max_size=4,
    )
)
def test_what_is_packed_is_unpacked(
    tmp_path_factory: pytest.TempPathFactory, contents: dict[str, bytes]
) -> None:
    place = tmp_path_factory.mktemp("pack")
    (place / "dump").write_bytes(b"dump")
    parts = {"database.dump": place / "dump"}
    for number, (name, content) in enumerate(contents.items()):
        parts[name] = place / str(number)
        parts[name].write_bytes(content)
    write_archive(place / "tar", parts, kaiwa="1", made_at="now", postgres="18")
    unpack_archive(place / "tar", place / "out")
    for name, content in contents.items():
        assert (place / "out" / name).read_bytes() == content

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from kaiwa.content.bank import (
    PACKS,
    UnknownPack,
    WrongFile,
    _bank,
    bank,
    has_pack,
    load_core,
    load_pack,
    present_packs,
    read_core,
    read_pack,
)
from kaiwa.content.compiled import KEPT, cache_folder, compiled, digest_of

DATA = Path(__file__).parents[2] / "kaiwa" / "content" / "data"
each_pack = pytest.mark.parametrize("language", present_packs())


def test_a_pack_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(UnknownPack, match=r"'xx'.*ja.*zh-Hant"):
        bank("xx")
    assert not has_pack("xx")


@each_pack
def test_the_bank_of_each_pack_has_a_word_for_every_concept(language: str) -> None:
    found = bank(language)
    assert found.pack.language == language
    assert found.pack.lexicon.keys() == found.core.concepts.keys()
    assert 1 <= found.rating_of("coffee") <= 100


def test_what_is_compiled_is_what_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    written = read_pack(DATA / "packs" / "ja", "ja")
    assert load_pack("ja") == written
    kept = list((tmp_path / "kaiwa" / "bank").glob("ja-*.msgpack"))
    assert len(kept) == 1
    assert load_pack("ja") == written, "the second time it comes out of the cache"
    kept[0].write_bytes(b"\xc1 torn")
    assert load_pack("ja") == written, "what is broken is made again"
    assert msgspec.msgpack.decode(kept[0].read_bytes())


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kaiwa").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "kaiwa" / "bank"
    assert load_pack("es").language == "es"


def test_old_versions_of_a_part_are_forgotten(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        assert compiled("ja", f"{number:032}", int, lambda number=number: number, tmp_path) == number
    compiled("core", "0" * 32, int, lambda: 1, tmp_path)
    assert len(list(tmp_path.glob("ja-*"))) == KEPT
    assert len(list(tmp_path.glob("*.msgpack"))) == KEPT + 1


def test_the_version_changes_with_a_byte_and_with_nothing_else(tmp_path: Path) -> None:
    one, two = tmp_path / "a.yaml", tmp_path / "b.yaml"
    assert digest_of([(one, b"x"), (two, b"y")]) == digest_of([(one, b"x"), (two, b"y")])
    assert digest_of([(one, b"x"), (two, b"y")]) != digest_of([(one, b"x"), (two, b"z")])
    assert digest_of([(one, b"x"), (two, b"")]) != digest_of([(one, b""), (two, b"x")])
    assert bank("ja").version == _bank.__wrapped__("ja").version
    assert bank("ja").version != bank("es").version


def a_copy(folder: Path, change: str, text: str) -> Path:
    for file in (DATA / "packs" / "es").rglob("*.yaml"):
        target = folder / file.relative_to(DATA / "packs" / "es")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    (folder / change).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("names.yaml", "female: [unclosed"),
        ("tutor.yaml", "repeat: []\n"),
        ("lexicon.yaml", "coffee: { word: café, wrod: cafe }\n"),
        ("lexicon.yaml", "no: { word: no }\n"),
        ("functions/open.yaml", "greet: { a: 1 }\n"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, file: str, text: str) -> None:
    with pytest.raises(WrongFile, match=file):
        read_pack(a_copy(tmp_path, file, text), "es")


def test_an_id_that_is_used_twice_is_refused(tmp_path: Path) -> None:
    point = (DATA / "packs" / "es" / "grammar.yaml").read_text().split("\n- id:")[1]
    with pytest.raises(WrongFile, match="used twice"):
        read_pack(a_copy(tmp_path, "grammar.yaml", f"- id:{point}\n- id:{point}"), "es")


def test_the_core_is_read_as_it_is_kept() -> None:
    assert read_core(DATA / "core") == load_core()


def test_only_whole_packs_are_present() -> None:
    assert {"ja", "zh-Hans", "zh-Hant", "es"} <= set(present_packs())
    assert set(present_packs()) <= {*PACKS, "zh-Hant"}


def test_many_at_once_wait_for_one_and_each_get_the_whole_of_it(tmp_path: Path) -> None:
    made: list[list[int]] = []

    def make() -> list[int]:
        made.append(list(range(50_000)))
        return made[-1]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: compiled("p", "0" * 32, list[int], make, tmp_path), range(24)))
    assert len(made) == 1
    assert all(each == made[0] for each in found)
    assert {each.name for each in tmp_path.iterdir()} == {f"p-{'0' * 32}.msgpack", ".p.lock"}


FIRST_MET = """
import sys; sys.setswitchinterval(1e-6)
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from kaiwa.content.bank import bank
together = Barrier(8)
with ThreadPoolExecutor(8) as pool:
    assert len({id(each) for each in pool.map(lambda _: together.wait() is not None and bank("ja"), range(8))}) == 1
"""


def test_threads_that_want_a_language_at_once_load_it_once_and_crash_on_nothing() -> None:
    """Without the lock every third process ends by a segmentation fault."""
    tries = [subprocess.Popen([sys.executable, "-c", FIRST_MET]) for _ in range(4)]
    assert [each.wait(60) for each in tries] == [0] * 4

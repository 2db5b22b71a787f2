"""What is worked out of a pack is kept between two processes, and only as long as nothing that shaped it has changed."""

from pathlib import Path

import pytest

from kaiwa.content.bank import bank
from kaiwa.engines.offline import kept as keeping
from kaiwa.engines.offline.exemplars import exemplars
from kaiwa.engines.offline.likeness import Index, index, index_of
from kaiwa.engines.offline.mentions import Lexicon, lexicon, lexicon_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "kaiwa" / "bank"


def test_the_second_reader_need_not_work_it_out(folder: Path) -> None:
    made = keeping.kept("test-es", "es", Lexicon, lambda: lexicon_of(bank("es")))
    again = keeping.kept("test-es", "es", Lexicon, lambda: pytest.fail("worked out once more"))

    assert again == made
    assert len(list(folder.glob("test-es-*.msgpack"))) == 1


def test_a_kept_index_is_the_one_that_was_made(folder: Path) -> None:
    made = keeping.kept("test-es", "es", Index, lambda: index_of("es", exemplars("es")))

    assert keeping.kept("test-es", "es", Index, lambda: pytest.fail("worked out once more")) == made
    assert made == index("es")


def test_another_reader_of_the_script_makes_it_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeping.kept("test-es", "es", Lexicon, lambda: lexicon("es"))
    monkeypatch.setattr(keeping, "version", lambda name: "99")
    keeping.digest.cache_clear()
    made: list[bool] = []

    def make() -> Lexicon:
        made.append(True)
        return lexicon("es")

    keeping.kept("test-es", "es", Lexicon, make)
    keeping.digest.cache_clear()
    assert made == [True]


def test_a_pack_has_its_own_digest() -> None:
    assert keeping.digest("es") != keeping.digest("fr")
    assert keeping.digest("zh-Hans") != keeping.digest("zh-Hant")

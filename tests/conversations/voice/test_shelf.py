"""Spoken lines on the disk: found again by what is said, within bounds, and gone after a month."""

import asyncio
import os
import time
from pathlib import Path

from kaiwa.conversations.voice.shelf import FOLDER, STAYS_S, Shelf

SECRET = "a secret of the tests that is long enough"


def files(data: Path) -> list[Path]:
    return [each for each in (data / FOLDER).rglob("*") if each.is_file()]


async def test_what_was_put_is_got_again_and_by_another_process_too(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, SECRET)
    name = shelf.name_of("espeak-ng", "ja-jp-male", "1.00", "はい。")
    assert await shelf.get(name) is None
    await shelf.put(name, b"sound")

    assert await Shelf(tmp_path, SECRET).get(name) == b"sound"


def test_a_name_is_of_what_is_said_and_tells_nothing(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, SECRET)
    names = {
        shelf.name_of("v", "ja", "1.00", "はい。"),
        shelf.name_of("v", "ja", "0.75", "はい。"),
        shelf.name_of("v", "ja1.00", "", "はい。"),
        Shelf(tmp_path, "another secret").name_of("v", "ja", "1.00", "はい。"),
    }

    assert len(names) == 4
    assert shelf.name_of("v", "\ud800") == shelf.name_of("v", "\ud800")


async def test_what_is_older_than_a_month_is_not_heard_and_goes(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, SECRET)
    old, young = shelf.name_of("old"), shelf.name_of("young")
    for name in (old, young):
        await shelf.put(name, b"sound")
    (place,) = [each for each in files(tmp_path) if each.name == old]
    long_ago = time.time() - STAYS_S - 60
    os.utime(place, (long_ago, long_ago))

    assert await shelf.get(old) is None
    assert await shelf.clear_up() == 1
    assert [each.name for each in files(tmp_path)] == [young]


async def test_the_oldest_make_room_when_there_is_too_much(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, SECRET, most_bytes=10_000)
    names = [shelf.name_of(str(n)) for n in range(30)]
    for place, name in enumerate(names):
        await shelf.put(name, b"x" * 1000)
        (written,) = [each for each in files(tmp_path) if each.name == name]
        os.utime(written, (time.time() - 1000 + place, time.time() - 1000 + place))
    left = {each.name for each in files(tmp_path)}

    assert 5 <= len(left) <= 11
    assert names[-1] in left
    assert names[0] not in left


async def test_two_who_speak_the_same_line_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, SECRET)
    name = shelf.name_of("both")
    await asyncio.gather(*(shelf.put(name, b"y" * 50_000) for _ in range(10)))

    assert [(each.name, each.stat().st_size) for each in files(tmp_path)] == [(name, 50_000)]


async def test_a_disk_that_takes_nothing_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file where the folder belongs")
    shelf = Shelf(tmp_path, SECRET)
    name = shelf.name_of("x")
    await shelf.put(name, b"sound")

    assert await shelf.get(name) is None
    assert await shelf.clear_up() == 0

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.conversations.voice.ranges import Part, Unsatisfiable, part_of


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=0-", Part(0, 99)),
        ("bytes=0-1", Part(0, 1)),
        ("bytes=10-19", Part(10, 19)),
        ("bytes=90-500", Part(90, 99)),
        ("bytes=-5", Part(95, 99)),
        ("bytes=-500", Part(0, 99)),
        ("bytes=5-4", None),
        ("bytes=0-1, 5-6", None),
        ("lines=0-1", None),
        ("bytes=-", None),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(header: str, part: Part | None) -> None:
    assert part_of(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_part_that_is_not_there_is_none(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        part_of(header, 100)


@given(st.integers(1, 10_000), st.integers(0, 20_000), st.integers(0, 20_000))
def test_a_part_lies_within_the_whole(total: int, first: int, last: int) -> None:
    try:
        part = part_of(f"bytes={first}-{last}", total)
    except Unsatisfiable:
        assert first >= total
        return
    assert part is None or 0 <= part.first <= part.last < total

"""Lines of a talk by voice arrive late, twice or not at all, and are kept once and in their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.conversations.errors import LinesMissing
from kaiwa.conversations.voice.order import fresh_from
from kaiwa.errors import Invalid

TALK = [f"line{n}" for n in range(30)]
Batch = tuple[int, int]


def kept_after(batches: list[Batch]) -> list[str]:
    """What is kept when these pieces of a talk arrive in this order; one that is refused is not sent again."""
    kept: list[str] = []
    for first, count in batches:
        ids = TALK[first : first + count]
        after = TALK[first - 1] if first else None
        try:
            fresh = fresh_from(ids, after, kept[-1] if kept else None, set(kept) & set(ids))
        except LinesMissing as missing:
            told = missing.facts["after"]
        else:
            kept += ids[fresh:]
            continue
        assert told == (kept[-1] if kept else None)
    return kept


@given(st.lists(st.tuples(st.integers(0, 29), st.integers(1, 8)), max_size=40))
def test_whatever_arrives_what_is_kept_is_the_beginning_of_the_talk(batches: list[Batch]) -> None:
    kept = kept_after(batches)

    assert kept == TALK[: len(kept)]


@given(st.lists(st.tuples(st.integers(0, 29), st.integers(1, 8)), max_size=40))
def test_who_sends_again_from_where_it_was_told_loses_nothing(batches: list[Batch]) -> None:
    kept = kept_after(batches)

    assert kept_after([*batches, (len(kept), 30)]) == TALK


def test_the_same_batch_sent_twice_is_one() -> None:
    assert kept_after([(0, 3), (0, 3), (1, 2), (2, 4), (2, 4)]) == TALK[:6]


@pytest.mark.parametrize(("ids", "after"), [(["a", "a"], None), (["a", "b"], "b")])
def test_a_line_stands_once_in_a_batch(ids: list[str], after: str | None) -> None:
    with pytest.raises(Invalid):
        fresh_from(ids, after, None, ())

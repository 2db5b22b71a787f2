"""The ladder finds where a learner stands, in few questions, and knows how sure it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kaiwa.content.bank import present_packs
from kaiwa.conversations.ladder import (
    LEAST,
    LUCK,
    MOST,
    RIGHT,
    WRONG,
    Kind,
    Ladder,
    Rung,
    Side,
    estimate,
    is_over,
)
from kaiwa.conversations.onboarding import CEILING, Basis, Scale, proposal_of
from kaiwa.curriculum.level import cefr_of
from tests.conversations.climbing import climbed_by

RUNGS = st.lists(
    st.builds(
        lambda kind, rating, score: Rung(
            kind=kind, item=f"{kind} {rating}", rating=rating, asked="", wanted="", score=score
        ),
        st.sampled_from(list(LUCK)),
        st.integers(1, 68),
        st.sampled_from([0.0, 0.5, 1.0]),
    ),
    max_size=MOST,
)


@pytest.mark.parametrize("language", present_packs())
@pytest.mark.parametrize("level", [3, 10, 20, 30, 45, 60])
def test_a_learner_is_placed_near_where_they_stand(language: str, level: int) -> None:
    for seed in ("one", "two", "three"):
        ladder = climbed_by(level, language, seed)
        assert LEAST <= len(ladder.rungs) <= MOST
        for side in Side:
            found = estimate(ladder, side)
            assert abs(found.level - level) <= 7, (seed, side, found)
            assert found.low <= found.level <= found.high
        asked = [each.item.partition(":")[0] for each in ladder.rungs if each.kind is Kind.SAY]
        assert len(set(asked)) == len(asked)


def test_who_knows_nothing_is_asked_little_and_placed_before_the_first_band() -> None:
    ladder = climbed_by(0, "ja")
    assert len(ladder.rungs) == LEAST
    levels = proposal_of(ladder).levels
    assert cefr_of(max(levels.speaking, levels.listening, levels.reading, levels.writing)) == "Pre-A1"


def test_who_knows_everything_is_told_that_the_questions_end() -> None:
    proposal = proposal_of(climbed_by(100, "es"))
    assert proposal.beyond
    assert proposal.levels.reading >= CEILING - 5
    assert not proposal_of(climbed_by(30, "es")).beyond


def test_what_was_not_heard_is_proposed_a_little_lower_and_called_so() -> None:
    proposal = proposal_of(climbed_by(30, "fr"))
    by_scale = {each.scale: each for each in proposal.scales}
    assert by_scale[Scale.LISTENING].basis is Basis.INFERRED
    assert by_scale[Scale.READING].basis is Basis.MEASURED
    assert by_scale[Scale.LISTENING].level < by_scale[Scale.READING].level
    assert by_scale[Scale.SPEAKING].level < by_scale[Scale.WRITING].level


def test_who_says_where_they_stand_is_asked_there_first() -> None:
    assert abs(climbed_by(50, "ja", start_at=50).rungs[0].rating - 50) <= 3
    assert climbed_by(50, "ja").rungs[0].rating < 30


@given(RUNGS)
def test_one_right_answer_more_never_lowers_and_one_wrong_never_lifts(rungs: list[Rung]) -> None:
    ladder = Ladder(rungs=tuple(rungs))
    for side in Side:
        before = estimate(ladder, side).level
        for kind in LUCK:
            asked = Rung(kind=kind, item="one more", rating=30, asked="", wanted="")
            better = replace(ladder, rungs=(*rungs, replace(asked, score=RIGHT)))
            worse = replace(ladder, rungs=(*rungs, replace(asked, score=WRONG)))
            assert estimate(worse, side).level <= before <= estimate(better, side).level


@given(RUNGS)
def test_a_ladder_ends(rungs: list[Rung]) -> None:
    assert is_over(Ladder(rungs=tuple(rungs))) or len(rungs) < MOST

"""What the catalogues are sorted by comes from what people did, and comes out the same however often it is computed."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.clock import now
from kaiwa.curriculum.scenes.refreshing import refresh_metadata
from kaiwa.curriculum.scenes.trending import HALVES_IN, PLAYED, SAVED, trending_score
from tests.browsing import query, value
from tests.conftest import Servers
from tests.curriculum.paths.building import keep_path
from tests.curriculum.paths.test_catalogue import put_out
from tests.curriculum.test_path_rows import a_person

AT = datetime(2026, 11, 1, tzinfo=UTC)
moments = st.datetimes(datetime(2026, 1, 2), datetime(2040, 1, 1), timezones=st.just(UTC))
deeds = st.lists(st.tuples(moments, st.sampled_from([PLAYED, SAVED])), min_size=1, max_size=20)


def test_a_week_later_counts_twice_as_much() -> None:
    late = trending_score([(AT + HALVES_IN, 1.0)])
    assert late == pytest.approx(trending_score([(AT, 1.0), (AT, 1.0)]))
    assert late > trending_score([(AT, 1.0)]) > trending_score([]) == 0


@given(deeds, deeds, st.timedeltas(timedelta(0), timedelta(days=900)))
def test_the_order_of_scores_does_not_change_with_time(one: list, two: list, later: timedelta) -> None:  # type: ignore[type-arg]
    moved = [[(at + later, weight) for at, weight in deeds] for deeds in (one, two)]
    apart = trending_score(one) - trending_score(two)
    assert trending_score(moved[0]) - trending_score(moved[1]) == pytest.approx(apart, abs=1e-6)


@given(deeds, moments)
def test_one_more_deed_never_lowers_a_score(done: list, moment: datetime) -> None:  # type: ignore[type-arg]
    assert trending_score([*done, (moment, PLAYED)]) >= trending_score(done)


async def _a_scene() -> str:
    key = uuid4().hex
    await query(
        "INSERT INTO scenarios (id, target_language, title, difficulty, difficulty_rating, cefr_level) "
        "VALUES ($1, 'ja', 't', 'beginner', 10, 'A1')",
        key,
    )
    await query("INSERT INTO scenario_metadata (scenario_id, amount_saved_count) VALUES ($1, 77)", key)
    return key


async def test_counts_that_were_lost_are_found_again(database: Servers) -> None:
    key, at = await _a_scene(), now()
    done = [
        (at - timedelta(days=3), at - timedelta(days=9), 5),
        (at - timedelta(days=20), None, 2),
        (None, at, None),
    ]
    for played, saved, rating in done:
        await query(
            "INSERT INTO user_scenario_progress (id, user_id, scenario_id, times_attempted, last_attempt_at, is_saved, "
            "saved_at, user_rating) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            uuid4(), await a_person(), key, int(played is not None), played, saved is not None, saved, rating,
        )  # fmt: skip
    for _ in range(2):
        assert await refresh_metadata(at - timedelta(hours=1)) >= 1
        [row] = await query("SELECT * FROM scenario_metadata WHERE scenario_id = $1", key)
        assert (row["amount_saved_count"], row["ratings_count"], row["average_rating"]) == (2, 2, 3.5)
        assert row["total_attempts"] == 2
        expected = trending_score(
            [(played, PLAYED) for played, _, _ in done if played]
            + [(saved, SAVED) for _, saved, _ in done if saved]
        )
        assert row["trending_score"] == pytest.approx(expected, abs=1e-6)


async def test_what_nobody_touched_since_is_left_alone(database: Servers) -> None:
    key = await _a_scene()
    await refresh_metadata(now())
    assert await value("SELECT amount_saved_count FROM scenario_metadata WHERE scenario_id = $1", key) == 77


async def test_a_public_path_counts_its_learners_and_ratings(database: Servers) -> None:
    key = await keep_path(None, scenes=2, is_template=True)
    await put_out(key)
    rows = await query("SELECT id FROM scenarios WHERE path_id = $1 ORDER BY id", key)
    for n, row in enumerate(rows):
        learner = await a_person()
        await query(
            "INSERT INTO learning_path_assignments (id, path_id, user_id, starts_at, starts_on) "
            "VALUES ($1, $2, $3, now(), now()::date)", uuid4(), key, learner,
        )  # fmt: skip
        await query(
            "INSERT INTO user_scenario_progress (id, user_id, scenario_id, user_rating) VALUES ($1, $2, $3, $4)",
            uuid4(), learner, row["id"], 3 + n * 2,
        )  # fmt: skip
    await refresh_metadata(now() - timedelta(hours=1))
    [line] = await query("SELECT * FROM learning_path_listings WHERE path_id = $1", key)
    assert (line["learners_count"], line["ratings_count"], line["average_rating"]) == (2, 2, 4.0)

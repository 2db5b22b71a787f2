"""As many queries for much as for little: a path, the catalogues, lists of one's own."""

from uuid import uuid4

from tests.browsing import Browser, query
from tests.curriculum.paths.building import keep_path
from tests.curriculum.paths.test_catalogue import put_out
from tests.queries import asked_of_the_database


async def asked_by(browser: Browser, path: str) -> list[str]:
    with asked_of_the_database() as asked:
        answer = await browser.get(path)
    assert answer.status_code == 200, answer.text
    assert asked
    return asked


async def test_a_path_with_everything_asks_what_an_empty_one_asks(creator: Browser) -> None:
    bare = await keep_path(creator.id, scenes=1)  # type: ignore[attr-defined]
    full = await keep_path(creator.id, scenes=28)  # type: ignore[attr-defined]
    counts = [len(await asked_by(creator, f"/api/paths/{key}")) for key in (bare, full)]
    assert counts[0] == counts[1] <= 4
    for view in ("/versions", "/package"):
        one, other = [await asked_by(creator, f"/api/paths/{key}{view}") for key in (bare, full)]
        assert len(one) == len(other) <= 4, view


async def test_a_shared_page_asks_the_same_whatever_stands_behind_it(creator: Browser) -> None:
    counts = []
    for scenes in (1, 28):
        key = await keep_path(creator.id, scenes=scenes, is_template=True)  # type: ignore[attr-defined]
        await put_out(key)
        counts.append(len(await asked_by(creator, f"/api/paths/shared/{key}")))
    assert counts[0] == counts[1] <= 5


async def test_lists_ask_as_often_for_a_page_as_for_one(creator: Browser) -> None:
    word = f"w{uuid4().hex[:8]}"
    await _scenes(word, 1)
    first = await keep_path(creator.id, scenes=0, title=word, is_template=True)  # type: ignore[attr-defined]
    await put_out(first)
    lists = (
        f"/api/paths/public?q={word}",
        "/api/paths",
        f"/api/scenarios?category={word}",
        f"/api/scenarios?category={word}&sort=rated",
    )
    few = [len(await asked_by(creator, path)) for path in lists]
    for _ in range(20):
        key = await keep_path(creator.id, scenes=0, title=word, is_template=True)  # type: ignore[attr-defined]
        await put_out(key)
    await _scenes(word, 20)
    many = [len(await asked_by(creator, path)) for path in lists]
    assert few == many
    assert max(many) <= 3


async def _scenes(category: str, count: int) -> None:
    await query(
        "INSERT INTO scenarios (id, target_language, title, difficulty, difficulty_rating, cefr_level, visibility) "
        "SELECT $1 || $2::int || '-' || n, 'ja', 't', 'beginner', 10, 'A1', 'public' FROM generate_series(1, $2::int) n",
        category,
        count,
    )
    await query(
        "INSERT INTO scenario_metadata (scenario_id, listed_at, target_language, difficulty_rating, categories) "
        "SELECT $1 || $2::int || '-' || n, now(), 'ja', 10, ARRAY[$1]::varchar[] FROM generate_series(1, $2::int) n",
        category,
        count,
    )


async def test_a_query_is_counted_and_a_transaction_is_not(creator: Browser) -> None:
    with asked_of_the_database() as asked:
        await query("SELECT 1")
        await query("SELECT 2")
    assert list(asked) == ["SELECT 1", "SELECT 2"]
    await query("SELECT 3")
    assert len(asked) == 2

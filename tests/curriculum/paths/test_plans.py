"""The catalogues are found by their indexes: what PostgreSQL plans where there is much, as the application's own role."""

import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from kaiwa.curriculum.grams import grams_of, wanted_grams
from kaiwa.curriculum.paths import catalogue as paths
from kaiwa.curriculum.scenes import catalogue as scenes
from kaiwa.curriculum.searching import have_few
from kaiwa.database import close_database, fetch, open_database, transaction
from kaiwa.viewer import Viewer
from tests.conftest import Servers

MANY = 6000
SCANNED = re.compile(r"Seq Scan on (?:learning_path_listings|scenario_metadata|learning_paths|scenarios)\b")
WORDS = ("dinner", "market", "station", "温泉", "銀行", "parents")


@pytest.fixture
async def much(fresh_servers: Servers) -> AsyncIterator[Servers]:
    owner = await asyncpg.connect(fresh_servers.owner_url, server_settings={"app.system": "on"})
    titles = [f"{WORDS[n % 6]} {WORDS[n // 6 % 6]} {n}" + (" zyzzyva" if n == 7 else "") for n in range(MANY)]
    await owner.execute(
        "INSERT INTO learning_paths (id, title, target_language, difficulty_rating, cefr_level, is_template, is_public, "
        "share_slug) SELECT 'p' || n, t, 'ja', 10, 'A1', true, true, 's' || n "
        "FROM unnest($1::text[]) WITH ORDINALITY AS x (t, n)",
        titles,
    )
    await owner.execute(
        "INSERT INTO scenarios (id, title, target_language, difficulty, difficulty_rating, cefr_level, visibility) "
        "SELECT 'p' || n, 't', 'ja', 'beginner', 10, 'A1', 'public' FROM generate_series(1, $1) n",
        MANY,
    )
    rows = [
        (f"p{n + 1}", grams_of([title]), ["travel" if n % 3 else "rare" if n < 9 else "food"], n)
        for n, title in enumerate(titles)
    ]
    await owner.execute("CREATE TEMP TABLE made (id text, grams text[], categories text[], n int)")
    await owner.copy_records_to_table("made", records=rows)
    await owner.execute(
        "INSERT INTO learning_path_listings (path_id, target_language, difficulty_rating, category, grams, published_at) "
        "SELECT id, CASE WHEN n % 50 = 0 THEN 'es' ELSE 'ja' END, 10, categories[1], grams, now() - n * interval '1 h' FROM made"
    )
    await owner.execute(
        "INSERT INTO scenario_metadata (scenario_id, target_language, difficulty_rating, categories, grams, listed_at, "
        "trending_score, amount_saved_count, average_rating, ratings_count) SELECT id, 'ja', 10, categories, grams, now(), "
        "n, n, 1 + n % 5, n FROM made"
    )
    await owner.execute("ANALYZE")
    await owner.close()
    await open_database(fresh_servers.app_url)
    yield fresh_servers
    await close_database()


async def plan_of(statement: str, arguments: list[Any]) -> str:
    viewer = Viewer(user_id=uuid4())
    async with transaction(viewer):
        return "\n".join(row[0] for row in await fetch(f"EXPLAIN {statement}", *arguments))


async def test_no_search_and_no_list_reads_a_whole_table(much: Servers) -> None:
    found: dict[str, str] = {}
    for wanted in (
        paths.Wanted(),
        paths.Wanted(language="es"),
        paths.Wanted(category="rare"),
        paths.Wanted(q="zyzzyva"),
        paths.Wanted(q="qwertzuiop"),
        paths.Wanted(q="温泉", language="ja", level="beginner"),
        paths.Wanted(q="銀"),
        paths.Wanted(q="di"),
    ):
        found[f"paths {wanted}"] = await plan_of(*await _paths_found_by(wanted))
    for sort in scenes.Sort:
        for one in (
            scenes.Wanted(sort=sort),
            scenes.Wanted(sort=sort, language="ja"),
            scenes.Wanted(sort=sort, category="rare"),
            scenes.Wanted(sort=sort, q="zyzzyva"),
            scenes.Wanted(sort=sort, language="ja", level="A1", q="dinner"),
        ):
            viewer, grams = Viewer(user_id=uuid4()), wanted_grams(one.q or "") or None
            for few in (True, False) if grams else (False,):
                statement = scenes.found_by(one, grams, viewer, None, few=few)
                if few or one.q != "zyzzyva":
                    found[f"scenes {one} {few}"] = await plan_of(*statement)
    scanned = {name: plan for name, plan in found.items() if SCANNED.search(plan)}
    assert not scanned, "\n\n".join(f"{name}\n{plan}" for name, plan in scanned.items())


async def _paths_found_by(wanted: paths.Wanted) -> tuple[str, list[Any]]:
    grams = wanted_grams(wanted.q) if wanted.q else None
    async with transaction(Viewer()):
        few = grams is not None and await have_few(paths.LISTINGS, grams)
    return paths.found_by(wanted, grams, None, few=few)


@pytest.mark.parametrize("q", ["zyzzyva", "湯", "7 zy"])
async def test_a_search_for_what_is_rare_is_served_by_its_pieces(much: Servers, q: str) -> None:
    """Also where PostgreSQL guesses that there is more of it."""
    plan = await plan_of(*await _paths_found_by(paths.Wanted(q=q)))
    assert "learning_path_listings_grams" in plan

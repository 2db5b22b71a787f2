"""Whoever leaves leaves nothing behind, except what others walk on, without their name."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest

from kaiwa.accounts.signing import pseudonym
from kaiwa.accounts.tables import User
from kaiwa.database import transaction
from kaiwa.privacy.erasure import erase_person
from kaiwa.viewer import SYSTEM
from tests.browsing import PASSWORD, SECRET, an_address, query, value
from tests.conftest import Servers
from tests.privacy.conftest import OpenBrowser
from tests.privacy.planting import Planter, a_tier, a_word, personal_tables, tables_that_hold

APP_TABLE = "CREATE TABLE planted_diary (id uuid DEFAULT gen_random_uuid(), user_id uuid NOT NULL, page text NOT NULL)"


@pytest.fixture
async def planted_table(servers: Servers) -> AsyncIterator[None]:
    """A table that nobody wrote down anywhere in the code."""
    owner = await asyncpg.connect(servers.owner_url)
    await owner.execute(f"{APP_TABLE}; GRANT ALL ON planted_diary TO kaiwa_app")
    yield
    await owner.execute("DROP TABLE planted_diary")
    await owner.close()


async def a_person(email: str, name: str = "") -> UUID:
    row = User(email=email, display_name=name, username=f"u{uuid4().hex[:12]}")
    async with transaction(SYSTEM):
        await User.insert(row)
    return UUID(str(row.id))


async def erase(user_id: UUID) -> None:
    async with transaction(SYSTEM):
        await erase_person(user_id)


async def test_no_table_holds_anything_of_who_left(planted_table: None, database: Servers) -> None:
    word, email, name = a_word(), an_address(), f"Name{uuid4().hex[:10]}"
    await a_tier()
    user_id = await a_person(email, name)
    planter = Planter(user_id, word)
    await planter.plant_everywhere()
    assert set(planter.planted) == set(await personal_tables())
    assert "planted_diary" in planter.planted
    await query(
        "INSERT INTO outgoing_mails (recipient, kind, subject, body) VALUES ($1, 'x', 'x', 'x')", email
    )

    held = await tables_that_hold(word, str(user_id), email, name)
    assert set(held) >= set(planter.planted) | {"users"}
    assert sum(word in words for words in held.values()) >= 18

    await erase(user_id)
    assert await tables_that_hold(word, str(user_id), email, name) == {}
    await erase(user_id)


async def test_others_keep_everything(database: Servers) -> None:
    await a_tier()
    mine, theirs = await a_person(an_address()), await a_person(an_address())
    planter = Planter(theirs, a_word())
    await planter.plant_everywhere()
    before = await tables_that_hold(str(theirs), planter.word)
    await Planter(mine, a_word()).plant_everywhere()
    await erase(mine)
    assert await tables_that_hold(str(theirs), planter.word) == before


async def test_the_audit_keeps_pseudonyms_of_who_left(browse: OpenBrowser) -> None:
    browser, email = browse(), an_address()
    user_id = await browser.register(email)
    assert (await browser.send("DELETE", "/api/me", {"password": PASSWORD})).status_code == 204
    entries = await query(
        "SELECT action, facts FROM audit_log WHERE subject_ref = $1 ORDER BY at",
        pseudonym(SECRET, str(user_id)),
    )
    assert [tuple(entry) for entry in entries] == [("register", "{}"), ("deletion", "{}")]
    assert await tables_that_hold(str(user_id), email) == {}


async def a_template(owner: UUID, title: str, *, published: bool = True) -> str:
    path_id = uuid4().hex
    await query(
        "INSERT INTO learning_paths (id, user_id, created_by_user_id, title, description, target_language, schedule, "
        "is_template, is_public, share_slug, published_at) VALUES ($1, $2, $2, $3::text, $3::text, 'ja', $4, true, $5, $6, "
        "CASE WHEN $5 THEN now() END)",
        path_id,
        owner,
        title,
        f'[{{"day": 1, "theme": "Dinner with {title}", "persona": {{"name": "{title}"}}}}]',
        published,
        path_id if published else None,
    )
    await query(
        "INSERT INTO scenarios (id, path_id, created_by_user_id, target_language, title, difficulty, difficulty_rating, "
        "cefr_level, tags) VALUES ($1::text, $1::text, $2, 'ja', $3::text, 'beginner', 10, 'A1', ARRAY[$3::text, 'dinner'])",
        path_id,
        owner,
        title,
    )
    return path_id


async def enrol(user_id: UUID, path_id: str) -> None:
    await query(
        "INSERT INTO learning_path_assignments (path_id, user_id, starts_at, starts_on) VALUES ($1, $2, now(), now())",
        path_id,
        user_id,
    )


async def test_a_public_template_that_others_walk_on_stays_without_its_creators_name(
    database: Servers,
) -> None:
    creator, learner = await a_person(an_address(), "Aiko Tanaka"), await a_person(an_address())
    path_id = await a_template(creator, "Aiko Tanaka's table")
    await enrol(learner, path_id)
    await erase(creator)
    path = (await query("SELECT * FROM learning_paths WHERE id = $1", path_id))[0]
    assert (path["user_id"], path["created_by_user_id"], path["is_public"], path["share_slug"]) == (
        None, None, False, None,
    )  # fmt: skip
    scene = (await query("SELECT * FROM scenarios WHERE id = $1", path_id))[0]
    assert (scene["user_id"], scene["created_by_user_id"]) == (None, None)
    assert list(scene["tags"]) == ["…'s table", "dinner"]
    said = str(tuple(path)) + str(tuple(scene))
    assert "Aiko" not in said
    assert "Tanaka" not in said
    assert "Dinner with …" in said
    assert await value("SELECT count(*) FROM learning_path_assignments WHERE user_id = $1", learner) == 1


@pytest.mark.parametrize(("published", "others"), [(True, False), (False, True), (False, False)])
async def test_a_template_that_was_never_public_or_that_nobody_walks_on_goes_with_its_scenes(
    database: Servers, published: bool, others: bool
) -> None:
    creator, learner = await a_person(an_address()), await a_person(an_address())
    path_id = await a_template(creator, "My own table", published=published)
    await enrol(creator, path_id)
    if others:
        await enrol(learner, path_id)
    await erase(creator)
    for table in ("learning_paths", "scenarios"):
        assert await value(f"SELECT count(*) FROM {table} WHERE id = $1", path_id) == 0


async def test_a_public_scene_that_others_saved_stays_unlisted(database: Servers) -> None:
    creator, learner = await a_person(an_address(), "Aiko Tanaka"), await a_person(an_address())
    saved, unsaved = uuid4().hex, uuid4().hex
    for scene_id in (saved, unsaved):
        await query(
            "INSERT INTO scenarios (id, user_id, created_by_user_id, target_language, title, difficulty, "
            "difficulty_rating, cefr_level, visibility) VALUES ($1, $2, $2, 'ja', 'Tea with Aiko', 'beginner', 10, "
            "'A1', 'public')",
            scene_id,
            creator,
        )
    await query(
        "INSERT INTO user_scenario_progress (user_id, scenario_id, is_saved) VALUES ($1, $2, true)",
        learner,
        saved,
    )
    await erase(creator)
    left = await query(
        "SELECT id, title, visibility, created_by_user_id FROM scenarios WHERE id = ANY($1)", [saved, unsaved]
    )
    assert [tuple(row) for row in left] == [(saved, "Tea with …", "unlisted", None)]


async def test_who_was_invited_by_address_alone_is_forgotten_too(database: Servers) -> None:
    email = an_address()
    creator, leaver = await a_person(an_address()), await a_person(email)
    path_id = await a_template(creator, "A table")
    await query(
        "INSERT INTO learning_path_assignments (path_id, invited_email, status, starts_at, starts_on) "
        "VALUES ($1, $2, 'invited', now(), now())",
        path_id,
        email,
    )
    await erase(leaver)
    assert await tables_that_hold(email) == {}
    assert await value("SELECT count(*) FROM learning_paths WHERE id = $1", path_id) == 1

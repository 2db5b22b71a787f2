"""Everything that is kept about somebody, and nothing that opens their account."""

import io
import json
import tracemalloc
import zipfile
from typing import Any

from kaiwa.accounts.principal import Principal
from kaiwa.accounts.signing import pseudonym
from kaiwa.privacy.export import SECRETS, export_person
from kaiwa.settings import Settings
from tests.browsing import SECRET, Browser, an_address, query
from tests.conftest import Servers
from tests.privacy.conftest import OpenBrowser
from tests.privacy.planting import Planter, a_tier, a_word, personal_tables
from tests.privacy.test_erasure import a_person, a_template, enrol, planted_table

__all__ = ["planted_table"]


async def exported(browser: Browser) -> dict[str, Any]:
    answer = await browser.get("/api/me/export")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    tables = [name.removesuffix(".json") for name in archive.namelist() if name.endswith(".json")]
    return {name: json.loads(archive.read(f"{name}.json")) for name in tables}


async def test_it_holds_a_file_for_every_table_with_the_persons_rows(
    planted_table: None, browse: OpenBrowser
) -> None:
    browser, word = browse(), a_word()
    user_id = await browser.register(display_name="Aiko")
    await a_tier()
    planter = Planter(user_id, word)
    await planter.plant_everywhere()
    files = await exported(browser)
    assert set(files) == set(await personal_tables()) | {"users", "about"}
    assert files["users"][0]["display_name"] == "Aiko"
    assert files["planted_diary"][0]["page"] == word
    assert files["vocabulary_progress"][0]["metadata"] == {"note": word}
    for table in planter.planted:
        assert len(files[table]) == files["about"]["rows"][table] >= 1, table


async def test_it_holds_nothing_of_anybody_else(browse: OpenBrowser) -> None:
    browser, word = browse(), a_word()
    user_id = await browser.register()
    await a_tier()
    other = await a_person(an_address())
    await Planter(other, word).plant_everywhere()
    # a public template of another's, one of mine that they walk on: readable, and still not mine
    await a_template(other, word)
    await enrol(other, await a_template(user_id, "Mine"))
    files = await exported(browser)
    assert word not in json.dumps(files)
    assert str(other) not in json.dumps(files)
    assert [path["title"] for path in files["learning_paths"]] == ["Mine"]


async def test_a_creator_takes_along_what_stands_in_the_catalogue_and_no_fork_of_it(
    browse: OpenBrowser,
) -> None:
    browser = browse()
    user_id = await browser.register()
    catalogued, forked = await a_template(user_id, "Mine to take"), await a_template(user_id, "A fork")
    await query("UPDATE learning_paths SET user_id = NULL WHERE id = $1", catalogued)
    await query("UPDATE learning_paths SET user_id = $2 WHERE id = $1", forked, await a_person(an_address()))
    files = await exported(browser)
    assert [path["title"] for path in files["learning_paths"]] == ["Mine to take"]


async def test_what_opens_the_account_is_left_out(browse: OpenBrowser) -> None:
    browser, email = browse(), an_address()
    user_id = await browser.register(email)
    token = (await browser.post("/api/me/tokens", {"name": "script", "scopes": ["read"]})).json()["token"]
    await browse().post("/api/auth/forgot-password", {"email": email})
    secrets = [token, browser.cookies["kaiwa"]]
    for table, columns in SECRETS.items():
        owner = "id" if table == "users" else "user_id"
        for row in await query(f"SELECT {', '.join(columns)} FROM {table} WHERE {owner} = $1", user_id):
            secrets += [str(each) for each in row if each]
    said = json.dumps(await exported(browser))
    assert len(secrets) >= 8
    assert not [each for each in secrets if json.dumps(each)[1:-1] in said]
    assert "_hash" not in said


async def test_taking_it_along_is_counted_and_written_down(browse: OpenBrowser) -> None:
    browser = browse()
    user_id = await browser.register()
    statuses = [(await browser.get("/api/me/export")).status_code for _ in range(7)]
    assert statuses == [200] * 6 + [429]
    entries = await query(
        "SELECT action FROM audit_log WHERE subject_ref = $1 ORDER BY at", pseudonym(SECRET, str(user_id))
    )
    assert [entry["action"] for entry in entries] == ["register"] + ["export"] * 6


async def test_a_large_account_does_not_fill_the_memory(database: Servers, settings: Settings) -> None:
    user_id = await a_person(an_address())
    await query(
        "INSERT INTO vocabulary_progress (user_id, language_id, word, context) "
        "SELECT $1, 'ja', 'w' || n, repeat(md5(n::text), 128) FROM generate_series(1, 10000) n",
        user_id,
    )
    tracemalloc.start()
    size = 0
    async for piece in await export_person(Principal(user_id=user_id), settings):
        size += len(piece)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 1_000_000
    assert peak < 12_000_000  # the rows are 41 MB
    await query("DELETE FROM users WHERE id = $1", user_id)

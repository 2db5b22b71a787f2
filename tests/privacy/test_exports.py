"""Taking everything along as work for a worker: asked once, made once, told by mail, fetched by its owner alone."""

import io
import zipfile
from datetime import timedelta
from uuid import UUID

from kaiwa.accounts.principal import Principal
from kaiwa.clock import now
from kaiwa.privacy import exports
from kaiwa.privacy.exports import MAKE_EXPORT, MOST_TRIES, make_export, waiting_exports
from kaiwa.settings import Settings
from tests.browsing import Browser, an_address, code_of, query, value
from tests.privacy.conftest import OpenBrowser


class Bells:
    """What was rung."""

    def __init__(self) -> None:
        self.rung: list[tuple[str, ...]] = []

    async def __call__(self, actor: str, *arguments: str) -> bool:
        self.rung.append((actor, *arguments))
        return True


async def asked(browser: Browser) -> UUID:
    answer = await browser.post("/api/me/exports")
    assert answer.status_code == 202, answer.text
    return UUID(answer.json()["id"])


async def test_it_is_asked_for_once_made_told_by_mail_and_fetched(
    browse: OpenBrowser, settings: Settings
) -> None:
    browser, stranger, email, ring = browse(), browse(), an_address(), Bells()
    await browser.register(email)
    await stranger.register()
    export_id = await asked(browser)
    assert await asked(browser) == export_id
    where = f"/api/me/exports/{export_id}"
    early = await browser.get(where)
    assert (early.status_code, code_of(early)) == (409, "export_not_ready")
    assert export_id in await waiting_exports()

    await make_export(export_id, settings, ring)
    await make_export(export_id, settings, ring)
    assert ring.rung == [("deliver_mail",)]
    assert export_id not in await waiting_exports()
    mails = await query(
        "SELECT subject, body FROM outgoing_mails WHERE recipient = $1 AND kind = 'data_ready'", email
    )
    assert [mail["subject"] for mail in mails] == ["Your Kaiwa data is ready"]
    assert "/settings/data" in mails[0]["body"]
    assert str(export_id) not in mails[0]["body"]

    answer = await browser.get(where)
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    assert {"users.json", "words.csv", "about.json"} <= set(archive.namelist())
    assert email in archive.read("users.json").decode()
    (told,) = (await browser.get("/api/me/exports")).json()["items"]
    assert (told["size_bytes"], told["failed"]) == (len(answer.content), False)
    assert (await stranger.get(where)).status_code == 404
    assert await asked(browser) != export_id


async def test_a_large_one_comes_in_pieces_and_a_shorter_second_try_leaves_none_over(
    browse: OpenBrowser, settings: Settings
) -> None:
    browser, ring = browse(), Bells()
    user_id = await browser.register()
    export_id = await asked(browser)
    await query(
        "INSERT INTO data_export_pieces (export_id, user_id, place, content) "
        "SELECT $1, $2, n, 'old' FROM generate_series(0, 40) n",
        export_id, user_id,
    )  # fmt: skip
    await query(
        "INSERT INTO vocabulary_progress (user_id, language_id, word, context) "
        "SELECT $1, 'ja', 'w' || n, (SELECT string_agg(md5(random()::text || m || n::text), '') FROM generate_series(1, 400) m) "
        "FROM generate_series(1, 150) n",
        user_id,
    )
    await make_export(export_id, settings, ring)
    pieces = await value("SELECT count(*) FROM data_export_pieces WHERE export_id = $1", export_id)
    assert 1 < pieces < 40
    fetched = (await browser.get(f"/api/me/exports/{export_id}")).content
    assert zipfile.ZipFile(io.BytesIO(fetched)).testzip() is None
    assert b"content" not in zipfile.ZipFile(io.BytesIO(fetched)).read("data_export_pieces.json")


async def test_whoever_lost_its_lease_writes_nothing_and_after_some_tries_nobody_begins(
    browse: OpenBrowser, settings: Settings
) -> None:
    browser, ring = browse(), Bells()
    await browser.register()
    export_id = await asked(browser)
    held = "UPDATE data_exports SET attempts = $2, working_until = $3 WHERE id = $1"
    await query(held, export_id, 1, now() + timedelta(minutes=1))
    await make_export(export_id, settings, ring)
    assert await value("SELECT attempts FROM data_exports WHERE id = $1", export_id) == 1
    viewer = Principal(user_id=UUID((await browser.get("/api/me")).json()["id"])).viewer
    assert await exports._keep(io.BytesIO(b"late"), export_id, 0, viewer) is None
    assert not await exports._settle(export_id, 0, 1, 4, viewer, settings)
    await query(held, export_id, MOST_TRIES, now() - timedelta(minutes=1))
    await make_export(export_id, settings, ring)
    assert export_id not in await waiting_exports()
    assert ring.rung == []
    (told,) = (await browser.get("/api/me/exports")).json()["items"]
    assert told["failed"]
    assert (await browser.get(f"/api/me/exports/{export_id}")).status_code == 404
    assert await asked(browser) != export_id


def test_the_bell_for_it_has_a_queue() -> None:
    from kaiwa.bell import QUEUE_OF

    assert MAKE_EXPORT in QUEUE_OF

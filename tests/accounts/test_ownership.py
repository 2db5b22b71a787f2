"""Nobody sees or changes what is another's, even with the application's own filters taken out."""

import io
import zipfile
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from kaiwa.accounts.tables import ApiToken, ReadingOverride, Session, User, UserPreferences
from kaiwa.clock import now
from kaiwa.database import transaction
from kaiwa.ownership import mine, mine_sql
from kaiwa.viewer import SYSTEM, Viewer
from tests.accounts.conftest import OpenBrowser
from tests.browsing import Browser, an_address, query, value
from tests.conftest import Servers
from tests.ownership import twice

__all__ = ["twice"]

READING = {"language": "ja", "surface": "今日", "reading": "こんじつのきょう"}


class Rival:
    """Somebody with one of everything."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    async def settle(self) -> None:
        self.email = an_address()
        self.id = await self.browser.register(self.email, display_name="Rival")
        await self.browser.send("PUT", "/api/me/readings", READING)
        await self.browser.send("PUT", "/api/me/preferences", {"target_language_id": "ko"})
        made = await self.browser.post("/api/me/tokens", {"name": "theirs", "scopes": ["read"]})
        self.token_id = made.json()["id"]
        self.session_id = (await self.browser.get("/api/me/sessions")).json()["items"][0]["id"]

    async def rows(self) -> dict[str, Any]:
        tables = ("session", "api_tokens", "reading_overrides", "user_preferences", "account_links")
        said = {t: await query(f"SELECT * FROM {t} WHERE user_id = $1 ORDER BY 1", self.id) for t in tables}
        said["users"] = await query("SELECT * FROM users WHERE id = $1", self.id)
        return said


@pytest.fixture
async def rival(browse: OpenBrowser) -> Rival:
    found = Rival(browse())
    await found.settle()
    return found


@pytest.fixture
async def me(browse: OpenBrowser) -> Browser:
    browser = browse()
    await browser.register()
    return browser


async def test_lists_hold_ones_own_alone(rival: Rival, me: Browser, twice: str) -> None:
    assert len((await me.get("/api/me/sessions")).json()["items"]) == 1
    assert (await me.get("/api/me/tokens")).json()["items"] == []
    assert (await me.get("/api/me/readings")).json()["items"] == []
    assert (await me.get("/api/me/preferences")).json()["target_language_id"] is None
    assert (await me.get("/api/me")).json()["display_name"] == ""


async def test_what_is_anothers_is_not_found_and_stays_as_it_is(
    rival: Rival, me: Browser, twice: str
) -> None:
    before = await rival.rows()
    where = {"language": "ja", "surface": "今日"}
    for method, path, params in (
        ("DELETE", f"/api/me/tokens/{rival.token_id}", {}),
        ("DELETE", f"/api/me/sessions/{rival.session_id}", {}),
        ("DELETE", "/api/me/readings", where),
    ):
        answer = await me.send(method, path, params=params)
        unknown = await me.send(method, path.rpartition("/")[0] + f"/{uuid4()}") if "-" in path else answer
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert (unknown.status_code, unknown.json()["detail"]) == (404, answer.json()["detail"])
    assert await rival.rows() == before


async def test_a_write_for_all_of_ones_own_touches_nobody_else(rival: Rival, me: Browser, twice: str) -> None:
    before = await rival.rows()
    assert (await me.send("DELETE", "/api/me/sessions")).status_code == 204
    await me.send("PUT", "/api/me/readings", READING | {"reading": "こんにち"})
    await me.send("PUT", "/api/me/preferences", {"target_language_id": "ja"})
    await me.send("PATCH", "/api/me", {"display_name": "Me"})
    change = {"current_password": "violet kettle on the roof", "new_password": "a kettle of another colour"}
    assert (await me.post("/api/me/password", change)).status_code == 204
    assert await rival.rows() == before


async def test_an_export_holds_nothing_of_the_rival(rival: Rival, me: Browser, twice: str) -> None:
    answer = await me.get("/api/me/export")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    said = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "profile" in said or "user" in said
    for theirs in (str(rival.id), rival.email, "Rival", rival.token_id, READING["reading"]):
        assert theirs not in said


OWNED = (User, UserPreferences, Session, ApiToken, ReadingOverride)


@pytest.mark.parametrize("table", OWNED)
async def test_the_database_itself_shows_a_stranger_and_a_guest_nothing(
    rival: Rival, table: type[Any]
) -> None:
    for viewer in (Viewer(), Viewer(user_id=uuid4()), Viewer(guest_id=uuid4()), Viewer(guest_id=rival.id)):
        async with transaction(viewer):
            assert await table.select() == []
            assert await table.count() == 0


async def test_the_database_itself_refuses_rows_in_anothers_name(database: Servers) -> None:
    me, other = uuid4(), uuid4()
    for user_id in (me, other):
        await query("INSERT INTO users (id, email) VALUES ($1, $2)", user_id, an_address())
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(Viewer(user_id=me)):
            await ReadingOverride.insert(
                ReadingOverride(user_id=other, language_id="ja", surface="x", reading="y")
            )
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(Viewer(user_id=me)):
            await Session.insert(Session(id="x", user_id=other, public_id=uuid4(), expires_at=_later()))
    assert await value("SELECT count(*) FROM reading_overrides WHERE user_id = $1", other) == 0


def _later() -> datetime:
    return now() + timedelta(days=1)


async def test_every_owned_row_of_the_filter_is_the_viewers(database: Servers) -> None:
    me, other = uuid4(), uuid4()
    for user_id in (me, other):
        await query("INSERT INTO users (id, email) VALUES ($1, $2)", user_id, an_address())
        await query("INSERT INTO user_preferences (user_id) VALUES ($1)", user_id)
    seen = await _seen_through_the_filter(Viewer(user_id=me))
    assert seen == [me]
    assert await _seen_through_the_filter(Viewer()) == []


async def _seen_through_the_filter(viewer: Viewer) -> list[UUID]:
    """By the product itself, so that row-level security hides nothing and the filter stands alone."""
    async with transaction(SYSTEM):
        rows = await UserPreferences.select(UserPreferences.user_id).where(mine(UserPreferences, viewer))
        return [row["user_id"] for row in rows]


async def test_the_filter_in_written_sql_is_the_same(database: Servers) -> None:
    guest, user = Viewer(guest_id=uuid4()), Viewer(user_id=uuid4(), guest_id=uuid4())
    assert mine_sql(user, "$1") == "user_id = $1::uuid"
    assert mine_sql(guest, "$2", "t") == "t.guest_id = $2::uuid"
    assert (user.owner_id, guest.owner_id) == (user.user_id, guest.guest_id)

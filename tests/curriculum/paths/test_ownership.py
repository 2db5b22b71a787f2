"""A path, its days and its versions are its owner's, by our filters and by row-level security alone."""

from typing import Any

import pytest

from tests.browsing import Browser, query
from tests.curriculum.paths.building import keep_path
from tests.ownership import twice

__all__ = ["twice"]

ORDER = list(range(28, 0, -1))
LOOKS = ("", "/versions", "/versions/1", "/publish")
CHANGES: tuple[tuple[str, str, Any], ...] = (
    ("PATCH", "", {"title": "Taken"}),
    ("PUT", "/days/1", {"title": "Taken"}),
    ("PUT", "/days/1/scenario", {}),
    ("POST", "/reorder", {"order": ORDER}),
    ("POST", "/versions/1/restore", None),
    ("POST", "/archive", None),
    ("POST", "/fork", None),
    ("POST", "/publish", None),
    ("POST", "/unpublish", None),
    ("POST", "/undelete", None),
    ("DELETE", "", None),
)


async def rows_of(key: str) -> list[Any]:
    found = []
    for table, column in (
        ("learning_paths", "id"),
        ("learning_path_versions", "path_id"),
        ("scenarios", "path_id"),
        ("scenario_generation_queue", "path_id"),
        ("learning_path_listings", "path_id"),
    ):
        found += await query(f"SELECT to_jsonb(t) FROM {table} t WHERE {column} = $1 ORDER BY 1", key)
    return found


@pytest.fixture
async def theirs(creator: Browser) -> str:
    key = await keep_path(creator.id)  # type: ignore[attr-defined]
    assert (await creator.send("PATCH", f"/api/paths/{key}", {"category": "Travel"})).status_code == 200
    return key


async def test_a_path_of_another_is_not_there(
    theirs: str, stranger: Browser, guest: Browser, twice: str
) -> None:
    before = await rows_of(theirs)
    for browser in (stranger, guest):
        for look in LOOKS:
            expected = {401, 404} if browser is guest and look == "/publish" else {404}
            assert (await browser.get(f"/api/paths/{theirs}{look}")).status_code in expected
        for method, path, body in CHANGES:
            answer = await browser.send(method, f"/api/paths/{theirs}{path}", body)
            assert answer.status_code in ((401, 404) if browser is guest else (404,)), path
        assert theirs not in (await browser.get("/api/paths")).text
    assert await rows_of(theirs) == before


async def test_a_public_path_is_read_by_all_and_changed_by_its_owner(
    creator: Browser, stranger: Browser, guest: Browser, twice: str
) -> None:
    key = await keep_path(creator.id, is_template=True)  # type: ignore[attr-defined]
    await creator.send("PATCH", f"/api/paths/{key}", {"category": "Travel"})
    assert (await creator.post(f"/api/paths/{key}/publish")).status_code == 200
    before = await rows_of(key)
    for browser in (stranger, guest):
        seen = (await browser.get(f"/api/paths/{key}")).json()
        assert (seen["is_mine"], seen["intent"], seen["quality"]) == (False, None, None)
        for method, path, body in CHANGES:
            if path == "/fork":
                continue
            answer = await browser.send(method, f"/api/paths/{key}{path}", body)
            assert answer.status_code in ((401, 404) if browser is guest else (404,)), path
        for look in ("/versions", "/versions/1"):
            assert (await browser.get(f"/api/paths/{key}{look}")).status_code == 404
    assert await rows_of(key) == before

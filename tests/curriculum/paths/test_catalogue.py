"""The catalogue finds in any script, filters, and goes on where it ended."""

from datetime import timedelta

import pytest

from kaiwa.clock import now
from kaiwa.curriculum.path_rows import load_own_path
from kaiwa.curriculum.paths.listing import keep_listing
from kaiwa.database import fetch, transaction
from kaiwa.viewer import SYSTEM
from tests.browsing import Browser
from tests.curriculum.paths.building import keep_path


async def publish(title: str, **more: object) -> str:
    """As publishing leaves it, without the half second of looking at its texts."""
    key = await keep_path(None, scenes=0, title=title, is_template=True, **more)  # type: ignore[arg-type]
    await put_out(key)
    return key


async def put_out(key: str, days_ago: float = 0) -> None:
    async with transaction(SYSTEM):
        await fetch(
            "UPDATE learning_paths SET is_public = true, share_slug = id, published_at = $2 WHERE id = $1",
            key,
            now() - timedelta(days=days_ago),
        )
        await keep_listing(await load_own_path(key, SYSTEM))


async def found(browser: Browser, **params: object) -> list[str]:
    answer = await browser.get("/api/paths/public", params=params)
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["items"]]


async def test_words_are_found_in_any_script(creator: Browser) -> None:
    spa, trip = await publish("箱根の鱸温泉"), await publish("Ñandú in Zürich", description="un sueño")
    for q in ("鱸", "鱸温", "鱸温泉", "箱根 鱸温"):
        assert await found(creator, q=q) == [spa], q
    for q in ("ñandú", "NANDU", "zuric", "nandu zurich"):
        assert await found(creator, q=q) == [trip], q
    assert await found(creator, q="鱸泉") == []
    assert await found(creator, q="!!") == []


async def test_it_is_filtered(creator: Browser) -> None:
    key = await publish("Platypus", metadata={"category": "Nature"})
    assert await found(creator, q="platypus", language="ja", level="A1", category="nature") == [key]
    assert await found(creator, q="platypus", level="beginner") == [key]
    for other in ({"language": "es"}, {"level": "B1"}, {"category": "food"}):
        assert await found(creator, q="platypus", **other) == []
    answer = await creator.get("/api/paths/public", params={"level": "Z9"})
    assert answer.status_code == 422


async def test_it_goes_on_where_it_ended(creator: Browser) -> None:
    keys = []
    for n in range(25):
        key = await keep_path(None, scenes=0, title=f"Wombat {n}", is_template=True)
        await put_out(key, days_ago=n // 5)  # several of one moment at most a page apart
        keys.append(key)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = (await creator.get("/api/paths/public", params={"q": "wombat", "cursor": cursor})).json()
        seen += [each["id"] for each in answer["items"]]
        cursor = answer["next"]
    assert sorted(seen) == sorted(keys)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("cursor", ["x", "bm9uZQ", "WzEsMl0"])
async def test_a_cursor_of_elsewhere_is_refused(creator: Browser, cursor: str) -> None:
    assert (await creator.get("/api/paths/public", params={"cursor": cursor})).status_code == 422

"""A path survives the way into its row and back, and is seen by those who may see it alone."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from kaiwa.curriculum.path_rows import NewPath, PathMetadata, insert_path, load_own_path, load_path
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.database import fetch, transaction
from kaiwa.errors import NotFound
from kaiwa.viewer import SYSTEM, Viewer
from tests.conftest import Servers
from tests.months import STARTS_ON, a_month, an_intent
from tests.ownership import twice

__all__ = ["twice"]


async def a_person() -> UUID:
    user_id = uuid4()
    async with transaction(SYSTEM):
        await fetch("INSERT INTO users (id, email) VALUES ($1, $2)", user_id, f"{user_id}@kaiwa.example")
    return user_id


def a_path(**more: object) -> NewPath:
    month = a_month()
    values: dict[str, object] = {
        "title": month.title,
        "description": month.description,
        "target_language": "ja",
        "schedule": month.schedule,
        "difficulty_rating": 12,
        "origin": Origin.OFFLINE,
        "metadata": PathMetadata(intent=an_intent(deadline_on=date(2026, 3, 20)), starts_on=STARTS_ON),
    }
    return NewPath(**{**values, **more})  # type: ignore[arg-type]  # whatever a test wants to set


async def test_a_path_comes_back_as_it_was_kept(database: Servers) -> None:
    me = Viewer(user_id=await a_person())
    new = a_path(user_id=me.user_id)
    async with transaction(me):
        key = await insert_path(new)
        kept = await load_own_path(key, me)
    assert (kept.schedule, kept.metadata, kept.title) == (new.schedule, new.metadata, new.title)
    assert (kept.cefr_level, kept.version, kept.is_public) == ("A1", 1, False)


async def test_a_guest_keeps_a_path_too(database: Servers) -> None:
    guest = Viewer(guest_id=uuid4())
    async with transaction(guest):
        key = await insert_path(a_path(guest_id=guest.guest_id))
        assert (await load_own_path(key, guest)).guest_id == guest.guest_id


async def test_the_path_of_another_is_not_there(database: Servers, twice: str) -> None:
    owner = Viewer(user_id=await a_person())
    async with transaction(owner):
        key = await insert_path(a_path(user_id=owner.user_id))
    for other in (Viewer(user_id=await a_person()), Viewer(guest_id=uuid4()), Viewer()):
        for load in (load_path, load_own_path):
            with pytest.raises(NotFound):
                async with transaction(other):
                    await load(key, other)
    async with transaction(SYSTEM):
        assert (await load_path(key, SYSTEM)).id == key


async def test_a_published_template_is_everybodys_to_read_and_its_owners_to_change(
    database: Servers, twice: str
) -> None:
    owner = Viewer(user_id=await a_person())
    async with transaction(owner):
        key = await insert_path(a_path(user_id=owner.user_id, is_template=True))
        await fetch("UPDATE learning_paths SET is_public = true, share_slug = $1 WHERE id = $1", key)
    for other in (Viewer(user_id=await a_person()), Viewer(guest_id=uuid4()), Viewer()):
        async with transaction(other):
            assert (await load_path(key, other)).id == key
        with pytest.raises(NotFound):
            async with transaction(other):
                await load_own_path(key, other)


async def test_who_is_enrolled_sees_the_path(database: Servers, twice: str) -> None:
    owner, learner = Viewer(user_id=await a_person()), Viewer(user_id=await a_person())
    async with transaction(SYSTEM):
        key = await insert_path(a_path(user_id=owner.user_id))
        await fetch(
            "INSERT INTO learning_path_assignments (id, path_id, user_id, starts_at, starts_on) "
            "VALUES ($1, $2, $3, now(), now()::date)",
            uuid4(),
            key,
            learner.user_id,
        )
    async with transaction(learner):
        assert (await load_path(key, learner)).id == key

"""Enrolling and finishing days, on the real database."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from kaiwa.curriculum.assignment_rows import Assignment, load_assignment
from kaiwa.curriculum.day_completion import DayCompleted, complete_day, skip_day
from kaiwa.curriculum.enrolling import enrol
from kaiwa.curriculum.vocabulary import DAYS, AssignmentStatus
from kaiwa.database import transaction
from kaiwa.errors import Conflict, NotFound
from kaiwa.viewer import SYSTEM, Viewer
from tests.browsing import query, value
from tests.conftest import Servers
from tests.curriculum.walking import MONDAY, a_path, a_person, of_user

pytestmark = pytest.mark.usefixtures("database")

EVENING = datetime(2026, 3, 2, 19, tzinfo=UTC)


async def enrolled(viewer: Viewer, path_id: str, starts_on: date = MONDAY, zone: str = "UTC") -> UUID:
    async with transaction(viewer):
        return await enrol(path_id, viewer, starts_on=starts_on, time_zone=zone)


async def finish(assignment: UUID, day: int, viewer: Viewer, at: datetime = EVENING) -> DayCompleted:
    async with transaction(viewer):
        return await complete_day(assignment, day, viewer, at)


async def loaded(assignment: UUID) -> Assignment:
    async with transaction(SYSTEM):
        return await load_assignment(assignment, SYSTEM)


@pytest.fixture
async def learner() -> Viewer:
    return of_user(await a_person())


async def test_enrolling_twice_is_one_place(learner: Viewer) -> None:
    path = await a_path(learner.user_id)
    first = await enrolled(learner, path)
    assert await enrolled(learner, path, MONDAY + timedelta(days=3)) == first
    assert (await loaded(first)).starts_on == MONDAY


async def test_a_guest_enrols_in_their_own_path_and_in_no_other(database: Servers) -> None:
    guest = Viewer(guest_id=uuid4())
    own = await enrolled(guest, await a_path(guest=guest.guest_id))
    assert (await loaded(own)).guest_id == guest.guest_id
    with pytest.raises(NotFound):
        await enrolled(guest, await a_path(await a_person()))
    with pytest.raises(NotFound):
        await enrolled(Viewer(), await a_path(guest=guest.guest_id))


@pytest.mark.parametrize("as_system", [True, False])
async def test_anothers_path_is_not_found_and_a_public_one_is(learner: Viewer, as_system: bool) -> None:
    creator = await a_person()
    private = await a_path(creator)
    public = await a_path(creator, is_template=True, is_public=True, share_slug=uuid4().hex)
    gone = await a_path(learner.user_id, deleted_at=EVENING)
    for path in (private, gone):
        with pytest.raises(NotFound):
            async with transaction(SYSTEM if as_system else learner):
                await enrol(path, learner, starts_on=MONDAY, time_zone="UTC")
    assert (await loaded(await enrolled(learner, public))).path_owner_id is None


async def test_an_archived_path_takes_nobody(learner: Viewer) -> None:
    with pytest.raises(Conflict):
        await enrolled(learner, await a_path(learner.user_id, status="archived"))


async def test_the_event_of_the_wish_comes_along(learner: Viewer) -> None:
    wish = {"intent": {"event": "dinner with the parents", "deadline_on": "2026-03-16"}}
    found = await loaded(await enrolled(learner, await a_path(learner.user_id, metadata=wish)))
    said = found.metadata
    assert (said.event, said.event_on, said.event_day) == ("dinner with the parents", date(2026, 3, 16), 14)


async def test_the_start_is_three_in_the_morning_where_the_learner_lives(learner: Viewer) -> None:
    found = await loaded(await enrolled(learner, await a_path(learner.user_id), zone="Pacific/Kiritimati"))
    assert found.starts_at == datetime(2026, 3, 1, 13, tzinfo=UTC)


async def test_a_finished_day_keeps_its_title_and_its_words(learner: Viewer) -> None:
    path = await a_path(learner.user_id, written=(1,))
    own = await enrolled(learner, path)
    told = await finish(own, 1, learner)
    assert (told.on, told.first, told.path_completed, told.next_day) == (MONDAY, True, False, 2)
    await query(
        "UPDATE learning_paths SET schedule = jsonb_set(schedule, '{0,title}', '\"Changed\"') WHERE id = $1",
        path,
    )
    found = await loaded(own)
    assert found.metadata.finished[1].title == "Scene 1"
    assert found.metadata.finished[1].scenario_id is not None
    assert (found.current_day_index, found.last_active_on) == (1, MONDAY)
    words = await query("SELECT * FROM vocabulary_progress WHERE user_id = $1", learner.user_id)
    assert [(row["word"], row["reading"], row["translation"]) for row in words] == [
        ("お茶1", "よみ", "word 1")
    ]
    assert words[0]["next_review_on"] == MONDAY + timedelta(days=1)


async def test_finished_twice_counts_once(learner: Viewer) -> None:
    own = await enrolled(learner, await a_path(learner.user_id))
    first = await finish(own, 1, learner)
    again = await finish(own, 1, learner, EVENING + timedelta(days=2))
    assert (first.first, again.first) == (True, False)
    assert (again.on, again.next_day) == (first.on, first.next_day)
    stats = (await query("SELECT * FROM user_learning_stats WHERE user_id = $1", learner.user_id))[0]
    assert (stats["lessons_completed"], stats["words_learned"], stats["current_streak_days"]) == (1, 1, 1)
    assert await value("SELECT times_seen FROM vocabulary_progress WHERE user_id = $1", learner.user_id) == 1


async def test_two_devices_finish_different_days_at_once_and_none_is_lost(learner: Viewer) -> None:
    own = await enrolled(learner, await a_path(learner.user_id))
    await asyncio.gather(*(finish(own, day, learner) for day in range(1, 8)))
    found = await loaded(own)
    assert (sorted(found.metadata.finished), found.current_day_index) == (list(range(1, 8)), 7)
    stats = (await query("SELECT * FROM user_learning_stats WHERE user_id = $1", learner.user_id))[0]
    assert (stats["lessons_completed"], stats["words_learned"]) == (7, 7)


async def test_a_day_left_out_holds_the_figure_until_it_is_played(learner: Viewer) -> None:
    own = await enrolled(learner, await a_path(learner.user_id))
    for day, index in ((1, 1), (3, 1), (2, 3)):
        await finish(own, day, learner)
        assert (await loaded(own)).current_day_index == index


async def test_a_skipped_day_brings_no_words_and_may_still_be_played(learner: Viewer) -> None:
    own = await enrolled(learner, await a_path(learner.user_id))
    async with transaction(learner):
        assert (await skip_day(own, 1, learner, EVENING)).next_day == 2
    assert (await loaded(own)).last_active_on is None
    assert not await query("SELECT FROM vocabulary_progress WHERE user_id = $1", learner.user_id)
    assert (await finish(own, 1, learner)).first
    async with transaction(learner):  # what was played is not unplayed
        assert not (await skip_day(own, 1, learner, EVENING)).first
    assert not (await loaded(own)).metadata.finished[1].skipped


async def test_the_last_day_completes_the_path_and_reviews_become_rarer(learner: Viewer) -> None:
    own = await enrolled(learner, await a_path(learner.user_id))
    for day in range(1, DAYS + 1):
        told = await finish(own, day, learner, EVENING + timedelta(days=day - 1))
        assert told.path_completed == (day == DAYS)
    found = await loaded(own)
    assert (found.status, found.current_day_index) == (AssignmentStatus.COMPLETED, DAYS)
    assert found.completed_at == EVENING + timedelta(days=DAYS - 1)
    on_a_path = "SELECT count(*) FROM vocabulary_progress WHERE user_id = $1 AND metadata ? 'inside_path'"
    assert await value(on_a_path, learner.user_id) == 0
    stats = (await query("SELECT * FROM user_learning_stats WHERE user_id = $1", learner.user_id))[0]
    assert (stats["current_streak_days"], stats["lessons_completed"], stats["words_learned"]) == (28, 28, 28)


async def test_a_guest_finishes_days_and_keeps_no_words(database: Servers) -> None:
    guest = Viewer(guest_id=uuid4())
    own = await enrolled(guest, await a_path(guest=guest.guest_id))
    assert (await finish(own, 1, guest)).next_day == 2


@pytest.mark.parametrize("day", [0, -1, 29, 10**6])
async def test_there_is_no_such_day(learner: Viewer, day: int) -> None:
    own = await enrolled(learner, await a_path(learner.user_id))
    with pytest.raises(NotFound):
        await finish(own, day, learner)


async def test_anothers_place_is_not_found(learner: Viewer) -> None:
    own = await enrolled(learner, await a_path(learner.user_id))
    for other in (
        of_user(await a_person()),
        Viewer(guest_id=uuid4()),
        Viewer(),
        Viewer(guest_id=learner.user_id),
    ):
        with pytest.raises(NotFound):
            await finish(own, 1, other)

"""The links in the mails of a path: an invitation, and the end of its reminders."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from kaiwa.accounts.signing import seal
from kaiwa.clock import now
from kaiwa.curriculum.assignments.reminding import PURPOSE
from tests.browsing import SECRET, query, value
from tests.curriculum.walking import a_path
from tests.web.conftest import Person
from tests.web.test_pages import is_sound

MakePerson = Callable[[], Person]


async def confirmed(somebody: Person) -> UUID:
    return UUID(
        str(
            await value(
                "UPDATE users SET email_verified_at = now() WHERE email = $1 RETURNING id", somebody.email
            )
        )
    )


@pytest.fixture
async def invited(person: MakePerson) -> tuple[Person, str]:
    """A confirmed account with an invitation."""
    creator, guest = person(), person()
    await creator.sign_up(display_name="Aiko")
    await guest.sign_up()
    path = await a_path(await confirmed(creator), written=(1,), title="Dinner in Osaka")
    form = {"user_email": guest.email, "note": "<b>Too hard?</b>"}
    answer = await creator.browser.post(f"/api/paths/{path}/assignments", form)
    assert answer.status_code == 201, answer.text
    await confirmed(guest)
    return guest, f"/invitations/{answer.json()['id']}"


async def test_who_is_invited_sees_by_whom_and_accepts(invited: tuple[Person, str]) -> None:
    guest, link = invited
    looked = await guest.look(link)
    is_sound(looked)
    assert "Dinner in Osaka" in looked.text
    assert "Aiko invites you" in looked.text
    assert "&lt;b&gt;Too hard?" in looked.text
    answer = await guest.fill(link, link, answer="accept")
    assert answer.status_code == 303
    assert re.fullmatch(r"/learn\?path=[0-9a-f-]{36}", answer.headers["location"])
    assert "Scene 1" in (await guest.look(answer.headers["location"])).text


async def test_who_declines_is_not_asked_again(invited: tuple[Person, str]) -> None:
    guest, link = invited
    assert (await guest.fill(link, link, answer="decline")).status_code == 303
    looked = await guest.look(link)
    is_sound(looked)
    assert "Dinner in Osaka" not in looked.text


async def test_nobody_else_learns_of_an_invitation(invited: tuple[Person, str], person: MakePerson) -> None:
    _, link = invited
    stranger = person()
    assert (await stranger.look(link)).status_code == 303
    await stranger.sign_up()
    pages = [(await stranger.look(where)).text for where in (link, f"/invitations/{uuid4()}")]
    assert "Dinner in Osaka" not in pages[0]
    assert "There is no invitation for you here" in pages[0]


async def test_looking_at_the_link_of_a_reminder_stops_nothing_and_one_press_does(person: MakePerson) -> None:
    reader = person()
    await reader.sign_up()
    user_id = await confirmed(reader)
    path = await a_path(user_id, written=(1,))
    place = (await reader.browser.post(f"/api/paths/{path}/assignments", {})).json()["id"]
    await query(
        "UPDATE learning_path_assignments SET email_reminders_enabled = true WHERE id = $1::text::uuid", place
    )
    token = seal(SECRET, PURPOSE, UUID(place).bytes, now() + timedelta(days=1))
    enabled = "SELECT email_reminders_enabled FROM learning_path_assignments WHERE id = $1::text::uuid"
    anybody, link = person(), f"/reminders/stop?token={token}"
    is_sound(await anybody.look(link))
    assert await value(enabled, place) is True
    answer = await anybody.fill(link, "/reminders/stop")
    assert (answer.status_code, answer.headers["location"]) == (303, "/reminders/stop?done=stopped")
    assert await value(enabled, place) is False
    is_sound(await anybody.look("/reminders/stop?done=stopped"))
    forged = await anybody.send("/reminders/stop", {"token": "forged"})
    assert forged.status_code == 422
    is_sound(forged)

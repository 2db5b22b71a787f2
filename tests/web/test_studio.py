"""The studio's pages without a script: rows, the editor, versions, weeks, packages, sharing, testers, feedback."""

import io
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar
from PIL import Image

from kaiwa.curriculum.paths.week_rewriting import work_on_rewrite
from kaiwa.web.assets import FILES
from kaiwa.web.card import GENERAL
from tests.browsing import HOME, query, running, settings_for, value
from tests.conftest import Servers
from tests.curriculum.paths.building import keep_path
from tests.curriculum.previews.playing import AUTHORS
from tests.web.conftest import FORM, Person, Shown, text_of
from tests.web.test_pages import is_sound

MakePerson = Callable[[], Person]
NASTY = '"><img onerror><script>alert(2)</script> \u202egnihtemos ' + "長" * 150
SCRIPT = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """One loop for the module, so that its tests share an application."""
    return "asyncio"


@pytest.fixture(scope="module")
async def app(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Litestar]:
    async with running(settings_for(servers, tmp_path_factory.mktemp("studio"))) as app:
        yield app


class Creator:
    def __init__(self, somebody: Person, path: str) -> None:
        self.person, self.path = somebody, path
        self.home = f"/studio/{path}"

    async def look(self, what: str = "") -> httpx.Response:
        return await self.person.look(self.home + what)

    async def send(self, what: str, **typed: str) -> httpx.Response:
        """The form of the editor's page, or of the page itself."""
        page = await self.look()
        csrf = Shown(page.text).forms[f"{self.home}/archive"]["csrf"]
        return await self.person.send(self.home + what, {"csrf": csrf} | typed)

    async def types(self, what: str, **typed: str) -> httpx.Response:
        """As the page's script does: a field with what it said before, and JSON wanted back."""
        csrf = Shown((await self.look()).text).forms[f"{self.home}/archive"]["csrf"]
        headers = {name: text for name, text in FORM.items() if name != "Accept"} | SCRIPT
        body = {"csrf": csrf} | typed
        return await self.person.browser.http.post(self.home + what, data=body, headers=headers)

    async def day(self, number: int) -> dict[str, Any]:
        schedule = json.loads(await value("SELECT schedule FROM learning_paths WHERE id = $1", self.path))
        found: dict[str, Any] = schedule[number - 1]
        return found


@pytest.fixture
async def creator(person: MakePerson) -> Creator:
    return await a_creator(person())


async def a_creator(somebody: Person, **more: Any) -> Creator:
    await somebody.sign_up(display_name="Ana")
    who = (await somebody.browser.get("/api/me")).json()["id"]
    return Creator(somebody, await keep_path(UUID(who), is_template=True, **more))


async def test_every_page_of_the_studio_is_sound(creator: Creator) -> None:
    for address in ("/studio", "/studio/import"):
        is_sound(await creator.person.look(address))
    for what in (
        "",
        "?day=9",
        "/publish",
        "/share",
        "/testers",
        "/feedback",
        "/feedback?day=3&show=all",
        "/rewrite",
    ):
        answer = await creator.look(what)
        assert answer.status_code == 200, what
        is_sound(answer)


async def test_hostile_texts_break_no_page_of_the_studio(person: MakePerson) -> None:
    creator = await a_creator(person(), title=NASTY[:200], description=NASTY)
    for name in ("title", "theme", "can_do", "goals", "partner", "setting", "phrases"):
        was = Shown((await creator.look()).text).forms[f"{creator.home}/days/1"]
        answer = await creator.send("/days/1", **{name: NASTY[:190], f"was_{name}": was[f"was_{name}"]})
        assert answer.status_code == 303, (name, text_of(answer))
    await creator.send("/testers", emails="a@mail.example", note=NASTY, cohort=NASTY[:80])
    for what in ("", "/publish", "/share", "/testers", "/feedback"):
        answer = await creator.look(what)
        is_sound(answer)
        assert "<img onerror" not in answer.text
        assert "<script>alert" not in answer.text


async def test_a_row_tells_status_learners_completion_and_open_feedback(
    creator: Creator, person: MakePerson
) -> None:
    learner = person()
    await learner.sign_up()
    await plant_feedback(creator, learner, 1, 4, "Lovely")
    row = (await creator.person.look("/studio")).text
    assert "<dt>Learners</dt><dd>1</dd>" in row
    assert "<dd>50&nbsp;%</dd>" in row
    assert 'aria-label="Open feedback: 1"' in row
    assert "<dt>Written</dt><dd>3/28</dd>" in row


async def plant_feedback(creator: Creator, learner: Person, day: int, rating: int, text: str) -> str:
    """As somebody who walks the path says it."""
    who = UUID((await learner.browser.get("/api/me")).json()["id"])
    owner = await value("SELECT user_id FROM learning_paths WHERE id = $1", creator.path)
    assignment, said = uuid4(), uuid4()
    await query(
        "INSERT INTO learning_path_assignments (id, path_id, user_id, path_owner_id, starts_at, starts_on, current_day_index) "
        "VALUES ($1, $2, $3, $4, now(), now()::date, 14)",
        assignment,
        creator.path,
        who,
        owner,
    )
    await query(
        "INSERT INTO day_feedback (id, path_id, assignment_id, user_id, day_index, title, rating, text) "
        "VALUES ($1, $2, $3, $4, $5, 'Ramen', $6, $7)",
        said,
        creator.path,
        assignment,
        who,
        day,
        rating,
        text,
    )
    return str(said)


async def test_feedback_is_marked_as_handled_and_opened_again(creator: Creator, person: MakePerson) -> None:
    learner = person()
    await learner.sign_up(display_name="Kenji")
    said = await plant_feedback(creator, learner, 3, 2, NASTY)
    page = await creator.look("/feedback")
    assert "2 of 5" in text_of(page)
    assert "<script>alert" not in page.text
    assert 'class="heat-day poor"' in page.text
    for handled, is_open in (("yes", False), ("no", True)):
        answer = await creator.send(f"/feedback/{said}", handled=handled, day="3")
        assert answer.headers["location"] == f"{creator.home}/feedback?day=3"
        assert ("2 of 5" in text_of(await creator.look("/feedback"))) is is_open
    assert "2 of 5" not in text_of(await creator.look("/feedback?day=4"))
    stranger = await a_creator(person())
    assert (await stranger.send(f"/feedback/{said}", handled="yes")).status_code == 404


async def test_a_field_saves_itself_and_answers_what_is_kept(creator: Creator) -> None:
    before = await creator.day(2)
    answer = await creator.types("/days/2", title="  Ramen   for two ", was_title=before["title"])
    assert answer.status_code == 200, answer.text
    assert answer.json()["saved"] == {"title": "Ramen for two"}
    after = await creator.day(2)
    assert (after["title"], after["scenario_id"]) == ("Ramen for two", before["scenario_id"])
    assert answer.json()["version"] == await value(
        "SELECT version FROM learning_paths WHERE id = $1", creator.path
    )


async def test_what_is_typed_bit_by_bit_is_one_step_to_take_back(creator: Creator) -> None:
    was = (await creator.day(2))["title"]
    for text in ("R", "Ra", "Ramen"):
        before = (await creator.day(2))["title"]
        assert (await creator.types("/days/2", title=text, was_title=before)).status_code == 200
    kept = await query("SELECT version, change FROM learning_path_versions WHERE path_id = $1", creator.path)
    assert [row["change"] for row in kept] == ["edited day 2"]
    await creator.send("/restore", version=str(kept[0]["version"]))
    assert (await creator.day(2))["title"] == was


async def test_who_was_slower_is_shown_both_versions_and_loses_neither(creator: Creator) -> None:
    was = (await creator.day(2))["title"]
    await creator.types("/days/2", title="Theirs", was_title=was)
    told = await creator.types("/days/2", title="Mine", was_title=was)
    assert (told.status_code, told.json()["code"]) == (409, "overwritten")
    assert told.json()["facts"]["theirs"] == {"title": "Theirs"}
    page = await creator.send("/days/2", title="Mine", was_title=was, theme="x", was_theme="y")
    assert page.status_code == 422
    assert "There now" in text_of(page)
    assert (await creator.day(2))["title"] == "Theirs"
    is_sound(page)
    form = Shown(page.text).forms[f"{creator.home}/days/2"]
    assert (form["title"], form["was_title"]) == ("Mine", "Theirs")
    assert (await creator.person.send(f"{creator.home}/days/2", form)).status_code == 303
    assert (await creator.day(2))["title"] == "Mine"


async def test_a_field_that_will_not_do_is_told_at_the_field(creator: Creator) -> None:
    before = await creator.day(2)
    told = await creator.types("/days/2", title=" ", was_title=before["title"])
    assert (told.status_code, told.json()["facts"]) == (422, {"field": "title"})
    page = await creator.send("/days/2", level="1000", was_level=str(before["difficulty_rating"]))
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    is_sound(page)


async def test_a_scene_that_was_played_stays_and_the_day_gets_a_copy(creator: Creator) -> None:
    scene = (await creator.day(1))["scenario_id"]
    await query("UPDATE scenario_metadata SET total_attempts = 1 WHERE scenario_id = $1", scene)
    was = Shown((await creator.look()).text).forms[f"{creator.home}/days/1"]["was_partner"]
    answer = await creator.types("/days/1", partner="A patient cook", was_partner=was)
    assert answer.status_code == 200, answer.text
    assert answer.json()["saved"] == {"partner": "A patient cook"}
    copy = (await creator.day(1))["scenario_id"]
    assert copy != scene
    said = "SELECT persona ->> 'title' FROM scenarios WHERE id = $1"
    assert [await value(said, scene), await value(said, copy)] == [was, "A patient cook"]


async def test_a_day_moves_by_buttons_by_number_and_as_it_was_dragged(creator: Creator) -> None:
    first = [(await creator.day(n))["title"] for n in (1, 2, 3)]
    await creator.send("/days/1/move", where="later")
    assert [(await creator.day(n))["title"] for n in (1, 2)] == [first[1], first[0]]
    answer = await creator.send("/days/2/move", to="20")
    assert answer.headers["location"] == f"{creator.home}?day=20&done=moved"
    assert (await creator.day(20))["title"] == first[0]
    assert (await creator.day(2))["title"] == first[2]
    for nonsense in ("0", "29", "²", "", "9" * 30):
        assert (await creator.send("/days/2/move", to=nonsense)).status_code == 303
    assert (await creator.day(2))["title"] == first[2]
    stale = await creator.send("/days/2/move", where="later", version="1")
    assert stale.status_code == 422


async def test_a_scene_is_asked_for_anew(creator: Creator) -> None:
    assert (await creator.send("/days/1/scene")).status_code == 303
    assert (await creator.day(1)).get("scenario_id") is None
    waiting = "SELECT status FROM scenario_generation_queue WHERE path_id = $1 AND day_index = 1"
    assert await value(waiting, creator.path) == "pending"


async def test_a_week_is_rewritten_day_by_day(creator: Creator) -> None:
    answer = await creator.send("/rewrite", week="2", instruction="more food")
    assert answer.headers["location"] == f"{creator.home}/rewrite"
    waiting = await creator.look("/rewrite")
    assert 'hx-trigger="load delay' in waiting.text
    is_sound(waiting)
    assert await work_on_rewrite(creator.path, AUTHORS)
    page = await creator.look("/rewrite")
    is_sound(page)
    form = Shown(page.text).forms[f"{creator.home}/rewrite/take"]
    days = sorted(int(name.removeprefix("day_")) for name in form if name.startswith("day_"))
    assert days
    before = {n: (await creator.day(n))["title"] for n in days}
    taken = await creator.person.send(
        f"{creator.home}/rewrite/take", {"csrf": form["csrf"], f"day_{days[0]}": "on"}
    )
    assert taken.headers["location"] == f"{creator.home}?day={days[0]}&done=taken"
    assert (await creator.day(days[0]))["title"] != before[days[0]]
    assert [(await creator.day(n))["title"] for n in days[1:]] == [before[n] for n in days[1:]]
    nothing = await creator.send("/rewrite/take")
    assert nothing.status_code == 422
    empty = await creator.send("/rewrite", week="1", instruction=" ")
    assert empty.status_code == 422
    is_sound(empty)


def a_file(content: str, boundary: str = "----kaiwa") -> bytes:
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="p.json"\r\nContent-Type: application/json\r\n\r\n'
    return (part + content + f"\r\n--{boundary}--\r\n").encode()


async def bring(creator: Creator, content: str) -> httpx.Response:
    csrf = Shown((await creator.person.look("/studio/import")).text).forms["/studio/import"]["csrf"]
    field = f'------kaiwa\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n'.encode()
    headers = FORM | {"Content-Type": "multipart/form-data; boundary=----kaiwa"}
    body = field + a_file(content)
    return await creator.person.browser.http.post("/studio/import", content=body, headers=headers)


async def test_a_package_goes_out_and_comes_back_as_a_file_and_as_its_text(creator: Creator) -> None:
    package = (await creator.person.browser.get(f"/api/paths/{creator.path}/package")).text
    answer = await bring(creator, package)
    assert answer.status_code == 303, text_of(answer)
    made = answer.headers["location"].removeprefix("/studio/").partition("?")[0]
    assert made != creator.path
    assert await value("SELECT title FROM learning_paths WHERE id = $1", made) == await value(
        "SELECT title FROM learning_paths WHERE id = $1", creator.path
    )
    pasted = await creator.person.fill("/studio/import", "/studio/import", text=package)
    assert pasted.status_code == 303


@pytest.mark.parametrize(
    ("content", "says"),
    [("", "Choose a file"), ("no JSON", "no path package"), ("{}", "no path package"), ('{"format": "kaiwa.path", "stray": 1}', "stray"), ("[" * 9000, "no path package"), ('"\ufffd"', "no path package")],
)  # fmt: skip
async def test_a_bad_file_is_told_clearly(creator: Creator, content: str, says: str) -> None:
    answer = await bring(creator, content)
    assert answer.status_code == 422
    assert says in text_of(answer)
    is_sound(answer)


async def test_a_form_in_parts_without_its_token_is_refused(creator: Creator) -> None:
    headers = FORM | {"Content-Type": "multipart/form-data; boundary=----kaiwa"}
    answer = await creator.person.browser.http.post("/studio/import", content=a_file("{}"), headers=headers)
    assert answer.status_code == 403


async def test_a_public_path_is_shared_by_link_picture_and_a_piece_of_html(
    creator: Creator, app: Litestar, person: MakePerson
) -> None:
    assert "It can be shared once it is public" in text_of(await creator.look("/share"))
    await creator.types("/about", title='Ramen "for" <two>', was_title=await value("SELECT title FROM learning_paths WHERE id = $1", creator.path))  # fmt: skip
    form = Shown((await creator.look("/publish")).text).forms[f"{creator.home}/publish"]
    published = await creator.person.send(f"{creator.home}/publish", form)
    assert published.headers["location"] == f"{creator.home}/share"
    slug = await value("SELECT share_slug FROM learning_paths WHERE id = $1", creator.path)
    page = await creator.look("/share")
    is_sound(page)
    assert f"{HOME}/t/{slug}" in page.text
    embed = Shown(page.text).forms
    assert "&amp;quot;for&amp;quot; &amp;lt;two&amp;gt;" in page.text or "&amp;#34;for&amp;#34;" in page.text
    assert embed is not None
    shared = await person().look(f"/t/{slug}")
    (address,) = re.findall(r'<meta property="og:image" content="([^"]+)">', shared.text)
    assert address.startswith(f"{HOME}/t/{slug}/card.png?v=")
    picture = await person().look(address.removeprefix(HOME))
    assert picture.headers["content-type"] == "image/png"
    assert picture.headers["cross-origin-resource-policy"] == "cross-origin"
    assert Image.open(io.BytesIO(picture.content)).size == (1200, 630)
    assert picture.content != FILES[GENERAL]


async def test_a_path_that_was_taken_out_says_why(creator: Creator) -> None:
    await query(
        'UPDATE learning_paths SET metadata = metadata || \'{"withheld": "An advertisement"}\' WHERE id = $1',
        creator.path,
    )
    for what in ("", "/publish"):
        assert "took this path out of the catalogue: An advertisement" in text_of(await creator.look(what))


async def test_testers_are_invited_with_a_role_a_day_and_a_group(creator: Creator) -> None:
    verified: Callable[[], Awaitable[Any]] = lambda: query(  # noqa: E731
        "UPDATE users SET email_verified_at = now() WHERE email = $1", creator.person.email
    )
    await verified()
    for cohort in ("autumn", "winter"):
        answer = await creator.send(
            "/testers",
            emails=f"a-{cohort}@mail.example, b-{cohort}@mail.example",
            role="learner",
            starts_on="2027-01-04",
            cohort=cohort,
        )
        assert answer.status_code == 303, text_of(answer)
    page = await creator.look("/testers")
    is_sound(page)
    assert text_of(page).count("2027-01-04") >= 6
    one = text_of(await creator.look("/testers?cohort=winter"))
    assert "a-winter@mail.example" in one
    assert "a-autumn@mail.example" not in one
    wrong = await creator.send("/testers", emails="c@mail.example", starts_on="tomorrow")
    assert wrong.status_code == 422

"""The operator's pages: who may look, what they show, and what their buttons do."""

import re
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar import Litestar
from piccolo.columns import Bytea

from kaiwa.analytics.self_test import KEY, Finding, make_self_test
from kaiwa.clock import now
from kaiwa.engines import espeak
from kaiwa.web.raw_tables import HIDDEN, LEFT_OUT, names_a_secret, raw_tables_shown
from tests.browsing import link_in_mail, query, running, settings_for, value
from tests.conftest import Servers
from tests.curriculum.paths.building import keep_path
from tests.curriculum.queueing import enqueued, rows_of
from tests.queries import asked_of_the_database
from tests.web.conftest import Person, Shown, text_of
from tests.web.test_pages import is_sound

MakePerson = Callable[[], Person]
NASTY = '"><img onerror><script>alert(2)</script> \u202egnihtemos ' + "長" * 100
PAGES = (
    "/operator", "/operator/queue", "/operator/queue?show=waiting&path=abc", "/operator/people", "/operator/people?q=a",
    "/operator/paths", "/operator/paths?show=withheld", "/operator/plans", "/operator/engines", "/operator/mail", "/operator/mail?show=pending",
    "/operator/audit", "/operator/audit?action=login&email=nobody@mail.example",
)  # fmt: skip
BENT = ("/operator/queue", "/operator/people", "/operator/paths", "/operator/mail", "/operator/audit")


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """One loop for the module, so that its tests share an application."""
    return "asyncio"


@pytest.fixture(scope="module")
async def app(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Litestar]:
    async with running(settings_for(servers, tmp_path_factory.mktemp("operator"))) as app:
        yield app


async def an_admin(somebody: Person) -> Person:
    await somebody.sign_up(display_name="Root")
    await query("UPDATE users SET role = 'admin', email_verified_at = now() WHERE email = $1", somebody.email)
    return somebody


@pytest.fixture
async def admin(person: MakePerson) -> Person:
    return await an_admin(person())


async def csrf(admin: Person) -> dict[str, str]:
    return {
        "csrf": Shown((await admin.look("/operator/engines")).text).forms["/operator/engines/test"]["csrf"]
    }


async def test_every_page_is_sound_also_with_hostile_names_in_it(admin: Person, person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    who = UUID((await somebody.browser.get("/api/me")).json()["id"])
    await query("UPDATE users SET display_name = $2 WHERE id = $1", who, NASTY[:80])
    key = await keep_path(who, is_template=True, title=NASTY, metadata={"withheld": NASTY})
    await query("UPDATE learning_paths SET published_at = now() WHERE id = $1", key)
    await enqueued(key)
    await query(
        "UPDATE scenario_generation_queue SET status = 'failed', last_error = $2 WHERE path_id = $1",
        key,
        NASTY,
    )
    await query(
        "UPDATE outgoing_mails SET subject = $2, last_error = $2 WHERE recipient = $1", somebody.email, NASTY
    )
    for address in PAGES:
        answer = await admin.look(address)
        assert answer.status_code == 200, address
        is_sound(answer)
        assert "<img onerror" not in answer.text
        assert "<script>alert" not in answer.text


async def test_an_address_that_somebody_bent_leads_back(admin: Person) -> None:
    for address in BENT:
        answer = await admin.look(f"{address}?cursor=bent")
        assert (answer.status_code, answer.headers.get("location")) == (303, address)


async def test_the_overview_sums_up_costs_learners_and_failures_in_the_same_few_queries(
    admin: Person,
) -> None:
    await query("DELETE FROM engine_calls")
    at = now()
    for days_ago, cost, outcome in (
        (0, 2_000_000, "ok"),
        (0, 500_000, "timeout"),
        (3, 1_500_000, "ok"),
        (13, 9_000_000, "ok"),
    ):
        await query(
            "INSERT INTO engine_calls (purpose, provider, model, cost_microusd, outcome, created_at) VALUES ('reply', 'h', 'm', $1, $2, $3)",
            cost,
            outcome,
            at - timedelta(days=days_ago),
        )
    page = (await admin.look("/operator")).text
    assert '<p class="stat-n">$2.50</p><p>today</p>' in page
    assert '<p class="stat-n">$4.00</p><p>7 days</p>' in page
    assert '<span>timeout</span><span class="muted">1</span>' in page
    assert '<p class="stat-n">33.3 %</p>' in page
    with asked_of_the_database() as few:
        await admin.look("/operator")
    await query(
        "INSERT INTO engine_calls (purpose, provider, model, outcome) SELECT 'p' || n, 'h', 'm', 'o' || n FROM generate_series(1, 40) n"
    )
    with asked_of_the_database() as many:
        await admin.look("/operator")
    assert len(many) == len(few)
    await query("DELETE FROM engine_calls")


async def test_a_failed_day_is_found_tried_again_and_set_aside(admin: Person, person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    key = await keep_path(UUID((await somebody.browser.get("/api/me")).json()["id"]))
    await enqueued(key)
    entry = (await rows_of(key))[5]["id"]
    await query(
        "UPDATE scenario_generation_queue SET status = 'failed', retry_count = 5, last_error = 'the model said no' WHERE id = $1",
        entry,
    )
    page = await admin.look(f"/operator/queue?path={key}")
    assert "the model said no" in text_of(page)
    forms = Shown(page.text).forms
    answer = await admin.send(f"/operator/queue/{entry}/retry", forms[f"/operator/queue/{entry}/retry"])
    assert answer.headers["location"] == f"/operator/queue?show=failed&path={key}&done=retried"
    status = "SELECT status FROM scenario_generation_queue WHERE id = $1"
    assert await value(status, entry) == "pending"
    waiting = await admin.look(f"/operator/queue?show=waiting&path={key}")
    form = Shown(waiting.text).forms[f"/operator/queue/{entry}/cancel"]
    assert (await admin.send(f"/operator/queue/{entry}/cancel", form)).status_code == 303
    assert await value("SELECT set_aside FROM scenario_generation_queue WHERE id = $1", entry)
    await query(
        "UPDATE scenario_generation_queue SET status = 'ready', set_aside = false WHERE id = $1", entry
    )
    late = await admin.send(f"/operator/queue/{entry}/retry", form)
    assert late.headers["location"].endswith("done=too_late")


async def test_a_role_is_given_and_nobody_changes_their_own(admin: Person, person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    who = (await somebody.browser.get("/api/me")).json()["id"]
    page = await admin.look(f"/operator/people?q={somebody.email}")
    form = Shown(page.text).forms[f"/operator/people/{who}/role"]
    assert form["role"] == "learner"
    answer = await admin.send(f"/operator/people/{who}/role", form | {"role": "creator"})
    assert answer.status_code == 303, text_of(answer)
    assert await value("SELECT role FROM users WHERE id = $1", UUID(who)) == "creator"
    me = (await admin.browser.get("/api/me")).json()["id"]
    for target, role in ((me, "learner"), (who, "emperor")):
        refused = await admin.send(f"/operator/people/{target}/role", form | {"role": role})
        assert refused.status_code == 422
        is_sound(refused)
    log = text_of(await admin.look(f"/operator/audit?action=role_change&email={somebody.email}"))
    assert "role: creator" in log


async def test_a_public_path_is_taken_out_with_a_reason_and_let_go(admin: Person, person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    key = await keep_path(UUID((await somebody.browser.get("/api/me")).json()["id"]), is_template=True)
    published = await somebody.browser.post(f"/api/paths/{key}/publish")
    assert published.status_code == 200, published.text
    form = Shown((await admin.look("/operator/paths")).text).forms[f"/operator/paths/{key}/withhold"]
    await admin.send(f"/operator/paths/{key}/withhold", form | {"reason": "An advertisement"})
    assert not await value("SELECT is_public FROM learning_paths WHERE id = $1", key)
    page = await admin.look("/operator/paths?show=withheld")
    assert "An advertisement" in text_of(page)
    assert (await somebody.browser.post(f"/api/paths/{key}/publish")).status_code == 403
    release = f"/operator/paths/{key}/release"
    form = Shown(page.text).forms[release]
    for_nothing = await admin.send(release, form | {"reason": "  "})
    assert for_nothing.status_code == 422
    is_sound(for_nothing)
    assert (await somebody.browser.post(f"/api/paths/{key}/publish")).status_code == 403
    await admin.send(release, form | {"reason": "It was rewritten"})
    assert (await somebody.browser.post(f"/api/paths/{key}/publish")).status_code == 200
    log = text_of(await admin.look("/operator/audit?action=admin_write"))
    assert f"path_id: {key}" in log
    assert "reason: An advertisement" in log
    assert "reason: It was rewritten" in log


async def test_a_plans_limits_are_changed_and_written_down(admin: Person, person: MakePerson) -> None:
    await query(
        "INSERT INTO tiers (id, name, monthly_seconds, max_session_length_seconds) VALUES ('club', 'Club <b>', 600, 120) "
        "ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, monthly_seconds = 600, updated_at = now()"
    )
    where = "/operator/plans/club"
    looked = Shown((await admin.look("/operator/plans")).text).forms[where]
    assert (looked["monthly_seconds"], looked["monthly_conversations"]) == ("10", "")
    typed = looked | {"monthly_seconds": "", "monthly_conversations": "12", "monthly_price_usd": "4.5", "is_active": "on"}  # fmt: skip
    for field, wrong in (("monthly_seconds", "-1"), ("monthly_seconds", "9" * 30), ("max_extensions", "many"), ("annual_price_usd", "1.234"), ("name", " ")):  # fmt: skip
        refused = await admin.send(where, typed | {field: wrong})
        assert refused.status_code == 422, field
        is_sound(refused)
    assert (await admin.send(where, typed)).headers["location"] == "/operator/plans?done=saved"
    rows = await query("SELECT * FROM tiers WHERE id = 'club'")
    assert (rows[0]["monthly_seconds"], rows[0]["monthly_conversations"]) == (None, 12)
    assert (rows[0]["monthly_price_usd"], rows[0]["is_active"]) == (450, True)
    late = await admin.send(where, typed)
    assert late.status_code == 422
    assert "Somebody else changed this first" in text_of(late)
    log = text_of(await admin.look("/operator/audit?action=admin_write"))
    assert "tier: club" in log
    assert "monthly_seconds: 600 to no limit" in log
    learner = person()
    await learner.sign_up()
    assert (await learner.send(where, typed)).status_code in (403, 422)
    assert (await admin.send("/operator/plans/none-such", typed)).status_code == 404
    changed = await admin.browser.send("PATCH", "/api/admin/tiers/club", {"monthly_seconds": 60})
    assert (changed.status_code, changed.json()["monthly_seconds"]) == (200, 60)
    await query("DELETE FROM tiers WHERE id = 'club'")


async def test_who_speaks_without_a_model_is_named(admin: Person) -> None:
    page = text_of(await admin.look("/operator/engines"))
    assert ("Voice espeak-ng" in page) is (espeak.installed() is not None)
    assert "Ear nobody" in page


async def test_the_outbox_shows_no_text_and_sends_at_once_what_waits(
    admin: Person, person: MakePerson
) -> None:
    somebody = person()
    await somebody.sign_up()
    token = await link_in_mail(somebody.email, "verify_email")
    later = now() + timedelta(hours=3)
    await query(
        "UPDATE outgoing_mails SET next_try_at = $2, attempts = 2 WHERE recipient = $1", somebody.email, later
    )
    page = await admin.look("/operator/mail?show=pending")
    assert somebody.email in page.text
    assert token not in page.text
    mail = await value("SELECT id FROM outgoing_mails WHERE recipient = $1", somebody.email)
    answer = await admin.send(f"/operator/mail/{mail}/send", await csrf(admin))
    assert answer.headers["location"] == "/operator/mail?done=sent"
    assert await value("SELECT next_try_at <= now() FROM outgoing_mails WHERE id = $1", mail)
    await query("UPDATE outgoing_mails SET status = 'sent' WHERE id = $1", mail)
    over = await admin.send(f"/operator/mail/{mail}/send", await csrf(admin))
    assert over.headers["location"] == "/operator/mail?done=too_late"


async def test_the_engines_are_tested_by_a_worker_once_at_a_time(admin: Person, app: Litestar) -> None:
    redis = app.state["redis"]
    await redis.delete(KEY)
    assert "Not tested" in text_of(await admin.look("/operator/engines"))
    for _ in range(2):
        assert (
            await admin.send("/operator/engines/test", await csrf_to_test(admin, redis))
        ).status_code == 303
    running = await admin.look("/operator/engines")
    assert 'aria-busy="true"' in running.text
    is_sound(running)
    from workers.engines import examine

    asked = (await redis.get(KEY)).decode().partition('"id":"')[2][:32]

    async def look() -> tuple[Finding, ...]:
        return await examine(app.state["settings"])

    await make_self_test("another", redis, look)
    assert 'aria-busy="true"' in (await admin.look("/operator/engines")).text
    await make_self_test(asked, redis, look)
    page = await admin.look("/operator/engines")
    is_sound(page)
    assert "offline: a month in" in text_of(page)
    assert "none is configured" in text_of(page)
    await redis.delete(KEY)


async def csrf_to_test(admin: Person, redis: Any) -> dict[str, str]:
    """While a test runs its page holds no such form."""
    return {"csrf": admin.browser.cookies["csrf"]}


class Broken(Exception):
    pass


async def test_a_test_that_breaks_says_so(admin: Person, app: Litestar) -> None:
    redis = app.state["redis"]
    await redis.delete(KEY)
    await admin.send("/operator/engines/test", await csrf_to_test(admin, redis))
    asked = (await redis.get(KEY)).decode().partition('"id":"')[2][:32]

    async def breaks() -> tuple[Finding, ...]:
        raise Broken

    await make_self_test(asked, redis, breaks)
    assert "Broken" in text_of(await admin.look("/operator/engines"))
    await redis.delete(KEY)


RAW = "/operator/tables"


async def test_raw_tables_are_there_for_admins_alone(admin: Person, person: MakePerson) -> None:
    learner, nobody = person(), person()
    await learner.sign_up()
    for place in ("", "/", "/api/tables/", "/api/tables/users/", "/assets/any", "/public/meta/"):
        assert (await learner.look(RAW + place)).status_code == 403
        assert (await nobody.look(RAW + place)).status_code in (303, 401)
    assert (await admin.look(RAW)).headers["location"] == f"{RAW}/"
    assert (await admin.look(f"{RAW}/")).status_code == 200
    token = await admin.browser.post("/api/me/tokens", {"name": "mine", "scopes": ["read", "admin"]})
    by_token = await person().look(
        f"{RAW}/api/tables/", Authorization=f"Bearer {token.json().get('token', '')}"
    )
    assert by_token.status_code in (401, 403)


async def test_raw_tables_hide_what_somebody_could_come_in_with(admin: Person) -> None:
    tables = (await admin.look(f"{RAW}/api/tables/")).json()
    assert not set(tables) & LEFT_OUT
    assert {"users", "learning_paths", "messages", "audit_log"} <= set(tables)
    people = (await admin.look(f"{RAW}/api/tables/users/?__page_size=5")).json()["rows"]
    assert people
    mails = (await admin.look(f"{RAW}/api/tables/outgoing_mails/")).json()["rows"]
    for rows, table in ((people, "users"), (mails, "outgoing_mails")):
        assert all(row.get(name) is None for row in rows for name in HIDDEN[table])
    me = (await admin.browser.get("/api/me")).json()["id"]
    one = await admin.look(f"{RAW}/api/tables/users/{me}/")
    assert one.json()["email"] == admin.email
    assert "argon2" not in one.text


def test_no_column_that_sounds_like_a_secret_is_shown() -> None:
    """A table that comes later is looked at as well."""
    harmless = {"attempt_token"}  # of a lease
    sounds = re.compile("hash|token$|secret|password|cookie")
    shown = {
        f"{table._meta.tablename}.{column._meta.name}"
        for table in raw_tables_shown()
        for column in table._meta.columns
        if sounds.search(column._meta.name) and column._meta.name not in harmless and not column._meta.secret
    }
    assert shown == set()


def test_no_sound_and_no_file_of_anybody_is_shown() -> None:
    shown = [
        f"{table._meta.tablename}.{column._meta.name}"
        for table in raw_tables_shown()
        for column in table._meta.columns
        if isinstance(column, Bytea) and not column._meta.secret
    ]
    assert shown == []


async def test_what_the_page_of_raw_tables_asks_for_is_there(admin: Person) -> None:
    page = await admin.look(f"{RAW}/")
    asked = re.findall(r'(?:src|href)="\./(assets/[^"]+)"', page.text)
    assert len(asked) == 2
    for place in (*asked, "public/meta/", "public/translations/", "api/tables/grouped/", "api/user/", "api/links/", "api/forms/"):  # fmt: skip
        answer = await admin.look(f"{RAW}/{place}")
        assert answer.status_code == 200, place
        assert answer.content
        assert "unsafe-eval" not in answer.headers["content-security-policy"]
        assert "script-src 'self';" in answer.headers["content-security-policy"]


async def test_raw_tables_have_no_sign_in_of_their_own(admin: Person) -> None:
    for place in ("/public/login/", "/public/docs/", "/public/logout/", "/openapi.json"):
        assert (await admin.look(RAW + place)).status_code == 404


@pytest.mark.parametrize(
    "asked", ["password_hash=a", "password_hash__operator=ne&password_hash=a", "__order=-password_hash", "__order=email,body", "__visible_fields=email,password_hash"]
)  # fmt: skip
async def test_raw_tables_tell_nothing_of_what_is_hidden_by_filter_or_order(
    admin: Person, asked: str
) -> None:
    assert names_a_secret(asked)
    assert (await admin.look(f"{RAW}/api/tables/users/?{asked}")).status_code == 404
    assert not names_a_secret("email=a&__order=-created_at&subject=body")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_raw_tables_are_read_only(admin: Person, method: str) -> None:
    me = (await admin.browser.get("/api/me")).json()["id"]
    answer = await admin.browser.send(method, f"{RAW}/api/tables/users/{me}/", {"role": "learner"})
    assert answer.status_code in (403, 404, 405)
    assert (await admin.look("/operator")).status_code == 200


async def test_raw_tables_read_every_row_whoever_it_belongs_to_and_leave_no_cookie(
    admin: Person, person: MakePerson
) -> None:
    somebody = person()
    await somebody.sign_up()
    key = await keep_path(UUID((await somebody.browser.get("/api/me")).json()["id"]))
    answer = await admin.look(f"{RAW}/api/tables/learning_paths/{key}/")
    assert answer.status_code == 200, answer.text
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    unknown = await admin.look(f"{RAW}/api/tables/learning_paths/{uuid4().hex}/")
    assert unknown.status_code == 404

"""A place with people in it: whoever looks at a page finds something real there."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from litestar import Litestar
from msgspec import Struct

from kaiwa.analytics.self_test import Finding, ask_self_test, make_self_test
from kaiwa.clock import now
from kaiwa.curriculum.paths.week_rewriting import work_on_rewrite
from kaiwa.privacy.exports import make_export
from tests.browsing import Browser, an_address, query, running, settings_for, value
from tests.conftest import Servers
from tests.curriculum.paths.building import keep_path
from tests.curriculum.previews.playing import AUTHORS
from tests.curriculum.queueing import enqueued
from tests.test_routes import a_preview, a_recording, a_word
from tests.web.conftest import FORM

SECRET = "a secret of the pages that is long enough"


class Peopled(Struct):
    """Who is there, by their cookies, and what stands where, by the names that addresses have for it."""

    cookies: dict[str, dict[str, str]]
    known: dict[str, str]
    emails: dict[str, str]


def in_a_thread(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """This one's loop is the browser's."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result()


def peopled(servers: Servers, home: str, folder: Path) -> Peopled:
    async def work() -> Peopled:
        settings = settings_for(servers, folder, secret=SECRET, public_url=home)
        async with running(settings) as app:
            return await _Making(app, home).made()

    return in_a_thread(work)  # type: ignore[no-any-return]


class _Making:
    def __init__(self, app: Litestar, home: str) -> None:
        self.app, self.home = app, home
        self.people: dict[str, Browser] = {}
        self.emails: dict[str, str] = {}
        self.known: dict[str, str] = {"day": "2", "token": "abc"}

    async def made(self) -> Peopled:
        for who in ("owner", "admin", "newcomer", "limited"):
            await self.somebody(who)
        await query("UPDATE users SET role = 'admin' WHERE email = $1", self.emails["admin"])
        await query(
            "UPDATE users SET username = $2 WHERE email = $1",
            self.emails["owner"],
            f"frizzle{uuid4().hex[:6]}",
        )
        await self.creates()
        await self.learns()
        await self.is_placed()
        await self.keeps()
        await self.is_run()
        await self.uses_up()
        await self.pays()
        await self.visits()
        cookies = {who: browser.cookies for who, browser in self.people.items()}
        for browser in self.people.values():
            await browser.close()
        return Peopled(cookies, self.known, self.emails)

    async def somebody(self, who: str) -> Browser:
        self.people[who] = browser = Browser(self.app, home=self.home)
        browser.app = self.app  # type: ignore[attr-defined]  # for what plants
        self.emails[who] = an_address()
        await browser.register(self.emails[who], display_name=f"Frizzle-{who}")
        await query("UPDATE users SET email_verified_at = now() WHERE email = $1", self.emails[who])
        return browser

    async def id_of(self, who: str) -> UUID:
        return UUID(str(await value("SELECT id FROM users WHERE email = $1", self.emails[who])))

    async def does(self, who: str, method: str, path: str, body: Any = None) -> Any:
        answer = await self.people[who].send(method, path, body)
        assert answer.status_code < 300, (path, answer.text)
        return answer.json() if answer.content else None

    async def creates(self) -> None:
        """A public path with testers and what they say, another with a proposal, one that was taken out."""
        owner = await self.id_of("owner")
        self.known["path_id"] = path = await keep_path(owner, is_template=True)
        assert await enqueued(path)
        await self.does("owner", "PATCH", f"/api/paths/{path}", {"category": "Travel"})
        self.known["slug"] = (await self.does("owner", "POST", f"/api/paths/{path}/publish"))["share_slug"]
        self.known["username"] = await value("SELECT username FROM users WHERE id = $1", owner)
        self.known["rewritten"] = other = await keep_path(owner, is_template=True)
        await self.does(
            "owner", "POST", f"/api/paths/{other}/weeks/3/rewrite", {"instruction": "more about food"}
        )
        await work_on_rewrite(other, AUTHORS)
        self.known["private"] = await keep_path(owner)
        for who in ("newcomer", "nobody"):
            wanted = {"user_email": self.emails.get(who) or an_address(), "role": "tester", "note": "Have a look", "cohort": "autumn", "feedback_requested": True}  # fmt: skip
            invited = await self.does("owner", "POST", f"/api/paths/{path}/assignments", wanted)
            self.known.setdefault("invitation_id", invited["id"])
        await query(
            "INSERT INTO learning_paths (id, user_id, title, target_language, difficulty_rating, cefr_level, is_template, published_at, metadata) "
            "VALUES ($1, $2, 'An advertisement', 'es', 10, 'A1', true, now(), '{\"withheld\": \"It sells something.\"}')",
            uuid4().hex, owner,
        )  # fmt: skip

    async def learns(self) -> None:
        """On their own path: a day played to its end, and one that is being talked about."""
        made = await self.does("owner", "POST", f"/api/paths/{self.known['path_id']}/assignments", {})
        self.known["assignment_id"] = walk = made["id"]
        await query(
            "UPDATE learning_path_assignments SET metadata = metadata || '{\"feedback_requested\": true}' WHERE id = $1",
            UUID(walk),
        )
        over = await self.talks({"assignment_id": walk, "day": 1}, "こんにちは。", "ラーメンをください。")
        await self.does("owner", "POST", f"/api/conversations/{over}/finish", {})
        self.known["over"] = over
        await self.does("owner", "POST", f"/api/assignments/{walk}/days/1/feedback", {"rating": 3, "text": "The chef is too fast."})  # fmt: skip
        self.known["conversation_id"] = await self.talks({"assignment_id": walk, "day": 2}, "こんにちは。")
        finished = await self.does("owner", "POST", f"/api/paths/{self.known['rewritten']}/assignments", {})
        self.known["finished"] = finished["id"]
        await query("UPDATE learning_path_assignments SET completed_at = now(), status = 'completed', current_day_index = 28 WHERE id = $1", UUID(finished["id"]))  # fmt: skip
        for state, scenes in (("late", 0), ("paused", 1)):
            path = await keep_path(await self.id_of("owner"), scenes=scenes)
            self.known[state] = (await self.does("owner", "POST", f"/api/paths/{path}/assignments", {}))["id"]
        await query(
            "UPDATE learning_path_assignments SET paused_at = now() WHERE id = $1", UUID(self.known["paused"])
        )
        self.known["sid"] = await a_preview(self.people["owner"])
        self.known["expired"] = await a_preview(self.people["owner"])
        await query(
            "UPDATE learning_path_previews SET expires_at = now() - interval '1 hour' WHERE session_id = $1",
            self.known["expired"],
        )

    async def talks(self, start: dict[str, Any], *lines: str) -> str:
        begun = await self.does("owner", "POST", "/api/conversations", start)
        conversation = str(begun["conversation"]["head"]["id"])
        for line in lines:
            await self.does("owner", "POST", f"/api/conversations/{conversation}/messages", {"content": line})
        return conversation

    async def is_placed(self) -> None:
        """One who has just been asked, and one who was asked it all."""
        for who in ("asked", "placed"):
            language = "ja" if who == "asked" else "es"
            begun = await self.does("owner", "POST", "/api/conversations", {"target_language": language, "is_onboarding": True})  # fmt: skip
            conversation = str(begun["conversation"]["head"]["id"])
            self.known[who] = conversation
            turn: dict[str, Any] = {"finished": who == "asked"}
            while not turn["finished"]:
                turn = await self.does("owner", "POST", f"/api/conversations/{conversation}/messages", {"content": "I don't know"})  # fmt: skip

    async def keeps(self) -> None:
        for _ in range(3):
            await a_word(self.people["owner"])
        await a_recording(self.people["owner"])
        await self.does("owner", "POST", "/api/me/tokens", {"name": "A script of mine", "scopes": ["read"]})
        export = await self.does("owner", "POST", "/api/me/exports")
        await make_export(UUID(export["id"]), self.app.state["settings"], self.app.state["bell"])
        await query(
            "INSERT INTO outgoing_mails (user_id, recipient, kind, subject, body, status, attempts, last_error) "
            "VALUES ($1, $2, 'reminder', 'Today', 'x', 'pending', 2, 'The mail server is away')",
            await self.id_of("owner"), self.emails["owner"],
        )  # fmt: skip

    async def is_run(self) -> None:
        """What an operator looks at: calls, a day that failed, a test of the engines."""
        await query(
            "UPDATE scenario_generation_queue SET status = 'failed', retry_count = 5, last_error = 'The model said no' "
            "WHERE path_id = $1 AND day_index = 20",
            self.known["path_id"],
        )
        for days_ago, outcome in ((0, "ok"), (1, "timeout"), (4, "ok")):
            await query(
                "INSERT INTO engine_calls (purpose, provider, model, cost_microusd, outcome, latency_ms, created_at) "
                "VALUES ('reply', 'h', 'a-model', 1200000, $1, 900, $2)",
                outcome,
                now() - timedelta(days=days_ago),
            )
        redis = self.app.state["redis"]
        from kaiwa.accounts.principal import Principal
        from kaiwa.accounts.vocabulary import Role

        admin = Principal(user_id=await self.id_of("admin"), role=Role.ADMIN)

        async def silent(actor: str, *arguments: Any) -> bool:
            return True

        asked = await ask_self_test(admin, redis, silent, self.app.state["settings"])

        async def look() -> tuple[Finding, ...]:
            return (Finding("model", "bad", "It did not answer.", "Correct KAIWA_MODEL."), Finding("offline", "ok", "a month in 20 ms"))  # fmt: skip

        await make_self_test(asked.id, redis, look)

    async def uses_up(self) -> None:
        """A plan of a few minutes, all of them used."""
        who = await self.id_of("limited")
        path = await keep_path(who)
        made = await self.does("limited", "POST", f"/api/paths/{path}/assignments", {})
        begun = await self.does(
            "limited", "POST", "/api/conversations", {"assignment_id": made["id"], "day": 1}
        )
        self.known["used_up"] = str(begun["conversation"]["head"]["id"])
        await self.subscribes("limited", "free")
        await query("UPDATE user_usage SET seconds_used = 7800, banked_seconds = 600, banked_seconds_used = 600 WHERE user_id = $1", who)  # fmt: skip

    async def pays(self) -> None:
        """One who did, one whose plan ends, one whose payment failed."""
        for days_ago, currency, status in ((2, "usd", "succeeded"), (33, "jpy", "refunded")):
            await query(
                "INSERT INTO payments (user_id, amount, currency, status, created_at, subscription_id) "
                "SELECT $1, 900, $2, $3, $4, id FROM subscriptions WHERE user_id = $1",
                await self.id_of("limited"), currency, status, now() - timedelta(days=days_ago),
            )  # fmt: skip
        await self.subscribes("admin", "plus", ends=True)
        await self.subscribes("newcomer", "premium", "past_due")

    async def subscribes(self, who: str, tier: str, status: str = "active", *, ends: bool = False) -> None:
        await query(
            "INSERT INTO subscriptions (user_id, tier_id, status, is_active, cancel_at_period_end, current_period_start, current_period_end) "
            "VALUES ($1, $2, $3::varchar, $3::varchar = 'active', $4, now(), now() + interval '30 days')",
            await self.id_of(who), tier, status, ends,
        )  # fmt: skip

    async def visits(self) -> None:
        """Somebody without an account, with a month that they begin."""
        self.people["guest"] = guest = Browser(self.app, home=self.home)
        guest.app = self.app  # type: ignore[attr-defined]
        await guest.guest()
        sid = await a_preview(guest)
        self.known["guests"] = sid
        headers = FORM | {"Origin": self.home}
        form = {"csrf": guest.cookies.get("csrf", "")}
        begun = await guest.http.post(f"/p/{sid}/commit", data=form, headers=headers)
        assert begun.status_code == 303, begun.text

"""A streamed reply over a real connection that is torn at any byte: the learner has every word once, and so has the table."""

import random
from typing import Any

import httpx
from litestar import Litestar

from tests.browsing import HOME, Browser, query
from tests.conversations.playing import Event, begun, parsed, the_id
from tests.conversations.strange import Says, talking_with
from tests.conversations.wires import Wire, served

CUTS = 100
LEARNERS = 4
MOST_TRIES = 100
HEAD = 1500
"""Bytes around the events of one answer."""
WORDS = ["この", "コーヒーは、", "とても", "おいしい", "です。", "いかが", "ですか。"]
SENT = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
"""Packed, a place in the bytes would be no place in the words."""


class Listener:
    """What a browser's event source does: an event counts once it is whole, and once; it goes on after the last one."""

    def __init__(self, http: httpx.AsyncClient, conversation: str) -> None:
        self.http, self.address = http, f"/api/conversations/{conversation}"
        self.events: dict[str, Event] = {}
        self.reply: str | None = None
        self.sizes: list[int] = []

    @property
    def is_done(self) -> bool:
        return any(each.event == "done" for each in self.events.values())

    @property
    def text(self) -> str:
        return "".join(each.data["text"] for each in self.events.values() if each.event == "piece")

    async def say(self, content: str, key: str) -> None:
        """Until a byte of the answer came nobody knows whether it was heard: it is said again under the same name."""
        await self._hear(
            "POST", f"{self.address}/messages", json={"content": content}, headers={"Idempotency-Key": key}
        )

    async def go_on(self) -> None:
        last = list(self.events)[-1]
        await self._hear(
            "GET", f"{self.address}/replies/{self.reply}/events", headers={"Last-Event-ID": last}
        )

    async def _hear(self, method: str, address: str, *, headers: dict[str, str], **more: Any) -> None:
        waiting = b""
        try:
            async with self.http.stream(method, address, headers=SENT | headers, **more) as answer:
                assert answer.status_code in (200, 201), answer.status_code
                async for piece in answer.aiter_bytes():
                    waiting += piece
        except (httpx.RemoteProtocolError, httpx.ReadError):  # the wire
            pass
        for block in waiting.split(b"\n\n")[:-1]:
            event = parsed(block)
            if event is not None:
                assert event.id
                assert event.id not in self.events, "it was told twice"
                self.sizes.append(len(block) + 2)
                self.events[event.id] = event


async def test_a_hundred_cuts_at_any_byte_lose_no_word_and_double_none(app: Litestar) -> None:
    """By a few learners: one alone would say more in a minute than anybody may."""
    dice = random.Random(11)
    with talking_with(app, Says(*WORDS, wait_s=0.002)):
        async with served(app) as port, Wire(port).laid() as wire:
            for number in range(1, LEARNERS + 1):
                learner = Browser(app)
                await learner.register()
                await listened(learner, wire, dice, until=CUTS * number // LEARNERS)
                await learner.close()


async def listened(learner: Browser, wire: Wire, dice: random.Random, *, until: int) -> None:
    conversation = the_id(await begun(learner))
    turns, sizes = 0, list[int]()
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{wire.port}",
        headers={"X-CSRF-Token": learner.cookies["csrf"], "Host": HOME.removeprefix("http://")},
        cookies=learner.cookies,
        timeout=60,
        limits=httpx.Limits(max_keepalive_connections=0),
    ) as http:
        while wire.torn < until:
            turns += 1
            listener = Listener(http, conversation)
            for _ in range(MOST_TRIES):
                if listener.is_done:
                    break
                rest = HEAD + sum(sizes[len(listener.events) :])
                wire.cut_after = dice.randrange(1, rest + rest // 8) if sizes else None
                if not listener.events:
                    await listener.say(f"こんにちは{turns}", f"turn-{turns}")
                    continue
                listener.reply = listener.reply or await last_reply(conversation)
                await listener.go_on()
            assert listener.is_done, (turns, wire.torn, wire.passed, list(listener.events))
            sizes = sizes or listener.sizes
            assert listener.text == "".join(WORDS)
            told = [each for each in listener.events.values() if each.event == "message"]
            assert [each.data["reply"]["content"] for each in told] == ["".join(WORDS)]
    rows = await query(
        "SELECT role, content, status FROM messages WHERE conversation_id = $1 ORDER BY ordinal", conversation
    )
    assert len(rows) == 1 + 2 * turns
    assert {row["status"] for row in rows} == {"complete"}
    assert [row["content"] for row in rows[2::2]] == ["".join(WORDS)] * turns
    assert [row["content"] for row in rows[1::2]] == [f"こんにちは{n}" for n in range(1, turns + 1)]


async def last_reply(conversation: str) -> str:
    found = await query(
        "SELECT id FROM messages WHERE conversation_id = $1 ORDER BY ordinal DESC LIMIT 1", conversation
    )
    return str(found[0]["id"])

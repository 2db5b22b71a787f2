"""Two servers that play a model, neither of them ours, behind one way of telling them what to say and how to fail."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import httpx
from llmock.pytest_plugin import LLMock
from msgspec import Struct

TOP: Final = Path(__file__).parents[3]
AIMOCK: Final = ".tools/node_modules/@copilotkit/aimock/dist/cli.js"
STARTS_WITHIN_S: Final = 20
LISTENING: Final = re.compile(r"http://[\d.]+:(\d+)")


class Act(Struct, frozen=True, kw_only=True):
    """One answer: what it says, and what goes wrong while it says it."""

    says: str = ""
    status: int = 200
    retry_after_s: float = 0
    after_chunks: int = 0
    """With one of these, the stream comes to a bad end after so many pieces."""
    truncates: bool = False
    disconnects: bool = False
    stalls: bool = False
    corrupts: bool = False


class Peer(Protocol):
    url: str

    def plays(self, *acts: Act) -> None:
        """In this order, one a request."""
        ...

    def questions(self) -> list[dict[str, Any]]:
        """The bodies of all requests so far."""
        ...


class Aimock:
    """Strict: what no act is left for is refused."""

    def __init__(self, address: str) -> None:
        self._control = httpx.Client(base_url=f"{address}/__aimock", timeout=10)
        self.address = address
        self.url = f"{address}/v1"

    def plays(self, *acts: Act) -> None:
        self.fixtures(*(self._fixture(place, act) for place, act in enumerate(acts)))

    def fixtures(self, *given: dict[str, Any]) -> None:
        answer = self._control.post("/fixtures", json={"fixtures": list(given)})
        assert answer.status_code == 200, answer.text

    def questions(self) -> list[dict[str, Any]]:
        return [entry["body"] for entry in self.journal() if entry.get("body")]

    def journal(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self._control.get("/journal").json()
        return entries

    def reset(self) -> None:
        self._control.post("/reset").raise_for_status()
        self._control.delete("/chaos")

    def limits_rates(self) -> None:
        """Every request is answered 429 with a Retry-After, from now on."""
        self._control.post("/chaos", json={"rateLimitRate": 1.0}).raise_for_status()

    def close(self) -> None:
        self._control.close()

    @staticmethod
    def _fixture(place: int, act: Act) -> dict[str, Any]:
        found: dict[str, Any] = {"match": {"endpoint": "chat", "sequenceIndex": place}}
        if act.status != 200:
            kind = "rate_limit_error" if act.status == 429 else "server_error"
            found["response"] = {"error": {"message": "no", "type": kind}, "status": act.status}
            if act.retry_after_s:
                found["response"]["retryAfter"] = act.retry_after_s
            return found
        found["response"] = {"content": act.says}
        if act.truncates or act.disconnects:
            # a little time between them, or the server would throw away what it has not sent yet
            found |= {"truncateAfterChunks": act.after_chunks, "latency": 2}
        if act.stalls:
            found["latency"] = 60_000
        if act.corrupts:
            found["chaos"] = {"malformedRate": 1.0}
        return found


class Llmock:
    def __init__(self, server: LLMock) -> None:
        self.server = server
        self.url = server.base_url()

    def plays(self, *acts: Act) -> None:
        for act in acts:
            if act.status == 429:
                self.server.rate_limit(retry_after=act.retry_after_s)
            elif act.status != 200:
                self.server.fail(act.status)
            else:
                self.server.reply(act.says)
                self._fault(act)

    def _fault(self, act: Act) -> None:
        if act.truncates:
            self.server.truncate(after_chunks=act.after_chunks)
        elif act.disconnects:
            self.server.disconnect(after_chunks=act.after_chunks)
        elif act.stalls:
            self.server.stall(after_chunks=act.after_chunks, seconds=60)
        elif act.corrupts:
            self.server.corrupt(after_chunks=act.after_chunks)

    def questions(self) -> list[dict[str, Any]]:
        return [dict(request.body or {}) for request in self.server.requests]


@contextmanager
def aimock(folder: Path) -> Iterator[Aimock]:
    """A process of its own; it wants at least one fixture to begin with, and this one matches nothing."""
    fixtures = folder / "fixtures.json"
    nothing = {"match": {"userMessage": "matches nothing at all"}, "response": {"content": "nothing"}}
    fixtures.write_text(json.dumps({"fixtures": [nothing]}))
    log = folder / "aimock.log"
    command = [node(), str(TOP / AIMOCK), "-p", "0", "-f", str(fixtures), "--strict", "--chunk-size", "200"]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env={"PATH": os.environ["PATH"]}
        )
    try:
        peer = Aimock(_address(process, log))
        yield peer
        peer.close()
    finally:
        process.terminate()
        process.wait(timeout=10)


def node() -> str:
    """The machine's, or the one that `make test` brings where the machine has none that is new enough."""
    carried = TOP / ".boot" / "bin" / "node"
    found = str(carried) if carried.exists() else shutil.which("node")
    assert found, "`make test` brings node; run it once"
    return found


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        if found := LISTENING.search(log.read_text()):
            return found[0]
        assert process.poll() is None, log.read_text()
        time.sleep(0.02)
    raise AssertionError(f"aimock did not start: {log.read_text()}")

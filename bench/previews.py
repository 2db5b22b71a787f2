"""From a wish to a whole preview: POST to ``ready`` over HTTP, drawn by the real worker with the offline engine.

python -m bench.previews              200 wishes, one after the other, against a Kaiwa of its own
python -m bench.previews --runs 50 --at-once 4
"""

import argparse
import asyncio
import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Final

import httpx
import psutil
from msgspec import Struct

from bench.start import Figure, Place, running

TARGET_MS: Final = 500
DAYS: Final = 28
SCENES: Final = 3
WARM_UP: Final = 10
LIMIT_S: Final = 30
WISHES: Final = (
    "I meet my partner's parents in Osaka in a month, I know a few words of Japanese",
    "Spanish for a trip to Mexico, total beginner",
    "I start a job in Paris in three weeks and know some French (B1)",
    "I want to order food and shop in Seoul",
    "Business trip to Shanghai on the 15th, HSK 3",
    "Talk to my doctor in Spanish, A2",
    "Watch films and talk about them in Japanese, N4",
    "French for the holidays with my kids in Lyon",
    "Learn Korean to talk with my friend's family",
    "I move to Taipei to study, beginner",
)


class Taken(Struct, frozen=True):
    accepted_ms: float
    first_day_ms: float
    ready_ms: float


async def one(http: httpx.AsyncClient, number: int, wish: str) -> Taken:
    """As a guest of their own from an address of their own: the limits are a person's."""
    address = {"X-Forwarded-For": f"10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}"}
    entered = await http.post("/api/auth/guest", headers=address)
    entered.raise_for_status()
    jar = "; ".join(f"{name}={value}" for name, value in entered.cookies.items())
    http.cookies.clear()
    headers = address | {"Cookie": jar, "X-CSRF-Token": entered.cookies["csrf"]}
    began = time.perf_counter()
    asked = await http.post("/api/previews", json={"intent": wish}, headers=headers)
    asked.raise_for_status()
    accepted = time.perf_counter()
    first_day = ready = 0.0
    events: list[str] = []
    async with http.stream(
        "GET", f"/api/previews/{asked.json()['session_id']}/events", headers=headers
    ) as told:
        async for line in told.aiter_lines():
            if line.startswith("event: "):
                events.append(line.removeprefix("event: "))
                first_day = first_day or (time.perf_counter() if events[-1] == "day" else 0.0)
            elif line.startswith("data: ") and events[-1] in ("ready", "failed"):
                ready = time.perf_counter()
                assert json.loads(line.removeprefix("data: "))["quality"]["accepted"], wish
                assert events[-1] == "ready", wish
    seen = (await http.get(f"/api/previews/{asked.json()['session_id']}", headers=headers)).json()
    assert [len(seen["schedule"]), len(seen["preview_scenarios"])] == [DAYS, SCENES], wish
    return Taken((accepted - began) * 1000, (first_day - began) * 1000, (ready - began) * 1000)


def busy_s(pid: int) -> float:
    """Seconds of processor of Kaiwa and its servers so far: what other programs do to the clock, they do not do to it."""
    top = psutil.Process(pid)
    times = [each.cpu_times() for each in (top, *top.children(recursive=True))]
    return sum(each.user + each.system for each in times)


async def many(url: str, runs: int, at_once: int, *, first: int = 0) -> list[Taken]:
    slots = asyncio.Semaphore(at_once)

    async def in_turn(number: int, wish: str) -> Taken:
        async with slots:
            return await one(http, number, wish)

    limits = httpx.Limits(max_connections=2 * at_once)
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=LIMIT_S, limits=limits) as http:
        numbered = enumerate(islice(cycle(WISHES), runs), start=first)
        return await asyncio.gather(*(in_turn(number, wish) for number, wish in numbered))


def figures(taken: list[Taken]) -> Iterator[Figure]:
    for name, values, target in (
        ("accepted (202)", [each.accepted_ms for each in taken], None),
        ("first day seen", [each.first_day_ms for each in taken], None),
        ("ready: 28 days and 3 scenes", [each.ready_ms for each in taken], TARGET_MS),
    ):
        ordered = sorted(values)
        yield Figure(f"{name}, median", median(ordered), "ms", None)
        yield Figure(f"{name}, p95", ordered[int(0.95 * (len(ordered) - 1))], "ms", target)
    yield Figure("the slowest", max(each.ready_ms for each in taken), "ms", None)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--runs", type=int, default=200)
    asked.add_argument("--at-once", type=int, default=1)
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="kaiwa-bench-") as made:
        place = _place(Path(made))
        with running(place) as (process, _):
            url = place.url.removesuffix(place.page)
            asyncio.run(many(url, WARM_UP, 1))
            before = busy_s(process.pid)
            taken = asyncio.run(many(url, chosen.runs, chosen.at_once, first=WARM_UP))
            spent_ms = (busy_s(process.pid) - before) / chosen.runs * 1000
    found = [*figures(taken), Figure("processor a preview, all processes", spent_ms, "ms", None)]
    sys.stdout.write("\n".join(map(str, found)) + "\n")
    return 0 if all(each.is_met for each in found) else 1


def _place(made: Path) -> Place:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    foreign = ("KAIWA_", "DATABASE_", "REDIS_", "BROKER_", "SMTP_", "OPENAI_", "OIDC_", "STRIPE_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    environment |= {
        "KAIWA_PORT": str(port),
        "KAIWA_DATA": str(made / "data"),
        "KAIWA_TRUSTED_PROXIES": "127.0.0.1",
    }
    return Place(Path(__file__).parents[1], (sys.executable, "-m", "kaiwa.cli", "up"), environment, "/")


if __name__ == "__main__":
    raise SystemExit(main())

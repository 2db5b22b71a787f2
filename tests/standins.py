"""Small programs in the places of web, worker and tick, to watch how they are started and stopped."""

import asyncio
import json
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path in ("/readyz", "/environment") else 404)
        self.end_headers()
        if self.path == "/environment":
            self.wfile.write(json.dumps(dict(os.environ)).encode())

    def log_message(self, *_: object) -> None: ...


def web() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if Path(os.environ["KAIWA_DATA"], "broken").exists():
        sys.exit("the web is broken")
    print("web speaks", flush=True)
    HTTPServer(("127.0.0.1", int(os.environ["KAIWA_PORT"])), Page).serve_forever()


def worker() -> None:
    """Like Dramatiq: a process of its own below it does the work."""
    child = multiprocessing.get_context("fork").Process(target=_deep)
    child.start()
    signal.signal(signal.SIGTERM, lambda *_: (child.terminate(), sys.exit(0)))
    child.join()
    sys.exit(child.exitcode)


def _deep() -> None:
    import kaiwa.commands.tether  # noqa: F401

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    while True:
        time.sleep(60)


def tick() -> None:
    """Writes that it was there, and ends when its file says so."""
    runs = Path(os.environ["KAIWA_DATA"], "ticks")
    with runs.open("a") as file:
        file.write(f"{os.getpid()}\n")
    if Path(os.environ["KAIWA_DATA"], "stubborn").exists():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(60)


def migrate() -> None:
    Path(os.environ["KAIWA_DATA"], "migrated").write_text(os.environ.get("DATABASE_OWNER_URL", "no owner"))


def endless_app() -> object:
    """A web application with one stream that never ends."""
    import kaiwa.commands.tether  # noqa: F401

    async def app(scope: dict[str, object], receive: object, send: Callable[..., Awaitable[None]]) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            while True:
                await send({"type": "http.response.body", "body": b"data: still here\n\n", "more_body": True})
                await asyncio.sleep(0.05)

    return app


def up() -> None:
    from kaiwa.commands.up import run
    from kaiwa.environment import WrongSetting
    from kaiwa.errors import KaiwaError
    from kaiwa.settings import read_settings

    names = ("migrate", "web", "worker", "tick")
    try:
        run(
            read_settings(), programs={name: (sys.executable, "-m", "tests.standins", name) for name in names}
        )
    except (KaiwaError, WrongSetting) as known:
        sys.exit(f"kaiwa: {known}")


def serve() -> None:
    from kaiwa.commands.serve import web_server
    from kaiwa.settings import read_settings

    web_server("tests.standins:endless_app", read_settings()).serve()


if __name__ == "__main__":
    # each imports what it needs itself, so that the tests do not wait for the rest
    {"up": up, "serve": serve, "web": web, "worker": worker, "tick": tick, "migrate": migrate}[sys.argv[1]]()

"""Small programs in the places of web, worker and tick, to watch how they are started and stopped."""

import json
import multiprocessing
import os
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import redis


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
    redis.Redis.from_url(os.environ["REDIS_URL"]).ping()
    if Path(os.environ["KAIWA_DATA"], "stubborn").exists():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(60)


def migrate() -> None:
    Path(os.environ["KAIWA_DATA"], "migrated").write_text(os.environ.get("DATABASE_OWNER_URL", "no owner"))


def main() -> None:
    """``python -m tests.standins up``, or one of the parts."""
    if sys.argv[1] == "up":
        from kaiwa.commands.up import run
        from kaiwa.errors import KaiwaError
        from kaiwa.settings import WrongSetting, read_settings

        programs = {
            name: (sys.executable, "-m", "tests.standins", name)
            for name in ("migrate", "web", "worker", "tick")
        }
        try:
            run(read_settings(), programs=programs)
        except (KaiwaError, WrongSetting) as known:
            sys.exit(f"kaiwa: {known}")
    else:
        {"web": web, "worker": worker, "tick": tick, "migrate": migrate}[sys.argv[1]]()


if __name__ == "__main__":
    main()

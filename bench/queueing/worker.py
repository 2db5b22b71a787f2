"""A worker as ``kaiwa work`` runs it, in one process, with the timed author and terms that a measurement chooses."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Event
from pathlib import Path

from dramatiq import Worker

from bench.queueing.author import Journal, Timed
from kaiwa.content.bank import bank
from kaiwa.curriculum import settling
from kaiwa.curriculum.drain import Terms
from kaiwa.curriculum.gate import Gate
from kaiwa.curriculum.lexicons import lexicon_for
from kaiwa.curriculum.writing import Desk
from kaiwa.edge import log
from kaiwa.engines.aside import Aside
from kaiwa.engines.offline.author import OfflineAuthor
from kaiwa.services import Services
from kaiwa.settings import read_settings
from workers.broker import worker_broker
from workers.curriculum import Draining, declare

bank("es")  # before processes are forked off: a worker that is started anew stands in a tenth of a second

UNFENCED = "SELECT unnest($2::uuid[]) AS attempt_token, $1::uuid[] IS NOT NULL AS known"


def forked(
    options: Sequence[str], environment: Mapping[str, str], output: Path, ready: Event
) -> None:  # in a process of its own
    os.environ.clear()
    os.environ.update(environment)
    sys.stdout = sys.stderr = output.open("a", buffering=1)
    os.dup2(sys.stdout.fileno(), 2)
    run(options, ready)


def run(options: Sequence[str], ready: Event) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("journal", type=Path)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--writers", type=int, default=100)
    parser.add_argument("--lease", type=float, default=120.0)
    parser.add_argument("--patience", type=float, default=20.0)
    parser.add_argument("--deadly", default="")
    parser.add_argument("--without-fence", action="store_true", help="show what the token is for")
    asked = parser.parse_args(options)
    if asked.without_fence:
        vars(settling)["LOCK_MINE"] = UNFENCED  # a wound on purpose: nothing in the product can do this
    settings = read_settings()
    log.configure("json")

    def desk(services: Services) -> Desk:
        author = Timed(asked.seconds, Journal(asked.journal), asked.deadly)
        threads = ThreadPoolExecutor(1, thread_name_prefix="gate")
        return Desk(author, Aside(OfflineAuthor()), Gate(lexicon_for, threads))

    broker, outside = worker_broker(settings)
    terms = Terms(writers=asked.writers, lease_s=asked.lease, extend_every_s=asked.lease / 3)
    draining = Draining(outside, terms, patience_s=asked.patience, make_desk=desk)
    broker.add_middleware(draining)
    declare(draining)
    stopping = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stopping.set())
    broker.emit_after("process_boot")
    worker = Worker(broker, worker_threads=2)
    worker.start()
    ready.set()
    stopping.wait()
    worker.stop(timeout=4000)
    broker.close()
    broker.emit_before("process_stop")

"""What is counted for Prometheus."""

import os
from pathlib import Path
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

REQUESTS: Final = Counter("kaiwa_http_requests_total", "Requests answered.", ("method", "route", "status"))
REQUEST_SECONDS: Final = Histogram(
    "kaiwa_http_request_seconds",
    "Seconds from a request to the end of its answer.",
    ("route",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
IN_FLIGHT: Final = Gauge(
    "kaiwa_http_requests_in_flight", "Requests being answered.", multiprocess_mode="livesum"
)
SHED: Final = Counter("kaiwa_http_requests_shed_total", "Requests refused because too many were in flight.")
ACTIONS: Final = Counter("kaiwa_worker_actions_total", "Messages a worker handled.", ("actor", "outcome"))
ACTION_SECONDS: Final = Histogram("kaiwa_worker_action_seconds", "Seconds a message took.", ("actor",))
BELLS_LOST: Final = Counter("kaiwa_bells_lost_total", "Bells that could not be rung; the sweep covers them.")


SHARED_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Where several web processes count together; the client library looks for it when it is imported."""


def exposition() -> tuple[bytes, str]:
    registry = REGISTRY
    if SHARED_FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    # the framework adds the charset
    return generate_latest(registry), CONTENT_TYPE_LATEST.split("; charset")[0]


def forget_the_dead() -> None:
    """What a process that is gone was just doing must not count for ever; what it had done does."""
    folder = os.environ.get(SHARED_FOLDER)
    for file in Path(folder).glob("gauge_live*_*.db") if folder else ():
        pid = int(file.stem.rpartition("_")[2])
        if not _runs(pid):
            mark_process_dead(pid)  # type: ignore[no-untyped-call]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

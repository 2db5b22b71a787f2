"""What is counted for Prometheus."""

from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Counter, Gauge, Histogram, generate_latest

REQUESTS: Final = Counter("kaiwa_http_requests_total", "Requests answered.", ("method", "route", "status"))
REQUEST_SECONDS: Final = Histogram(
    "kaiwa_http_request_seconds",
    "Seconds from a request to the end of its answer.",
    ("route",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
IN_FLIGHT: Final = Gauge("kaiwa_http_requests_in_flight", "Requests being answered.")
SHED: Final = Counter("kaiwa_http_requests_shed_total", "Requests refused because too many were in flight.")
ACTIONS: Final = Counter("kaiwa_worker_actions_total", "Messages a worker handled.", ("actor", "outcome"))
ACTION_SECONDS: Final = Histogram("kaiwa_worker_action_seconds", "Seconds a message took.", ("actor",))
BELLS_LOST: Final = Counter("kaiwa_bells_lost_total", "Bells that could not be rung; the sweep covers them.")


def exposition() -> tuple[bytes, str]:
    # the framework adds the charset
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST.split("; charset")[0]

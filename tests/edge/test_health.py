"""Counters that a collector can read, for those who may."""

from itertools import product

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from kaiwa.app import Kaiwa
from tests.conftest import Servers
from tests.edge.conftest import an_app, coming_from, served, settings_for

TOKEN = "a token of the collector"


def counted(text: str, name: str) -> dict[tuple[str, ...], float]:
    return {
        tuple(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name
    }


async def scrape(client: httpx.AsyncClient, **headers: str) -> httpx.Response:
    return await client.get(
        "/metrics", headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1"])
async def test_this_machine_may_read_the_counters(app: Kaiwa, peer: str) -> None:
    async with coming_from(peer, app) as client:
        answer = await scrape(client)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-type"].count("charset") == 1


@pytest.mark.parametrize("peer", ["203.0.113.9", "10.0.0.1", "::ffff:10.0.0.1", "", "testclient"])
async def test_nobody_elsewhere_may_or_learns_that_they_are_there(app: Kaiwa, peer: str) -> None:
    async with coming_from(peer, app) as client:
        answer = await scrape(client)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("trusted", [(), ("127.0.0.1",)])
async def test_what_comes_through_a_proxy_on_this_machine_is_not_from_here(
    servers: Servers, trusted: tuple[str, ...]
) -> None:
    async with served(an_app(settings_for(servers, trusted_proxies=trusted))) as client:
        for header, claimed in product(("x_forwarded_for", "forwarded"), ("203.0.113.9", "127.0.0.1")):
            assert (await scrape(client, **{header: claimed})).status_code == 404, (header, claimed)


async def test_with_a_token_set_only_the_token_counts(servers: Servers) -> None:
    settings = settings_for(servers, metrics_token=TOKEN)
    app = an_app(settings)
    async with served(app):
        for peer in ("127.0.0.1", "203.0.113.9"):
            client = coming_from(peer, app)
            for wrong in ("", "Bearer", "Bearer wrong", f"Basic {TOKEN}"):
                answer = await scrape(client, authorization=wrong)
                assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), wrong
            assert (await scrape(client, authorization=f"Bearer {TOKEN}")).status_code == 200


async def test_the_counters_count_by_route_and_strangers_are_one_label(client: httpx.AsyncClient) -> None:
    before = counted((await scrape(client)).text, "kaiwa_http_requests_total")
    for path in ("/api/languages/ja/speakers", "/api/languages/ko/speakers", "/api/languages/xx/speakers"):
        await client.get(path)
    for number in range(30):
        await client.get(f"/no/such/{number}")
        await client.request(f"BREW{number}", "/api/languages")
    requests = counted((await scrape(client)).text, "kaiwa_http_requests_total")
    route = "/api/languages/{language_id}/speakers"
    assert requests["GET", route, "200"] >= 2
    assert requests["GET", route, "404"] >= 1
    assert requests["GET", "unknown", "404"] >= 30
    assert {method for method, _, _ in requests} <= {
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
        "OTHER",
    }
    assert not [where for _, where, _ in requests if "such" in where]
    assert {where for _, where, _ in requests} - {where for _, where, _ in before} <= {route, "unknown"}
    seconds = counted((await scrape(client)).text, "kaiwa_http_request_seconds_count")
    assert seconds[(route,)] >= 3


async def test_what_was_refused_and_lost_is_counted(client: httpx.AsyncClient) -> None:
    text = (await scrape(client)).text
    for name in ("kaiwa_http_requests_shed_total", "kaiwa_bells_lost_total", "kaiwa_http_requests_in_flight"):
        assert counted(text, name), name


async def test_probes_are_neither_counted_nor_logged(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    await client.get("/healthz")
    await client.get("/readyz")
    requests = counted((await scrape(client)).text, "kaiwa_http_requests_total")
    assert not {where for _, where, _ in requests} & {"/healthz", "/readyz", "/metrics"}

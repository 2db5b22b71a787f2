"""Where a request comes from, and that nobody dodges a limit by saying so."""

from ipaddress import ip_address

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.edge.address import client_address, networks
from kaiwa.limits import household
from tests.conftest import Servers
from tests.edge.conftest import an_app, served, settings_for

TRUSTED = networks(["10.0.0.0/8", "::1", "192.168.1.1/24"])
TEXT = st.text(st.characters(codec="latin-1"), max_size=30)


@pytest.mark.parametrize(
    ("peer", "lines", "found"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.1.2.3", ["198.51.100.1"], "198.51.100.1"),
        ("10.1.2.3", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("10.1.2.3", ["1.1.1.1", "198.51.100.1, 10.9.9.9"], "198.51.100.1"),
        ("10.1.2.3", ["10.0.0.1, 10.0.0.2"], "10.0.0.1"),
        ("10.1.2.3", ["1.1.1.1, nonsense"], "10.1.2.3"),
        ("10.1.2.3", ["1.1.1.1, "], "10.1.2.3"),
        ("10.1.2.3", [""], "10.1.2.3"),
        ("::1", ["2001:db8::7"], "2001:db8::7"),
        ("192.168.1.77", ["198.51.100.1"], "198.51.100.1"),
        ("", ["198.51.100.1"], ""),
        ("unix:", ["198.51.100.1"], "unix:"),
        ("::ffff:10.1.2.3", ["198.51.100.1"], "198.51.100.1"),
        ("fe80::1%eth0", ["198.51.100.1"], "fe80::1%eth0"),
    ],
)
def test_the_nearest_address_that_is_no_proxy_of_ours(peer: str, lines: list[str], found: str) -> None:
    assert client_address(peer, lines, TRUSTED) == found


@given(st.ip_addresses(), st.lists(TEXT))
def test_a_stranger_cannot_change_where_they_come_from(peer: object, lines: list[str]) -> None:
    assert client_address(str(peer), lines, ()) == str(peer)


@given(st.lists(TEXT), st.ip_addresses(v=4))
def test_what_a_client_writes_left_of_the_proxy_counts_for_nothing(forged: list[str], real: object) -> None:
    lines = [*forged, str(real)]
    if not any(ip_address(str(real)) in network for network in TRUSTED):
        assert client_address("10.0.0.1", lines, TRUSTED) == str(real)


@pytest.mark.parametrize(
    ("who", "key"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("someone@kaiwa.example", "someone@kaiwa.example"),
        ("", ""),
    ],
)
def test_one_household_is_one_bucket(who: str, key: str) -> None:
    assert household(who) == key


async def ask(client: httpx.AsyncClient, key: str, **headers: str) -> int:
    answer = await client.get(
        f"/api/planted/limited?key={key}", headers={n.replace("_", "-"): v for n, v in headers.items()}
    )
    return answer.status_code


async def test_turning_the_header_round_and_round_does_not_dodge_a_limit(servers: Servers) -> None:
    async with served(an_app(settings_for(servers)), peer="203.0.113.9") as client:
        told = [await ask(client, "forged", x_forwarded_for=f"198.51.100.{n}") for n in range(5)]
        assert told == [200, 200, 200, 429, 429]


async def test_behind_a_named_proxy_everybody_has_a_bucket_of_their_own(servers: Servers) -> None:
    settings = settings_for(servers, trusted_proxies=("203.0.113.9",))
    async with served(an_app(settings), peer="203.0.113.9") as client:
        told = [await ask(client, "proxied", x_forwarded_for=f"198.51.100.{n}") for n in range(5)]
        assert told == [200] * 5
        told = [await ask(client, "proxied", x_forwarded_for=f"192.0.2.{n}, 198.51.100.77") for n in range(5)]
        assert told == [200, 200, 200, 429, 429]


async def test_hopping_within_ones_own_ipv6_network_does_not_dodge_a_limit(servers: Servers) -> None:
    settings = settings_for(servers, trusted_proxies=("::1",))
    async with served(an_app(settings), peer="::1") as client:
        told = [await ask(client, "hopping", x_forwarded_for=f"2001:db8::{n}") for n in range(1, 6)]
        assert told == [200, 200, 200, 429, 429]
        assert await ask(client, "hopping", x_forwarded_for="2001:db8:0:1::1") == 200

"""Where a request came from, believing only the proxies that the operator named."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


def networks(trusted: Iterable[str]) -> tuple[Network, ...]:
    return tuple(ip_network(each, strict=False) for each in trusted)


def client_address(peer: str, forwarded_for: Iterable[str], trusted: tuple[Network, ...]) -> str:
    """The nearest address that is no proxy of ours.

    The header is read from its right end: a client may write whatever it likes at the left.
    """
    nearest = peer
    hops = [hop.strip() for line in forwarded_for for hop in line.split(",")]
    while hops and _is_in(nearest, trusted):
        if not _is_address(hop := hops.pop()):
            break
        nearest = hop
    return nearest


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_in(address: str, trusted: tuple[Network, ...]) -> bool:
    if not _is_address(address):
        return False
    parsed = ip_address(address)
    # who listens on :: meets IPv4 proxies by their mapped addresses
    plain = getattr(parsed, "ipv4_mapped", None) or parsed
    return any(plain in network for network in trusted)

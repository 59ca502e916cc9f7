"""Hosts: which addresses the whole internet can reach, and which names lead to none of them."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# What is only known inside a house or a machine: RFC 6761, 6762, 8375, ICANN 2024.07.29.06, and what routers hand out.
INSIDE = ("corp", "home", "home.arpa", "internal", "intranet", "lan", "local", "localdomain", "localhost")
# An IPv4 address as programs of the C library take it: 127.1, 0x7f.1, 2130706433
PART = re.compile(r"0[xX][0-9a-fA-F]{1,8}|[0-9]{1,11}")
# IPv6 addresses that carry an IPv4 address (RFC 6052; 4-in-6, 6to4 and Teredo are known to the standard library)
TRANSLATED = ip_network("64:ff9b::/96")
# What the standard library of some years takes for the open internet: networks of a site (RFC 3879), of protocols
# (RFC 6890) and of examples (RFC 9637), and the way to the nearest translator (RFC 7526)
CLOSED = [ip_network(name) for name in ("fec0::/10", "192.0.0.0/24", "192.88.99.0/24", "3fff::/20")]


def is_private(host: str) -> bool:
    """Whether a host as written leads to this machine or into a network of a house, without asking anybody."""
    name = host.rstrip(".").lower()
    if ":" in name:
        return not is_public(name)
    if number := _number(name):
        return not is_public(number)
    return "." not in name or name.endswith(tuple(f".{end}" for end in INSIDE))


def is_public(address: str) -> bool:
    """Whether an IP address is one on the open internet, as is the one that it may carry within it."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(map(_is_open, _carried(found)))


def _is_open(address: IPv4Address | IPv6Address) -> bool:
    ordinary = address.is_global and not address.is_multicast and not address.is_reserved
    return ordinary and not any(address in each for each in CLOSED)


def _carried(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The addresses that are reached in truth; the wrapping of an embedded one is no destination of its own."""
    if isinstance(address, IPv4Address):
        return [address]
    if address in TRANSLATED:
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.sixtofour:
        return [address.sixtofour]
    return [*address.teredo] if address.teredo else [address]


def _number(name: str) -> str:
    """The IPv4 address that a name of numbers stands for, '' for a name of words (inet_aton, POSIX)."""
    parts = name.split(".")
    if len(parts) > 4 or not all(PART.fullmatch(part) for part in parts):
        return ""
    try:
        *first, last = [_value(part) for part in parts]
    except ValueError:
        return "0.0.0.0"  # noqa: S104  # no address at all, and none to be asked
    whole = last
    for at, value in enumerate(first):
        whole += value << (8 * (3 - at))
    return str(IPv4Address(whole)) if whole < 1 << 32 else "0.0.0.0"  # noqa: S104


def _value(part: str) -> int:
    if part.startswith(("0x", "0X")):
        return int(part, 16)
    return int(part, 8) if part.startswith("0") and len(part) > 1 else int(part)

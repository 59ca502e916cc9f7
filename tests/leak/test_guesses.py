"""Ten thousand guessed addresses get one and the same answer, and it says nothing."""

import socket
from collections import Counter

import pytest

from tests.leak.guesses import guesses
from tests.leak.line import serving
from tests.leak.search import Surface, leaks
from tests.leak.surfaces import answers
from tests.leak.world import CHANGED, World


@pytest.fixture
def addresses(world: World) -> list[str]:
    """Made with all that somebody inside could have told: true slugs, topics, feeds and names of files."""
    flock = world.flock
    coming = [flock.name(slug) for slug in ("main", "held", "translated", "feed", "partnerfeed", "partner")]
    files = [path.name for path in (world.root / "releases" / flock.name("main")).iterdir()]
    slots = [path.name for path in (world.root / ".live.slots").iterdir()]
    return guesses([*CHANGED, "open-day-may-2026"], [*coming, flock.word("topic"), *slots], files)


def test_ten_thousand_guessed_addresses_get_one_and_the_same_404(world: World, addresses: list[str]) -> None:
    assert len(addresses) >= 10_000
    with serving(world.root) as port:
        seen = dict(answers(port, addresses))
        ((_, unknown),) = answers(port, ["/nobody-ever-thought-of-this"])
    odd = {address: answer[:200] for address, answer in seen.items() if answer != unknown}
    assert odd == {}
    assert unknown.startswith(b"404 Not Found\n")
    assert b"\nCache-Control: no-store\n" in unknown
    assert b"ETag" not in unknown
    assert b"Last-Modified" not in unknown
    assert not leaks(world.flock, [Surface("404", unknown)])


def test_it_is_the_same_with_head_and_without_keeping_the_line(world: World) -> None:
    main = world.flock.name("main")
    paths = [f"/releases/{main}/", f"/releases/{main}", "/nothing", "/.live.slots/next/index.html", "http://[", "//["]
    with serving(world.root) as port:
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "BREW"):
            told = Counter(_raw(port, f"{method} {path} HTTP/1.0\r\n\r\n") for path in paths)
            assert len(told) == 1, method
            assert not leaks(world.flock, [Surface(method, next(iter(told)))])


def _raw(port: int, request: str) -> bytes:
    """The whole answer to a request, as the line carries it, but for its date."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(request.encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    return b"\n".join(row for row in answer.split(b"\n") if not row.startswith(b"Date:"))


def test_what_is_public_is_answered_and_the_same_address_in_other_guises_is_no_way_out(world: World) -> None:
    with serving(world.root) as port:
        told = dict(answers(port, ["/", "/releases/open-day-may-2026/", "/releases/open-day-may-2026/crowd.jpg"]))
    assert {answer[:4] for answer in told.values()} == {b"200 "}

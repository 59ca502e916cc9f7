"""The Bluesky channel against a real server on loopback, installed with `npm ci` in tests/pds; run by `make pds`."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests

from pipeline.channels import Access, OtherWords, bluesky
from pipeline.channels.bluesky.wire import Wire
from pipeline.delivery import Image, Post, Receipt, Refused, Sent, Unknown
from tests.photographs import photograph
from tests.real.needs import need

pytestmark = pytest.mark.prove
HERE = Path(__file__).parent
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
POST = Post(
    "Two institutions sign. #CARICOM https://agency.example/a",
    "https://newsroom.example/releases/joint-signing/",
    "en",
    "The hour is 10:00, not 09:00.",
    "Two institutions sign",
    "They work together from now on.",
    images=(Image("d" * 64, "image/jpeg", "Two people sign"),),
    since=NOW,
    at=NOW,
)


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server is, and who may post there."""

    access: Access
    did: str

    def posts(self) -> list[dict[str, Any]]:
        """All that stands on the account, read past the channel."""
        asked = {"repo": self.did, "collection": "app.bsky.feed.post", "limit": "100"}
        said = requests.get(f"{self.access.address}/xrpc/com.atproto.repo.listRecords", asked, timeout=20).json()
        return list(said["records"])


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    need(shutil.which("node"), "Node is not installed: version 20.19 or newer")
    need((HERE / "node_modules/@atproto/dev-env").exists(), "the server is not installed: npm ci in tests/pds")
    command = ["node", "serve.mjs"]
    with subprocess.Popen(command, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        lines = (line for line in running.stdout if line.startswith('{"address"'))
        told = json.loads(next(lines))
        access = Access(told["secret"], told["address"], picture=lambda digest: photograph(1600, 1200, noise=True))
        yield Server(access, told["did"])
        running.stdin.close()


def marked(number: int, **fields: Any) -> Post:
    return replace(POST, mark=f"{number:032x}", **fields)


def sent(request: bytes, server: Server) -> Receipt:
    outcome = bluesky.send(request, server.access, NOW)
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def test_a_post_a_correction_and_a_recall_are_what_the_server_keeps(server: Server) -> None:
    request = bluesky.compose(marked(1))
    assert bluesky.credentials(server.access) == ""
    assert bluesky.find(request, server.access, NOW) is None
    receipt = sent(request, server)
    assert sent(request, server) == receipt
    assert bluesky.find(request, server.access, NOW) == receipt
    (kept,) = server.posts()
    assert kept["uri"].endswith(receipt.id)
    assert kept["value"]["embed"]["external"]["thumb"]["size"] <= 1_000_000
    sent(bluesky.correct(marked(2), receipt), server)
    assert kept["cid"] in [each["value"].get("reply", {}).get("parent", {}).get("cid") for each in server.posts()]
    for _ in range(2):
        sent(bluesky.recall(receipt), server)
    assert bluesky.find(request, server.access, NOW) is None
    assert bluesky.find(bluesky.recall(receipt), server.access, NOW) == receipt


def test_what_stands_under_a_key_is_not_written_over(server: Server) -> None:
    receipt = sent(bluesky.compose(marked(3)), server)
    assert sent(bluesky.compose(marked(3, images=())), server) == receipt
    other = bluesky.compose(marked(3, text="Other words."))
    assert isinstance(bluesky.send(other, server.access, NOW), Unknown)
    with pytest.raises(OtherWords):
        bluesky.find(other, server.access, NOW)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * 300, True),
        ("a" * 301, False),
        ("👨‍👩‍👧‍👧" * 120, True),
        ("👨‍👩‍👧‍👧" * 121, False),
        ("🇹🇹" * 300, True),
        ("🇹🇹" * 301, False),
        ("é" * 300, True),
        ("日" * 301, False),
        ("#\u094dक" * 150, True),
        ("#\u094dक" * 151, False),
    ],
)
def test_what_fits_by_our_count_fits_and_what_does_not_is_refused(server: Server, text: str, fits: bool) -> None:
    assert all(limit.over(text) == 0 for limit in bluesky.limits()) == fits
    request = bluesky.compose(replace(POST, text=text, images=(), mark=text))
    assert isinstance(bluesky.send(request, server.access, NOW), Sent if fits else Refused)


def test_a_wrong_password_is_refused(server: Server) -> None:
    wrong = replace(server.access, secret="agency.test aaaa-bbbb-cccc-dddd")
    outcome = bluesky.send(bluesky.compose(marked(4)), wrong, NOW)
    assert isinstance(outcome, Refused)
    assert "app password" in outcome.reason


def test_senders_cut_off_anywhere_leave_each_post_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = Random(7)  # noqa: S311 -- the same cuts at every run
    real = Wire._call
    cuts: list[bool] = []

    def cut(wire: Wire, method: str, url: str, **parts: Any) -> Any:
        after = rng.random() < 0.5
        if rng.random() < 0.35:
            cuts.append(after)
            if after:
                real(wire, method, url, **parts)
            raise SystemExit  # as a process that ends: no line of the channel catches it
        return real(wire, method, url, **parts)

    before = len(server.posts())
    jobs = [bluesky.compose(marked(100 + number, text=f"Job {number}", images=())) for number in range(40)]
    monkeypatch.setattr(Wire, "_call", cut)
    for job in jobs:
        try:
            bluesky.send(job, server.access, NOW)
        except SystemExit:
            continue
    monkeypatch.undo()
    assert len(cuts) > 10
    there = [job for job in jobs if bluesky.find(job, server.access, NOW)]
    assert 0 < len(there) < len(jobs)
    for job in jobs:
        sent(job, server)
    texts = [each["value"]["text"] for each in server.posts()]
    assert len(texts) == before + len(jobs)
    assert sorted(text for text in texts if text.startswith("Job")) == sorted(f"Job {number}" for number in range(40))

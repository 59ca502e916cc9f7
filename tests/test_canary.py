"""No secret and no text of a post is in any log, reason, error or exported ledger, whatever the line does."""

import logging
import re
import socket
from contextlib import suppress
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest

from pipeline.channels import Access, channel
from pipeline.clock import HandClock
from pipeline.delivery import Post
from pipeline.issued import resolve
from pipeline.ledger.lines import Contents, to_lines
from pipeline.record import Entry, Record
from pipeline.rehearsal import BREAKS, Script, rehearsed
from pipeline.release import Social
from pipeline.standins.proxy import Break
from pipeline.standins.stage import staged
from tests.issuing import LIFT, NEWSROOM, release
from tests.senders import ACCOUNTS

CANARY = "Zanzibarquokka"
SOCIAL = Social(text=f"{CANARY} is open.")
POST = Post(
    f"{CANARY} is open.", "https://news.example/releases/pact/", "en", f"{CANARY} it is.", mark="a" * 32, since=LIFT
)


def secrets_of(kind: str) -> list[str]:
    """The words of a stand-in's secret, but for those that anybody may say: where it is, and the account."""
    with staged(ACCOUNTS[kind], HandClock(LIFT), lambda address: None) as stage:
        words = re.split(r"[\s:/]+", stage.secret)
    return [word for word in words if len(word) > 7 and not word.startswith("127.") and word != ACCOUNTS[kind].account]


def leaked(kind: str, told: str) -> list[str]:
    return [word for word in (CANARY, *secrets_of(kind)) if word in told]


@pytest.mark.parametrize("how", ["", *BREAKS])
@pytest.mark.parametrize("kind", ACCOUNTS)
def test_no_log_reason_or_ledger_tells_a_secret_or_a_text(
    kind: str, how: Break, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    assert secrets_of(kind)
    newsroom = replace(NEWSROOM, channels=(ACCOUNTS[kind],))
    issued = resolve(release("pact", social=SOCIAL, title=CANARY), newsroom)
    entry = Entry("pact", 1, "lift", LIFT, issued.digest)
    script = Script(newsroom, Record(), entry, issued, lambda address: None, lambda digest: b"")
    (played,) = rehearsed(script, how)
    assert any(CANARY in shown.text for shown in played.lifted) or how
    assert leaked(kind, caplog.text) == []
    assert leaked(kind, "".join(capfd.readouterr())) == []
    assert leaked(kind, " ".join(row.reason for row in played.rows)) == []
    exported = to_lines(Contents(played.rows, (), 1, 1)).decode()
    assert [word for word in secrets_of(kind) if word in exported] == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
@pytest.mark.parametrize("kind", ACCOUNTS)
def test_no_answer_of_a_network_makes_one_told(
    kind: str, status: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    account = ACCOUNTS[kind]
    with staged(account, HandClock(LIFT), lambda address: None) as stage:
        module, secret = channel(account.kind), stage.secret
        echo = f"You said {CANARY} with {secret}".encode()
        monkeypatch.setattr(type(stage.standin), "reply", lambda self, call: _echo(status, echo))
        access = Access(secret, stage.account.address, stage.account.account)
        told = [repr(access), str(module.send(module.compose(POST), access, LIFT))]
        for ask in (lambda: module.find(module.compose(POST), access, LIFT), lambda: module.verify(access, LIFT)):
            try:
                told.append(repr(ask()))
            except LookupError as why:
                told.append(f"{why!r} {why.__cause__!r} {why.__context__ if not why.__suppress_context__ else ''}")
    assert leaked(kind, "\n".join(told)) == []
    assert leaked(kind, caplog.text) == []


@pytest.mark.parametrize("kind", ACCOUNTS)
@pytest.mark.parametrize(
    "said", [b"HTTP/1.1 200 OK\r\nCo", b"HTTP/1.1 200 OK\r\nA: b\r\nnonsense\r\n\r\n{}", b"nonsense"]
)
def test_an_answer_that_nobody_can_read_makes_none_told(
    kind: str, said: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    account = ACCOUNTS[kind]
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=_answered, args=(server, said), daemon=True).start()
        there = f"http://127.0.0.1:{server.getsockname()[1]}"
        with staged(account, HandClock(LIFT), lambda address: None) as stage:
            secret = stage.secret.replace(stage.standin.root, there)
            access = Access(secret, there if stage.account.address else "", stage.account.account)
        module = channel(account.kind)
        outcome = module.send(module.compose(POST), access, LIFT)
    assert leaked(kind, str(outcome)) == []
    assert leaked(kind, caplog.text) == []


def _answered(server: socket.socket, said: bytes) -> None:
    with suppress(OSError):
        while True:
            caller, _ = server.accept()
            with caller:
                caller.recv(65536)
                caller.sendall(said)


def _echo(status: int, body: bytes) -> Any:
    from pipeline.standins.serving import Reply

    return Reply(status, body, {"Content-Type": "application/json"})

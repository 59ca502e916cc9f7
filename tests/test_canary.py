"""No secret and no text of a post is in any log, reason, error or exported ledger, whatever the line does."""

import logging
import re
import socket
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest

from pipeline.channels import Access, channel
from pipeline.clock import HandClock
from pipeline.delivery import Post
from pipeline.desk import tell_once
from pipeline.issued import resolve
from pipeline.ledger.lines import Contents, to_lines
from pipeline.lookout import Lookout, keep_watch, onlooking
from pipeline.record import Entry, Record
from pipeline.rehearsal import BREAKS, Script, rehearsed
from pipeline.release import Social
from pipeline.standins.proxy import Break
from pipeline.standins.stage import staged
from pipeline.standins.webhook import FakeWebhook, Fault
from tests.issuing import LIFT, NEWSROOM, release
from tests.mailhost import PASSWORD, USER, MailHost
from tests.room import Room, at
from tests.senders import ACCOUNTS
from tests.told import naming

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


@pytest.mark.parametrize("titles", ["no", "yes"])
def test_no_message_log_or_note_of_alarms_tells_a_secret_or_a_text_under_embargo(
    titles: str, room: Room, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    room.approvals = 1
    naming(room, f", webhook: HOOK, webhook-for: slack, titles: {titles}")
    hold = f'"{CANARY} asked"'
    room.write("alpha", title=f'"{CANARY} signs"', summary=CANARY, body=CANARY, social=f"{{text: {CANARY}}}")
    room.write("beta", title=f'"{CANARY}"', hold=hold, place=CANARY)
    room.write("gamma", title=f'"{CANARY}"', embargo=f'"{CANARY}, 4 December"')
    room.write("delta", title=f'"{CANARY}"', draft="true")
    (room.root / "releases/epsilon.md").write_text(f"---\ntitle: [{CANARY}\n---\n{CANARY}\n")
    with MailHost() as host, FakeWebhook(room.clock, "slack") as hook:
        room.secrets |= {"SMTP_WAY": f"smtp://{USER}:{quote(PASSWORD)}@127.0.0.1:{host.port}", "HOOK": hook.secret}
        for minute in ("12:05", "12:55", "13:02"):
            room.clock.move_to(at(f"2026-12-04T{minute}:00Z"))
            tell_once(room.house(), room.tick())
            keep_watch(Lookout(onlooking(room.house())), room.clock.now() + timedelta(seconds=6), lambda look: None)
        host.answers |= {"AUTH": f"535 {PASSWORD} {CANARY}"}
        hook.faults.append(Fault("status", status=500))
        room.clock.move_to(at("2026-12-04T14:30:00Z"))
        (room.root / "releases/zeta.md").write_text("---\ntitle: [\n---\n")
        tell_once(room.house(), room.tick())
        told = "\n".join([*hook.shown, *(f"{mail['subject']} {mail.get_content()}" for mail in host.mails)])
    slugs = ("alpha", "beta", "gamma", "delta", "epsilon")
    assert [slug for slug in slugs if slug not in told] == [], "each is told of by its slug"
    assert (CANARY in told) is (titles == "yes")
    notes = [path.read_text() for path in (room.root / ".dateline").glob("*.json")]
    assert any("reach nobody" in note for note in notes)
    for words in (caplog.text, "".join(capfd.readouterr()), *notes):
        assert [word for word in (CANARY, PASSWORD, quote(PASSWORD), "secretpart") if word in words] == []
    assert [word for word in (PASSWORD, quote(PASSWORD), "secretpart") if word in told] == []

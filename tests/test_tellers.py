"""The tellers: a notice is handed over once over a safe line, and what goes wrong is said without a secret."""

import logging
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from pipeline.clock import HandClock
from pipeline.newsroom import Telling
from pipeline.notice import Notice
from pipeline.standins.webhook import FakeWebhook, Fault
from pipeline.tellers import TELLERS, mail, teller, wanted, webhook
from tests.cli import ROOT
from tests.mailhost import PASSWORD, USER, MailHost, certificate
from tests.room import HOUR, at

NOW = at(HOUR)
NOTICE = Notice(
    "[Dateline] ALARM: alpha is due", "alpha is due, at 9 − soon.\n- <a> & b\n", "a" * 32, NOW, "https://news.example"
)
TELLING = Telling(("desk@agency.example", "duty@agency.example"), "line@agency.example", "SMTP_WAY")
AS = f"{USER}:{quote(PASSWORD)}@"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def trusted(pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    monkeypatch.setenv("SSL_CERT_FILE", str(pair[0]))
    return pair


@pytest.mark.parametrize("kind", ["smtps", "smtp+starttls"])
def test_a_notice_becomes_one_mail_over_a_line_that_is_verified(kind: str, trusted: tuple[Path, Path]) -> None:
    with MailHost(kind, trusted) as host:
        assert mail.tell(NOTICE, TELLING, f"{kind}://{AS}localhost:{host.port}", NOW) == ""
        (letter,) = host.mails
    assert host.logged_in
    assert host.to == ["desk@agency.example", "duty@agency.example"]
    assert (letter["Subject"], letter["From"]) == (NOTICE.subject, "line@agency.example")
    assert (letter["Message-ID"], letter["Auto-Submitted"]) == (f"<{'a' * 32}@agency.example>", "auto-generated")
    assert letter["Date"] == "Fri, 04 Dec 2026 13:00:00 +0000"
    assert letter.get_content().replace("\r\n", "\n") == NOTICE.text


@pytest.mark.parametrize("kind", ["smtps", "smtp+starttls"])
def test_a_certificate_that_nobody_vouches_for_or_of_another_host_gets_nothing(
    kind: str, pair: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = certificate(tmp_path, "other.example")
    for shown, known in ((pair, None), (other, other)):
        if known:
            monkeypatch.setenv("SSL_CERT_FILE", str(known[0]))
        with MailHost(kind, shown) as host:
            why = mail.tell(NOTICE, TELLING, f"{kind}://{AS}localhost:{host.port}", NOW)
            assert why == "The certificate of the mail server is not to be trusted, so nothing was handed over."
            assert (host.mails, host.logged_in) == ([], False)


def test_a_server_without_tls_gets_neither_the_password_nor_the_mail(pair: tuple[Path, Path]) -> None:
    with MailHost() as host:
        why = mail.tell(NOTICE, TELLING, f"smtp+starttls://{AS}localhost:{host.port}", NOW)
    assert (host.mails, host.logged_in) == ([], False)
    assert why == "The mail server does not offer TLS or a log-in there. Look whether the port is right."


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"AUTH": f"535 no, {PASSWORD}"}, "The mail server does not accept the user or the password."),
        ({"MAIL": "550 who"}, "The mail server refuses the sender or every address in `alarms:` of newsroom.yml."),
        ({"RCPT": "550 who"}, "The mail server refuses the sender or every address in `alarms:` of newsroom.yml."),
        ({"DATA": "552 too much"}, "The mail server refused the mail (552)."),
        ({"EHLO": "nonsense", "HELO": "nonsense"}, "The mail server could not be reached, or the line broke."),
        ({"MAIL": "hang"}, "The mail server could not be reached, or the line broke."),
    ],
)
def test_what_a_server_refuses_is_said_in_our_own_words(
    answers: dict[str, str], told: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(mail, "LONGEST", 0.3 if "hang" in answers.values() else 10.0)
    with MailHost(answers=answers) as host:
        why = mail.tell(NOTICE, TELLING, f"smtp://{AS}127.0.0.1:{host.port}", NOW)
    assert why == told
    assert PASSWORD not in why + caplog.text


def test_nobody_there_is_said_as_well() -> None:
    with MailHost() as host:
        port = host.port
    assert "could not be reached" in mail.tell(NOTICE, TELLING, f"smtp://127.0.0.1:{port}", NOW)


@pytest.mark.parametrize(
    ("secret", "good"),
    [
        ("smtps://u:p@mail.example", True),
        ("smtp+starttls://mail.example:587", True),
        ("smtp://127.0.0.1:25", True),
        ("smtp://mail.example", False),
        ("mail.example:465", False),
        ("smtps://", False),
        ("smtps://mail.example:port", False),
        ("smtps://mail.example/inbox", False),
        ("https://mail.example", False),
    ],
)
def test_only_a_safe_line_or_this_very_machine_is_taken(secret: str, good: bool) -> None:
    assert (mail.wrong(secret) == "") is good
    if not good:
        assert "smtps://user:password@host:465" in mail.tell(NOTICE, TELLING, secret, NOW)


def test_who_reads_at_a_hook_sees_the_text(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shown = f"{NOTICE.subject}\n\n{NOTICE.text}"
    for form in ("program", "slack", "teams"):
        with FakeWebhook(HandClock(NOW), form) as hook:
            assert webhook.tell(NOTICE, Telling(webhook="HOOK", hook=form), hook.secret, NOW) == ""
            (seen,) = hook.shown
            assert seen == (shown if form != "teams" else shown.replace("\n\n", "\n").rstrip())
            assert "text" in hook.bodies[0], "plainly, for whoever knows no cards"
            assert hook.secret.split("/")[-1] not in caplog.text


@pytest.mark.parametrize("fault", [Fault("status", status=404), Fault("status", status=500), Fault("drop")])
def test_a_hook_that_fails_is_said(fault: Fault) -> None:
    with FakeWebhook(HandClock(NOW)) as hook:
        hook.faults.append(fault)
        why = webhook.tell(NOTICE, Telling(webhook="HOOK"), hook.secret, NOW + timedelta(seconds=1))
    assert "hook" in why
    assert "secretpart" not in why
    assert webhook.wrong("http://hook.example/x") != ""


def test_every_teller_stands_in_its_table_and_in_the_docs_and_is_used_where_it_is_named() -> None:
    files = {path.stem for path in (ROOT / "pipeline/tellers").glob("*.py")} - {"__init__"}
    assert files == {*TELLERS}
    page = (ROOT / "docs/operate.md").read_text(encoding="utf-8")
    assert all(kind in page for kind in TELLERS)
    assert wanted(Telling()) == ()
    assert wanted(TELLING) == ("mail",)
    assert wanted(Telling(smtp="SMTP_WAY", webhook="HOOK")) == ("webhook",)
    assert teller("mail") is mail

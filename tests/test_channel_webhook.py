"""The hook channel against stand-ins on loopback: messages, outcomes, and what must never be shown."""

import json
import logging
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.channels import Access, Channel, OtherWords, channel, webhook
from pipeline.channels.webhook import answers, sending
from pipeline.channels.webhook.answers import REFUSALS
from pipeline.channels.webhook.message import message_of
from pipeline.channels.webhook.secret import secret_of
from pipeline.channels.webhook.signing import headers
from pipeline.clock import HandClock
from pipeline.delivery import Outcome, Post, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.standins.webhook import KEY, SECRET_KEY, FakeWebhook, Fault
from pipeline.standins.x import closed, deaf
from tests.room import HOUR, Room

ROOT = Path(__file__).parents[1]
NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
PAGE = "https://newsroom.example/releases/pact/"
CONTRACT: Channel = webhook  # mypy holds the module to the protocol
FORMS = ("program", "slack", "teams")
HOST = "https://hooks.example/services/T0/B0/secretpart"


def post(form: str = "program", text: str = "Two sign a <pact> & *more* _words_.", mark: str = "ab" * 16) -> Post:
    return Post(text, PAGE, "en", "The hour is 10:00.", "Pact signed", "Two sign.", account=form, mark=mark, at=NOW)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


@pytest.fixture(params=FORMS)
def fake(clock: HandClock, request: pytest.FixtureRequest) -> Iterator[FakeWebhook]:
    with FakeWebhook(clock, request.param) as serving:
        yield serving


@pytest.fixture
def program(clock: HandClock) -> Iterator[FakeWebhook]:
    with FakeWebhook(clock) as serving:
        yield serving


def sent(request: bytes, fake: FakeWebhook) -> Receipt:
    outcome = webhook.send(request, Access(fake.secret), NOW)
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def test_importing_the_channel_loads_no_library_of_the_network() -> None:
    script = "import sys, pipeline.channels.webhook; print({'requests', 'urllib3'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout == "set()\n"


def test_the_channel_is_found_in_the_table() -> None:
    assert channel("webhook") is CONTRACT


# Messages


def test_people_and_programs_read_the_text_as_it_was_written_and_the_address_below(fake: FakeWebhook) -> None:
    request = webhook.compose(post(fake.form))
    receipt = sent(request, fake)
    assert fake.shown == [f"{post().text}\n{PAGE}"] == [webhook.text(request)]
    assert (receipt.address, receipt.at) == (PAGE, NOW)


def test_an_address_that_stands_in_the_text_is_not_repeated() -> None:
    assert webhook.text(webhook.compose(post(text=f"Read {PAGE} today"))) == f"Read {PAGE} today"


def test_the_same_post_gives_the_same_bytes_and_another_delivery_another_id() -> None:
    assert webhook.compose(post()) == webhook.compose(post())
    ids = {message_of(webhook.compose(post(form, mark=mark))).id for form in FORMS for mark in ("ab" * 16, "cd" * 16)}
    assert len(ids) == 6


def test_a_program_is_told_what_happened_when_and_to_what(program: FakeWebhook) -> None:
    receipt = sent(webhook.compose(post()), program)
    sent(webhook.correct(post(mark="cd" * 16), receipt), program)
    sent(webhook.recall(receipt), program)
    assert program.bodies[0] == {
        "type": "release.lifted",
        "timestamp": "2020-12-04T13:00:00Z",
        "data": {
            "text": webhook.text(webhook.compose(post())),
            "title": "Pact signed",
            "summary": "Two sign.",
            "url": PAGE,
            "language": "en",
        },
    }
    assert [body["type"] for body in program.bodies[1:]] == ["release.corrected", "release.withdrawn"]
    assert program.shown[1:] == [f"The hour is 10:00.\n{PAGE}", f"Withdrawn: {PAGE}"]
    assert len(set(program.ids)) == 3


def test_a_withdrawal_is_told_in_the_form_of_what_was_told(fake: FakeWebhook) -> None:
    receipt = sent(webhook.compose(post(fake.form)), fake)
    sent(webhook.recall(receipt), fake)
    assert fake.shown[-1] == f"Withdrawn: {PAGE}"


def test_slack_gets_plain_text_and_teams_a_card_that_reads_no_markdown() -> None:
    slack = json.loads(message_of(webhook.compose(post("slack"))).body)
    assert slack == {"text": f"Two sign a &lt;pact&gt; &amp; *more* _words_.\n{PAGE}", "mrkdwn": False}
    card = json.loads(message_of(webhook.compose(post("teams"))).body)["attachments"][0]["content"]
    assert {block["type"] for block in card["body"]} == {"RichTextBlock"}
    assert card["actions"] == [{"type": "Action.OpenUrl", "title": "Pact signed", "url": PAGE}]


def test_the_longest_text_is_taken_everywhere(fake: FakeWebhook) -> None:
    (limit,) = webhook.limits()
    words = "é" * (limit.most - len(PAGE) - 1)
    request = webhook.compose(post(fake.form, words))
    assert limit.over(webhook.text(request)) == 0
    sent(request, fake)
    assert limit.over(webhook.text(webhook.compose(post(fake.form, words + "é")))) == 1


# Signing: the example that the standard gives (standardwebhooks.com, Signature scheme)


def test_a_signature_is_that_of_the_standards_own_example() -> None:
    key = secret_of(Access(f"{HOST} whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).key
    body, at = b'{"test": 2432232314}', datetime.fromtimestamp(1614265330, UTC)
    found = headers("msg_p5jXN8AQM9LWM0D4loKWxJek", body, key, at)
    assert found["webhook-timestamp"] == "1614265330"
    assert found["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert "webhook-signature" not in headers("x", body, b"", at)


@pytest.mark.parametrize("secret", [HOST, f"{HOST} {SECRET_KEY}", f" {HOST}\n{SECRET_KEY}\n"])
def test_an_address_and_perhaps_a_key_are_a_secret(secret: str) -> None:
    assert webhook.credentials(Access(secret)) == ""


@pytest.mark.parametrize(
    "secret",
    [
        "", " ", "http://hooks.example/secretpart", "hooks.example/secretpart", "https://", "https://[secretpart",
        f"{HOST} secretpart", f"{HOST} whsec_secretpart", f"{HOST} whsec_c2hvcnQ=", f"{HOST} {SECRET_KEY} secretpart",
    ],
)  # fmt: skip
def test_a_secret_of_another_form_is_told_without_showing_it(secret: str) -> None:
    wrong = webhook.credentials(Access(secret))
    assert wrong.count(". ") == 1
    assert "secretpart" not in wrong
    assert webhook.send(webhook.compose(post()), Access(secret), NOW) == Refused(wrong)


def test_a_wrong_key_is_refused_by_the_program(program: FakeWebhook) -> None:
    other = Access(f"{program.address} whsec_{'A' * 44}")
    assert webhook.send(webhook.compose(post()), other, NOW) == Refused(REFUSALS[401])


# Outcomes, row by row


def answered(fake: FakeWebhook, status: int, **headers: str) -> Outcome:
    fake.faults.append(
        Fault("status", status=status, headers={name.replace("_", "-"): at for name, at in headers.items()})
    )
    return webhook.send(webhook.compose(post(fake.form)), Access(fake.secret), NOW)


@pytest.mark.parametrize("status", REFUSALS)
def test_what_will_never_go_is_refused_in_words_that_say_what_to_do(fake: FakeWebhook, status: int) -> None:
    assert answered(fake, status) == Refused(REFUSALS[status])
    assert REFUSALS[status].count(".") >= 2


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_refused_and_not_followed(program: FakeWebhook, status: int) -> None:
    assert answered(program, status, Location=program.address) == Refused(answers.REDIRECTED)
    assert program.shown == []


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("90", 90), ("0", 1), ("Fri, 04 Dec 2020 13:05:00 GMT", 300), ("Fri, 04 Dec 2020 12:05:00 GMT", 1),
        ("", 60), ("soon", 60), ("-5", 60), ("9" * 30, 60), ("86401", 60), ("²", 60),
    ],
)  # fmt: skip
def test_a_hook_that_asks_to_wait_is_called_when_it_says(program: FakeWebhook, said: str, seconds: int) -> None:
    outcome = answered(program, 429, **({"retry_after": said.encode("latin-1").decode("latin-1")} if said else {}))
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 599])
def test_after_a_failure_of_its_own_nobody_knows_whether_the_hook_took_the_message(
    fake: FakeWebhook, status: int
) -> None:
    outcome = answered(fake, status)
    assert isinstance(outcome, Unknown)
    assert str(status) in outcome.reason


@pytest.mark.parametrize("acts", [False, True])
def test_a_line_that_breaks_leaves_no_message_twice(fake: FakeWebhook, acts: bool) -> None:
    fake.faults.append(Fault("drop", acts))
    request, access = webhook.compose(post(fake.form)), Access(fake.secret)
    assert isinstance(webhook.send(request, access, NOW), Unknown)
    if fake.form == "program":
        assert webhook.repeatable(request)
        assert webhook.find(request, access, NOW) is None
        sent(request, fake)
    else:
        with pytest.raises(OtherWords):
            webhook.find(request, access, NOW)
    assert len(fake.shown) == (1 if acts or fake.form == "program" else 0)


def test_silence_ends_in_time(fake: FakeWebhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LONGEST", 0.3)
    fake.faults.append(Fault("silence", acts=True))
    outcome = webhook.send(webhook.compose(post(fake.form)), Access(fake.secret), NOW)
    assert isinstance(outcome, Unknown)


def test_a_hook_that_cannot_be_reached_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUTS", (0.2, 5.0))
    with deaf() as address:
        for where in (address, closed(), "https://no-such-service.invalid"):
            outcome = webhook.send(webhook.compose(post("slack")), Access(f"{where}/x"), NOW)
            assert isinstance(outcome, RetryAt)
            assert outcome.instant == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("request_", [b"", b"\xff", b"[]", b"{}", b'{"id":1,"page":"","text":"","body":""}'])
def test_a_damaged_request_is_refused_and_never_leaves(program: FakeWebhook, request_: bytes) -> None:
    access = Access(program.secret)
    assert isinstance(webhook.send(request_, access, NOW), Refused)
    with pytest.raises(LookupError):
        webhook.find(request_, access, NOW)
    assert webhook.text(request_) == ""
    assert program.shown == []


def test_no_log_shows_the_address_the_key_or_the_text(
    fake: FakeWebhook, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("", "requests", "urllib3", "urllib3.connectionpool"):
        caplog.set_level(logging.DEBUG, logger=name)
    sent(webhook.compose(post(fake.form)), fake)
    fake.faults.append(Fault("drop", acts=True))
    webhook.send(webhook.compose(post(fake.form)), Access(fake.secret), NOW)
    logging.getLogger("urllib3.connectionpool").debug("the log is on")
    told = caplog.text + "".join(capfd.readouterr())
    assert "the log is on" in told
    for private in ("secretpart", "whsec_", KEY.decode(), "Two sign"):
        assert private not in told


# The whole line, cut off anywhere


@pytest.mark.parametrize("seed", range(2))
def test_of_many_messages_none_is_lost_or_doubled_however_the_line_is_cut(
    fake: FakeWebhook, room: Room, seed: int
) -> None:
    chance, slugs = random.Random(seed), [f"news-{number}" for number in range(5)]  # noqa: S311 -- chance, no secret
    room.channels = f"[{{name: hook, kind: webhook, account: {fake.form}, secret: HOOK}}]"
    room.describe()
    room.secrets["HOOK"] = fake.secret
    fake.clock = room.clock
    for slug in slugs:
        room.write(slug)
    room.tick(HOUR)
    for _ in range(20):
        if chance.random() < 0.6:
            fake.faults.append(chance.choice([Fault("drop", False), Fault("drop", True), Fault("status", True, 503)]))
        room.clock.move_to(room.clock.now() + timedelta(seconds=chance.choice([5, 61, 130])))
        room.tick()
    fake.faults.clear()
    for _ in range(6):
        room.clock.move_to(room.clock.now() + timedelta(minutes=11))
        room.tick()
    states = {row.key.slug: row.state for row in room.ledger.load()}
    told = [text.rsplit("/", 2)[1] for text in fake.shown]
    assert len(told) == len(set(told)), "none twice"
    assert all(state in ("sent", "unknown", "held") for state in states.values())
    assert {slug for slug, state in states.items() if state == "sent"} <= set(told)
    if fake.form == "program":
        assert sorted(told) == slugs

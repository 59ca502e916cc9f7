"""The X channel against a stand-in on loopback: requests, outcomes, and what must never be shown."""

import logging
import re
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.channels import Access, Channel, channel, x
from pipeline.channels.x import wire
from pipeline.channels.x.answers import without_answer
from pipeline.clock import HandClock
from pipeline.delivery import Post, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.standins.x import KEYS, SECRET, FakeX, closed, deaf, soon

ROOT = Path(__file__).parents[1]
NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
PAGE = "https://newsroom.int/releases/joint-signing/"
POST = Post("Two institutions sign in Port of Spain & Turin.", PAGE, "en", "The hour is 10:00, not 09:00.")
REQUEST = x.compose(POST)
CONTRACT: Channel = x  # mypy holds the module to the protocol


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


@pytest.fixture
def fake(clock: HandClock) -> Iterator[FakeX]:
    with FakeX(clock) as serving:
        yield serving


@pytest.fixture
def access(fake: FakeX) -> Access:
    return Access(SECRET, fake.address)


def sent(request: bytes, access: Access) -> Receipt:
    outcome = x.send(request, access, NOW)
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def test_importing_the_channel_loads_no_library_of_the_network() -> None:
    script = "import sys, pipeline.channels.x; print({'tweepy', 'requests', 'urllib3'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout == "set()\n"


# Composing


def test_the_channel_is_found_in_the_table() -> None:
    assert channel("x") is CONTRACT


def test_a_post_holds_its_text_and_its_address_on_a_line_of_its_own() -> None:
    assert x.text(REQUEST) == f"{POST.text}\n{PAGE}"


@pytest.mark.parametrize("text", [f"Read {PAGE} today", f"It is signed ({PAGE}).", f"Signed. {PAGE}"])
def test_an_address_already_in_the_text_is_not_repeated(text: str) -> None:
    assert x.text(x.compose(Post(text, PAGE, "en"))) == text


def test_a_longer_address_in_the_text_does_not_stand_for_the_page() -> None:
    text = f"Also at {PAGE}fr/"
    assert x.text(x.compose(Post(text, PAGE, "en"))) == f"{text}\n{PAGE}"


def test_a_post_without_words_is_its_address() -> None:
    assert x.text(x.compose(Post("", PAGE, "en"))) == PAGE


def test_the_same_post_gives_the_same_bytes() -> None:
    again = Post(POST.text, POST.address, POST.language, POST.note)
    assert x.compose(again) == REQUEST == f'{{"do":"post","text":"{POST.text}\\n{PAGE}"}}'.encode()


def test_a_correction_is_a_post_of_its_own_that_links_to_the_page() -> None:
    request = x.correct(POST, Receipt("7", "", NOW))
    assert request == f'{{"do":"post","text":"{POST.note}\\n{PAGE}"}}'.encode()


def test_a_recall_deletes_and_shows_no_text() -> None:
    request = x.recall(Receipt("7", "", NOW))
    assert request == b'{"do":"delete","id":"7"}'
    assert x.text(request) == ""


# Sending


def test_a_post_goes_out_once_and_word_for_word(fake: FakeX, access: Access) -> None:
    receipt = sent(REQUEST, access)
    assert [post.text for post in fake.posts] == [x.text(REQUEST)]
    assert receipt == Receipt(fake.posts[0].id, f"https://x.com/i/web/status/{fake.posts[0].id}", NOW)
    assert fake.calls == ["POST /2/tweets"]


def test_a_correction_stands_beside_the_post_it_corrects(fake: FakeX, access: Access) -> None:
    sent(x.correct(POST, sent(REQUEST, access)), access)
    assert [post.text for post in fake.standing] == [x.text(REQUEST), f"{POST.note}\n{PAGE}"]


def test_a_recall_takes_the_post_away_and_may_be_repeated(fake: FakeX, access: Access) -> None:
    recall = x.recall(sent(REQUEST, access))
    first, second = sent(recall, access), sent(recall, access)
    assert fake.standing == []
    assert len(fake.posts) == 1
    assert first == second


ANSWERS: list[tuple[int, str, type]] = [
    (400, "Bad Request", Refused),
    (401, "Unauthorized", Refused),
    (402, "CreditsDepleted", Refused),
    (403, "client-forbidden", Refused),
    (403, "You are not allowed to create a Tweet with duplicate content.", Unknown),
    (403, "https://api.twitter.com/2/problems/usage-capped", Refused),
    (404, "Not Found", Refused),
    (413, "Payload Too Large", Refused),
    (422, "Unprocessable", Refused),
    (429, "Too Many Requests", RetryAt),
    (429, "https://api.twitter.com/2/problems/usage-capped", Refused),
    (302, "Found", Unknown),
    (408, "Request Timeout", Unknown),
    (409, "Conflict", Unknown),
    (418, "Teapot", Unknown),
    (500, "Internal Server Error", Unknown),
    (502, "Bad Gateway", Unknown),
    (503, "Service Unavailable", Unknown),
    (504, "Gateway Timeout", Unknown),
]


@pytest.mark.parametrize(("status", "detail", "outcome"), ANSWERS)
def test_each_answer_has_its_outcome_and_two_plain_sentences(
    fake: FakeX, access: Access, status: int, detail: str, outcome: type
) -> None:
    fake.fails(status, detail=detail)
    found = x.send(REQUEST, access, NOW)
    assert type(found) is outcome
    assert not isinstance(found, Sent)
    assert re.fullmatch(r"[A-Z].+?[.] [A-Z][^<{]+[.]", found.reason), found.reason
    assert POST.text not in found.reason
    assert not any(key in found.reason for key in KEYS)
    assert len(fake.calls) == 1
    assert not fake.posts


def test_a_request_to_wait_is_kept_to_the_second(fake: FakeX, access: Access, clock: HandClock) -> None:
    fake.limits(reset=soon(clock, 97))
    outcome = x.send(REQUEST, access, NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(seconds=97)


@pytest.mark.parametrize("header", ["", "soon", "9" * 30, "1e9", "99999999999"])
def test_a_request_to_wait_without_a_sensible_end_waits_a_quarter_of_an_hour(
    fake: FakeX, access: Access, header: str
) -> None:
    fake.limits(reset=header)
    outcome = x.send(REQUEST, access, NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(minutes=15)


def test_a_wait_that_is_over_by_our_clock_still_lies_ahead(fake: FakeX, access: Access, clock: HandClock) -> None:
    fake.limits(reset=soon(clock, -30))
    outcome = x.send(REQUEST, access, NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant > NOW


def test_a_second_post_of_the_same_words_is_unknown_not_refused(fake: FakeX, access: Access) -> None:
    sent(REQUEST, access)
    assert isinstance(x.send(REQUEST, access, NOW), Unknown)
    assert len(fake.posts) == 1


@pytest.mark.parametrize("acts", [False, True])
@pytest.mark.parametrize("cut", [FakeX.drops, FakeX.garbles])
def test_a_line_that_breaks_or_an_answer_cut_short_is_unknown(
    fake: FakeX, access: Access, cut: Callable[..., None], acts: bool
) -> None:
    cut(fake, acts=acts)
    assert isinstance(x.send(REQUEST, access, NOW), Unknown)
    assert len(fake.posts) == acts


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"data": None},
        {"data": {}},
        {"data": {"id": 7}},
        {"data": {"id": "7a"}},
        {"data": {"deleted": True}},
    ],
)
def test_a_good_status_without_a_usable_id_is_unknown(fake: FakeX, access: Access, body: dict[str, Any]) -> None:
    fake.fails(201, **body)
    assert isinstance(x.send(REQUEST, access, NOW), Unknown)


@pytest.mark.parametrize("body", [{}, {"data": {"deleted": False}}, {"data": {"id": "7"}}])
def test_a_good_status_that_does_not_say_deleted_leaves_a_recall_unknown(
    fake: FakeX, access: Access, body: dict[str, Any]
) -> None:
    fake.fails(200, **body)
    assert isinstance(x.send(x.recall(Receipt("7", "", NOW)), access, NOW), Unknown)


def test_a_failure_in_a_form_tweepy_cannot_read_is_still_judged_by_its_status(fake: FakeX, access: Access) -> None:
    for _ in range(2):
        fake.fails(401, errors=None, detail=["odd"])
    assert isinstance(x.send(REQUEST, access, NOW), Refused)
    with pytest.raises(LookupError, match="401"):
        x.find(REQUEST, access, NOW)


def test_silence_after_the_request_is_unknown(fake: FakeX, access: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUTS", (5.0, 0.2))
    fake.silent(acts=True)
    assert isinstance(x.send(REQUEST, access, NOW), Unknown)
    assert len(fake.posts) == 1


def test_a_sending_that_takes_too_long_in_all_is_unknown(
    fake: FakeX, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.5)
    monkeypatch.setattr(wire, "TIMEOUTS", (5.0, None))
    fake.silent(acts=True)
    assert isinstance(x.send(REQUEST, access, NOW), Unknown)


def test_after_it_was_given_up_no_call_begins(fake: FakeX, access: Access) -> None:
    import requests

    given_up = wire.Wire(access)
    given_up.give_up()
    with pytest.raises(requests.Timeout):
        given_up.request("GET", "https://api.twitter.com/2/users/me")
    assert fake.calls == []


@pytest.mark.parametrize(("begun", "outcome"), [(False, RetryAt), (True, Unknown)])
def test_what_was_given_up_before_any_call_began_is_tried_again_and_else_unknown(begun: bool, outcome: type) -> None:
    assert type(without_answer(TimeoutError(), begun, NOW)) is outcome


def test_a_service_that_takes_no_connection_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUTS", (0.2, 5.0))
    with deaf() as address:
        outcome = x.send(REQUEST, Access(SECRET, address), NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("address", ["", "http://no-such-service.invalid"], ids=["closed", "unknown"])
def test_a_service_that_is_not_there_is_tried_again(address: str) -> None:
    address = address or closed()
    outcome = x.send(REQUEST, Access(SECRET, address), NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("cause", "outcome"),
    [(ssl.SSLCertVerificationError("untrusted"), RetryAt), (ssl.SSLEOFError("cut while reading"), Unknown)],
)
def test_an_untrusted_certificate_means_nothing_was_sent_and_a_broken_one_leaves_doubt(
    monkeypatch: pytest.MonkeyPatch, cause: ssl.SSLError, outcome: type
) -> None:
    import requests
    from urllib3.exceptions import MaxRetryError, SSLError

    def broken(*_: object, **__: object) -> None:
        raise requests.exceptions.SSLError(MaxRetryError(None, "/", SSLError(cause)))  # type: ignore[arg-type]

    monkeypatch.setattr(requests.Session, "request", broken)
    assert type(x.send(REQUEST, Access(SECRET), NOW)) is outcome


@pytest.mark.parametrize("address", ["no-scheme.example", "ftp://x.example", "http://"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    outcome = x.send(REQUEST, Access(SECRET, address), NOW)
    assert isinstance(outcome, Refused)
    assert "newsroom.yml" in outcome.reason


DAMAGED = [
    b"",
    b"\xff",
    b"[]",
    b"{}",
    b'{"do":"sing"}',
    b'{"do":[]}',
    b'{"do":"post"}',
    b'{"do":"delete","id":"../7"}',
]


@pytest.mark.parametrize("request_", DAMAGED)
def test_a_damaged_request_is_refused_and_never_leaves(fake: FakeX, access: Access, request_: bytes) -> None:
    assert isinstance(x.send(request_, access, NOW), Refused)
    with pytest.raises(LookupError):
        x.find(request_, access, NOW)
    assert x.text(request_) == ""
    assert fake.calls == []


def test_a_recall_of_a_post_whose_id_is_not_known_is_refused(fake: FakeX, access: Access) -> None:
    recall = x.recall(Receipt("", "https://x.com/press", NOW))
    assert isinstance(x.send(recall, access, NOW), Refused)
    assert fake.calls == []


def test_redirects_are_not_followed(fake: FakeX, access: Access) -> None:
    with FakeX(fake.clock) as elsewhere:
        fake.redirects(elsewhere.address + "/2/tweets")
        assert isinstance(x.send(REQUEST, access, NOW), Unknown)
        assert elsewhere.calls == []


def test_without_an_address_the_real_service_is_asked_with_time_outs(monkeypatch: pytest.MonkeyPatch) -> None:
    import requests

    asked: list[tuple[str, str, object, object]] = []

    def note(_: object, method: str, url: str, **parts: object) -> None:
        asked.append((method, url, parts["timeout"], parts["allow_redirects"]))
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "request", note)
    x.send(REQUEST, Access(SECRET), NOW)
    assert asked == [("POST", "https://api.twitter.com/2/tweets", (10.0, 20.0), False)]


# Credentials


@pytest.mark.parametrize("between", [" ", "\n", ":", " : \n", "\t"])
def test_four_values_are_a_secret_however_they_are_separated(fake: FakeX, between: str) -> None:
    access = Access(between.join(KEYS) + "\n", fake.address)
    assert x.credentials(access) == ""
    assert isinstance(x.send(REQUEST, access, NOW), Sent)


@pytest.mark.parametrize("secret", ["", " ", " ".join(KEYS[:3]), SECRET + " Fifth5", SECRET.replace("-", "\u2013")])
def test_a_secret_of_another_form_is_told_without_showing_it(fake: FakeX, secret: str) -> None:
    access = Access(secret, fake.address)
    wrong = x.credentials(access)
    assert wrong
    assert not any(value in wrong for value in secret.split())
    assert x.send(REQUEST, access, NOW) == Refused(wrong)
    with pytest.raises(LookupError):
        x.find(REQUEST, access, NOW)
    assert fake.calls == []


@pytest.mark.parametrize("which", range(4))
def test_each_of_the_four_values_counts(fake: FakeX, which: int) -> None:
    keys = [*KEYS]
    keys[which] = "wrong"
    outcome = x.send(REQUEST, Access(" ".join(keys), fake.address), NOW)
    assert isinstance(outcome, Refused)
    assert fake.posts == []


# Silence


def test_no_log_shows_a_key_or_the_text(
    fake: FakeX, access: Access, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        if name.startswith(("tweepy", "oauthlib", "requests", "urllib3")):
            caplog.set_level(logging.DEBUG, logger=name)
    sent(x.recall(sent(REQUEST, access)), access)
    x.find(REQUEST, access, NOW)
    for status in (401, 503):
        fake.fails(status, detail=POST.text)
        x.send(REQUEST, access, NOW)
    fake.drops(acts=True)
    x.send(REQUEST, access, NOW)
    told = caplog.text + "".join(capfd.readouterr())
    assert "POST /2/tweets" in told  # the log is on, and shows as much as it may
    for private in (*KEYS, "Two institutions", "oauth_", "signature"):
        assert private not in told


def test_the_secret_is_not_in_the_access_as_printed() -> None:
    assert not any(key in repr(Access(SECRET)) for key in KEYS)

"""The Mastodon channel against a stand-in on loopback: requests, outcomes, and what must never be shown."""

import json
import logging
import re
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.channels import Access, Channel, channel, mastodon
from pipeline.channels.mastodon import wire
from pipeline.channels.mastodon.answers import NOT_INSTALLED, REFUSALS, without_answer
from pipeline.clock import HandClock
from pipeline.delivery import Post, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.standins.mastodon import ACCOUNT, TOKEN, FakeMastodon
from pipeline.standins.x import closed, deaf

ROOT = Path(__file__).parents[1]
NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
PAGE = "https://newsroom.int/releases/joint-signing/"
MARK = "0123456789abcdef" * 2
POST = Post("Two institutions sign in Port of Spain & Turin.", PAGE, "en", "The hour is 10:00, not 09:00.", mark=MARK)
REQUEST = mastodon.compose(POST)
CONTRACT: Channel = mastodon  # mypy holds the module to the protocol


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


@pytest.fixture
def fake(clock: HandClock) -> Iterator[FakeMastodon]:
    with FakeMastodon(clock) as serving:
        yield serving


@pytest.fixture
def access(fake: FakeMastodon) -> Access:
    return Access(TOKEN, fake.address, ACCOUNT)


def sent(request: bytes, access: Access) -> Receipt:
    outcome = mastodon.send(request, access, NOW)
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def correction(receipt: Receipt, mark: str = "f" * 32) -> bytes:
    return mastodon.correct(replace(POST, mark=mark), receipt)


def test_importing_the_channel_loads_no_library_of_the_network() -> None:
    heavy = "{'mastodon', 'requests', 'urllib3', 'regex', 'PIL'}"
    script = f"import sys, pipeline.channels.mastodon; print({heavy} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout == "set()\n"


def test_without_its_library_it_is_said_in_plain_words_what_to_install(
    access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mastodon", None)
    assert mastodon.send(REQUEST, access, NOW) == Refused(NOT_INSTALLED)
    with pytest.raises(LookupError):
        mastodon.find(REQUEST, access, NOW)


# Composing


def test_the_channel_is_found_in_the_table() -> None:
    assert channel("mastodon") is CONTRACT


def test_a_post_holds_its_text_and_its_address_on_a_line_of_its_own() -> None:
    assert mastodon.text(REQUEST) == f"{POST.text}\n{PAGE}"


@pytest.mark.parametrize("text", [f"Read {PAGE} today", f"It is signed ({PAGE}).", f"Signed. {PAGE}"])
def test_an_address_already_in_the_text_is_not_repeated(text: str) -> None:
    assert mastodon.text(mastodon.compose(Post(text, PAGE, "en"))) == text


def test_the_same_post_gives_the_same_bytes() -> None:
    assert mastodon.compose(replace(POST)) == REQUEST
    assert json.loads(REQUEST) == {
        "do": "post",
        "text": f"{POST.text}\n{PAGE}",
        "language": "en",
        "key": MARK,
    }


@pytest.mark.parametrize(("language", "told"), [("fr", "fr"), ("pt-BR", "pt"), ("ht", "ht"), ("", "")])
def test_the_language_is_told_as_mastodon_knows_it(
    fake: FakeMastodon, access: Access, language: str, told: str
) -> None:
    sent(mastodon.compose(replace(POST, language=language)), access)
    assert fake.posts[0].language == told


def test_a_correction_says_what_is_right_and_what_was_wrong() -> None:
    request = mastodon.correct(POST, Receipt("7", "", NOW))
    assert mastodon.text(request) == f"{POST.text}\n\n{POST.note}\n{PAGE}"


def test_a_correction_too_long_for_both_says_what_was_wrong() -> None:
    request = mastodon.correct(replace(POST, text="word " * 95), Receipt("7", "", NOW))
    assert mastodon.text(request) == f"{POST.note}\n{PAGE}"


def test_a_recall_deletes_and_shows_no_text() -> None:
    request = mastodon.recall(Receipt("7", "https://social.example/@desk/7", NOW))
    assert request == b'{"address":"https://social.example/@desk/7","do":"delete","id":"7"}'
    assert mastodon.text(request) == ""


# Sending


def test_a_post_goes_out_once_word_for_word_public_and_at_once(fake: FakeMastodon, access: Access) -> None:
    receipt = sent(REQUEST, access)
    assert [(post.text, post.visibility) for post in fake.posts] == [(mastodon.text(REQUEST), "public")]
    assert receipt == Receipt(fake.posts[0].id, f"https://social.example/@desk/{fake.posts[0].id}", NOW)
    assert fake.calls == ["POST /api/v1/statuses"]
    assert not any("scheduled_at" in fields for fields in fake.asked)


def test_the_same_post_sent_again_within_an_hour_is_the_same_post(
    fake: FakeMastodon, access: Access, clock: HandClock
) -> None:
    first = sent(REQUEST, access)
    clock.move_to(NOW + timedelta(minutes=55))
    assert sent(REQUEST, access) == first
    assert len(fake.posts) == 1
    clock.move_to(NOW + timedelta(minutes=61))  # then the server has forgotten: only looking helps
    assert sent(REQUEST, access) != first
    assert len(fake.posts) == 2


def test_another_delivery_of_the_same_words_is_another_post(fake: FakeMastodon, access: Access) -> None:
    sent(REQUEST, access)
    sent(mastodon.compose(replace(POST, mark="f" * 32)), access)
    assert len(fake.posts) == 2


def test_a_post_that_a_person_deleted_within_the_hour_is_told_to_wait(fake: FakeMastodon, access: Access) -> None:
    sent(REQUEST, access)
    fake.posts[0].gone = True
    outcome = mastodon.send(REQUEST, access, NOW)
    assert isinstance(outcome, Refused)
    assert "hour" in outcome.reason


def test_a_correction_changes_the_post_in_its_place_and_keeps_what_it_said_before(
    fake: FakeMastodon, access: Access
) -> None:
    receipt = sent(REQUEST, access)
    assert sent(correction(receipt), access) == receipt
    (post,) = fake.posts
    assert (post.text, post.history) == (f"{POST.text}\n\n{POST.note}\n{PAGE}", [f"{POST.text}\n{PAGE}"])


@pytest.mark.parametrize("status", [404, 405, 410, 501])
def test_a_server_that_knows_no_edits_gets_the_correction_as_a_reply(
    fake: FakeMastodon, access: Access, status: int
) -> None:
    receipt = sent(REQUEST, access)
    fake.fails(status, at="PUT")
    reply = sent(correction(receipt), access)
    assert reply.id != receipt.id
    assert [(post.id, post.answers) for post in fake.standing] == [(receipt.id, ""), (reply.id, receipt.id)]
    assert sent(correction(receipt), access).id in (reply.id, receipt.id)
    assert len(fake.posts) == 2


def test_a_correction_of_a_post_that_is_gone_says_so(fake: FakeMastodon, access: Access) -> None:
    receipt = sent(REQUEST, access)
    fake.posts[0].gone = True
    outcome = mastodon.send(correction(receipt), access, NOW)
    assert isinstance(outcome, Refused)
    assert "not on Mastodon any more" in outcome.reason
    assert len(fake.posts) == 1


@pytest.mark.parametrize("status", [0, 401, 403, 422, 429, 500, 502, 503])
def test_a_correction_is_a_reply_only_where_the_server_knows_no_edits(
    fake: FakeMastodon, access: Access, status: int
) -> None:
    receipt = sent(REQUEST, access)
    if status:
        fake.fails(status, at="PUT")
    else:
        fake.drops(acts=False, at="PUT")
    outcome = mastodon.send(correction(receipt), access, NOW)
    assert isinstance(outcome, Unknown) == (status == 0 or status >= 500)
    assert not isinstance(outcome, Sent)
    assert fake.calls[1:] == [f"PUT /api/v1/statuses/{receipt.id}"]


@pytest.mark.parametrize("edits", [True, False])
def test_a_recall_takes_post_and_correction_away_and_may_be_repeated(
    fake: FakeMastodon, access: Access, edits: bool
) -> None:
    fake.edits = edits
    post = sent(REQUEST, access)
    second = sent(correction(post), access)
    for receipt in (post, second, post):
        told = sent(mastodon.recall(receipt), access)
        assert (told.id, told.address) == (receipt.id, receipt.address)
    assert fake.standing == []


def test_a_web_page_that_knows_no_such_address_does_not_stand_for_a_deletion(
    fake: FakeMastodon, access: Access
) -> None:
    recall = mastodon.recall(sent(REQUEST, access))
    odd: tuple[object, ...] = (b"<html>Not found</html>", [], "gone")
    for body in odd:
        fake.fails(404, body)
        assert isinstance(mastodon.send(recall, access, NOW), Refused)
    assert len(fake.standing) == 1


ANSWERS: list[tuple[int, type]] = [
    *((status, Refused) for status in REFUSALS),
    (429, RetryAt),
    (302, Unknown),
    (303, Unknown),
    (408, Unknown),
    (409, Unknown),
    (418, Unknown),
    (500, Unknown),
    (502, Unknown),
    (503, Unknown),
    (504, Unknown),
]


@pytest.mark.parametrize(("status", "outcome"), ANSWERS)
def test_each_answer_has_its_outcome_and_two_plain_sentences(
    fake: FakeMastodon, access: Access, status: int, outcome: type
) -> None:
    fake.fails(status, {"error": f"{POST.text} {TOKEN}"})
    found = mastodon.send(REQUEST, access, NOW)
    assert type(found) is outcome
    assert not isinstance(found, Sent)
    assert re.fullmatch(r"[A-Z].+?[.] [A-Z][^<{]+[.]", found.reason), found.reason
    assert POST.text not in found.reason
    assert TOKEN not in found.reason
    assert len(fake.calls) == 1
    assert not fake.posts


def test_every_refusal_is_tried_here() -> None:
    assert set(REFUSALS) >= {301, 307, 308, 400, 401, 403, 404, 405, 410, 413, 422}


def test_a_text_over_the_limit_of_this_server_is_honestly_refused(fake: FakeMastodon, access: Access) -> None:
    fake.most = 40
    outcome = mastodon.send(REQUEST, access, NOW)
    assert isinstance(outcome, Refused)
    assert "horten" in outcome.reason
    assert fake.posts == []


@pytest.mark.parametrize(
    ("reset", "after"),
    [
        ("2020-12-04T13:01:37.000Z", timedelta(seconds=97)),
        ("2020-12-04T13:01:36.400123Z", timedelta(seconds=97)),
        ("2020-12-04T13:01:37Z", timedelta(seconds=97)),
        (str(int(NOW.timestamp()) + 97), timedelta(seconds=97)),
        ("2020-12-04T12:59:00Z", timedelta(seconds=1)),
        ("2020-12-06T13:00:00Z", timedelta(minutes=5)),
        ("2020-12-04T13:01:37", timedelta(minutes=5)),
        ("soon", timedelta(minutes=5)),
        ("9" * 30, timedelta(minutes=5)),
        ("", timedelta(minutes=5)),
    ],
)
def test_a_request_to_wait_is_kept_to_the_second(
    fake: FakeMastodon, access: Access, reset: str, after: timedelta
) -> None:
    fake.fails(429, X_RateLimit_Reset=reset)
    outcome = mastodon.send(REQUEST, access, NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + after


def test_an_odd_header_on_a_good_answer_does_not_make_it_a_bad_one(fake: FakeMastodon, access: Access) -> None:
    fake.fails(200, {"id": "7"}, X_RateLimit_Reset="soon")
    assert sent(REQUEST, access) == Receipt("7", f"{fake.address}/@desk/7", NOW)


@pytest.mark.parametrize("address", [None, 7, "javascript:alert(1)", "https://a.example/ b", "https://a.example/\n"])
def test_an_odd_address_of_a_post_is_not_shown(fake: FakeMastodon, access: Access, address: object) -> None:
    fake.fails(200, {"id": "7", "url": address})
    assert sent(REQUEST, access).address == f"{fake.address}/@desk/7"


def test_three_hundred_calls_in_five_minutes_are_too_many_and_are_waited_out(
    fake: FakeMastodon, access: Access, clock: HandClock
) -> None:
    for number in range(30):
        sent(mastodon.recall(sent(mastodon.compose(replace(POST, mark=f"{number:032}")), access)), access)
    last = sent(REQUEST, access)
    outcome = mastodon.send(mastodon.recall(last), access, NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(minutes=30)
    clock.move_to(outcome.instant)
    sent(mastodon.recall(last), access)


@pytest.mark.parametrize("acts", [False, True])
@pytest.mark.parametrize("cut", [FakeMastodon.drops, FakeMastodon.garbles])
def test_a_line_that_breaks_or_an_answer_cut_short_is_unknown(
    fake: FakeMastodon, access: Access, cut: Callable[..., None], acts: bool
) -> None:
    cut(fake, acts=acts)
    assert isinstance(mastodon.send(REQUEST, access, NOW), Unknown)
    assert len(fake.posts) == acts


@pytest.mark.parametrize("body", [{}, [], None, "7", {"id": None}, {"id": 7}, {"id": "../7"}, {"id": "."}, {"id": ""}])
def test_a_good_status_without_a_usable_id_is_unknown(fake: FakeMastodon, access: Access, body: Any) -> None:
    fake.fails(200, json.dumps(body).encode())
    assert isinstance(mastodon.send(REQUEST, access, NOW), Unknown)


@pytest.mark.parametrize("body", [{}, [], {"id": "8"}])
def test_a_good_status_that_names_another_post_leaves_a_recall_unknown(
    fake: FakeMastodon, access: Access, body: Any
) -> None:
    fake.fails(200, json.dumps(body).encode())
    assert isinstance(mastodon.send(mastodon.recall(Receipt("7", "", NOW)), access, NOW), Unknown)


def test_silence_after_the_request_is_unknown(
    fake: FakeMastodon, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "TIMEOUTS", (5.0, 0.5))
    fake.silent(acts=True)
    assert isinstance(mastodon.send(REQUEST, access, NOW), Unknown)
    assert len(fake.posts) == 1


def test_a_sending_that_takes_too_long_in_all_is_unknown(
    fake: FakeMastodon, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.5)
    monkeypatch.setattr(wire, "TIMEOUTS", (5.0, None))
    fake.silent(acts=True)
    assert isinstance(mastodon.send(REQUEST, access, NOW), Unknown)


def test_after_it_was_given_up_no_call_begins(fake: FakeMastodon, access: Access) -> None:
    import requests

    given_up = wire.Wire(access)
    given_up.over.set()
    with pytest.raises(requests.Timeout):
        given_up.ask(lambda: wire.client(given_up).status_post("a"))
    assert given_up.begun
    assert fake.calls == []


@pytest.mark.parametrize(("begun", "outcome"), [(False, RetryAt), (True, Unknown)])
def test_what_was_given_up_before_the_post_began_is_tried_again_and_else_unknown(begun: bool, outcome: type) -> None:
    assert type(without_answer(TimeoutError(), begun, NOW)) is outcome


def test_a_service_that_takes_no_connection_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUTS", (0.2, 5.0))
    with deaf() as address:
        outcome = mastodon.send(REQUEST, Access(TOKEN, address), NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("address", ["", "https://no-such-service.invalid"], ids=["closed", "unknown"])
def test_a_service_that_is_not_there_is_tried_again(address: str) -> None:
    outcome = mastodon.send(REQUEST, Access(TOKEN, address or closed()), NOW)
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
    assert type(mastodon.send(REQUEST, Access(TOKEN, account=ACCOUNT), NOW)) is outcome


DAMAGED = [
    b"",
    b"\xff",
    b"[]",
    b"{}",
    b'{"do":"sing"}',
    b'{"do":[]}',
    b'{"do":"post"}',
    b'{"do":"post","text":"a","key":7}',
    b'{"do":"post","text":"a","pictures":{}}',
    b'{"do":"post","text":"a","pictures":[{"digest":"../7","type":"image/png"}]}',
    b'{"do":"edit","text":"a"}',
    b'{"do":"edit","id":"../7","text":"a"}',
    b'{"do":"delete","id":"../7"}',
    b'{"do":"delete","id":".."}',
]


@pytest.mark.parametrize("request_", DAMAGED)
def test_a_damaged_request_is_refused_and_never_leaves(fake: FakeMastodon, access: Access, request_: bytes) -> None:
    assert isinstance(mastodon.send(request_, access, NOW), Refused)
    with pytest.raises(LookupError):
        mastodon.find(request_, access, NOW)
    assert mastodon.text(request_) == ""
    assert fake.calls == []


def test_redirects_are_not_followed_and_tell_where_to_ask(fake: FakeMastodon, access: Access) -> None:
    with FakeMastodon(fake.clock) as elsewhere:
        fake.fails(307, Location=elsewhere.address + "/api/v1/statuses")
        outcome = mastodon.send(REQUEST, access, NOW)
        assert elsewhere.calls == []
    assert isinstance(outcome, Refused)
    assert "newsroom.yml" in outcome.reason


def test_the_server_is_asked_with_time_outs_and_the_token_in_the_header_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import requests

    asked: list[tuple[str, str, object, object, object]] = []

    def note(_: object, method: str, url: str, **parts: Any) -> None:
        asked.append((method, url, parts["timeout"], parts["allow_redirects"], parts["headers"]["Authorization"]))
        assert TOKEN not in repr(parts["data"])
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "request", note)
    mastodon.send(REQUEST, Access(TOKEN, account=ACCOUNT), NOW)
    assert asked == [("POST", "https://social.example/api/v1/statuses", (10.0, 20.0), False, f"Bearer {TOKEN}")]


def test_a_token_is_never_taken_for_the_name_of_a_file(
    fake: FakeMastodon, access: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / TOKEN).write_text("another-token\nhttps://elsewhere.example\n")
    sent(REQUEST, access)


# Credentials


@pytest.mark.parametrize("secret", [TOKEN, f" {TOKEN}\n", "a" * 64])
def test_one_value_is_a_token(secret: str) -> None:
    assert mastodon.credentials(Access(secret, account=ACCOUNT)) == ""


@pytest.mark.parametrize(
    "secret", ["", " ", f"Bearer {TOKEN}", f"{TOKEN} {TOKEN}", TOKEN.replace("-", "\u2013"), "abc"]
)
def test_a_secret_of_another_form_is_told_without_showing_it(fake: FakeMastodon, secret: str) -> None:
    access = Access(secret, fake.address)
    wrong = mastodon.credentials(access)
    assert re.fullmatch(r"[A-Z].+?[.] [A-Z].+[.]", wrong)
    assert not any(value in wrong for value in secret.split() if value != "Bearer")
    assert mastodon.send(REQUEST, access, NOW) == Refused(wrong)
    with pytest.raises(LookupError):
        mastodon.find(REQUEST, access, NOW)
    assert fake.calls == []


@pytest.mark.parametrize(
    ("account", "address", "server"),
    [
        ("@desk@social.example", "", "https://social.example"),
        ("desk@social.example", "", "https://social.example"),
        (" @press.desk@social.example:8443 ", "", "https://social.example:8443"),
        ("@desk@münchen.example", "", "https://münchen.example"),
        ("@desk@agency.example", "https://social.agency.example/", "https://social.agency.example"),
        ("", "https://social.example", "https://social.example"),
        ("", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ],
)
def test_the_server_is_the_one_written_down_else_that_of_the_account(account: str, address: str, server: str) -> None:
    from pipeline.channels.mastodon.keys import server as found

    access = Access(TOKEN, address, account)
    assert mastodon.credentials(access) == ""
    assert found(access) == server


@pytest.mark.parametrize(
    ("account", "address"),
    [
        ("", ""),
        ("@desk", ""),
        ("desk", ""),
        ("@desk@", ""),
        ("@desk@social.example/x", ""),
        ("", "https://social.example/@desk"),
        ("", "https://desk@social.example"),
        ("", "https://social.example?a=b"),
        ("", "ftp://social.example"),
        ("", "social.example"),
        ("", "https://"),
        ("", "https://social.example:99999"),
        ("", "http://social.example"),
    ],
)
def test_a_server_that_is_not_known_is_told_before_anything_is_sent(account: str, address: str) -> None:
    access = Access(TOKEN, address, account)
    wrong = mastodon.credentials(access)
    assert re.fullmatch(r"[A-Z].+?[.] (Write).+[.]", wrong), wrong
    assert TOKEN not in wrong
    assert mastodon.send(REQUEST, access, NOW) == Refused(wrong)


# Silence


def test_no_log_shows_the_token_or_the_text(
    fake: FakeMastodon, access: Access, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        if name.startswith(("mastodon", "requests", "urllib3")):
            caplog.set_level(logging.DEBUG, logger=name)
    sent(mastodon.recall(sent(correction(sent(REQUEST, access)), access)), access)
    mastodon.find(REQUEST, access, NOW)
    for status in (401, 503):
        fake.fails(status, {"error": POST.text})
        mastodon.send(REQUEST, access, NOW)
    fake.drops(acts=True)
    mastodon.send(REQUEST, access, NOW)
    told = caplog.text + "".join(capfd.readouterr())
    assert "POST /api/v1/statuses" in told  # the log is on, and shows as much as it may
    for private in (TOKEN, "Two institutions", "Bearer"):
        assert private not in told


def test_the_secret_is_not_in_anything_as_printed(access: Access) -> None:
    assert TOKEN not in repr(access) + repr(wire.Wire(access))

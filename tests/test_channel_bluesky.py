"""The Bluesky channel against a stand-in on loopback: requests, outcomes, and what must never be shown."""

import json
import logging
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.channels import Access, Channel, bluesky, channel
from pipeline.channels.bluesky import wire
from pipeline.channels.bluesky.answers import NAMES, PAUSE, STATUSES, verdict, without_answer
from pipeline.channels.bluesky.tid import is_tid
from pipeline.clock import HandClock
from pipeline.delivery import Image, Outcome, Post, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.standins.bluesky import DID, HANDLE, PASSWORD, SECRET, FakeBluesky
from pipeline.standins.x import closed, deaf, soon
from tests.photographs import photograph

ROOT = Path(__file__).parents[1]
NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
PAGE = "https://newsroom.int/releases/joint-signing/"
DIGEST = "d" * 64
POST = Post(
    "Two institutions sign in Port of Spain & Turin. #CARICOM",
    PAGE,
    "en",
    "The hour is 10:00, not 09:00.",
    "Two institutions sign",
    "They work together from now on.",
    mark="0123456789abcdef" * 2,
    since=NOW,
    at=NOW,
)
REQUEST = bluesky.compose(POST)
LATER = replace(POST, mark="f" * 32, since=NOW + timedelta(hours=1), at=NOW + timedelta(hours=1))
RECALL = bluesky.recall(Receipt("3kaaaaaaaaa2a", "", NOW))
SESSION, UPLOAD, PUT, GET, DELETE = "createSession", "uploadBlob", "putRecord", "getRecord", "deleteRecord"
CONTRACT: Channel = bluesky  # mypy holds the module to the protocol


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


@pytest.fixture
def fake(clock: HandClock) -> Iterator[FakeBluesky]:
    with FakeBluesky(clock) as serving:
        yield serving


@pytest.fixture
def access(fake: FakeBluesky) -> Access:
    return Access(SECRET, fake.address)


def sent(request: bytes, access: Access) -> Receipt:
    outcome = bluesky.send(request, access, NOW)
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def told(outcome: Outcome) -> str:
    """The reason of an outcome that has one."""
    assert not isinstance(outcome, Sent)
    return outcome.reason


def test_importing_and_composing_load_no_library_of_the_network() -> None:
    script = (
        "import sys; from pipeline.channels import bluesky; from pipeline.delivery import Post;"
        "bluesky.text(bluesky.compose(Post('#a https://a.example', 'https://b.example/', 'en')));"
        "print({'atproto_client', 'atproto', 'httpx', 'requests', 'PIL'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "set()\n"


# Composing


def test_the_channel_is_found_in_the_table() -> None:
    assert channel("bluesky") is CONTRACT


def test_a_post_shows_its_words_alone_and_the_page_is_a_card() -> None:
    assert bluesky.text(REQUEST) == POST.text
    assert json.loads(REQUEST)["card"] == {"uri": PAGE, "title": POST.title, "description": POST.summary}


def test_the_same_post_gives_the_same_bytes() -> None:
    assert bluesky.compose(replace(POST)) == REQUEST
    frozen = json.loads(REQUEST)
    assert frozen == {
        "do": "post",
        "key": frozen["key"],
        "at": "2020-12-04T13:00:00Z",
        "text": POST.text,
        "langs": ["en"],
        "card": frozen["card"],
        "facets": [
            {
                "index": {"byteStart": 48, "byteEnd": 56},
                "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "CARICOM"}],
            }
        ],
    }
    assert is_tid(frozen["key"])


def test_another_delivery_at_the_same_second_has_a_key_of_its_own() -> None:
    keys = {json.loads(bluesky.compose(replace(POST, mark=f"{mark:032x}")))["key"] for mark in range(2000)}
    assert len(keys) == 2000


def test_a_text_can_be_counted_before_its_hour_is_known_and_cannot_be_sent(fake: FakeBluesky, access: Access) -> None:
    request = bluesky.compose(replace(POST, mark="", since=None, at=None))
    assert bluesky.text(request) == POST.text
    assert isinstance(bluesky.send(request, access, NOW), Refused)
    with pytest.raises(LookupError):
        bluesky.find(request, access, NOW)
    assert fake.calls == []


def test_a_correction_is_a_reply_that_says_the_note_and_leads_to_the_page() -> None:
    request = bluesky.correct(LATER, Receipt("3kaaaaaaaaa2a", "", NOW))
    assert bluesky.text(request) == POST.note
    frozen = json.loads(request)
    assert frozen["reply"] == "3kaaaaaaaaa2a"
    assert frozen["card"]["uri"] == PAGE
    assert frozen["key"] != json.loads(REQUEST)["key"]


def test_a_recall_deletes_and_shows_no_text() -> None:
    assert RECALL == b'{"do":"delete","key":"3kaaaaaaaaa2a"}'
    assert bluesky.text(RECALL) == ""


# Sending


def test_a_post_goes_out_once_with_its_card_language_hour_and_tags(fake: FakeBluesky, access: Access) -> None:
    receipt = sent(REQUEST, access)
    (post,) = fake.posts
    assert post.record["text"] == POST.text
    assert post.record["langs"] == ["en"]
    assert post.record["createdAt"] == "2020-12-04T13:00:00Z"
    assert post.card == {"uri": PAGE, "title": POST.title, "description": POST.summary}
    (facet,) = post.record["facets"]
    start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
    assert POST.text.encode()[start:end] == b"#CARICOM"
    assert receipt == Receipt(post.key, f"https://bsky.app/profile/{DID}/post/{post.key}", NOW)
    assert fake.calls == [SESSION, PUT]


def test_a_card_without_title_and_summary_is_one_all_the_same(fake: FakeBluesky, access: Access) -> None:
    sent(bluesky.compose(replace(POST, title="", summary="")), access)
    assert fake.posts[0].card == {"uri": PAGE, "title": "", "description": ""}


def test_sending_the_same_again_changes_nothing(fake: FakeBluesky, access: Access) -> None:
    assert sent(REQUEST, access) == sent(REQUEST, access)
    assert len(fake.posts) == 1
    assert fake.commits == 1


def test_a_post_that_stands_with_another_picture_by_now_is_not_written_over(fake: FakeBluesky, access: Access) -> None:
    receipt = sent(REQUEST, access)
    fake.posts[0].record["embed"]["external"]["title"] = "As an older version made it"
    fake.posts[0].cid = "bafyother"
    assert sent(REQUEST, access) == receipt
    assert fake.commits == 1
    assert fake.calls[-2:] == [PUT, GET]


def test_other_words_where_the_post_belongs_are_left_to_a_person(fake: FakeBluesky, access: Access) -> None:
    sent(bluesky.compose(replace(POST, text="Other words")), access)
    outcome = bluesky.send(REQUEST, access, NOW)
    assert isinstance(outcome, Unknown)
    assert [post.text for post in fake.posts] == ["Other words"]
    assert fake.commits == 1


def test_a_correction_hangs_below_the_post_it_corrects(fake: FakeBluesky, access: Access) -> None:
    first = sent(REQUEST, access)
    sent(bluesky.correct(LATER, first), access)
    earlier, later = fake.standing
    assert later.text == POST.note
    place = {"uri": f"at://{DID}/app.bsky.feed.post/{first.id}", "cid": earlier.cid}
    assert later.record["reply"] == {"root": place, "parent": place}
    assert later.card["uri"] == PAGE


@pytest.mark.parametrize("id_", ["3kaaaaaaaaa2a", "", "12345"])
def test_a_correction_whose_post_is_not_there_stands_alone(fake: FakeBluesky, access: Access, id_: str) -> None:
    sent(bluesky.correct(LATER, Receipt(id_, "", NOW)), access)
    assert "reply" not in fake.posts[0].record
    assert fake.posts[0].card["uri"] == PAGE


def test_a_correction_waits_while_nobody_knows_where_its_post_stands(fake: FakeBluesky, access: Access) -> None:
    correction = bluesky.correct(LATER, sent(REQUEST, access))
    fake.fails(GET, 500, "InternalServerError")
    assert isinstance(bluesky.send(correction, access, NOW), RetryAt)
    assert len(fake.posts) == 1


def test_a_recall_takes_the_post_away_and_may_be_repeated(fake: FakeBluesky, access: Access) -> None:
    recall = bluesky.recall(sent(REQUEST, access))
    first, second = sent(recall, access), sent(recall, access)
    assert fake.standing == []
    assert first == second
    assert fake.commits == 2


# Pictures


def with_picture(data: bytes | None, media_type: str = "image/jpeg") -> tuple[bytes, dict[str, Any]]:
    """The request of a post with that picture, and what to put into the access so that it is found, or lost."""

    def picture(digest: str) -> bytes:
        assert digest == DIGEST
        if data is None:
            raise LookupError(digest)
        return data

    image = Image(DIGEST, media_type, "Two people sign at a table")
    return bluesky.compose(replace(POST, images=(image,))), {"picture": picture}


def test_the_first_picture_is_on_the_card_small_enough(fake: FakeBluesky, access: Access) -> None:
    request, kept = with_picture(photograph(1600, 1200, noise=True))
    sent(request, replace(access, **kept))
    assert fake.calls == [SESSION, UPLOAD, PUT]
    ((media_type, data),) = fake.blobs.values()
    assert media_type == "image/webp"
    assert data[8:12] == b"WEBP"
    assert len(data) <= 1_000_000
    assert fake.posts[0].card["thumb"]["size"] == len(data)


def test_the_same_picture_gives_the_same_post(fake: FakeBluesky, access: Access) -> None:
    request, kept = with_picture(photograph(1600, 1200))
    for _ in range(2):
        sent(request, replace(access, **kept))
    assert fake.commits == 1


@pytest.mark.parametrize("data", [None, b"", b"\xff\xd8\xff damaged"])
def test_no_post_waits_for_its_picture(fake: FakeBluesky, access: Access, data: bytes | None) -> None:
    request, kept = with_picture(data)
    sent(request, replace(access, **kept))
    assert "thumb" not in fake.posts[0].card
    assert fake.calls == [SESSION, PUT]


def test_a_drawing_is_no_picture_for_a_card_and_the_next_one_is() -> None:
    drawing, photo = Image("a" * 64, "image/svg+xml", "A logo"), Image("b" * 64, "image/png", "A room")
    assert json.loads(bluesky.compose(replace(POST, images=(drawing, photo))))["picture"] == "b" * 64
    assert "picture" not in json.loads(bluesky.compose(replace(POST, images=(drawing,))))


@pytest.mark.parametrize("cut", [FakeBluesky.drops, FakeBluesky.garbles])
def test_a_picture_whose_upload_fails_is_no_doubt_about_the_post(fake: FakeBluesky, access: Access, cut: Any) -> None:
    request, kept = with_picture(photograph(300, 200))
    cut(fake, UPLOAD, acts=True)
    outcome = bluesky.send(request, replace(access, **kept), NOW)
    assert isinstance(outcome, RetryAt)
    assert fake.posts == []


# Answers

EVERY = [
    *[(401 if name.startswith("Auth") else 400, name) for name in NAMES],
    *[(status, "") for status in STATUSES],
    (400, "SomethingNew"),
    (429, "RateLimitExceeded"),
    (429, ""),
    (400, "InvalidSwap"),
    (302, ""),
    (408, ""),
    (409, ""),
    (418, ""),
    (500, "InternalServerError"),
    (502, "UpstreamFailure"),
    (503, "NotEnoughResources"),
    (504, "UpstreamTimeout"),
    (500, ""),
    (599, "ExpiredToken"),
]


def expected(call: str, status: int, name: str) -> type:
    """What an answer must come to, told a second time: by what is sure."""
    if status == 429 or (name in ("ExpiredToken", "InvalidToken") and status < 500):
        return RetryAt
    if name == "InvalidSwap":
        return Unknown
    if status in (400, 401, 403, 404, 405, 413, 501):
        return Refused
    if call in (PUT, DELETE):
        return Unknown
    return Refused if status < 400 else RetryAt


@pytest.mark.parametrize("call", [SESSION, UPLOAD, PUT, DELETE])
@pytest.mark.parametrize(("status", "name"), EVERY)
def test_each_answer_has_its_outcome_and_two_plain_sentences(
    fake: FakeBluesky, access: Access, call: str, status: int, name: str
) -> None:
    fake.fails(call, status, name)
    request, kept = with_picture(photograph(90, 60))
    if call == DELETE:
        fake.answers(GET, {"uri": "at://a/b/c", "cid": "c", "value": {"text": "it is there yet"}})
        request = RECALL
    outcome = bluesky.send(request, replace(access, **kept), NOW)
    assert type(outcome) is expected(call, status, name)
    assert re.fullmatch(r"[A-Z].+?[.] [A-Z][^<{]+[.]", told(outcome)), told(outcome)
    assert not any(word in told(outcome) for word in (POST.text, HANDLE, PASSWORD, "secret word", "access-1"))
    assert not fake.posts
    assert len(fake.sessions) <= 1


@pytest.mark.parametrize("name", ["AuthFactorTokenRequired", "AccountTakedown", "BadTokenScope", "BlobTooLarge"])
def test_a_name_says_more_than_the_status(name: str) -> None:
    plain, named = (told(verdict(wire.Said(400, each), False, NOW)) for each in ("", name))
    assert named != plain


@pytest.mark.parametrize("name", [None, 7, ["InvalidSwap"], {"a": 1}, "two words", "x" * 100])
def test_a_name_in_an_odd_form_is_none(fake: FakeBluesky, access: Access, name: Any) -> None:
    fake.fails(PUT, 400, name)
    assert isinstance(bluesky.send(REQUEST, access, NOW), Refused)
    fake.fails(GET, 400, name)
    with pytest.raises(LookupError):
        bluesky.find(REQUEST, access, NOW)


def test_a_request_to_wait_is_kept_to_the_second(fake: FakeBluesky, access: Access, clock: HandClock) -> None:
    for call in (SESSION, PUT):
        fake.fails(call, 429, "RateLimitExceeded", ratelimit_reset=soon(clock, 97))
        outcome = bluesky.send(REQUEST, access, NOW)
        assert isinstance(outcome, RetryAt)
        assert outcome.instant == NOW + timedelta(seconds=97)


@pytest.mark.parametrize("header", ["", "soon", "9" * 30, "1e9", "99999999999"])
def test_a_request_to_wait_without_a_sensible_end_waits_as_usual(
    fake: FakeBluesky, access: Access, header: str
) -> None:
    fake.fails(SESSION, 429, "RateLimitExceeded", ratelimit_reset=header)
    outcome = bluesky.send(REQUEST, access, NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + PAUSE


def test_a_wait_that_is_over_by_our_clock_still_lies_ahead(fake: FakeBluesky, access: Access, clock: HandClock) -> None:
    fake.fails(SESSION, 429, "RateLimitExceeded", ratelimit_reset=soon(clock, -30))
    outcome = bluesky.send(REQUEST, access, NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant > NOW


def test_a_day_of_failures_asks_for_no_more_sessions_than_a_day_has(
    fake: FakeBluesky, access: Access, clock: HandClock
) -> None:
    while clock.now() < NOW + timedelta(days=1):
        fake.fails(UPLOAD, 503, "NotEnoughResources")
        request, kept = with_picture(photograph(90, 60))
        outcome = bluesky.send(request, replace(access, **kept), clock.now())
        assert isinstance(outcome, RetryAt)
        clock.move_to(outcome.instant)
    assert len(fake.sessions) <= 300
    fake.faults.clear()
    assert isinstance(bluesky.send(REQUEST, access, clock.now()), Sent)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_post_that_stands_although_the_answer_was_a_failure_is_sent(
    fake: FakeBluesky, access: Access, status: int
) -> None:
    fake.fails(PUT, status, "UpstreamFailure", acts=True)
    sent(REQUEST, access)
    recall = bluesky.recall(Receipt(fake.posts[0].key, "", NOW))
    fake.fails(DELETE, status, "UpstreamFailure", acts=True)
    sent(recall, access)
    assert fake.standing == []
    assert len(fake.sessions) == 2


@pytest.mark.parametrize("cut", [FakeBluesky.drops, FakeBluesky.garbles])
@pytest.mark.parametrize(("acts", "outcome"), [(True, Sent), (False, Unknown)])
def test_in_doubt_the_post_is_looked_for_in_the_same_session(
    fake: FakeBluesky, access: Access, cut: Any, acts: bool, outcome: type
) -> None:
    cut(fake, PUT, acts=acts)
    assert type(bluesky.send(REQUEST, access, NOW)) is outcome
    assert fake.calls == [SESSION, PUT, GET]
    assert len(fake.posts) == acts


@pytest.mark.parametrize("acts", [False, True])
@pytest.mark.parametrize("second", [FakeBluesky.drops, FakeBluesky.garbles])
def test_where_the_look_fails_too_the_doubt_stays(fake: FakeBluesky, access: Access, second: Any, acts: bool) -> None:
    fake.drops(PUT, acts=acts)
    second(fake, GET, acts=True)
    assert isinstance(bluesky.send(REQUEST, access, NOW), Unknown)
    fake.drops(DELETE, acts=acts)
    second(fake, GET, acts=True)
    assert isinstance(bluesky.send(RECALL, access, NOW), Unknown)


@pytest.mark.parametrize("body", [{}, [], None, "yes", {"uri": 7}, {"uri": "at://other/post", "cid": "c"}])
def test_a_good_status_that_names_no_post_of_ours_leaves_doubt(fake: FakeBluesky, access: Access, body: Any) -> None:
    fake.answers(PUT, body)
    assert isinstance(bluesky.send(REQUEST, access, NOW), Unknown)


@pytest.mark.parametrize("body", [{}, [], None, {"did": DID}, {"accessJwt": 7, "did": [], "handle": ""}])
def test_a_session_that_is_none_is_no_doubt_about_the_post(fake: FakeBluesky, access: Access, body: Any) -> None:
    fake.answers(SESSION, body)
    assert isinstance(bluesky.send(REQUEST, access, NOW), RetryAt)
    assert fake.calls == [SESSION]


@pytest.mark.parametrize(("call", "outcome"), [(SESSION, RetryAt), (PUT, Unknown)])
def test_silence_is_doubt_only_after_the_post_was_on_its_way(
    fake: FakeBluesky, access: Access, monkeypatch: pytest.MonkeyPatch, call: str, outcome: type
) -> None:
    monkeypatch.setattr(wire, "TIMEOUTS", (5.0, 0.2))
    fake.silent(call, acts=False)
    assert type(bluesky.send(REQUEST, access, NOW)) is outcome


@pytest.mark.parametrize(("call", "outcome"), [(SESSION, RetryAt), (PUT, Unknown)])
def test_what_takes_too_long_in_all_is_given_up(
    fake: FakeBluesky, access: Access, monkeypatch: pytest.MonkeyPatch, call: str, outcome: type
) -> None:
    bluesky.send(REQUEST, access, NOW)  # the library is loaded
    monkeypatch.setattr(wire, "LONGEST", 0.5)
    monkeypatch.setattr(wire, "TIMEOUTS", (5.0, None))
    fake.silent(call, acts=True)
    assert type(bluesky.send(REQUEST, access, NOW)) is outcome


def test_thirty_seconds_are_the_most_and_each_call_has_a_time_out(monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    asked: list[tuple[str, str, dict[str, float | None], bool]] = []

    def note(method: str, url: str, timeout: httpx.Timeout, follow_redirects: bool, **parts: Any) -> None:
        asked.append((method, url, timeout.as_dict(), follow_redirects))
        assert parts["verify"].verify_mode == ssl.CERT_REQUIRED
        raise httpx.ReadError("cut")

    monkeypatch.setattr(httpx, "request", note)
    assert isinstance(bluesky.send(REQUEST, Access(SECRET), NOW), RetryAt)
    times = {"connect": 10.0, "read": 20.0, "write": 20.0, "pool": 20.0}
    assert asked == [("POST", "https://bsky.social/xrpc/com.atproto.server.createSession", times, False)]
    assert wire.LONGEST == 30


def test_after_it_was_given_up_no_call_begins(fake: FakeBluesky, access: Access) -> None:
    given_up = wire.Wire(access)
    given_up.give_up()
    with pytest.raises(wire.GivenUp):
        given_up.post(f"{fake.address}/xrpc/com.atproto.repo.putRecord", headers={})
    assert fake.calls == []


@pytest.mark.parametrize(("visible", "outcome"), [(False, RetryAt), (True, Unknown)])
def test_what_was_given_up_before_a_visible_call_is_tried_again_and_else_unknown(visible: bool, outcome: type) -> None:
    assert type(without_answer(TimeoutError(), visible, NOW)) is outcome


def test_a_service_that_takes_no_connection_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUTS", (0.2, 5.0))
    with deaf() as address:
        outcome = bluesky.send(REQUEST, Access(SECRET, address), NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("address", ["", "http://no-such-service.invalid"], ids=["closed", "unknown"])
def test_a_service_that_is_not_there_is_tried_again(address: str) -> None:
    outcome = bluesky.send(REQUEST, Access(SECRET, address or closed()), NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("address", ["no-scheme.example", "ftp://x.example", "http://", "http://[::"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    outcome = bluesky.send(REQUEST, Access(SECRET, address), NOW)
    assert isinstance(outcome, Refused)
    assert "newsroom.yml" in outcome.reason


@pytest.mark.parametrize("call", [SESSION, PUT])
def test_redirects_are_not_followed(fake: FakeBluesky, access: Access, call: str) -> None:
    with FakeBluesky(fake.clock) as elsewhere:
        fake.fails(call, 307, Location=f"{elsewhere.address}/xrpc/com.atproto.server.createSession")
        assert isinstance(bluesky.send(REQUEST, access, NOW), Refused | Unknown)
        assert elsewhere.calls == []


def test_the_server_that_keeps_the_account_is_asked_unless_an_address_is_written(
    fake: FakeBluesky, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.document = {"service": [{"id": "#atproto_pds", "serviceEndpoint": "https://pds.example"}]}
    assert isinstance(bluesky.send(REQUEST, access, NOW), Sent)
    import httpx

    asked: list[str] = []
    real = httpx.request

    def redirected(method: str, url: str, **parts: Any) -> httpx.Response:
        asked.append(url)
        return real(method, re.sub("https://[^/]+", fake.address, url), **parts)

    monkeypatch.setattr(httpx, "request", redirected)
    assert isinstance(bluesky.send(REQUEST, Access(SECRET), NOW), Sent)
    assert [url.rpartition("/xrpc/")[0] for url in asked] == ["https://bsky.social", "https://pds.example"]


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"service": []},
        {"service": "none"},
        {"service": [{"id": "#other", "serviceEndpoint": "https://other.example"}]},
        {"service": [{"id": "#atproto_pds", "serviceEndpoint": "http://plain.example"}]},
        {"service": [{"id": "#atproto_pds"}]},
        {"service": [7]},
    ],
)
def test_a_document_that_names_no_safe_server_moves_nothing(
    fake: FakeBluesky, monkeypatch: pytest.MonkeyPatch, document: Any
) -> None:
    from pipeline.channels.bluesky import service

    monkeypatch.setattr(service, "SERVICE", fake.address)
    fake.document = document
    assert isinstance(bluesky.send(REQUEST, Access(SECRET), NOW), Sent)


DAMAGED = [
    b"",
    b"\xff",
    b"[]",
    b"{}",
    b'{"do":"sing"}',
    b'{"do":[]}',
    b'{"do":"post","key":"../7","text":"a"}',
    b'{"do":"post","key":7}',
    b'{"do":"post","key":"3kaaaaaaaaa2a","text":["a"]}',
    b'{"do":"post","key":"3kaaaaaaaaa2a","text":"a","card":"b"}',
    b'{"do":"post","key":"3kaaaaaaaaa2a","text":"a","reply":"at://b"}',
    b'{"do":"post","key":"3kaaaaaaaaa2a","text":"a","colour":"b"}',
    b'{"do":"delete","key":"../7"}',
    b'{"do":"delete","key":""}',
    b'{"do":"delete"}',
]


@pytest.mark.parametrize("request_", DAMAGED)
def test_a_damaged_request_is_refused_and_never_leaves(fake: FakeBluesky, access: Access, request_: bytes) -> None:
    assert isinstance(bluesky.send(request_, access, NOW), Refused)
    with pytest.raises(LookupError):
        bluesky.find(request_, access, NOW)
    assert bluesky.text(request_) == ""
    assert fake.calls == []


def test_a_recall_of_a_post_whose_key_is_not_known_is_refused(fake: FakeBluesky, access: Access) -> None:
    recall = bluesky.recall(Receipt("", "https://bsky.app/profile/press.example", NOW))
    assert isinstance(bluesky.send(recall, access, NOW), Refused)
    assert fake.calls == []


def test_without_the_library_it_says_what_to_install(
    fake: FakeBluesky, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(sys.modules):
        if name.split(".")[0] in ("atproto_client", "httpx"):
            monkeypatch.delitem(sys.modules, name)
    for name in ("atproto_client", "httpx"):
        monkeypatch.setitem(sys.modules, name, None)
    outcome = bluesky.send(REQUEST, access, NOW)
    assert isinstance(outcome, Refused)
    assert "pip install 'dateline[bluesky]'" in outcome.reason
    with pytest.raises(LookupError, match="pip install"):
        bluesky.find(REQUEST, access, NOW)
    assert bluesky.text(REQUEST) == POST.text
    assert bluesky.limits()[0].over(POST.text) == 0


# Credentials


@pytest.mark.parametrize("between", [" ", "\n", ":", " : \n", "\t"])
@pytest.mark.parametrize("at", ["", "@"])
def test_two_values_are_a_secret_however_they_are_separated(fake: FakeBluesky, between: str, at: str) -> None:
    access = Access(f"{at}{HANDLE}{between}{PASSWORD}\n", fake.address)
    assert bluesky.credentials(access) == ""
    assert isinstance(bluesky.send(REQUEST, access, NOW), Sent)


@pytest.mark.parametrize(
    "secret",
    [
        "",
        " ",
        HANDLE,
        PASSWORD,
        f"{SECRET} third",
        f"press {PASSWORD}",
        f"-press.example {PASSWORD}",
        f"press@agency.example {PASSWORD}",
        f"{HANDLE} correct-horse-battery",
        f"{HANDLE} {PASSWORD.upper()}",
        f"{HANDLE} {PASSWORD.replace('-', chr(0x2013))}",
        f"{PASSWORD} {HANDLE}",
        "a" * 10_000 + "." * 10_000 + " " + PASSWORD,
    ],
)
def test_a_secret_of_another_form_is_told_without_showing_it(fake: FakeBluesky, secret: str) -> None:
    access = Access(secret, fake.address)
    wrong = bluesky.credentials(access)
    assert re.fullmatch(r"[A-Z].+?[.] [A-Z].+[.]", wrong)
    assert not any(value in wrong.replace("the handle", "").split() for value in secret.split())
    assert bluesky.send(REQUEST, access, NOW) == Refused(wrong)
    with pytest.raises(LookupError):
        bluesky.find(REQUEST, access, NOW)
    assert fake.calls == []


@pytest.mark.parametrize("secret", [f"other.example {PASSWORD}", f"{HANDLE} zzzz-zzzz-zzzz-zzzz"])
def test_each_of_the_two_values_counts(fake: FakeBluesky, secret: str) -> None:
    outcome = bluesky.send(REQUEST, Access(secret, fake.address), NOW)
    assert isinstance(outcome, Refused)
    assert "docs/channels.md" in outcome.reason
    assert fake.posts == []


# Silence


def test_no_log_shows_a_call_a_key_or_the_text(
    fake: FakeBluesky, access: Access, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    sent(REQUEST, access)
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        if name.startswith(("atproto", "httpx", "httpcore")):
            caplog.set_level(logging.DEBUG, logger=name)
    sent(bluesky.recall(sent(REQUEST, access)), access)
    bluesky.find(REQUEST, access, NOW)
    for status in (401, 503):
        fake.fails(PUT, status, "Unheard")
        bluesky.send(REQUEST, access, NOW)
    fake.drops(PUT, acts=True)
    bluesky.send(REQUEST, access, NOW)
    assert caplog.text + "".join(capfd.readouterr()) == ""


def test_a_fault_shows_nothing_of_what_was_said() -> None:
    fault = wire.Said(400, "InvalidRequest", "soon")
    assert (str(fault), fault.args) == ("(400, 'InvalidRequest')", (400, "InvalidRequest"))


def test_the_secret_is_not_in_the_access_as_printed() -> None:
    assert not any(value in repr(Access(SECRET)) for value in SECRET.split())

"""The X channel against a stand-in on loopback: outcomes, looking, counting, and what must never be shown."""

import logging
import re
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.channels import Access, Channel, Limits, channel, x
from pipeline.clock import HandClock
from pipeline.delivery import Post, Receipt, Refused, RetryAt, Sent, Unknown
from tests.fakes.x import KEYS, SECRET, FakeX, closed, deaf, soon, weighed

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
    monkeypatch.setattr(x, "TIMEOUTS", (5.0, 0.2))
    fake.silent(acts=True)
    assert isinstance(x.send(REQUEST, access, NOW), Unknown)
    assert len(fake.posts) == 1


def test_a_service_that_takes_no_connection_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(x, "TIMEOUTS", (0.2, 5.0))
    with deaf() as address:
        outcome = x.send(REQUEST, Access(SECRET, address), NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("address", [closed(), "http://no-such-service.invalid"])
def test_a_service_that_is_not_there_is_tried_again(address: str) -> None:
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


# Looking


@pytest.mark.parametrize("page", [PAGE, "https://newsroom.example/releases/joint-signing/"])
def test_a_post_whose_answer_was_lost_is_found_exactly_once(fake: FakeX, access: Access, page: str) -> None:
    request = x.compose(Post(POST.text, page, "en"))
    fake.drops(acts=True)
    assert isinstance(x.send(request, access, NOW), Unknown)
    found = x.find(request, access, NOW)
    assert found is not None
    assert [found] == [Receipt(post.id, f"https://x.com/i/web/status/{post.id}", NOW) for post in fake.posts]


def test_a_post_that_never_arrived_is_not_found(fake: FakeX, access: Access) -> None:
    fake.drops(acts=False)
    assert isinstance(x.send(REQUEST, access, NOW), Unknown)
    assert x.find(REQUEST, access, NOW) is None


@pytest.mark.parametrize(
    "text",
    [
        "Trade <rises> & falls, unicri.it says",
        "Cafe\u0301 «ouvert»",
        "Réunion à 9h\n\n- un\n- deux",
        "",
        "日本が署名",
    ],
)
def test_a_post_is_known_again_however_x_rewrites_it(access: Access, text: str) -> None:
    request = x.compose(Post(text, PAGE, "en"))
    receipt = sent(request, access)
    assert x.find(request, access, NOW) == receipt


def test_a_post_without_an_address_is_found_by_its_words(access: Access) -> None:
    request = x.compose(Post("The press office is closed on Monday.", "", "en"))
    receipt = sent(request, access)
    assert x.find(request, access, NOW) == receipt
    assert x.find(x.compose(Post("The press office is open on Monday.", "", "en")), access, NOW) is None


def test_the_same_words_with_another_page_are_another_post(access: Access) -> None:
    sent(REQUEST, access)
    assert x.find(x.compose(Post(POST.text, PAGE + "fr/", "fr")), access, NOW) is None


def test_the_same_page_in_other_words_is_left_to_a_person(access: Access) -> None:
    receipt = sent(REQUEST, access)
    with pytest.raises(LookupError, match="other words"):
        x.find(x.correct(POST, receipt), access, NOW)


def test_a_post_is_found_beside_another_of_the_same_page(access: Access) -> None:
    correction = x.correct(POST, sent(REQUEST, access))
    receipt = sent(correction, access)
    assert x.find(correction, access, NOW) == receipt


def test_looking_goes_back_a_minute_for_the_clocks_and_no_further(access: Access) -> None:
    receipt = sent(REQUEST, access)
    assert x.find(REQUEST, access, NOW + timedelta(seconds=60)) == receipt
    assert x.find(REQUEST, access, NOW + timedelta(seconds=61)) is None


def test_looking_reads_every_page_of_the_account(fake: FakeX, access: Access) -> None:
    receipt = sent(REQUEST, access)
    for number in range(5):
        sent(x.compose(Post(f"Notice {number}", "", "en")), access)
    fake.page = 2
    assert x.find(REQUEST, access, NOW) == receipt
    assert fake.calls.count("GET /2/users/1400/tweets") == 3


def test_a_post_shown_late_is_found_at_a_later_look(fake: FakeX, access: Access) -> None:
    receipt = sent(REQUEST, access)
    fake.late = 2
    assert [x.find(REQUEST, access, NOW) for _ in range(3)] == [None, None, receipt]


def test_looking_sends_nothing(fake: FakeX, access: Access) -> None:
    x.find(REQUEST, access, NOW)
    assert fake.calls == ["GET /2/users/me", "GET /2/users/1400/tweets"]


def test_a_recall_is_found_done_or_not_done(fake: FakeX, access: Access) -> None:
    recall = x.recall(sent(REQUEST, access))
    assert x.find(recall, access, NOW) is None
    fake.drops(acts=True)
    assert isinstance(x.send(recall, access, NOW), Unknown)
    found = x.find(recall, access, NOW)
    assert found is not None
    assert found.id == fake.posts[0].id
    fake.fails(404)
    assert x.find(recall, access, NOW) == found


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_where_x_does_not_answer_looking_says_so(fake: FakeX, access: Access, status: int) -> None:
    for request in (REQUEST, x.recall(Receipt("7", "", NOW))):
        fake.fails(status, detail=POST.text)
        with pytest.raises(LookupError, match=str(status)) as told:
            x.find(request, access, NOW)
        assert POST.text not in str(told.value)
        assert told.value.__suppress_context__


ODD = [
    {},
    {"data": [], "errors": [{"title": "Authorization Error"}]},
    {"data": [{}], "meta": {"result_count": 1}},
    {"data": [{"id": "7", "text": "a", "created_at": "yesterday"}], "meta": {"result_count": 1}},
    {"data": [{"id": 7, "text": "a", "created_at": "2020-12-04T13:00:00Z"}], "meta": {"result_count": 1}},
    {"data": "none", "meta": {"result_count": 1}},
]


@pytest.mark.parametrize("body", ODD)
def test_an_odd_answer_to_a_look_is_no_answer(fake: FakeX, access: Access, body: dict[str, Any]) -> None:
    fake.fails(200, acts=True, data={"id": "1400"})
    fake.fails(200, **body)
    with pytest.raises(LookupError):
        x.find(REQUEST, access, NOW)


def test_an_odd_answer_about_a_deleted_post_is_no_answer(fake: FakeX, access: Access) -> None:
    fake.fails(200, errors=[{"type": "https://api.twitter.com/2/problems/not-authorized-for-resource"}])
    with pytest.raises(LookupError):
        x.find(x.recall(Receipt("7", "", NOW)), access, NOW)


def test_an_account_without_end_is_no_answer(fake: FakeX, access: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(x, "PAGES", 2)
    for number in range(3):
        sent(x.compose(Post(f"Notice {number}", "", "en")), access)
    fake.page = 1
    with pytest.raises(LookupError):
        x.find(REQUEST, access, NOW)


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


# Counting


def test_a_post_may_weigh_280() -> None:
    assert x.limits() == Limits(280, "weighted characters")


COUNTS = [
    ("", 0),
    ("Agreement signed.", 17),
    ("é", 1),
    ("e\u0301", 1),  # combining: X composes it first
    ("q\u0301", 2),  # has no composed form
    ("署名", 4),
    ("한국", 4),
    ("“Yes” – she said…", 18),  # quotes and dash weigh 1, the ellipsis 2
    ("€5", 3),
    ("\u2028", 2),
    ("🙂", 2),
    ("👨\u200d👩\u200d👧", 8),  # X counts 2
    ("🇹🇹", 4),  # X counts 2
    ("https://unicri.it", 23),
    ("https://unicri.it/news/a-very-long-address-of-a-release?lang=en", 23),
    ("See (https://unicri.it/news/).", 4 + 1 + 23 + 2),
    ("a\nhttps://unicri.it/ b", 1 + 1 + 23 + 2),
    ("unicri.it", 23),
    ("the-longest-of-all-names.unicri.it", 34),  # X counts 23, or letters where it makes no link
    ("www.un.org.", 24),
    ("https://newsroom.example/a", 26 + 19),  # X knows no such ending and counts 26
    ("https://a.com@b.org/c", 21 + 2 * 19),
    ("http://t.co/abc-defghijkl", 25 + 19),  # X ends this link at the hyphen and counts 23 + 10
    ("e.g. 9.30 p.m. on 4.12.", 23),
    ("wait...what", 11),
]


@pytest.mark.parametrize(("text", "weight"), COUNTS)
def test_a_text_weighs_what_was_counted_by_hand(text: str, weight: int) -> None:
    assert x.count(text) == weight


WORDS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["https://unicri.it/news/a-long-name-of-a-release", "un.org", "(caricom.org/x).", "a.com.org", "."]
    ),
)


@given(st.lists(WORDS, max_size=12), st.sampled_from(["", " ", "\n"]))
def test_a_count_is_never_below_a_simple_reference(words: list[str], between: str) -> None:
    text = between.join(words)
    assert x.count(text) >= weighed(text)


@given(st.text(), st.text(), st.sampled_from([" ", "\n", "\t"]))
def test_counting_is_a_sum_over_words_so_its_cost_is_too(one: str, other: str, between: str) -> None:
    assert x.count(one + between + other) == x.count(one) + 1 + x.count(other)


@pytest.mark.parametrize("piece", ["a.", ".", "a", "a.a/", "https://", "https://a.com/%", "-", "e\u0301.", "?a=%"])
def test_a_very_long_word_is_counted_in_one_pass(piece: str) -> None:
    once, thrice = x.count(piece * 20_000), x.count(piece * 60_000)
    assert 20_000 <= once < thrice <= 3 * once + 100

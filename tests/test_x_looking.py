"""Looking on an X account, against a stand-in on loopback: what is found, what is not, what is left to a person."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.channels import Access, OtherWords, x
from pipeline.channels.x import looking, wire
from pipeline.clock import HandClock
from pipeline.delivery import Post, Receipt, Sent, Unknown
from pipeline.standins.x import SECRET, FakeX

NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
PAGE = "https://newsroom.int/releases/joint-signing/"
POST = Post("Two institutions sign in Port of Spain & Turin.", PAGE, "en", "The hour is 10:00, not 09:00.")
REQUEST = x.compose(POST)


@pytest.fixture
def fake() -> Iterator[FakeX]:
    with FakeX(HandClock(NOW)) as serving:
        yield serving


@pytest.fixture
def access(fake: FakeX) -> Access:
    return Access(SECRET, fake.address)


def sent(request: bytes, access: Access) -> Receipt:
    outcome = x.send(request, access, NOW)
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


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
    with pytest.raises(OtherWords, match="other words"):
        x.find(x.correct(POST, receipt), access, NOW)


def test_a_post_is_found_beside_another_of_the_same_page(access: Access) -> None:
    correction = x.correct(POST, sent(REQUEST, access))
    receipt = sent(correction, access)
    assert x.find(correction, access, NOW) == receipt


def test_other_words_about_the_same_page_that_are_accounted_for_are_no_riddle(access: Access) -> None:
    receipt = sent(REQUEST, access)
    correction = x.correct(POST, receipt)
    assert x.find(correction, access, NOW, {receipt.id}) is None
    corrected = sent(correction, access)
    assert x.find(correction, access, NOW, {receipt.id}) == corrected
    assert x.find(correction, access, NOW, {receipt.id, corrected.id}) is None


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
    monkeypatch.setattr(looking, "PAGES", 2)
    for number in range(3):
        sent(x.compose(Post(f"Notice {number}", "", "en")), access)
    fake.page = 1
    with pytest.raises(LookupError):
        x.find(REQUEST, access, NOW)


@pytest.mark.parametrize("request_", [REQUEST, x.recall(Receipt("7", "", NOW))])
def test_a_look_that_takes_too_long_in_all_is_no_answer(
    fake: FakeX, access: Access, monkeypatch: pytest.MonkeyPatch, request_: bytes
) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.2)
    fake.silent(acts=False)
    with pytest.raises(LookupError, match="too long") as told:
        x.find(request_, access, NOW)
    assert told.value.__suppress_context__

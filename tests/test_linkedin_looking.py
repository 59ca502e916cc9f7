"""Looking on a LinkedIn page, against a stand-in on loopback: what is found, what is not, what is left to a person."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.channels import Access, OtherWords, linkedin
from pipeline.channels.linkedin import shown, wire
from pipeline.clock import HandClock
from pipeline.delivery import Post, Receipt, Sent, Unknown
from pipeline.standins.linkedin import ACCOUNT, AUTHOR, REFRESHED, TOKEN, FakeLinkedIn

NOW = datetime(2026, 12, 4, 13, 0, tzinfo=UTC)
PAGE = "https://newsroom.int/releases/joint-signing/"
POST = Post("United Nations (UNICRI) & CARICOM sign. #Trade", PAGE, "en", "The hour is 10:00.", "A title")
REQUEST = linkedin.compose(POST)
URN = "urn:li:share:7"


@pytest.fixture
def fake() -> Iterator[FakeLinkedIn]:
    with FakeLinkedIn(HandClock(NOW)) as serving:
        yield serving


@pytest.fixture
def access(fake: FakeLinkedIn) -> Access:
    return Access(TOKEN, fake.address, ACCOUNT)


def sent(request: bytes, access: Access) -> Receipt:
    outcome = linkedin.send(request, access, NOW)
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def test_a_post_whose_answer_was_lost_is_found_exactly_once(fake: FakeLinkedIn, access: Access) -> None:
    fake.drops(acts=True)
    assert isinstance(linkedin.send(REQUEST, access, NOW), Unknown)
    (post,) = fake.posts
    wanted = Receipt(post.id, f"https://www.linkedin.com/feed/update/{post.id}/", NOW)
    assert linkedin.find(REQUEST, access, NOW) == wanted


def test_a_post_that_never_arrived_is_not_found(fake: FakeLinkedIn, access: Access) -> None:
    fake.drops(acts=False)
    assert isinstance(linkedin.send(REQUEST, access, NOW), Unknown)
    assert linkedin.find(REQUEST, access, NOW) is None


@pytest.mark.parametrize(
    "text",
    ["A {b} [c] #Trade #a_b @desk <d> ~ * | \\", "Réunion à 9h\n\n- un\n- deux", "日本が署名", f"Read {PAGE} (today)."],
)
def test_a_post_is_known_again_however_it_is_written(access: Access, text: str) -> None:
    request = linkedin.compose(replace(POST, text=text))
    receipt = sent(request, access)
    assert linkedin.find(request, access, NOW) == receipt


def test_an_address_that_linkedin_shows_short_is_no_matter(fake: FakeLinkedIn, access: Access) -> None:
    request = linkedin.compose(replace(POST, text="Read https://elsewhere.example/a/very/long/address today."))
    receipt = sent(request, access)
    fake.posts[0].commentary = "Read https://lnkd.in/aBc today."
    assert linkedin.find(request, access, NOW) == receipt


def test_a_post_is_known_by_the_address_in_its_text_where_it_has_no_card(fake: FakeLinkedIn, access: Access) -> None:
    request = linkedin.compose(replace(POST, text=f"It is signed: {PAGE}."))
    receipt = sent(request, access)
    fake.posts[0].article = {}
    assert linkedin.find(request, access, NOW) == receipt


def test_a_post_without_an_address_is_found_by_its_words(access: Access) -> None:
    request = linkedin.compose(Post("The press office is closed on Monday.", "", "en"))
    receipt = sent(request, access)
    assert linkedin.find(request, access, NOW) == receipt
    other = linkedin.compose(Post("The press office is open on Monday.", "", "en"))
    assert linkedin.find(other, access, NOW) is None


def test_the_same_words_with_another_page_are_another_post(access: Access) -> None:
    sent(REQUEST, access)
    assert linkedin.find(linkedin.compose(replace(POST, address=PAGE + "fr/")), access, NOW) is None


def test_the_same_page_in_other_words_is_left_to_a_person_unless_it_is_accounted_for(access: Access) -> None:
    receipt = sent(REQUEST, access)
    other = linkedin.compose(replace(POST, text="Other words."))
    with pytest.raises(OtherWords, match="other words"):
        linkedin.find(other, access, NOW)
    assert linkedin.find(other, access, NOW, {receipt.id}) is None


def test_a_post_that_was_cut_short_is_left_to_a_person(fake: FakeLinkedIn, access: Access) -> None:
    sent(REQUEST, access)
    fake.posts[0].commentary = "United Nations "
    with pytest.raises(OtherWords):
        linkedin.find(REQUEST, access, NOW)


def test_looking_goes_back_a_minute_for_the_clocks_and_no_further(access: Access) -> None:
    receipt = sent(REQUEST, access)
    assert linkedin.find(REQUEST, access, NOW + timedelta(seconds=60)) == receipt
    assert linkedin.find(REQUEST, access, NOW + timedelta(seconds=61)) is None


def test_looking_reads_every_page_though_they_are_shorter_than_asked_for(fake: FakeLinkedIn, access: Access) -> None:
    receipt = sent(REQUEST, access)
    for number in range(4):
        sent(linkedin.compose(Post(f"Notice {number}", "", "en")), access)
    fake.page = 2
    fake.calls.clear()
    assert linkedin.find(REQUEST, access, NOW) == receipt
    assert fake.calls == ["GET /rest/posts"] * 4


def test_looking_stops_where_posts_are_older(fake: FakeLinkedIn, access: Access) -> None:
    sent(REQUEST, access)
    fake.calls.clear()
    assert linkedin.find(REQUEST, access, NOW + timedelta(hours=1)) is None
    assert fake.calls == ["GET /rest/posts"]


def test_a_post_shown_late_is_found_at_a_later_look(fake: FakeLinkedIn, access: Access) -> None:
    receipt = sent(REQUEST, access)
    fake.late = 2
    assert [linkedin.find(REQUEST, access, NOW) for _ in range(3)] == [None, None, receipt]


def test_a_draft_and_a_post_of_somebody_else_are_none_of_ours(fake: FakeLinkedIn, access: Access) -> None:
    sent(REQUEST, access)
    row = fake._row(fake.posts[0])
    for change in ({"lifecycleState": "DRAFT"}, {"author": "urn:li:organization:9"}):
        fake.fails(200, {"elements": [row | change]})
        fake.fails(200, {"elements": []})
        assert linkedin.find(REQUEST, access, NOW) is None


def test_looking_with_a_refresh_token_exchanges_it_unless_a_token_is_kept(fake: FakeLinkedIn, access: Access) -> None:
    receipt = sent(REQUEST, access)
    refreshed = replace(access, secret=REFRESHED)
    fake.calls.clear()
    assert linkedin.find(REQUEST, refreshed, NOW) == receipt
    assert linkedin.find(REQUEST, replace(refreshed, token=TOKEN), NOW) == receipt
    assert fake.calls.count("POST /oauth/v2/accessToken") == 1


def test_a_correction_is_found_done_or_not_done(fake: FakeLinkedIn, access: Access) -> None:
    receipt = sent(REQUEST, access)
    correction = linkedin.correct(POST, receipt)
    assert linkedin.find(correction, access, NOW) is None
    fake.drops(acts=True)
    assert isinstance(linkedin.send(correction, access, NOW), Unknown)
    assert linkedin.find(correction, access, NOW) == receipt
    fake.posts[0].gone = True
    assert linkedin.find(correction, access, NOW) is None


def test_a_recall_is_found_done_or_not_done(fake: FakeLinkedIn, access: Access) -> None:
    receipt = sent(REQUEST, access)
    recall = linkedin.recall(receipt)
    assert linkedin.find(recall, access, NOW) is None
    fake.drops(acts=True)
    assert isinstance(linkedin.send(recall, access, NOW), Unknown)
    assert linkedin.find(recall, access, NOW) == receipt


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500, 503])
def test_where_linkedin_does_not_answer_looking_says_so(fake: FakeLinkedIn, access: Access, status: int) -> None:
    for request in (REQUEST, linkedin.recall(Receipt(URN, "", NOW))):
        fake.fails(status, {"message": POST.text})
        with pytest.raises(LookupError, match=str(status)) as told:
            linkedin.find(request, access, NOW)
        assert "UNICRI" not in str(told.value)
        assert told.value.__suppress_context__


ROW = {"id": URN, "author": AUTHOR, "commentary": "a", "createdAt": 1796389200000, "lifecycleState": "PUBLISHED"}
ODD: list[Any] = [
    {},
    [],
    {"elements": "none"},
    {"elements": [{}]},
    {"elements": [ROW | {"id": "urn:li:activity:7"}]},
    {"elements": [ROW | {"createdAt": "yesterday"}]},
    {"elements": [ROW | {"commentary": None}]},
]


@pytest.mark.parametrize("body", ODD)
def test_an_odd_answer_to_a_look_is_no_answer(fake: FakeLinkedIn, access: Access, body: Any) -> None:
    fake.fails(200, body)
    with pytest.raises(LookupError, match="could not be asked"):
        linkedin.find(REQUEST, access, NOW)


def test_the_page_of_another_web_site_does_not_say_that_a_post_is_gone(fake: FakeLinkedIn, access: Access) -> None:
    fake.fails(404, b"<h1>Not found</h1>")
    with pytest.raises(LookupError, match="404"):
        linkedin.find(linkedin.recall(Receipt(URN, "", NOW)), access, NOW)


def test_an_account_without_end_is_no_answer(
    fake: FakeLinkedIn, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown, "PAGES", 2)
    for number in range(3):
        sent(linkedin.compose(Post(f"Notice {number}", "", "en")), access)
    fake.page = 1
    with pytest.raises(LookupError):
        linkedin.find(REQUEST, access, NOW)


@pytest.mark.parametrize("request_", [REQUEST, linkedin.recall(Receipt(URN, "", NOW))])
def test_a_look_that_takes_too_long_in_all_is_no_answer(
    fake: FakeLinkedIn, access: Access, monkeypatch: pytest.MonkeyPatch, request_: bytes
) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.2)
    fake.silent(acts=False)
    with pytest.raises(LookupError, match="too long") as told:
        linkedin.find(request_, access, NOW)
    assert told.value.__suppress_context__

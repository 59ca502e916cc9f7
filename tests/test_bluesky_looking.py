"""Looking on a Bluesky account, against a stand-in on loopback: there, not there, or left to a person."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.channels import Access, OtherWords, bluesky
from pipeline.channels.bluesky import wire
from pipeline.clock import HandClock
from pipeline.delivery import Post, Receipt, Sent, Unknown
from pipeline.standins.bluesky import DID, SECRET, FakeBluesky

NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
POST = Post(
    "Two sign.", "https://newsroom.int/releases/joint-signing/", "en", "At 10:00.", mark="0" * 32, since=NOW, at=NOW
)
REQUEST = bluesky.compose(POST)
RECALL = bluesky.recall(Receipt("3kaaaaaaaaa2a", "", NOW))
SESSION, PUT, GET, DELETE = "createSession", "putRecord", "getRecord", "deleteRecord"


@pytest.fixture
def fake() -> Iterator[FakeBluesky]:
    with FakeBluesky(HandClock(NOW)) as serving:
        yield serving


@pytest.fixture
def access(fake: FakeBluesky) -> Access:
    return Access(SECRET, fake.address)


def sent(request: bytes, access: Access) -> Receipt:
    outcome = bluesky.send(request, access, NOW)
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def unknown(fake: FakeBluesky, access: Access, request: bytes, call: str, acts: bool) -> None:
    """Send it so that neither the answer nor the look after it comes back."""
    fake.drops(call, acts)
    fake.drops(GET, acts=False)
    assert isinstance(bluesky.send(request, access, NOW), Unknown)


def test_a_post_whose_answer_was_lost_is_found_exactly_once(fake: FakeBluesky, access: Access) -> None:
    unknown(fake, access, REQUEST, PUT, acts=True)
    (post,) = fake.posts
    found = bluesky.find(REQUEST, access, NOW)
    assert found == Receipt(post.key, f"https://bsky.app/profile/{DID}/post/{post.key}", NOW)


def test_a_post_that_never_arrived_is_surely_not_there(fake: FakeBluesky, access: Access) -> None:
    unknown(fake, access, REQUEST, PUT, acts=False)
    assert bluesky.find(REQUEST, access, NOW) is None


def test_a_post_is_found_however_long_ago_it_was_made(access: Access) -> None:
    receipt = sent(REQUEST, access)
    later = NOW + timedelta(days=400)
    assert bluesky.find(REQUEST, access, later) == replace(receipt, at=later)


def test_the_same_words_of_another_delivery_are_another_post(access: Access) -> None:
    sent(REQUEST, access)
    assert bluesky.find(bluesky.compose(replace(POST, mark="1" * 32)), access, NOW) is None
    assert bluesky.find(bluesky.compose(replace(POST, since=NOW + timedelta(minutes=2))), access, NOW) is None


def test_a_correction_is_found_beside_its_post(access: Access) -> None:
    receipt = sent(REQUEST, access)
    correction = bluesky.correct(replace(POST, mark="2" * 32), receipt)
    assert bluesky.find(correction, access, NOW, {receipt.id}) is None
    corrected = sent(correction, access)
    assert bluesky.find(correction, access, NOW, {receipt.id}) == corrected


def test_a_post_that_is_accounted_for_is_not_found_again(access: Access) -> None:
    receipt = sent(REQUEST, access)
    assert bluesky.find(REQUEST, access, NOW, {receipt.id}) is None


def test_other_words_where_the_post_belongs_are_left_to_a_person(fake: FakeBluesky, access: Access) -> None:
    sent(REQUEST, access)
    fake.posts[0].record["text"] = "Somebody wrote this instead."
    with pytest.raises(OtherWords, match=r"other words.*[.] [A-Z]"):
        bluesky.find(REQUEST, access, NOW)


@pytest.mark.parametrize("acts", [False, True])
def test_a_recall_is_found_done_or_not_done(fake: FakeBluesky, access: Access, acts: bool) -> None:
    receipt = sent(REQUEST, access)
    recall = bluesky.recall(receipt)
    unknown(fake, access, recall, DELETE, acts)
    assert bluesky.find(recall, access, NOW) == (receipt if acts else None)


def test_looking_costs_one_session_and_sends_nothing(fake: FakeBluesky, access: Access) -> None:
    bluesky.find(REQUEST, access, NOW)
    assert fake.calls == [SESSION, GET]
    assert len(fake.sessions) == 1
    assert fake.posts == []


@pytest.mark.parametrize("request_", [REQUEST, RECALL])
@pytest.mark.parametrize("call", [SESSION, GET])
@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 429, 500, 502, 503])
def test_where_bluesky_does_not_answer_looking_says_so(
    fake: FakeBluesky, access: Access, request_: bytes, call: str, status: int
) -> None:
    fake.fails(call, status, "Unheard")
    with pytest.raises(LookupError, match=str(status)) as told:
        bluesky.find(request_, access, NOW)
    assert "secret word" not in str(told.value)
    assert told.value.__suppress_context__


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        None,
        {"uri": "at://a"},
        {"uri": "at://a", "cid": "b", "value": None},
        {"uri": "at://a", "cid": "b", "value": {}},
        {"uri": "at://a", "cid": "b", "value": {"$type": "app.bsky.feed.like"}},
        {"uri": "at://a", "cid": "b", "value": {"$type": "app.bsky.feed.post", "text": 7}},
    ],
)
def test_an_odd_answer_to_a_look_is_no_answer(fake: FakeBluesky, access: Access, body: Any) -> None:
    fake.answers(GET, body)
    with pytest.raises(LookupError) as told:
        bluesky.find(REQUEST, access, NOW)
    assert told.value.__suppress_context__
    assert not isinstance(told.value, OtherWords)


@pytest.mark.parametrize("cut", [FakeBluesky.drops, FakeBluesky.garbles])
@pytest.mark.parametrize("call", [SESSION, GET])
def test_a_line_that_breaks_is_no_answer(fake: FakeBluesky, access: Access, cut: Any, call: str) -> None:
    cut(fake, call, acts=True)
    with pytest.raises(LookupError):
        bluesky.find(REQUEST, access, NOW)


@pytest.mark.parametrize("call", [SESSION, GET])
def test_a_look_that_takes_too_long_in_all_is_no_answer(
    fake: FakeBluesky, access: Access, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    bluesky.find(REQUEST, access, NOW)  # the library is loaded
    monkeypatch.setattr(wire, "LONGEST", 0.3)
    fake.silent(call, acts=False)
    with pytest.raises(LookupError, match="too long") as told:
        bluesky.find(REQUEST, access, NOW)
    assert told.value.__suppress_context__

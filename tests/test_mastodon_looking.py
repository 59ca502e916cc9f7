"""Looking on a Mastodon account, against a stand-in on loopback: what is found, what is not, what a person must say."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.channels import Access, OtherWords, mastodon
from pipeline.channels.mastodon import looking, wire
from pipeline.channels.mastodon.shown import of_html, of_text
from pipeline.clock import HandClock
from pipeline.delivery import Post, Receipt, Sent, Unknown
from pipeline.standins.mastodon import ACCOUNT, OWN, TOKEN, FakeMastodon, as_shown

NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
PAGE = "https://newsroom.int/releases/joint-signing/"
POST = Post(
    "Two institutions sign in Port of Spain & Turin.", PAGE, "en", "The hour is 10:00, not 09:00.", mark="a" * 32
)
REQUEST = mastodon.compose(POST)


@pytest.fixture
def fake() -> Iterator[FakeMastodon]:
    with FakeMastodon(HandClock(NOW)) as serving:
        yield serving


@pytest.fixture
def access(fake: FakeMastodon) -> Access:
    return Access(TOKEN, fake.address, ACCOUNT)


def sent(request: bytes, access: Access) -> Receipt:
    outcome = mastodon.send(request, access, NOW)
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def another(text: str, page: str = PAGE) -> bytes:
    return mastodon.compose(Post(text, page, "en", mark=str(abs(hash((text, page))))[:16]))


@pytest.mark.parametrize("page", [PAGE, "https://newsroom.example/releases/joint-signing/"])
def test_a_post_whose_answer_was_lost_is_found_exactly_once(fake: FakeMastodon, access: Access, page: str) -> None:
    request = mastodon.compose(replace(POST, address=page))
    fake.drops(acts=True)
    assert isinstance(mastodon.send(request, access, NOW), Unknown)
    found = mastodon.find(request, access, NOW)
    assert found is not None
    assert [found] == [Receipt(post.id, f"https://social.example/@desk/{post.id}", NOW) for post in fake.posts]


def test_a_post_that_never_arrived_is_not_found(fake: FakeMastodon, access: Access) -> None:
    fake.drops(acts=False)
    assert isinstance(mastodon.send(REQUEST, access, NOW), Unknown)
    assert mastodon.find(REQUEST, access, NOW) is None


@pytest.mark.parametrize(
    "text",
    [
        "Trade <rises> & falls, unicri.it says",
        "Cafe\u0301 «ouvert»",
        "Réunion à 9h\n\n- un\n- deux",
        "",
        "日本が署名",
        "With @UNICRI@social.example, @caricom and #Libraries. Write to press@agency.example!",
        "See https://unicri.it/news/?a=1&b=2 (and https://www.un.org/a-long-address-that-is-cut-short-for-the-eye).",
        "a<br>b &amp; c",
    ],
)
def test_a_post_is_known_again_however_mastodon_shows_it(access: Access, text: str) -> None:
    request = another(text)
    receipt = sent(request, access)
    assert mastodon.find(request, access, NOW) == receipt


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="@#"), max_size=60))
def test_any_text_is_the_same_after_it_was_shown(text: str) -> None:
    whole = f"{text}\n{PAGE}"
    assert of_html(as_shown(whole)).says(of_text(whole))


def test_a_post_without_an_address_is_found_by_its_words(access: Access) -> None:
    request = another("The press office is closed on Monday.", "")
    receipt = sent(request, access)
    assert mastodon.find(request, access, NOW) == receipt
    assert mastodon.find(another("The press office is open on Monday.", ""), access, NOW) is None


def test_the_same_words_with_another_page_are_another_post(access: Access) -> None:
    sent(REQUEST, access)
    assert mastodon.find(mastodon.compose(replace(POST, address=PAGE + "fr/")), access, NOW) is None


def test_the_same_page_in_other_words_is_left_to_a_person_unless_it_is_accounted_for(access: Access) -> None:
    receipt = sent(another("A colleague's words."), access)
    with pytest.raises(OtherWords, match="other words"):
        mastodon.find(REQUEST, access, NOW)
    assert mastodon.find(REQUEST, access, NOW, {receipt.id}) is None
    ours = sent(REQUEST, access)
    assert mastodon.find(REQUEST, access, NOW, {receipt.id}) == ours
    assert mastodon.find(REQUEST, access, NOW, {receipt.id, ours.id}) is None


def test_of_two_posts_of_the_same_words_the_first_is_the_one(fake: FakeMastodon, access: Access) -> None:
    receipt = sent(REQUEST, access)
    fake.clock.move_to(NOW + timedelta(hours=2))  # type: ignore[attr-defined]
    assert sent(REQUEST, access) != receipt
    assert mastodon.find(REQUEST, access, NOW) == receipt


@pytest.mark.parametrize("edits", [True, False], ids=["edit", "reply"])
def test_a_correction_is_found_done_or_not_done(fake: FakeMastodon, access: Access, edits: bool) -> None:
    receipt = sent(REQUEST, access)
    fake.edits = edits
    request = mastodon.correct(replace(POST, mark="b" * 32), receipt)
    assert mastodon.find(request, access, NOW, {receipt.id}) is None
    fake.drops(acts=True, at="PUT" if edits else "POST")
    assert isinstance(mastodon.send(request, access, NOW), Unknown)
    found = mastodon.find(request, access, NOW, {receipt.id})
    assert found is not None
    assert (found.id == receipt.id) == edits
    assert found.id == fake.standing[-1].id


def test_a_correction_is_found_behind_the_next_one(access: Access) -> None:
    receipt = sent(REQUEST, access)
    first, second = (mastodon.correct(replace(POST, note=note), receipt) for note in ("It is ten.", "It is eleven."))
    sent(first, access)
    sent(second, access)
    assert mastodon.find(first, access, NOW, {receipt.id}) == receipt
    assert mastodon.find(mastodon.correct(replace(POST, note="Noon."), receipt), access, NOW, {receipt.id}) is None


def test_a_post_is_known_again_after_it_was_corrected(access: Access) -> None:
    receipt = sent(REQUEST, access)
    sent(mastodon.correct(POST, receipt), access)
    assert mastodon.find(REQUEST, access, NOW) == receipt


def test_a_correction_of_a_post_that_is_gone_is_not_found(fake: FakeMastodon, access: Access) -> None:
    receipt = sent(REQUEST, access)
    fake.posts[0].gone = True
    assert mastodon.find(mastodon.correct(POST, receipt), access, NOW) is None


def test_looking_goes_back_a_minute_for_the_clocks_and_no_further(access: Access) -> None:
    receipt = sent(REQUEST, access)
    assert mastodon.find(REQUEST, access, NOW + timedelta(seconds=60)) == receipt
    assert mastodon.find(REQUEST, access, NOW + timedelta(seconds=61)) is None


def test_looking_reads_every_page_of_the_account_since_then_and_no_more(fake: FakeMastodon, access: Access) -> None:
    clock = fake.clock
    assert isinstance(clock, HandClock)
    for number in range(4):
        sent(another(f"Notice {number}", ""), access)
    clock.move_to(NOW + timedelta(hours=1))
    receipt = sent(REQUEST, access)
    for number in range(5, 10):
        sent(another(f"Notice {number}", ""), access)
    fake.page = 2
    fake.calls.clear()
    found = mastodon.find(REQUEST, access, clock.now())
    assert found is not None
    assert found.id == receipt.id
    assert fake.calls.count(f"GET /api/v1/accounts/{OWN}/statuses") == 4


def test_a_post_shown_late_is_found_at_a_later_look(fake: FakeMastodon, access: Access) -> None:
    receipt = sent(REQUEST, access)
    fake.late = 2
    assert [mastodon.find(REQUEST, access, NOW) for _ in range(3)] == [None, None, receipt]


def test_looking_sends_nothing(fake: FakeMastodon, access: Access) -> None:
    receipt = sent(REQUEST, access)
    fake.calls.clear()
    for request in (REQUEST, mastodon.correct(POST, receipt), mastodon.recall(receipt)):
        mastodon.find(request, access, NOW)
    assert {call.split()[0] for call in fake.calls} == {"GET"}


def test_a_recall_is_found_done_or_not_done(fake: FakeMastodon, access: Access) -> None:
    recall = mastodon.recall(sent(REQUEST, access))
    assert mastodon.find(recall, access, NOW) is None
    fake.drops(acts=True)
    assert isinstance(mastodon.send(recall, access, NOW), Unknown)
    found = mastodon.find(recall, access, NOW)
    assert found is not None
    assert found.id == fake.posts[0].id
    fake.fails(410)
    assert mastodon.find(recall, access, NOW) == found
    fake.fails(404, b"<html>Nothing here</html>")
    with pytest.raises(LookupError, match="404"):
        mastodon.find(recall, access, NOW)


@pytest.mark.parametrize("status", [301, 401, 403, 422, 429, 500, 503])
def test_where_the_server_does_not_answer_looking_says_so(fake: FakeMastodon, access: Access, status: int) -> None:
    receipt = Receipt("7", "", NOW)
    for request in (REQUEST, mastodon.correct(POST, receipt), mastodon.recall(receipt)):
        fake.fails(status, {"error": POST.text})
        with pytest.raises(LookupError, match=str(status)) as told:
            mastodon.find(request, access, NOW)
        assert POST.text not in str(told.value)
        assert told.value.__suppress_context__


ROW: dict[str, Any] = {"id": "7", "created_at": "2020-12-04T13:00:00.000Z", "content": "<p>a</p>"}
ODD: list[Any] = [
    {},
    None,
    "none",
    [None],
    [{}],
    [ROW | {"id": 7}],
    [ROW | {"id": "../7"}],
    [ROW | {"created_at": "yesterday"}],
    [ROW | {"created_at": "2020-12-04T13:00:00"}],
    [ROW | {"content": None}],
]


@pytest.mark.parametrize("body", ODD)
def test_an_odd_answer_to_a_look_is_no_answer(fake: FakeMastodon, access: Access, body: Any) -> None:
    fake.fails(200, json.dumps(body).encode(), at=f"GET /api/v1/accounts/{OWN}/statuses")
    with pytest.raises(LookupError):
        mastodon.find(REQUEST, access, NOW)


def test_boosts_of_others_are_not_taken_for_posts(fake: FakeMastodon, access: Access) -> None:
    boost = ROW | {"content": as_shown(mastodon.text(REQUEST)), "reblog": {"id": "8"}}
    fake.fails(200, [boost], at=f"GET /api/v1/accounts/{OWN}/statuses")
    assert mastodon.find(REQUEST, access, NOW) is None


def test_an_account_without_end_is_no_answer(
    fake: FakeMastodon, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "PAGES", 2)
    for number in range(3):
        sent(another(f"Notice {number}", ""), access)
    fake.page = 1
    with pytest.raises(LookupError):
        mastodon.find(REQUEST, access, NOW)


@pytest.mark.parametrize("request_", [REQUEST, mastodon.recall(Receipt("7", "", NOW))])
def test_a_look_that_takes_too_long_in_all_is_no_answer(
    fake: FakeMastodon, access: Access, monkeypatch: pytest.MonkeyPatch, request_: bytes
) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.2)
    fake.silent(acts=False)
    with pytest.raises(LookupError, match="too long") as told:
        mastodon.find(request_, access, NOW)
    assert told.value.__suppress_context__

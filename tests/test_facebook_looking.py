"""Looking on a Page, against a stand-in on loopback: what is found, what is not, what is left to a person."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.channels import Access, OtherWords, facebook
from pipeline.channels.facebook import looking, wire
from pipeline.channels.facebook.shown import address
from pipeline.clock import HandClock
from pipeline.delivery import Post, Receipt, Sent, Unknown
from pipeline.standins.facebook import NAME, PAGE, PERSON_TOKEN, TOKEN, FakeFacebook, error

NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
HERE = "https://newsroom.example/releases/joint-signing/"
POST = Post("Two sign in Turin & Port of Spain.", HERE, "en", "The hour is 10:00, not 09:00.", account=PAGE)
REQUEST = facebook.compose(POST)
SEVEN = Receipt(f"{PAGE}_7", f"https://www.facebook.com/{PAGE}/posts/7", NOW)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


@pytest.fixture
def fake(clock: HandClock) -> Iterator[FakeFacebook]:
    with FakeFacebook(clock) as serving:
        yield serving


@pytest.fixture
def access(fake: FakeFacebook) -> Access:
    return Access(TOKEN, fake.address, PAGE)


def sent(request: bytes, access: Access) -> Receipt:
    outcome = facebook.send(request, access, NOW)
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def found(request: bytes, access: Access, known: frozenset[str] = frozenset()) -> str:
    receipt = facebook.find(request, access, NOW, known)
    return receipt.id if receipt else ""


def another(text: str, page: str = HERE) -> bytes:
    return facebook.compose(replace(POST, text=text, address=page))


@pytest.mark.parametrize("account", [PAGE, NAME])
def test_a_post_whose_answer_was_lost_is_found_exactly_once(fake: FakeFacebook, account: str) -> None:
    request, access = facebook.compose(replace(POST, account=account)), Access(TOKEN, fake.address, account)
    fake.drops(acts=True)
    assert isinstance(facebook.send(request, access, NOW), Unknown)
    (post,) = fake.posts
    shown = f"https://www.facebook.com/{PAGE}/posts/{post.id.partition('_')[2]}"
    assert facebook.find(request, access, NOW) == Receipt(post.id, shown, NOW)


def test_a_post_that_never_arrived_is_not_found(fake: FakeFacebook, access: Access) -> None:
    fake.drops(acts=False)
    assert isinstance(facebook.send(REQUEST, access, NOW), Unknown)
    assert facebook.find(REQUEST, access, NOW) is None


@pytest.mark.parametrize(
    "text",
    [
        "Trade <rises> & falls, unicri.it says",
        "Cafe\u0301 «ouvert»",
        "Réunion à 9h\n\n- un\n- deux",
        "",
        "日本が署名",
        "#Libraries: see https://www.un.org/a?b=c, and (https://unicri.it).",
    ],
)
def test_a_post_is_known_again(access: Access, text: str) -> None:
    receipt = sent(another(text), access)
    assert found(another(text), access) == receipt.id


@pytest.mark.parametrize(
    "shown", ["Two sign in Turin & Port  of\nSpain é.", "Two sign in Turin & Port of Spain e\u0301"]
)
def test_a_post_is_known_again_where_facebook_writes_it_in_its_own_way(
    fake: FakeFacebook, access: Access, shown: str
) -> None:
    post = fake.add(shown, HERE.rstrip("/") + "?fbclid=IwAR0")
    assert found(another("Two sign in Turin & Port of Spain é."), access) == post.id


def test_a_post_without_an_address_is_found_by_its_words(access: Access) -> None:
    receipt = sent(another("The press office is closed on Monday.", ""), access)
    assert found(another("The press office is closed on Monday.", ""), access) == receipt.id
    assert found(another("The press office is open on Monday.", ""), access) == ""


def test_the_same_words_with_another_page_are_another_post(access: Access) -> None:
    sent(REQUEST, access)
    assert found(another(POST.text, HERE + "fr/"), access) == ""


def test_the_same_page_in_other_words_is_left_to_a_person_unless_it_is_accounted_for(
    fake: FakeFacebook, access: Access
) -> None:
    theirs = fake.add("A colleague's words.", HERE)
    with pytest.raises(OtherWords, match="other words") as told:
        facebook.find(REQUEST, access, NOW)
    assert "colleague" not in str(told.value)
    known = frozenset({theirs.id})
    assert found(REQUEST, access, known) == ""
    ours = sent(REQUEST, access)
    assert found(REQUEST, access) == ours.id
    assert found(REQUEST, access, known) == ours.id
    assert found(REQUEST, access, known | {ours.id}) == ""


def test_the_same_words_without_a_card_yet_are_left_to_a_person_until_the_card_is_there(
    fake: FakeFacebook, access: Access
) -> None:
    receipt = sent(REQUEST, access)
    fake.bare = 1
    with pytest.raises(OtherWords, match="without its card"):
        facebook.find(REQUEST, access, NOW)
    assert found(REQUEST, access) == receipt.id


def test_what_a_visitor_writes_on_the_page_is_not_taken_for_a_post_of_the_page(
    fake: FakeFacebook, access: Access
) -> None:
    fake.add(POST.text, HERE, visitor=True)
    assert found(REQUEST, access) == ""


def test_of_two_posts_of_the_same_words_the_first_is_the_one(
    fake: FakeFacebook, access: Access, clock: HandClock
) -> None:
    receipt = sent(REQUEST, access)
    clock.move_to(NOW + timedelta(hours=2))
    sent(REQUEST, access)
    assert found(REQUEST, access) == receipt.id


@pytest.mark.parametrize(
    ("told", "same"),
    [
        (HERE, True),
        (HERE.upper().replace("/RELEASES/JOINT-SIGNING/", "/releases/joint-signing"), True),
        (HERE + "?fbclid=IwAR0", True),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fnewsroom.example%2Freleases%2Fjoint-signing&h=AT0", True),
        (HERE + "?page=2", False),
        (HERE + "fr/", False),
        ("https://elsewhere.example/releases/joint-signing/", False),
        ("https://[", False),
        ("https://l.facebook.com/l.php", False),
    ],
)
def test_an_address_is_known_again_however_facebook_wraps_it(told: str, same: bool) -> None:
    assert (address(told) == address(HERE)) == same


def test_a_correction_is_found_done_or_not_done(fake: FakeFacebook, access: Access) -> None:
    receipt = sent(REQUEST, access)
    request = facebook.correct(POST, receipt)
    assert found(request, access, frozenset({receipt.id})) == ""
    fake.drops(acts=True)
    assert isinstance(facebook.send(request, access, NOW), Unknown)
    assert facebook.find(request, access, NOW, {receipt.id}) == receipt


def test_a_correction_of_a_single_point_is_not_taken_for_done(fake: FakeFacebook, access: Access) -> None:
    receipt = sent(REQUEST, access)
    sent(facebook.correct(replace(POST, note="It costs 1.5 million."), receipt), access)
    assert found(facebook.correct(replace(POST, note="It costs 1,5 million."), receipt), access) == ""


def test_a_correction_of_a_post_that_is_gone_is_not_found(fake: FakeFacebook, access: Access) -> None:
    receipt = sent(REQUEST, access)
    fake.posts[0].gone = True
    assert found(facebook.correct(POST, receipt), access) == ""


def test_looking_goes_back_a_minute_for_the_clocks_and_no_further(access: Access) -> None:
    receipt = sent(REQUEST, access)
    seen = facebook.find(REQUEST, access, NOW + timedelta(seconds=60))
    assert seen is not None
    assert seen.id == receipt.id
    assert facebook.find(REQUEST, access, NOW + timedelta(seconds=61)) is None


def test_looking_reads_every_page_and_follows_no_address_with_the_token_in_it(
    fake: FakeFacebook, access: Access
) -> None:
    receipt = sent(REQUEST, access)
    for number in range(5):
        sent(another(f"Notice {number}", ""), access)
    fake.page = 2
    fake.calls.clear()
    fake.asked.clear()
    assert found(REQUEST, access) == receipt.id
    assert fake.calls == [f"GET /{PAGE}/published_posts"] * 3
    assert not any("access_token" in fields for fields in fake.asked)


def test_a_post_shown_late_is_found_at_a_later_look(fake: FakeFacebook, access: Access) -> None:
    receipt = sent(REQUEST, access)
    fake.late = 2
    assert [found(REQUEST, access) for _ in range(3)] == ["", "", receipt.id]


def test_looking_sends_nothing(fake: FakeFacebook, access: Access) -> None:
    receipt = sent(REQUEST, access)
    fake.calls.clear()
    for request in (REQUEST, facebook.correct(POST, receipt), facebook.recall(receipt)):
        facebook.find(request, access, NOW)
    assert {call.split()[0] for call in fake.calls} == {"GET"}


def test_a_recall_is_found_done_or_not_done(fake: FakeFacebook, access: Access) -> None:
    receipt = sent(REQUEST, access)
    recall = facebook.recall(receipt)
    assert facebook.find(recall, access, NOW) is None
    fake.drops(acts=True)
    assert isinstance(facebook.send(recall, access, NOW), Unknown)
    assert facebook.find(recall, access, NOW) == receipt


def test_a_post_that_another_token_may_not_see_is_not_taken_for_gone(fake: FakeFacebook, access: Access) -> None:
    receipt = sent(REQUEST, access)
    with pytest.raises(LookupError):
        facebook.find(facebook.recall(receipt), replace(access, secret=PERSON_TOKEN), NOW)


def test_a_look_that_breaks_off_does_not_tell_the_answer_before_as_its_own(fake: FakeFacebook, access: Access) -> None:
    fake.drops(acts=False, at="GET /me")
    with pytest.raises(LookupError, match=r"could not be asked\."):
        facebook.find(facebook.recall(SEVEN), access, NOW)


def test_a_request_that_names_no_page_is_not_looked_for(fake: FakeFacebook, access: Access) -> None:
    with pytest.raises(LookupError):
        facebook.find(facebook.compose(replace(POST, account="")), access, NOW)
    assert fake.calls == []


@pytest.mark.parametrize("code", [1, 2, 4, 10, 100, 190, 368])
def test_where_facebook_does_not_answer_looking_says_so(fake: FakeFacebook, access: Access, code: int) -> None:
    for request in (REQUEST, facebook.correct(POST, SEVEN), facebook.recall(SEVEN)):
        fake.errs(code, POST.text)
        with pytest.raises(LookupError, match=f"code {code}[)]") as told:
            facebook.find(request, access, NOW)
        assert POST.text not in str(told.value)
        assert told.value.__suppress_context__


ROW: dict[str, Any] = {"id": f"{PAGE}_7", "created_time": "2020-12-04T13:00:00+0000", "message": "a"}
ODD: list[Any] = [
    {},
    None,
    [],
    "none",
    {"data": None},
    {"data": [None]},
    {"data": [{}]},
    {"data": [ROW | {"id": 7}]},
    {"data": [ROW | {"id": "../7"}]},
    {"data": [ROW | {"created_time": "yesterday"}]},
    {"data": [ROW | {"created_time": "2020-12-04T13:00:00"}]},
    {"data": [ROW | {"message": ["a"]}]},
    {"data": [ROW | {"attachments": "none"}]},
    {"data": [ROW], "paging": {"next": "https://graph.facebook.com/"}},
    error(0, "No"),
]


@pytest.mark.parametrize("body", ODD)
def test_an_odd_answer_to_a_look_is_no_answer(fake: FakeFacebook, access: Access, body: Any) -> None:
    fake.fails(200, json.dumps(body).encode())
    with pytest.raises(LookupError) as told:
        facebook.find(REQUEST, access, NOW)
    assert not isinstance(told.value, OtherWords)


@pytest.mark.parametrize(
    "told", [None, 7, "javascript:alert(1)", "https://elsewhere.example/", "https://facebook.com/ b"]
)
def test_an_odd_address_of_a_post_is_not_shown(fake: FakeFacebook, access: Access, told: object) -> None:
    fake.fails(200, {"data": [ROW | {"message": POST.text + "\n" + HERE, "permalink_url": told}]})
    seen = facebook.find(REQUEST, access, NOW)
    assert seen is not None
    assert seen.address == f"https://www.facebook.com/{PAGE}_7"


def test_a_page_without_end_is_no_answer(fake: FakeFacebook, access: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "PAGES", 2)
    for number in range(3):
        sent(another(f"Notice {number}", ""), access)
    fake.page = 1
    with pytest.raises(LookupError):
        facebook.find(REQUEST, access, NOW)


@pytest.mark.parametrize("request_", [REQUEST, facebook.recall(SEVEN)])
def test_a_look_that_takes_too_long_in_all_is_no_answer(
    fake: FakeFacebook, access: Access, monkeypatch: pytest.MonkeyPatch, request_: bytes
) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.2)
    fake.silent(acts=False)
    with pytest.raises(LookupError, match="too long") as told:
        facebook.find(request_, access, NOW)
    assert told.value.__suppress_context__

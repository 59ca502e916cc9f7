"""The LinkedIn channel against a stand-in on loopback: requests, outcomes, tokens, and what must never be shown."""

import json
import logging
import re
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.channels import Access, Channel, channel, linkedin
from pipeline.channels.linkedin import card, wire
from pipeline.channels.linkedin.answers import without_answer
from pipeline.clock import HandClock
from pipeline.delivery import Image as Picture
from pipeline.delivery import Outcome, Post, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.standins.linkedin import ACCOUNT, CLIENT, REFRESHED, TOKEN, FakeLinkedIn
from pipeline.standins.x import closed, deaf
from tests.photographs import photograph, webp

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 12, 4, 13, 0, tzinfo=UTC)
PAGE = "https://newsroom.int/releases/joint-signing/"
WORDS = "United Nations (UNICRI) & CARICOM_IMPACS sign in Turin [Italy]. #Trade"
NOTE = "The hour is 10:00 (not 09:00)."
POST = Post(WORDS, PAGE, "en", NOTE, "Two institutions sign", "A memorandum was signed.")
REQUEST = linkedin.compose(POST)
URN = "urn:li:share:7"
CONTRACT: Channel = linkedin  # mypy holds the module to the protocol


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


def plain(outcome: Outcome) -> str:
    """The reason of an outcome, which must be plain sentences that show nothing private."""
    assert not isinstance(outcome, Sent)
    assert re.fullmatch(r"[A-Z].+?[.:;,] [^<{]+[.]", outcome.reason), outcome.reason
    assert "UNICRI" not in outcome.reason
    assert not any(secret in outcome.reason for secret in (TOKEN, *CLIENT))
    return outcome.reason


def test_importing_the_channel_loads_no_library_of_the_network() -> None:
    script = "import sys, pipeline.channels.linkedin; print({'requests', 'urllib3', 'PIL'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout == "set()\n"


# Composing


def test_the_channel_is_found_in_the_table() -> None:
    assert channel("linkedin") is CONTRACT


def test_the_same_post_gives_the_same_bytes_and_shows_its_text_alone() -> None:
    assert linkedin.compose(replace(POST)) == REQUEST
    assert linkedin.text(REQUEST) == WORDS
    assert json.loads(REQUEST) == {
        "do": "post",
        "text": WORDS,
        "page": PAGE,
        "title": "Two institutions sign",
        "summary": "A memorandum was signed.",
    }


def test_the_first_picture_that_can_be_shown_is_on_the_card() -> None:
    drawing, photo = Picture("a" * 64, "image/svg+xml", "Plan"), Picture("b" * 64, "image/png", "Hall")
    assert json.loads(linkedin.compose(replace(POST, images=(drawing, photo))))["picture"] == "b" * 64
    assert "picture" not in json.loads(linkedin.compose(replace(POST, images=(drawing,))))


def test_a_correction_edits_and_a_recall_deletes() -> None:
    receipt = Receipt(URN, "", NOW)
    assert json.loads(linkedin.correct(POST, receipt)) == {"do": "edit", "id": URN, "text": f"{WORDS}\n\n{NOTE}"}
    assert linkedin.recall(receipt) == b'{"do":"delete","id":"urn:li:share:7"}'
    assert linkedin.text(linkedin.recall(receipt)) == ""


@pytest.mark.parametrize(
    ("address", "id_"),
    [
        ("https://www.linkedin.com/feed/update/urn:li:share:7123/", "urn:li:share:7123"),
        ("https://www.linkedin.com/feed/update/urn%3Ali%3AugcPost%3A7123?utm_source=x", "urn:li:ugcPost:7123"),
        ("https://www.linkedin.com/posts/agency_a-share-7123-aBc_/?utm=1", "urn:li:share:7123"),
        ("https://www.linkedin.com/posts/agency_ugcPost-7123-aBcD", ""),
        ("https://www.linkedin.com/posts/agency_trade-ugcPost-7123-aBcD", "urn:li:ugcPost:7123"),
        ("urn:li:share:7123", "urn:li:share:7123"),
        ("https://www.linkedin.com/posts/agency_a-activity-7123-aBcD", ""),
        ("https://www.linkedin.com/feed/update/urn:li:activity:7123/", ""),
        ("https://www.linkedin.com/company/2414183/", ""),
        ("https://news.example/posts/a-share-7123-aBcD", ""),
        ("", ""),
    ],
)
def test_the_id_is_in_the_address_where_that_names_the_post_itself(address: str, id_: str) -> None:
    assert linkedin.id_of(REQUEST, address) == id_


# Sending


def test_a_post_goes_out_once_word_for_word_with_its_card(fake: FakeLinkedIn, access: Access) -> None:
    receipt = sent(REQUEST, access)
    (post,) = fake.posts
    assert post.text == WORDS
    assert post.article == {
        "source": PAGE,
        "title": "Two institutions sign",
        "description": "A memorandum was signed.",
    }
    assert receipt == Receipt(post.id, f"https://www.linkedin.com/feed/update/{post.id}/", NOW)
    assert fake.calls == ["POST /rest/posts"]


def test_an_unescaped_sign_would_have_been_cut_off_by_the_stand_in(fake: FakeLinkedIn, access: Access) -> None:
    from pipeline.channels.linkedin import sending

    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(sending, "little", lambda text: text)
        sent(REQUEST, access)
    assert fake.posts[0].text == "United Nations "


def test_a_post_without_a_page_has_no_card(fake: FakeLinkedIn, access: Access) -> None:
    sent(linkedin.compose(Post("The press office is closed on Monday.", "", "en")), access)
    assert fake.posts[0].article == {}


def test_a_summary_that_is_too_long_for_a_card_stays_away(fake: FakeLinkedIn, access: Access) -> None:
    sent(linkedin.compose(replace(POST, summary="a" * 4001)), access)
    assert "description" not in fake.posts[0].article


def test_a_correction_changes_the_text_in_place(fake: FakeLinkedIn, access: Access) -> None:
    first = sent(REQUEST, access)
    second = sent(linkedin.correct(POST, first), access)
    (post,) = fake.posts
    assert (post.text, post.edits) == (f"{WORDS}\n\n{NOTE}", 1)
    assert second == first
    assert fake.calls[1] == f"POST /rest/posts/{first.id}"


def test_a_correction_of_a_post_that_is_gone_is_refused_in_plain_words(fake: FakeLinkedIn, access: Access) -> None:
    outcome = linkedin.send(linkedin.correct(POST, Receipt(URN, "", NOW)), access, NOW)
    assert isinstance(outcome, Refused)
    assert "not on LinkedIn any more" in plain(outcome)


def test_a_recall_takes_the_post_away_and_may_be_repeated(fake: FakeLinkedIn, access: Access) -> None:
    recall = linkedin.recall(sent(REQUEST, access))
    first, second = sent(recall, access), sent(recall, access)
    assert fake.standing == []
    assert first == second
    fake.fails(404, {"status": 404, "message": "Post not found"})
    assert sent(recall, access) == first


def test_a_recall_at_an_address_that_is_not_linkedins_is_refused(fake: FakeLinkedIn, access: Access) -> None:
    recall = linkedin.recall(sent(REQUEST, access))
    for body in (b"<h1>Not found</h1>", {"status": 404, "message": "No virtual resource found"}, [404]):
        fake.fails(404, body)
        assert isinstance(linkedin.send(recall, access, NOW), Refused)
    assert len(fake.standing) == 1


ANSWERS: list[tuple[int, str, type]] = [
    (400, "Bad Request", Refused),
    (401, "EXPIRED_ACCESS_TOKEN", Refused),
    (403, "ACCESS_DENIED", Refused),
    (404, "Not Found", Refused),
    (405, "Not Allowed", Refused),
    (409, "Conflict", Unknown),
    (413, "Payload Too Large", Refused),
    (422, "Unprocessable", Refused),
    (422, "Content is a duplicate", Unknown),
    (429, "Too Many Requests", RetryAt),
    (302, "Found", Unknown),
    (408, "Request Timeout", Unknown),
    (500, "Internal Server Error", Unknown),
    (502, "Bad Gateway", Unknown),
    (503, "Service Unavailable", Unknown),
    (504, "Gateway Timeout", Unknown),
]


@pytest.mark.parametrize(("status", "message", "outcome"), ANSWERS)
def test_each_answer_has_its_outcome_and_plain_sentences(
    fake: FakeLinkedIn, access: Access, status: int, message: str, outcome: type
) -> None:
    fake.fails(status, {"status": status, "message": message})
    found = linkedin.send(REQUEST, access, NOW)
    assert type(found) is outcome
    assert plain(found)
    assert len(fake.calls) == 1
    assert not fake.posts


@pytest.mark.parametrize("request_", [REQUEST, linkedin.recall(Receipt(URN, "", NOW))])
def test_an_expired_token_is_told_with_how_to_renew_it(fake: FakeLinkedIn, access: Access, request_: bytes) -> None:
    fake.tokens.clear()
    outcome = linkedin.send(request_, access, NOW)
    assert isinstance(outcome, Refused)
    assert "The token of a LinkedIn page" in plain(outcome)


@pytest.mark.parametrize(
    ("header", "wait"), [("97", 97), ("0", 1), ("", 900), ("soon", 900), ("999999", 900), ("-5", 900)]
)
def test_a_request_to_wait_is_kept_where_it_is_sensible(
    fake: FakeLinkedIn, access: Access, header: str, wait: int
) -> None:
    told: dict[str, Any] = {"Retry_After": header} if header else {}
    fake.fails(429, **told)
    outcome = linkedin.send(REQUEST, access, NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(seconds=wait)


@pytest.mark.parametrize("acts", [False, True])
@pytest.mark.parametrize("cut", [FakeLinkedIn.drops, FakeLinkedIn.garbles])
def test_a_line_that_breaks_or_an_answer_without_a_urn_is_unknown(
    fake: FakeLinkedIn, access: Access, cut: Callable[..., None], acts: bool
) -> None:
    cut(fake, acts=acts)
    assert plain(linkedin.send(REQUEST, access, NOW))
    assert len(fake.posts) == acts


@pytest.mark.parametrize("urn", ["", "7", "urn:li:activity:7", "urn:li:share:7/../8", "urn:li:share:"])
def test_a_good_status_without_a_usable_urn_is_unknown(fake: FakeLinkedIn, access: Access, urn: str) -> None:
    fake.fails(201, b"", x_restli_id=urn)
    assert isinstance(linkedin.send(REQUEST, access, NOW), Unknown)


@pytest.mark.parametrize("edited", [False, True])
def test_a_page_that_answers_in_place_of_linkedin_leaves_a_correction_and_a_recall_unknown(
    fake: FakeLinkedIn, access: Access, edited: bool
) -> None:
    receipt = sent(REQUEST, access)
    fake.fails(200, b"<h1>Sign in to this network</h1>")
    request = linkedin.correct(POST, receipt) if edited else linkedin.recall(receipt)
    assert isinstance(linkedin.send(request, access, NOW), Unknown)


@pytest.mark.parametrize("edited", [False, True])
def test_a_line_that_breaks_at_a_correction_or_recall_is_unknown(
    fake: FakeLinkedIn, access: Access, edited: bool
) -> None:
    receipt = sent(REQUEST, access)
    request = linkedin.correct(POST, receipt) if edited else linkedin.recall(receipt)
    fake.drops(acts=True)
    assert isinstance(linkedin.send(request, access, NOW), Unknown)
    sent(request, access)
    assert len(fake.posts) == 1


def test_silence_after_the_request_is_unknown(
    fake: FakeLinkedIn, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "TIMEOUTS", (5.0, 0.2))
    fake.silent(acts=True)
    assert isinstance(linkedin.send(REQUEST, access, NOW), Unknown)
    assert len(fake.posts) == 1


def test_a_sending_that_takes_too_long_in_all_is_unknown(
    fake: FakeLinkedIn, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.5)
    monkeypatch.setattr(wire, "TIMEOUTS", (5.0, None))
    fake.silent(acts=True)
    assert isinstance(linkedin.send(REQUEST, access, NOW), Unknown)


def test_after_it_was_given_up_no_call_begins(fake: FakeLinkedIn, access: Access) -> None:
    import requests

    given_up = wire.Wire(access, NOW, TOKEN)
    given_up.give_up()
    with pytest.raises(requests.Timeout):
        given_up.rest("GET", "posts")
    assert fake.calls == []


@pytest.mark.parametrize(("begun", "outcome"), [(False, RetryAt), (True, Unknown)])
def test_what_was_given_up_before_any_call_began_is_tried_again_and_else_unknown(begun: bool, outcome: type) -> None:
    assert type(without_answer(TimeoutError(), begun, NOW)) is outcome


def test_what_cannot_be_prepared_is_refused() -> None:
    assert isinstance(without_answer(ImportError(), False, NOW), Refused)


def test_a_service_that_takes_no_connection_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUTS", (0.2, 5.0))
    with deaf() as address:
        outcome = linkedin.send(REQUEST, Access(TOKEN, address, ACCOUNT), NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("address", ["", "http://no-such-service.invalid"], ids=["closed", "unknown"])
def test_a_service_that_is_not_there_is_tried_again(address: str) -> None:
    outcome = linkedin.send(REQUEST, Access(TOKEN, address or closed(), ACCOUNT), NOW)
    assert isinstance(outcome, RetryAt)


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
    assert type(linkedin.send(REQUEST, Access(TOKEN, "", ACCOUNT), NOW)) is outcome


@pytest.mark.parametrize("address", ["no-scheme.example", "ftp://linkedin.example", "http://"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    outcome = linkedin.send(REQUEST, Access(TOKEN, address, ACCOUNT), NOW)
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
    b'{"do":"post","text":"a","page":7}',
    b'{"do":"edit","id":"7","text":"a"}',
    b'{"do":"edit","id":"urn:li:share:7"}',
    b'{"do":"delete","id":"urn:li:share:7/../8"}',
    b'{"do":"delete","id":""}',
]


@pytest.mark.parametrize("request_", DAMAGED)
def test_a_damaged_request_is_refused_and_never_leaves(fake: FakeLinkedIn, access: Access, request_: bytes) -> None:
    assert isinstance(linkedin.send(request_, access, NOW), Refused)
    with pytest.raises(LookupError):
        linkedin.find(request_, access, NOW)
    assert linkedin.text(request_) == ""
    assert not linkedin.repeatable(request_)
    assert fake.calls == []


def test_whole_requests_may_be_repeated() -> None:
    receipt = Receipt(URN, "", NOW)
    assert all(map(linkedin.repeatable, (REQUEST, linkedin.correct(POST, receipt), linkedin.recall(receipt))))


def test_redirects_are_not_followed(fake: FakeLinkedIn, access: Access) -> None:
    with FakeLinkedIn(fake.clock) as elsewhere:
        fake.fails(307, Location=f"{elsewhere.address}/rest/posts")
        assert isinstance(linkedin.send(REQUEST, access, NOW), Unknown)
        assert elsewhere.calls == []


def test_without_an_address_the_real_service_is_asked_with_time_outs(monkeypatch: pytest.MonkeyPatch) -> None:
    import requests

    asked: list[tuple[str, str, object, object]] = []

    def note(_: object, method: str, url: str, **parts: object) -> None:
        asked.append((method, url, parts["timeout"], parts["allow_redirects"]))
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "request", note)
    linkedin.send(REQUEST, Access(TOKEN, "", ACCOUNT), NOW)
    linkedin.send(REQUEST, Access(REFRESHED, "", ACCOUNT), NOW)
    assert asked == [
        ("POST", "https://api.linkedin.com/rest/posts", (10.0, 20.0), False),
        ("POST", "https://www.linkedin.com/oauth/v2/accessToken", (10.0, 20.0), False),
    ]


# Versions


def test_a_version_that_is_no_more_gives_way_to_that_of_half_a_year_ago(fake: FakeLinkedIn, access: Access) -> None:
    fake.oldest = "202708"
    later = datetime(2028, 4, 4, 13, 0, tzinfo=UTC)
    assert isinstance(linkedin.send(REQUEST, access, later), Sent)
    assert fake.versions == ["202607", "202710"]
    assert len(fake.posts) == 1


def test_where_no_version_is_spoken_nothing_is_sent_and_a_newer_dateline_is_asked_for(
    fake: FakeLinkedIn, access: Access
) -> None:
    fake.oldest = "203001"
    assert "newer" in plain(linkedin.send(REQUEST, access, NOW))
    assert len(fake.calls) == 2


@pytest.mark.parametrize(("month", "version"), [(1, "202607"), (6, "202612"), (7, "202701"), (12, "202706")])
def test_half_a_year_before_is_a_month_of_the_calendar(month: int, version: str) -> None:
    assert wire.half_a_year_before(datetime(2027, month, 28, tzinfo=UTC)) == version


# Twins


def test_a_twin_that_stands_is_the_post_itself(fake: FakeLinkedIn, access: Access) -> None:
    first = sent(REQUEST, access)
    assert sent(REQUEST, access) == first
    assert len(fake.posts) == 1


@pytest.mark.parametrize("named", ["urn:li:share:7431329065766260736", "nobody"])
def test_a_twin_that_nobody_finds_is_unknown(fake: FakeLinkedIn, access: Access, named: str) -> None:
    fake.ghosts = [named]
    assert isinstance(linkedin.send(REQUEST, access, NOW), Unknown)
    assert fake.posts == []


def test_a_twin_about_another_page_or_in_other_words_is_unknown(fake: FakeLinkedIn, access: Access) -> None:
    first = sent(REQUEST, access)
    assert isinstance(linkedin.send(linkedin.compose(replace(POST, address=PAGE + "fr/")), access, NOW), Unknown)
    fake.ghosts = [first.id]
    assert isinstance(linkedin.send(linkedin.compose(replace(POST, text="Other words.")), access, NOW), Unknown)
    assert len(fake.posts) == 1


@pytest.mark.parametrize("change", [{"lifecycleState": "DRAFT"}, {"author": "urn:li:organization:9"}])
def test_a_twin_that_nobody_sees_or_that_is_somebody_elses_is_unknown(
    fake: FakeLinkedIn, access: Access, change: dict[str, str]
) -> None:
    sent(REQUEST, access)
    fake.fails(200, fake._row(fake.posts[0]) | change, at="GET")
    assert isinstance(linkedin.send(REQUEST, access, NOW), Unknown)


@pytest.mark.parametrize("cut", [FakeLinkedIn.drops, FakeLinkedIn.garbles])
def test_a_twin_that_cannot_be_looked_at_is_unknown(
    fake: FakeLinkedIn, access: Access, cut: Callable[..., None]
) -> None:
    sent(REQUEST, access)
    cut(fake, acts=False, at="GET")
    assert isinstance(linkedin.send(REQUEST, access, NOW), Unknown)


# The picture of the card


def with_picture(access: Access, data: bytes | None, media_type: str = "image/jpeg") -> tuple[bytes, Access]:
    """The request of a post with that picture, and an access by which it is found, or lost."""

    def picture(digest: str) -> bytes:
        if data is None:
            raise LookupError(digest)
        return data

    image = Picture("b" * 64, media_type, "Two people sign")
    return linkedin.compose(replace(POST, images=(image,))), replace(access, picture=picture)


@pytest.mark.parametrize(
    ("data", "media_type", "width"),
    [(photograph(1600, 1200), "image/jpeg", 1200), (webp(), "image/webp", 8)],
)
def test_the_picture_is_handed_over_small_as_a_jpeg_before_the_post(
    fake: FakeLinkedIn, access: Access, data: bytes, media_type: str, width: int
) -> None:
    sent(*with_picture(access, data, media_type))
    (made,) = fake.pictures.values()
    opened = Image.open(BytesIO(made))
    assert (opened.format, opened.width) == ("JPEG", width)
    assert fake.posts[0].article["thumbnail"] == "urn:li:image:C41"
    assert [call.split()[0] for call in fake.calls] == ["POST", "PUT", "POST"]


@pytest.mark.parametrize("data", [None, b"", b"<svg/>", photograph(90, 60)[:200]])
def test_no_post_waits_for_its_picture(fake: FakeLinkedIn, access: Access, data: bytes | None) -> None:
    sent(*with_picture(access, data))
    assert "thumbnail" not in fake.posts[0].article
    assert fake.calls == ["POST /rest/posts"]


@pytest.mark.parametrize("at", ["POST /rest/images", "PUT"])
@pytest.mark.parametrize("cut", ["drops", "garbles", "fails", "silent"])
def test_a_picture_that_fails_on_its_way_leaves_the_post_without(
    fake: FakeLinkedIn, access: Access, at: str, cut: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card, "PATIENCE", 0.3 if cut == "silent" else 10.0)
    request, kept = with_picture(access, photograph(90, 60))
    if cut == "fails":
        fake.fails(500, at=at)
    else:
        getattr(fake, cut)(acts=False, at=at)
    sent(request, kept)
    assert len(fake.posts) == 1
    assert "thumbnail" not in fake.posts[0].article
    unheard = (cut, at) == ("garbles", "PUT")  # it seems to be taken, and then the post is refused with it
    assert fake.calls.count("POST /rest/posts") == 1 + unheard


def test_a_post_that_is_refused_with_its_picture_goes_out_without(fake: FakeLinkedIn, access: Access) -> None:
    fake.refuses_pictures = True
    sent(*with_picture(access, photograph(90, 60)))
    assert len(fake.posts) == 1
    assert "thumbnail" not in fake.posts[0].article


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/dms-uploads/1",
        "https://elsewhere.example#.linkedin.com/",
        "https://www.linkedin.com@elsewhere.example/",
        "http://www.linkedin.com/dms-uploads/1",
    ],
)
def test_a_picture_and_the_token_go_to_nobody_else(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import requests

    monkeypatch.setattr(requests.Session, "request", lambda *_, **__: pytest.fail("was asked"))
    with pytest.raises(ValueError, match="somebody else"):
        wire.Wire(Access(TOKEN), NOW, TOKEN).put(address, b"")


# Keys


@pytest.mark.parametrize("account", [ACCOUNT, f"urn:li:organization:{ACCOUNT}", f" {ACCOUNT} "])
@pytest.mark.parametrize("secret", [TOKEN, f" {TOKEN}\n", REFRESHED, "\n".join(CLIENT)])
def test_both_forms_of_secret_and_of_account_post(fake: FakeLinkedIn, secret: str, account: str) -> None:
    access = Access(secret, fake.address, account)
    assert linkedin.credentials(access) == ""
    assert isinstance(linkedin.send(REQUEST, access, NOW), Sent)


@pytest.mark.parametrize("secret", ["", " ", " ".join(CLIENT[:2]), f"{REFRESHED} four", f"“{TOKEN}”", "short"])
def test_a_secret_of_another_form_is_told_without_showing_it(fake: FakeLinkedIn, secret: str) -> None:
    access = Access(secret, fake.address, ACCOUNT)
    wrong = linkedin.credentials(access)
    assert wrong
    assert not any(value in wrong for value in secret.split())
    assert linkedin.send(REQUEST, access, NOW) == Refused(wrong)
    assert linkedin.verify(access, NOW).wrong == wrong
    with pytest.raises(LookupError):
        linkedin.find(REQUEST, access, NOW)
    assert fake.calls == []


@pytest.mark.parametrize("account", ["", "agency", "urn:li:person:7", "0", "24 14"])
def test_an_account_that_is_no_number_of_an_organisation_is_told(fake: FakeLinkedIn, account: str) -> None:
    wrong = linkedin.credentials(Access(TOKEN, fake.address, account))
    assert "number of its page" in wrong


@pytest.mark.parametrize("which", range(3))
def test_each_of_the_three_values_counts(fake: FakeLinkedIn, which: int) -> None:
    keys = [*CLIENT]
    keys[which] = "wrong-value-0123"
    access = Access(" ".join(keys), fake.address, ACCOUNT)
    assert isinstance(linkedin.send(REQUEST, access, NOW), Refused)
    assert linkedin.verify(access, NOW).wrong
    assert fake.posts == []


# Verifying


def test_a_good_token_is_told_good_and_nothing_is_posted(fake: FakeLinkedIn, access: Access) -> None:
    grant = linkedin.verify(access, NOW)
    assert (grant.wrong, grant.expires, grant.token) == ("", None, "")
    assert fake.calls == ["GET /rest/posts"]
    assert fake.posts == []


@pytest.mark.parametrize(("lasts", "end"), [(365, 60), (60, 60), (5, 5)])
def test_a_refresh_token_is_exchanged_for_a_token_that_is_told_with_its_end(
    fake: FakeLinkedIn, lasts: int, end: int
) -> None:
    fake.lasts = timedelta(days=lasts)
    access = Access(REFRESHED, fake.address, ACCOUNT)
    grant = linkedin.verify(access, NOW)
    assert (grant.wrong, grant.expires) == ("", NOW + timedelta(days=end))
    assert grant.token in fake.tokens - {TOKEN}
    assert grant.token not in repr(grant)
    fake.calls.clear()
    sent(REQUEST, replace(access, token=grant.token))
    assert fake.calls == ["POST /rest/posts"]


def test_a_token_that_is_no_more_and_a_role_that_is_missing_are_told(fake: FakeLinkedIn, access: Access) -> None:
    fake.scope = "w_organization_social"
    assert "r_organization_social" in linkedin.verify(access, NOW).wrong
    fake.tokens.clear()
    assert "60 days" in linkedin.verify(access, NOW).wrong


def test_a_kept_token_that_is_too_old_is_exchanged_anew_and_the_post_goes_out_once(fake: FakeLinkedIn) -> None:
    old = Access(REFRESHED, fake.address, ACCOUNT, token="AQXTokenOfLongAgo-0123")
    request, kept = with_picture(old, photograph(90, 60))
    sent(request, kept)
    assert len(fake.posts) == 1
    assert "thumbnail" in fake.posts[0].article
    sent(linkedin.recall(Receipt(fake.posts[0].id, "", NOW)), old)
    fake.fails(401, at="POST /rest/posts")
    fake.drops(acts=False, at="POST /oauth")
    assert isinstance(linkedin.send(REQUEST, old, NOW), RetryAt)
    fake.lasts = timedelta()
    assert "a year" in plain(linkedin.send(REQUEST, old, NOW))
    assert fake.standing == []


def test_a_refresh_token_that_is_over_or_may_not_post_is_told(fake: FakeLinkedIn) -> None:
    access = Access(REFRESHED, fake.address, ACCOUNT)
    fake.scope = "r_organization_social"
    assert "w_organization_social" in linkedin.verify(access, NOW).wrong
    fake.lasts = timedelta()
    assert "a year" in linkedin.verify(access, NOW).wrong


@pytest.mark.parametrize("cut", [FakeLinkedIn.drops, FakeLinkedIn.garbles])
@pytest.mark.parametrize("at", ["POST /oauth", "GET"])
def test_where_nobody_answers_verifying_says_so(fake: FakeLinkedIn, cut: Callable[..., None], at: str) -> None:
    if (cut, at) == (FakeLinkedIn.garbles, "GET"):
        fake.fails(503, at=at)
    else:
        cut(fake, acts=True, at=at)
    with pytest.raises(LookupError, match="could not be asked") as told:
        linkedin.verify(Access(REFRESHED, fake.address, ACCOUNT), NOW)
    assert told.value.__suppress_context__


@pytest.mark.parametrize(
    "body", [{}, [], {"access_token": 7, "expires_in": 1}, {"access_token": "a\nb", "expires_in": 1}]
)
def test_an_odd_answer_to_an_exchange_is_no_answer_and_nothing_is_sent(fake: FakeLinkedIn, body: Any) -> None:
    access = Access(REFRESHED, fake.address, ACCOUNT)
    for _ in range(2):
        fake.fails(200, body, at="POST /oauth")
    with pytest.raises(LookupError):
        linkedin.verify(access, NOW)
    assert isinstance(linkedin.send(REQUEST, access, NOW), RetryAt)
    assert fake.posts == []


# Silence


def test_no_log_shows_a_key_or_the_text(
    fake: FakeLinkedIn, access: Access, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        if name.startswith(("requests", "urllib3")):
            caplog.set_level(logging.DEBUG, logger=name)
    refreshed = replace(access, secret=REFRESHED)
    sent(linkedin.recall(sent(*with_picture(refreshed, photograph(90, 60)))), access)
    linkedin.find(REQUEST, access, NOW)
    linkedin.verify(refreshed, NOW)
    for status in (401, 503):
        fake.fails(status, {"message": WORDS})
        linkedin.send(REQUEST, access, NOW)
    fake.drops(acts=True)
    linkedin.send(REQUEST, access, NOW)
    told = caplog.text + "".join(capfd.readouterr())
    assert "POST /rest/posts" in told  # the log is on, and shows as much as it may
    for private in (*fake.tokens, *CLIENT, "UNICRI", "Bearer"):
        assert private not in told


def test_no_token_is_in_what_is_printed() -> None:
    line = wire.Wire(Access(REFRESHED, token=TOKEN), NOW, TOKEN)
    assert not any(key in repr(line) for key in (TOKEN, *CLIENT))

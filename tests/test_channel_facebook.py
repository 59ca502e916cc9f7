"""The Facebook channel against a stand-in on loopback: requests, outcomes, and what must never be shown."""

import hashlib
import hmac
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

from pipeline.channels import Access, Channel, Grant, channel, facebook
from pipeline.channels.facebook import wire
from pipeline.channels.facebook.answers import OTHER_PAGE, without_answer
from pipeline.channels.facebook.errors import NO_PAGE, PAUSES, PROOFLESS, REFUSALS
from pipeline.channels.facebook.keys import keys
from pipeline.clock import HandClock
from pipeline.delivery import Image, Post, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.standins.facebook import APP, APP_SECRET, NAME, PAGE, PERSON_TOKEN, TOKEN, FakeFacebook, error
from pipeline.standins.x import closed, deaf

ROOT = Path(__file__).parents[1]
NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
HERE = "https://newsroom.example/releases/joint-signing/"
POST = Post("Two sign in Turin & Port of Spain.", HERE, "en", "The hour is 10:00, not 09:00.", account=PAGE)
REQUEST = facebook.compose(POST)
SEVEN = Receipt(f"{PAGE}_7", f"https://www.facebook.com/{PAGE}/posts/7", NOW)
WHOLE = f"{TOKEN} {APP_SECRET} {APP}"
PROOF = hmac.new(APP_SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
CONTRACT: Channel = facebook  # mypy holds the module to the protocol


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


def refused(request: bytes, access: Access) -> str:
    outcome = facebook.send(request, access, NOW)
    assert isinstance(outcome, Refused), outcome
    return outcome.reason


def test_importing_the_channel_loads_no_library_of_the_network() -> None:
    script = "import sys, pipeline.channels.facebook; print({'requests', 'urllib3'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout == "set()\n"


# Composing


def test_the_channel_is_found_in_the_table() -> None:
    assert channel("facebook") is CONTRACT


def test_a_post_is_its_text_and_a_card_that_leads_to_the_page() -> None:
    assert facebook.text(REQUEST) == POST.text
    assert json.loads(REQUEST) == {"do": "post", "page": PAGE, "text": POST.text, "link": HERE}


def test_the_same_post_gives_the_same_bytes_and_its_pictures_stay_on_the_page() -> None:
    assert facebook.compose(replace(POST, images=(Image("a" * 64, "image/jpeg", "A hall"),))) == REQUEST


def test_a_correction_says_what_is_right_and_what_was_wrong() -> None:
    assert facebook.text(facebook.correct(POST, SEVEN)) == f"{POST.text}\n\n{POST.note}"


def test_a_correction_too_long_for_both_says_what_was_wrong() -> None:
    assert facebook.text(facebook.correct(replace(POST, text="a" * 63_190), SEVEN)) == POST.note


def test_a_recall_deletes_and_shows_no_text() -> None:
    request = facebook.recall(SEVEN)
    assert json.loads(request) == {"do": "delete", "id": SEVEN.id, "address": SEVEN.address}
    assert facebook.text(request) == ""


def test_only_what_changes_or_deletes_a_post_may_be_repeated() -> None:
    assert not facebook.repeatable(REQUEST)
    assert facebook.repeatable(facebook.correct(POST, SEVEN))
    assert facebook.repeatable(facebook.recall(SEVEN))
    assert not facebook.repeatable(b"[]")


@pytest.mark.parametrize(
    ("text", "counted"), [("a" * 63_206, 63_206), ("日本", 2), ("\U0001f389", 2), ("\ud800", 1), ("", 0)]
)
def test_a_text_counts_its_letters_and_an_emoji_as_two(text: str, counted: int) -> None:
    (limit,) = facebook.limits()
    assert limit.count(text) == counted
    assert limit.over(text) == 0
    assert limit.over("a" * 63_206 + text) == counted


# Sending


def test_a_post_goes_out_once_word_for_word_and_public_at_once(fake: FakeFacebook, access: Access) -> None:
    receipt = sent(REQUEST, access)
    assert [(post.message, post.link, post.published) for post in fake.posts] == [(POST.text, HERE, True)]
    assert receipt == Receipt(fake.posts[0].id, f"https://www.facebook.com/{fake.posts[0].id}", NOW)
    assert fake.calls == [f"POST /{PAGE}/feed"]
    assert fake.asked == [{"message": POST.text, "link": HERE}]


def test_a_page_can_be_named_by_its_name(fake: FakeFacebook) -> None:
    sent(facebook.compose(replace(POST, account=f"@{NAME}")), Access(TOKEN, fake.address, f"@{NAME}"))
    assert fake.calls == [f"POST /{NAME}/feed"]


def test_a_correction_changes_the_post_in_its_place(fake: FakeFacebook, access: Access) -> None:
    receipt = sent(REQUEST, access)
    assert sent(facebook.correct(POST, receipt), access) == receipt
    (post,) = fake.posts
    assert (post.message, post.history, post.link) == (f"{POST.text}\n\n{POST.note}", [POST.text], HERE)


def test_a_correction_sent_again_changes_nothing_more(fake: FakeFacebook, access: Access) -> None:
    request = facebook.correct(POST, sent(REQUEST, access))
    sent(request, access)
    sent(request, access)
    assert fake.posts[0].history == [POST.text]


def test_a_correction_of_a_post_that_is_gone_says_so(fake: FakeFacebook, access: Access) -> None:
    receipt = sent(REQUEST, access)
    fake.posts[0].gone = True
    assert "not on the Page any more" in refused(facebook.correct(POST, receipt), access)


def test_a_post_that_was_made_by_hand_is_not_changed(fake: FakeFacebook, access: Access) -> None:
    post = fake.add("By hand.")
    refused(facebook.correct(POST, Receipt(post.id, "", NOW)), access)
    assert post.message == "By hand."


def test_a_recall_takes_the_post_away_and_may_be_repeated(fake: FakeFacebook, access: Access) -> None:
    receipt = sent(REQUEST, access)
    for _ in range(2):
        assert sent(facebook.recall(receipt), access) == receipt
    assert fake.standing == []


def test_a_post_that_the_token_of_another_may_not_see_is_not_taken_for_gone(fake: FakeFacebook, access: Access) -> None:
    recall = facebook.recall(sent(REQUEST, access))
    assert refused(recall, replace(access, secret=PERSON_TOKEN)) == OTHER_PAGE
    assert len(fake.standing) == 1


@pytest.mark.parametrize(("code", "outcome"), [(190, Refused), (4, RetryAt), (1, Unknown)])
def test_a_post_is_not_taken_for_gone_where_facebook_does_not_say_whose_the_token_is(
    fake: FakeFacebook, access: Access, code: int, outcome: type
) -> None:
    fake.errs(code, at="GET /me")
    assert type(facebook.send(facebook.recall(SEVEN), access, NOW)) is outcome


@pytest.mark.parametrize("body", [None, [], {"id": 7}, b"<html>"])
def test_an_odd_answer_about_the_token_leaves_a_recall_unknown(fake: FakeFacebook, access: Access, body: Any) -> None:
    fake.fails(200, [] if body is None else body, at="GET /me")
    assert isinstance(facebook.send(facebook.recall(SEVEN), access, NOW), Unknown)


CODES: list[tuple[int, type]] = [
    *((code, Refused) for code in REFUSALS),
    *((code, RetryAt) for code in PAUSES),
    *((code, Unknown) for code in (0, 1, 2, 5, 199, 300, 506, 2500, 1609005)),
]


@pytest.mark.parametrize(("code", "outcome"), CODES)
def test_each_code_has_its_outcome_and_two_plain_sentences(
    fake: FakeFacebook, access: Access, code: int, outcome: type
) -> None:
    fake.errs(code, f"{POST.text} {TOKEN}")
    found = facebook.send(REQUEST, access, NOW)
    assert type(found) is outcome
    assert not isinstance(found, Sent)
    assert re.fullmatch(r"[A-Z].+?[.] [A-Z][^<{]+[.]", found.reason), found.reason
    assert POST.text not in found.reason
    assert TOKEN not in found.reason
    assert len(fake.calls) == 1
    assert not fake.posts


@pytest.mark.parametrize("status", [200, 401, 403, 500, 503])
@pytest.mark.parametrize(("code", "outcome"), [(190, Refused), (100, Refused), (4, RetryAt), (1, Unknown)])
def test_a_code_counts_whatever_status_it_comes_under(
    fake: FakeFacebook, access: Access, code: int, outcome: type, status: int
) -> None:
    fake.errs(code, status=status)
    assert type(facebook.send(REQUEST, access, NOW)) is outcome


def test_every_code_that_is_known_to_matter_is_tried_here() -> None:
    assert set(REFUSALS) >= {10, 100, 102, 190, *range(200, 300)}
    assert set(PAUSES) >= {4, 17, 32, 341, 368, 613}
    assert not set(REFUSALS) & set(PAUSES)


def test_a_twin_that_facebook_does_not_take_is_unknown_since_it_does_not_say_where_the_other_is(
    fake: FakeFacebook, access: Access
) -> None:
    sent(REQUEST, access)
    fake.twins = False
    outcome = facebook.send(REQUEST, access, NOW)
    assert isinstance(outcome, Unknown)
    assert "already" in outcome.reason
    fake.errs(368, "You've already posted this. Posting the same content repeatedly on Facebook isn't allowed.")
    assert facebook.send(REQUEST, access, NOW) == outcome


@pytest.mark.parametrize("status", [302, 307, 400, 401, 403, 404, 500, 502, 503])
@pytest.mark.parametrize("body", [b"<html>No</html>", {}, [], {"error": "No"}, {"error": {"code": True}}])
def test_a_failure_without_a_code_is_unknown(fake: FakeFacebook, access: Access, status: int, body: Any) -> None:
    fake.fails(status, body, Location=f"{fake.address}/elsewhere")
    assert isinstance(facebook.send(REQUEST, access, NOW), Unknown)
    assert len(fake.calls) == 1


def busy(minutes: object) -> str:
    rows = [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": each} for each in (0, minutes)]
    return json.dumps({PAGE: rows})


@pytest.mark.parametrize(
    ("header", "after"),
    [
        (busy(7), timedelta(minutes=7)),
        (busy("7"), timedelta(minutes=7)),
        (busy(0), timedelta(minutes=15)),
        (busy(-1), timedelta(minutes=15)),
        (busy(10**9), timedelta(minutes=15)),
        (busy("soon"), timedelta(minutes=15)),
        (busy(None), timedelta(minutes=15)),
        ("[]", timedelta(minutes=15)),
        ('{"a": 7}', timedelta(minutes=15)),
        ('{"a": [7]}', timedelta(minutes=15)),
        ("{}", timedelta(minutes=15)),
        ("soon", timedelta(minutes=15)),
        ("", timedelta(minutes=15)),
    ],
)
@pytest.mark.parametrize("answer", [(400, error(32, "Page request limit reached")), (429, {})])
def test_a_request_to_wait_is_kept(
    fake: FakeFacebook, access: Access, header: str, after: timedelta, answer: tuple[int, Any]
) -> None:
    fake.fails(*answer, X_Business_Use_Case_Usage=header)
    outcome = facebook.send(REQUEST, access, NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + after


def test_who_is_held_back_waits_an_hour(fake: FakeFacebook, access: Access) -> None:
    fake.errs(368, "temporarily blocked")
    outcome = facebook.send(REQUEST, access, NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(hours=1)


@pytest.mark.parametrize("acts", [False, True])
@pytest.mark.parametrize("cut", [FakeFacebook.drops, FakeFacebook.garbles])
def test_a_line_that_breaks_or_an_answer_cut_short_is_unknown(
    fake: FakeFacebook, access: Access, cut: Callable[..., None], acts: bool
) -> None:
    cut(fake, acts=acts)
    assert isinstance(facebook.send(REQUEST, access, NOW), Unknown)
    assert len(fake.posts) == acts


@pytest.mark.parametrize("body", [{}, [], None, "7", {"id": None}, {"id": 7}, {"id": "../7"}, {"id": "7"}, {"id": ""}])
def test_a_good_status_without_a_usable_id_is_unknown(fake: FakeFacebook, access: Access, body: Any) -> None:
    fake.fails(200, json.dumps(body).encode())
    assert isinstance(facebook.send(REQUEST, access, NOW), Unknown)


@pytest.mark.parametrize("body", [{}, [], "true", {"success": False}, {"success": "true"}, {"success": 1}])
@pytest.mark.parametrize("request_", [facebook.correct(POST, SEVEN), facebook.recall(SEVEN)])
def test_a_good_status_that_says_nothing_of_success_is_unknown(
    fake: FakeFacebook, access: Access, body: Any, request_: bytes
) -> None:
    fake.fails(200, json.dumps(body).encode())
    assert isinstance(facebook.send(request_, access, NOW), Unknown)


def test_silence_after_the_request_is_unknown(
    fake: FakeFacebook, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "TIMEOUTS", (5.0, 0.5))
    fake.silent(acts=True)
    assert isinstance(facebook.send(REQUEST, access, NOW), Unknown)
    assert len(fake.posts) == 1


def test_a_sending_that_takes_too_long_in_all_is_unknown(
    fake: FakeFacebook, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.5)
    monkeypatch.setattr(wire, "TIMEOUTS", (5.0, None))
    fake.silent(acts=True)
    assert isinstance(facebook.send(REQUEST, access, NOW), Unknown)


def test_after_it_was_given_up_no_call_begins(fake: FakeFacebook, access: Access) -> None:
    import requests

    given_up = wire.Wire(access)
    given_up.over.set()
    with pytest.raises(requests.Timeout):
        given_up.ask("POST", f"{PAGE}/feed", {"message": "a"})
    assert given_up.begun
    assert fake.calls == []


@pytest.mark.parametrize(("begun", "outcome"), [(False, RetryAt), (True, Unknown)])
def test_what_was_given_up_before_the_post_began_is_tried_again_and_else_unknown(begun: bool, outcome: type) -> None:
    assert type(without_answer(TimeoutError(), begun, NOW)) is outcome


def test_a_service_that_takes_no_connection_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUTS", (0.2, 5.0))
    with deaf() as address:
        outcome = facebook.send(REQUEST, Access(TOKEN, address, PAGE), NOW)
    assert isinstance(outcome, RetryAt)
    assert outcome.instant == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("address", ["", "https://no-such-service.invalid"], ids=["closed", "unknown"])
def test_a_service_that_is_not_there_is_tried_again(address: str) -> None:
    assert isinstance(facebook.send(REQUEST, Access(TOKEN, address or closed(), PAGE), NOW), RetryAt)


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
    assert type(facebook.send(REQUEST, Access(TOKEN, account=PAGE), NOW)) is outcome


DAMAGED = [
    b"",
    b"\xff",
    b"[]",
    b"{}",
    b'{"do":"sing"}',
    b'{"do":[]}',
    b'{"do":"post","page":"100000000000001"}',
    b'{"do":"post","page":"100000000000001","text":7}',
    b'{"do":"post","page":"100000000000001","text":"a","published":"false"}',
    b'{"do":"post","page":"../me","text":"a"}',
    b'{"do":"post","page":"100000000000001","text":"a","link":"javascript:alert(1)"}',
    b'{"do":"edit","text":"a"}',
    b'{"do":"edit","id":"100000000000001_7"}',
    b'{"do":"edit","id":"../7","text":"a"}',
    b'{"do":"delete","id":"me"}',
]


@pytest.mark.parametrize("request_", DAMAGED)
def test_a_damaged_request_is_refused_and_never_leaves(fake: FakeFacebook, access: Access, request_: bytes) -> None:
    assert "damaged" in refused(request_, access)
    with pytest.raises(LookupError):
        facebook.find(request_, access, NOW)
    assert facebook.text(request_) == ""
    assert fake.calls == []


def test_a_request_that_names_no_page_is_counted_but_never_leaves(fake: FakeFacebook, access: Access) -> None:
    request = facebook.compose(replace(POST, account=""))
    assert facebook.text(request) == POST.text
    assert "damaged" in refused(request, access)
    assert fake.calls == []


def test_redirects_are_not_followed(fake: FakeFacebook, access: Access) -> None:
    with FakeFacebook(fake.clock) as elsewhere:
        fake.fails(307, Location=f"{elsewhere.address}/{wire.VERSION}/{PAGE}/feed")
        assert isinstance(facebook.send(REQUEST, access, NOW), Unknown)
        assert elsewhere.calls == []


def test_facebook_is_asked_with_time_outs_and_the_token_in_the_header_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import requests

    asked: list[tuple[str, str, object, object]] = []

    def note(_: object, method: str, url: str, **parts: Any) -> None:
        asked.append((method, url, parts["timeout"], parts["allow_redirects"]))
        assert parts.pop("headers")["Authorization"] == f"Bearer {TOKEN}"
        assert TOKEN not in repr((url, parts))
        assert APP_SECRET not in repr((url, parts))
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "request", note)
    access = Access(WHOLE, account=PAGE)
    facebook.send(REQUEST, access, NOW)
    facebook.send(facebook.recall(SEVEN), access, NOW)
    with pytest.raises(LookupError):
        facebook.find(REQUEST, access, NOW)
    base = f"https://graph.facebook.com/{wire.VERSION}"
    assert [each[:2] for each in asked] == [
        ("POST", f"{base}/{PAGE}/feed"),
        ("DELETE", f"{base}/{PAGE}_7"),
        ("GET", f"{base}/{PAGE}/published_posts"),
    ]
    assert {each[2:] for each in asked} == {((10.0, 20.0), False)}


@pytest.mark.parametrize("secret", [f"{TOKEN} {APP_SECRET}", WHOLE])
def test_every_call_is_proven_by_the_app_secret_where_that_is_given(fake: FakeFacebook, secret: str) -> None:
    fake.proofs = True
    access = Access(secret, fake.address, PAGE)
    receipt = sent(REQUEST, access)
    sent(facebook.correct(POST, receipt), access)
    assert facebook.find(facebook.correct(POST, receipt), access, NOW) is not None
    assert facebook.verify(access, NOW) == Grant()
    sent(facebook.recall(receipt), access)
    assert {fields.get("appsecret_proof") for fields in fake.asked if "input_token" not in fields} == {PROOF}


@pytest.mark.parametrize("secret", [TOKEN, f"{TOKEN} {'f' * 32}"])
def test_a_proof_that_is_missing_or_wrong_is_told_in_its_own_words(fake: FakeFacebook, secret: str) -> None:
    fake.proofs = True
    access = Access(secret, fake.address, PAGE)
    assert refused(REQUEST, access) == PROOFLESS
    assert facebook.verify(access, NOW) == Grant(PROOFLESS)


# Credentials


@pytest.mark.parametrize("secret", [TOKEN, f" {TOKEN}\n", f"{TOKEN} {APP_SECRET}", f"{TOKEN}\n{APP_SECRET}\n{APP}\n"])
def test_a_token_and_perhaps_the_secret_and_the_id_of_the_app_are_a_secret(secret: str) -> None:
    access = Access(secret, account=PAGE)
    assert facebook.credentials(access) == ""
    assert (keys(access).token, *secret.split()[1:]) == tuple(secret.split())


@pytest.mark.parametrize(
    "secret",
    [
        "",
        " ",
        "short",
        TOKEN.replace("T", "\u2013"),
        f"Bearer {TOKEN}",
        f"{TOKEN} {APP_SECRET[1:]}",
        f"{TOKEN} {APP} {APP_SECRET}",
        f"{TOKEN} {APP_SECRET} app",
        f"{WHOLE} more",
    ],
)
def test_a_secret_of_another_form_is_told_without_showing_it(fake: FakeFacebook, secret: str) -> None:
    access = Access(secret, fake.address, PAGE)
    wrong = facebook.credentials(access)
    assert re.fullmatch(r"[A-Z].+?[.] [A-Z].+[.]", wrong), wrong
    assert not any(value in wrong for value in secret.split() if len(value) > 5)
    assert refused(REQUEST, access) == wrong
    with pytest.raises(LookupError):
        facebook.find(REQUEST, access, NOW)
    assert facebook.verify(access, NOW) == Grant(wrong)
    assert fake.calls == []


@pytest.mark.parametrize("account", [PAGE, f" {PAGE} ", NAME, f"@{NAME}", "Agency-100000000000001"])
def test_a_page_is_named_by_its_digits_or_its_name(account: str) -> None:
    assert facebook.credentials(Access(TOKEN, account=account)) == ""


@pytest.mark.parametrize(
    "account", ["", "@", "me", "agency/feed", "agency?a=b", "..", "agency..example", "Ägäncy", "1"]
)
def test_an_account_that_names_no_page_is_told(account: str) -> None:
    wrong = facebook.credentials(Access(TOKEN, account=account))
    assert "Write the ID of the Page" in wrong
    assert facebook.text(facebook.compose(replace(POST, account=account))) == POST.text


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://graph.facebook.com", True),
        ("http://127.0.0.1:8080", True),
        ("http://graph.facebook.com", False),
        ("graph.facebook.com", False),
        ("ftp://graph.facebook.com", False),
        ("https://[", False),
    ],
)
def test_the_token_goes_over_a_secure_line_alone(address: str, good: bool) -> None:
    assert (facebook.credentials(Access(TOKEN, address, PAGE)) == "") == good


# Verifying


@pytest.mark.parametrize("account", [PAGE, NAME, "@Agency.Example", "agencyexample"])
def test_a_page_s_own_token_may_post(fake: FakeFacebook, account: str) -> None:
    assert facebook.verify(Access(TOKEN, fake.address, account), NOW) == Grant()
    assert fake.calls == ["GET /me"]
    assert fake.posts == []


@pytest.mark.parametrize(
    ("secret", "account"),
    [(PERSON_TOKEN, PAGE), (PERSON_TOKEN, NAME), (TOKEN, "100000000000002"), (TOKEN, "other.agency")],
)
def test_the_token_of_a_person_or_of_another_page_is_told(fake: FakeFacebook, secret: str, account: str) -> None:
    wrong = facebook.verify(Access(secret, fake.address, account), NOW).wrong
    assert "of a person or of another Page" in wrong


@pytest.mark.parametrize("code", [10, 102, 190, 200])
def test_a_token_that_facebook_does_not_take_is_told(fake: FakeFacebook, access: Access, code: int) -> None:
    fake.errs(code)
    assert facebook.verify(access, NOW) == Grant(REFUSALS[code])


@pytest.mark.parametrize("code", [1, 2, 4, 32, 368, 9999])
def test_where_facebook_cannot_be_asked_the_token_is_not_called_wrong(
    fake: FakeFacebook, access: Access, code: int
) -> None:
    fake.errs(code, TOKEN)
    with pytest.raises(LookupError) as told:
        facebook.verify(access, NOW)
    assert TOKEN not in str(told.value)
    assert told.value.__suppress_context__


@pytest.mark.parametrize("cut", [FakeFacebook.drops, FakeFacebook.garbles])
def test_a_broken_line_does_not_make_a_token_wrong(
    fake: FakeFacebook, access: Access, cut: Callable[..., None]
) -> None:
    cut(fake, acts=False)
    with pytest.raises(LookupError):
        facebook.verify(access, NOW)


@pytest.mark.parametrize(
    ("seconds", "expires"), [(0, None), (1_612_000_000, datetime(2021, 1, 30, 9, 46, 40, tzinfo=UTC))]
)
def test_an_app_that_is_known_is_told_until_when_its_token_holds(
    fake: FakeFacebook, seconds: int, expires: datetime | None
) -> None:
    fake.expires = seconds
    assert facebook.verify(Access(WHOLE, fake.address, PAGE), NOW) == Grant(expires=expires)
    assert fake.calls == ["GET /me", "POST /debug_token"]


def test_a_token_made_without_the_permission_to_post_is_told(fake: FakeFacebook) -> None:
    fake.scopes.remove("pages_manage_posts")
    assert "pages_manage_posts" in facebook.verify(Access(WHOLE, fake.address, PAGE), NOW).wrong


def test_a_token_that_is_told_to_be_over_is_wrong(fake: FakeFacebook) -> None:
    fake.fails(200, {"data": {"is_valid": False}}, at="POST /debug_token")
    assert facebook.verify(Access(WHOLE, fake.address, PAGE), NOW) == Grant(REFUSALS[190])


@pytest.mark.parametrize("body", [[], {}, {"data": []}, {"data": {"expires_at": "never"}}, error(100, "No")])
def test_where_facebook_tells_nothing_of_the_token_its_end_is_not_known(fake: FakeFacebook, body: Any) -> None:
    fake.fails(200, body, at="POST /debug_token")
    assert facebook.verify(Access(WHOLE, fake.address, PAGE), NOW) == Grant()


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.facebook.com/{PAGE}/posts/7000",
        "https://www.facebook.com/agency/posts/7000",
        "https://m.facebook.com/agency/posts/7000/?ref=page",
        "https://www.facebook.com/agency/posts/two-sign-in-turin/7000/",
        f"https://www.facebook.com/permalink.php?story_fbid=7000&id={PAGE}",
        "https://www.facebook.com/permalink.php?story_fbid=7000&id=61550000000001",
        f"https://m.facebook.com/story.php?story_fbid=7000&id={PAGE}",
        f"https://www.facebook.com/{PAGE}_7000",
        f"https://fb.com/{PAGE}_7000/",
    ],
)
@pytest.mark.parametrize("request_", [REQUEST, facebook.correct(POST, SEVEN)])
def test_the_id_of_a_post_is_read_from_its_address(request_: bytes, address: str) -> None:
    assert facebook.id_of(request_, address) == f"{PAGE}_7000"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.facebook.com/agency/posts/pfbid02AbCdEf",
        f"https://www.facebook.com/permalink.php?story_fbid=pfbid02AbCdEf&id={PAGE}",
        "https://www.facebook.com/agency",
        "https://www.facebook.com/",
        f"https://www.facebook.com/{PAGE}/photos/7000",
        f"https://facebook.com.example/{PAGE}/posts/7000",
        f"https://x.com/{PAGE}/posts/7000",
        f"{PAGE}_7000",
        "https://[",
        "",
    ],
)
def test_an_address_that_tells_no_digits_of_a_post_gives_no_id(address: str) -> None:
    assert facebook.id_of(REQUEST, address) == ""


def test_where_the_request_is_not_known_any_more_the_page_is_read_from_the_address() -> None:
    assert facebook.id_of(b"", f"https://www.facebook.com/{PAGE}/posts/7000") == f"{PAGE}_7000"
    assert facebook.id_of(b"", f"https://www.facebook.com/permalink.php?story_fbid=7&id={PAGE}") == f"{PAGE}_7"
    assert facebook.id_of(b"", "https://www.facebook.com/agency/posts/7000") == ""
    assert facebook.id_of(facebook.compose(replace(POST, account=NAME)), f"https://fb.com/{NAME}/posts/7000") == ""


# Silence


def test_no_log_shows_the_token_the_app_or_the_text(
    fake: FakeFacebook, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        if name.startswith(("requests", "urllib3")):
            caplog.set_level(logging.DEBUG, logger=name)
    for secret in (TOKEN, WHOLE):
        access = Access(secret, fake.address, PAGE)
        receipt = sent(facebook.correct(POST, sent(REQUEST, access)), access)
        facebook.find(facebook.correct(POST, receipt), access, NOW)
        facebook.verify(access, NOW)
        sent(facebook.recall(receipt), access)
        fake.errs(190, POST.text)
        facebook.send(REQUEST, access, NOW)
        fake.drops(acts=True)
        facebook.send(REQUEST, access, NOW)
    told = caplog.text + "".join(capfd.readouterr())
    assert f"POST /{wire.VERSION}/{PAGE}/feed" in told  # the log is on, and shows as much as it may
    for private in (TOKEN, APP_SECRET, PROOF, "Two sign", "Bearer"):
        assert private not in told


def test_the_secret_is_not_in_anything_as_printed() -> None:
    access = Access(WHOLE, account=PAGE)
    printed = repr(access) + repr(wire.Wire(access)) + repr(keys(access))
    assert TOKEN not in printed
    assert APP_SECRET not in printed


def test_a_page_that_is_not_there_is_told_in_its_own_words(fake: FakeFacebook, access: Access) -> None:
    fake.errs(803)
    assert refused(REQUEST, access) == NO_PAGE

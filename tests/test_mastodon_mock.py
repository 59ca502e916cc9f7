"""The Mastodon channel on mastodon-mock, a server that others wrote: what we and our stand-in may both have got wrong.

That one counts every sign and no more than 500, knows a key for ever, and works pictures through at once.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from pipeline.channels import Access, mastodon
from pipeline.delivery import Image, Post, Receipt, Refused, Sent, Unknown
from pipeline.digest import digest
from tests import photographs

mock = pytest.importorskip("mastodon_mock.testing")
PAGE = "https://newsroom.int/releases/joint-signing/"
POST = Post(
    "Two institutions sign in Port of Spain & Turin.", PAGE, "en", "The hour is 10:00, not 09:00.", mark="a" * 32
)
REQUEST = mastodon.compose(POST)


@pytest.fixture
def served() -> Iterator[Any]:
    with mock.MockServer() as server:
        yield server


@pytest.fixture
def access(served: Any) -> Access:
    return Access("alice_token", served.base_url, "@alice@social.example")


def now() -> datetime:
    return datetime.now(UTC)  # the mock has no clock that is moved by hand


def sent(request: bytes, access: Access) -> Receipt:
    outcome = mastodon.send(request, access, now())
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def test_a_post_goes_out_once_is_found_corrected_found_again_and_taken_away(served: Any, access: Access) -> None:
    began = now()
    assert mastodon.find(REQUEST, access, began) is None
    receipt = sent(REQUEST, access)
    assert sent(REQUEST, access).id == receipt.id
    found = mastodon.find(REQUEST, access, began)
    assert found is not None
    assert (found.id, found.address) == (receipt.id, receipt.address)
    correction = mastodon.correct(replace(POST, mark="b" * 32), receipt)
    assert mastodon.find(correction, access, began, {receipt.id}) is None
    assert sent(correction, access).id == receipt.id
    for request in (REQUEST, correction):
        again = mastodon.find(request, access, began)
        assert again is not None
        assert again.id == receipt.id
    shown = served.client().status(receipt.id)
    assert (shown.edited_at is not None, shown.visibility, shown.language) == (True, "public", "en")
    recall = mastodon.recall(receipt)
    assert mastodon.find(recall, access, began) is None
    for _ in range(2):
        assert sent(recall, access).id == receipt.id
    assert mastodon.find(recall, access, began) is not None


def test_pictures_are_shown_with_their_descriptions(served: Any, access: Access) -> None:
    data = photographs.jpeg()
    request = mastodon.compose(replace(POST, images=(Image(digest(data), "image/jpeg", "Two people sign"),)))
    receipt = sent(request, replace(access, picture={digest(data): data}.__getitem__))
    (shown,) = served.client().status(receipt.id).media_attachments
    assert (shown.type, shown.description) == ("image", "Two people sign")


def test_a_text_too_long_and_a_wrong_token_are_refused(access: Access) -> None:
    long = mastodon.compose(replace(POST, text="word " * 100))
    assert isinstance(mastodon.send(long, access, now()), Refused)
    wrong = replace(access, secret="nobodys_token")
    assert isinstance(mastodon.send(REQUEST, wrong, now()), Refused)
    with pytest.raises(LookupError):
        mastodon.find(REQUEST, wrong, now())


def test_thirty_posts_whose_lines_break_are_there_once_each(
    served: Any, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    import requests

    real, rng = requests.Session.request, Random(7)  # noqa: S311 -- a seed must give the same numbers at every run

    def cut(session: Any, method: str, url: str, **parts: Any) -> Any:
        how = rng.choice(["", "", "lost", "unheard"]) if method == "POST" else ""
        if how == "lost":
            raise requests.ConnectionError("cut")
        answer = real(session, method, url, **parts)
        if how == "unheard":
            raise requests.ConnectionError("cut")
        return answer

    monkeypatch.setattr(requests.Session, "request", cut)
    began, doubts = now(), 0
    posts = [
        replace(POST, text=f"Job {number}", address=f"{PAGE}{number}/", mark=f"{number:032}") for number in range(30)
    ]
    jobs = [mastodon.compose(post) for post in posts]
    for job in jobs:
        outcome = mastodon.send(job, access, now())
        while isinstance(outcome, Unknown):
            doubts += 1
            if mastodon.find(job, access, began - timedelta(seconds=1)):
                break
            outcome = mastodon.send(job, access, now())
    monkeypatch.undo()
    client = served.client()
    rows = client.account_statuses(client.me().id, limit=40)
    assert (len(rows), len({row.content for row in rows})) == (30, 30)
    assert doubts > 5

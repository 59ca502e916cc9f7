"""Whether X accepts the keys of an account, asked of a stand-in on loopback; nothing is ever posted."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from pipeline.channels import Access, Grant, x
from pipeline.channels.x import wire
from pipeline.channels.x.answers import REFUSALS
from pipeline.clock import HandClock
from pipeline.standins.x import KEYS, SECRET, FakeX, closed, soon

NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
CLOCK = HandClock(NOW)


@pytest.fixture
def fake() -> Iterator[FakeX]:
    with FakeX(CLOCK) as serving:
        yield serving


def asked(fake: FakeX, secret: str = SECRET) -> Grant:
    return x.verify(Access(secret, fake.address), NOW)


def test_keys_that_x_accepts_are_good_and_do_not_end(fake: FakeX) -> None:
    assert asked(fake) == Grant()
    assert (fake.calls, fake.posts) == (["GET /2/users/me"], [])


def test_keys_of_the_wrong_form_are_told_and_x_is_not_asked(fake: FakeX) -> None:
    assert "holds 3 values instead of 4" in asked(fake, " ".join(KEYS[:3])).wrong
    assert fake.calls == []


def test_keys_that_x_does_not_accept_are_told_in_the_words_of_sending(fake: FakeX) -> None:
    assert asked(fake, "a b c d") == Grant(REFUSALS[401])


@pytest.mark.parametrize("status", [402, 403])
def test_an_account_that_may_not_post_is_told_in_the_words_of_sending(fake: FakeX, status: int) -> None:
    fake.fails(status)
    assert asked(fake) == Grant(REFUSALS[status])


@pytest.mark.parametrize("status", [403, 429])
def test_an_account_that_has_used_up_its_posts_is_told(fake: FakeX, status: int) -> None:
    fake.fails(status, detail="usage-capped")
    assert "used up" in asked(fake).wrong


FAULTS: list[Callable[[FakeX], None]] = [
    lambda fake: fake.fails(500),
    lambda fake: fake.fails(404),
    lambda fake: fake.limits(reset=soon(CLOCK, 97)),
    lambda fake: fake.redirects("https://elsewhere.example/"),
    lambda fake: fake.drops(acts=False),
    lambda fake: fake.garbles(acts=False),
]


@pytest.mark.parametrize("breaks", FAULTS)
def test_what_says_nothing_about_the_keys_is_no_answer_and_shows_none_of_them(
    fake: FakeX, breaks: Callable[[FakeX], None]
) -> None:
    breaks(fake)
    with pytest.raises(LookupError, match="X could not be asked") as caught:
        asked(fake)
    assert not [key for key in KEYS if key in f"{caught.value!r} {caught.value.__context__!r}"]
    assert caught.value.__cause__ is None


def test_a_service_that_is_not_there_is_no_answer() -> None:
    with pytest.raises(LookupError, match="X could not be asked"):
        x.verify(Access(SECRET, closed()), NOW)


def test_a_service_that_hangs_is_waited_for_a_bounded_time(fake: FakeX, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.2)
    fake.silent(acts=False)
    with pytest.raises(LookupError, match="too long"):
        asked(fake)

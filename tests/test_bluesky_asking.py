"""Whether Bluesky accepts an app password, asked of a stand-in on loopback; nothing is ever posted."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import ModuleType

import pytest

from pipeline.channels import Access, Grant, bluesky
from pipeline.channels.bluesky import asking, wire
from pipeline.channels.bluesky.answers import NAMES, NOT_INSTALLED, STATUSES
from pipeline.clock import HandClock
from pipeline.standins.bluesky import HANDLE, PASSWORD, SECRET, FakeBluesky
from pipeline.standins.x import closed

NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
SESSION = "createSession"


@pytest.fixture
def fake() -> Iterator[FakeBluesky]:
    with FakeBluesky(HandClock(NOW)) as serving:
        yield serving


def asked(fake: FakeBluesky, secret: str = SECRET) -> Grant:
    return bluesky.verify(Access(secret, fake.address), NOW)


def test_a_password_that_bluesky_accepts_is_good_does_not_end_and_costs_one_session(fake: FakeBluesky) -> None:
    assert asked(fake) == Grant()
    assert (fake.calls, fake.commits) == ([SESSION], 0)


def test_a_secret_of_the_wrong_form_is_told_and_costs_no_session(fake: FakeBluesky) -> None:
    assert "is no app password" in asked(fake, f"{HANDLE} my-own-password").wrong
    assert fake.calls == []


def test_a_password_that_bluesky_does_not_accept_is_told_in_the_words_of_sending(fake: FakeBluesky) -> None:
    assert asked(fake, f"{HANDLE} aaaa-bbbb-cccc-dddd") == Grant(NAMES["AuthenticationRequired"][1])


@pytest.mark.parametrize(
    ("status", "name"),
    [(400, "AccountTakedown"), (400, "AuthFactorTokenRequired"), (401, "AuthFactorTokenRequired"), (501, "Unheard")],
)
def test_what_is_wrong_with_the_account_or_the_address_is_told(fake: FakeBluesky, status: int, name: str) -> None:
    fake.fails(SESSION, status, name)
    assert asked(fake) == Grant(NAMES[name][1] if name in NAMES else STATUSES[status][1])


FAULTS: list[Callable[[FakeBluesky], None]] = [
    lambda fake: fake.fails(SESSION, 429, "RateLimitExceeded"),
    lambda fake: fake.fails(SESSION, 400, "InvalidRequest"),
    lambda fake: fake.fails(SESSION, 401, "ExpiredToken"),
    lambda fake: fake.fails(SESSION, 502),
    lambda fake: fake.drops(SESSION, acts=False),
    lambda fake: fake.garbles(SESSION, acts=False),
    lambda fake: fake.answers(SESSION, {}),
]


@pytest.mark.parametrize("breaks", FAULTS)
def test_what_says_nothing_about_the_password_is_no_answer_and_shows_none_of_it(
    fake: FakeBluesky, breaks: Callable[[FakeBluesky], None]
) -> None:
    breaks(fake)
    with pytest.raises(LookupError, match="Bluesky could not be asked") as caught:
        asked(fake)
    assert PASSWORD not in f"{caught.value!r}"
    assert caught.value.__cause__ is None


def test_a_service_that_is_not_there_is_no_answer() -> None:
    with pytest.raises(LookupError, match="Bluesky could not be asked"):
        bluesky.verify(Access(SECRET, closed()), NOW)


def test_a_service_that_hangs_is_waited_for_a_bounded_time(fake: FakeBluesky, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.2)
    fake.silent(SESSION, acts=False)
    with pytest.raises(LookupError, match="too long"):
        asked(fake)


def test_a_package_that_is_missing_is_told(fake: FakeBluesky, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(wire: object) -> ModuleType:
        raise ImportError("atproto")

    monkeypatch.setattr(asking, "opened", gone)
    assert asked(fake) == Grant(NOT_INSTALLED)

"""Whether a Mastodon server accepts a token, and what its limits are; asked of a stand-in, and nothing is posted."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.channels import Access, Grant, mastodon
from pipeline.channels.mastodon import asking, wire
from pipeline.channels.mastodon.answers import NOT_INSTALLED, REFUSALS, WRONG
from pipeline.channels.mastodon.told import measures, told_by
from pipeline.clock import HandClock
from pipeline.delivery import Post, Receipt
from pipeline.standins.mastodon import ACCOUNT, TOKEN, FakeMastodon
from pipeline.standins.x import closed

NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
WHO = "GET /api/v1/accounts/verify_credentials"
LIMITS, LIMITS_ONCE = "GET /api/v2/instance/", "GET /api/v1/instance/"
USUAL = (
    '{"characters_reserved_per_url":23,"image_matrix_limit":33177600,"image_size_limit":16000000,'
    '"max_characters":500,"max_media_attachments":4}'
)
PAGE = "https://newsroom.int/releases/joint-signing/"


@pytest.fixture
def fake() -> Iterator[FakeMastodon]:
    with FakeMastodon(HandClock(NOW)) as serving:
        yield serving


def asked(fake: FakeMastodon, token: str = TOKEN) -> Grant:
    return mastodon.verify(Access(token, fake.address, ACCOUNT), NOW)


def test_a_token_that_the_server_accepts_is_good_and_its_limits_are_told(fake: FakeMastodon) -> None:
    assert asked(fake) == Grant(told=USUAL)
    assert (fake.calls, fake.posts) == ([WHO, LIMITS], [])


def test_a_server_before_version_4_tells_its_limits_at_the_older_address(fake: FakeMastodon) -> None:
    fake.newer, fake.most = False, 5000
    assert asked(fake).told == USUAL.replace(":500,", ":5000,")
    assert fake.calls == [WHO, LIMITS, LIMITS_ONCE]


def test_a_token_of_the_wrong_form_is_told_and_the_server_is_not_asked(fake: FakeMastodon) -> None:
    assert "holds 2 values instead of 1" in asked(fake, "Bearer abcdefgh").wrong
    assert fake.calls == []


def test_a_token_that_the_server_does_not_accept_is_told_in_the_words_of_sending(fake: FakeMastodon) -> None:
    assert asked(fake, "another-token") == Grant(REFUSALS[401])
    assert fake.calls == [WHO]


@pytest.mark.parametrize("status", [403, 404, 308])
def test_an_account_or_address_that_is_wrong_is_told(fake: FakeMastodon, status: int) -> None:
    fake.fails(status)
    assert asked(fake) == Grant(WRONG[status])


FAULTS: list[Callable[[FakeMastodon], None]] = [
    lambda fake: fake.fails(429),
    lambda fake: fake.fails(503),
    lambda fake: fake.fails(200, {}),
    lambda fake: fake.fails(200, []),
    lambda fake: fake.drops(acts=False),
    lambda fake: fake.garbles(acts=False),
]


@pytest.mark.parametrize("breaks", FAULTS)
def test_what_says_nothing_about_the_token_is_no_answer_and_shows_none_of_it(
    fake: FakeMastodon, breaks: Callable[[FakeMastodon], None]
) -> None:
    breaks(fake)
    with pytest.raises(LookupError, match="The Mastodon server could not be asked") as caught:
        asked(fake)
    assert TOKEN not in f"{caught.value!r}"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "breaks",
    [
        lambda fake: fake.drops(acts=False, at=LIMITS),
        lambda fake: [fake.fails(500, at=at) for at in (LIMITS, LIMITS_ONCE)],
        lambda fake: [fake.garbles(acts=False, at=at) for at in (LIMITS, LIMITS_ONCE)],
    ],
)
def test_a_server_that_does_not_tell_its_limits_takes_the_token_all_the_same(
    fake: FakeMastodon, breaks: Callable[[FakeMastodon], object]
) -> None:
    breaks(fake)
    assert asked(fake) == Grant()


def test_a_server_that_is_not_there_is_no_answer() -> None:
    with pytest.raises(LookupError, match="could not be asked"):
        mastodon.verify(Access(TOKEN, closed(), ACCOUNT), NOW)


def test_a_server_that_hangs_is_waited_for_a_bounded_time(fake: FakeMastodon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LONGEST", 0.2)
    fake.silent(acts=False)
    with pytest.raises(LookupError, match="too long"):
        asked(fake)


def test_a_library_that_is_missing_is_told(fake: FakeMastodon, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(wire: object) -> object:
        raise ImportError("mastodon")

    monkeypatch.setattr(asking, "client", gone)
    assert asked(fake) == Grant(NOT_INSTALLED)


# What is told


def described(**statuses: Any) -> dict[str, Any]:
    return {"configuration": {"statuses": statuses}}


@pytest.mark.parametrize(
    ("description", "most", "link"),
    [
        (described(max_characters=11_000, characters_reserved_per_url=32), 11_000, 32),
        (described(max_characters=1, characters_reserved_per_url=1), 1, 1),
        (described(max_characters=0, characters_reserved_per_url=0), 500, 23),
        (described(max_characters=-5, characters_reserved_per_url=-1), 500, 23),
        (described(max_characters=10**12, characters_reserved_per_url=10**6), 500, 23),
        (described(max_characters=True, characters_reserved_per_url="9"), 500, 23),
        (described(max_characters=None, characters_reserved_per_url=7.5), 500, 23),
        ({"max_toot_chars": 640}, 640, 23),
        ({"max_toot_chars": 640} | described(max_characters=700), 700, 23),
        ({"configuration": [1]}, 500, 23),
        ({}, 500, 23),
        ([], 500, 23),
        ("no", 500, 23),
        (None, 500, 23),
    ],
)
def test_of_what_a_server_tells_only_what_can_be_meant_counts(description: object, most: int, link: int) -> None:
    told = told_by(description)
    assert measures(told) == (most, link)
    (limit,) = mastodon.limits(told)
    assert (limit.most, limit.count("See https://unicri.it/a")) == (most, 4 + link)


@pytest.mark.parametrize("told", ["", "{", "[]", "null", '{"max_characters":0}', '{"max_characters":{}}'])
def test_what_was_kept_and_is_damaged_leaves_the_usual_limits(told: str) -> None:
    assert measures(told) == (500, 23)


def test_an_address_that_may_be_no_link_counts_its_letters_and_what_a_long_link_would_add() -> None:
    (limit,) = mastodon.limits('{"characters_reserved_per_url":32}')
    assert limit.count("https://newsroom.example/a") == 26 + 32 - 9 + 2
    (limit,) = mastodon.limits('{"characters_reserved_per_url":5}')
    assert limit.count("https://newsroom.example/a") == 26 + 2


def post(letters: int, told: str) -> Post:
    return Post("a" * letters, PAGE, "en", "The hour was wrong.", told=told)


@pytest.mark.parametrize(
    ("told", "letters", "whole"),
    [
        ("", 400, True),
        ("", 460, False),
        ('{"max_characters":5000}', 4000, True),
        ('{"max_characters":300}', 400, False),
        ('{"characters_reserved_per_url":200}', 400, False),
    ],
)
def test_a_correction_says_all_that_the_server_has_room_for(told: str, letters: int, whole: bool) -> None:
    shown = mastodon.text(mastodon.correct(post(letters, told), Receipt("7", "", NOW)))
    assert shown == ("a" * letters + "\n\n" if whole else "") + f"The hour was wrong.\n{PAGE}"
    assert mastodon.limits(told)[0].over(shown) == 0

"""Threads on Mastodon: post after post, each under a key of its own, and none that stands already."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.channels import Access, OtherWords, mastodon, texts
from pipeline.channels.mastodon import wire
from pipeline.clock import HandClock
from pipeline.delivery import Image, Post, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.standins.mastodon import ACCOUNT, TOKEN, FakeMastodon
from pipeline.standins.x import closed
from tests.photographs import photograph

NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
PAGE = "https://newsroom.int/releases/joint-signing/"
POST = Post(
    "Two institutions sign.",
    PAGE,
    "en",
    "The hour is 10:00, not 09:00.",
    images=(Image("d" * 64, "image/jpeg", "Two people sign"),),
    mark="0123456789abcdef" * 2,
    since=NOW,
    at=NOW,
    following=("What they agreed on.", "Who to ask. #press"),
)
WORDS = (f"{POST.text}\n{PAGE}", *POST.following)
REQUEST = mastodon.compose(POST)
CREATE, READ = "POST /api/v1/statuses", "GET /api/v1/accounts"


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


@pytest.fixture
def fake(clock: HandClock) -> Iterator[FakeMastodon]:
    with FakeMastodon(clock) as serving:
        yield serving


@pytest.fixture
def access(fake: FakeMastodon) -> Access:
    return Access(TOKEN, fake.address, ACCOUNT, picture=lambda digest: photograph(640, 480))


def sent(request: bytes, access: Access) -> Receipt:
    outcome = mastodon.send(request, access, NOW)
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def goes_wrong(fake: FakeMastodon, out: int, how: Callable[[], None]) -> None:
    """It happens to the next post as soon as so many are out."""
    made = fake._create

    def create(*given: Any) -> Any:
        answer = made(*given)
        if len(fake.posts) == out:
            how()
        return answer

    fake._create = create  # type: ignore[assignment, method-assign]


def broken_after(out: int, fake: FakeMastodon, access: Access) -> None:
    """The line breaks when so many posts are out."""
    goes_wrong(fake, out, lambda: fake.drops(acts=False, at=CREATE))
    assert isinstance(mastodon.send(REQUEST, access, NOW), Unknown)
    assert (len(fake.standing), len(fake.faults)) == (out, 0)


def test_each_post_answers_the_one_before_and_only_the_first_bears_link_and_pictures(
    fake: FakeMastodon, access: Access
) -> None:
    receipt = sent(REQUEST, access)
    assert tuple(post.text for post in fake.standing) == WORDS
    first, second, third = fake.standing
    assert [post.answers for post in fake.standing] == ["", first.id, second.id]
    assert [len(post.media) for post in fake.standing] == [1, 0, 0]
    assert {(post.language, post.visibility) for post in fake.standing} == {("en", "public")}
    assert receipt.id == " ".join((first.id, second.id, third.id))
    assert receipt.address.endswith(first.id)


def test_each_post_has_a_key_of_its_own_and_the_first_that_of_a_post_alone() -> None:
    wish = mastodon.wish.wish_of(REQUEST)
    assert isinstance(wish, mastodon.wish.Put)
    assert len({part.key for part in wish.parts}) == 3
    assert wish.parts[0].key == POST.mark
    assert mastodon.compose(replace(POST, at=NOW + timedelta(hours=2))) == REQUEST


@pytest.mark.parametrize("keys", [True, False])
@pytest.mark.parametrize("out", [1, 2])
def test_a_thread_that_breaks_is_not_found_and_sending_again_completes_it(
    fake: FakeMastodon, access: Access, out: int, keys: bool
) -> None:
    fake.keys = keys
    broken_after(out, fake, access)
    assert mastodon.find(REQUEST, access, NOW) is None
    receipt = sent(REQUEST, access)
    assert tuple(post.text for post in fake.posts) == WORDS
    assert [post.answers for post in fake.posts] == ["", *receipt.id.split()[:2]]
    found = mastodon.find(REQUEST, access, NOW)
    assert found is not None
    assert found.id == receipt.id == sent(REQUEST, access).id
    assert len(fake.posts) == 3
    assert len(fake.pictures) == 1, "what stands already needs its pictures no more"


def test_after_the_hour_of_its_keys_it_is_completed_all_the_same(
    fake: FakeMastodon, access: Access, clock: HandClock
) -> None:
    broken_after(1, fake, access)
    clock.move_to(NOW + timedelta(hours=5))
    sent(REQUEST, access)
    assert tuple(post.text for post in fake.posts) == WORDS


def test_a_server_that_shows_it_late_knows_it_by_its_keys(fake: FakeMastodon, access: Access) -> None:
    receipt = sent(REQUEST, access)
    fake.late = 1
    assert sent(REQUEST, access).id == receipt.id
    assert len(fake.posts) == 3


@pytest.mark.parametrize("status", [401, 422, 429, 500])
def test_once_a_post_is_out_whatever_fails_is_unknown_and_says_how_many_stand(
    fake: FakeMastodon, access: Access, status: int
) -> None:
    goes_wrong(fake, 1, lambda: fake.fails(status, at=CREATE))
    outcome = mastodon.send(REQUEST, access, NOW)
    assert isinstance(outcome, Unknown)
    assert outcome.reason.startswith("Of the 3 posts of this thread 1 are out.")
    assert "Nothing was sent" not in outcome.reason


@pytest.mark.parametrize(
    ("status", "kind"), [(401, Refused), (403, Refused), (429, RetryAt), (500, RetryAt), (400, RetryAt)]
)
def test_an_account_that_cannot_be_read_gets_nothing(
    fake: FakeMastodon, access: Access, status: int, kind: type
) -> None:
    fake.fails(status, at=READ)
    assert isinstance(mastodon.send(REQUEST, access, NOW), kind)
    assert fake.posts == []


def test_a_line_that_breaks_while_the_account_is_read_leaves_nothing_out(fake: FakeMastodon, access: Access) -> None:
    fake.drops(acts=False, at=READ)
    assert isinstance(mastodon.send(REQUEST, access, NOW), RetryAt)
    fake.garbles(acts=False, at=READ)
    assert isinstance(mastodon.send(REQUEST, access, NOW), RetryAt)
    assert fake.posts == []


@pytest.mark.parametrize(("status", "kind"), [(422, Refused), (429, RetryAt), (500, Unknown)])
def test_a_first_post_that_is_not_taken_is_judged_as_a_post_alone(
    fake: FakeMastodon, access: Access, status: int, kind: type
) -> None:
    fake.fails(status, at=CREATE)
    outcome = mastodon.send(REQUEST, access, NOW)
    assert isinstance(outcome, kind)
    assert not isinstance(outcome, Sent)
    assert "of this thread" not in outcome.reason
    assert fake.posts == []


def test_a_server_that_cannot_be_reached_is_said_to_be_so() -> None:
    outcome = mastodon.send(REQUEST, Access(TOKEN, closed(), ACCOUNT), NOW)
    assert isinstance(outcome, RetryAt)
    assert "could not be reached" in outcome.reason


def test_the_same_words_elsewhere_are_no_part_of_the_thread(fake: FakeMastodon, access: Access) -> None:
    broken_after(1, fake, access)
    for words in POST.following:
        sent(mastodon.compose(Post(words, "", "en", mark=words[:9])), access)
    assert mastodon.find(REQUEST, access, NOW) is None
    sent(REQUEST, access)
    assert [post.answers for post in fake.posts[3:]] == [fake.posts[0].id, fake.posts[3].id]


def test_when_time_runs_out_before_the_second_post_it_is_unknown(
    fake: FakeMastodon, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_after(1, fake, access)
    monkeypatch.setattr(wire, "LONGEST", 0.7)
    fake.silent(acts=False, at=CREATE)
    assert isinstance(mastodon.send(REQUEST, access, NOW), Unknown)
    assert len(fake.posts) == 1


def test_an_account_that_says_too_much_to_be_read_gets_the_thread_under_its_keys(
    fake: FakeMastodon, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mastodon.looking, "PAGES", 1)
    monkeypatch.setattr(mastodon.looking, "A_PAGE", 1)
    sent(mastodon.compose(Post("Something else.", "https://newsroom.int/b/", "en", mark="a" * 32)), access)
    sent(REQUEST, access)
    assert tuple(post.text for post in fake.posts[1:]) == WORDS


def test_another_post_about_the_page_is_no_part_of_the_thread(fake: FakeMastodon, access: Access) -> None:
    sent(mastodon.compose(Post("By hand.", PAGE, "en", mark="a" * 32)), access)
    with pytest.raises(OtherWords):
        mastodon.find(REQUEST, access, NOW)
    sent(REQUEST, access)
    assert tuple(post.text for post in fake.posts[1:]) == WORDS
    assert mastodon.find(REQUEST, access, NOW, {post.id for post in fake.posts}) is None


def test_a_recall_deletes_each_post_the_last_first_and_again_does_no_harm(fake: FakeMastodon, access: Access) -> None:
    receipt = sent(REQUEST, access)
    recall = mastodon.recall(receipt)
    fake.fails(429, at=f"DELETE /api/v1/statuses/{receipt.id.split()[1]}")
    assert isinstance(mastodon.send(recall, access, NOW), RetryAt)
    assert [post.text for post in fake.standing] == [*WORDS[:2]]
    assert mastodon.find(recall, access, NOW) is None
    assert sent(recall, access).id == sent(recall, access).id == receipt.id
    assert fake.standing == []
    assert mastodon.find(recall, access, NOW) is not None


@pytest.mark.parametrize("edits", [True, False])
def test_a_correction_edits_the_first_post_or_answers_it(fake: FakeMastodon, access: Access, edits: bool) -> None:
    receipt = sent(REQUEST, access)
    fake.edits = edits
    sent(mastodon.correct(replace(POST, mark="f" * 32), receipt), access)
    assert POST.note in fake.posts[0 if edits else 3].text
    assert [post.text for post in fake.posts[1:3]] == [*POST.following]
    assert edits or fake.posts[3].answers == fake.posts[0].id


def test_a_person_names_the_posts_of_a_thread_by_their_addresses() -> None:
    both = "https://social.example/@desk/1 https://social.example/@desk/2?a=b"
    assert mastodon.id_of(REQUEST, both) == "1 2"
    assert mastodon.id_of(REQUEST, "https://social.example/@desk/1 https://social.example/@desk/") == ""
    assert mastodon.id_of(REQUEST, " ") == ""


def test_each_text_is_told_also_where_it_is_only_counted() -> None:
    counted = mastodon.compose(replace(POST, since=None, mark="", at=None))
    assert texts("mastodon", mastodon, REQUEST) == texts("mastodon", mastodon, counted) == WORDS
    assert texts("mastodon", mastodon, b"[]") == ("",)
    assert mastodon.repeatable(REQUEST)
    assert not mastodon.repeatable(counted)


@pytest.mark.parametrize(
    "rest",
    [b'"following":"all"', b'"following":["words"]', b'"following":[{"key":"a"}]', b'"following":[],"since":"noon"'],
)
def test_a_damaged_thread_is_refused_and_nothing_of_it_sent(fake: FakeMastodon, access: Access, rest: bytes) -> None:
    request = b'{"do":"post","key":"a","text":"a",%s}' % rest
    assert isinstance(mastodon.send(request, access, NOW), Refused)
    assert fake.calls == []

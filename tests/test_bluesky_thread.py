"""Threads on Bluesky: one commit, each post answering the one before, and nothing that stands twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from pipeline.channels import Access, OtherWords, bluesky, texts
from pipeline.channels.bluesky.cid import cid
from pipeline.clock import HandClock
from pipeline.delivery import Image, Post, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.standins.bluesky import DID, SECRET, FakeBluesky
from pipeline.standins.contents import name_of
from tests.photographs import photograph

NOW = datetime(2020, 12, 4, 13, 0, tzinfo=UTC)
PAGE = "https://newsroom.example/releases/joint-signing/"
POST = Post(
    "Two institutions sign. #CARICOM",
    PAGE,
    "en",
    "The hour is 10:00, not 09:00.",
    "Two institutions sign",
    "They work together from now on.",
    images=(Image("d" * 64, "image/jpeg", "Two people sign"),),
    mark="0123456789abcdef" * 2,
    since=NOW,
    at=NOW,
    following=("What they agreed on: https://agency.example/plan", "Who to ask. #press"),
)
WORDS = (POST.text, *POST.following)
REQUEST = bluesky.compose(POST)
PUT, APPLY, GET, DELETE = "putRecord", "applyWrites", "getRecord", "deleteRecord"


@pytest.fixture
def fake() -> Iterator[FakeBluesky]:
    with FakeBluesky(HandClock(NOW)) as serving:
        yield serving


@pytest.fixture
def access(fake: FakeBluesky) -> Access:
    return Access(SECRET, fake.address, picture=lambda digest: photograph(640, 480))


def sent(request: bytes, access: Access) -> Receipt:
    outcome = bluesky.send(request, access, NOW)
    assert isinstance(outcome, Sent), outcome
    return outcome.receipt


def test_a_thread_is_one_commit_in_which_each_post_answers_the_one_before(fake: FakeBluesky, access: Access) -> None:
    receipt = sent(REQUEST, access)
    assert tuple(post.text for post in fake.standing) == WORDS
    assert (fake.commits, fake.calls.count(APPLY), PUT in fake.calls) == (1, 1, False)
    first, second, third = fake.standing
    places = [{"uri": f"at://{DID}/app.bsky.feed.post/{post.key}", "cid": post.cid} for post in fake.standing]
    assert "reply" not in first.record
    assert second.record["reply"] == {"root": places[0], "parent": places[0]}
    assert third.record["reply"] == {"root": places[0], "parent": places[1]}
    assert receipt.id == " ".join(post.key for post in (first, second, third))
    assert receipt.address.endswith(f"/post/{first.key}")


def test_only_the_first_post_bears_the_card_and_each_its_own_links(fake: FakeBluesky, access: Access) -> None:
    sent(REQUEST, access)
    assert [post.card.get("uri") for post in fake.standing] == [PAGE, None, None]
    assert "thumb" in fake.standing[0].card
    kinds = [[facet["features"][0]["$type"][24:] for facet in post.record["facets"]] for post in fake.standing]
    assert kinds == [["tag"], ["link"], ["tag"]]
    assert {post.record["createdAt"] for post in fake.standing} == {"2020-12-04T13:00:00Z"}
    assert [post.record["langs"] for post in fake.standing] == [["en"]] * 3


def test_the_keys_are_the_same_each_time_and_sort_as_the_posts_follow() -> None:
    keys = bluesky.id_of(REQUEST, f"https://bsky.app/profile/{DID}/post/{first_key(REQUEST)}").split()
    assert len({*keys}) == 3
    assert keys == sorted(keys)
    assert bluesky.compose(replace(POST, at=NOW + timedelta(hours=3))).count(keys[2].encode()) == 1
    assert first_key(bluesky.compose(replace(POST, following=()))) == keys[0]


def first_key(request: bytes) -> str:
    wish = bluesky.wish.wish_of(request)
    assert isinstance(wish, bluesky.wish.Put)
    return wish.key


def test_a_record_is_called_by_its_content_as_the_specification_says() -> None:
    # the empty map and a map with a link, worked out by hand and by another encoder
    assert cid({}) == "bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua"
    link = {"$link": cid({})}
    record = {"b": [1, 300, 70_000, True, None, "é"], "aa": {"ref": link, "size": 5_000_000_000}, "": ""}
    assert cid(record) == name_of(record)
    assert cid(record) != cid(record | {"aa": {"ref": link, "size": 5}})


def test_a_thread_that_is_sent_again_stands_once(fake: FakeBluesky, access: Access) -> None:
    assert sent(REQUEST, access) == sent(REQUEST, access)
    assert (len(fake.posts), fake.commits) == (3, 1)


@pytest.mark.parametrize("acts", [True, False])
@pytest.mark.parametrize("how", ["drops", "garbles", "failure"])
def test_a_broken_line_leaves_all_of_it_or_none(fake: FakeBluesky, access: Access, how: str, acts: bool) -> None:
    if how == "failure":
        fake.fails(APPLY, 502, "UpstreamFailure", acts)
    else:
        getattr(fake, how)(APPLY, acts)
    outcome = bluesky.send(REQUEST, access, NOW)
    assert isinstance(outcome, Sent if acts else Unknown)
    assert len(fake.standing) == (3 if acts else 0)
    assert (bluesky.find(REQUEST, access, NOW) is not None) == acts
    sent(REQUEST, access)
    assert (len(fake.posts), fake.commits) == (3, 1)


def test_in_doubt_a_look_that_fails_tells_nothing(fake: FakeBluesky, access: Access) -> None:
    fake.drops(APPLY, acts=True)
    fake.fails(GET, 503)
    assert isinstance(bluesky.send(REQUEST, access, NOW), Unknown)
    found = bluesky.find(REQUEST, access, NOW)
    assert found is not None
    assert found.id == " ".join(post.key for post in fake.standing)


@pytest.mark.parametrize(("status", "name", "kind"), [(400, "InvalidRequest", Refused), (429, "", RetryAt)])
def test_what_is_not_taken_is_not_out(fake: FakeBluesky, access: Access, status: int, name: str, kind: type) -> None:
    fake.fails(APPLY, status, name)
    assert isinstance(bluesky.send(REQUEST, access, NOW), kind)
    assert fake.posts == []


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_thread_of_which_a_post_was_taken_away_is_not_found_and_sending_again_fills_it(
    fake: FakeBluesky, access: Access, gone: int
) -> None:
    sent(REQUEST, access)
    fake.posts[gone].gone = True
    assert bluesky.find(REQUEST, access, NOW) is None
    sent(REQUEST, access)
    standing = {post.text: post for post in fake.standing}
    assert (len(standing), len(fake.standing), len(fake.posts)) == (3, 3, 4)
    for above, post in pairwise(WORDS):
        assert standing[post].answers == standing[above].key
        assert standing[post].record["reply"]["parent"]["cid"] == standing[above].cid


def test_other_words_under_a_key_are_for_a_person(fake: FakeBluesky, access: Access) -> None:
    sent(REQUEST, access)
    fake.posts[1].record = fake.posts[1].record | {"text": "Something else."}
    outcome = bluesky.send(REQUEST, access, NOW)
    assert isinstance(outcome, Unknown)
    assert "Something else stands" in outcome.reason
    with pytest.raises(OtherWords):
        bluesky.find(REQUEST, access, NOW)


def test_a_thread_that_is_accounted_for_is_not_found_again(fake: FakeBluesky, access: Access) -> None:
    receipt = sent(REQUEST, access)
    assert bluesky.find(REQUEST, access, NOW, receipt.id.split()[1:2]) is None


def test_a_recall_deletes_each_post_the_last_first_and_again_does_no_harm(fake: FakeBluesky, access: Access) -> None:
    receipt = sent(REQUEST, access)
    recall = bluesky.recall(receipt)
    fake.fails(DELETE, 503)
    assert isinstance(bluesky.send(recall, access, NOW), Unknown)
    assert bluesky.find(recall, access, NOW) is None
    fake.drops(DELETE, acts=True)
    bluesky.send(recall, access, NOW)
    assert [post.text for post in fake.standing] == [*WORDS[:2]]
    assert sent(recall, access).id == sent(recall, access).id == receipt.id
    assert fake.standing == []
    assert bluesky.find(recall, access, NOW) is not None


def test_a_correction_answers_the_first_post(fake: FakeBluesky, access: Access) -> None:
    receipt = sent(REQUEST, access)
    sent(bluesky.correct(replace(POST, mark="f" * 32), receipt), access)
    assert (fake.posts[3].text, fake.posts[3].answers) == (POST.note, fake.posts[0].key)


def test_whoever_finds_one_post_of_a_thread_has_found_it_all(fake: FakeBluesky, access: Access) -> None:
    receipt = sent(REQUEST, access)
    for key in receipt.id.split():
        assert bluesky.id_of(REQUEST, f"https://bsky.app/profile/{DID}/post/{key}") == receipt.id
        assert bluesky.id_of(b"", f"https://bsky.app/profile/{DID}/post/{key}") == key
    assert bluesky.id_of(REQUEST, f"https://bsky.app/profile/{DID}/post/3kaaaaaaaaa2a") == "3kaaaaaaaaa2a"


def test_each_text_is_told_also_where_it_is_only_counted() -> None:
    counted = bluesky.compose(replace(POST, since=None, mark="", at=None))
    assert texts("bluesky", bluesky, REQUEST) == texts("bluesky", bluesky, counted) == WORDS
    assert texts("bluesky", bluesky, bluesky.recall(Receipt("3kaaaaaaaaa2a", "", NOW))) == ("",)
    assert texts("bluesky", bluesky, b"[]") == ("",)
    assert not bluesky.repeatable(counted)


@pytest.mark.parametrize(
    "rest",
    [
        b'"following":"all"',
        b'"following":["words"]',
        b'"following":[{"key":"3kaaaaaaaaa2a"}]',
        b'"following":[{"key":"no key","text":"a"}]',
        b'"following":[{"facets":{},"text":"a"}]',
        b'"following":[{"reply":"a","text":"a"}]',
    ],
)
def test_a_damaged_thread_is_refused_and_nothing_of_it_sent(fake: FakeBluesky, access: Access, rest: bytes) -> None:
    request = b'{"do":"post","key":"3kaaaaaaaaa2a","text":"a",%s}' % rest
    assert isinstance(bluesky.send(request, access, NOW), Refused)
    assert fake.calls == []

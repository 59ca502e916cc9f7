"""Posts fit their network, and the pictures of a release are described to who cannot see them."""

from dataclasses import replace

import pytest

from pipeline.checks import Context, Counter
from pipeline.checks.posts import check
from pipeline.delivery import Limit
from pipeline.newsroom import ChannelAccount
from pipeline.release import Picture, Social
from tests.paper import NOON, a_newsroom, a_release, checked, quoted

ON_X = a_newsroom(channels=(ChannelAccount("x-desk", "x"),))
COUNTER = Counter(lambda post: (f"{post.text}\n{post.address}",), (Limit(280, "characters", len),))
ADDRESS = len("\nhttps://news.example/releases/a/")


def test_a_picture_without_a_text_that_says_what_it_shows_stops() -> None:
    release = a_release("The Heads met.", pictures=(Picture("a.png", ""), Picture("b.png", "Two people at a table")))
    (problem,) = checked("posts", release)
    assert (problem.code, problem.stops, quoted([problem])) == ("alt-missing", True, ["a.png"])


def test_pictures_of_a_withdrawn_release_need_none() -> None:
    assert checked("posts", a_release(pictures=(Picture("a.png", ""),), killed="Called off.")) == []


@pytest.mark.parametrize(("letters", "over"), [(280 - ADDRESS, 0), (283 - ADDRESS, 3)])
def test_a_post_that_is_longer_than_its_network_takes_stops_and_says_by_how_much(letters: int, over: int) -> None:
    release = a_release(social=Social("a" * letters))
    found = list(check(release, ON_X, Context((release,), NOON, counters={"x": COUNTER})))
    assert [(problem.code, problem.stops) for problem in found] == [("post-too-long", True)] * bool(over)
    assert all(f"{over} characters over the 280 that X takes" in problem.wrong for problem in found)


@pytest.mark.parametrize(("letters", "over"), [(280 - ADDRESS, 0), (283 - ADDRESS, 3)])
def test_a_correction_that_is_too_long_to_be_posted_is_advice(letters: int, over: int) -> None:
    release = a_release(social=Social("a"), revision=2, correction="b" * letters)
    found = list(check(release, ON_X, Context((release,), NOON, counters={"x": COUNTER})))
    assert [(problem.code, problem.stops) for problem in found] == [("post-too-long", False)] * bool(over)
    assert all(f"correction is {over} characters over the 280 that X takes" in problem.wrong for problem in found)


def test_a_post_of_an_account_that_does_not_post_in_its_language_stops_nothing() -> None:
    french = a_newsroom(channels=(ChannelAccount("x-desk", "x", languages=("fr",)),))
    release = a_release(social=Social("a" * 400))
    assert list(check(release, french, Context((release,), NOON, counters={"x": COUNTER}))) == []


def test_several_texts_on_a_network_without_threads_stop_and_say_where_they_can_be() -> None:
    release = a_release(social=Social(overrides={"x": ("Heads adopt the plan", "And they say why")}))
    (problem,) = check(release, a_newsroom(), Context((release,), NOON, counters={"x": COUNTER}))
    assert (problem.code, problem.stops) == ("thread-not-possible", True)
    assert "2 texts" in problem.wrong
    assert "Bluesky and Mastodon" in problem.mend


@pytest.mark.parametrize(("texts", "threads"), [(("One", "Two"), True), (("One",), False)])
def test_a_thread_where_there_are_threads_and_a_list_of_one_stop_nothing(texts: tuple[str, ...], threads: bool) -> None:
    release = a_release(social=Social(overrides={"x": texts}))
    counter = replace(COUNTER, threads=threads)
    assert list(check(release, ON_X, Context((release,), NOON, counters={"x": counter}))) == []


def test_each_text_of_a_thread_is_counted_and_each_that_is_too_long_is_named() -> None:
    release = a_release(social=Social(overrides={"x": ("One", "b" * 281, "c" * 290)}))
    counter = replace(COUNTER, texts=lambda post: (post.text, *post.following), threads=True)
    found = list(check(release, ON_X, Context((release,), NOON, counters={"x": counter})))
    assert [problem.code for problem in found] == ["post-too-long"] * 2
    assert ["1 characters over" in found[0].wrong, "10 characters over" in found[1].wrong] == [True, True]
    assert found[0].mend == "Shorten it, or make two of it."


def test_the_pattern_of_each_account_is_counted() -> None:
    long, short = ChannelAccount("x-long", "x", text="word " * 80), ChannelAccount("x-short", "x", text="word")
    release, context = a_release(), Context((), NOON, counters={"x": COUNTER})
    for channels in ((long, short), (short, long)):
        found = list(check(release, a_newsroom(channels=channels), context))
        assert [problem.code for problem in found] == ["post-too-long"]


def test_a_text_that_is_too_long_for_two_accounts_is_told_once() -> None:
    two = a_newsroom(channels=(ChannelAccount("x-a", "x", "@a"), ChannelAccount("x-b", "x", "@b")))
    release = a_release(social=Social("a" * 400))
    assert len(list(check(release, two, Context((release,), NOON, counters={"x": COUNTER})))) == 1

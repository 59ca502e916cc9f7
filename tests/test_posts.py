"""Posts: derived from the record, never queued."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, get_args

import pytest

from pipeline.delivery import LEASE, Delivery, Image, Key, Part, Receipt, State
from pipeline.digest import canonical, digest
from pipeline.issued import Issued
from pipeline.newsroom import ChannelAccount, HostPlace, Newsroom
from pipeline.posts import called_for, post_of, reached, too_late
from pipeline.quiet import Quiet
from pipeline.record import Entry, Kind

NINE = datetime(2020, 12, 4, 13, tzinfo=UTC)
OURS = ChannelAccount("x-agency", "x", "@agency", "SECRET", organisation="agency")
THEIRS = ChannelAccount("x-other", "x", "@other", "SECRET", organisation="other")
EVERYONES = ChannelAccount("wire", "mastodon", "@wire", "SECRET")
NEWSROOM = Newsroom(
    file="newsroom.yml",
    name="Test Newsroom",
    address="https://news.example",
    home="UTC",
    languages=("en",),
    organisations={},
    feeds=(),
    channels=(OURS, THEIRS, EVERYONES),
    host=HostPlace("folder", "live"),
)


def issued(**fields: Any) -> Issued:
    row = {"slug": "one", "title": "Heads adopt", "language": "en", "issuers": [{"id": "agency"}], "revision": 1}
    return Issued(row | fields, digest(canonical(row | fields)))


def entry(kind: Kind = "lift", revision: int = 1) -> Entry:
    return Entry("one", revision, kind, NINE, digest(b"text"))


def row(channel: str, state: State = "sent", part: Part = "post", slug: str = "one", newsroom: str = "") -> Delivery:
    return Delivery(Key(newsroom or NEWSROOM.key, slug, 1, channel, part), NINE, state)


def names(rows: tuple[Delivery, ...]) -> list[str]:
    return [each.key.channel for each in rows]


def test_a_lift_is_posted_by_every_account_that_speaks_for_an_issuer() -> None:
    rows = called_for(NEWSROOM, entry(), issued(), ())
    assert rows == (
        Delivery(Key("news.example", "one", 1, "x-agency", "post"), NINE),
        Delivery(Key("news.example", "one", 1, "wire", "post"), NINE),
    )
    both = issued(issuers=[{"id": "agency"}, {"id": "other"}])
    assert names(called_for(NEWSROOM, entry(), both, ())) == ["x-agency", "x-other", "wire"]


def test_a_post_follows_its_lift_by_the_delay_it_asks_for() -> None:
    later = issued(social={"after": 120})
    assert {each.due for each in called_for(NEWSROOM, entry(), later, ())} == {NINE + timedelta(minutes=2)}
    moved = replace(entry(), instant=NINE + timedelta(days=1))
    assert {each.due for each in called_for(NEWSROOM, moved, later, ())} == {NINE + timedelta(days=1, minutes=2)}


def test_a_kind_of_account_that_is_to_say_nothing_is_left_out() -> None:
    assert names(called_for(NEWSROOM, entry(), issued(social={"overrides": {"x": "none"}}), ())) == ["wire"]


def test_an_account_posts_what_is_in_its_languages_and_of_its_organisation_both_together() -> None:
    accounts = [replace(OURS, languages=("fr",)), replace(THEIRS, languages=("en",)), replace(EVERYONES, languages=())]
    newsroom = replace(NEWSROOM, channels=tuple(accounts))
    assert names(called_for(newsroom, entry(), issued(), ())) == ["wire"]
    assert names(called_for(newsroom, entry(), issued(language="fr"), ())) == ["x-agency", "wire"]
    both = issued(issuers=[{"id": "agency"}, {"id": "other"}])
    assert names(called_for(newsroom, entry(), both, ())) == ["x-other", "wire"]


def test_quiet_hours_do_not_count_when_a_post_is_too_late() -> None:
    night = Quiet(time(22), time(7), "UTC")
    limited, evening = replace(NEWSROOM, late_limit=timedelta(hours=6)), NINE.replace(hour=21)
    assert not too_late(limited, evening, evening + timedelta(hours=15), night)
    assert too_late(limited, evening, evening + timedelta(hours=15, seconds=1), night)
    assert too_late(limited, evening, evening + timedelta(hours=7))


def test_the_same_entry_calls_for_the_same_deliveries_however_often_it_is_asked() -> None:
    once = called_for(NEWSROOM, entry(), issued(), ())
    assert called_for(NEWSROOM, entry(), issued(), once) == once


def test_an_update_is_not_posted() -> None:
    assert called_for(NEWSROOM, entry("update", 2), issued(), [row("x-agency")]) == ()


def test_a_correction_reaches_each_account_that_carries_the_post_once() -> None:
    rows = called_for(NEWSROOM, entry("correction", 2), issued(), [row("x-agency"), row("x-agency", part="correction")])
    assert rows == (Delivery(Key("news.example", "one", 2, "x-agency", "correction"), NINE),)


def test_a_kill_takes_back_what_was_sent_under_the_revision_it_was_sent_for() -> None:
    corrected = row("x-agency", part="correction")
    corrected = replace(corrected, key=corrected.key._replace(revision=2))
    rows = called_for(NEWSROOM, entry("kill", 3), issued(), [row("x-agency"), corrected])
    assert rows == (
        Delivery(Key("news.example", "one", 1, "x-agency", "recall"), NINE),
        Delivery(Key("news.example", "one", 2, "x-agency", "recall"), NINE),
    )


@pytest.mark.parametrize("state", get_args(State))
def test_an_account_is_reached_where_a_post_stands_or_may_stand(state: State) -> None:
    rows = called_for(NEWSROOM, entry("kill", 2), issued(), [row("x-agency", state)])
    assert bool(rows) == (state in ("sent", "sending", "unknown"))


@pytest.mark.parametrize(
    "known",
    [row("x-agency", slug="another"), row("x-agency", newsroom="another.example"), row("x-agency", part="correction")],
)
def test_posts_of_another_release_or_newsroom_reach_nobody(known: Delivery) -> None:
    assert called_for(NEWSROOM, entry("correction", 2), issued(), [known]) == ()


SHARED = {"text": "For all", "overrides": {"x": {"text": "On X"}}}


@pytest.mark.parametrize(
    ("account", "social", "text"),
    [
        (OURS, SHARED, "On X"),
        (EVERYONES, SHARED, "For all"),
        (OURS, {"text": "For all", "overrides": {"x": "none"}}, "For all"),
        (OURS, {"overrides": {"x": "none"}}, "Heads adopt"),
        (OURS, {"after": 0}, "Heads adopt"),
        (OURS, {}, "Heads adopt"),
    ],
)
def test_an_account_says_its_own_text_or_the_shared_one_or_the_title(
    account: ChannelAccount, social: dict[str, Any], text: str
) -> None:
    post = post_of(NEWSROOM, account, issued(social=social))
    assert (post.text, post.address, post.language) == (text, "https://news.example/releases/one/", "en")


def test_a_thread_is_its_accounts_own_and_no_part_of_the_shared_text() -> None:
    social = {"text": "For all", "overrides": {"x": {"text": "One", "following": ["Two", "Three"]}}}
    assert post_of(NEWSROOM, OURS, issued(social=social)).following == ("Two", "Three")
    assert post_of(NEWSROOM, EVERYONES, issued(social=social)).following == ()


def test_a_post_bears_its_pictures_and_the_mark_and_hour_of_its_delivery() -> None:
    text = issued(pictures=[{"file": "signing.jpg", "alt": "Two people sign", "digest": "ab" * 32}])
    row = Delivery(Key("news", "one", 1, "x-desk", "post"), NINE)
    post = post_of(NEWSROOM, OURS, text, row)
    assert post.images == (Image("ab" * 32, "image/jpeg", "Two people sign"),)
    assert (post.at, len(post.mark)) == (NINE, 32)
    assert post.mark == row.key.mark != row.key._replace(revision=2).mark
    assert (post_of(NEWSROOM, OURS, text).mark, post_of(NEWSROOM, OURS, text).at) == ("", None)


def test_a_post_can_be_made_of_a_withdrawn_text_and_notes_what_was_wrong() -> None:
    assert post_of(NEWSROOM, OURS, issued()).text == "Heads adopt"
    assert post_of(NEWSROOM, OURS, issued(correction="the day", update="the hour")).note == "the day"
    assert post_of(NEWSROOM, OURS, issued(update="the hour")).note == "the hour"


def test_a_post_is_too_late_only_after_the_newsrooms_limit() -> None:
    limited = replace(NEWSROOM, late_limit=timedelta(hours=6))
    assert not too_late(limited, NINE, NINE + timedelta(hours=6))
    assert too_late(limited, NINE, NINE + timedelta(hours=6, seconds=1))
    assert not too_late(limited, NINE, NINE - timedelta(days=1))


@pytest.mark.parametrize(
    ("due", "wait", "ready"),
    [
        (NINE, None, True),
        (NINE + timedelta(seconds=1), None, False),
        (NINE, NINE, True),
        (NINE, NINE + timedelta(seconds=1), False),
    ],
)
def test_a_delivery_is_ready_when_its_hour_has_come_and_nobody_asked_to_wait(
    due: datetime, wait: datetime | None, ready: bool
) -> None:
    assert Delivery(row("x-agency").key, due, wait=wait).ready(NINE) == ready


def test_a_key_names_the_delivery_and_no_attempt() -> None:
    assert str(row("x-agency").key) == "news.example/one/1/x-agency/post"


CORRECTED = [entry(), replace(entry("correction", 2), instant=NINE + timedelta(hours=1))]
KILLED = [*CORRECTED, replace(entry("kill", 3), instant=NINE + timedelta(hours=2))]


def of_revision(row: Delivery, revision: int) -> Delivery:
    return replace(row, key=row.key._replace(revision=revision))


def told(rows: list[Delivery], entries: list[Entry]) -> list[tuple[str, int, str, State | None]]:
    """Each account that is to get something more: which, of what revision, what part, its state."""
    found = reached(NEWSROOM, entries, rows)
    return [(each.key.channel, each.key.revision, each.key.part, each.state) for each in found]


@pytest.mark.parametrize("state", get_args(State))
def test_a_correction_is_due_to_each_account_that_carries_the_post_or_may(state: State) -> None:
    expected = [("wire", 2, "correction", None)] if state in ("sent", "sending", "unknown") else []
    assert told([row("wire", state)], CORRECTED) == expected


@pytest.mark.parametrize("state", get_args(State))
def test_an_account_lacks_a_correction_until_it_was_sent(state: State) -> None:
    rows = [row("wire"), of_revision(row("wire", state, "correction"), 2), row("x-agency")]
    found = reached(NEWSROOM, CORRECTED, rows)
    assert [(each.key.channel, each.had, each.state, each.lacks) for each in found] == [
        ("wire", "sent", state, state != "sent"),
        ("x-agency", "sent", None, True),
    ]


def test_an_account_that_posted_after_a_correction_lacks_nothing() -> None:
    after = NINE + timedelta(hours=1, seconds=2)
    late = replace(row("wire"), receipt=Receipt("1", "https://wire.example/1", after))
    assert told([late], CORRECTED) == []
    assert told([replace(row("wire"), due=after)], CORRECTED) == []
    assert told([replace(late, lease=after + LEASE)], CORRECTED) == []


def test_a_post_that_was_begun_before_a_correction_and_answered_after_it_lacks_it() -> None:
    hour = NINE + timedelta(hours=1)
    late = replace(row("wire"), receipt=Receipt("1", "https://wire.example/1", hour + timedelta(seconds=9)))
    assert told([replace(late, lease=hour + LEASE)], CORRECTED) == [("wire", 2, "correction", None)]


def test_each_of_several_corrections_counts() -> None:
    more = [*CORRECTED, replace(entry("correction", 3), instant=NINE + timedelta(hours=2))]
    rows = [row("wire"), of_revision(row("wire", "sent", "correction"), 2)]
    assert told(rows, more) == [("wire", 2, "correction", "sent"), ("wire", 3, "correction", None)]


def test_a_kill_is_done_when_all_that_was_sent_is_taken_back() -> None:
    corrected = of_revision(row("wire", "sent", "correction"), 2)
    rows = [row("wire"), corrected, row("wire", "sent", "recall"), row("x-agency", "held")]
    assert told(rows, KILLED) == [("wire", 1, "recall", "sent"), ("wire", 2, "recall", None)]


@pytest.mark.parametrize(
    "known", [row("wire", slug="another"), row("wire", newsroom="another.example"), row("wire", part="recall")]
)
def test_what_was_sent_of_others_is_not_counted(known: Delivery) -> None:
    assert told([known], KILLED) == []


def test_a_release_that_was_only_lifted_or_never_lacks_nothing() -> None:
    assert told([row("wire")], [entry()]) == []
    assert told([row("wire")], [entry(), entry("update", 2)]) == []
    assert told([row("wire")], []) == []

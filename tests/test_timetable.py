"""The timetable: when each delivery of an account with rules may leave, the same however often it is asked."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clock import from_stamp
from pipeline.delivery import ASKED, LEASE, Delivery, Key, Part, Receipt, State
from pipeline.newsroom import ChannelAccount, HostPlace, Newsroom
from pipeline.quiet import Quiet
from pipeline.timetable import Slot, slots, timed

NOON = from_stamp("2026-12-04T12:00:00Z")
NIGHT = Quiet(time(22), time(7), "Europe/Rome")  # 21:00 to 06:00 UTC
MINUTE, SECOND, DAY = timedelta(minutes=1), timedelta(seconds=1), timedelta(days=1)
PLAIN = ChannelAccount("x-one", "x", "@one", "SECRET")
SLUGS = ("alpha", "bravo", "charlie", "delta", "echo")
ORDER = [(slug, 1) for slug in SLUGS] + [("alpha", 2)]


def a_newsroom(account: ChannelAccount) -> Newsroom:
    return Newsroom(
        file="newsroom.yml",
        name="Test Newsroom",
        address="https://news.example",
        home="Europe/Rome",
        languages=("en",),
        organisations={},
        feeds=(),
        channels=(account, ChannelAccount("x-two", "x", "@two", "SECRET")),
        host=HostPlace("folder", "live"),
    )


def row(
    slug: str, due: datetime = NOON, state: State = "planned", part: Part = "post", channel: str = "x-one"
) -> Delivery:
    found = Delivery(Key("news.example", slug, 2 if part == "correction" else 1, channel, part), due, state)
    return replace(found, lease=due + LEASE) if state in ("sending", "sent", "unknown") else found


def found(account: ChannelAccount, *rows: Delivery, now: datetime = NOON) -> dict[tuple[str, str], Slot]:
    return {(key.slug, key.part): slot for key, slot in slots(a_newsroom(account), ORDER, rows, now).items()}


def hours(account: ChannelAccount, *rows: Delivery, now: datetime = NOON) -> list[str]:
    """The hours in the order of the slugs."""
    return [f"{slot.hour:%d %H:%M}" for _, slot in sorted(found(account, *rows, now=now).items())]


QUIET = replace(PLAIN, quiet=NIGHT)
APART = replace(PLAIN, apart=5 * MINUTE)
FEW = replace(PLAIN, per_day=2)


def test_an_account_without_rules_has_no_timetable() -> None:
    assert found(PLAIN, row("alpha")) == {}


def test_a_post_whose_hour_is_quiet_waits_for_their_end() -> None:
    late, evening = row("alpha", from_stamp("2026-12-04T21:00:00Z")), row("bravo", from_stamp("2026-12-04T20:59:59Z"))
    assert hours(QUIET, late, evening) == ["05 06:00", "04 20:59"]
    assert found(QUIET, late)["alpha", "post"].waits == ("quiet",)
    assert found(QUIET, evening)["bravo", "post"].waits == ()


def test_a_post_that_could_not_leave_before_they_began_waits_too() -> None:
    evening, night = row("alpha", from_stamp("2026-12-04T20:59:00Z")), from_stamp("2026-12-04T21:30:00Z")
    assert hours(QUIET, evening, now=night) == ["05 06:00"]
    asked_to_wait = replace(row("alpha"), wait=night)
    assert hours(QUIET, asked_to_wait) == ["05 06:00"]
    assert hours(QUIET, evening, now=from_stamp("2026-12-05T06:00:00Z")) == ["04 20:59"], "so that it counts as late"


@pytest.mark.parametrize(("part", "dropped"), [("post", True), ("correction", False)])
def test_a_post_may_be_dropped_and_a_correction_never(part: Part, dropped: bool) -> None:
    account = replace(PLAIN, quiet=replace(NIGHT, drops=True))
    (slot,) = found(account, row("alpha", from_stamp("2026-12-04T23:00:00Z"), part=part)).values()
    assert slot.dropped == dropped
    assert (slot.hour == from_stamp("2026-12-05T06:00:00Z")) != dropped


def test_what_takes_a_post_back_never_waits() -> None:
    night = from_stamp("2026-12-04T23:00:00Z")
    account = replace(QUIET, apart=5 * MINUTE, per_day=1)
    rows = [row("alpha", night, "sent"), row("bravo", night, part="recall")]
    assert found(account, *rows, now=night)["bravo", "recall"] == Slot(night)


def test_posts_of_one_hour_leave_apart_in_the_order_of_the_record() -> None:
    rows = [row(slug) for slug in reversed(SLUGS)]
    assert hours(APART, *rows) == ["04 12:00", "04 12:05", "04 12:10", "04 12:15", "04 12:20"]
    assert [slot.waits for _, slot in sorted(found(APART, *rows).items())][:2] == [(), ("apart",)]


def test_what_follows_keeps_its_distance_from_when_the_network_says_the_one_before_stands() -> None:
    sent = replace(row("alpha", state="sent"), receipt=Receipt("1", "https://x.example/1", NOON + 7 * SECOND))
    assert found(APART, sent, row("bravo"))["bravo", "post"].hour == NOON + 5 * MINUTE + 7 * SECOND
    for wrong, left in (
        (-DAY, NOON),
        (DAY, NOON + LEASE),
    ):  # a network whose clock is elsewhere is believed within a lease
        sent = replace(sent, receipt=Receipt("1", "https://x.example/1", NOON + wrong))
        assert found(APART, sent, row("bravo"))["bravo", "post"].hour == left + 5 * MINUTE


def test_the_posts_of_another_account_stand_in_nobodys_way() -> None:
    assert hours(APART, row("alpha", channel="x-two"), row("bravo")) == ["04 12:00"]


def test_what_was_planned_ahead_and_never_went_out_stands_in_nobodys_way() -> None:
    assert hours(APART, row("unknown-to-the-record"), row("bravo")) == ["04 12:00"]


@pytest.mark.parametrize("state", ["sending", "sent", "unknown"])
def test_what_is_out_or_may_be_keeps_its_instant_and_the_others_their_distance(state: State) -> None:
    begun = row("charlie", NOON + 3 * MINUTE, state)
    assert hours(APART, begun, row("alpha"), row("bravo")) == ["04 12:08", "04 12:13"]
    assert hours(APART, row("charlie", NOON + 3 * MINUTE, "held"), row("alpha")) == ["04 12:00"]


def test_what_is_more_than_a_day_may_have_waits_for_the_next() -> None:
    rows = [row(slug) for slug in SLUGS]
    assert hours(FEW, *rows) == ["04 12:00", "04 12:00", "04 23:00", "04 23:00", "05 23:00"]
    assert found(FEW, *rows)["charlie", "post"].waits == ("per-day",)


def test_a_correction_waits_for_no_other_day_and_counts_in_its_own() -> None:
    account = replace(PLAIN, per_day=1)
    rows = [row("bravo", state="sent"), row("alpha", part="correction"), row("charlie")]
    assert hours(account, *rows) == ["04 12:00", "04 23:00"]


def test_all_rules_hold_together() -> None:
    account = replace(PLAIN, quiet=NIGHT, apart=5 * MINUTE, per_day=2)
    rows = [row(slug) for slug in SLUGS]
    assert hours(account, *rows) == ["04 12:00", "04 12:05", "05 06:00", "05 06:05", "06 06:00"]
    assert found(account, *rows)["charlie", "post"].waits == ("per-day", "quiet")


def test_what_a_person_asked_for_by_name_waits_for_no_rule() -> None:
    night = from_stamp("2026-12-04T23:00:00Z")
    asked = replace(row("alpha", night), reason=ASKED)
    assert found(replace(QUIET, apart=5 * MINUTE), row("bravo", night, "sent"), asked)["alpha", "post"] == Slot(night)


def test_a_delivery_bears_the_hour_of_its_slot_and_nothing_else_is_changed() -> None:
    night, newsroom = row("alpha", from_stamp("2026-12-04T23:00:00Z")), a_newsroom(QUIET)
    known = slots(newsroom, ORDER, [night], NOON)
    assert timed(night, known, newsroom) == replace(night, due=from_stamp("2026-12-05T06:00:00Z"))
    assert timed(replace(night, state="held"), known, newsroom).due == night.due
    begun = replace(night, state="unknown", lease=from_stamp("2026-12-05T06:02:00Z"))
    assert timed(begun, known, newsroom).due == from_stamp("2026-12-05T06:00:00Z"), "so that it is looked for in time"
    elsewhere = replace(begun, key=begun.key._replace(channel="x-two"))
    assert timed(elsewhere, known, newsroom) == elsewhere


ROWS = st.lists(
    st.tuples(
        st.sampled_from(SLUGS),
        st.integers(-600, 1500),
        st.sampled_from(["planned", "planned", "planned", "sent", "unknown", "held"]),
    ),
    unique_by=lambda each: each[0],
)
ACCOUNTS = st.builds(
    lambda quiet, apart, per_day: replace(PLAIN, quiet=quiet, apart=apart * MINUTE, per_day=per_day),
    st.sampled_from([None, NIGHT, replace(NIGHT, begins=time(13), ends=time(14))]),
    st.sampled_from([0, 5, 90]),
    st.sampled_from([0, 1, 2]),
)


@given(account=ACCOUNTS, drawn=ROWS, now=st.integers(-600, 1500))
def test_hours_keep_every_rule_are_never_early_and_do_not_depend_on_the_order_of_the_rows(
    account: ChannelAccount, drawn: list[tuple[str, int, State]], now: int
) -> None:
    rows, at = [row(slug, NOON + minutes * MINUTE, state) for slug, minutes, state in drawn], NOON + now * MINUTE
    once = found(account, *rows, now=at)
    assert once == found(account, *reversed(rows), *rows, now=at)
    begun = [each.due for each in rows if each.state in ("sent", "unknown")]
    for each in rows:
        slot = once.get((each.key.slug, "post"))
        assert (slot is not None) == (each.state == "planned" and account.paced)
        if slot:
            assert slot.hour >= each.due
            assert not (account.quiet and account.quiet.holds(slot.hour))
            assert all(abs(slot.hour - other) >= account.apart for other in begun)
    planned = sorted(slot.hour for slot in once.values())
    assert all(after - before >= account.apart for before, after in pairwise(planned))

"""The hours of an account in the line: what waits, what is dropped, what a person asks for, by what the outside saw."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pipeline.channels import Access, x
from pipeline.clock import HandClock
from pipeline.deliver import LOOKS
from pipeline.delivery import ASKED, Delivery, Post, Sent
from pipeline.ledger import Claim, SqliteLedger
from pipeline.posts import IN_QUIET, TOO_LATE
from pipeline.standins.x import SECRET, FakeX
from tests.room import HOUR, Room, at, room_in

QUIET = 'quiet: {from: "08:30", until: "10:00", then: wait}'  # 12:30 to 14:00 UTC, at home in Port of Spain
DROPS = QUIET.replace("wait", "drop")
END = "2026-12-04T14:00:00Z"
BUREAU = """\
  bureau:
    name: The Bureau
    boilerplate: {en: "The Bureau does things.", fr: "Le Bureau agit."}
    contacts:
      - {id: bureau, name: Bureau desk, email: press@bureau.example}"""

Opened = Callable[[str], tuple[Room, FakeX]]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """A newsroom with an account on the stand-in and these rules, whose ledger has been at work before."""
    clock = HandClock(at("2026-12-01T12:00:00Z"))
    with FakeX(clock) as fake, ExitStack() as stack:

        def open_with(rules: str) -> tuple[Room, FakeX]:
            account = f'{{name: x-ta, kind: x, account: "@ta", secret: X_TA, address: "{fake.address}", {rules}}}'
            made = room_in(tmp_path / "room", channels=f"[{account}]", clock=clock, secrets={"X_TA": SECRET})
            room = stack.enter_context(made)
            room.open_ledger_before()
            return room, fake

        yield open_with


def only(room: Room, part: str = "post") -> Delivery:
    (row,) = [row for row in room.rows() if row.key.part == part]
    return row


def ticks(room: Room, *moments: str) -> None:
    for moment in moments:
        room.tick(moment)


def test_a_post_whose_hour_is_quiet_leaves_when_they_end_and_the_page_at_its_own_hour(opened: Opened) -> None:
    room, fake = opened(QUIET)
    room.write("alpha")
    done = room.tick(HOUR)
    assert "releases/alpha/index.html" in room.public()
    assert done.wake == at(END), "the desk sleeps until then"
    assert done.alarms == ()
    ticks(room, "2026-12-04T13:59:59Z")
    assert (fake.calls, only(room).state) == ([], "planned")
    ticks(room, END, "2026-12-04T14:00:05Z")
    assert (len(fake.posts), only(room).state) == (1, "sent")
    assert fake.calls == ["POST /2/tweets"], "nothing is late, so nothing is looked for first"


def test_quiet_hours_longer_than_the_late_limit_make_nothing_too_late(opened: Opened) -> None:
    room, fake = opened('quiet: {from: "08:30", until: "20:00", then: wait}')
    room.write("alpha")
    ticks(room, HOUR, "2026-12-04T20:00:00Z", "2026-12-05T00:00:00Z")
    assert len(fake.posts) == 1


def test_a_desk_that_wakes_long_after_they_ended_asks_a_person(opened: Opened) -> None:
    room, fake = opened(QUIET)
    room.write("alpha")
    ticks(room, HOUR, "2026-12-04T20:00:01Z")
    assert (fake.posts, only(room).state) == ([], "held")
    assert only(room).reason.startswith(TOO_LATE)


def test_a_post_that_missed_its_hour_before_they_began_is_looked_for_and_leaves_after_them(opened: Opened) -> None:
    room, fake = opened(QUIET.replace("08:30", "09:30"))
    secret = room.secrets.pop("X_TA")
    room.write("alpha")
    ticks(room, HOUR)
    room.secrets["X_TA"] = secret
    ticks(room, "2026-12-04T13:31:00Z", "2026-12-04T13:59:00Z")
    assert fake.calls == []
    ticks(room, END)
    assert len(fake.posts) == 1
    assert fake.calls[-1] == "POST /2/tweets"
    assert len(fake.calls) > 1


def test_a_post_that_somebody_sent_in_quiet_hours_is_found_by_a_desk_that_wakes_after_them(opened: Opened) -> None:
    room, fake = opened(QUIET)
    room.write("alpha")
    ticks(room, HOUR)
    room.clock.move_to(at("2026-12-04T13:30:00Z"))
    words = x.compose(Post("Title of alpha", "https://news.example/releases/alpha/", "en"))
    assert isinstance(x.send(words, Access(SECRET, fake.address), room.clock.now()), Sent)
    ticks(room, "2026-12-04T14:10:00Z")
    assert (len(fake.posts), only(room).state, only(room).attempt) == (1, "sent", 1)


def test_the_quiet_hours_in_between_are_not_counted_when_it_is_too_late(opened: Opened) -> None:
    room, fake = opened('quiet: {from: "09:30", until: "20:00", then: wait}')
    secret = room.secrets.pop("X_TA")
    room.write("alpha")
    ticks(room, HOUR, "2026-12-04T14:00:00Z")
    room.secrets["X_TA"] = secret
    ticks(room, "2026-12-05T05:29:00Z")
    assert len(fake.posts) == 1, "half an hour before they began and five and a half after"


def test_a_post_that_is_dropped_is_held_says_why_and_how_to_send_it_and_raises_no_alarm(opened: Opened) -> None:
    room, fake = opened(DROPS)
    room.write("alpha")
    done = room.tick(HOUR)
    assert only(room).state == "held"
    assert only(room).reason == f"{IN_QUIET} To send it all the same: dateline announce alpha --channel x-ta"
    assert done.alarms == ()
    ticks(room, END, "2026-12-05T14:00:00Z")
    assert fake.calls == []


def test_a_correction_waits_for_their_end_even_where_posts_are_dropped(opened: Opened) -> None:
    room, fake = opened(DROPS.replace("08:30", "09:30"))
    room.write("alpha")
    ticks(room, HOUR)
    room.write("alpha", revision="2", correction="It was something else.")
    ticks(room, "2026-12-04T13:45:00Z", "2026-12-04T13:59:00Z")
    assert (len(fake.posts), only(room, "correction").state) == (1, "planned")
    ticks(room, END)
    assert (len(fake.posts), only(room, "correction").state) == (2, "sent")


def test_a_withdrawal_takes_its_post_back_in_the_middle_of_them(opened: Opened) -> None:
    room, fake = opened(QUIET.replace("08:30", "09:30"))
    room.write("alpha")
    ticks(room, HOUR)
    room.write("alpha", revision="2", killed="It was wrong.")
    ticks(room, "2026-12-04T13:45:00Z")
    assert (len(fake.posts), fake.standing) == (1, [])


def test_a_post_that_waits_says_what_is_right_by_the_time_it_leaves(opened: Opened) -> None:
    room, fake = opened(QUIET)
    room.write("alpha")
    ticks(room, HOUR)
    room.write("alpha", title="Other title", revision="2", correction="The title was wrong.")
    ticks(room, "2026-12-04T13:30:00Z", END, "2026-12-04T14:00:05Z")
    assert [post.text.split("\n")[0] for post in fake.posts] == ["Other title"]


def test_posts_of_one_hour_leave_apart_one_by_one_whatever_the_desk_slept_over(opened: Opened) -> None:
    room, fake = opened("apart: 5m")
    for slug in ("alpha", "bravo", "charlie"):
        room.write(slug)
    done = room.tick(HOUR)
    assert [post.text.split("\n")[0] for post in fake.posts] == ["Title of alpha"]
    assert done.wake == at("2026-12-04T13:05:00Z")
    ticks(room, "2026-12-04T13:04:59Z")
    assert len(fake.posts) == 1
    ticks(room, "2026-12-04T13:09:00Z", "2026-12-04T13:10:00Z", "2026-12-04T13:13:59Z")
    assert len(fake.posts) == 2, "the third waits for the one that was late"
    ticks(room, "2026-12-04T13:14:00Z")
    assert [post.text.split("\n")[0][-7:] for post in fake.posts] == ["f alpha", "f bravo", "charlie"]
    assert fake.calls.count("POST /2/tweets") == 3


def test_another_desk_that_was_faster_is_seen_before_the_call(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    room, fake = opened("apart: 5m")
    room.write("alpha")
    room.write("bravo", social="{after: +10m}")
    ticks(room, HOUR)
    real = SqliteLedger.claim_all

    def claim(self: SqliteLedger, wanted: list[Claim]) -> list[Delivery | None]:
        claimed = real(self, wanted)
        (first,) = [row for row in room.rows() if row.key.slug == "alpha"]
        room.ledger.take_in([first.__class__(first.key, at("2026-12-04T13:10:00Z"), "unknown", "?")], None, 99)
        return claimed

    monkeypatch.setattr(SqliteLedger, "claim_all", claim)
    ticks(room, "2026-12-04T13:10:00Z")
    assert len(fake.posts) == 1
    (row,) = [row for row in room.rows() if row.key.slug == "bravo"]
    assert (row.state, row.wait) == ("planned", at("2026-12-04T13:10:00Z"))


def test_what_is_more_than_a_day_may_have_leaves_on_the_next(opened: Opened) -> None:
    room, fake = opened("per-day: 1")
    room.write("alpha")
    room.write("bravo")
    ticks(room, HOUR, "2026-12-05T03:59:59Z")
    assert len(fake.posts) == 1
    ticks(room, "2026-12-05T04:00:00Z")
    assert len(fake.posts) == 2


@pytest.mark.parametrize(("language", "posts"), [("en", 0), ("fr", 1)])
def test_an_account_posts_releases_in_its_languages_only(opened: Opened, language: str, posts: int) -> None:
    room, fake = opened("languages: [fr]")
    room.write("alpha", language=language)
    ticks(room, HOUR)
    assert (len(fake.posts), len(room.rows())) == (posts, posts)


def test_a_joint_release_is_posted_by_the_accounts_of_each_issuer_in_their_languages(tmp_path: Path) -> None:
    accounts = [("agency", "en"), ("agency", "fr"), ("bureau", "fr"), ("bureau", "en"), ("", "fr"), ("", "en")]
    lines = [
        f"{{name: {whose or 'wire'}-{language}, kind: x, secret: X, languages: [{language}]"
        + (f", organisation: {whose}}}" if whose else "}")
        for whose, language in accounts
    ]
    with room_in(tmp_path, channels=f"[{', '.join(lines)}]") as room:
        room.describe(organisations=BUREAU)
        room.open_ledger_before()
        room.write("alpha", issuers="[agency, bureau]", contacts="[desk, bureau]", language="fr")
        room.write("bravo", issuers="[bureau]", contacts="[bureau]")
        ticks(room, HOUR)
        posted = sorted((row.key.slug, row.key.channel) for row in room.rows())
    assert posted == [
        ("alpha", "agency-fr"),
        ("alpha", "bureau-fr"),
        ("alpha", "wire-fr"),
        ("bravo", "bureau-en"),
        ("bravo", "wire-en"),
    ]


def test_what_a_person_asks_for_by_name_leaves_at_once_and_still_after_the_network_asked_to_wait(
    opened: Opened,
) -> None:
    room, fake = opened(DROPS)
    room.write("alpha")
    ticks(room, HOUR)
    row = only(room)
    room.ledger.decide(row.key, "planned", ASKED, at("2026-12-04T13:01:00Z"))
    fake.limits(reset="")
    ticks(room, "2026-12-04T13:01:00Z")
    assert only(room).reason.startswith(f"{ASKED} X asks to wait")
    ticks(room, "2026-12-04T13:16:00Z")
    assert (len(fake.posts), only(room).state) == (1, "sent")


def test_an_unknown_post_is_looked_for_as_often_as_ever_after_quiet_hours(opened: Opened) -> None:
    room, fake = opened('quiet: {from: "08:30", until: "20:00", then: wait}')
    room.write("alpha")
    ticks(room, HOUR)
    fake.drops(acts=True)
    fake.late = LOOKS - 1
    ticks(room, "2026-12-05T00:00:00Z")
    assert only(room).state == "unknown"
    ticks(room, *(f"2026-12-05T00:0{minute}:01Z" for minute in range(1, 1 + LOOKS)))
    assert only(room).state == "sent"


def test_an_older_ledger_that_is_put_back_sends_nothing_that_waited_unlooked_for(opened: Opened) -> None:
    room, fake = opened(QUIET)
    room.write("alpha")
    ticks(room, HOUR)
    room.ledger.take_in(room.rows(), 1, 1)
    ticks(room, "2026-12-04T13:30:00Z")
    assert (only(room).state, fake.posts) == ("unknown", [])

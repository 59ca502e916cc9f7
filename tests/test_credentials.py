"""Secrets are tried on their networks a day and an hour ahead, never near a lift, and what is wrong is an alarm."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from pipeline.channels import Access, Channel, Grant
from pipeline.channels.x.answers import REFUSALS
from pipeline.credentials import AGAIN, ask, granted, plan
from pipeline.daybook import read_daybook
from pipeline.desk import ask_networks, run
from pipeline.files import Busy, Disk
from pipeline.grants import Granted
from pipeline.patience import Done
from pipeline.standins.mastodon import TOKEN, FakeMastodon
from pipeline.standins.x import SECRET, FakeX
from pipeline.survey import House, NoNewsroom
from pipeline.tick import Tick, tick
from tests.cli import dateline
from tests.room import HOUR, Room, at, at_once, room_in

ASKS, SENDS = "GET /2/users/me", "POST /2/tweets"
A_DAY_BEFORE = "2026-12-03T13:00:00Z"


def never(why: NoNewsroom | OSError) -> None:
    raise AssertionError(str(why))


@pytest.fixture
def x(tmp_path: Path) -> Iterator[tuple[Room, FakeX]]:
    """A newsroom with one account on the fake, and a release that waits for its hour."""
    with room_in(tmp_path / "room", secrets={"X_TA": SECRET}) as room, FakeX(room.clock) as fake:
        room.channels = f'[{{name: x-ta, kind: x, account: "@ta", secret: X_TA, address: "{fake.address}"}}]'
        room.describe()
        room.open_ledger_before()
        room.write("alpha")
        yield room, fake


class Says:
    """A channel that says what it is told to; all else is that of X."""

    def __init__(self, room: Room, *grants: Grant) -> None:
        self.room, self.grants, self.asked = room, list(grants), list[tuple[str, str]]()

    def __call__(self, kind: str) -> Channel:
        from pipeline.channels import x

        return cast(Channel, _Mixed(x, self.verify))

    def verify(self, access: Access, now: datetime) -> Grant:
        self.asked.append((now.strftime("%d %H:%M"), access.token))
        if not self.grants:
            raise LookupError("no answer")
        return self.grants.pop(0) if len(self.grants) > 1 else self.grants[0]

    def house(self, room: Room) -> House:
        return replace(room.house(), channels=self)


class _Mixed:
    def __init__(self, real: object, verify: object) -> None:
        self._real, self.verify = real, verify

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


def at_work(room: Room, house: House, since: str, until: str) -> list[tuple[str, Tick]]:
    """Each tick of a desk, and when."""
    ticks: list[tuple[str, Tick]] = []
    room.clock.move_to(at(since))
    run(house, at(until), lambda done: ticks.append((room.clock.now().strftime("%d %H:%M"), done)), never)
    return ticks


def told(done: Tick) -> list[str]:
    return [str(alarm) for alarm in done.alarms if alarm.code == "credentials"]


def noted(room: Room) -> list[str]:
    book = read_daybook(Disk(), room.root / ".dateline")
    return [str(alarm) for alarm in book.alarms if alarm.code == "credentials"]


# When


def test_a_desk_asks_once_a_day_before_the_hour_and_once_an_hour_before(room: Room) -> None:
    says = waiting(room, Grant())
    for day, since, until in (("03", "12:59", "13:02"), ("04", "11:59", "12:02"), ("04", "12:58", "13:01")):
        at_work(room, says.house(room), f"2026-12-{day}T{since}:00Z", f"2026-12-{day}T{until}:00Z")
    assert [when for when, _ in says.asked] == ["03 13:00", "04 12:00"]


def waiting(room: Room, *grants: Grant, slug: str = "alpha") -> Says:
    room.channels = '[{name: x-ta, kind: x, account: "@ta", secret: X_TA}]'
    room.describe()
    room.secrets["X_TA"] = SECRET
    room.write(slug)
    return Says(room, *grants)


def test_while_it_is_wrong_it_is_asked_each_half_hour_until_it_is_right(room: Room) -> None:
    says = waiting(room, Grant("It is wrong. Mend it."), Grant("It is wrong. Mend it."), Grant())
    at_work(room, says.house(room), "2026-12-04T09:00:00Z", "2026-12-04T10:40:00Z")
    assert [when for when, _ in says.asked] == ["04 09:00", "04 09:30", "04 10:00"]


def test_a_network_that_does_not_answer_is_asked_each_ten_minutes(room: Room) -> None:
    says = waiting(room)
    at_work(room, says.house(room), "2026-12-04T09:00:00Z", "2026-12-04T09:25:00Z")
    assert [when for when, _ in says.asked] == ["04 09:00", "04 09:10", "04 09:20"]


def test_many_releases_in_a_row_are_one_question_in_half_an_hour(room: Room) -> None:
    says = waiting(room, Grant())
    for minute in range(10, 60, 10):
        room.write(f"at-{minute}", embargo=f"Friday, 4 December 2026, 09:{minute} hrs AST")
    at_work(room, says.house(room), "2026-12-04T10:00:00Z", "2026-12-04T10:00:02Z")
    at_work(room, says.house(room), "2026-12-04T11:59:58Z", "2026-12-04T12:31:00Z")
    assert [when for when, _ in says.asked] == ["04 10:00", "04 12:00", "04 12:30"]


def test_no_account_is_asked_that_posts_about_nothing_of_the_coming_day(room: Room) -> None:
    says = waiting(room, Grant())
    room.channels = room.channels.replace("]", ", {name: hub, kind: websub, address: 'https://hub.example/'}]")
    room.describe()
    room.write("alpha", social="{x: false}")
    room.write("hurried", embargo="FOR IMMEDIATE RELEASE", hold="not yet")
    room.write("broken", embargo=HOUR, issuers="[nobody]")
    room.write("later", embargo="Friday, 11 December 2026, 09:00 hrs AST")
    at_work(room, says.house(room), "2026-12-04T10:00:00Z", "2026-12-04T10:01:00Z")
    at_work(room, says.house(room), "2026-12-04T11:59:00Z", "2026-12-04T12:01:00Z")
    assert says.asked == []


def test_within_two_minutes_of_a_lift_nobody_is_asked_and_after_it_they_are(room: Room) -> None:
    says = waiting(room, Grant(), slug="later")
    room.write("later", embargo="Friday, 4 December 2026, 18:00 hrs AST")
    room.write("alpha", social="{x: false}")
    lifted = [
        when
        for when, done in at_work(room, says.house(room), "2026-12-04T12:58:00Z", "2026-12-04T13:05:00Z")
        if done.lifted
    ]
    assert lifted == ["04 13:00"]
    assert [when for when, _ in says.asked] == ["04 13:00"]


def test_one_look_asks_after_its_lift_and_never_near_the_next_one(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.clock.move_to(at("2026-12-04T12:59:00Z"))
    house = room.house()
    assert ask_networks(house, tick(house)).alarms == ()
    assert fake.calls == []
    room.clock.move_to(at(HOUR))
    room.write("beta", embargo="Friday, 4 December 2026, 12:00 hrs AST")
    done = ask_networks(house, tick(house))
    assert [item.entry.slug for item in done.lifted] == ["alpha"]
    assert [call for call in fake.calls if call in (ASKS, SENDS)] == [SENDS, ASKS]


def test_a_dead_network_delays_no_lift_and_no_withdrawal(x: tuple[Room, FakeX]) -> None:
    room, _ = x
    hanging: list[Callable[[House], object]] = []

    def aside(house: House, work: Callable[[House], object]) -> Done:
        hanging.append(work)
        return lambda: False

    house = replace(room.house(), aside=aside)
    room.write("now", embargo="FOR IMMEDIATE RELEASE", hold="not yet")
    pulled: list[str] = []

    def note(done: Tick) -> None:
        pulled.extend(f"{item.entry.slug} {room.clock.now():%H:%M:%S}" for item in done.lifted)

    def stop() -> bool:
        if room.clock.now() >= at("2026-12-04T12:10:00Z") and "hold" in (room.root / "releases/now.md").read_text():
            room.write("now", embargo="FOR IMMEDIATE RELEASE")
        return False

    room.clock.move_to(at("2026-12-04T12:00:00Z"))
    run(house, at("2026-12-04T13:00:30Z"), note, never, stop)
    assert len(hanging) == 1
    assert [each[:12] for each in pulled] == ["now 12:10:00", "alpha 13:00:"]


def test_a_disk_that_refuses_keeps_nobody_asking_over_and_over(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    says = waiting(room, Grant())
    write = Disk.write
    tried: list[Path] = []

    def refuses(self: Disk, path: Path, data: bytes) -> None:
        if "grants" in path.parts:
            tried.append(path)
            raise OSError(28, "No space left on device")
        write(self, path, data)

    monkeypatch.setattr(Disk, "write", refuses)
    at_work(room, says.house(room), "2026-12-04T10:00:00Z", "2026-12-04T10:05:00Z")
    assert says.asked == [], "what cannot be written down first is not asked"
    assert 4 <= len(tried) <= 6


def test_a_desk_that_is_killed_while_it_asks_does_not_ask_again_at_its_start(room: Room) -> None:
    class Killed(BaseException):
        pass

    says = waiting(room, Grant())

    def dies(access: Access, now: datetime) -> Grant:
        raise Killed

    house, (account,) = says.house(room), room.survey().newsroom.channels
    room.clock.move_to(at("2026-12-04T10:00:00Z"))
    works = says.verify
    says.verify = dies  # type: ignore[method-assign]
    with pytest.raises(Killed):
        ask(house, account)
    says.verify = works  # type: ignore[method-assign]
    ticks = at_work(room, says.house(room), "2026-12-04T10:00:10Z", "2026-12-04T10:09:59Z")
    assert (says.asked, told(ticks[-1][1])) == ([], [])
    at_work(room, says.house(room), "2026-12-04T10:10:00Z", "2026-12-04T10:11:00Z")
    assert [when for when, _ in says.asked] == ["04 10:10"]


def test_two_desks_do_not_ask_the_same_twice(room: Room) -> None:
    says = waiting(room, Grant(token="one"), Grant(token="two"))
    room.clock.move_to(at("2026-12-04T10:00:00Z"))
    house, (account,) = says.house(room), room.survey().newsroom.channels
    with house.grants.lock(account), pytest.raises(Busy):
        ask(house, account)
    first, second = ask(house, account), ask(says.house(room), account)
    assert (first.token, second.token, len(says.asked)) == ("one", "one", 1)


def test_a_token_is_given_back_to_the_network_and_replaced_by_the_new_one(room: Room) -> None:
    says = waiting(room, Grant(token="one"), Grant(), Grant(token="two"))
    house, (account,) = says.house(room), room.survey().newsroom.channels
    kept = [ask(house, account, timedelta()).token for _ in range(3)]
    assert kept == ["one", "one", "two"]
    assert [token for _, token in says.asked] == ["", "one", "one"]


def test_a_new_secret_is_asked_about_at_once(room: Room) -> None:
    says = waiting(room, Grant())
    room.clock.move_to(at("2026-12-04T10:00:00Z"))
    house, seen = says.house(room), room.survey()
    ask(house, seen.newsroom.channels[0])
    assert plan(house, seen, room.clock.now())["x-ta"] == at("2026-12-04T12:00:00Z")
    room.secrets["X_TA"] = f"{SECRET} "
    assert plan(house, seen, room.clock.now())["x-ta"] <= room.clock.now()


def test_an_answer_of_a_clock_that_was_ahead_is_asked_for_again(room: Room) -> None:
    says = waiting(room, Grant())
    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    house, seen = says.house(room), room.survey()
    ask(house, seen.newsroom.channels[0])
    assert plan(house, seen, at("2026-12-04T10:00:00Z"))["x-ta"] <= at("2026-12-04T10:00:00Z")
    assert granted(house, seen.newsroom.channels[0]).asked == at("2026-12-04T12:30:00Z")
    assert timedelta(minutes=30) == AGAIN


# What is said


def test_while_a_network_is_asked_nobody_says_that_it_is_silent_nor_that_it_is_right_again(room: Room) -> None:
    says = waiting(room, Grant())
    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    house, (account,) = says.house(room), room.survey().newsroom.channels
    house.grants.keep(account, SECRET, Granted(at("2026-12-04T12:30:00Z")))
    assert told(tick(house)) == []
    house.grants.keep(account, SECRET, Granted(at("2026-12-04T12:30:00Z"), silent=True))
    assert len(told(tick(house))) == 1


def test_keys_that_x_does_not_accept_are_an_alarm_with_what_to_do_and_by_when(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    room.secrets["X_TA"] = "a b c d"
    ticks = at_work(room, room.house(), A_DAY_BEFORE, "2026-12-03T13:01:00Z")
    assert told(ticks[-1][1]) == [
        f"x-ta could not post about alpha now. {REFUSALS[401]}"
        " Do that before 4 Dec 2026, 09:00 (Port of Spain, UTC\u22124)."
    ]
    assert noted(room) == told(ticks[-1][1])
    assert fake.posts == []


def test_it_is_over_as_soon_as_the_network_accepts_it(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    fake.fails(401)
    ticks = at_work(room, room.house(), "2026-12-04T10:00:00Z", "2026-12-04T10:31:00Z")
    assert [(when, len(told(done))) for when, done in ticks if told(done)] == [("04 10:00", 1)]
    assert told(ticks[-1][1]) == noted(room) == []


def test_a_desk_sees_what_another_one_or_doctor_heard(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    fake.fails(401)
    house, (account,) = room.house(), room.survey().newsroom.channels
    asked: list[str] = []

    def stop() -> bool:
        if room.clock.now() >= at("2026-12-04T10:05:00Z") and not asked:
            asked.append(ask(room.house(), account, timedelta()).wrong)
        return False

    ticks: list[tuple[str, int]] = []
    room.clock.move_to(at("2026-12-04T10:00:00Z"))
    run(
        house,
        at("2026-12-04T10:10:00Z"),
        lambda done: ticks.append((f"{room.clock.now():%H:%M}", len(told(done)))),
        never,
        stop,
    )
    assert asked == [""]
    assert ticks[-1] == ("10:05", 0)


def test_one_look_says_what_it_heard_at_once(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    fake.fails(403)
    room.clock.move_to(at("2026-12-04T10:00:00Z"))
    house = room.house()
    (said,) = told(ask_networks(house, tick(house)))
    assert REFUSALS[403] in said
    assert noted(room) == [said]


def test_an_account_without_a_secret_is_an_alarm_a_day_ahead_and_asks_nobody(x: tuple[Room, FakeX]) -> None:
    room, fake = x
    del room.secrets["X_TA"]
    assert told(room.tick("2026-12-03T12:59:59Z")) == []
    (said,) = told(room.tick(A_DAY_BEFORE))
    assert said.startswith(
        "x-ta could not post about alpha: the environment has no X_TA. Put it there: docs/channels.md"
    )
    assert fake.calls == []


def test_a_network_that_does_not_answer_is_no_alarm_until_an_hour_before_and_then_a_soft_one(room: Room) -> None:
    says = waiting(room)
    ticks = at_work(room, says.house(room), "2026-12-04T10:00:00Z", "2026-12-04T12:50:00Z")
    said = [(when, words) for when, done in ticks for words in told(done)]
    assert said[0] == (
        "04 12:00",
        "Nobody could ask yet whether x-ta can post about alpha."
        " Its network does not answer. It is asked again by itself.",
    )
    assert len({words for _, words in said}) == 1


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ("2026-12-04T12:59:00Z", ", before alpha goes out. Have a new one made: docs/channels.md says how. Do that"),
        ("2026-12-10T13:00:00Z", "The secret of x-ta ends 10 Dec 2026, 09:00 (Port of Spain, UTC\u22124). Have a new"),
        ("2026-12-12T13:00:00Z", ""),
    ],
)
def test_a_secret_that_ends_before_the_hour_or_within_a_week_is_told(room: Room, ends: str, said: str) -> None:
    says = waiting(room, Grant(expires=at(ends)))
    ticks = at_work(room, says.house(room), "2026-12-04T10:00:00Z", "2026-12-04T10:01:00Z")
    found = " ".join(told(ticks[-1][1]))
    assert (said in found) if said else found == ""


def test_a_secret_that_ends_is_told_though_nothing_is_to_be_posted(room: Room) -> None:
    says = waiting(room, Grant(expires=at("2026-12-20T13:00:00Z")))
    at_work(room, says.house(room), "2026-12-04T10:00:00Z", "2026-12-04T13:10:00Z")
    assert told(tick(says.house(room))) == []
    room.clock.move_to(at("2026-12-21T13:00:00Z"))
    (said,) = told(tick(says.house(room)))
    assert said.startswith("The secret of x-ta ended 20 Dec 2026")


def test_no_alarm_shows_any_of_the_secret(x: tuple[Room, FakeX]) -> None:
    room, _ = x
    room.secrets["X_TA"] = "consumer1 consumer2 access3 access4"
    ticks = at_work(room, room.house(), A_DAY_BEFORE, "2026-12-03T13:01:00Z")
    kept = b"".join(path.read_bytes() for path in (room.root / ".dateline").rglob("*") if path.is_file())
    for word in ("consumer1", "consumer2", "access3", "access4"):
        assert word not in f"{ticks!r}"
        assert word.encode() not in kept


# What a server tells of its limits


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Room, FakeMastodon]]:
    with room_in(tmp_path / "room", secrets={"M": TOKEN}) as room, FakeMastodon(room.clock) as fake:
        room.channels = (
            f'[{{name: m, kind: mastodon, account: "@desk@a.example", secret: M, address: "{fake.address}"}}]'
        )
        room.describe()
        room.open_ledger_before()
        yield room, fake


def long(letters: int) -> str:
    return f'{{text: "{("word " * letters)[:letters].strip()}"}}'


def stopped(room: Room) -> list[tuple[str, bool]]:
    return [(problem.code, problem.stops) for problem in room.survey().problems if problem.code == "post-too-long"]


def test_a_server_that_allows_more_lets_a_longer_post_pass_and_go_out(server: tuple[Room, FakeMastodon]) -> None:
    room, fake = server
    fake.most = 5000
    room.write("alpha", social=long(900))
    house = room.house()
    assert [(p.code, p.stops) for p in tick(house).survey.problems] == [("post-too-long", True)]
    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    ask(house, room.survey().newsroom.channels[0])
    assert tick(house).survey.problems == (), "and the same desk sees it, whatever it found before"
    room.tick(HOUR)
    assert len(fake.posts) == 1
    assert len(fake.posts[0].text) > 900


def test_a_server_that_allows_less_stops_no_release_and_gets_no_post_that_is_too_long(
    server: tuple[Room, FakeMastodon],
) -> None:
    room, fake = server
    fake.most = 300
    room.write("alpha", social=long(400))
    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    ask(room.house(), room.survey().newsroom.channels[0])
    assert stopped(room) == [("post-too-long", False)]
    done = room.tick(HOUR)
    assert [item.entry.slug for item in done.lifted] == ["alpha"]
    (row,) = room.rows()
    assert (row.state, fake.posts) == ("refused", [])
    assert "characters too long for m." in row.reason


def test_a_correction_fills_what_the_server_allows(server: tuple[Room, FakeMastodon]) -> None:
    room, fake = server
    fake.most = 5000
    room.write("alpha")
    ask(room.house(), room.survey().newsroom.channels[0])
    room.write("alpha", social=long(900))
    room.tick(HOUR)
    room.write("alpha", social=long(900), revision="2", correction="It was Friday.")
    room.tick("2026-12-04T14:00:00Z")
    assert [len(post.text) > 900 and "It was Friday." in post.text for post in fake.standing] == [True]


def test_schedule_counts_by_what_the_server_told(server: tuple[Room, FakeMastodon]) -> None:
    room, fake = server
    fake.most = 5000
    room.write("alpha", embargo="Monday, 4 December 2045, 09:00 hrs AST")
    ask(room.house(), room.survey().newsroom.channels[0])
    done = dateline("schedule", "--json", newsroom=room.root, M=TOKEN)
    (row,) = json.loads(done.stdout)
    assert (row["channel"], row["most"]) == ("m", 5000)
    done = dateline("schedule", "--json", newsroom=room.root)
    assert json.loads(done.stdout)[0]["most"] == 5000, "the server's limits hold without the secret, too"


def test_one_limit_for_all_accounts_of_a_kind_is_the_smallest() -> None:
    from pipeline.survey import counters

    (limit,) = {each.most for each in counters({"mastodon": ['{"max_characters":700}']})["mastodon"].limits}
    assert limit == 700
    two = counters({"mastodon": ['{"max_characters":700}', '{"max_characters":400}', ""]})["mastodon"]
    assert [each.most for each in two.limits] == [400, 500, 700]


def test_what_is_done_aside_in_these_tests_is_done_at_once(x: tuple[Room, FakeX]) -> None:
    room, _ = x
    done: list[Any] = []
    assert at_once(room.house(), done.append)()
    assert len(done) == 1

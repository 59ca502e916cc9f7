"""Posts that wait: what `schedule`, `status`, `announce` and `cancel` say of them, word for word."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.channels import CHANNELS, COSTS, prices
from pipeline.channels.x import compose
from pipeline.channels.x.cost import POST, POST_WITH_LINK, cost
from pipeline.clock import HandClock
from pipeline.delivery import Post, Receipt, Sent, Unknown
from pipeline.posts import IN_QUIET
from pipeline.standins.x import SECRET, FakeX
from tests.office import FAR, Run, runner
from tests.room import HOUR, Room, at, room_in

QUIET = 'quiet: {from: "08:30", until: "10:00", then: wait}'  # 12:30 to 14:00 UTC
ACCOUNTS = f"""
  - {{name: x-ta, kind: x, account: "@ta", secret: X_TA, {QUIET}, apart: 5m}}
  - {{name: sky, kind: bluesky, account: ta.example, secret: SKY, languages: [fr]}}"""

GOLDEN = """\
alpha on x-ta: 4 Dec 2045, 10:00 (Port of Spain, UTC−4), 14:00 UTC
  language en, 62 of 280 characters, $0.20
  it waits: quiet hours until 10:00 in Port of Spain
  | The Agency did something.
  | https://news.example/releases/alpha/

bravo on x-ta: 4 Dec 2045, 10:05 (Port of Spain, UTC−4), 14:05 UTC
  language en, 51 of 280 characters, $0.20
  it waits: quiet hours until 10:00 in Port of Spain and 5 minutes between two posts of x-ta
  | Title of bravo
  | https://news.example/releases/bravo/

charlie on x-ta: 4 Dec 2045, 10:10 (Port of Spain, UTC−4), 14:10 UTC
  language fr, 55 of 280 characters, $0.20
  it waits: quiet hours until 10:00 in Port of Spain and 5 minutes between two posts of x-ta
  | Title of charlie
  | https://news.example/releases/charlie/

charlie on sky: 4 Dec 2045, 09:00 (Port of Spain, UTC−4), 13:00 UTC
  language fr, 16 of 300 characters, 16 of 3000 bytes
  | Title of charlie

X charges $0.60 for 3 posts (its prices of August 2026).
Each can be stopped until it is being sent: dateline cancel SLUG --channel NAME
Before the lift: dateline hold SLUG, or a line such as `social: {x: false}` in its file.
"""


@pytest.fixture
def coming(tmp_path: Path) -> Path:
    """A newsroom in which three posts of one hour are to come."""
    with room_in(tmp_path, channels=ACCOUNTS) as room:
        room.write("alpha", embargo=FAR, social="{text: The Agency did something.}")
        room.write("bravo", embargo=FAR)
        room.write("charlie", embargo=FAR, language="fr")
    return tmp_path


def test_schedule_tells_of_each_post_its_hour_words_language_counts_cost_and_why_it_waits(
    coming: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert runner(coming, capsys)("schedule") == (0, GOLDEN)


def test_a_script_gets_the_same(coming: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = runner(coming, capsys)("schedule", "--json")
    rows = json.loads(told)
    assert (code, [row["slug"] for row in rows]) == (0, ["alpha", "bravo", "charlie", "charlie"])
    assert rows[1] | {"text": ""} == {
        "slug": "bravo",
        "channel": "x-ta",
        "account": "@ta",
        "language": "en",
        "due": "2045-12-04T14:05:00Z",
        "waits": ["quiet", "apart"],
        "state": "planned",
        "text": "",
        "count": 51,
        "most": 280,
        "following": [],
        "counts": [{"count": 51, "most": 280, "unit": "characters"}],
        "cost": "0.20",
    }
    assert [row["cost"] for row in rows] == ["0.20", "0.20", "0.20", None]


def test_a_thread_is_shown_post_by_post_with_the_count_of_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with room_in(tmp_path, channels=ACCOUNTS) as room:
        room.write("delta", embargo=FAR, language="fr", social=f"{{bluesky: [One., {'é' * 200}, Three.], x: false}}")
    code, told = runner(tmp_path, capsys)("schedule")
    assert code == 0
    assert (
        "  language fr, a thread of 3 posts\n  1: 4 of 300 characters, 4 of 3000 bytes\n  | One.\n  2: 200 of" in told
    )
    (row,) = json.loads(runner(tmp_path, capsys)("schedule", "--json")[1])
    assert (row["text"], row["following"], row["count"]) == ("One.", ["é" * 200, "Three."], 200)


def test_a_post_that_will_be_dropped_is_told_before_its_lift_and_costs_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with room_in(
        tmp_path, channels="[{name: x-ta, kind: x, secret: X, " + QUIET.replace("wait", "drop") + "}]"
    ) as room:
        room.write("alpha", embargo=FAR)
    code, told = runner(tmp_path, capsys)("schedule")
    assert told.startswith(f"alpha on x-ta: held: {IN_QUIET} It is not sent unless a person asks for it.\n")
    assert (code, "charges" in told) == (0, False)
    assert "not sent: quiet hours" in runner(tmp_path, capsys)("status")[1]


def test_only_networks_that_charge_have_prices_and_a_link_costs_more() -> None:
    assert COSTS.keys() <= CHANNELS.keys()
    assert prices("mastodon") is None
    tariff = prices("x")
    assert tariff is not None
    with_link = compose(Post("Words.", "https://news.example/", "en"))
    assert tariff.cost(with_link) == POST_WITH_LINK == Decimal("0.20")
    assert cost(b'{"do":"post","text":"Words without any."}') == POST == Decimal("0.015")


# What waits, on the stand-in


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """A newsroom whose post of alpha waits for the end of quiet hours, at an hour that lies in them."""
    clock = HandClock(at("2026-12-01T12:00:00Z"))
    with FakeX(clock) as fake:
        account = f'{{name: x-ta, kind: x, account: "@ta", secret: X_TA, address: "{fake.address}", {QUIET}}}'
        with room_in(tmp_path, channels=f"[{account}]", clock=clock, secrets={"X_TA": SECRET}) as made:
            monkeypatch.setattr("pipeline.cli.say.SystemClock", lambda: clock)
            monkeypatch.setenv("X_TA", SECRET)
            made.open_ledger_before()
            made.write("alpha")
            made.tick(HOUR)
            yield made


@pytest.fixture
def run(room: Room, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(room.root, capsys)


def state(room: Room) -> str:
    (row,) = room.rows()
    return row.state


def settle(room: Room, outcome: Any = None) -> None:
    """Another desk sends the post now, or has claimed it."""
    (row,) = room.rows()
    claimed = room.ledger.claim(row.key, b"{}", "another", room.clock.now())
    assert claimed is not None
    if outcome:
        room.ledger.settle(claimed, outcome)


def test_status_tells_for_what_a_post_waits(run: Run) -> None:
    told = " ".join(run("status")[1].split())
    assert "planned in 1 hour: quiet hours until 10:00 in Port of Spain" in told


def test_announcing_a_release_leaves_what_waits_for_its_hour_unless_the_account_is_named(room: Room, run: Run) -> None:
    waits = (
        "x-ta: planned, waits (quiet hours until 10:00 in Port of Spain); naming it with --channel x-ta sends it now"
    )
    code, told = run("announce", "alpha")
    assert (code, state(room), told.splitlines()[-1]) == (0, "planned", waits)
    code, told = run("announce", "alpha", "--channel", "x-ta")
    assert (code, state(room)) == (0, "sent"), told


def test_a_post_that_must_be_looked_for_first_is_not_sent_sooner_by_naming_its_account(room: Room, run: Run) -> None:
    (row,) = room.rows()
    room.ledger.wait(row.key, row.due)
    assert run("announce", "alpha", "--channel", "x-ta")[0] == 0
    assert state(room) == "planned"


def test_a_post_that_was_dropped_is_sent_when_a_person_asks_for_it_in_the_middle_of_quiet_hours(
    room: Room, run: Run
) -> None:
    (row,) = room.rows()
    room.ledger.decide(row.key, "held", IN_QUIET, row.due)
    assert run("announce", "alpha", "--channel", "x-ta")[0] == 0
    assert state(room) == "sent"


def test_a_post_that_is_cancelled_stays_so_and_says_by_whom_and_how_to_send_it(room: Room, run: Run) -> None:
    back = "To send it all the same: dateline announce alpha --channel x-ta"
    assert run("cancel", "alpha", "--by", "the duty editor") == (0, f"x-ta: cancelled. {back}\n")
    (row,) = room.rows()
    assert (row.state, row.reason) == ("held", f"Cancelled by the duty editor. {back}")
    assert room.tick("2026-12-04T14:00:00Z").alarms == ()
    assert state(room) == "held"
    assert run("cancel", "alpha") == (0, f"x-ta: it is not sent. Cancelled by the duty editor. {back}\n")


WITHDRAW = "withdraw the release: dateline kill alpha --because WHY"
OUT = Sent(Receipt("1", "https://x.example/1", at(HOUR)))


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (OUT, f"it is out, at https://x.example/1. To take it back, delete it there, or {WITHDRAW}"),
        (None, f"it is being sent now. See `dateline status`; to take it back, delete it there, or {WITHDRAW}"),
        (Unknown("?"), f"nobody knows yet whether it is out. Look at the account; to take it back, {WITHDRAW}"),
    ],
)
def test_what_is_out_or_may_be_is_not_cancelled_and_is_told_how_to_take_it_back(
    room: Room, run: Run, outcome: Any, told: str
) -> None:
    settle(room, outcome)
    before = room.rows()
    assert run("cancel", "alpha", "--channel", "x-ta") == (3, f"x-ta: {told}\n")
    assert room.rows() == before


def test_what_is_not_public_yet_is_cancelled_in_its_file(room: Room, run: Run) -> None:
    room.write("bravo", embargo=FAR)
    told = "bravo is not public yet, so its posts are not planned. Write `social: {x: false}` into its file.\n"
    assert run("cancel", "bravo") == (3, told)
    assert len(room.rows()) == 1


def test_whoever_is_only_told_of_changes_has_no_post_to_cancel(room: Room, run: Run) -> None:
    room.write("bravo", embargo=FAR)
    room.channels = "[{name: x-ta, kind: x, secret: X_TA}, {name: hub, kind: websub, address: https://hub.example/}]"
    room.describe()
    assert "`social: {x: false}`" in run("cancel", "bravo")[1]
    lines = [line.split() for line in run("status")[1].splitlines()]
    assert ["bravo", "hub", "to", "come"] in [line[:4] for line in lines], "an account without a name is its own"
    assert run("cancel", "bravo", "--channel", "hub") == (3, "hub shows no posts, so there is nothing to cancel.\n")


def test_of_a_withdrawn_release_what_tells_of_that_is_not_said_to_stay(room: Room, run: Run) -> None:
    room.channels = '[{name: hub, kind: websub, address: "http://127.0.0.1:1/"}]'
    room.describe()
    room.write("bravo", embargo="FOR IMMEDIATE RELEASE", date="2026-12-04")
    assert run("lift")[0] == 0
    room.write("bravo", embargo="FOR IMMEDIATE RELEASE", date="2026-12-04", revision="2", killed="Called off.")
    run("lift")
    told = [line for line in run("status")[1].splitlines() if line.split()[:3] == ["bravo", "hub", "planned"]]
    assert told
    assert all("will not be sent" not in line for line in told)


def test_cancelling_what_is_not_there_is_told(room: Room, run: Run) -> None:
    room.write("bravo", embargo="FOR IMMEDIATE RELEASE", date="2026-12-04", social="{x: false}")
    room.tick("2026-12-04T13:30:00Z")
    assert run("cancel", "bravo") == (0, "No post of bravo is planned.\n")
    assert run("cancel", "alpha", "--channel", "mastodon")[0] == 2
    assert run("cancel", "charlie")[0] == 2

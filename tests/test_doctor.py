"""The command `doctor`: what an officer sees of machine, accounts and folders, word for word."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.anchor import Anchor
from pipeline.channels import Grant
from pipeline.cli import accounts as examined
from pipeline.cli import doctor as command
from pipeline.cli import prepared
from pipeline.clock import SystemClock, stamp
from pipeline.files import Disk
from pipeline.grants import Granted
from pipeline.sign import Sign
from pipeline.standins.bluesky import SECRET as BLUESKY
from pipeline.standins.bluesky import FakeBluesky
from pipeline.standins.mastodon import TOKEN, FakeMastodon
from pipeline.standins.webhook import FakeWebhook
from pipeline.standins.websub import FakeHub
from pipeline.standins.x import SECRET, FakeX
from pipeline.zone import TZDATA
from tests.cli import ROOT
from tests.mailhost import MailHost
from tests.office import PAST, Run, ask_approvals, runner, write
from tests.room import Room, room_in
from tests.searching import searched
from tests.test_credentials import Says
from tests.told import naming

GOLDEN = ROOT / "tests/examples/doctor.txt"
FIVE = """[
  {{name: x-ta, kind: x, account: "@ta", secret: X_TA, address: "{x}"}},
  {{name: x-tb, kind: x, account: "@tb", secret: X_TB, address: "{x}"}},
  {{name: social, kind: mastodon, account: "@desk@social.example", secret: SOCIAL, address: "{mastodon}"}},
  {{name: blue, kind: bluesky, secret: BLUE, address: "{bluesky}"}},
  {{name: partner, kind: webhook, account: partner, secret: PARTNER}}]"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Room]:
    """A newsroom on the machine's own clock, which has no account."""
    with room_in(tmp_path / "room", clock=SystemClock()) as made:
        made.open_ledger_before()
        yield made


@pytest.fixture
def run(home: Room, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(home.root, capsys)


def test_an_officer_sees_what_is_well_and_what_to_do(home: Room, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, secret in (("X_TA", SECRET), ("X_TB", "a b c d"), ("SOCIAL", TOKEN), ("PARTNER", "http://a.example")):
        monkeypatch.setenv(name, secret)
    monkeypatch.delenv("BLUE", raising=False)
    with FakeX(home.clock) as x, FakeMastodon(home.clock) as mastodon, FakeBluesky(home.clock) as bluesky:
        home.channels = FIVE.format(x=x.address, mastodon=mastodon.address, bluesky=bluesky.address)
        home.describe()
        code, said = run("doctor")
        assert (code, x.posts, mastodon.posts, bluesky.calls) == (3, [], [], [])
    assert said == GOLDEN.read_text(encoding="utf-8").replace("{tzdata}", TZDATA)


def test_a_newsroom_in_order_is_well(home: Room, run: Run) -> None:
    code, said = run("doctor")
    assert (code, said.splitlines()[-1]) == (0, "All is well.")
    assert "✗" not in said
    assert "✓ accounts: newsroom.yml has none, so nothing is posted.\n" in said


def test_nobody_is_asked_without_a_line(home: Room, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUE", BLUESKY)
    with FakeBluesky(home.clock) as bluesky:
        home.channels = f'[{{name: blue, kind: bluesky, secret: BLUE, address: "{bluesky.address}"}}]'
        home.describe()
        code, said = run("doctor", "--offline")
        assert (code, bluesky.calls) == (0, [])
        assert "✓ blue: Its secret has the right form. Its network was not asked.\n" in said
        assert run("doctor")[0] == 0
        assert bluesky.calls == ["createSession"]


def test_a_script_gets_the_same_as_json(home: Room, run: Run) -> None:
    home.channels = "[{name: x-ta, kind: x, secret: X_MISSING}, {name: mute, kind: x}]"
    home.describe()
    code, said = run("doctor", "--json")
    told = json.loads(said)
    assert (code, told["good"]) == (3, False)
    wrong = [each["what"] for each in told["found"] if not each["good"]]
    assert wrong == ["x-ta", "mute"]
    assert told["found"][0].keys() == {"what", "good", "told", "mend"}


def test_what_it_hears_is_kept_for_the_desk(home: Room, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCIAL", TOKEN)
    with FakeMastodon(home.clock) as fake:
        fake.most = 4321
        home.channels = f'[{{name: social, kind: mastodon, secret: SOCIAL, address: "{fake.address}"}}]'
        home.describe()
        assert run("doctor")[0] == 0
    (account,) = home.survey().newsroom.channels
    assert "4321" in home.house().grants.of(account, TOKEN).told


def findings(room: Room, *grants: Grant) -> list[str]:
    room.channels = "[{name: x-ta, kind: x, secret: X_TA}]"
    room.describe()
    room.secrets["X_TA"] = SECRET
    house = Says(room, *grants).house(room)
    return [str(each) for each in examined.accounts(house, room.survey().newsroom, offline=False)]


def test_until_when_a_secret_holds_is_said_and_a_cross_in_its_last_week(room: Room) -> None:
    now = room.clock.now()
    (far,) = findings(room, Grant(expires=now + timedelta(days=8)))
    assert far.startswith("✓ x-ta: Its network accepts the secret, which holds until 9 Dec 2026, 08:00 (Port of Spain")
    (near,) = findings(room, Grant(expires=now + timedelta(days=7)))
    assert near.startswith("✗ x-ta: Its network accepts the secret, which holds until 8 Dec 2026")
    assert near.endswith("Have a new one made: docs/channels.md says how.")


def test_a_network_that_does_not_answer_leaves_a_cross(room: Room) -> None:
    (said,) = findings(room)
    assert said.startswith("✗ x-ta: Its network could not be asked, so nobody knows. Look at the connection")


def test_an_account_that_a_desk_asks_about_just_now_is_not_asked_twice(room: Room) -> None:
    findings(room, Grant())
    house, (account,) = room.house(), room.survey().newsroom.channels
    with house.grants.lock(account):
        (said,) = findings(room, Grant())
    assert said.startswith("✗ x-ta: Its network was not asked. Look whether .dateline can be written")


def test_who_is_only_told_of_changes_needs_no_secret_and_is_not_asked(room: Room) -> None:
    room.channels = "[{name: hub, kind: websub, address: 'https://hub.example/'}]"
    room.describe()
    found = [str(each) for each in examined.accounts(room.house(), room.survey().newsroom, offline=False)]
    assert found == ["✓ hub: It is told of each change, and has no secret to try."]
    assert not (room.root / ".dateline/grants").exists()


def test_a_package_that_is_missing_is_named_with_its_remedy(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.channels = "[{name: blue, kind: bluesky, secret: BLUE}]"
    room.describe()
    monkeypatch.setattr(examined, "find_spec", lambda name: None)
    found = [str(each) for each in examined.accounts(room.house(), room.survey().newsroom, offline=True)]
    assert found[0] == (
        "✗ bluesky: Its package atproto is not installed, so nothing can be posted there."
        " Install it with `pip install 'dateline[bluesky]'`."
    )


def test_a_clock_in_doubt_is_a_cross(home: Room, run: Run) -> None:
    machine = SystemClock()
    anchor = Anchor(machine.now(), machine.elapsed() - 3600, machine.boot())
    (home.root / ".dateline/clock.json").write_bytes(anchor.data())
    code, said = run("doctor", "--offline")
    assert code == 3
    assert "✗ clock: The clock of this machine jumped back by 1 hour." in said


def test_a_damaged_ledger_is_a_cross(home: Room, run: Run) -> None:
    (home.root / ".dateline/ledger.sqlite3").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    code, said = run("doctor", "--offline")
    assert code == 3
    assert "✗ ledger: " in said
    assert "docs/operate.md, “The ledger”, says what to do." in said


def test_what_was_made_public_is_looked_for_where_readers_look(home: Room, run: Run) -> None:
    home.write("alpha", embargo=PAST)
    home.tick()
    assert "✓ public pages: What was made public is seen at live.\n" in run("doctor")[1]
    index = (home.root / "live/index.html").resolve()
    index.chmod(0o644)
    index.write_text("something else")
    code, said = run("doctor")
    assert code == 3
    assert "✗ public pages: What was made public is not seen at live. Until it is, no post leaves." in said


def test_a_disk_without_room_is_a_cross(home: Room, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.files import Disk

    (home.root / ".dateline/reserve").unlink(missing_ok=True)
    monkeypatch.setattr(Disk, "room", lambda self, folder: (1 << 20, 1 << 40))
    code, said = run("doctor")
    assert code == 3
    assert "✗ disk: The disk is nearly full, and no room is kept for a lift. Make room on it.\n" in said


def test_a_folder_that_may_not_be_written_is_named(home: Room, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_is_open", lambda place: place.name != ".dateline")
    code, said = run("doctor")
    assert code == 3
    assert "✗ folders: You may not write into .dateline. Run this as the user of the desk" in said


def test_it_changes_nothing_that_people_wrote_and_no_ledger(home: Room, run: Run) -> None:
    before = {p: p.read_bytes() for p in home.root.rglob("*") if p.is_file() and p.name != "clock.json"}
    run("doctor")
    after = {p: p.read_bytes() for p in home.root.rglob("*") if p.is_file() and p.name != "clock.json"}
    assert after == before


def test_nothing_of_a_secret_or_token_is_shown(room: Room) -> None:
    shown = " ".join(findings(room, Grant("It is wrong. Mend it.", token="a-token")))
    assert not [word for word in (*SECRET.split(), "a-token") if word in shown]
    assert replace(Granted(), token="a-token").token not in repr(Granted(token="a-token"))


def lines(said: str) -> dict[str, str]:
    """What was found, by what was looked at."""
    return {line[2:].partition(": ")[0]: line for line in said.splitlines() if line[:1] in "✓✗"}


def test_the_next_lift_is_named_with_what_stands_in_its_way(home: Room, run: Run) -> None:
    write(home.root, "alpha")
    code, said = run("doctor", "--offline")
    assert lines(said)["next lift"].startswith(
        "✓ next lift: alpha, Monday, 4 December 2045, 09:00 (Port of Spain, UTC−4)"
    )
    assert code == 0
    ask_approvals(home.root, 2)
    code, said = run("doctor", "--offline")
    assert (code, lines(said)["next lift"].endswith("is not ready yet: waits for 2 approvals.")) == (0, True)
    home.write("beta", embargo=stamp(home.clock.now() + timedelta(days=6)))
    code, said = run("doctor", "--offline")
    assert (code, "✗ next lift: beta" in said, "is not ready: waits for 2 approvals." in said) == (3, True, True)


def test_what_is_on_hold_is_no_fault(home: Room, run: Run) -> None:
    home.write("alpha", embargo=stamp(home.clock.now() + timedelta(days=6)), hold="The minister reads it.")
    code, said = run("doctor", "--offline")
    assert (code, lines(said)["next lift"]) == (0, "✓ next lift: Nothing waits for an hour. 1 on hold.")


def test_a_desk_is_missed_only_where_something_is_due_within_the_hour(home: Room, run: Run) -> None:
    sign = Sign(Disk(), home.root / ".dateline")
    soon = stamp(home.clock.now() + timedelta(minutes=30))
    home.write("alpha", embargo=soon)
    code, said = run("doctor", "--offline")
    assert (code, lines(said)["desk"]) == (
        3,
        "✗ desk: No desk is at work here, and alpha is due within the hour. Start it: `dateline desk`, or its service.",
    )
    sign.give(home.clock.now())
    assert lines(run("doctor", "--offline")[1])["desk"] == "✓ desk: A desk is at work here."
    sign.give(home.clock.now() - timedelta(minutes=5))
    assert "The last sign of one is 5 minutes" in lines(run("doctor", "--offline")[1])["desk"]


def test_a_hub_that_does_not_answer_is_said(home: Room, run: Run) -> None:
    path = home.root / "newsroom.yml"
    with FakeHub() as hub:
        path.write_text(path.read_text() + f"hub: {hub.address}\n")
        assert lines(run("doctor")[1])["hub"] == f"✓ hub: {hub.address} answers."
        assert hub.told == []
        hub.statuses = [None]
        code, said = run("doctor")
        assert (code, lines(said)["hub"].startswith(f"✗ hub: {hub.address} does not answer.")) == (3, True)
        assert "hub" not in lines(run("doctor", "--offline")[1])


def test_a_test_message_is_sent_only_where_it_is_asked_for(
    home: Room, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    naming(home, ", webhook: HOOK, webhook-for: slack")
    with MailHost() as host, FakeWebhook(home.clock, "slack") as hook:
        monkeypatch.setenv("SMTP_WAY", f"smtp://127.0.0.1:{host.port}")
        monkeypatch.delenv("HOOK", raising=False)
        code, said = run("doctor", "--offline")
        assert (code, host.mails) == (3, [])
        assert lines(said)["alarms by mail"].endswith("`--tell` sends a test message.")
        assert lines(said)["alarms by webhook"].startswith("✗ alarms by webhook: The environment has no HOOK.")
        monkeypatch.setenv("HOOK", hook.secret)
        assert run("doctor", "--offline", "--tell")[0] == 0
        assert [letter["Subject"] for letter in host.mails] == ["[Dateline] Test: alarms reach you"]
        assert "If you read it, alarms reach you." in hook.shown[0]
        host.answers["RCPT"] = "550 no"
        code, said = run("doctor", "--offline", "--tell")
        assert (code, "refuses the sender" in lines(said)["alarms by mail"]) == (3, True)


def test_it_tells_what_readers_cannot_find_yet_and_what_to_do(
    home: Room, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched(home)
    home.write("open", embargo="FOR IMMEDIATE RELEASE", date=f"{home.clock.now():%Y-%m-%d}")
    home.tick()
    told = run("doctor", "--offline")[1]
    assert "✗ search: Not everything can be found yet by the search: 20" in told
    assert "Run `dateline lift`." in told
    run("lift")
    assert "✓ search: Readers can find by the search all that is public." in run("doctor", "--offline")[1]
    monkeypatch.setattr(prepared, "installed", lambda: "")
    assert "Install it with `pip install 'dateline[search]'`." in run("doctor", "--offline")[1]

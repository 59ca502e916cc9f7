"""The fleet on a real server: jobs lost, stuck and run twice, workers and servers killed, newsrooms kept apart."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import time

import psycopg
import pytest

from pipeline.clock import SystemClock
from pipeline.delivery import ASKED
from pipeline.files import Disk
from pipeline.fleet.hints import SCHEMA, UNHURRIED, Hints, prepare
from pipeline.fleet.roster import Post, roster
from pipeline.fleet.stand import Shared, Stand
from pipeline.fleet.sweep import Sweep
from pipeline.ledger.postgres import PostgresLedger
from pipeline.ledger.postgres_link import Dial
from pipeline.newsroom import ChannelAccount
from pipeline.shift import FOR_EVER
from pipeline.standins.mastodon import Fault
from pipeline.standins.stage import Stage, staged
from pipeline.survey import House, Survey, survey
from tests.fleet import Fleet, soon, until, words
from tests.postgres import Server, shared
from tests.room import Room

FAKE = ChannelAccount("desk", "mastodon", "@desk@social.example")
AT_ONCE = "FOR IMMEDIATE RELEASE"


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    """No newsroom yet."""
    return Fleet(tmp_path, shared())


@pytest.fixture(scope="module")
def mortal() -> Iterator[Server]:
    """A server that is killed."""
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged(FAKE, SystemClock(), lambda address: None) as opened:
        yield opened


def name(fleet: Fleet, stem: str = "room") -> str:
    """The name of a newsroom that no other test used."""
    return f"{stem}-{fleet.server.schema().rpartition('_')[2]}"


def posting(fleet: Fleet, stage: Stage, stem: str = "room") -> tuple[str, Room]:
    """A newsroom with an account on the stand-in, whose ledger was at work before."""
    called, there = name(fleet, stem), stage.account
    told = (
        f"{{name: desk, kind: {there.kind}, account: '{there.account}', address: '{there.address}', secret: STANDIN}}"
    )
    room = fleet.add(called, f"[{told}]", STANDIN=stage.secret)
    with worker(fleet) as (stands, _):
        stands[called].look()
    return called, room


@contextmanager
def worker(fleet: Fleet) -> "Iterator[tuple[dict[str, Stand], Sweep]]":
    """What a worker has, in this process, without its loop: who does a job is the test."""
    posts, problems = roster(Disk(), fleet.folder / "fleet.yml")
    assert problems == ()
    url = fleet.server.url
    prepare(url)
    hints = Hints(url, lambda *_: None, lambda *_: None)
    hand = Shared(url, f"worker-{id(hints)}", lambda: False, hints, lambda *_: None)
    stands = {post.name: Stand(post, hand) for post in posts}
    dial = Dial(url, SystemClock().sleep, lambda: None)
    sweep = Sweep(stands, hints, SystemClock(), partial(dial.link, hurried=False))
    try:
        yield stands, sweep
    finally:
        sweep.run(lambda: True)
        for link in hand.idle:
            link.close()


def jobs(fleet: Fleet, called: str) -> list[tuple[object, object]]:
    return [(task, status) for task, lock, status, _ in fleet.jobs() if str(lock).split("/")[0] == called]


def forget(fleet: Fleet, called: str) -> None:
    fleet.server.ask(f"SET search_path = dateline_fleet; DELETE FROM procrastinate_jobs WHERE queue_name = '{called}'")


def shown(stage: Stage) -> list[str]:
    return [post.text.split(" ")[0] for post in stage.shown()]


def test_a_plan_defers_a_job_for_each_account_in_the_ledgers_own_transaction(fleet: Fleet, stage: Stage) -> None:
    called, room = posting(fleet, stage)
    room.write("alpha", embargo=AT_ONCE, social="{text: Alpha words.}")
    forget(fleet, called)
    with worker(fleet) as (stands, _):
        ledger = stands[called].ledger
        ledger._db.quietly("claims", "many")  # the plan fails after its job was written
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ledger._db, "_commit", lambda: ledger._facts.number("claims"))
            stands[called].look()
        assert "send" not in [task for task, _ in jobs(fleet, called)]
        assert fleet.server.ask(f"SELECT 1 FROM {stands[called].post.schema}.delivery") == []


def test_one_worker_lifts_and_another_posts_and_no_job_twice_posts_twice(fleet: Fleet, stage: Stage) -> None:
    called, room = posting(fleet, stage)
    room.write("alpha", embargo=AT_ONCE, social="{text: Alpha words.}")
    with ExitStack() as stack:
        workers = [stack.enter_context(worker(fleet))[0][called] for _ in range(3)]
        workers[0].look()
        assert (room.root / "live/releases/alpha/index.html").exists()
        assert shown(stage) == []
        assert ("send", "todo") in jobs(fleet, called)
        sending = [threading.Thread(target=each.send, args=("desk",)) for each in (*workers, workers[1])]
        for begun in sending:
            begun.start()
        for begun in sending:
            begun.join(30)
        for each in workers:
            each.look()
            each.send("desk")
    assert shown(stage) == ["Alpha"]
    assert [row.state for row in fleet.rows(called)] == ["sent"]


def test_a_job_that_was_lost_is_derived_again_by_the_sweep(fleet: Fleet, stage: Stage) -> None:
    called, room = posting(fleet, stage)
    with worker(fleet) as (stands, sweep):
        sweep.once()
        stands[called].look()
        forget(fleet, called)
        room.write("alpha", embargo=AT_ONCE, social="{text: Alpha words.}")
        sweep.once()
        assert ("look", "todo") in jobs(fleet, called), "a file is new"
        forget(fleet, called)
        stands[called].ledger.note_wake("2020-12-04T13:00:00Z")
        for _ in range(5):
            sweep.once()
        assert jobs(fleet, called) == [("look", "todo")], "its hour is over and nobody looked"
        stands[called].look()
        forget(fleet, called)
        for _ in range(5):
            sweep.once()
        assert jobs(fleet, called) == [], "what the worker wrote itself is no news"
        (row,) = fleet.rows(called)
        with closing(PostgresLedger(fleet.server.url, stands[called].post.schema)) as officer:
            officer.decide(row.key, "planned", ASKED, row.due)
        for _ in range(5):
            sweep.once()
        assert jobs(fleet, called) == [("look", "todo")], "somebody wrote into the ledger"
        stands[called].look()
        assert ("send", "todo") in jobs(fleet, called)
        stands[called].send("desk")
    assert shown(stage) == ["Alpha"]


def test_a_job_stuck_in_doing_is_freed_and_one_of_a_living_worker_is_not(fleet: Fleet) -> None:
    stuck, busy = name(fleet), name(fleet)
    fleet.add(stuck)
    fleet.add(busy)
    with worker(fleet) as (_, sweep):
        (alive,) = fleet.server.ask("INSERT INTO dateline_fleet.procrastinate_workers DEFAULT VALUES RETURNING id")[0]
        for called, who in ((stuck, "NULL"), (busy, str(alive))):
            fleet.server.ask(
                "INSERT INTO dateline_fleet.procrastinate_jobs (queue_name, task_name, lock, status, worker_id)"
                f" VALUES ('{called}', 'look', '{called}', 'doing', {who})"
            )
        sweep.once()
        assert jobs(fleet, stuck) == [("look", "todo")]
        assert ("look", "doing") in jobs(fleet, busy)
        fleet.server.ask("UPDATE dateline_fleet.procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
        for _ in range(5):
            sweep.once()
        assert jobs(fleet, busy) == [("look", "todo")]


def test_a_newsroom_whose_job_was_stuck_is_looked_at_as_soon_as_that_is_freed(fleet: Fleet) -> None:
    called = name(fleet)
    fleet.add(called)
    with worker(fleet) as (stands, sweep):
        stands[called].look()
        for _ in range(6):
            sweep.once()
        forget(fleet, called)
        fleet.server.ask(
            "INSERT INTO dateline_fleet.procrastinate_jobs (queue_name, task_name, lock, status, worker_id)"
            f" VALUES ('{called}', 'send', '{called}/desk', 'doing', NULL)"
        )
        for _ in range(5):
            sweep.once()
        assert jobs(fleet, called) == [("look", "todo")]


def test_the_next_job_is_found_in_an_index_also_where_the_server_counted_an_empty_queue(fleet: Fleet) -> None:
    prepare(fleet.server.url)
    options = UNHURRIED.split("-c ")[1:]
    with psycopg.connect(fleet.server.url, options=UNHURRIED) as link:
        for setting, _, value in (each.strip().partition("=") for each in options):
            assert link.execute(f"SHOW {setting}").fetchone() == (value,)
        link.execute(f"ANALYZE {SCHEMA}.procrastinate_jobs")
        wanted = f"SELECT id FROM {SCHEMA}.procrastinate_jobs WHERE status = 'todo' ORDER BY priority DESC, id LIMIT 1"
        told = str(link.execute(f"EXPLAIN {wanted}").fetchall())
    assert "Sort" not in told
    assert "Index" in told


def test_accounts_share_one_look_at_a_newsroom_until_something_changes(
    fleet: Fleet, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    called, room = posting(fleet, stage)
    room.write("alpha", embargo=AT_ONCE, social="{text: Alpha words.}")
    read = list[object]()

    def counted(house: House, *, whole: bool = True) -> Survey:
        read.append(house)
        return survey(house, whole=whole)

    monkeypatch.setattr("pipeline.fleet.stand.survey", counted)
    with worker(fleet) as (stands, _):
        stands[called].look()
        for _ in range(3):
            stands[called].send("desk")
        before = len(read)
        assert before <= 1, "what was looked at is known"
        stands[called].send("desk")
        assert len(read) == before
        room.edit("alpha", "Alpha words.", "Other words.")
        stands[called].send("desk")
        assert len(read) == before + 1
    assert shown(stage) == ["Alpha"]


def test_a_worker_killed_in_the_middle_of_a_send_loses_and_doubles_nothing(fleet: Fleet, stage: Stage) -> None:
    called, room = posting(fleet, stage)
    room.write("alpha", embargo=AT_ONCE, social="{text: Alpha words.}")
    stage.standin.faults.append(Fault("silence", acts=True, at="POST /api/v1/statuses"))
    with fleet.working(1) as (first,):
        assert until(lambda: shown(stage) == ["Alpha"])
        first.kill()
    (row,) = fleet.rows(called)
    assert row.state == "sending"
    schema = f"dateline_{called.replace('-', '_')}"
    fleet.server.ask(f"UPDATE {schema}.delivery SET lease = '2020-12-04T13:00:00Z'")  # its lease is over
    with worker(fleet) as (stands, _):
        stands[called].look()
        for _ in range(2):
            stands[called].send("desk")
    (row,) = fleet.rows(called)
    assert (row.state, shown(stage)) == ("sent", ["Alpha"])


def test_a_newsroom_lifts_at_its_second_while_the_server_is_away_and_posts_when_it_is_back(
    tmp_path: Path, mortal: Server, stage: Stage
) -> None:
    fleet = Fleet(tmp_path, mortal)
    called, room = posting(fleet, stage)
    hour = soon(10)
    room.write("alpha", embargo=words(hour), social="{text: Alpha words.}")
    page = room.root / "live/releases/alpha/index.html"
    with fleet.working(2):
        assert until(lambda: ("look", "doing") in jobs(fleet, called), 8), "a worker waits for the hour"
        assert until(lambda: time() > hour.timestamp() - 3)
        mortal.kill()
        assert until(lambda: time() >= hour.timestamp() - 0.2)
        assert not page.exists()
        assert until(page.exists, 10)
        assert time() < hour.timestamp() + 5
        assert shown(stage) == []
        mortal.start()
        assert until(lambda: shown(stage) == ["Alpha"], 60)
    assert [row.state for row in fleet.rows(called)] == ["sent"]


def test_a_worker_that_is_told_to_end_finishes_what_is_under_way(fleet: Fleet, stage: Stage) -> None:
    called, room = posting(fleet, stage)
    room.write("alpha", embargo=AT_ONCE, social="{text: Alpha words.}")
    slow = threading.Event()
    real = stage.standin.reply

    def reply(call: object) -> object:
        if "statuses" in str(call) and "POST" in str(call):
            slow.set()
            SystemClock().sleep(1)
        return real(call)

    stage.standin.reply = reply
    with fleet.working(1) as (only,):
        assert until(slow.is_set)
        only.terminate()
        assert "The worker has ended." in only.communicate(timeout=30)[0]
        assert only.returncode == 0
    assert [row.state for row in fleet.rows(called)] == ["sent"]


def test_two_newsrooms_see_nothing_of_each_other(fleet: Fleet) -> None:
    with staged(FAKE, SystemClock(), lambda a: None) as one, staged(FAKE, SystemClock(), lambda a: None) as two:
        (left, left_room), (right, right_room) = posting(fleet, one, "left"), posting(fleet, two, "right")
        hour = soon(9)
        left_room.write("alpha", embargo=words(hour), social="{text: Alpha secret words.}", title='"Alpha secret"')
        right_room.write("beta", embargo=words(hour), social="{text: Beta secret words.}", title='"Beta secret"')
        (left_room.root / "releases" / "torn.md").write_text("---\ntitle: [Torn secret\n---\n")
        with fleet.working(2) as workers:
            assert until(lambda: shown(one) == ["Alpha"] and shown(two) == ["Beta"], 60)
            for each in workers:
                each.terminate()
            said = "".join(each.communicate(timeout=30)[0] for each in workers)
    assert "secret" not in said
    assert one.secret not in said
    assert {row.key.newsroom for row in fleet.rows(left)} == {f"{left}.example"}
    assert {row.key.newsroom for row in fleet.rows(right)} == {f"{right}.example"}
    kept = {path: path.read_bytes() for path in right_room.root.rglob("*") if path.is_file()}
    assert kept
    assert not [path for path, data in kept.items() if b"Alpha" in data or left.encode() in data]
    queue = fleet.server.ask("SELECT string_agg(args::text, ' ') FROM dateline_fleet.procrastinate_jobs")
    assert "secret" not in str(queue)


def test_a_newsroom_sees_its_own_secrets_and_neither_those_of_another_nor_of_the_worker(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, right = name(fleet), name(fleet)
    fleet.add(left, MINE="left")
    fleet.add(right, MINE="right", MORE="m")
    monkeypatch.setenv("WORKERS_OWN", "x")
    with worker(fleet) as (stands, _):
        assert [dict(stands[each].house.secrets) for each in (left, right)] == [
            {"MINE": "left"},
            {"MINE": "right", "MORE": "m"},
        ]


def test_a_newsroom_that_cannot_be_understood_hinders_no_other(fleet: Fleet, tmp_path: Path) -> None:
    torn, well = name(fleet), name(fleet)
    fleet.add(torn)
    room = fleet.add(well)
    (tmp_path / torn / "newsroom.yml").write_text("name: [\n")
    room.write("alpha", embargo=AT_ONCE)
    with fleet.working(1):
        assert until((room.root / "live/releases/alpha/index.html").exists)
    assert '"code": "newsroom"' in (tmp_path / torn / ".dateline" / "daybook.json").read_text()


def test_a_change_at_the_last_moment_is_seen_by_a_worker_that_waits(fleet: Fleet) -> None:
    called = name(fleet)
    room = fleet.add(called)
    hour = soon(8)
    room.write("alpha", embargo=words(hour))
    room.write("beta", embargo=words(hour))
    with fleet.working(1):
        assert until(lambda: ("look", "doing") in jobs(fleet, called), 6)
        assert until(lambda: time() > hour.timestamp() - 1.5)
        room.edit("alpha", "title:", "hold: it waits for the minister\ntitle:")
        assert until((room.root / "live/releases/beta/index.html").exists, 10)
        SystemClock().sleep(0.5)
    assert not (room.root / "live/releases/alpha").exists()


def test_a_fleets_newsroom_whose_ledger_lies_in_a_file_posts_nothing_and_lifts(fleet: Fleet) -> None:
    called = name(fleet)
    room = fleet.add(called)
    from pipeline.ledger import SqliteLedger

    SqliteLedger(room.root / ".dateline" / "ledger.sqlite3").close()
    room.write("alpha", embargo=AT_ONCE)
    with worker(fleet) as (stands, _):
        stands[called].look()
        assert (stands[called].wake or FOR_EVER) < SystemClock().now() + timedelta(minutes=2)
    assert (room.root / "live/releases/alpha/index.html").exists()
    assert fleet.server.ask(f"SELECT 1 FROM pg_namespace WHERE nspname = 'dateline_{called.replace('-', '_')}'") == []


def test_a_post_tells_its_secrets_to_nobody() -> None:
    assert "hunter2" not in repr(Post("a", Path(), {"X": "hunter2"}))

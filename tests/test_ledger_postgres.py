"""The ledger in Postgres: what its link, its server and its settings do beside the contract."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import pytest

from pipeline.clock import SystemClock
from pipeline.delivery import LEASE, Delivery, Refused, Sent
from pipeline.files import Disk
from pipeline.ledger import Ledger, LedgerRefuses
from pipeline.ledger.database import Doubtful
from pipeline.ledger.postgres import WORKED, PostgresLedger
from pipeline.ledger.postgres_database import SETTINGS
from pipeline.ledger.postgres_link import Link
from tests.postgres import Line, Server, line_to, shared
from tests.test_ledger import KEY, LATER, NOON, PROMISE, RECEIPT, REQUEST, ROW, claim, only

T = TypeVar("T")
TWO = replace(ROW, key=KEY._replace(slug="two"))


@pytest.fixture
def schema() -> str:
    return shared().schema()


@pytest.fixture
def line() -> Iterator[Line]:
    yield from line_to(shared())


@pytest.fixture
def other(schema: str) -> Iterator[PostgresLedger]:
    """The same ledger over a link that nobody cuts, with a row planned in it."""
    with closing(PostgresLedger(shared().url, schema)) as opened:
        opened.plan([ROW])
        yield opened


@pytest.fixture
def ledger(line: Line, schema: str, other: PostgresLedger) -> Iterator[PostgresLedger]:
    """The ledger over the line."""
    with closing(PostgresLedger(line.url, schema)) as opened:
        yield opened


def at_commit(line: Line, *, answered: bool, then_shut: bool = False, which: int = 1) -> None:
    """Cut the line at the client's n-th COMMIT: before the server hears it, or before the client hears the answer."""
    seen = [0]

    def cut(piece: bytes) -> bool:
        if (b"COMMIT\0" if not answered else b"C\0\0\0\x0bCOMMIT") not in piece:
            return False
        seen[0] += 1
        if seen[0] == which:
            line.open = not then_shut
        return seen[0] == which

    line.before, line.after = (line.before, cut) if answered else (cut, line.after)


def test_a_claim_whose_commit_was_answered_into_the_void_is_looked_at_and_is_ours(
    line: Line, ledger: PostgresLedger, other: PostgresLedger
) -> None:
    at_commit(line, answered=True)
    claimed = claim(ledger)
    assert claimed == only(other)
    assert other.claim(KEY, REQUEST, "other", NOON) is None
    assert (other.claims(), claimed.attempt) == (1, 1)


def test_a_claim_whose_commit_never_reached_the_server_is_made_again_once(
    line: Line, ledger: PostgresLedger, other: PostgresLedger
) -> None:
    at_commit(line, answered=False)
    claimed = claim(ledger)
    assert claimed == only(other)
    assert (other.claims(), claimed.attempt) == (1, 1)


@pytest.mark.parametrize("answered", [True, False])
def test_a_claim_of_which_nobody_can_say_what_became_is_no_claim_and_is_taken_back_when_the_server_is_there_again(
    line: Line, ledger: PostgresLedger, other: PostgresLedger, answered: bool
) -> None:
    at_commit(line, answered=answered, then_shut=True)
    with pytest.raises(Doubtful):
        claim(ledger)
    assert only(other).state == ("sending" if answered else "planned")
    assert other.claim(KEY, REQUEST, "other", NOON) is None or not answered
    line.open = True
    at_last(ledger.load)
    ledger.lapse(NOON)
    assert only(other).state == ("planned" if answered else "sending"), "what another claimed meanwhile is its own"


def test_what_was_claimed_in_doubt_and_lapsed_meanwhile_stays_unknown_to_be_looked_for(
    line: Line, ledger: PostgresLedger, other: PostgresLedger
) -> None:
    at_commit(line, answered=True, then_shut=True)
    with pytest.raises(LedgerRefuses):
        claim(ledger)
    other.lapse(NOON + LEASE + timedelta(seconds=1))
    line.open = True
    at_last(ledger.load)
    ledger.lapse(NOON + LEASE + timedelta(seconds=1))
    assert only(other).state == "unknown"


def test_a_claim_that_is_not_there_when_it_is_looked_at_is_none(
    line: Line, ledger: PostgresLedger, other: PostgresLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(self: object, transaction: str) -> None:
        other.decide(KEY, "held", "as if another server had taken over, which never heard of it", NOON)

    monkeypatch.setattr("pipeline.ledger.postgres_database.PostgresDatabase._look", look)
    at_commit(line, answered=False)
    with pytest.raises(LedgerRefuses, match="does not show"):
        claim(ledger)
    assert only(other).state == "held"


@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize("which", [1, 2, 3])
def test_wherever_a_commit_is_cut_off_what_was_sent_is_settled_as_sent_once(
    line: Line, ledger: PostgresLedger, other: PostgresLedger, which: int, answered: bool
) -> None:
    at_commit(line, answered=answered, which=which)
    ledger.settle(claim(ledger), Sent(RECEIPT))
    row = only(other)
    assert (row.state, row.attempt, row.receipt, other.claims()) == ("sent", 1, RECEIPT, 1)


ACTS: dict[str, Callable[[Ledger], object]] = {
    "plan": lambda to: to.plan([TWO]),
    "lapse": lambda to: to.lapse(LATER),
    "decide": lambda to: to.decide(KEY, "held", "no", NOON),
    "reconcile": lambda to: to.reconcile(NOON),
    "take in": lambda to: to.take_in([TWO], 3, 1),
    "promise": lambda to: to.promise("news.example", [PROMISE], []),
    "load": lambda to: to.load(),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_link_that_broke_since_it_was_used_last_is_made_anew_and_nobody_notices(
    line: Line, ledger: PostgresLedger, other: PostgresLedger, act: str
) -> None:
    line.cut()
    ACTS[act](ledger)
    expected = other.load(), other.promises("news.example"), other.entries()
    line.cut()
    assert (ledger.load(), ledger.promises("news.example"), ledger.entries()) == expected


def test_a_backend_that_is_ended_in_the_middle_of_a_plan_leaves_all_of_it_planned_or_nothing(
    schema: str, other: PostgresLedger
) -> None:
    with closing(PostgresLedger(shared().url, schema)) as ledger:

        def rows() -> Iterator[Delivery]:
            yield TWO

        real, ended = ledger._db.execute, list[object]()

        def execute(sql: str, values: Any = ()) -> Any:
            answer = real(sql, values)
            if "INSERT INTO delivery" in sql and not ended:
                ended.extend(
                    shared().ask(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                        f"pid = {ledger._db.link.info.backend_pid}"
                    )
                )
            return answer

        ledger._db.execute = execute  # type: ignore[method-assign]
        ledger.plan(rows(), 4)
    assert ended
    assert set(other.load()) == {ROW, TWO}
    assert other.entries() == 4


def test_a_server_that_is_gone_is_refused_in_words_that_tell_no_secret(tmp_path: Path) -> None:
    url = "postgresql://press:hunter2@127.0.0.1:1/news"
    with pytest.raises(LedgerRefuses) as told:
        PostgresLedger(url, "dateline")
    assert str(told.value) == (
        "The ledger cannot be used: the database server does not answer. Nothing is sent until it can."
    )
    late = PostgresLedger(url, "dateline", late=True)
    with closing(late), pytest.raises(LedgerRefuses):
        late.load()
    assert late.is_begun()
    assert late.age() == (-1, 0)


@pytest.mark.parametrize(
    "url", ["postgresql://press:hunter2@[:x/news", "hunter2 = = '", "mysql://press:hunter2@db/news"]
)
def test_an_address_that_is_none_is_refused_in_words_that_tell_no_secret(url: str) -> None:
    with pytest.raises(LedgerRefuses, match="DATABASE_URL is no address") as told:
        PostgresLedger(url)
    chain: BaseException | None = told.value
    while chain:
        assert "hunter2" not in str(chain)
        assert chain.__suppress_context__ or not chain.__context__ or "hunter2" not in str(chain.__context__)
        chain = chain.__cause__


@pytest.mark.parametrize("name", ["Dateline", "a-b", "", 'x"; DROP SCHEMA y; --', "x" * 64, "1a"])
def test_a_schema_that_is_no_plain_name_is_refused(name: str) -> None:
    with pytest.raises(LedgerRefuses, match="DATELINE_SCHEMA"):
        PostgresLedger(shared().url, name)


def test_a_database_that_is_not_there_is_told() -> None:
    with pytest.raises(LedgerRefuses, match="no database of the name"):
        PostgresLedger(shared().url.replace("/postgres", "/nowhere"))


def test_a_role_that_may_not_create_the_schema_is_told_in_words(schema: str) -> None:
    role = f"clerk_{schema}"
    shared().ask(f"CREATE ROLE {role} LOGIN")
    with pytest.raises(LedgerRefuses, match="must own the ledger’s schema"):
        PostgresLedger(shared().url.replace("dateline@", f"{role}@"), schema)
    shared().ask(f"CREATE SCHEMA {schema} AUTHORIZATION {role}")
    with closing(PostgresLedger(shared().url.replace("dateline@", f"{role}@"), schema)) as ledger:
        ledger.plan([ROW])
        assert ledger.load() == (ROW,)


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_server_that_does_not_keep_to_a_setting_is_refused(
    schema: str, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    from pipeline.ledger.postgres_link import Link

    real = Link.execute

    def deaf(self: Link, query: Any, *more: Any, **named: Any) -> Any:
        return real(self, "SELECT 1" if query.startswith(f"SET {setting} =") else query, *more, **named)

    monkeypatch.setattr(Link, "execute", deaf)
    other = {"default_transaction_isolation": "serializable", "client_encoding": "LATIN1"}.get(setting, "off")
    words = other if "timeout" not in setting else "7s"
    monkeypatch.setenv("PGOPTIONS", f"-c {setting}={words}")
    with pytest.raises(LedgerRefuses, match=f"does not keep to {setting} = "):
        PostgresLedger(shared().url, schema)


def test_writers_of_one_newsroom_wait_for_each_other_and_those_of_another_do_not(schema: str) -> None:
    second = shared().schema()
    with (
        closing(PostgresLedger(shared().url, schema)) as mine,
        closing(PostgresLedger(shared().url, schema)) as same,
        closing(PostgresLedger(shared().url, second)) as theirs,
    ):
        with mine._db.transaction():
            theirs.plan([ROW])
            with pytest.raises(LedgerRefuses, match="another desk holds it"):
                same.plan([ROW])
            assert same.load() == ()
        same.plan([TWO])
        assert (mine.load(), theirs.load()) == ((TWO,), (ROW,))


def test_what_was_sent_is_settled_while_another_desk_holds_the_ledger(other: PostgresLedger, schema: str) -> None:
    claimed = claim(other)
    with closing(PostgresLedger(shared().url, schema)) as mine, mine._db.transaction():
        assert other.settle(claimed, Sent(RECEIPT))
        assert only(mine).state == "sent"


def test_while_a_ledger_is_moved_nothing_is_settled_in_it(other: PostgresLedger, schema: str) -> None:
    claimed = claim(other)
    with closing(PostgresLedger(shared().url, schema)) as mine, mine.alone(), pytest.raises(LedgerRefuses):
        other.settle(claimed, Sent(RECEIPT))
    assert other.settle(claimed, Sent(RECEIPT))


def test_what_one_newsroom_knows_no_other_newsroom_of_the_same_server_sees(schema: str) -> None:
    with (
        closing(PostgresLedger(shared().url, schema)) as mine,
        closing(PostgresLedger(shared().url, shared().schema())) as theirs,
    ):
        mine.plan([ROW], 7, "ahead")
        claim(mine)
        mine.promise("news.example", [PROMISE], [])
        assert (theirs.is_new(), theirs.load(), theirs.entries(), theirs.claims()) == (True, (), None, 0)
        assert theirs.promises("news.example") == ()


def test_its_age_is_another_after_each_change_and_the_same_while_nothing_is_written(
    schema: str, other: PostgresLedger
) -> None:
    before = other.age()
    other.load()
    other.lapse(NOON)
    other.decide(KEY._replace(slug="none"), "held", "", NOON)
    assert other.age() == before
    with closing(PostgresLedger(shared().url, schema)) as mine:
        mine.decide(KEY, "held", "", NOON)
        assert mine.age() != before
        assert mine.age() == other.age()


def test_what_a_fleets_workers_change_is_counted_apart(schema: str, other: PostgresLedger) -> None:
    writes, worked = other.age()
    with closing(PostgresLedger(shared().url, schema, counts=WORKED)) as workers:
        claim(workers)
        assert other.age() == (writes, worked + 1)
        other.lapse(NOON + 2 * LEASE)
        assert workers.age() == (writes + 1, worked + 1)


def test_a_commit_of_a_worker_whose_answer_was_lost_is_looked_at_too(
    line: Line, schema: str, other: PostgresLedger
) -> None:
    with closing(PostgresLedger(line.url, schema, counts=WORKED)) as workers:
        at_commit(line, answered=False)
        assert claim(workers) == only(other)
        assert (other.claims(), only(other).attempt) == (1, 1)


def test_to_look_for_claims_that_lapsed_waits_for_nobody_where_there_are_none(
    schema: str, other: PostgresLedger
) -> None:
    with closing(PostgresLedger(shared().url, schema)) as mine:
        claim(mine)
        with other.alone():
            mine.lapse(NOON)
        assert only(mine).state == "sending"
        mine.lapse(NOON + 2 * LEASE)
        assert only(mine).state == "unknown"


def test_a_ledger_whose_tables_went_away_is_begun_anew_at_the_second_look(schema: str) -> None:
    links: list[Link] = []
    with closing(PostgresLedger(shared().url, schema, idle=links)) as ledger:
        for _ in range(2):
            ledger.plan([ROW])
            ledger.close()
        shared().ask(f"DROP SCHEMA {schema} CASCADE")
        with pytest.raises(LedgerRefuses):
            ledger.load()
        assert ledger.load() == ()


def test_a_ledger_that_is_only_read_writes_nothing_and_is_not_begun(schema: str) -> None:
    with closing(PostgresLedger(shared().url, schema, reading=True)) as ledger:
        assert not ledger.is_begun()
    assert shared().ask(f"SELECT 1 FROM pg_namespace WHERE nspname = '{schema}'") == []
    PostgresLedger(shared().url, schema).close()
    with closing(PostgresLedger(shared().url, schema, reading=True)) as ledger:
        assert ledger.is_begun()
        assert ledger.load() == ()
        with pytest.raises(LedgerRefuses, match="read only"):
            ledger.plan([ROW])


def test_two_that_begin_the_same_ledger_at_once_begin_one(schema: str) -> None:
    start, opened = threading.Barrier(4, timeout=30), list[PostgresLedger]()

    def begin() -> None:
        start.wait()
        opened.append(PostgresLedger(shared().url, schema))

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(opened) == 4
    opened[0].plan([ROW])
    assert [each.load() for each in opened] == [(ROW,)] * 4
    for each in opened:
        each.close()


@pytest.mark.parametrize("version", ["3", "0", "x"])
def test_a_ledger_of_another_version_is_refused_and_left_as_it_is(schema: str, other: Ledger, version: str) -> None:
    shared().ask(f"UPDATE {schema}.fact SET value = '{version}' WHERE name = 'schema'")
    with pytest.raises(LedgerRefuses, match="another version"):
        PostgresLedger(shared().url, schema)
    assert shared().ask(f"SELECT value FROM {schema}.fact WHERE name = 'schema'") == [(version,)]


def test_rows_come_in_the_order_of_their_bytes_whatever_language_the_server_speaks(other: PostgresLedger) -> None:
    slugs = ["B", "a", "é", "Z", "_", "-"]
    other.plan([replace(ROW, key=KEY._replace(slug=slug)) for slug in slugs])
    assert [row.key.slug for row in other.load()] == sorted([*slugs, "one"])


def test_a_reason_with_a_character_that_postgres_cannot_keep_is_kept_without_it(other: PostgresLedger) -> None:
    assert other.settle(claim(other), Refused("no\0pe % ?"))
    assert only(other).reason == "no�pe % ?"


def test_a_fault_of_ours_is_not_taken_for_one_of_the_server_and_tells_no_value(other: PostgresLedger) -> None:
    secret = replace(ROW, key=KEY._replace(slug=None), reason="under embargo")  # type: ignore[arg-type]
    with pytest.raises(Exception, match="23502") as told:
        other.plan([TWO, secret])
    assert not isinstance(told.value, LedgerRefuses)
    assert "embargo" not in f"{told.value!r} {told.value.__cause__!r}"
    assert other.load() == (ROW,)


def test_the_witness_beside_it_gives_an_older_ledger_away(tmp_path: Path, schema: str) -> None:
    with closing(PostgresLedger(shared().url, schema, count=tmp_path / "ledger.claims")) as ledger:
        ledger.plan([ROW, TWO], 1)
        claim(ledger)
        assert (tmp_path / "ledger.claims").read_bytes() == b"1"
        shared().ask(f"UPDATE {schema}.fact SET value = '0' WHERE name = 'claims'")
        assert ledger.put_back()
        assert ledger.claim(TWO.key, REQUEST, "desk", NOON) is None
        assert "older ledger" in " ".join(ledger.faults())


class FullDisk(Disk):
    """A disk that takes nothing."""

    def write(self, path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")


def test_a_claim_that_the_witness_cannot_count_is_none_and_changes_nothing(tmp_path: Path, schema: str) -> None:
    count = tmp_path / "ledger.claims"
    with closing(PostgresLedger(shared().url, schema, count=count, files=FullDisk())) as ledger:
        ledger.plan([ROW])
        with pytest.raises(LedgerRefuses, match="No space left"):
            claim(ledger)
        assert ledger.load() == (ROW,)


def test_a_server_that_loses_what_it_wrote_in_a_power_cut_is_told_by_verify(other: PostgresLedger) -> None:
    assert ["fsync" in fault or "full_page_writes" in fault for fault in other.faults()] == [True, True]


@pytest.fixture(scope="module")
def mortal() -> Iterator[Server]:
    """A server of its own that is killed, and that keeps what it said it keeps."""
    server = Server(settings=())
    yield server
    server.stop()


def at_last(work: Callable[[], T]) -> T:
    """What it gives when the server is there again: a desk asks again and again, and waits for nothing."""
    for _ in range(100):
        try:
            return work()
        except LedgerRefuses:
            SystemClock().sleep(0.1)
    return work()


@pytest.mark.parametrize("act", ["plan", "claim", "settle", "load"])
def test_a_server_that_is_killed_and_begun_anew_holds_all_that_was_written_and_is_used_again(
    mortal: Server, act: str
) -> None:
    with closing(PostgresLedger(mortal.url, mortal.schema())) as ledger:
        ledger.plan([ROW], 1)
        claimed = claim(ledger) if act == "settle" else None
        before = ledger.load()
        mortal.kill()
        with pytest.raises(LedgerRefuses):
            ledger.load()
        with pytest.raises(LedgerRefuses):
            ledger.settle(claimed, Sent(RECEIPT)) if claimed else ledger.claim(KEY, REQUEST, "desk", NOON)
        mortal.start()
        if claimed:
            assert at_last(lambda: ledger.settle(claimed, Sent(RECEIPT)))
            assert only(ledger).state == "sent"
        else:
            assert at_last(ledger.load) == before
            ACTS.get(act, claim)(ledger)
        assert ledger.faults() == ()


@pytest.mark.parametrize("act", ["plan", "claim", "settle"])
def test_a_server_killed_in_the_middle_of_an_act_leaves_all_of_it_or_nothing(mortal: Server, act: str) -> None:
    with closing(PostgresLedger(mortal.url, mortal.schema())) as ledger:
        ledger.plan([ROW])
        claimed = claim(ledger) if act == "settle" else None
        before, real, killed = ledger.load(), ledger._db._run, list[str]()

        def run(sql: str, values: Any = ()) -> Any:
            if not killed and sql == "COMMIT":
                killed.append(sql)
                mortal.kill()
            return real(sql, values)

        ledger._db._run = run  # type: ignore[method-assign]
        do: dict[str, Callable[[Ledger], object]] = {
            "plan": ACTS["plan"],
            "claim": claim,
            "settle": lambda to: claimed and to.settle(claimed, Sent(RECEIPT)),
        }
        with pytest.raises(LedgerRefuses):
            do[act](ledger)
        assert killed
        mortal.start()
        assert at_last(ledger.load) == before


def test_a_server_that_says_nothing_any_more_is_given_up(
    line: Line, ledger: PostgresLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.ledger.postgres_link.SILENCE", 2)
    silent = threading.Event()
    line.before = lambda piece: silent.wait(30) and False
    with pytest.raises(LedgerRefuses):
        ledger.load()
    silent.set()
    assert [row.key for row in at_last(ledger.load)] == [KEY]


def test_a_desk_that_is_stopped_in_the_middle_of_a_change_keeps_nobody_waiting_for_ever() -> None:
    assert SETTINGS["idle_in_transaction_session_timeout"] == "10s"
    with closing(psycopg.connect(shared().url, autocommit=True)) as stopped:
        stopped.execute("SET idle_in_transaction_session_timeout = '50ms'")
        schema = shared().schema()
        with closing(PostgresLedger(shared().url, schema)) as ledger:
            stopped.execute(f"BEGIN; SELECT pg_advisory_xact_lock({ledger._db._lock})")
            ledger.plan([ROW])
            assert ledger.load() == (ROW,)

"""The witnesses: what chrony and web servers say of our clock, and when they are not heard."""

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline import witnesses
from pipeline.clock import HandClock, SystemClock
from pipeline.newsroom import ClockSources
from pipeline.watch import Testimony as Said  # pytest takes what begins with Test for a test
from pipeline.witnesses import chrony, http_date
from tests.room import START, at

NOON = at(START)
WHERE_IT_RUNS, NO_CHRONY = ClockSources(), ClockSources(chrony=False)
TRACKING = (
    "CB00710F,203.0.113.15,3,{measured},{correction},-0.000006747,0.000035822,3.225,-0.000,0.129,"
    "0.020000000,0.001100737,64.2,{leap}"
)


class Chronyc:
    """A `chronyc` on the PATH that answers with these words."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "chronyc"

    def says(self, answer: str, code: int = 0) -> None:
        """It checks what it was asked, as the real one does."""
        asked = 'test "$*" = "-c -n tracking" || exit 2'
        self.path.write_text(f"#!/bin/sh\n{asked}\ncat <<'END'\n{answer}\nEND\nexit {code}\n")
        self.path.chmod(0o755)

    def tracks(self, correction: str = "0.0", *, measured: str = "0", leap: str = "Normal") -> None:
        """A report of `tracking`."""
        self.says(TRACKING.format(correction=correction, measured=measured, leap=leap))


@pytest.fixture
def chronyc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chronyc:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return Chronyc(tmp_path)


# --- chrony


@pytest.mark.parametrize(
    ("correction", "ahead"),
    [
        ("0.250000000", -0.25),  # chronyc prints without -c: 0.250000000 seconds slow of NTP time
        ("-0.250000000", 0.25),  # and here: fast
    ],
)
def test_chrony_says_by_how_much_we_are_ahead_and_how_sure_it_is(
    chronyc: Chronyc, correction: str, ahead: float
) -> None:
    chronyc.tracks(correction)
    (said,) = chrony.testify(WHERE_IT_RUNS, HandClock(NOON))
    assert (said.name, said.ahead, said.allowed) == ("chrony", ahead, 0.5)
    assert said.margin == pytest.approx(0.011100737), "half the root delay and the root dispersion"


def test_chrony_is_heard_as_of_its_last_measurement(chronyc: Chronyc) -> None:
    clock = HandClock(NOON)
    clock.sleep(5000)
    chronyc.tracks(measured=f"{(clock.now() - timedelta(seconds=900)).timestamp():.9f}")
    (said,) = chrony.testify(WHERE_IT_RUNS, clock)
    assert said.at == pytest.approx(clock.elapsed() - 900)
    chronyc.tracks(measured=f"{clock.now().timestamp() + 900:.9f}")
    (said,) = chrony.testify(WHERE_IT_RUNS, clock)
    assert said.at == clock.elapsed()


@pytest.mark.parametrize("leap", ["Insert second", "Delete second"])
def test_chrony_before_a_leap_second_is_heard(chronyc: Chronyc, leap: str) -> None:
    chronyc.tracks(leap=leap)
    assert chrony.testify(WHERE_IT_RUNS, HandClock(NOON))


@pytest.mark.parametrize("leap", ["Not synchronised", "Invalid", ""])
def test_a_chrony_that_knows_no_time_is_not_heard(chronyc: Chronyc, leap: str) -> None:
    chronyc.tracks(leap=leap)
    assert chrony.testify(WHERE_IT_RUNS, HandClock(NOON)) == ()


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "506 Cannot talk to daemon",
        TRACKING.format(correction="fast", measured="0", leap="Normal"),
        TRACKING.format(correction="nan", measured="0", leap="Normal"),
        TRACKING.format(correction="0", measured="inf", leap="Normal"),
        TRACKING.format(correction="0", measured="0", leap="Normal,more"),
        TRACKING.format(correction="0", measured="0", leap="64.2,Normal"),
        TRACKING.format(correction="0", measured="0", leap="Normal").replace("CB00710F", "7F7F0101"),
    ],
)
def test_what_is_no_report_or_one_of_our_own_clock_is_not_heard(chronyc: Chronyc, answer: str) -> None:
    chronyc.says(answer)
    assert chrony.testify(WHERE_IT_RUNS, HandClock(NOON)) == ()


def test_a_chronyc_that_ends_with_a_failure_is_not_heard(chronyc: Chronyc) -> None:
    chronyc.says(TRACKING.format(correction="0", measured="0", leap="Normal"), code=1)
    assert chrony.testify(WHERE_IT_RUNS, HandClock(NOON)) == ()


def test_a_chronyc_that_hangs_is_not_waited_for(chronyc: Chronyc, monkeypatch: pytest.MonkeyPatch) -> None:
    chronyc.path.write_text("#!/bin/sh\nexec sleep 60\n")
    chronyc.path.chmod(0o755)
    monkeypatch.setattr(chrony, "TIMEOUT", 0.1)
    assert chrony.testify(WHERE_IT_RUNS, HandClock(NOON)) == ()


def test_a_machine_without_chronyc_has_no_such_witness(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chrony.testify(ClockSources(chrony=True), HandClock(NOON)) == ()


def test_chrony_is_not_asked_where_the_newsroom_says_no(chronyc: Chronyc) -> None:
    chronyc.tracks()
    assert chrony.testify(NO_CHRONY, HandClock(NOON)) == ()
    assert chrony.testify(ClockSources(chrony=True), HandClock(NOON))


# --- web servers


class Server:
    """A web server on loopback that shows these headers and says what it was asked."""

    def __init__(self) -> None:
        self.headers: list[tuple[str, str]] = []
        self.code = 200
        self.asked: list[str] = []
        self.during = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                outer.asked.append(self.path)
                self.send_response_only(outer.code)
                for name, value in outer.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.address = f"http://127.0.0.1:{self.server.server_port}/"

    def shows(self, when: datetime, *more: tuple[str, str], code: int = 200) -> None:
        """The date it shows, and other headers."""
        self.code, self.headers = code, [("Date", format_datetime(when, usegmt=True)), *more]


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    made.thread.start()
    yield made
    made.server.shutdown()
    made.thread.join()
    made.server.server_close()


def heard(server: Server, clock: HandClock | None = None) -> Sequence[Said]:
    """What that server says at noon."""
    return http_date.testify(ClockSources(hosts=(server.address,)), clock or HandClock(NOON))


@pytest.mark.parametrize("off", [0, 7, -3600])
def test_a_web_server_says_by_how_much_we_are_ahead_to_half_a_second(server: Server, off: int) -> None:
    server.shows(NOON - timedelta(seconds=off))
    (said,) = heard(server)
    assert (said.name, said.ahead, said.margin, said.allowed) == (server.address, off - 0.5, 0.5, 2.0)


class Slow(HandClock):
    """A clock on which a second passes at each second look at it."""

    def now(self) -> datetime:
        shown = super().now()
        self.sleep(1)
        return shown


def test_half_of_the_way_there_and_back_is_taken_into_account(server: Server) -> None:
    server.shows(NOON)
    clock = Slow(NOON)
    (said,) = heard(server, clock)
    assert (said.ahead, said.margin, said.at) == (0.0, 1.0, 0.0)


def test_a_clock_that_is_stepped_while_a_server_is_asked_is_not_judged(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.shows(NOON)
    clock = HandClock(NOON)
    real = http_date._date

    def date(address: str) -> datetime | None:
        clock.step(60)
        return real(address)

    monkeypatch.setattr(http_date, "_date", date)
    assert heard(server, clock) == ()
    assert server.asked == ["/"]


@pytest.mark.parametrize("code", [301, 404, 405, 503])
def test_the_date_counts_whatever_else_is_answered_and_no_redirection_is_followed(server: Server, code: int) -> None:
    server.shows(NOON, ("Location", server.address + "elsewhere"), code=code)
    assert len(heard(server)) == 1
    assert server.asked == ["/"]


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Date", "")],
        [("Date", "soon")],
        [("Date", "Tue, 31 Feb 2026 12:00:00 GMT")],
        [("Date", "Tue, 01 Dec 2026 12:00:00")],
        [("Date", "Tue, 01 Dec 2026 12:00:00 -0000")],
        [("Date", "Fri, 31 Dec 9999 23:00:00 -2300")],
        [("Date", "Mon, 01 Jan 99999999999999999999 00:00:00 GMT")],
        [("Date", "Tue, 01 Dec 2026 12:00:00 GMT"), ("Age", "30")],
        [("Date", "Tue, 01 Dec 2026 12:00:00 GMT"), ("Age", "x")],
    ],
)
def test_a_date_that_is_missing_odd_or_stored_is_not_heard(server: Server, headers: list[tuple[str, str]]) -> None:
    server.headers = headers
    assert heard(server) == ()
    assert server.asked == ["/"]


def test_a_date_with_an_age_of_nothing_is_fresh(server: Server) -> None:
    server.shows(NOON, ("Age", "0"))
    assert len(heard(server)) == 1


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "http://", "http://nowhere.invalid/", "ftp://127.0.0.1/"])
def test_a_server_that_is_not_there_is_not_heard_and_hinders_no_other(server: Server, address: str) -> None:
    server.shows(NOON)
    both = ClockSources(hosts=(address, server.address))
    assert [said.name for said in http_date.testify(both, HandClock(NOON))] == [server.address]


def test_a_server_that_hangs_silences_no_other(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    ask = http_date._ask
    monkeypatch.setattr(http_date, "IN_ALL", 0.5)
    monkeypatch.setattr(http_date, "_ask", lambda *given: go.wait(60) if "slow" in given[0] else ask(*given))
    server.shows(NOON)
    sources = ClockSources(chrony=False, hosts=("http://slow.example/", server.address))
    assert [said.name for said in http_date.testify(sources, HandClock(NOON))] == [server.address]
    go.set()


# --- all of them


def test_all_witnesses_are_heard_together(server: Server, chronyc: Chronyc) -> None:
    server.shows(NOON)
    chronyc.tracks()
    said = witnesses.testify(ClockSources(hosts=(server.address,)), HandClock(NOON))
    assert [one.name for one in said] == ["chrony", server.address]
    assert witnesses.testify(NO_CHRONY, HandClock(NOON)) == ()


def test_they_can_be_asked_in_the_background(server: Server) -> None:
    server.shows(datetime.now(UTC))
    fetch = witnesses.begin(ClockSources(chrony=False, hosts=(server.address,)), SystemClock())
    for _ in range(500):
        if (said := fetch()) is not None:
            break
        SystemClock().sleep(0.01)
    assert [one.contradicts for one in said or ()] == [False]


def test_nothing_is_fetched_before_they_all_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    monkeypatch.setattr("pipeline.witnesses.testify", lambda *_: (go.wait(10), ())[1])
    fetch = witnesses.begin(NO_CHRONY, HandClock(NOON))
    assert fetch() is None
    go.set()
    for _ in range(500):
        if fetch() is not None:
            break
        SystemClock().sleep(0.01)
    assert fetch() == ()

"""The live look: servers on loopback only, and no name is ever looked up."""

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.clock import HandClock
from pipeline.digest import digest
from pipeline.files import Disk
from pipeline.online import SAID, look
from pipeline.online import ask as ask_module
from pipeline.online.ask import HOPS, ask
from pipeline.online.remembered import MOST, Remembered
from pipeline.problem import Place
from tests.room import START, Room, at
from tests.test_check import EXAMPLES, GOOD, reading_of

PLAN = "https://unicri.example/plan"


class Site:
    """A web server on loopback that answers by path, and keeps what it was asked."""

    def __init__(self) -> None:
        site = self
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.onward = ""
        self.read = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers.items())))
                word = self.path.strip("/").partition("/")[0]
                self.send_response(int(word) if word.isdigit() else 200)
                if word.startswith("3"):
                    self.send_header("Location", site.onward)
                # more is announced than ever comes: who reads what follows the head waits in vain
                self.send_header("Content-Length", "1000000")
                self.end_headers()
                self.wfile.flush()
                site.read.wait(5)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def url(self, path: str, host: str = "site.example") -> str:
        return f"http://{host}:{self.port}/{path}"

    def ask(self, path: str, **seams: Any) -> str:
        """Ask as the real one does, but for two seams: every name is this machine, and this machine is allowed."""
        given: dict[str, Any] = {"resolve": lambda name, port: ["127.0.0.1"], "public": lambda ip: True}
        return ask(self.url(path) if "://" not in path else path, **(given | seams))


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    yield found
    found.read.set()
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture(autouse=True)
def no_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in these tests may look a name up in earnest."""
    real = socket.getaddrinfo

    def only_here(host: Any, *words: Any, **more: Any) -> Any:
        assert host in ("127.0.0.1", "127.0.0.2"), f"{host} was looked up"
        return real(host, *words, **more)

    monkeypatch.setattr(socket, "getaddrinfo", only_here)


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("200", "there"), ("204", "there"), ("404", "gone"), ("410", "gone"), ("500", "failing"), ("502", "failing"),
        ("503", "there"), ("401", "there"), ("403", "there"), ("405", "there"), ("429", "there"), ("999", "there"),
    ],
)  # fmt: skip
def test_what_a_server_answers_is_told_in_a_word(site: Site, path: str, word: str) -> None:
    assert site.ask(path) == word
    assert word == "there" or word in SAID


def test_a_request_says_nothing_of_who_asks(site: Site) -> None:
    site.ask("plan?a=1#part")
    ((path, headers),) = site.asked
    assert path == "/plan?a=1"
    assert headers == {
        "Host": f"site.example:{site.port}",
        "User-Agent": "Dateline",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def test_redirects_are_followed_a_few_steps(site: Site) -> None:
    site.onward = "/404"
    assert site.ask("301") == "gone"
    site.onward = site.url("200", "other.example")
    assert site.ask("308") == "there"
    assert site.asked[-1][1]["Host"].startswith("other.example")
    assert all("Referer" not in headers for _, headers in site.asked)
    site.asked.clear()
    site.onward = "/302"
    assert site.ask("302") == "circles"
    assert len(site.asked) == HOPS + 1


@pytest.mark.parametrize(
    ("onward", "word"),
    [
        ("http://127.0.0.1/", "inside"),
        ("http://169.254.169.254/latest", "inside"),
        ("http://localhost/", "inside"),
        ("http://intranet/", "inside"),
        ("http://[::1]/", "inside"),
        ("file:///etc/passwd", "nowhere"),
        ("ftp://site.example/", "nowhere"),
        ("http://[", "nowhere"),
        ("http://site.example:port/", "nowhere"),
        ("http://site.example:25/", "nowhere"),
        ("https://site.example:22/", "nowhere"),
        ("", "there"),
    ],
)
def test_nobody_is_led_into_the_house(site: Site, onward: str, word: str) -> None:
    site.onward = onward
    assert site.ask("302") == word
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    "addresses",
    [
        ["10.0.0.1"],
        ["127.0.0.1"],
        ["::1"],
        ["8.8.8.8", "192.168.0.1"],
        ["fe80::1%lo"],
        ["fec0::1"],
        ["192.0.0.8"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["2002:7f00:1::"],
        ["192.88.99.1"],
        ["3fff::1"],
    ],
)
def test_a_name_that_leads_into_the_house_is_refused_before_anything_is_sent(
    site: Site, addresses: Sequence[str]
) -> None:
    assert ask(site.url("200"), resolve=lambda name, port: addresses) == "inside"
    assert site.asked == []


def test_every_hop_is_judged_anew(site: Site) -> None:
    """The first name is allowed; the second resolves to a machine that is not."""
    site.onward = site.url("200", "inside.example")
    leads = {"site.example": "127.0.0.1", "inside.example": "10.0.0.1"}
    word = site.ask("302", resolve=lambda name, port: [leads[name]], public=lambda ip: ip == "127.0.0.1")
    assert (word, len(site.asked)) == ("inside", 1)


def test_the_machine_that_was_judged_is_the_one_that_is_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that would lead elsewhere at a second look-up: there is none, each name is resolved once a hop."""
    looked: list[str] = []

    def once(name: str, port: int) -> list[str]:
        looked.append(name)
        assert len(looked) == 1
        return ["127.0.0.1"]

    assert site.ask("200", resolve=once) == "there"
    assert looked == ["site.example"]


def test_a_name_that_is_unknown_or_silent_is_told(site: Site) -> None:
    def fails(fault: OSError) -> Any:
        def resolve(name: str, port: int) -> list[str]:
            raise fault

        return resolve

    assert site.ask("200", resolve=fails(socket.gaierror(socket.EAI_NONAME, "unknown"))) == "no-host"
    assert site.ask("200", resolve=fails(socket.gaierror(socket.EAI_AGAIN, "try again"))) == "unnamed"
    assert site.ask("200", resolve=lambda name, port: []) == "no-host"
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert site.ask(f"http://site.example:{unused.getsockname()[1]}/") == "silent"


def test_the_second_machine_of_a_name_is_tried(site: Site) -> None:
    assert site.ask("200", resolve=lambda name, port: ["127.0.0.2", "127.0.0.1"]) == "there"


def test_a_server_without_encryption_is_no_trusted_one(site: Site) -> None:
    assert site.ask(f"https://site.example:{site.port}/200") == "untrusted"


def test_no_proxy_of_the_machine_is_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert site.ask("200") == "there"


def test_a_secure_connection_is_held_to_the_name_and_not_to_the_machine() -> None:
    from urllib.parse import urlsplit

    with closing(ask_module._Pinned(urlsplit("https://site.example/"), "127.0.0.1")) as pinned:
        assert pinned.poolmanager.connection_pool_kw["server_hostname"] == "site.example"


# --- what is remembered


def test_a_page_is_believed_for_a_day_and_a_dead_link_for_an_hour(tmp_path: Path) -> None:
    clock = HandClock(at(START))
    found = Remembered(Disk(), tmp_path / ".dateline", clock)
    found.keep("a", "there")
    found.keep("b", "gone")
    found.save()
    assert (found.of("a"), found.of("b"), found.of("c")) == ("there", "gone", "")
    clock.sleep(3600)
    again = Remembered(Disk(), tmp_path / ".dateline", clock)
    assert (again.of("a"), again.of("b")) == ("there", "")
    clock.sleep(23 * 3600)
    assert again.of("a") == ""
    again.save()
    assert json.loads((tmp_path / ".dateline/links.json").read_bytes()) == {}


def test_what_was_found_in_the_future_is_not_believed(tmp_path: Path) -> None:
    clock = HandClock(at(START))
    found = Remembered(Disk(), tmp_path, clock)
    found.keep("a", "there")
    clock.move_to(at(START) - timedelta(hours=1))
    assert found.of("a") == ""


def test_no_address_is_written_down_and_the_file_is_bounded(tmp_path: Path) -> None:
    found = Remembered(Disk(), tmp_path, HandClock(at(START)))
    for number in range(MOST + 5):
        found.keep(f"{PLAN}/{number}", "there")
    found.save()
    text = (tmp_path / "links.json").read_text()
    assert "unicri" not in text
    assert digest(f"{PLAN}/7".encode()) in text
    assert len(json.loads(text)) == MOST


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"a": 1}', '{"a": ["soon", "there"]}', "[" * 100_000, "null"])
def test_a_damaged_file_is_asked_for_anew(tmp_path: Path, damage: str) -> None:
    (tmp_path / "links.json").write_text(damage)
    found = Remembered(Disk(), tmp_path, HandClock(at(START)))
    assert found.of("a") == ""
    found.keep("a", "there")
    found.save()
    assert Remembered(Disk(), tmp_path, HandClock(at(START))).of("a") == "there"


def test_a_disk_that_refuses_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = Remembered(Disk(), tmp_path / "file", HandClock(at(START)))
    found.keep("a", "there")
    found.save()
    assert found.of("a") == "there"


# --- the look


class Asked:
    """What would be asked, and the word that each address gets."""

    def __init__(self, **words: str) -> None:
        self.words, self.addresses = words, list[str]()

    def __call__(self, address: str) -> str:
        self.addresses.append(address)
        return self.words.get(address.rpartition("/")[2], "there")


def looked(
    house: Path, body: str, asked: Asked, told: tuple[Place, ...] = (), **fields: str
) -> list[tuple[str, int, int]]:
    text = GOOD
    for key, value in fields.items():
        text = text.replace("issuers:", f"{key}: {value}\nissuers:")
    reading = reading_of(house, a=f"{text}\n{body}\n")
    assert reading.newsroom
    remembered = Remembered(Disk(), house / ".dateline", HandClock(at(START)))
    found = look(reading.releases, reading.newsroom, told, remembered, asked)
    assert {(problem.code, problem.stops) for problem in found} <= {("link-dead", False)}
    return [(problem.wrong, problem.place.line, problem.place.column) for problem in found]


def test_each_dead_link_is_told_at_its_place_and_each_page_asked_for_once(tmp_path: Path) -> None:
    asked = Asked(gone="gone", slow="silent")
    body = f"[a]({PLAN}), [b]({PLAN}#part), [c](https://unicri.example/gone) and [d](https://unicri.example/slow)."
    assert looked(tmp_path, body, asked) == [
        ("The link `c` leads to `https://unicri.example/gone`, and there is no page at that address.", 10, 74),
        ("The link `d` leads to `https://unicri.example/slow`, and nothing answers there.", 10, 111),
    ]
    assert sorted(asked.addresses) == ["https://unicri.example/gone", PLAN, "https://unicri.example/slow"]


def test_what_is_remembered_is_not_asked_again(tmp_path: Path) -> None:
    body = "[c](https://unicri.example/gone)"
    first, second = Asked(gone="gone"), Asked()
    assert looked(tmp_path, body, first) == looked(tmp_path, body, second)
    assert (len(first.addresses), second.addresses) == (1, [])


@pytest.mark.parametrize(
    "body",
    [
        "[a](https://news.example.org/releases/secret/)",
        "[a](mailto:press@unicri.example)",
        "[a](tel:+18685550100)",
        "[a](http://intranet/gone)",
        "[a](http://10.0.0.1/gone)",
        "[a](//unicri.example/gone)",
        "[a](<http://[/gone>)",
        "`https://unicri.example/gone`",
    ],
)
def test_what_must_not_or_cannot_be_asked_is_not(tmp_path: Path, body: str) -> None:
    asked = Asked(gone="gone")
    assert looked(tmp_path, body, asked) == []
    assert asked.addresses == []


def test_a_link_that_has_a_problem_already_is_not_asked_for(tmp_path: Path) -> None:
    asked = Asked(gone="gone")
    assert looked(tmp_path, "[a](https://unicri.example/gone)", asked, (Place("releases/a.md", 10, 1),)) == []
    assert asked.addresses == []


@pytest.mark.parametrize(
    "fields", [{"killed": "Called off."}, {"waive": "[{code: link-dead, because: It opens at noon., by: Editor}]"}]
)
def test_a_release_that_needs_no_look_gets_none(tmp_path: Path, fields: dict[str, str]) -> None:
    asked = Asked(gone="gone")
    assert looked(tmp_path, "[a](https://unicri.example/gone)", asked, (), **fields) == []
    assert asked.addresses == []


def test_an_answer_that_never_comes_is_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline import online

    monkeypatch.setattr(online, "IN_ALL", 0.05)
    never = threading.Event()

    class Hangs(Asked):
        def __call__(self, address: str) -> str:
            never.wait(5)
            return "there"

    ((wrong, *_),) = looked(tmp_path, f"[a]({PLAN})", Hangs())
    never.set()
    assert wrong.endswith("and nothing answers there.")


def test_the_command_asks_only_with_the_word_online(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    room = Room(tmp_path)
    room.write(
        "alpha", body="Read [the plan](https://unicri.example/gone), or [the\nbudget](https://unicri.example/a,)."
    )
    room.write("beta", body="Read [the budget](https://unicri.example/budget).")
    room.ledger.close()
    asked = Asked(gone="gone")
    monkeypatch.setattr(ask_module, "ask", asked)
    assert main(["-C", str(tmp_path), "check"]) == 1
    assert asked.addresses == []
    capsys.readouterr()
    assert main(["-C", str(tmp_path), "check", "--online", "--format", "github", "releases/alpha.md"]) == 1
    out = capsys.readouterr().out
    assert asked.addresses == ["https://unicri.example/gone"]
    assert "title=link-dead::A link was looked at" in out
    assert "unicri" not in out
    assert main(["-C", str(tmp_path), "check", "--online", "releases/beta.md"]) == 0


def test_an_example_is_told_word_for_word(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, a=f"{GOOD}\n[the plan](https://unicri.example/gone)\n")
    assert reading.newsroom
    remembered = Remembered(Disk(), tmp_path, HandClock(at(START)))
    (problem,) = look(reading.releases, reading.newsroom, (), remembered, Asked(gone="gone"))
    assert str(problem) == (
        "releases/a.md:10:1: link-dead: The link `the plan` leads to `https://unicri.example/gone`, and there is no "
        "page at that address. Open it yourself, and write the address where the page stands now: "
        "`[the plan](https://…)`."
    )
    assert not (EXAMPLES / "link-dead.md").exists(), "no file alone can show it"


@pytest.mark.parametrize(
    ("body", "words", "cut_off"),
    [
        ("[a](https://a.example/x) [b](https://b.example/y)", {"x": "no-host", "y": "no-host"}, True),
        ("[a](https://a.example/x) [b](https://b.example/y)", {"x": "unnamed", "y": "no-host"}, True),
        ("[a](https://a.example/x)", {"x": "unnamed"}, True),
        ("[a](https://a.example/x) [b](https://a.example/y)", {"x": "no-host", "y": "no-host"}, False),
        ("[a](https://a.example/x) [b](https://b.example/y)", {"x": "no-host", "y": "silent"}, False),
        ("[a](https://a.example/x) [b](https://b.example/y)", {"x": "no-host"}, False),
    ],
)
def test_without_internet_one_advice_is_enough_and_nothing_is_remembered(
    body: str, words: dict[str, str], cut_off: bool, tmp_path: Path
) -> None:
    reading = reading_of(tmp_path, a=f"{GOOD}\n{body}\n")
    assert reading.newsroom
    remembered = Remembered(Disk(), tmp_path / ".dateline", HandClock(at(START)))
    found = look(reading.releases, reading.newsroom, (), remembered, Asked(**words))
    assert ([problem.code for problem in found] == ["link-unasked"]) is cut_off
    assert bool(remembered.of("https://a.example/x")) is not cut_off
    if cut_off:
        assert (found[0].place.line, found[0].stops) == (10, False)
        assert found[0].wrong == "No link could be looked at: this machine seems to have no internet."


def test_without_internet_a_link_that_is_known_to_be_dead_is_still_told(tmp_path: Path) -> None:
    looked(tmp_path, "[a](https://a.example/gone)", Asked(gone="gone"))
    reading = reading_of(tmp_path, a=f"{GOOD}\n[a](https://a.example/gone) [b](https://b.example/y)\n")
    assert reading.newsroom
    remembered = Remembered(Disk(), tmp_path / ".dateline", HandClock(at(START)))
    found = look(reading.releases, reading.newsroom, (), remembered, Asked(y="unnamed"))
    assert [problem.code for problem in found] == ["link-unasked", "link-dead"]

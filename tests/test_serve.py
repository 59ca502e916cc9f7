"""The server of the public pages: what is new is sent whole, what a reader has is not sent again."""

import gzip
import http.client
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import NamedTuple

import pytest

from pipeline.cli import served, server
from pipeline.cli.served import Served, path_of
from pipeline.cli.server import server_of
from pipeline.clock import SystemClock
from tests.test_filetimes import HOUR, Room, later

FEED = b"<rss>" + b"A reader of feeds. " * 200 + b"</rss>"
TREE = {
    "404.html": b"<p>Nothing here. " * 100,
    "assets/card.png": b"\x89PNG" + bytes(900),
    "feeds/all.rss": FEED,
    "index.html": b"<h1>News</h1>" * 100,
    "releases/one/index.html": b"small",
}
COMING = TREE | {"index.html": b"<h1>More</h1>" * 100, "releases/two/index.html": b"secret"}
AS_IT_IS, PACKED = {"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip"}
KEPT = ("Cache-Control", "ETag", "Vary", "X-Content-Type-Options")


class Answer(NamedTuple):
    """Status, headers but `Date`, and body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Site(Room):
    """A newsroom's folder with the server of its public pages."""

    port = 0

    def ask(self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Answer:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as line:
            line.putrequest(method, path, skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                line.putheader(name, value)
            line.endheaders()
            found = line.getresponse()
            told = {name: value for name, value in found.getheaders() if name != "Date"}
            assert len(told) == len(found.getheaders()) - 1, "no header twice"
            return Answer(found.status, told, found.read())

    def raw(self, request: bytes) -> bytes:
        """All that is answered to these bytes until the line is closed."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
            with line.makefile("rb") as answer:
                return answer.read()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    room = Site(tmp_path)
    room.show("a", TREE, HOUR)
    with server_of(tmp_path / "live", 0) as running:
        room.port = running.server_address[1]
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield room
        running.shutdown()
        thread.join()


def tag(data: bytes) -> str:
    return f'"{sha256(data).hexdigest()}"'


def http_date(instant: datetime) -> str:
    return format_datetime(instant, usegmt=True)


# Headers


def test_a_json_feed_is_sent_as_one_and_other_json_as_json(site: Site) -> None:
    site.show("b", TREE | {"feeds/all.json": b"{}", "releases/one/ninjs.json": b"{}"}, HOUR)
    kinds = [site.ask(path).headers["Content-Type"] for path in ("/feeds/all.json", "/releases/one/ninjs.json")]
    assert kinds == ["application/feed+json", "application/json"]


def test_a_file_is_sent_with_what_a_reader_needs_to_ask_again(site: Site) -> None:
    assert site.ask("/feeds/all.rss") == Answer(
        200,
        {
            "Server": "Dateline",
            "Cache-Control": "max-age=60",
            "ETag": tag(FEED),
            "Vary": "Accept-Encoding",
            "Content-Type": "application/rss+xml; charset=utf-8",
            "Last-Modified": "Wed, 15 Oct 2025 13:00:00 GMT",
            "Accept-Ranges": "none",
            "Content-Length": str(len(FEED)),
            "X-Content-Type-Options": "nosniff",
        },
        FEED,
    )


@pytest.mark.parametrize("path", ["/", "/index.html", "/./index.html", "/%69ndex.html", "/?utm_source=x", "/#top"])
def test_an_address_may_be_written_in_several_ways(site: Site, path: str) -> None:
    shown = site.ask(path)
    assert (shown.status, shown.body) == ((404, TREE["404.html"]) if "/./" in path else (200, TREE["index.html"]))


@pytest.mark.parametrize("path", ["/feeds/all.rss", "/assets/card.png", "/", "/nothing"])
@pytest.mark.parametrize("asked", [{}, PACKED])
def test_head_has_the_headers_of_get_and_no_body(site: Site, path: str, asked: dict[str, str]) -> None:
    whole, head = site.ask(path, asked), site.ask(path, asked, "HEAD")
    assert head == whole._replace(body=b"")
    assert whole.headers["Content-Length"] == str(len(whole.body))


def test_a_file_of_the_future_shows_no_last_modified(site: Site) -> None:
    ahead = datetime.now(UTC) + timedelta(hours=1)
    site.show("b", TREE | {"index.html": b"ahead"}, ahead)
    assert "Last-Modified" not in site.ask("/").headers
    for date in (ahead, ahead + timedelta(days=1), datetime.now(UTC)):
        assert site.ask("/", {"If-Modified-Since": http_date(date)}).status == 200
    assert site.ask("/", {"If-None-Match": tag(b"ahead")}).status == 304


# What a reader has


@pytest.mark.parametrize("path", ["/feeds/all.rss", "/assets/card.png"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("coding", [AS_IT_IS, PACKED])
def test_what_a_reader_has_is_not_sent_again(site: Site, path: str, method: str, coding: dict[str, str]) -> None:
    first = site.ask(path, coding)
    whole = first.headers["ETag"]
    for asked in (
        {"If-None-Match": whole},
        {"If-None-Match": f"W/{whole.removeprefix('W/')}"},
        {"If-None-Match": f'"other", W/"another" ,{whole}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": first.headers["Last-Modified"]},
        {"If-None-Match": whole, "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    ):
        again = site.ask(path, coding | asked, method)
        assert (again.status, again.body) == (304, b""), asked
        assert again.headers == {"Server": "Dateline"} | {k: first.headers[k] for k in KEPT if k in first.headers}


@pytest.mark.parametrize(
    "asked",
    [
        {"If-None-Match": '"other"'},
        {"If-None-Match": ""},
        {"If-None-Match": sha256(FEED).hexdigest()},
        {"If-None-Match": '"other"', "If-Modified-Since": http_date(HOUR)},
        {"If-Modified-Since": http_date(later(-1))},
        {"If-Modified-Since": http_date(later(1))},
        {"If-Modified-Since": "yesterday"},
        {"If-Modified-Since": "Fri, 31 Dec 9999 23:59:59 GMT"},
        {"Range": "bytes=0-3"},
        {"Range": "bytes=0-3", "If-Range": tag(FEED)},
        {"If-Match": tag(FEED)},
        {"If-Unmodified-Since": http_date(HOUR)},
    ],
)
def test_what_a_reader_may_not_have_is_sent_whole(site: Site, asked: dict[str, str]) -> None:
    found = site.ask("/feeds/all.rss", asked)
    assert (found.status, found.body) == (200, FEED)


@pytest.mark.parametrize("asked", [{"If-Match": '"other"'}, {"If-Unmodified-Since": http_date(later(-1))}])
def test_a_condition_that_fails_is_said_to_fail(site: Site, asked: dict[str, str]) -> None:
    assert site.ask("/feeds/all.rss", asked).status == 412


@pytest.mark.parametrize("asked", [{"If-None-Match": "*"}, {"If-Modified-Since": http_date(HOUR)}, {"If-Match": '"x"'}])
def test_no_condition_changes_the_answer_to_an_unknown_address(site: Site, asked: dict[str, str]) -> None:
    assert site.ask("/nothing", asked) == site.ask("/nothing")


def test_over_a_switch_what_stays_is_known_and_what_changed_is_sent(site: Site) -> None:
    before = {path: site.ask(path) for path in ("/", "/feeds/all.rss", "/releases/one/")}
    for at in range(1, 4):
        site.show(f"{at}", TREE | {"index.html": b"news %d" % at}, later(at))
        for path, first in before.items():
            by_tag = site.ask(path, {"If-None-Match": first.headers["ETag"]})
            by_date = site.ask(path, {"If-Modified-Since": first.headers["Last-Modified"]})
            if path == "/":
                assert by_tag.body == by_date.body == b"news %d" % at
            else:
                assert by_tag.status == by_date.status == 304


def test_two_changes_in_one_second_are_told_apart_by_date_too(site: Site) -> None:
    """Of one size as well, so that nothing but the time tells them apart."""
    for at in range(4):
        site.show(f"{at}", TREE | {"index.html": b"news %d" % at}, later(3600 + at / 10))
        first = site.ask("/")
        assert first.body == b"news %d" % at
        site.show(f"{at}b", TREE | {"index.html": b"news %d" % (at + 5)}, later(3600 + at / 10))
        asked = {"If-Modified-Since": first.headers["Last-Modified"]}
        assert site.ask("/", asked).body == b"news %d" % (at + 5)


def test_what_is_staged_changes_no_header(site: Site) -> None:
    paths = ["/", "/feeds/all.rss", "/releases/one/", "/releases/two/", "/nothing"]
    before = [site.ask(path, coding) for path in paths for coding in (AS_IT_IS, PACKED)]
    made = site.stage("b", COMING, later(3600))
    assert [site.ask(path, coding) for path in paths for coding in (AS_IT_IS, PACKED)] == before
    site.host.unlock(made.seal)
    assert [site.ask(path, coding) for path in paths for coding in (AS_IT_IS, PACKED)] == before
    site.host.switch(site.host.showing(), made.seal)
    assert site.ask("/releases/two/").body == b"secret"


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_staged_no_header_changes_before_the_switch(site: Site, seed: int) -> None:
    rng = Random(seed)  # noqa: S311 -- a draw that can be repeated
    paths, texts = ["a", "b", "c/d"], [b"x" * 600, b"y" * 600, b"z"]

    def drawn() -> dict[str, bytes]:
        return TREE | {path: rng.choice(texts) for path in paths if rng.random() < 0.8}

    for at in range(4):
        before = [site.ask(f"/{path}", PACKED) for path in [*TREE, *paths]]
        made = site.stage(f"{at}", drawn(), rng.choice([later(60 * at), datetime.now(UTC) + timedelta(hours=1)]))
        assert [site.ask(f"/{path}", PACKED) for path in [*TREE, *paths]] == before
        site.host.switch(site.host.showing(), made.seal)


# gzip


def test_a_text_is_packed_for_a_reader_who_takes_it(site: Site) -> None:
    found = site.ask("/feeds/all.rss", PACKED)
    assert gzip.decompress(found.body) == FEED
    assert len(found.body) < len(FEED) / 10
    assert found.headers["Content-Encoding"] == "gzip"
    assert found.headers["Content-Length"] == str(len(found.body))
    assert found.headers["ETag"] == f"W/{tag(FEED)}"
    assert found.body[4:8] == bytes(4), "no time in it"
    assert site.ask("/feeds/all.rss", PACKED) == found


@pytest.mark.parametrize("path", ["/assets/card.png", "/releases/one/"])
def test_pictures_and_small_files_are_never_packed(site: Site, path: str) -> None:
    assert "Content-Encoding" not in site.ask(path, PACKED).headers


def test_a_reader_has_the_text_in_either_form(site: Site) -> None:
    asked = {"If-None-Match": tag(FEED)}
    assert site.ask("/feeds/all.rss", asked | PACKED).status == 304
    assert site.ask("/feeds/all.rss", {"If-None-Match": f"W/{tag(FEED)}"}).status == 304


# Unknown addresses, other methods, what is no request


UNKNOWN = (
    "/x", "/releases/two/", "/releases", "/releases/one", "/../newsroom.yml", "/%2e%2e/newsroom.yml", "/releases/%00",
    "//etc/passwd", "/.live.slots/", "/%ff", "/a\\b", "*", "/" + "x" * 5000, "/index.html/", "/index.html/x",
    "/feeds//all.rss", "/releases/../index.html",
)  # fmt: skip


@pytest.mark.parametrize("coding", [AS_IT_IS, PACKED])
def test_every_unknown_address_gets_the_same_answer(site: Site, coding: dict[str, str]) -> None:
    answers = [site.ask(path, coding) for path in UNKNOWN]
    assert [path for path, each in zip(UNKNOWN, answers, strict=True) if each != answers[0]] == []
    status, headers, body = answers[0]
    packed = "Content-Encoding" in headers
    assert (status, gzip.decompress(body) if packed else body) == (404, TREE["404.html"])
    assert packed == (coding is PACKED)
    assert headers == {
        "Server": "Dateline",
        "Cache-Control": "no-store",
        "Content-Type": "text/html; charset=utf-8",
        "Vary": "Accept-Encoding",
        "Content-Length": str(len(body)),
        "X-Content-Type-Options": "nosniff",
    } | ({"Content-Encoding": "gzip"} if packed else {})


def test_without_a_page_for_it_an_unknown_address_gets_a_plain_answer(site: Site) -> None:
    site.show("b", {"index.html": b"alone"}, later(60))
    answers = [site.ask(path) for path in UNKNOWN]
    assert {each.body for each in answers} == {b"Not Found\n"}
    assert [each.headers["Cache-Control"] for each in answers] == ["no-store"] * len(UNKNOWN)


@pytest.mark.parametrize("where", ["releases/link.html", "link/index.html"])
def test_no_link_leads_out_of_the_public_tree(site: Site, where: str) -> None:
    (site.root / "out").mkdir()
    (site.root / "out" / "index.html").write_bytes(b"private")
    path = site.site / where
    target = path if path.name == "link.html" else path.parent
    target.symlink_to(site.root / "out" / ("index.html" if target == path else ""))
    assert path.read_bytes() == b"private"
    assert site.ask(f"/{where}") == site.ask("/x")


def test_what_is_no_file_is_not_waited_for(site: Site) -> None:
    os.mkfifo(site.site / "pipe.html")
    assert site.ask("/pipe.html") == site.ask("/x")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_told_which_there_are(site: Site, method: str) -> None:
    for path in ("/", "/nothing"):
        found = site.ask(path, {"Content-Length": "0"}, method)
        assert (found.status, found.headers["Allow"], found.headers["Connection"]) == (405, "GET, HEAD", "close")
        assert found.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/9.9\r\n\r\n", b"505"),
        (b"GET / HTTP/x\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"400"),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200 + b"\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nIf-None-Match: " + b'"a",' * 15_000 + b"\r\nConnection: close\r\n\r\n", b"200"),
        (b"GET / HTTP/1.1\r\nAccept-Encoding: gzip;q=\xff\r\nConnection: close\r\n\r\n", b"200"),
    ],
)
def test_what_is_no_request_does_no_harm(site: Site, request_bytes: bytes, status: bytes) -> None:
    answer = site.raw(request_bytes)
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert b"xxxx" not in answer
    assert b"nonsense" not in answer
    assert site.ask("/").status == 200


def test_what_comes_with_a_request_is_not_taken_for_the_next_one(site: Site) -> None:
    inner = b"GET /feeds/all.rss HTTP/1.1\r\n\r\n"
    for field in (b"Content-Length: %d" % len(inner), b"Transfer-Encoding: chunked"):
        answer = site.raw(b"GET / HTTP/1.1\r\n" + field + b"\r\n\r\n" + inner)
        assert answer.count(b"HTTP/1.1 ") == 1
        assert b"Connection: close" in answer


def test_requests_on_one_line_are_answered_one_after_the_other(site: Site) -> None:
    answer = site.raw(b"GET /releases/one/ HTTP/1.1\r\n\r\n" * 3 + b"GET /x HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200") == 3
    assert answer.count(b"HTTP/1.1 404") == 1


@pytest.mark.parametrize("large", [False, True])
def test_nothing_follows_the_headers_of_a_head(site: Site, large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if large:
        for module in (served, server):
            monkeypatch.setattr(module, "SMALL", 100)
    answer = site.raw(b"HEAD /feeds/all.rss HTTP/1.1\r\n\r\n" * 2)
    assert answer.count(b"Content-Length: %d" % len(FEED)) == 2
    assert b"A reader of feeds" not in answer
    assert answer.endswith(b"\r\n\r\n")


# Large files, many readers


def test_a_large_file_is_sent_from_the_disk_and_known_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (served, server):
        monkeypatch.setattr(module, "SMALL", 10_000)
    monkeypatch.setattr(served, "PIECE", 1000)
    data = bytes(range(256)) * 400
    site.show("b", TREE | {"film.mp4": data, "large.txt": data}, later(60))
    for path in ("/film.mp4", "/large.txt"):
        found = site.ask(path, PACKED)
        assert found.body == data
        assert found.headers["ETag"] == tag(data)
        assert "Content-Encoding" not in found.headers
        assert site.ask(path, {"If-None-Match": tag(data)}).status == 304
        assert site.ask(path, method="HEAD").headers == found.headers | {"ETag": tag(data)}


def test_one_reader_too_many_finds_the_line_closed_and_the_others_are_served(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [http.client.HTTPConnection("127.0.0.1", site.port, timeout=10) for _ in range(server.READERS)]
    try:
        for line in lines:
            line.request("GET", "/releases/one/")
            assert line.getresponse().read() == b"small"
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            site.ask("/")
        lines[0].request("GET", "/releases/one/")
        assert lines[0].getresponse().read() == b"small"
    finally:
        for line in lines:
            line.close()


def test_every_answer_is_whole_and_fits_its_tag_while_the_slots_change(site: Site) -> None:
    wrong: list[object] = []
    counts: list[int] = []
    over = Event()

    def read(seed: int) -> None:
        rng, count, newest = Random(seed), 0, 0  # noqa: S311 -- a draw that can be repeated
        while not over.is_set():
            found = site.ask(rng.choice(["/", "/feeds/all.rss", "/new"]), rng.choice([AS_IT_IS, PACKED]))
            body = gzip.decompress(found.body) if "Content-Encoding" in found.headers else found.body
            if found.status != 200 or found.headers["ETag"].removeprefix("W/") != tag(body):
                wrong.append(found)
            if body[:4] == b"news":
                number = int(body[4:10])
                if number < newest:
                    wrong.append((number, newest))
                newest = number
            count += 1
        counts.append(count)

    site.show("new", TREE | {"new": b"n"}, later(60))
    readers = [Thread(target=read, args=(seed,)) for seed in range(4)]
    for reader in readers:
        reader.start()
    for at in range(60):
        news = b"news%06d" % at + b"." * 1000
        site.show(f"{at}", TREE | {"index.html": news, "new": b"%d" % at * 300}, later(60 + at))
    over.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert min(counts) > 10


# What it costs


class Looks:
    """Counts the looks at the disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[str] = []
        for name in ("stat", "lstat", "open", "readlink"):
            monkeypatch.setattr(os, name, self._counted(name, getattr(os, name)))

    def _counted(self, name: str, act: Callable[..., object]) -> Callable[..., object]:
        def counted(*words: object, **more: object) -> object:
            self.calls.append(name)
            return act(*words, **more)

        return counted


@pytest.fixture
def public(tmp_path: Path) -> tuple[Room, Served]:
    """A newsroom whose clock is a minute on, so that its files are old enough to be known again."""
    room = Room(tmp_path)
    room.show("a", TREE, HOUR)
    return room, Served(tmp_path / "live", lambda: SystemClock().now() + timedelta(minutes=1))


def test_a_poll_costs_one_look_also_after_a_switch(
    public: tuple[Room, Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, files = public
    first = files.at("/feeds/all.rss")
    for at in range(3):
        looks = Looks(monkeypatch)
        assert files.at("/feeds/all.rss") == first
        assert looks.calls == ["stat"]
        assert first is not None
        assert files.body(first) == FEED
        assert looks.calls == ["stat"]
        monkeypatch.undo()
        room.show(f"{at}", TREE | {"index.html": b"%d" % at}, later(60 + at))
        again = files.at("/feeds/all.rss")  # a look more where the number of its names changed
        assert again is not None
        assert first is not None
        assert (again.digest, again.changed) == (first.digest, first.changed)
        first = again


def test_another_file_of_the_same_size_and_time_is_not_taken_for_it(public: tuple[Room, Served]) -> None:
    room, files = public
    path = room.site / "index.html"
    before = files.at("/")
    assert before is not None
    for text in (b"<h1>Olds</h1>" * 100, b"<h1>Outs</h1>" * 100):
        time = path.stat().st_mtime_ns
        path.unlink()
        path.write_bytes(text)
        os.utime(path, ns=(time, time))
        found = files.at("/")
        assert found is not None
        assert (found.size, found.changed) == (before.size, before.changed)
        assert files.body(found) == text


def test_what_changed_within_this_second_is_read_again(tmp_path: Path) -> None:
    """The system's clock stands still for milliseconds: two changes can leave one and the same sign."""
    room = Room(tmp_path)
    room.show("a", TREE, HOUR)
    files = Served(tmp_path / "live", SystemClock().now)
    files.at("/")
    with pytest.MonkeyPatch.context() as patch:
        looks = Looks(patch)
        files.at("/")
    assert "open" in looks.calls


def test_a_file_that_went_between_two_looks_is_not_sent_as_another(public: tuple[Room, Served]) -> None:
    room, files = public
    seen = files.at("/")
    assert seen is not None
    files._bodies = type(files._bodies)(0, len)
    room.show("b", COMING, later(60))
    assert files.body(seen) is None
    assert files.opened(seen) is None


def test_bytes_that_are_not_what_was_seen_are_not_sent(public: tuple[Room, Served]) -> None:
    _, files = public
    seen = files.at("/")
    assert seen is not None
    assert files.body(replace(seen, digest="0" * 64)) is None


def test_what_went_with_its_slot_is_looked_for_in_the_one_that_came(
    public: tuple[Room, Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    room, files = public
    real, switched = served._opened, list[str]()

    def opened(path: str) -> object:
        if not switched:
            switched.append(path)
            room.show("b", COMING, later(60))
            room.stage("c", TREE, later(120))  # which takes the slot that showed
        return real(path)

    monkeypatch.setattr(served, "_opened", opened)
    seen = files.at("/")
    assert seen is not None
    assert files.body(seen) == COMING["index.html"]


def test_memory_is_bounded(public: tuple[Room, Served]) -> None:
    room, files = public
    tree = {f"{at}.txt": b"%d" % at * 1000 for at in range(50)}
    room.show("b", tree, later(60))
    files._bodies = type(files._bodies)(20_000, len)
    for path, text in tree.items():
        seen = files.at(f"/{path}")
        assert seen is not None
        assert files.body(seen) == text
        assert files.body(seen, gzip=True) is not None
        assert sum(map(len, files._bodies._values.values())) <= 20_000


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/", "index.html"),
        ("", "index.html"),
        ("/a/", "a/index.html"),
        ("/a/b.c", "a/b.c"),
        ("/a%20b", "a b"),
        ("/a?b#c", "a"),
        ("http://news.example/a", "a"),
        ("/a/./b", ""),
        ("/a/../b", ""),
        ("/a//b", ""),
        ("/%2e%2e/b", ""),
        ("/a%2fb", "a/b"),
        ("/%ff", ""),
        ("a", ""),
        ("*", ""),
        ("http://[", ""),
    ],
)
def test_an_address_names_a_path_or_nothing(address: str, path: str) -> None:
    assert path_of(address) == path


def test_the_date_of_an_answer_is_never_before_its_last_modified(site: Site) -> None:
    site.show("a", TREE | {"style.css": b"new look"}, HOUR)
    with closing(http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)) as line:
        line.request("GET", "/style.css")
        found = line.getresponse()
        changed, date = found.headers["Last-Modified"], found.headers["Date"]
        assert parsedate_to_datetime(changed) <= parsedate_to_datetime(date)

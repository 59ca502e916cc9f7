"""A text from an archive stands at its own date and announces nothing, now or later, and readers are led to it."""

import json
import re
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

from pipeline.clock import HandClock, from_stamp
from pipeline.newsroom import Newsroom
from pipeline.read import read
from pipeline.redirects.pages import TAKEN
from pipeline.standins.stage import staged
from pipeline.typeset.listing import listings
from pipeline.typeset.template import look
from tests.room import Room, room_in
from tests.senders import ACCOUNTS

CHANNELS = (
    '[{name: hook, kind: webhook, account: "https://hook.example/in", secret: HOOK}, '
    "{name: index, kind: indexnow, account: 0123456789abcdef0123456789abcdef}]"
)
OLD = {
    "first": ("2009-03-04", "https://www.agency.example/2009/03/first/"),
    "second": ("2010-07-01T09:00:00-04:00", "https://www.agency.example/?p=12"),
    "third": ("2011-01-15", "https://news.example/2011/01/l%27%C3%A9t%C3%A9.html"),
    "fourth": ("2012-05-05", "https://news.example/old/a%20b/"),
    "fifth": ("2012-06-05", "https://www.agency.example/node/$5?a=b&c=(d)"),
}


@pytest.fixture
def room(tmp_path: Path) -> Room:
    found = Room(tmp_path, channels=CHANNELS)
    found.open_ledger_before()
    return found


def old(room: Room, slug: str, since: str, *addresses: str, **fields: str) -> Path:
    """A release from an archive."""
    address = f"[{', '.join(json.dumps(each) for each in addresses)}]" if len(addresses) > 1 else f'"{addresses[0]}"'
    archive = f"{{address: {address}, since: {since}}}"
    return room.write(slug, without=("embargo", "contacts", "date", "place"), archive=archive, **fields)


def archive(room: Room) -> None:
    """Five old texts with old addresses of every form."""
    for slug, (since, address) in OLD.items():
        old(room, slug, since, address)


def lifted(room: Room, slug: str) -> None:
    room.write(slug, embargo="FOR IMMEDIATE RELEASE")
    room.tick()


def feeds(public: dict[str, bytes]) -> dict[str, bytes]:
    ends = (".rss", ".atom", ".json")
    return {path: data for path, data in public.items() if path.startswith("feeds/") and path.endswith(ends)}


def test_an_archive_is_public_at_the_next_lift_and_calls_for_no_post_and_no_ping(room: Room) -> None:
    archive(room)
    done = room.tick()
    assert {each.entry.slug for each in done.lifted} == {*OLD}
    assert (room.rows(), done.alarms) == ([], ())
    lifted(room, "new")
    assert {row.key.slug for row in room.rows()} == {"new"}


def test_no_byte_of_any_feed_and_of_the_news_sitemap_changes_when_an_archive_comes_in(room: Room) -> None:
    lifted(room, "new")
    before = room.public()
    archive(room)
    room.tick()
    after = room.public()
    assert feeds(after) == feeds(before)
    assert after["news-sitemap.xml"] == before["news-sitemap.xml"]
    assert after["index.html"] != before["index.html"]


def test_a_feed_in_several_documents_keeps_its_history_through_an_archive(room: Room) -> None:
    room.describe(feeds="  - {name: small, title: Small, size: 5}")
    for at in range(12):
        lifted(room, f"new-{at}")
    before = room.public()
    assert "feeds/small/1.rss" in before
    archive(room)
    room.tick()
    assert feeds(room.public()) == feeds(before)
    lifted(room, "newest")
    after = room.public()
    assert after["feeds/small/1.rss"] == before["feeds/small/1.rss"]
    assert not [path for path, data in feeds(after).items() if b"releases/first/" in data]


def test_its_correction_and_its_withdrawal_reach_no_feed_and_no_account_either(room: Room) -> None:
    lifted(room, "new")
    archive(room)
    room.tick()
    before, rows = feeds(room.public()), len(room.rows())
    room.edit("first", "language: en", "language: en\nrevision: 2\ncorrection: The day was wrong.")
    room.edit("second", "language: en", "language: en\nrevision: 2\nkilled: It was never ours.")
    done = room.tick("2026-12-02T12:00:00Z")
    assert [each.entry.kind for each in done.lifted] == ["correction", "kill"]
    assert (feeds(room.public()), len(room.rows())) == (before, rows)
    assert b"never ours" in room.public()["releases/second/index.html"]


def test_one_that_was_withdrawn_without_its_archive_lines_stays_at_its_place(room: Room) -> None:
    archive(room)
    room.tick()
    path = room.write("first", without=("embargo",), revision="2", killed='"It was never ours."')
    assert "archive" not in path.read_text()
    room.tick("2026-12-02T12:00:00Z")
    standing = {one.slug: one for one in room.survey().record.standing()}["first"]
    assert standing.kind == "kill"
    assert standing.archived


def test_the_entry_has_the_hour_at_which_it_came_and_the_page_that_of_old(room: Room) -> None:
    archive(room)
    room.tick()
    (first, second) = (one for one in room.survey().record.standing() if one.slug in ("first", "second"))
    assert {entry.instant.year for entry in (*first.entries, *second.entries)} == {2026}
    page = room.public()["releases/first/index.html"].decode()
    assert '<time datetime="2010-07-01T09:00:00-04:00">' in room.public()["releases/second/index.html"].decode()
    assert '<time datetime="2009-03-04">Wednesday, 4 March 2009</time>' in page
    assert '"datePublished": "2009-03-04"' in page
    assert "2026-12-01" not in page
    assert "Agency does things" not in page, "the boilerplate of today is none of 2009"


def test_lists_have_it_at_its_own_date_among_what_was_lifted_here(room: Room) -> None:
    lifted(room, "new")
    archive(room)
    room.tick()
    lifted(room, "newer")
    found = re.findall(r'href="releases/([a-z]+)/', room.public()["index.html"].decode())
    assert [*dict.fromkeys(found)] == ["newer", "new", *reversed(OLD)]
    assert "years/2009/index.html" in room.public()


def test_nobody_is_named_for_the_press_because_an_old_text_named_them(room: Room) -> None:
    old(room, "first", "2009-03-04", "https://www.agency.example/1")
    room.edit("first", "issuers: [agency]", "issuers: [agency]\ncontacts: [desk]")
    room.tick()
    assert "contacts/index.html" not in room.public()


def test_it_cannot_be_announced_by_name_either(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.cli import main

    archive(room)
    room.tick()
    assert main(["-C", str(room.root), "announce", "first"]) == 3
    assert "archive" in capsys.readouterr().err
    assert room.rows() == []


def test_approvals_are_asked_for_as_for_every_release(tmp_path: Path) -> None:
    room = Room(tmp_path, approvals=1)
    archive(room)
    assert room.tick().lifted == ()
    room.edit("first", "language: en", f"language: en\napproved: [{{by: Director, digest: {room.approval('first')}}}]")
    assert [each.entry.slug for each in room.tick().lifted] == ["first"]


def test_a_text_with_an_embargo_or_a_day_to_come_is_not_let_out_as_an_old_one(room: Room) -> None:
    room.write("both", archive="{address: https://www.agency.example/1, since: 2009-03-04}")
    old(room, "ahead", "2026-12-03", "https://www.agency.example/2")
    old(room, "unsure", "yesterday", "https://www.agency.example/3")
    assert room.tick().lifted == ()
    codes = {problem.place.file: problem.code for problem in room.survey().problems if problem.stops}
    assert codes == {
        "releases/both.md": "archive-embargo",
        "releases/ahead.md": "archive-ahead",
        "releases/unsure.md": "date-unreadable",
    }


def test_of_two_with_one_old_address_neither_goes_out_and_a_public_one_stays(room: Room) -> None:
    old(room, "first", "2009-03-04", "https://www.agency.example/1")
    room.tick()
    old(room, "twin", "2010-03-04", "https://www.agency.example/1")
    assert room.tick().lifted == ()
    assert [problem.place.file for problem in room.survey().problems if problem.stops] == ["releases/twin.md"]


def test_what_was_announced_cannot_become_old_and_the_other_way_round(room: Room) -> None:
    lifted(room, "new")
    old(room, "first", "2009-03-04", "https://www.agency.example/1")
    room.tick()
    old(room, "new", "2009-03-04", "https://www.agency.example/2", revision="2", update="It is old.")
    room.write("first", embargo="FOR IMMEDIATE RELEASE", revision="2", update="It is new.")
    assert room.tick("2026-12-02T12:00:00Z").lifted == ()
    assert {problem.code for problem in room.survey().problems if problem.stops} == {"archive-changed"}


def test_before_its_lift_an_old_text_changes_no_public_byte(room: Room) -> None:
    lifted(room, "new")
    before = room.public()
    archive(room)
    for slug in OLD:
        room.edit(slug, "language: en", "language: en\nhold: The list is being read.")
    room.tick()
    assert room.public() == before


# --- redirects


def asked(host: str, target: str, public: dict[str, bytes]) -> str:
    """Where a server that honours `_redirects` sends who asks for this."""
    path, _, query = target.partition("?")
    for line in public["redirects/_redirects"].decode().splitlines():
        words = line.split()
        if line.startswith("#") or len(words) < 3:
            continue
        first, *asks, leads, status = words
        wants = first.removeprefix("https://").partition("/")
        mine = wants[0] in ("", host) and f"/{wants[2]}" == path
        if mine and status == "301" and [*filter(None, query.split("&"))] == asks:
            return leads
    return ""


@pytest.fixture
def served(room: Room) -> Iterator[int]:
    archive(room)
    room.tick()
    public = room.public()

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            leads = asked(self.headers["Host"], self.path, public)
            self.send_response(301 if leads else 404)
            self.send_header("Location", leads)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_a_server_that_honours_the_redirects_leads_every_old_address_to_its_text(served: int) -> None:
    for slug, (_, address) in OLD.items():
        host, _, path = address.removeprefix("https://").partition("/")
        line = HTTPConnection("127.0.0.1", served, timeout=5)
        line.request("GET", f"/{path}", headers={"Host": host})
        answer = line.getresponse()
        line.close()
        assert (answer.status, answer.headers["Location"]) == (301, f"https://news.example/releases/{slug}/"), address
    line = HTTPConnection("127.0.0.1", served, timeout=5)
    line.request("GET", "/2009/03/other/", headers={"Host": "www.agency.example"})
    assert line.getresponse().status == 404
    line.close()


def test_the_map_for_nginx_and_the_json_lead_every_old_address_to_its_text(room: Room) -> None:
    archive(room)
    room.tick()
    public = room.public()
    nginx = dict(re.findall(r'^    "([^"]+)" "([^"]+)";$', public["redirects/nginx.conf"].decode(), re.MULTILINE))
    wanted = {
        address.removeprefix("https://"): f"https://news.example/releases/{slug}/" for slug, (_, address) in OLD.items()
    }
    assert nginx == json.loads(public["redirects/moved.json"]) == wanted


def test_the_rules_for_apache_lead_every_old_address_to_its_text(room: Room) -> None:
    archive(room)
    room.tick()
    text = room.public()["redirects/htaccess.txt"].decode()
    rules = re.findall(r'HOST\}" "(.+?)" \[NC\]\n.*?STRING\}" "(.+?)"\nRewriteRule "(.+?)" "(.+?)" \[R=301', text)
    for slug, (_, address) in OLD.items():
        host, _, asked_for = address.removeprefix("https://").partition("/")
        path, _, query = asked_for.partition("?")
        found = [
            leads
            for one, asks, way, leads in rules
            if re.search(one, host, re.IGNORECASE) and re.search(asks, query) and re.search(way, unquote(path))
        ]
        assert found == [f"https://news.example/releases/{slug}/"], address


def test_an_old_address_below_our_own_has_a_page_that_sends_on(room: Room) -> None:
    archive(room)
    room.tick()
    public = room.public()
    for path, slug in (("2011/01/l'été.html", "third"), ("old/a b/index.html", "fourth")):
        page = public[path].decode()
        assert f'<link rel="canonical" href="https://news.example/releases/{slug}/">' in page
        assert f'content="0; url=https://news.example/releases/{slug}/"' in page


@pytest.mark.parametrize(
    "path",
    [
        "",
        "index.html",
        "feeds/all.html",
        "releases/other/",
        "fr/",
        "fr/index.html",
        "%2e%2e/secret.html",
        "a/../../b.html",
        ".well-known/a.html",
        "sitemap-1.xml/",
        "news.php",
        "a%00b.html",
        "a%5Cb.html",
        "a//b.html",
        "/".join("x" * 20),
    ],
)
def test_no_old_address_takes_a_file_of_ours_or_leaves_the_public_tree(room: Room, path: str) -> None:
    lifted(room, "new")
    before = {*room.public()}
    old(room, "first", "2009-03-04", f"https://news.example/{path}")
    done = room.tick()
    assert [each.entry.slug for each in done.lifted] == ["first"]
    assert done.alarms == ()
    ours = ("releases/first/", "redirects/", "years/2009/", "assets/cards/")
    assert [each for each in {*room.public()} - before if not each.startswith(ours)] == []


def test_two_old_addresses_that_want_one_file_hinder_no_lift(room: Room) -> None:
    old(room, "first", "2009-03-04", "https://news.example/a", "https://news.example/A/", "https://news.example/a.html")
    old(room, "second", "2009-03-05", "https://news.example/a.html/b", "https://news.example/a/index.html/")
    assert len(room.tick().lifted) == 2
    assert {"a/index.html", "a.html"} <= {*room.public()}


def test_every_name_at_the_top_of_the_public_tree_is_kept_from_old_addresses(room: Room) -> None:
    lifted(room, "new")
    lifted(room, "nouveau")
    archive(room)
    room.tick()
    newsroom = read(room.house().files, room.root).newsroom
    assert isinstance(newsroom, Newsroom)
    mine = {path.partition("/")[0] for path in room.public()} - {"2011", "old"}
    keys = {name for name in mine if re.fullmatch(r"[0-9a-f]{32}\.txt", name)}
    assert mine - keys - TAKEN - {*newsroom.languages} == set()


@pytest.mark.parametrize("searched", [True, False])
def test_an_old_address_where_readers_search_gives_way_and_is_kept_where_nobody_does(
    room: Room, searched: bool
) -> None:
    with (room.root / "newsroom.yml").open("a") as file:
        file.write(f"search: {'yes' if searched else 'no'}\n")
    old(room, "first", "2009-03-04", "https://news.example/search/")
    assert len(room.tick().lifted) == 1
    page = room.public()["search/index.html"]
    assert (b'role="search"' in page, b'http-equiv="refresh"' in page) == (searched, not searched)


def test_without_an_archive_there_are_no_redirects(room: Room) -> None:
    lifted(room, "new")
    assert [path for path in room.public() if path.startswith("redirects")] == []


# --- the whole line, with stand-ins for the networks


@pytest.mark.parametrize("kind", ACCOUNTS)
def test_no_network_is_told_of_an_archive_and_each_is_told_of_what_is_new(tmp_path: Path, kind: str) -> None:
    clock = HandClock(from_stamp("2026-12-01T12:00:00Z"))
    with staged(ACCOUNTS[kind], clock, lambda address: None) as stage:
        where = f", address: '{stage.account.address}'" if stage.account.address else ""
        told = f"{{name: desk, kind: {stage.account.kind}, account: '{stage.account.account}'{where}, secret: STANDIN}}"
        with room_in(tmp_path, channels=f"[{told}]", clock=clock) as room:
            room.secrets["STANDIN"] = stage.secret
            room.open_ledger_before()
            archive(room)
            for day in range(1, 8):
                room.tick(f"2026-12-0{day}T12:30:00Z")
            room.edit("first", "language: en", "language: en\nrevision: 2\ncorrection: The day was wrong.")
            room.edit("second", "language: en", "language: en\nrevision: 2\nkilled: It was never ours.")
            assert room.tick("2026-12-08T12:30:00Z").lifted
            assert (room.rows(), stage.shown()) == ([], [])
            room.write("new", embargo="FOR IMMEDIATE RELEASE", date="2026-12-08")
            room.tick()
            assert [row.state for row in room.rows()] == ["sent"]
            assert stage.shown()


def test_pages_of_lists_are_filled_in_the_order_of_dates(room: Room) -> None:
    lifted(room, "new")
    archive(room)
    room.tick()
    found = room.survey()
    every, *_ = listings(found.newsroom, found.record, look(""))
    assert [one.slug for one in every.standing] == [*OLD, "new"]


def test_nobody_asks_an_old_text_for_contacts_and_manners_of_today_only_advise(room: Room) -> None:
    long = f'"{"A headline of its own time " * 6}"'
    old(
        room,
        "first",
        "2009-03-04",
        "https://www.agency.example/1",
        title=long,
        body="Call +0 000. EMBARGOED UNTIL NOON",
    )
    problems = room.survey().problems
    assert {problem.code for problem in problems if problem.stops} == set()
    assert "headline-long" in {problem.code for problem in problems}
    assert not {problem.code for problem in problems} & {
        "contact-unreachable",
        "embargo-in-text",
        "boilerplate-missing",
    }

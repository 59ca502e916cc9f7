"""Leaks planted on purpose, one on each surface and in many guises: the search finds every one."""

import base64
import codecs
import gzip
import json
import os
import sqlite3
import subprocess
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.leak.bytes_of import jpeg
from tests.leak.line import GIT
from tests.leak.search import Hit, leaks
from tests.leak.surfaces import crawled, surfaces
from tests.leak.world import World

pytestmark = pytest.mark.prove  # half a minute of the machine: the search itself is tried at every run

Plant = Callable[[World], None]
PLANTS: dict[str, tuple[str, Plant]] = {}


def plant(where: str) -> Callable[[Plant], Plant]:
    """A planted leak, by the words of its first line, and the surface on which it must be found."""

    def note(made: Plant) -> Plant:
        PLANTS[made.__name__.replace("_", " ").strip()] = where, made
        return made

    return note


def slot(world: World) -> Path:
    """The slot that shows now."""
    return (world.root / "live").resolve()


def staged(world: World) -> Path:
    """A slot that does not show yet, and holds what is coming."""
    return next(path for path in (world.root / ".live.slots").iterdir() if path != slot(world))


def append(path: Path, data: bytes) -> None:
    """Written behind what is there, in a file of its own: the store's copy stays as it is."""
    before = path.read_bytes() if path.exists() else b""
    path.unlink(missing_ok=True)
    path.write_bytes(before + data)


@plant("open to others: .live.slots")
def a_comment_in_the_front_page(world: World) -> None:
    append(slot(world) / "index.html", f"<!-- next: {world.flock.word('title')} -->".encode())


@plant("open to others: .live.slots")
def an_item_of_a_feed_in_entities(world: World) -> None:
    hidden = "".join(f"&#{ord(sign)};" for sign in world.flock.word("title"))
    append(slot(world) / "feeds" / "all.rss", f"<item><title>{hidden}</title></item>".encode())


@plant("committed: feeds/")
def a_feed_of_the_secret_topic(world: World) -> None:
    (world.root / "feeds" / f"{world.flock.name('feed')}.rss").write_text("<rss/>")


@plant("committed: feeds/")
def an_issued_text_in_escapes(world: World) -> None:
    hidden = "".join(f"\\u{ord(sign):04x}" for sign in world.flock.word("body"))
    (world.root / "feeds" / "issued" / "next.json").write_text(f'{{"body": "{hidden}"}}')


@plant("open to others: .live.slots")
def an_address_in_the_map_of_the_site(world: World) -> None:
    append(
        slot(world) / "sitemap.xml", f"<loc>https://news.example/releases/{world.flock.name('main')}/</loc>".encode()
    )


@plant("open to others: .live.slots")
def a_line_of_the_public_record(world: World) -> None:
    append(slot(world) / "feeds" / "record.jsonl", json.dumps({"slug": world.flock.name("held")}).encode())


@plant("name open to others: .live.slots")
def an_empty_folder_with_its_name(world: World) -> None:
    (slot(world) / "releases" / world.flock.name("main")).mkdir()


@plant("name open to others: .live.slots")
def a_picture_that_only_its_owner_may_read_but_everybody_sees_the_name_of(world: World) -> None:
    path = slot(world) / f"{world.flock.word('picturefile')}.jpg"
    path.write_bytes(b"")
    path.chmod(0o600)


@plant("open to others: .live.slots")
def the_exif_of_a_public_picture(world: World) -> None:
    path = slot(world) / "releases" / "open-day-may-2026" / "crowd.jpg"
    path.unlink()
    path.write_bytes(jpeg(world.flock.word("within")))


@plant("open to others: .live.slots")
def a_packed_copy_of_a_page(world: World) -> None:
    (slot(world) / "index.html.gz").write_bytes(gzip.compress(world.flock.word("body").encode()))


@plant("open to others: .live.slots")
def a_backwards_word_in_the_styles(world: World) -> None:
    append(slot(world) / "style.css", f"/* {world.flock.word('title')[::-1]} */".encode())


@plant("open to others: .live.slots")
def a_staged_edition_that_everybody_may_enter(world: World) -> None:
    staged(world).chmod(0o755)


@plant("open to others: .live.slots")
def a_staged_edition_that_may_be_entered_by_who_guesses_its_name(world: World) -> None:
    staged(world).chmod(0o711)


@plant("open to others: live-next")
def a_staging_folder_beside_the_link(world: World) -> None:
    folder = world.root / "live-next"
    folder.mkdir()
    (folder / "index.html").write_text(world.flock.word("title"))


@plant("open to others: .dateline")
def a_store_that_everybody_may_read(world: World) -> None:
    (world.root / ".dateline").chmod(0o755)


@plant("open to others: public")
def a_build_that_everybody_may_read(world: World) -> None:
    (world.root / "public" / "next.html").write_text(world.flock.word("title"))
    (world.root / "public").chmod(0o755)


@plant("log: lift")
def a_line_in_the_log_of_a_lift(world: World) -> None:
    append(world.said / "lift-after.out", f"Kept back: {world.flock.word('title').upper()}".encode())


@plant("log: desk")
def a_reason_in_the_log_of_the_desk_in_percent_signs(world: World) -> None:
    append(world.said / "desk.err", "".join(f"%{ord(sign):02x}" for sign in world.flock.word("hold")).encode())


@plant("log: github")
def an_annotation_that_quotes_the_title(world: World) -> None:
    told = quote(f"Put quotes round it: `title: {world.flock.word('title')}`.")
    append(world.said / "github.out", f"::error file=x.md,line=1::{told}".encode())


@plant("report: ")
def a_bug_report_with_the_words_of_the_error(world: World) -> None:
    report = world.root / ".dateline" / "reports" / "2026-12-04T130000Z.txt"
    report.write_text(f"KeyError: {world.flock.word('contact')}@partner.example")


@plant("log: bug")
def the_name_of_a_release_in_what_is_said_of_a_bug(world: World) -> None:
    append(world.said / "bug-looking.err", f"while reading {world.flock.name('main')}".encode())


@plant("alarms: alarms.json")
def an_alarm_that_quotes_the_subtitle_in_hexadecimal(world: World) -> None:
    path = world.root / ".dateline" / "alarms.json"
    hidden = world.flock.word("subtitle").encode().hex()
    path.write_text(json.dumps([{"about": world.flock.name("main"), "wrong": hidden}]))


@plant("ledger")
def a_request_frozen_before_its_hour(world: World) -> None:
    request = base64.b64encode(b'{"text": "' + world.flock.word("postx").encode() + b'"}')
    row = ("news.example", world.flock.name("main"), 1, "x-ta", "post", "2026-12-04T13:00:00Z", "planned", "", request)
    with closing(sqlite3.connect(world.root / ".dateline" / "ledger.sqlite3")) as ledger, ledger:
        ledger.execute(
            "INSERT OR REPLACE INTO delivery (newsroom, slug, revision, channel, part, due, state, reason, request)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )


@plant("ledger export")
def a_reason_in_the_export_of_the_ledger(world: World) -> None:
    row = {"slug": world.flock.name("main"), "reason": codecs.encode(world.flock.word("hold"), "rot13")}
    (world.said / "export.out").write_text(json.dumps(row))


@plant("git objects")
def an_object_that_no_branch_holds_any_more(world: World) -> None:
    words = ["git", "hash-object", "-w", "--stdin"]
    subprocess.run(words, cwd=world.root, input=world.flock.word("title").encode(), check=True, capture_output=True)


@plant("git log")
def a_message_of_a_commit(world: World) -> None:
    message = f"Staged {world.flock.name('main')}"
    words = ["git", *GIT, "commit", "--quiet", "--allow-empty", "-m", message]
    subprocess.run(words, cwd=world.root, check=True)


@plant("temporary: ")
def a_letter_left_in_the_temporary_folder(world: World) -> None:
    (world.tmp / "tmp7.eml").write_bytes(base64.encodebytes(b"Subject: " + world.flock.word("title").encode()))


@plant("temporary: ")
def a_packed_file_in_the_folder_that_all_share(world: World) -> None:
    path = Path("/tmp") / f"dateline-{os.getpid()}.z"  # noqa: S108 -- the shared folder is what is looked into
    path.write_bytes(zlib.compress(world.flock.word("body").encode()))


@pytest.fixture
def clean_shared_folder() -> Iterator[None]:
    """What is planted where all programs look is taken away again."""
    yield
    (Path("/tmp") / f"dateline-{os.getpid()}.z").unlink(missing_ok=True)  # noqa: S108


def found_on(world: World, where: str) -> list[Hit]:
    """What the search finds on one kind of surface."""
    return leaks(world.flock, [surface for surface in surfaces(world) if surface.name.startswith(where)])


@pytest.mark.usefixtures("clean_shared_folder")
@pytest.mark.parametrize("leak", PLANTS)
def test_the_search_finds_a_planted_leak(world: World, leak: str) -> None:
    where, made = PLANTS[leak]
    before = {str(hit) for hit in found_on(world, where)}
    made(world)
    assert {str(hit) for hit in found_on(world, where)} - before


def test_more_than_fifteen_leaks_are_planted() -> None:
    assert len(PLANTS) > 15


@pytest.mark.parametrize("where", ["header", "body", "reason"])
def test_the_search_finds_a_leak_in_an_answer_of_the_server(world: World, where: str) -> None:
    with _leaking(world, where) as port:
        assert leaks(world.flock, crawled(world, port))


@contextmanager
def _leaking(world: World, where: str) -> Iterator[int]:
    """A server whose 404 knows what is coming: in an ETag, in its page, or in the words of its status."""
    word = world.flock.word("title")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404, word if where == "reason" else "Not Found")
            self.send_header("ETag", f'W/"{base64.b32encode(word.encode()).decode()}"' if where == "header" else '"0"')
            self.end_headers()
            self.wfile.write(word.encode("utf-16") if where == "body" else b"Not found\n")

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()

"""Archive: a thousand releases of an old site imported and made public, from each kind of source.

    python -m benchmarks.archive [COUNT]

What counts: how long the import takes, what is announced (nothing), and which old addresses lead to their text (all).
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.cli import main
from tests.room import Room

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
SITE = "https://www.agency.example"
CHANNELS = '[{name: hook, kind: webhook, account: "https://hook.example/in", secret: HOOK}]'
WORDS = "The reading room of the Agency is open to readers from nine to five, and on the evenings of the last week. "
PARAGRAPHS = [WORDS * 3] * 6


def _day(number: int) -> str:
    return f"{2001 + number % 20}-{number % 12 + 1:02}-{number % 28 + 1:02}"


def _hugo(folder: Path) -> None:
    for number in range(COUNT):
        path = folder / f"content/news/room-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        fields = f'+++\ntitle = "Room {number} opens"\ndate = {_day(number)}T09:00:00-04:00\n+++\n'
        path.write_text(fields + "\n\n".join(PARAGRAPHS))


def _pelican(folder: Path) -> None:
    for number in range(COUNT):
        fields = f"Title: Room {number} opens\nDate: {_day(number)} 09:00\nSlug: room-{number}\n\n"
        (folder / f"room-{number}.md").write_text(fields + "\n\n".join(PARAGRAPHS))


def _wordpress(folder: Path) -> None:
    rows = [
        f"<item><title>Room {number} opens</title><link>{SITE}/{_day(number).replace('-', '/')}/room-{number}/</link>"
        f'<guid isPermaLink="false">{SITE}/?p={number}</guid><content:encoded><![CDATA[{_html()}]]></content:encoded>'
        f"<wp:post_date_gmt>{_day(number)} 13:00:00</wp:post_date_gmt><wp:status>publish</wp:status>"
        "<wp:post_type>post</wp:post_type></item>"
        for number in range(COUNT)
    ]
    names = {"content": "http://purl.org/rss/1.0/modules/content/", "wp": "http://wordpress.org/export/1.2/"}
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in names.items())
    (folder / "export.xml").write_text(f"<rss {spaces}><channel>{''.join(rows)}</channel></rss>")


def _drupal(folder: Path) -> None:
    rows = [
        {
            "type": "node--press_release",
            "attributes": {
                "title": f"Room {number} opens",
                "status": True,
                "created": f"{_day(number)}T13:00:00+00:00",
                "langcode": "en",
                "path": {"alias": f"/news/room-{number}"},
                "drupal_internal__nid": number,
                "body": {"processed": _html()},
            },
        }
        for number in range(COUNT)
    ]
    (folder / "news.json").write_text(json.dumps({"jsonapi": {"version": "1.0"}, "data": rows}))


def _pages(folder: Path) -> None:
    for number in range(COUNT):
        address = f"{SITE}/news/room-{number}.html"
        (folder / f"room-{number}.html").write_text(
            f'<!doctype html><html lang="en"><head><title>Room {number} opens</title>'
            f'<link rel="canonical" href="{address}">'
            f'<meta property="article:published_time" content="{_day(number)}T09:00:00-04:00"></head>'
            f"<body><nav><a href='/'>Home</a></nav><main><h1>Room {number} opens</h1>{_html()}</main></body></html>"
        )


def _html() -> str:
    return "".join(f"<p>{each}</p>\n" for each in PARAGRAPHS)


SOURCES: Mapping[str, Callable[[Path], None]] = {
    "hugo": _hugo,
    "pelican": _pelican,
    "wordpress": _wordpress,
    "drupal": _drupal,
    "html": _pages,
}


def _measured(name: str, folder: Path) -> None:
    old, room = folder / "old", Room(folder / "house", channels=CHANNELS)
    old.mkdir()
    SOURCES[name](old)
    room.open_ledger_before()
    said, began = StringIO(), time.perf_counter()
    with redirect_stdout(said):
        main(["-C", str(room.root), "import-archive", str(old), "--issuer", "agency", "--address", f"{SITE}/"])
    took = time.perf_counter() - began
    began = time.perf_counter()
    done = room.tick()
    lifted = time.perf_counter() - began
    moved = json.loads(room.public().get("redirects/moved.json", b"{}"))
    pages = {f"https://news.example/releases/{each.entry.slug}/" for each in done.lifted}
    led = pages & {*moved.values()}
    sys.stdout.write(
        f"{name:>9}: {COUNT} imported in {took:5.1f} s, public in {lifted:5.1f} s: {len(done.lifted)} lifted, "
        f"{len(room.rows())} announced, {len(led)} with a redirect from {len(moved)} old addresses\n"
    )


if __name__ == "__main__":
    for source in SOURCES:
        with TemporaryDirectory() as place:
            _measured(source, Path(place))

"""A newsroom whose readers search, and what they can find by what is public."""

import gzip
from dataclasses import replace
from pathlib import Path

from pipeline.clock import from_stamp
from pipeline.indexing import index_once
from pipeline.search.pagefind import installed
from pipeline.tick import Tick, tick
from tests.real.needs import need
from tests.room import Room

MARK = b"pagefind_dcd"
NEEDED = "Pagefind is not installed: pip install 'dateline[search]'"


def searched(room: Room) -> Room:
    """The same newsroom with `search: yes`; the test is skipped where nothing can be indexed."""
    need(installed(), NEEDED)
    with (room.root / "newsroom.yml").open("a") as file:
        file.write("search: yes\n")
    return room


def look(room: Room, at: str = "") -> Tick:
    """Whoever looks only once: a lift, and then what can be searched."""
    if at:
        room.clock.move_to(from_stamp(at))
    house = room.house()
    done = tick(house)
    return replace(again, lifted=done.lifted) if (again := index_once(house, done)) else done


def findable(room: Room) -> str:
    """Every word of the indexes that are public: what a browser shows of a release, packed as it gets it."""
    pages = {path: data for path, data in room.public().items() if path.startswith("search/")}
    return "\n".join(unpacked(data) for path, data in sorted(pages.items()) if "pf_" in path or path.endswith(".json"))


def unpacked(data: bytes) -> str:
    """A file of an index as text."""
    plain = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    return plain.removeprefix(MARK).decode(errors="replace")


def stored(folder: Path) -> str:
    """Every word of every index that lies in a private store, public or not."""
    files = (path for path in (folder / ".dateline" / "store").rglob("*") if path.is_file())
    return "\n".join(unpacked(data) for path in files if (data := path.read_bytes())[:2] == b"\x1f\x8b")

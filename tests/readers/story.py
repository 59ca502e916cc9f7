"""What every reader showed at every stage, read over HTTP from the server of `dateline serve`."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import urlopen

from pipeline.cli.server import server_of
from tests.readers import newsboat
from tests.readers.library import Library, discovered
from tests.readers.links import alternates
from tests.readers.newsroom import STAGES, room_of
from tests.readers.node import GaveUp, Node
from tests.readers.shown import Shown

# the formats that each of them reads
READERS = {
    "newsboat": (".rss", ".atom"),
    "rss-parser": (".rss", ".atom"),
    "feed-extractor": (".rss", ".atom", ".json"),
    "reader": (".rss", ".atom", ".json"),
}
SUBSCRIPTIONS = tuple(f"{reader} {suffix}" for reader, suffixes in READERS.items() for suffix in suffixes)
KEEPERS = ("newsboat", "reader")  # they keep what they read, and ask whether it changed
# a page, and what its first feed is
PAGES = {
    "": "all",
    "releases/accord/": "all",
    "releases/reunion/": "language-fr",
    "releases/khutta/": "language-ar",
    "fr/": "language-fr",
    "topics/trade/": "trade",
    "fr/feeds/": "language-fr",
}


@dataclass
class Story:
    """By stage and subscription what was shown, what a reader could not read, and the status of each answer; and by
    page what was found and shown.
    """

    shown: dict[str, dict[str, list[Shown]]] = field(default_factory=dict)
    statuses: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    found: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    followed: dict[str, dict[str, list[Shown]]] = field(default_factory=dict)

    def written(self) -> str:
        """As text, for the other workers."""
        return json.dumps(asdict(self))


def read_back(text: str) -> Story:
    """What was written."""
    row = json.loads(text)
    return Story(_items(row["shown"]), row["statuses"], row["faults"], row["found"], _items(row["followed"]))


def told(folder: Path) -> Story:
    """Carry the newsroom through all stages, and let every reader read at each."""
    newsboat.installed()
    story, room = Story(), room_of(folder / "newsroom")
    with ExitStack() as closing:
        closing.callback(room.ledger.close)
        node = closing.enter_context(Node())
        library = Library(folder / "library.sqlite")
        closing.callback(library.close)
        origin, answers = closing.enter_context(_served(folder / "newsroom/live"))
        cabinet = _Cabinet(folder, origin, node, library)
        for stage, happens in STAGES.items():
            happens(room)
            story.shown[stage], story.statuses[stage] = {}, {}
            for subscription in SUBSCRIPTIONS:
                answers.clear()
                reader, suffix = subscription.split()
                try:
                    story.shown[stage][subscription] = cabinet.read(reader, f"{origin}/feeds/all{suffix}")
                except GaveUp as fault:
                    story.faults[f"{stage}: {subscription}"] = str(fault)
                story.statuses[stage][subscription] = [*answers]
        for page in PAGES:
            story.found[page] = cabinet.found(page)
            story.followed[page] = cabinet.followed(story.found[page])
    return story


class _Cabinet:
    """The readers, each asked by its name."""

    def __init__(self, folder: Path, origin: str, node: Node, library: Library) -> None:
        self.folder, self.origin, self.node, self.library = folder, origin, node, library
        self._newsboats: dict[str, newsboat.Newsboat] = {}

    def read(self, reader: str, address: str) -> list[Shown]:
        """What a reader shows of a feed; it remembers what it was shown before, if it does such things."""
        if reader == "reader":
            return self.library.read(address)
        if reader == "newsboat":
            if address not in self._newsboats:
                folder = self.folder / f"newsboat-{len(self._newsboats)}"
                self._newsboats[address] = newsboat.Newsboat(folder, address)
            return self._newsboats[address].read()
        return self.node.read(reader, address)

    def found(self, page: str) -> dict[str, list[str]]:
        """The feeds of a page, as the library and as any other program finds them."""
        address = f"{self.origin}/{page}"
        with urlopen(address) as answer:
            body, headers = answer.read(), {name.lower(): value for name, value in answer.getheaders()}
        ways = {"reader": discovered(address, body, headers), "links": alternates(address, body.decode())}
        return {way: [feed.removeprefix(f"{self.origin}/feeds/") for feed in feeds] for way, feeds in ways.items()}

    def followed(self, found: dict[str, list[str]]) -> dict[str, list[Shown]]:
        """What each reader shows of the first feed in that page which it can read."""
        shown = {}
        for reader, suffixes in READERS.items():
            feeds = found["reader" if reader == "reader" else "links"]
            first = next(feed for feed in feeds if feed.endswith(suffixes))
            shown[reader] = self.read(reader, f"{self.origin}/feeds/{first}")
        return shown


@contextmanager
def _served(site: Path) -> Iterator[tuple[str, list[int]]]:
    """The address of the public pages while the block runs, and the status of each answer as it is given."""
    answers: list[int] = []
    with server_of(site, 0) as server:
        answering: Any = server.RequestHandlerClass

        class Noted(answering):  # type: ignore[misc]  # made by a function
            def log_request(self, code: Any = "-", size: Any = "-") -> None:
                answers.append(int(code))

        server.RequestHandlerClass = Noted
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", answers
        finally:
            server.shutdown()
            thread.join()


def _items(rows: Any) -> Any:
    return {
        stage: {name: [Shown(**item) for item in items] for name, items in by.items()} for stage, by in rows.items()
    }

"""The frames: what goes out, byte for byte as a lift would make it, for a sandbox that can reach nothing else."""

from collections.abc import Callable
from html import escape

from pipeline.ahead import with_changes
from pipeline.clock import from_stamp
from pipeline.kept import Kept
from pipeline.preview.current import Current
from pipeline.preview.letter_seen import letter_seen
from pipeline.preview.medium import Medium, shown_on
from pipeline.preview.outgoing import Outgoing, outgoing
from pipeline.preview.tree import Tree
from pipeline.survey import Survey

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
MEDIA: tuple[Medium, ...] = ("screen", "day", "night", "paper")
HTML, TEXT = "text/html; charset=utf-8", ("text/html", "text/css")
TREES = 6  # kept in memory: a slider goes forth and back
MOST_UNSAVED = 8  # texts that somebody writes at this moment

Answer = tuple[int, str, bytes]
NOTHING: Answer = (404, "text/plain; charset=utf-8", b"Nothing stands here.\n")


class Frames:
    """What stands below the name of the frames: the trees of releases and of whole sites, and letters."""

    def __init__(self, current: Current) -> None:
        self._current = current
        self._trees = Kept[tuple[object, ...], Tree](TREES)
        self._unsaved = Kept[str, tuple[int, Survey]](MOST_UNSAVED)
        self._count = 0

    def unsaved(self, slug: str, seen: Survey) -> int:
        """Show this text, which nobody has saved, from now on; its number, by which a page knows that it is another."""
        self._count += 1
        self._unsaved.put(slug, (self._count, seen))
        return self._count

    def answer(self, path: str) -> Answer:
        """Status, media type and bytes of what a frame asks for, its path below the frames' name."""
        kind, _, rest = path.partition("/")
        name, _, rest = rest.partition("/")
        medium, _, public = rest.partition("/")
        if medium not in MEDIA:
            return NOTHING
        try:
            return self._made(kind, name, medium, public)
        except Exception as fault:  # whatever hinders one part, as in a lift; it is said where that would stand
            return 500, HTML, _fault(str(fault) or type(fault).__name__)

    def _made(self, kind: str, name: str, medium: Medium, public: str) -> Answer:
        if kind == "letter":
            out = self._outgoing(name)
            return (
                _shown(medium, HTML, letter_seen(self._current.seen().newsroom, out).html.encode()) if out else NOTHING
            )
        tree = self._tree(kind, name)
        if tree is None:
            return NOTHING
        public += "index.html" if public.endswith("/") or not public else ""
        found, status = tree.at(public), 200
        if found is None and (public.endswith(".html") or "." not in public.rpartition("/")[2]):
            found, status = tree.at("404.html"), 404
        return _shown(medium, *found, status=status) if found else NOTHING

    def _tree(self, kind: str, name: str) -> Tree | None:
        makers: dict[str, Callable[[str], Tree | None]] = {
            "release": self._of_release,
            "unsaved": self._of_unsaved,
            "site": self._of_site,
        }
        count = self._unsaved.get(name) if kind == "unsaved" else None
        key = (kind, name, self._current.number, count[0] if count else 0)
        known = self._trees.get(key)
        if known is None and kind in makers and (known := makers[kind](name)):
            self._trees.put(key, known)
        return known

    def _of_release(self, slug: str) -> Tree | None:
        out = self._outgoing(slug)
        return self._grown(self._current.seen(), out) if out else None

    def _of_unsaved(self, slug: str) -> Tree | None:
        known = self._unsaved.get(slug)
        release = known[1].of(slug) if known else None
        out = outgoing(known[1], release) if known and release else None
        return self._grown(known[1], out) if known and out else None

    def _of_site(self, stamp: str) -> Tree:
        seen, instant = self._current.seen(), from_stamp(stamp)
        record, _ = with_changes(seen.record, [each for each in seen.coming if each.due(instant)], instant)
        return Tree(self._current.house, seen.newsroom, record, seen.folders)

    def _grown(self, seen: Survey, out: Outgoing) -> Tree:
        return Tree(self._current.house, seen.newsroom, out.record, seen.folders)

    def _outgoing(self, slug: str) -> Outgoing | None:
        seen = self._current.seen()
        release = seen.of(slug)
        return outgoing(seen, release) if release else None


def _shown(medium: Medium, kind: str, data: bytes, *, status: int = 200) -> Answer:
    text = kind.startswith(TEXT) and medium != "screen"
    return status, kind, shown_on(medium, data.decode()).encode() if text else data


def _fault(why: str) -> bytes:
    told = f"<!doctype html><html lang=en><title>Not made</title><p>This cannot be made yet: {escape(why)}"
    return told.encode()

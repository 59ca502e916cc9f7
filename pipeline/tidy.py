"""Tidy: what nothing needs any more is removed, a little at a time, so that nothing grows without bound."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.edition import edition_from
from pipeline.files import Files, is_leftover
from pipeline.issued import Issued
from pipeline.record import Record
from pipeline.store import Damaged, Notes, Store

YOUNG = 3_600_000_000_000  # ns: a command without the lock may just have put it there
EVERY = YOUNG // 6  # nothing gets old much faster, and looking costs a quarter of a second for 10,000 releases
MOST = 1000  # files removed in one call
NOTES = 4  # kept for one content: it may stand under several paths, and every new template makes another note
REPORTS = 20


@dataclass(frozen=True, slots=True)
class Needed:
    """What must stay: the editions of these seals, what the record issued, what these coming texts are made from."""

    editions: frozenset[str]
    record: Record
    coming: tuple[Issued, ...] = ()


def tidy(files: Files, root: Path, store: Store, needed: Needed) -> bool:
    """Remove from `.dateline/` what nothing needs, and temporary files that were left behind; whether more waits.

    To be called under the desk's lock, as often as one likes: it looks every ten minutes. Of what is younger than an
    hour by the file system's own clock nothing is removed; at most `MOST` files are in one call, and a sixteenth of
    the notes is looked at. It may be cut short anywhere: a content or note that is gone is made again. OSError where
    the disk refuses.
    """
    folder = root / ".dateline"
    now = files.now(folder)
    if 0 <= now - files.age(folder / "tidied")[0] < EVERY:
        return False
    kept = _digests(store, needed)
    turn = _turn(files, folder)
    old = now - YOUNG
    left = MOST
    with suppress(OSError):  # a full disk takes no shorter sheet either
        for sheet, notes in _shorten(files, store.notes(turn), kept, old):
            store.rewrite(sheet, notes)
    for path in _unneeded(files, root, store, kept):
        if not left:
            return True
        if 0 < files.age(path)[0] <= old:
            files.remove(path)
            left -= 1
    with suppress(OSError):  # on a full disk the same sixteenth is looked at again
        files.write(folder / "tidied", f"{(int(turn, 16) + 1) % 16:x}".encode())
    return False


def leftovers(files: Files, folder: Path) -> list[Path]:
    """Temporary files in a folder that are over an hour old: no write takes so long, what wrote them was killed.

    A process that was only stopped finds its file gone, and what it wrote is refused whole.
    """
    found = [folder / name for name in files.names(folder) if is_leftover(name)]
    if not found:
        return []
    old = files.now(folder) - YOUNG
    return [path for path in found if 0 < files.age(path)[0] <= old]


def _digests(store: Store, needed: Needed) -> set[str]:
    """The names of everything in the store that is needed, as far as the manifests can be read."""
    kept = set(needed.editions)
    for seal in sorted(needed.editions):  # the same order of reads in every process
        with suppress(Damaged, OSError, ValueError):
            kept.update(edition_from(store.get(seal)).manifest.values())
    kept.update(_issued(needed.record))
    for text in (*needed.record.texts.values(), *needed.coming):
        kept.add(text.digest)
        kept.update(row.get("digest", "") for row in (*text.rows("pictures"), *text.rows("attachments")))
    return kept


def _issued(record: Record) -> Iterator[str]:
    """The texts that the record names, without those that were withdrawn: of a killed release only its notice stays."""
    for entry in record.entries:
        last = record.last(entry.slug) or entry
        if last.kind != "kill" or entry is last:
            yield entry.digest


def _unneeded(files: Files, root: Path, store: Store, kept: set[str]) -> Iterator[Path]:
    """What may go if it is old enough."""
    folder = root / ".dateline"
    yield from (path for path in store.contents() if path.name not in kept)
    # an older Dateline kept each note as a file, in a folder
    yield from (path for path in _below(files, folder / "made") if files.sort(path) == "folder")
    yield from _below(files, folder / "reports")[:-REPORTS]
    for place in (
        folder,
        folder / "made",
        folder / "letters",
        folder / "proofs",
        folder / "grants",
        root,
        *_folders(files, root),
    ):
        yield from leftovers(files, place)


def _below(files: Files, folder: Path) -> list[Path]:
    return [folder / name for name in files.names(folder)]


def _shorten(
    files: Files, notes: Iterable[tuple[Path, Notes]], kept: set[str], old: int
) -> Iterator[tuple[Path, Notes]]:
    """Old sheets without the notes of contents that are not needed, and with the newest few of one content alone."""
    seen: Counter[str] = Counter()
    for sheet, found in notes:
        left = Notes()
        for part, content in reversed(found.items()):
            seen[content] += 1
            if content in kept and seen[content] <= NOTES:
                left[part] = content
        if len(left) < len(found) and 0 < files.age(sheet)[0] <= old:
            yield sheet, dict(reversed(left.items()))


def _folders(files: Files, root: Path) -> Iterator[Path]:
    """Where else Dateline writes into what people keep."""
    for place in (root / "feeds", root / "releases"):
        yield place
        for name in files.names(place):
            if files.sort(place / name) == "folder":
                yield place / name


def _turn(files: Files, folder: Path) -> str:
    """The first digit of the notes to be looked at now."""
    try:
        turn = files.read(folder / "tidied").decode("ascii", "replace")
    except OSError:
        return "0"
    return turn if len(turn) == 1 and turn in "0123456789abcdef" else "0"

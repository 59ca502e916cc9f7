"""Read: the files of a newsroom become a Newsroom and its Releases, or located problems."""

import errno
import json
import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.channels import CHANNELS
from pipeline.digest import digest
from pipeline.files import SETTLES, Files, Glance
from pipeline.hosts import HOSTS
from pipeline.issued import Issued, resolve
from pipeline.kept import Kept
from pipeline.known import Known, Row, read_known, write_known
from pipeline.newsroom import Newsroom
from pipeline.problem import Place, Problem
from pipeline.program import program
from pipeline.record import Record
from pipeline.release import Release
from pipeline.search import pagefind
from pipeline.shelved import Shelved, Text, head_of, may_be_shelved, shelved
from pipeline.source.characters import Unreadable, decode
from pipeline.source.form import Form, Notes
from pipeline.source.ignored import copies, second_texts
from pipeline.source.marks import Marks, with_marks
from pipeline.store import Damaged, Store
from pipeline.typeset import press
from pipeline.typeset.template import built_in_languages

MOST_BYTES = 256 * 1024  # of one release; Markdown readers take seconds on more (facts: 100k `[` 5.9 s)
MOST_LINES = 20_000  # of one file; a quarter of a MiB of single letters is read letter by letter
MOST_LOOKED_AT = 16 * 1024 * 1024  # of a file too big to be a release, in which a slug may still stand
WHOLE = 256  # texts kept whole in memory
DATED = re.compile(r"\d{4}-\d{2}-\d{2}-(?=.)", re.ASCII)
SLUG_LINE = re.compile(rb"^slug:[ \t]*[\"']?([a-z0-9-]{1,80})", re.MULTILINE)
LOOKALIKES = (".md", ".markdown", ".mdown", ".mkd")


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in the files. `newsroom` is None where newsroom.yml has problems: then no release was read.

    `folders` gives, by slug, the folder in which a release's pictures and attachments lie; `unread` the slugs
    of files that are there and could not be taken in; `digests` that of the bytes of each file that was read.
    """

    newsroom: Newsroom | None
    releases: tuple[Release, ...] = ()
    problems: tuple[Problem, ...] = ()
    folders: Mapping[str, Path] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    digests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the bytes of one file were read as, in the light of a newsroom.

    `glance` is how the file looked before it was read; None where it had just been written, or lies in a folder: then
    it may be another one now and look the same.
    """

    basis: tuple[str, str]
    release: Release | None
    notes: Notes
    glance: Glance | None = None

    def fits(self, source: "_Source", newsroom: str) -> bool:
        """Whether the file looks as it did, and newsroom.yml has the bytes of this digest."""
        return self.glance is not None and self.glance == source.glance and self.basis[0] == newsroom


class Memory:
    """What was read before, by file, so that a desk reads anew only what changed; it holds no more than is there.

    A release with files beside it is always read anew, for those may have changed without it. `kept` is what another
    process found, as it stands on the disk.
    """

    def __init__(self) -> None:
        self.newsroom: tuple[str, Newsroom | None, Notes] = ("", None, Notes())
        self.marks: Marks | None = None
        self.releases: dict[str, _Known] = {}
        self.issued: dict[str, tuple[Release, Newsroom, Issued]] = {}
        self.kept = Known()
        self.whole = Kept[str, Mapping[str, Any]](WHOLE)

    def recall(self, files: Files, folder: Path) -> None:
        """Take in what is kept of the newsroom in this folder, in the light of newsroom.yml as it stands now."""
        basis = f"{self.newsroom[0]} {program()}"
        if self.kept.basis != basis:
            self.kept = read_known(files, folder / ".dateline", basis)

    def keep(self, files: Files, folder: Path, record: Record, troubled: Container[str]) -> None:
        """Keep for the next process what is public and read, but for these files; OSError where the disk refuses."""
        rows, texts = dict[str, Row](), dict[str, Issued]()
        for file, (release, _, issued) in self.issued.items():
            known, last = self.releases.get(file), record.last(issued["slug"])
            if known is None or known.glance is None or file in troubled or last is None:
                continue
            if last.digest == issued.digest and may_be_shelved(release, issued):
                rows[file] = Row(known.glance, known.basis[1], release.revision, issued.digest)
                texts[issued.digest] = issued
        if rows != self.kept.rows:
            write_known(files, folder / ".dateline", self.kept.basis, rows, texts.values())
            self.kept = Known(self.kept.basis, rows, {name: head_of(text) for name, text in texts.items()})

    def resolved(self, releases: Iterable[Release], newsroom: Newsroom) -> dict[str, Issued]:
        """What each release issues, by its file; resolved anew only where it or the newsroom was read anew."""
        before, self.issued = self.issued, {}
        for release in releases:
            known = before.get(release.file)
            same = known is not None and known[0] is release and known[1] is newsroom
            text = known[2] if known and same else self._issued(release, newsroom)
            self.issued[release.file] = release, newsroom, text
        return {file: text for file, (_, _, text) in self.issued.items()}

    def _issued(self, release: Release, newsroom: Newsroom) -> Issued:
        return release.issued if isinstance(release, Shelved) else resolve(release, newsroom)


@dataclass(frozen=True, slots=True)
class _Source:
    """A release's file: where it lies, how problems call it, and the name its slug comes from."""

    path: Path
    file: str
    name: str
    glance: Glance | None = None  # of what lies right in the folder of the releases

    @property
    def slug(self) -> str:
        """The name without a leading date."""
        return DATED.sub("", self.name, count=1)


def read_newsroom(files: Files, folder: Path, memory: Memory) -> Newsroom | None:
    """newsroom.yml alone, None where it has problems."""
    return _newsroom(files, folder, memory, Notes(), {})


def read(files: Files, folder: Path, memory: Memory | None = None) -> Reading:
    """Read newsroom.yml, `releases/*.md` and `releases/*/release.md`; nothing is followed, run or written.

    Never raises for what the files hold: each fault is a located problem, and a release that cannot be
    taken in is absent from `releases` while all others are read. What the memory knows of the very same bytes is
    taken from there.
    """
    memory = memory or Memory()
    notes, digests = Notes(), dict[str, str]()
    newsroom = _newsroom(files, folder, memory, notes, digests)
    if newsroom is None:
        return Reading(None, problems=tuple(notes.problems), digests=digests)
    releases: list[Release] = []
    folders: dict[str, Path] = {}
    unread: set[str] = set()
    before, memory.releases = memory.releases, {}
    names, now = _names(files, folder / "releases", notes), _now(files, folder / ".dateline")
    memory.recall(files, folder)
    shelf = _Shelf(files, folder, newsroom, memory, digests["newsroom.yml"], now)
    for source in _sources(files, folder / "releases", names, notes):
        known = shelf.known(source, before.get(source.file))
        if known.basis[1]:
            digests[source.file] = known.basis[1]
        notes.problems += known.notes.problems
        release = known.release
        if release:
            releases.append(release)
            folders.setdefault(release.slug, source.path.parent)
        else:
            unread |= _slugs(files, source)
        if not (release and (release.pictures or release.attachments)):
            memory.releases[source.file] = known
    if not unread:  # what cannot be taken in may offer one of them for download
        offered = {each.file for release in releases for each in release.pictures}
        offered |= {each.file for release in releases for each in release.attachments}
        notes.problems += copies(map(_shown, names), offered)
    return Reading(newsroom, tuple(releases), tuple(notes.problems), folders, frozenset(unread), digests)


def _slugs(files: Files, source: _Source) -> set[str]:
    """The slugs that a file which cannot be taken in may have: that of its name, and one that is written in it."""
    try:
        small = files.age(source.path)[1] <= MOST_LOOKED_AT  # one that fills the memory would end everything
        written = SLUG_LINE.findall(files.read(source.path)[:MOST_BYTES]) if small else []
    except OSError:
        written = []
    return {source.slug, *(slug.decode() for slug in written)}


def _newsroom(files: Files, folder: Path, memory: Memory, notes: Notes, digests: dict[str, str]) -> Newsroom | None:
    file = "newsroom.yml"
    try:
        data = _bytes(files, folder / file, file)
    except Unreadable as fault:
        notes.problems += fault.problems
        return None
    digests[file] = digest(data)
    languages = _languages(files, folder)
    basis = " ".join((digests[file], *languages))
    if memory.newsroom[0] != basis:
        memory.newsroom = (basis, *_newsroom_of(data, file, languages))
    _, newsroom, known = memory.newsroom
    notes.problems += known.problems
    if newsroom is None:
        return None
    read_before = newsroom
    own = str(folder / "templates") if files.sort(folder / "templates") == "folder" else ""
    if newsroom.templates != own:
        newsroom = replace(newsroom, templates=own)
    newsroom, memory.marks = with_marks(files, folder, newsroom, memory.marks)
    notes.problems += memory.marks.problems
    if newsroom.press_kit and not press.installed():
        notes.problems.append(_unequipped(newsroom.place("press-kit")))
    if newsroom.search and not pagefind.installed():
        notes.problems.append(_unsearched(newsroom.place("search")))
    if newsroom is not read_before:
        memory.newsroom = (basis, newsroom, known)
    return newsroom


def _languages(files: Files, folder: Path) -> tuple[str, ...]:
    """The languages that pages can be made in: those of the built-in catalogues and of the newsroom's own."""
    own = (Path(name) for name in files.names(folder / "templates" / "words"))
    return tuple(sorted({*built_in_languages(), *(name.stem for name in own if name.suffix == ".po")}))


def _newsroom_of(data: bytes, file: str, languages: tuple[str, ...]) -> tuple[Newsroom | None, Notes]:
    from pipeline.source.newsroom_form import newsroom_from
    from pipeline.source.written import table

    try:
        text = decode(data, file)
        _undisguised(text, file)
        form = Form(table(text, file))
    except Unreadable as fault:
        return None, Notes(list(fault.problems))
    newsroom = newsroom_from(form, file=file, channels=CHANNELS, hosts=HOSTS, languages=languages)
    return (None if any(problem.stops for problem in form.notes.problems) else newsroom), form.notes


def _now(files: Files, folder: Path) -> int:
    """The time by the clock of the files, 0 where nobody may ask it: then no file is old enough to be trusted."""
    try:
        return files.now(folder) if files.sort(folder) == "folder" else 0
    except OSError:
        return 0


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where each release is read, or taken from: what an earlier process read comes as `Shelved`."""

    files: Files
    folder: Path
    newsroom: Newsroom
    memory: Memory
    basis: str
    now: int

    def known(self, source: _Source, before: _Known | None) -> _Known:
        """What a file was read as: in this run, in an earlier one, or now."""
        if before and before.fits(source, self.basis):
            return before
        return self._kept(source) or self._read(source, before)

    def _read(self, source: _Source, before: _Known | None) -> _Known:
        try:
            data = _bytes(self.files, source.path, source.file)
        except Unreadable as fault:
            return _Known(("", ""), None, Notes(list(fault.problems)))
        basis = (self.basis, digest(data))
        glance = source.glance if source.glance and source.glance.touched + SETTLES < self.now else None
        if before and before.basis == basis:
            return replace(before, glance=glance)
        return _Known(basis, *_release_of(self.files, source, self.newsroom, data), glance)

    def _kept(self, source: _Source) -> _Known | None:
        """What is known of a file that looks as it did to another process."""
        kept = self.memory.kept
        row = kept.rows.get(source.file)
        if row is None or row.glance != source.glance or row.issued not in kept.heads:
            return None
        issued = Issued(Text(kept.heads[row.issued], partial(self._text, source, row)), row.issued)
        release = shelved(source.file, row.revision, issued, partial(self._whole, source, row))
        return _Known((self.basis, row.digest), release, Notes(), row.glance)

    def _whole(self, source: _Source, row: Row) -> Release:
        """Read again; OSError where it is another text by now, which the next look sees."""
        data = self.files.read(source.path)
        release, _ = _release_of(self.files, source, self.newsroom, data)
        if digest(data) != row.digest or release is None:
            raise OSError(errno.ESTALE, "a release was changed while it was read; it is read again", source.file)
        return release

    def _text(self, source: _Source, row: Row) -> Mapping[str, Any]:
        """What it issues, as the store has it."""
        text = self.memory.whole.get(row.issued)
        if text is None:
            try:
                text = json.loads(Store(self.files, self.folder / ".dateline").get(row.issued))
            except Damaged:
                text = resolve(self._whole(source, row), self.newsroom).text
            self.memory.whole.put(row.issued, text)
        return text


def _release_of(files: Files, source: _Source, newsroom: Newsroom, data: bytes) -> tuple[Release | None, Notes]:
    from pipeline.source.beside import Beside
    from pipeline.source.disguise import look_alikes
    from pipeline.source.front_matter import sheet
    from pipeline.source.release_form import release_from

    try:
        text = decode(data, source.file)
        found = sheet(text, source.file)
        _undisguised(text, source.file)
    except Unreadable as fault:
        return None, Notes(list(fault.problems))
    form = Form(found.fields)
    form.notes.problems += look_alikes(text, source.file)
    form.notes.places["body"] = Place(source.file, found.body_line)
    beside = Beside(files, source.path.parent)
    return release_from(form, newsroom, beside, file=source.file, slug=source.slug, body=found.body), form.notes


def _undisguised(text: str, file: str) -> None:
    """Unreadable where a reference stands for what nobody can see: the page would have it."""
    from pipeline.source.disguise import spelt_unseen

    hidden = spelt_unseen(text, file)
    if hidden:
        raise Unreadable(hidden)


def _sources(files: Files, folder: Path, names: Mapping[str, Glance], notes: Notes) -> Iterator[_Source]:
    """Every release's file in the order of names; what looks like one and is none is noted."""
    for name, glance in names.items():
        path, file = folder / name, f"releases/{_shown(name)}"
        if name.startswith("."):
            continue
        sort = glance.sort
        if sort == "folder":
            yield from _inside(files, path, file, notes)
        elif sort == "link" and "." not in name:  # to a folder, by its name; of a file, whoever names it is told
            notes.problems.append(_link(Place(file)))
        elif name.endswith(".md"):
            yield _Source(path, file, _shown(name).removesuffix(".md"), glance)
        elif name.lower().endswith(LOOKALIKES):
            notes.problems.append(_ignored(file))


def _inside(files: Files, folder: Path, file: str, notes: Notes) -> Iterator[_Source]:
    path = folder / "release.md"
    if files.sort(path) == "none":
        notes.problems.append(_no_release(file))
        return
    source = _Source(path, f"{file}/release.md", _shown(folder.name))
    with suppress(OSError):  # whether the release can be read is said of the release
        notes.problems += second_texts(file, source.slug, map(_shown, files.names(folder)))
    yield source


def _names(files: Files, folder: Path, notes: Notes) -> Mapping[str, Glance]:
    place = Place("releases")
    if files.sort(folder) == "link":
        notes.problems.append(_link(place))
        return {}
    try:
        return files.glances(folder)
    except OSError as fault:
        notes.problems.append(_disk(place, fault))
        return {}


def _bytes(files: Files, path: Path, file: str) -> bytes:
    """The bytes of a file; Unreadable where it is absent, a link or too big."""
    place = Place(file)
    sort = files.sort(path)
    if sort == "link":
        raise Unreadable(_link(place))
    if sort != "file":
        raise Unreadable(_absent(place))
    try:
        if files.age(path)[1] > MOST_BYTES:
            raise Unreadable(_too_big(place))
        data = files.read(path)
    except OSError as fault:
        raise Unreadable(_disk(place, fault)) from fault
    if data.count(b"\n") > MOST_LINES:
        raise Unreadable(_too_long(Place(file, MOST_LINES + 1)))
    return data


def _shown(name: str) -> str:
    """A file's name as text that can be printed, whatever bytes the disk holds."""
    return os.fsencode(name).decode(errors="replace")


def _unequipped(place: Place) -> Problem:
    return Problem(
        place,
        "package-missing",
        "A press kit holds a PDF, and the package that makes it is not installed on this machine.",
        f"Install it with `pip install '{press.PACKAGE}'`, or take the line `press-kit` out.",
    )


def _unsearched(place: Place) -> Problem:
    """Advice: pages go out without it, and the search finds what was indexed before."""
    return Problem(
        place,
        "package-missing",
        "The search needs a package that is not installed on this machine, so nothing new can be found by it.",
        f"Install it with `pip install '{pagefind.PACKAGE}'`, or take the line `search` out.",
        stops=False,
    )


def _link(place: Place) -> Problem:
    return Problem(
        place,
        "link-followed",
        "This is a link to another place, and links are not followed.",
        f"Take the link away and put what it leads to in its place, under the same name: `{Path(place.file).name}`.",
    )


def _absent(place: Place) -> Problem:
    return Problem(
        place,
        "file-absent",
        f"There is no file `{place.file}`.",
        "Write it, or begin a newsroom with `dateline init DIR`.",
    )


def _too_big(place: Place) -> Problem:
    return Problem(
        place,
        "file-too-big",
        f"This file is larger than {MOST_BYTES // 1024} KiB.",
        "Move long lists into a file beside it: `attachments: [{file: list.pdf, title: List of delegates}]`.",
    )


def _too_long(place: Place) -> Problem:
    return Problem(
        place,
        "file-too-big",
        f"This file has more than {MOST_LINES} lines.",
        "Move long lists into a file beside it: `attachments: [{file: list.pdf, title: List of delegates}]`.",
    )


def _disk(place: Place, fault: OSError) -> Problem:
    return Problem(
        place,
        "file-unreadable",
        f"This cannot be read ({fault.strerror or 'the disk refused'}).",
        f"Make it readable for everyone: `chmod a+r {place.file}`.",
    )


def _ignored(file: str) -> Problem:
    return Problem(
        Place(file),
        "file-ignored",
        "This file is not read: the name of a release ends in `.md`, in small letters.",
        f"Rename it to `{Path(file).stem}.md`, or move it out of `releases`.",
        stops=False,
    )


def _no_release(file: str) -> Problem:
    return Problem(
        Place(file),
        "file-ignored",
        "This folder holds no `release.md`, so nothing in it is read.",
        f"Name the text of the release `{file}/release.md`, or move the folder out of `releases`.",
        stops=False,
    )

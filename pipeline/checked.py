"""What a check found before, told again at once where nothing that it depends on has changed since."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pipeline
from pipeline.clock import from_stamp, stamp
from pipeline.digest import canonical, digest
from pipeline.problem import Place, Problem, in_order
from pipeline.program import libraries
from pipeline.survey import House, Survey, age, fingerprint, survey
from pipeline.zone import TZDATA

KEPT = "checked.json"
LEDGER = ("ledger.sqlite3", "ledger.sqlite3-wal", "ledger.sqlite3-journal")
RECORDS = (".dateline/record.jsonl", "feeds/record.jsonl")
A_SECOND = timedelta(seconds=1)  # what is kept knows no shorter time
FOR_EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Checked:
    """The files of all releases that could be taken in, and every problem of the newsroom, in order."""

    files: tuple[str, ...]
    problems: tuple[Problem, ...]


def checked(house: House) -> Checked:
    """Every problem of the newsroom: known from the last time, or found by a survey; NoNewsroom as there.

    What was found is kept in `.dateline/`, which nobody else can enter, where there is such a folder.
    """
    written = _written(house)  # before anything is read: an edit meanwhile is then read the next time
    known = _known(house, written)
    if known:
        return known
    seen = survey(house)
    problems = in_order([*seen.problems, *_of_the_look(house, seen)])
    found = Checked(tuple(release.file for release in seen.releases), problems)
    if house.files.sort(house.root / ".dateline") == "folder" and seen.newsroom.host.kind == "folder":
        with suppress(OSError):  # a folder that may only be read can still be checked
            _keep(house, written, seen, found)
    return found


def _of_the_look(house: House, seen: Survey) -> tuple[Problem, ...]:
    """What is wrong with the newsroom's own look; without one nothing is loaded that draws."""
    if not seen.newsroom.templates:
        return ()
    from pipeline.trial import tried

    return tried(house, seen)


def _known(house: House, written: str) -> Checked | None:
    """What was found before, None where anything is different now, or the hour of a release has come since."""
    try:
        row = json.loads(house.files.read(house.root / ".dateline" / KEPT))
        if not from_stamp(row["from"]) <= house.watch.sure().instant < from_stamp(row["until"]):
            return None
        if (row["written"], row["issued"]) != (written, _issued(house, row["site"], row["texts"])):
            return None
        problems = tuple(Problem(Place(*each.pop("place")), **each) for each in row["problems"])
        return Checked(tuple(row["files"]), problems)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _keep(house: House, written: str, seen: Survey, found: Checked) -> None:
    site, texts = seen.newsroom.host.path, sorted({entry.digest for entry in seen.record.entries})
    row = {
        "written": written,
        "issued": _issued(house, site, texts),
        "from": stamp(seen.at),
        "until": stamp(min((hour for hour in _hours(seen) if hour > seen.at), default=FOR_EVER)),
        "site": site,
        "texts": texts,
        "files": found.files,
        "problems": [asdict(each) | {"place": list(asdict(each.place).values())} for each in found.problems],
    }
    if house.host(seen.newsroom).showing() == seen.showing:  # nothing was lifted meanwhile
        path = house.root / ".dateline" / KEPT
        house.files.write(path, b"")  # it quotes what waits: nobody else may read it, whoever made the folder
        house.files.mode(path, 0o600)
        house.files.write(path, json.dumps(row, ensure_ascii=False).encode())


def _hours(seen: Survey) -> Iterator[datetime]:
    """When a release comes to be looked at in another way, though no file changes."""
    for release in seen.releases:
        if release.embargo and release.embargo.instant:
            yield release.embargo.instant
            late = release.embargo.instant + seen.newsroom.late_limit
            yield from (late, late + A_SECOND)  # it is too late only when that long is over


def _written(house: House) -> str:
    """A digest of what people write, byte for byte, of the ledger's age, and of the program with its libraries.

    Pictures may be many megabytes: it is asked when they were put there.
    """
    ages = fingerprint(house)
    paths = [Path(name) for name, _, _ in ages]
    texts = [_content(house, path) for path in _texts(house, paths)]
    others = [_touched(house, path) for path in paths if path.suffix != ".md"]
    ledger = [age(house, house.root / ".dateline" / name) for name in LEDGER]
    ledger += [house.written()] if house.written else []
    program = [pipeline.__version__, TZDATA, list(_program(house)), sys.version, libraries(house.files)]
    return digest(canonical([program, ages, texts, others, ledger]))


def _issued(house: House, site: str, texts: Iterable[str]) -> str:
    """A digest of every copy of the record, and of whether the issued texts are there."""
    records = [_content(house, house.root / name) for name in (f"{site}/feeds/record.jsonl", *RECORDS)]
    return digest(canonical([records, [age(house, house.store.path(text)) for text in texts]]))


def _texts(house: House, paths: Iterable[Path]) -> Iterator[Path]:
    yield house.root / "newsroom.yml"
    yield from (path for path in paths if path.suffix == ".md")


def _content(house: House, path: Path) -> str:
    try:
        return digest(house.files.read(path))
    except OSError as fault:
        return str(fault.errno)  # no file, or none that can be read: a state like any other


def _touched(house: House, path: Path) -> int:
    try:
        return house.files.touched(path)
    except OSError as fault:
        return -(fault.errno or 1)


def _program(house: House) -> Iterator[tuple[str, int, int]]:
    """The age of every module: while Dateline itself is worked on, its version does not tell."""
    folders = [Path(pipeline.__file__).parent]
    for folder in folders:
        for name in house.files.names(folder):
            if house.files.sort(folder / name) == "folder":
                folders.append(folder / name)
            elif name.endswith((".py", ".tsv", ".json")):
                yield (str(folder / name), *age(house, folder / name))

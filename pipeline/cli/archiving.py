"""The command `import-archive`: the texts of another site become releases that announce nothing."""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.cli.say import Stopped, house, problem_text, surveyed
from pipeline.coming import approval_digest
from pipeline.embargo.canonical import can_be_named
from pipeline.issued import resolve
from pipeline.moving import items, looks_like
from pipeline.moving.addresses import PATTERN
from pipeline.moving.item import Asked, Left
from pipeline.moving.planned import Planned, Planner
from pipeline.moving.source import Source, opened
from pipeline.problem import Problem
from pipeline.source.amend import Unamendable, with_approval
from pipeline.survey import House, Survey
from pipeline.zone import UnknownZone, zone


@dataclass(slots=True)
class Outcome:
    """What was found: the releases and drafts that are written, and the reasons why others were left."""

    written: list[Planned] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


def import_archive(words: argparse.Namespace) -> int:
    """Write a release for each text of an old site; nothing that is there is touched, nothing is fetched."""
    at = house(words.newsroom)
    seen = surveyed(at)
    asked = _asked(at, seen, words)
    source, kind = _source(at, words)
    done, folder = Outcome(), at.root / "releases"
    for one in Planner(source, asked, _taken(seen), _known(seen)).planned(items(kind)(source, asked)):
        _take(done, one)
        if isinstance(one, Planned) and not words.dry_run:
            _write(at, source, folder, one)
    _tell(done, words, kind)
    if done.written and not words.dry_run:
        _approve(at, done, words.by or [])
    return 1 if any(problem.stops for problem in done.problems) else 0


def _asked(at: House, seen: Survey, words: argparse.Namespace) -> Asked:
    newsroom = seen.newsroom
    if words.issuer not in newsroom.organisations:
        known = " or ".join(newsroom.organisations)
        raise Stopped(f"newsroom.yml has no organisation called {words.issuer}. Write --issuer {known}.", 2)
    address = words.address or ""
    if address and not PATTERN.fullmatch(address):
        raise Stopped("--address needs the address of the old site, such as https://www.agency.example/.", 2)
    try:
        zone(words.zone if can_be_named(words.zone) else "") if words.zone else None
    except UnknownZone:
        raise Stopped(f"There is no zone called {words.zone}. Write one such as {newsroom.home}.", 2) from None
    return Asked(newsroom, words.issuer, at.clock.now(), address, words.zone or "")


def _source(at: House, words: argparse.Namespace) -> tuple[Source, str]:
    path = Path(words.folder)
    if at.files.sort(path) not in ("file", "folder"):
        raise Stopped(f"There is no folder or file {path}.", 2)
    source = opened(at.files, path)
    kind = words.source or next(iter(looks_like(source)), "")
    if not kind:
        raise Stopped(f"Nothing in {path} is a text that can be read here. Say what it is, such as --from html.", 3)
    return source, kind


def _taken(seen: Survey) -> Iterator[str]:
    """Every slug that a release has, had, or may have whose file cannot be read."""
    yield from (release.slug for release in seen.releases)
    yield from (entry.slug for entry in seen.record.entries)
    yield from seen.unread


def _known(seen: Survey) -> Iterator[str]:
    """Every old address that a release has, or a public text whose file is gone."""
    for release in seen.releases:
        yield from release.archive.addresses if release.archive else ()
    for text in seen.record.texts.values():
        yield from text["archive"].get("addresses", ()) if text.archived else ()


def _take(done: Outcome, one: Planned | Left) -> None:
    if isinstance(one, Left):
        done.left[one.why] += 1
        done.problems += [one.problem] if one.problem else []
    else:
        done.written.append(one)
        done.problems += one.item.problems


def _write(at: House, source: Source, folder: Path, one: Planned) -> None:
    """The files beside it first: a release without them would have a problem."""
    target = folder / one.path
    at.files.make_folder(target.parent)
    for name, path in one.beside.files.items():
        _lay(at, target.parent / name, source.read(path))
    _lay(at, target, one.text.encode())


def _lay(at: House, path: Path, data: bytes) -> None:
    """Write a file where none is, or the same that an import which was cut short left there."""
    sort = at.files.sort(path)
    if sort == "none":
        at.files.write(path, data)
    elif sort != "file" or at.files.read(path) != data:
        raise Stopped(f"{path} is there already, so the import ends here. Move it away, and import again.", 3)


def _tell(done: Outcome, words: argparse.Namespace, kind: str) -> None:
    for problem in sorted(done.problems, key=lambda each: (each.place.file, each.place.line)):
        print(problem_text(problem), end="\n\n")
    drafts = sum(one.draft for one in done.written)
    would = "would be written" if words.dry_run else "written"
    print(f"Read as {kind}: {_count(len(done.written), 'text')} {would} into releases/, {drafts} of them as drafts.")
    for why, count in sorted(done.left.items()):
        print(f"  {count} left where it was: {why}" if count == 1 else f"  {count} left where they were: {why}")
    cut = sum(one.cut for one in done.written)
    if cut:
        print(f"  {cut} had an hour that names no zone, and bear the day alone. --zone NAME says in which it was.")
    if done.written:
        print("They announce nothing. What is no draft and in order (`dateline check`) is public at the next lift.")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _approve(at: House, done: Outcome, names: Iterable[str]) -> None:
    """Approve for these people what was just written and is whole; nothing else."""
    seen = surveyed(at)
    mine = {one.slug for one in done.written if not one.draft}
    stopped = {problem.place.file for problem in seen.problems if problem.stops}
    whole = [release for release in seen.releases if release.slug in mine and release.file not in stopped]
    for release in whole if names else ():
        path, digest = at.root / release.file, approval_digest(release, resolve(release, seen.newsroom))
        text = at.files.read(path).decode()
        for name in names:
            text = _approved(text, name, digest)
        at.files.write(path, text.encode())
    if len(whole) < len(mine):
        print(f"{len(mine) - len(whole)} of them still have problems that keep them from the public: `dateline check`.")
    lacking = seen.newsroom.approvals - len(set(names))
    if lacking > 0 and whole:
        print(f"Each waits for {lacking} approval{'s' if lacking > 1 else ''}; --by NAME approves all of an import.")


def _approved(text: str, name: str, digest: str) -> str:
    try:
        return with_approval(text, name, digest)
    except Unamendable as why:
        raise Stopped(f"The approval could not be written: {why}.", 1) from why

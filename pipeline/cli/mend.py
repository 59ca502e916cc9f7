"""What `check --fix` mends beside embargoes: what nobody can see, tabs, and printers' quotation marks round a text."""

from collections.abc import Collection, Iterator

from pipeline.cli.edit import reading_with
from pipeline.coming import approval_digest
from pipeline.digest import digest
from pipeline.issued import resolve
from pipeline.problem import Place
from pipeline.read import Reading
from pipeline.release import Release
from pipeline.source.mend import Done, Mended, cleaned, straightened
from pipeline.survey import House, Survey

MEANWHILE = "{file} is left as it is: it was changed meanwhile; look at it and run this again."
MOST_LINES = 6  # of one file that are named for one kind of mending


def mend(at: House, seen: Survey, files: Collection[str], *, named: bool) -> Iterator[str]:
    """Mend these release files where that is safe; a paragraph on each that was mended, or could have been.

    What is public or withdrawn is left alone, and so is a text that people approved: a machine must not void what
    they said. `named` says that a person asked for these very files: then it is told why one of them was left.
    """
    for file in sorted(files):
        if file.startswith("releases/") and file in seen.digests:
            yield from _mended(at, seen, file, named)


def _mended(at: House, seen: Survey, file: str, named: bool) -> Iterator[str]:
    path = at.root / file
    data = at.files.read(path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    clean = cleaned(text)
    if not clean.done and not _has_quotes(seen, file):
        return
    if digest(data) != seen.digests[file]:
        yield MEANWHILE.format(file=file)
        return
    reading = reading_with(at, file, clean.text.encode())
    release = next((each for each in reading.releases if each.file == file), None)
    if release is None or release.killed:
        return
    if seen.record.last(release.slug):
        if named:
            yield f"{file} is public already, so it stays as it was written."
        return
    whole, left = _straight(clean, release, reading, seen)
    if whole.done:
        if not at.files.rewrite(path, data, whole.text.encode()):
            yield MEANWHILE.format(file=file)
            return
        yield "\n".join(f"{file}:{told}" for told in _grouped(whole.done))
    if left:
        yield left


def _straight(clean: Mended, release: Release, reading: Reading, seen: Survey) -> tuple[Mended, str]:
    """The text with its quotation marks mended too, and why they were not, '' where they were or there are none."""
    places = [problem.place for problem in reading.problems if _quotes(problem.code)]
    places = [place for place in places if place not in (release.place_of("embargo"), Place(release.file))]
    whole = straightened(clean.text, places)
    if not whole.done:
        return clean, ""
    bound = approval_digest(release, resolve(release, seen.newsroom))
    if any(approval.digest == bound for approval in release.approved):
        line = whole.done[0][0]
        why = "the text is approved as it stands, and a mended one would have to be approved again"
        return clean, f"{release.file}:{line}: the printers' quotation marks are left as they are: {why}."
    return Mended(whole.text, (*clean.done, *whole.done)), ""


def _quotes(code: str) -> bool:
    return code == "smart-quotes"


def _has_quotes(seen: Survey, file: str) -> bool:
    return any(problem.place.file == file and _quotes(problem.code) for problem in seen.problems)


def _grouped(done: Collection[Done]) -> Iterator[str]:
    """Each kind of mending once, with the lines where it was done."""
    kinds: dict[str, list[int]] = {}
    for line, told in done:
        kinds.setdefault(told, []).append(line)
    for told, lines in kinds.items():
        named = ", ".join(map(str, sorted(lines)[:MOST_LINES]))
        more = f" and {len(lines) - MOST_LINES} more lines" if len(lines) > MOST_LINES else ""
        yield f"{named}{more}: {told}"

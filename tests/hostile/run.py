"""The guard: reads one batch of hostile inputs in a process of its own, bounded in memory and time.

Memory may grow by 256 MiB from where the libraries are loaded; two seconds of the processor are given to each input.
One line of JSON is said when a case begins and one when it has ended, so that a death is known by its name.
"""

import json
import re
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from pipeline.check import check
from pipeline.checks import Context
from pipeline.files import Disk
from pipeline.imports import drafted
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.read import Reading, read
from pipeline.release import Release
from pipeline.source.characters import Unreadable
from pipeline.typeset.markdown import TAGS, html, opening, plain
from tests.hostile.case import NEWSROOM, Case
from tests.hostile.every import EVERY

MOST_MEMORY = 256 * 1024 * 1024
MOST_SECONDS = 2
AT = datetime(2026, 12, 1, tzinfo=UTC)


def main(kind: str) -> None:
    """Run every case of a kind."""
    batch = [case for case in EVERY if case.kind == kind]
    with tempfile.TemporaryDirectory() as folder:
        _warm(Path(folder) / "warm")
        _bound()
        for number, case in enumerate(batch):
            _say({"begins": case.id})
            _say({"ended": case.id} | _ran(case, Path(folder) / str(number)))


def _say(row: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


def _warm(folder: Path) -> None:
    """Load what is loaded lazily, so that the bound holds for the input alone."""
    _outcome(Case("release", "", "", frozenset(), b"---\ntitle: x\n---\n\n*a* [b](https://a.example)\n"), folder)
    _outcome(
        Case("import", "", "", frozenset(), b"A title of it\n\nOn 4 December 2026, 09:00 they will\n"), folder / "i"
    )
    import mammoth  # type: ignore[import-untyped]  # noqa: F401  # it ships no types; loaded for its size


def _bound() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _ran(case: Case, folder: Path) -> dict[str, object]:
    started = time.process_time()
    # a hang inside a library ends the process: nothing softer could interrupt it
    resource.setrlimit(resource.RLIMIT_CPU, (int(started) + MOST_SECONDS + 3, resource.RLIM_INFINITY))
    try:
        problems, clean = _outcome(case, folder)
        told: dict[str, object] = {"problems": [_row(problem) for problem in problems], "clean": clean}
    except Exception:
        told = {"crash": traceback.format_exc()[-1500:]}
    return told | {"seconds": round(time.process_time() - started, 3)}


def _row(problem: Problem) -> list[object]:
    return [problem.place.file, problem.place.line, problem.place.column, problem.code, len(str(problem))]


def _outcome(case: Case, folder: Path) -> tuple[Iterable[Problem], str]:
    """The problems of a case, and what is not clean about what was accepted, '' for nothing."""
    (folder / "releases").mkdir(parents=True)
    (folder / "newsroom.yml").write_text(NEWSROOM, encoding="utf-8")
    if case.kind == "newsroom":
        (folder / "newsroom.yml").write_bytes(case.data)
    elif case.kind == "release":
        (folder / "releases" / case.file).write_bytes(case.data)
    if case.lay:
        case.lay(folder)
    reading = read(Disk(), folder)
    if case.kind == "import":
        assert reading.newsroom
        return _imported(case, reading.newsroom, folder)
    return [*reading.problems, *_checked(reading)][:1000], _dirt(reading.releases)


def _checked(reading: Reading) -> Iterable[Problem]:
    if reading.newsroom is None:
        return ()
    return check(reading.releases, reading.newsroom, Context(reading.releases, AT, unread=reading.unread))


def _imported(case: Case, newsroom: Newsroom, folder: Path) -> tuple[Iterable[Problem], str]:
    """A draft must be readable again, with no problem that its import did not tell; what it tells is advice."""
    try:
        draft = drafted(case.data, case.file, newsroom)
    except Unreadable as why:
        return why.problems, ""
    (folder / "releases" / f"{draft.slug}.md").write_text(draft.text, encoding="utf-8")
    reading = read(Disk(), folder)
    known = {(problem.place, problem.code) for problem in draft.problems}
    untold = [str(problem) for problem in reading.problems if (problem.place, problem.code) not in known]
    dirt = _dirt(reading.releases)
    return (), dirt or (f"not told: {untold[:3]}" if untold else "" if reading.releases else "no release")


def _dirt(releases: Iterable[Release]) -> str:
    for release in releases:
        for text in (html(release.body), html(release.notes, 3, "editors-")):
            tags = {match[1].lower() for match in re.finditer(r"<\s*/?\s*([a-zA-Z!?][\w:-]*)", text)}
            addresses = re.findall(r'(?:href|src)="([^"]*)"', text)
            if tags - TAGS:
                return f"tags {sorted(tags - TAGS)[:5]}"
            if not all(re.match(r"#|https?:|mailto:|tel:", address, re.IGNORECASE) for address in addresses):
                return f"addresses {addresses[:5]}"
        plain(release.body)
        opening(release.body)
    return ""


if __name__ == "__main__":
    main(sys.argv[1])

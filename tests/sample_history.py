"""The history of the sample newsroom, played again with the real line and a clock moved by hand.

`python -m tests.sample_history` writes `feeds/` anew: what the sample's readers have seen so far.
"""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.clock import HandClock, from_stamp
from pipeline.coming import approval_digest
from pipeline.files import Disk
from pipeline.issued import resolve
from pipeline.ledger import SqliteLedger
from pipeline.source.amend import with_approval
from pipeline.survey import House, survey
from pipeline.tick import tick

SAMPLE = Path(__file__).parents[1]
DIRECTOR = "Communications Director"

MEMORANDUM = "2020-12-04-unicri-caricom-impacs-mou"
COURSE = "2021-04-22-research-methods-course.md"
COURS = "2021-04-22-cours-methodes-de-recherche.md"
WEBINAR = "2022-07-07-webinar-on-keeping-archives.md"
NOTICE = "2022-09-01-library-notice-3.md"
OPEN_DAY = "2023-05-09-library-open-day-advisory"

# when, which releases, and the revision that was put there just before
HISTORY: Sequence[tuple[str, tuple[str, ...], int]] = (
    ("2020-12-04T13:00:00Z", (MEMORANDUM,), 1),
    ("2021-04-22T14:00:00Z", (COURS, COURSE), 1),
    ("2022-07-07T15:00:00Z", (WEBINAR,), 1),
    ("2022-07-07T17:40:00Z", (WEBINAR,), 2),
    ("2022-09-01T13:00:00Z", (NOTICE,), 1),
    ("2022-09-02T14:10:00Z", (NOTICE,), 2),
    ("2023-05-09T12:30:00Z", (OPEN_DAY,), 1),
    ("2023-05-15T18:00:00Z", (OPEN_DAY,), 2),
)

# what stands in releases/ now, and what stood there at revision 1
FIRST_REVISION: Mapping[str, Sequence[tuple[str, str]]] = {
    NOTICE: (
        (
            "revision: 2\ncorrection: The notice first gave the opening hours as 08:00 to 16:00. "
            "They are 09:00 to 17:00.\n",
            "",
        ),
        (
            "three days a week, from 09:00 to 17:00, without a fee.",
            "three days a week, from 08:00 to 16:00, without a fee.",
        ),
        ("Fridays, from 09:00 to 17:00, and there is no fee.", "Fridays, from 08:00 to 16:00, and there is no fee."),
    ),
    WEBINAR: (
        (
            "revision: 2\nkilled: The announcement went out before the day of the webinar was settled. "
            "No webinar takes place on 21 July 2022; a new release will give the day once it is fixed.\n",
            "",
        ),
        (
            "the webinar is invented, and its announcement is withdrawn to show how a kill looks.",
            "the webinar is invented.",
        ),
    ),
    OPEN_DAY: (
        (
            "attachments:\n  - {file: programme.pdf, title: Programme of the open day}\n"
            "revision: 2\nupdate: The programme of the day is attached.\n",
            "",
        ),
        ("The full programme is attached to this advisory.", "The full programme follows."),
    ),
}


def replay(folder: Path) -> None:
    """Play the whole history in an empty folder, second by second as it was."""
    (folder / "releases").mkdir(parents=True)
    (folder / ".dateline").mkdir()
    shutil.copy(SAMPLE / "newsroom.yml", folder)
    shutil.copytree(SAMPLE / "marks", folder / "marks")
    clock = HandClock(from_stamp("2020-12-01T12:00:00Z"))
    ledger = SqliteLedger(folder / ".dateline" / "ledger.sqlite3")
    house = House(folder, Disk(), clock, ledger, {}, "history")
    tick(house)
    for instant, names, revision in HISTORY:
        for name in names:
            _put(folder, name, revision)
        for name in names:
            _approve(house, name)
        clock.move_to(from_stamp(instant))
        done = tick(house)
        if len(done.lifted) != len(names):
            raise RuntimeError(f"{instant}: {done.troubles or [str(problem) for problem in done.survey.problems]}")
    ledger.close()


def write() -> None:
    """Put what the history leaves in `feeds/` into the sample newsroom."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "newsroom"
        replay(folder)
        shutil.rmtree(SAMPLE / "feeds", ignore_errors=True)
        shutil.copytree(folder / "feeds", SAMPLE / "feeds")


def release_file(folder: Path, name: str) -> Path:
    """The Markdown file of a release, whether it is a file or a folder."""
    path = folder / "releases" / name
    return path if name.endswith(".md") else path / "release.md"


def _put(folder: Path, name: str, revision: int) -> None:
    source, target = SAMPLE / "releases" / name, folder / "releases" / name
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    text = release_file(SAMPLE, name).read_text(encoding="utf-8")
    if revision == 1:
        for old, new in FIRST_REVISION.get(name, ()):
            if text.count(old) != 1:
                raise ValueError(f"{name}: {old!r} does not stand there exactly once")
            text = text.replace(old, new)
    release_file(folder, name).write_text(text, encoding="utf-8")


def _approve(house: House, name: str) -> None:
    seen = survey(house)
    path = release_file(house.root, name)
    release = next(each for each in seen.releases if each.file == path.relative_to(house.root).as_posix())
    wanted = approval_digest(release, resolve(release, seen.newsroom))
    path.write_text(with_approval(path.read_text(encoding="utf-8"), DIRECTOR, wanted), encoding="utf-8")


if __name__ == "__main__":
    write()

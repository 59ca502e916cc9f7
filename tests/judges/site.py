"""The sample site with all that a page can hold, lifted by the real line into a folder of its own."""

import fcntl
import shutil
from pathlib import Path

from pipeline.clock import HandClock, from_stamp
from pipeline.files import Disk
from pipeline.ledger import SqliteLedger
from pipeline.survey import House
from pipeline.tick import tick
from tests.cli import ROOT

SHOWCASE = Path(__file__).parent / "showcase"
ADDRESS = "https://newsroom.example"  # as newsroom.yml has it
WHEN = "2050-01-03T12:00:00Z"  # nothing of the sample waits for its hour any more
DRAWING = ROOT / "releases/2020-12-04-unicri-caricom-impacs-mou/signing.png"
PROGRAMME = ROOT / "releases/2023-05-09-library-open-day-advisory/programme.pdf"


def site(folder: Path) -> Path:
    """The public tree below `folder`, built by whoever comes first and shared by all who ask."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "newsroom/live").exists():
            shutil.rmtree(folder / "newsroom", ignore_errors=True)  # one that was not finished
            build(folder / "newsroom")
    return (folder / "newsroom/live").resolve()


def build(newsroom: Path) -> None:
    """Lift every release of the sample and of `showcase/`, whoever has yet to approve it; no release may stay back."""
    write(newsroom)
    ledger = SqliteLedger(newsroom / ".dateline/ledger.sqlite3")
    try:
        house = House(newsroom, Disk(), HandClock(from_stamp(WHEN)), ledger, {}, "judges", witnesses=lambda *_: tuple)
        done = tick(house)
        problems = [str(problem) for problem in done.survey.problems if problem.stops]
        coming = [each for each in done.survey.coming if not (each.release.draft or each.release.hold)]
        left = {each.release.slug for each in coming} - {lifted.entry.slug for lifted in done.lifted}
        if problems or left or done.troubles:
            raise RuntimeError(f"the sample site is not whole: {problems} {sorted(left)} {done.troubles}")
    finally:
        ledger.close()


def write(newsroom: Path) -> None:
    """The sample newsroom as people wrote it, without its approvals, and the showcase among its releases."""
    (newsroom / ".dateline").mkdir(parents=True)
    for name in ("feeds", "marks", "releases", "templates"):
        shutil.copytree(ROOT / name, newsroom / name)
    shutil.copytree(SHOWCASE, newsroom / "releases", dirs_exist_ok=True)
    everything = newsroom / "releases/everything"
    shutil.copy(DRAWING, everything / "drawing.png")
    shutil.copy(DRAWING, everything / "drawing again.png")
    shutil.copy(PROGRAMME, everything)
    written = (ROOT / "newsroom.yml").read_text(encoding="utf-8")
    free = written.replace("\napprovals: 1\n", "\napprovals: 0\n")
    if free == written:
        raise ValueError("newsroom.yml: `approvals: 1` does not stand there")
    (newsroom / "newsroom.yml").write_text(free, encoding="utf-8")

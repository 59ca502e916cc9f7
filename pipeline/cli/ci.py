"""The command `ci`: a desk in a scheduled run, on a machine that is thrown away afterwards."""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from pipeline.carried import Carried
from pipeline.cli.publish import aloud, asked_to_close, exit_code, length_of_time, puzzled_by, tell
from pipeline.cli.run import say_on_page, visibility
from pipeline.cli.say import Stopped, folder, misread
from pipeline.clock import SystemClock, stamp
from pipeline.delivery import Delivery
from pipeline.files import Disk
from pipeline.git import WRITER, Git, GitRefuses
from pipeline.github import Github, GithubRefuses, github_from
from pipeline.job import Job, at_work, known_names
from pipeline.lease import Lease
from pipeline.ledger import LedgerRefuses, SqliteLedger
from pipeline.ledger.branch import Branch
from pipeline.ledger.choice import ADDRESS
from pipeline.ledger.journal import JournalLedger
from pipeline.read import read
from pipeline.release import Release
from pipeline.source_feeds import SourceFeeds
from pipeline.summary import Told, summary, warnings
from pipeline.survey import House, NoNewsroom, survey
from pipeline.tick import Tick
from pipeline.upstream import LONGEST, Upstream

STATE = "dateline-state"
SHORT = 15.0  # seconds for one call of git: a push that takes longer is looked at before anything is sent


def ci(words: argparse.Namespace) -> int:
    """Lift what is due, wait for what comes soon, and leave the ledger on its branch; `close` only does the last."""
    _one_ledger()
    root, branch = folder(words.newsroom).absolute(), words.branch or _branch(Path(words.newsroom))
    github = github_from(os.environ, branch)
    _somewhere(root)
    at, journal = _opened(root)
    stop = asked_to_close(twice=False)
    feeds = SourceFeeds(root, at.files, _git(root), branch)
    carried = Carried(_git(root), at.files, root / ".dateline")
    job = Job(at, journal, _lease(at), feeds, carried, length_of_time(words.ahead, "--ahead"))
    if words.act == "close":
        job.finish()
        return _closed(job)
    strangers = _seen_by_strangers(at, words.visibility, github)
    job.house = replace(at, upstream=Upstream(root, at.files, _git(root, LONGEST), branch, at.clock))
    job.stop, job.say, job.puzzled = stop, _teller(strangers=strangers), _puzzler()
    aloud("A scheduled run has begun. What it writes down outlives this machine.")
    job.work(length_of_time(words.bounded))
    troubles = [*_go_on(job, github), *job.troubles]
    return _ended(job, troubles, strangers=strangers)


def _opened(root: Path) -> tuple[House, JournalLedger]:
    """The newsroom with the real seams, and its ledger as a journal."""
    Disk().make_folder(root / ".dateline", mode=0o700)
    kept, clock = SqliteLedger(root / ".dateline" / "ledger.sqlite3", late=True), SystemClock()
    house = House(root, Disk(), clock, kept, os.environ, f"{os.uname().nodename}:{os.getpid()}:{_run()}")
    journal = JournalLedger(kept, Branch(_git(root), STATE), partial(known_names, house), clock)
    return at_work(house, journal), journal


def _one_ledger() -> None:
    """Stopped where the environment names another ledger than the branch: each of them would send what is due."""
    if os.environ.get(ADDRESS):
        raise Stopped(
            f"{ADDRESS} names a Postgres server, but a scheduled run keeps its ledger on the branch {STATE}, and with"
            f" two ledgers a post could go out twice. Nothing was done. Take {ADDRESS} out of the environment of this"
            " run; where a desk keeps the ledger on that server, docs/ci.md says what to run instead.",
            3,
        )


def _somewhere(root: Path) -> None:
    """Stopped where the public pages would be thrown away with this machine: the record would call public what nobody
    can see."""
    newsroom = read(Disk(), root).newsroom
    if newsroom is None or newsroom.host.kind != "folder":
        return
    if (root / newsroom.host.path).parent.resolve().is_relative_to(root.resolve()):
        raise Stopped(
            "newsroom.yml puts the public pages into this checkout, which is thrown away after the run. Name a host"
            " that lasts: docs/ci.md says which. On a machine that stays, use `dateline desk`.",
            3,
        )


def _run() -> str:
    """What tells this run from any other: machines that are thrown away all bear one name."""
    return os.environ.get("GITHUB_RUN_ID", "") + "-" + os.urandom(4).hex()


def _git(root: Path, longest: float = SHORT) -> Git:
    return Git(root, environment={name: os.environ.get(name, value) for name, value in WRITER.items()}, longest=longest)


def _lease(at: House) -> Lease:
    return Lease(_git(at.root), at.clock, at.owner)


def _branch(root: Path) -> str:
    """The branch of the newsroom's files: the one that started the run, or that is checked out."""
    named = os.environ.get("GITHUB_REF_NAME", "")
    if named:
        return named
    with suppress(GitRefuses):
        return _git(root).line("symbolic-ref", "--short", "HEAD")
    raise Stopped("Nobody can tell which branch holds the newsroom's files: name it with --branch.", 2)


def _seen_by_strangers(at: House, told: str | None, github: Github | None) -> bool:
    """Whether anybody may read the repository; Stopped where it is so and holds a text under embargo."""
    known = told or visibility() or _asked(github)
    if not known:
        raise Stopped("Nobody can tell who sees this repository: say --visibility private, internal or public.", 2)
    if known != "public":
        return False
    try:
        seen = survey(at)
    except NoNewsroom as why:
        raise misread(why.problems) from why
    public = {entry.slug for entry in seen.record.entries}
    waits = [each for each in seen.releases if each.slug not in public and _embargoed(each, seen.at)]
    waits += [change.release for change in seen.coming if change.instant is not None and change.instant > seen.at]
    if (waits or seen.unread) and not seen.newsroom.public_drafts:
        raise Stopped(
            "This repository is public and holds a text under embargo, which anybody can read there now. Nothing was"
            " lifted. Make the repository private; or write `public-drafts: yes` into newsroom.yml, if that is meant.",
            3,
        )
    return not seen.newsroom.public_drafts


def _embargoed(release: Release, now: datetime) -> bool:
    embargo = release.embargo
    return embargo is None or (embargo.instant is not None and embargo.instant > now)


def _asked(github: Github | None) -> str:
    with suppress(GithubRefuses):
        return github.visibility() if github else ""
    return ""


def _teller(*, strangers: bool) -> Callable[[Tick], None]:
    """What each look of the desk says into the log, which for strangers is only what is public."""
    told: list[str] = []

    def say(done: Tick) -> None:
        with suppress(OSError):
            tell(
                replace(done, alarms=(), survey=replace(done.survey, coming=(), problems=())) if strangers else done,
                told,
            )

    return say


def _puzzler() -> Callable[[NoNewsroom | OSError], None]:
    before: list[str] = []

    def puzzled(why: NoNewsroom | OSError) -> None:
        words = puzzled_by(why)
        if words != before:
            before[:] = words
            aloud(*words, "Nothing is lifted until that is mended.")

    return puzzled


def _go_on(job: Job, github: Github | None) -> Iterator[str]:
    """Begin the run that waits on where this one cannot, and keep the schedule switched on; what failed, in words."""
    if github is None:
        if job.needs_successor:
            yield "Something comes soon for which this run cannot wait: the next one must begin before it."
        return
    try:
        if job.needs_successor:
            github.dispatch()
            aloud("Another run was started, which waits for what comes next.")
    except GithubRefuses as why:
        yield f"The run that was to wait on could not be started: {why} Start it by hand, or wait for the schedule."
    with suppress(GithubRefuses):  # a schedule that was switched off would not have begun this run
        github.enable()


def _closed(job: Job) -> int:
    aloud(*job.troubles or ["What this run left behind is pushed."])
    return 3 if job.troubles else 0


def _ended(job: Job, troubles: list[str], *, strangers: bool) -> int:
    """The receipt, the warnings and the exit code of a run."""
    if job.another:
        aloud("Another run waits already, so this one ends.")
        say_on_page("## Dateline\n\nAnother run waits already, so this one ended.\n")
        return 0
    note = f"The next hour is {stamp(job.following)}." if job.following and not strangers else ""
    aloud(*troubles, *filter(None, [note]), "The run is over.")
    if job.last is None:
        say_on_page("## Dateline\n\nNothing could be read: run `dateline check`.\n")
        return 3
    rows = _rows(job)
    told = Told(job.last.survey, job.lifted, rows, job.last.alarms, troubles, note, strangers)
    say_on_page(summary(told))
    if os.environ.get("GITHUB_ACTIONS") == "true":
        aloud(*(f"::warning title=Dateline::{_escaped(each)}" for each in (*warnings(told), *troubles)))
    code = exit_code(job.last, rows)
    return 3 if troubles else code


def _rows(job: Job) -> tuple[Delivery, ...]:
    with suppress(LedgerRefuses):
        return job.journal.load()
    return ()


def _escaped(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

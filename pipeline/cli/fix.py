"""What `check --fix` does: each pending embargo is written in its canonical form, and nothing else is touched."""

from collections.abc import Collection, Iterator

from pipeline.cli.say import Stopped
from pipeline.embargo import Embargo, Refusal, canonical, read_embargo
from pipeline.newsroom import Newsroom
from pipeline.release import Release
from pipeline.source.amend import Unamendable, with_embargo
from pipeline.survey import House, Survey

MEANWHILE = "it was changed meanwhile; look at it and run this again"


def fix(at: House, seen: Survey, files: Collection[str], *, named: bool) -> Iterator[str]:
    """Rewrite the embargoes of these files; a line or two on each that was rewritten, or could have been.

    `named` says that a person asked for these very files: then one that is public already is told too. Stopped
    where it cannot be known what was promised: an embargo that moved must not be settled by a machine.
    """
    settled(seen)
    problems = {problem.place for problem in seen.problems}
    for release in seen.releases:
        embargo = release.embargo
        if release.file not in files or release.killed or embargo is None or embargo.instant is None:
            continue
        words = canonical(embargo)
        if words == embargo.words or release.place_of("embargo") in problems:  # a problem is for a person to mend
            continue
        if seen.record.last(release.slug):
            if named:
                yield f"{release.file} is public already, so its embargo stays as it was written."
        else:
            yield _rewritten(at, release, embargo, words, seen.newsroom)


def settled(seen: Survey) -> None:
    """Stopped where the ledger cannot say what was promised."""
    if seen.review.refused:
        raise Stopped(f"Nothing was rewritten: {seen.review.refused}", 3)


def _rewritten(at: House, release: Release, embargo: Embargo, words: str, newsroom: Newsroom) -> str:
    place = release.place_of("embargo")
    start = f"{release.file}:{place.line}: embargo is"
    if not _same(words, embargo, release, newsroom):
        return f"{start} left as it is, for {words} would not be read as the same instant."
    path = at.root / release.file
    data = at.files.read(path)
    try:
        amended = with_embargo(data.decode("utf-8"), words, was=embargo.words, date=release.date)
    except (Unamendable, UnicodeDecodeError) as why:
        return f"{start} left as it is: {why if isinstance(why, Unamendable) else MEANWHILE}."
    if not at.files.rewrite(path, data, amended.encode()):
        return f"{start} left as it is: {MEANWHILE}."
    return f"{start} now {words}\n  it was: {embargo.words}"


def _same(words: str, embargo: Embargo, release: Release, newsroom: Newsroom) -> bool:
    """Whether the new words are read as the old ones were, so that approvals and promises hold."""
    try:
        read = read_embargo(
            words, home=newsroom.home, date=release.date, order=newsroom.order, aliases=newsroom.zone_aliases
        )
    except Refusal:
        return False
    return (read.instant, read.zone) == (embargo.instant, embargo.zone)

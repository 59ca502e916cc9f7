"""What the commands that change a release share: finding it, editing its file whole or not at all, saying what next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.cli.clone import clone_of
from pipeline.cli.say import Stopped, house, release_or_stop, surveyed, times
from pipeline.files import Busy
from pipeline.instead import Instead
from pipeline.issued import resolve
from pipeline.problem import Problem
from pipeline.read import Reading, read
from pipeline.record import Entry
from pipeline.release import Release
from pipeline.source.amend import Unamendable
from pipeline.source.change import Value, with_fields
from pipeline.source.characters import UNSEEN
from pipeline.source.values import is_no_reason
from pipeline.survey import House, Survey

TAKES = "Where `dateline desk` runs in this folder, it follows within seconds."
ELSEWHERE = "Where it runs on another machine, commit this and bring it there at once: docs/operate.md says how."

FASTER = "{file} was changed by somebody else just now, and was left alone. Look at it, run this again."

PATIENCE = 10.0  # seconds for a desk that is lifting at this moment; it needs one or two
A_MOMENT = 0.05  # seconds


class Unwritable(Stopped):
    """A release file in which no field can be written, though it can be read."""


@dataclass(frozen=True, slots=True)
class Found:
    """A release that somebody is about to change, and its newest entry in the record, None if it was never public."""

    at: House
    seen: Survey
    release: Release
    last: Entry | None

    @property
    def slug(self) -> str:
        return self.release.slug

    @property
    def public(self) -> bool:
        """Whether readers see its text now."""
        return self.last is not None and self.last.kind != "kill"

    @property
    def revising(self) -> bool:
        """Whether a new revision of a public text waits."""
        return self.last is not None and self.release.revision > self.last.revision


def found(newsroom: str, slug: str) -> Found:
    """The release of that slug, no draft; the command ends where there is none, or its file cannot be read."""
    at = house(newsroom)
    seen = surveyed(at)
    release_or_stop(seen, slug)
    release = own_file(seen, slug)
    if release is None:
        raise Stopped(f"{slug} is public, but its file is gone or cannot be read. Run `dateline check`.", 3)
    if release.draft:
        raise Stopped(
            f"{slug} is a draft, so nothing happens with it. Nothing was changed. "
            f"Take the line `draft: true` out of {release.file} first.",
            3,
        )
    return Found(at, seen, release, seen.record.last(slug))


def own_file(seen: Survey, slug: str) -> Release | None:
    """The release of that slug as it is written now; of two files the one that is public."""
    last, same = seen.record.last(slug), [release for release in seen.releases if release.slug == slug]
    live = (each for each in same if last and resolve(each, seen.newsroom).digest == last.digest)
    return next(live, same[0] if same else None)


def told(words: str, option: str) -> str:
    """What a person said on the command line, as it can stand in a file: one line, every character of it seen."""
    text = words.strip()
    if not text:
        raise Stopped(f"{option} is empty. Say it in a sentence.", 2)
    if "\n" in text or "\r" in text:
        raise Stopped(f"{option} goes over several lines. Say it on one.", 2)
    if UNSEEN.search(text):
        raise Stopped(f"{option} holds a character that nobody can see. Type it again without it.", 2)
    return text


def reason(words: str, option: str) -> str:
    """What a person said as `told` takes it, and in words: the command ends where it is yes, no or a sign."""
    text = told(words, option)
    if is_no_reason(text):
        raise Stopped(f"{option}: `{text}` says nothing to others, so nothing was changed. Say it in a few words.", 1)
    return text


def stopping(where: Found) -> bool:
    """Whether something is wrong with its file that stops a lift."""
    return any(problem.stops and problem.place.file == where.release.file for problem in where.seen.problems)


def edit(where: Found, fields: Mapping[str, Value]) -> Release:
    """Write these fields into the release file, and read it again before: it stays as it is if that would do harm.

    Stopped with the reason where the file would not read as it was meant, or would have a new problem; Unwritable
    where there is no place in it for a field.
    """
    file = where.release.file
    data = where.at.files.read(where.at.root / file)
    try:
        amended = with_fields(data.decode("utf-8"), fields)
    except Unamendable as why:
        raise Unwritable(f"{file} was left as it is: {why}.", 1) from why
    return put(where, data, amended.encode())


def edit_what_waits(where: Found, fields: Mapping[str, Value]) -> None:
    """Edit as `edit` does; Stopped, with the file as it was, where the release went out before that was written."""
    path = where.at.root / where.release.file
    before = where.at.files.read(path)
    edit(where, fields)
    written = where.at.files.read(path)
    now = went_out(where.at, where.seen, where.slug)
    if now is None:
        return
    untouched = where.at.files.rewrite(path, written, before)
    left = f" {where.release.file} is as it was." if untouched else ""
    raise Stopped(
        f"Too late: {where.slug} went out at {public_since(now, where.slug)}.{left}\n"
        f'To take it back: dateline kill {where.slug} --because "…"',
        3,
    )


def went_out(at: House, before: Survey, slug: str) -> Survey | None:
    """After a write: how the newsroom stands now, if the text of a release became public meanwhile, else None.

    A lift that read the file before the write keeps the desk's lock to its end. So the record is looked at once more
    when that lock was free. Stopped where it stays taken.
    """
    now = surveyed(at)
    if not _is_newer(before, now, slug):
        _let_a_lift_end(at, slug)
        now = surveyed(at)
    return now if _is_newer(before, now, slug) else None


def public_since(seen: Survey, slug: str) -> str:
    """When a release last changed in public, at home."""
    last = seen.record.last(slug)
    return times(last.instant, seen.newsroom)[0] if last else ""


def _is_newer(before: Survey, now: Survey, slug: str) -> bool:
    last = now.record.last(slug)
    return last is not None and last.kind != "kill" and last != before.record.last(slug)


def _let_a_lift_end(at: House, slug: str) -> None:
    begun = at.clock.elapsed()
    while True:
        try:
            with at.files.lock(at.root / ".dateline" / "desk.lock"):
                return
        except FileNotFoundError:  # no desk ever worked here
            return
        except Busy:
            if at.clock.elapsed() - begun >= PATIENCE:
                break
        at.clock.sleep(A_MOMENT)
    raise Stopped(
        f"It is written, but a desk is lifting at this moment and does not come to an end. Whether {slug} went out "
        "just before is not known yet: look with `dateline status`, and run this again.",
        3,
    )


def put(where: Found, data: bytes, amended: bytes) -> Release:
    """Write the release file that held `data` anew, whole or not at all; Stopped as for `edit`."""
    at, file = where.at, where.release.file
    path = at.root / file
    release = _proof(at, file, data, amended)
    if not at.files.rewrite(path, data, amended):
        raise Stopped(FASTER.format(file=file), 3)
    return release


def goes_to_the_desk(at: House) -> str:
    """Who sees the edit, and when."""
    return f"{TAKES} {ELSEWHERE}" if clone_of(at.root) else TAKES


def approvals_now(where: Found) -> str:
    """What an edit of the public text or its hour means for approvals, '' where none are asked for."""
    wanted = where.seen.newsroom.approvals
    if not wanted:
        return ""
    void = "What was approved before is void. " if where.release.approved else ""
    people = "one person" if wanted == 1 else f"{wanted} people"
    return f"{void}It waits until {people} approved it as it stands: `dateline approve {where.slug} --by NAME`."


def reading_with(at: House, file: str, data: bytes) -> Reading:
    """What would be read if one release file held these bytes, and there were no other release."""
    return read(Instead(at.root / file, data), at.root)


def _proof(at: House, file: str, data: bytes, amended: bytes) -> Release:
    """The release as it would be read; Stopped where it could not be, or would have a problem it has not now."""
    before, after = (reading_with(at, file, each) for each in (data, amended))
    new = next(_new_problems(before, after), None)
    if new:
        raise Stopped(f"{file} was left as it is. {new.wrong} {new.mend}", 1)
    release = next((each for each in after.releases if each.file == file), None)
    if release is None:
        raise Stopped(f"{file} was left as it is: it cannot be read. Run `dateline check {file}`.", 1)
    return release


def _new_problems(before: Reading, after: Reading) -> Iterator[Problem]:
    known = {(problem.code, problem.wrong) for problem in before.problems}
    return (each for each in after.problems if each.stops and (each.code, each.wrong) not in known)

"""What the pages of the preview say of releases, as plain data for their templates."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from pipeline.clock import stamp
from pipeline.coming import PROBLEMS, Coming, approval_digest, approvals_missing
from pipeline.issued import resolve
from pipeline.preview.coming_up import Lift, by_day
from pipeline.preview.office import Office
from pipeline.problem import Problem
from pipeline.release import Release
from pipeline.spelled import spelled
from pipeline.survey import House, Survey

Row = dict[str, Any]
LATELY = 10  # of what is public, the newest first
AROUND = 2  # lines that are shown before and behind the one that a problem is about


def overview(office: Office, at: House, seen: Survey) -> Row:
    """What is coming by day, what has no hour, what is being written, what cannot be read, what is public."""
    counts = _counts(seen.problems)
    days = by_day(seen, office.quiet(at, seen))
    return {
        "days": [_day(day, lifts, office, seen, counts) for day, lifts in days.items()],
        "hourless": [_change(each, office, seen, counts) for each in seen.coming if each.instant is None],
        "drafts": [_release(each, counts) for each in seen.releases if each.draft and not each.killed],
        "unread": [{"file": file, "problems": counts.get(file, (0, 0))} for file in seen.unreadable()],
        "public": _public(seen),
        "newsroom_problems": [_plain(each) for each in seen.problems if each.place.file == "newsroom.yml"],
    }


def _day(day: date, lifts: Iterable[Lift], office: Office, seen: Survey, counts: Mapping[str, tuple[int, int]]) -> Row:
    rows = [
        _change(each.change, office, seen, counts) | {"hour": each.hour, "conflicts": each.conflicts} for each in lifts
    ]
    return {"day": f"{day:%A}, {day.day} {day:%B %Y}", "iso": day.isoformat(), "lifts": rows}


def _change(change: Coming, office: Office, seen: Survey, counts: Mapping[str, tuple[int, int]]) -> Row:
    return _release(change.release, counts) | {
        "kind": change.kind,
        "waits": office.waits(change, seen.at),
        "ready": not change.obstacles,
        "stamp": stamp(change.instant) if change.instant else "",
    }


def _release(release: Release, counts: Mapping[str, tuple[int, int]]) -> Row:
    stops, advice = counts.get(release.file, (0, 0))
    title = release.title or release.slug
    return {"slug": release.slug, "title": title, "file": release.file, "stops": stops, "advice": advice}


def _counts(problems: Iterable[Problem]) -> Mapping[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for problem in problems:
        stops, advice = found.get(problem.place.file, (0, 0))
        found[problem.place.file] = (stops + problem.stops, advice + (not problem.stops))
    return found


def _public(seen: Survey) -> list[Row]:
    newest: dict[str, Row] = {}
    for entry in reversed(seen.record.entries):
        text = seen.record.texts.get(entry.digest)
        if entry.slug not in newest:
            title = (text["title"] if text else "") or entry.slug
            newest[entry.slug] = {"slug": entry.slug, "title": title, "kind": entry.kind, "since": stamp(entry.instant)}
        if len(newest) == LATELY:
            break
    return list(newest.values())


def beside(office: Office, at: House, seen: Survey, release: Release, change: Coming | None) -> Row:
    """What stands beside the views of a release: its hour, problems, what was set aside, approvals, what was sent."""
    instant = change.instant if change else None
    last = seen.record.last(release.slug)
    return {
        "release": release,
        "instant": stamp(instant) if instant else "",
        "zones": office.zones(instant, seen, release.issuers) if instant else (),
        "public": stamp(last.instant) if last else "",
        "public_zones": office.zones(last.instant, seen, release.issuers) if last else (),
        "withdrawn": last is not None and last.kind == "kill",
        "waits": _state(office, seen, release, change),
        "ready": change is not None and not change.obstacles and not release.draft,
        "problems": problems_of(office, at, seen, release.file),
        "waivers": seen.waived.get(release.file, ()),
        **_approvals(seen, release),
        "sent": office.sent(at, seen, release.slug),
        "commands": _commands(seen, release, change),
    }


def _state(office: Office, seen: Survey, release: Release, change: Coming | None) -> str:
    if release.draft:
        return "A draft: nothing happens with it until somebody says that it is ready."
    if change is None:
        last = seen.record.last(release.slug)
        return "" if last else "Withdrawn before it was public."
    told = office.waits(change, seen.at)
    return f"{told[:1].upper()}{told[1:]}."


def number(seen: Survey, release: Release) -> str:
    """The number that an approval of the release as it stands would name."""
    return spelled(approval_digest(release, resolve(release, seen.newsroom)))


def _approvals(seen: Survey, release: Release) -> Row:
    issued = resolve(release, seen.newsroom)
    bound = approval_digest(release, issued)
    return {
        "approvals": [(each.by, each.digest == bound) for each in release.approved],
        "missing": approvals_missing(release, issued, seen.newsroom),
        "number": number(seen, release),
    }


def _commands(seen: Survey, release: Release, change: Coming | None) -> list[str]:
    """What a person may do with it now, by the names of the commands."""
    last = seen.record.last(release.slug)
    public = last is not None and last.kind != "kill"
    if release.draft or release.killed or (last and last.kind == "kill"):
        return []
    waits = change is not None
    approve = (
        ["approve"]
        if waits and seen.newsroom.approvals and PROBLEMS not in (change.obstacles if change else ())
        else []
    )
    held = (["unhold"] if release.hold else ["hold"]) + ["move"] if waits else []
    return [*approve, *held, *(["update", "correct"] if public else []), "kill"]


def problems_of(office: Office, at: House, seen: Survey, file: str) -> list[Row]:
    """Every problem of a file with the lines around its place."""
    try:
        text = at.files.read(at.root / file).decode(errors="replace")
    except OSError:
        text = ""
    return told_of(office, text, (each for each in seen.problems if each.place.file == file))


def told_of(office: Office, text: str, problems: Iterable[Problem]) -> list[Row]:
    """Problems with the lines of this text around the places that they are about."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    return [_plain(problem) | {"lines": _lines(office, lines, problem)} for problem in problems]


def _plain(problem: Problem) -> Row:
    return {
        "code": problem.code,
        "line": problem.place.line,
        "file": problem.place.file,
        "wrong": problem.wrong,
        "mend": problem.mend,
        "stops": problem.stops,
    }


def _lines(office: Office, lines: list[str], problem: Problem) -> list[Row]:
    at = problem.place.line - 1
    rows = []
    for number in range(max(0, at - AROUND), min(len(lines), at + AROUND + 1)):
        parts = office.marked(lines[number], problem) if number == at else (lines[number], "", "")
        rows.append({"number": number + 1, "parts": parts, "here": number == at})
    return rows


def instants(seen: Survey, extra: datetime | None = None) -> list[tuple[str, str]]:
    """The instants at which the site will look another way, the present first: each stamp with what is new then."""
    found: dict[str, list[str]] = {stamp(seen.at): ["now"]}
    for change in seen.coming:
        if change.instant and change.instant > seen.at and not change.obstacles:
            found.setdefault(stamp(change.instant), []).append(change.release.title)
    if extra:
        found.setdefault(stamp(extra), ["the instant that you asked for"])
    return sorted((when, ", ".join(what)) for when, what in found.items())

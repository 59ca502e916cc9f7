"""The commands that change what waits or is public: hold, unhold, move, update, correct."""

import argparse
from datetime import datetime

from pipeline.cli.edit import Found, approvals_now, edit, edit_what_waits, found, goes_to_the_desk, reason, told
from pipeline.cli.say import Stopped, ended, span, times, withdrawn
from pipeline.embargo import Embargo, Refusal, read_embargo
from pipeline.issued import Issued, resolve
from pipeline.source.change import Value

EDITING = "the text is being changed"


def hold(words: argparse.Namespace) -> int:
    """Stop a release that waits, up to its last second."""
    because = reason(words.because, "--because")
    where = found(words.newsroom, words.slug)
    _waits(where, "a hold does not take it back")
    if where.release.hold == because:
        print(f"{where.slug} is on hold for just that reason already. Nothing was changed.")
        return 0
    edit_what_waits(where, {"hold": because})
    again = f" The reason was: {where.release.hold}" if where.release.hold else ""
    print(f"{where.slug} is on hold and does not go out, whatever its hour. Written to {where.release.file}.{again}")
    print(goes_to_the_desk(where.at))
    print(f"To let it go again: dateline unhold {where.slug}")
    return 0


def unhold(words: argparse.Namespace) -> int:
    """Take a hold away; it goes out at its hour, or at once where that has passed."""
    where = found(words.newsroom, words.slug)
    if "hold" not in where.release.places:
        print(f"{where.slug} is not on hold. Nothing was changed.")
        return 0
    if where.revising and not _is_edited(where):
        raise Stopped(
            f"The text in {where.release.file} is still word for word the public one. Nothing was changed. "
            "Change it first; if only the notice is meant to go out, take the line `hold:` out by hand.",
            3,
        )
    edit(where, {"hold": ""})
    print(f"{where.slug} is no longer on hold. Taken out of {where.release.file}: {where.release.hold}")
    print(_when(where))
    print(goes_to_the_desk(where.at))
    return 0


def move(words: argparse.Namespace) -> int:
    """Give a release that waits another hour; the words are read before anything is written."""
    wanted = told(" ".join(words.words), "The new hour")
    where = found(words.newsroom, words.slug)
    _waits(where, "another hour does not take it back")
    instant = _ahead(_read(wanted, where), where)
    former = where.release.embargo
    if former is not None and former.instant == instant:
        print(f"That is the hour that {where.slug} has already. Nothing was changed.")
        return 0
    fields: dict[str, Value] = {"embargo": wanted}
    if where.release.broken and where.last is None:
        fields["broken"] = ""  # it was said of another hour
    edit_what_waits(where, fields)
    print(f"{where.slug} has a new hour. Written to {where.release.file}.")
    print("\n".join(f"  {line}" for line in times(instant, where.seen.newsroom, where.release.issuers)))
    if former is not None and former.instant is not None:
        print(f"It was {times(former.instant, where.seen.newsroom)[0]}.")
    if where.release.hold:
        print(f"It is still on hold: {where.release.hold}")
    _say(approvals_now(where))
    print(goes_to_the_desk(where.at))
    return 0


def update(words: argparse.Namespace) -> int:
    """Begin a new revision of a public release that adds something new."""
    return _revise(words, "update", "correction", "what is new")


def correct(words: argparse.Namespace) -> int:
    """Begin a new revision of a public release that mends an error."""
    return _revise(words, "correction", "update", "what was wrong and is right now")


def _revise(words: argparse.Namespace, field: str, other: str, what: str) -> int:
    why = reason(" ".join(words.words), f"The sentence that says {what}")
    where = found(words.newsroom, words.slug)
    last = where.last
    if withdrawn(where.slug, where.seen) or where.release.killed:
        raise Stopped(f"{where.slug} was withdrawn, so it is not changed any more. Write a new release.", 3)
    if last is None:
        needs = "correction" if field == "correction" else "update"
        print(f"{where.slug} is not public yet, so it needs no {needs}: just edit {where.release.file}.")
        _say(approvals_now(where))
        return 3
    if where.revising and getattr(where.release, field) == why:
        print(f"Revision {where.release.revision} of {where.slug} says just that already. Nothing was changed.")
        return 0
    number = where.release.revision if where.revising else last.revision + 1
    edited = _is_edited(where)
    fields: dict[str, Value] = {"revision": str(number), field: why, other: ""}
    holds = not (edited or where.seen.newsroom.approvals or where.release.hold)
    edit(where, fields | ({"hold": EDITING} if holds else {}))
    print(f"Revision {number} of {where.slug} is begun, as {_a(field)}. Written to {where.release.file}.")
    _what_next(where, number, edited=edited, holds=holds)
    return 0


def _what_next(where: Found, number: int, *, edited: bool, holds: bool) -> None:
    file, slug = where.release.file, where.slug
    if edited:
        print("The text in the file is changed already; look it over once more.")
    else:
        print(f"Now change the text itself in {file}; readers see the old one until the new one goes out.")
    if holds:
        print(f"It is on hold, so that it cannot go out half done. When the text is right: dateline unhold {slug}")
    elif where.release.hold:
        print(f"It is on hold: {ended(where.release.hold)} When the text is right: dateline unhold {slug}")
    elif where.seen.newsroom.approvals:
        _say(approvals_now(where))
    else:
        print(f"Nothing else is needed: revision {number} goes out as it stands.")
    print(goes_to_the_desk(where.at))


def _is_edited(where: Found) -> bool:
    """Whether the file says something else than the public text, apart from the revision and its reason."""
    last = where.last
    public = where.seen.record.texts.get(last.digest) if last else None
    return public is None or _bare(resolve(where.release, where.seen.newsroom)) != _bare(public)


def _bare(issued: Issued) -> dict[str, object]:
    return {key: value for key, value in issued.text.items() if key not in ("revision", "update", "correction")}


def _waits(where: Found, but: str) -> None:
    """The command ends for what is public or withdrawn, unless a new revision of it waits."""
    if where.release.killed or (where.last and where.last.kind == "kill"):
        raise Stopped(f"{where.slug} was withdrawn, so nothing of it waits. Nothing was changed.", 3)
    if where.public and not where.revising:
        raise Stopped(
            f"{where.slug} is public, and {but}. Nothing was changed.\n"
            f'To mend it: dateline correct {where.slug} "…"\nTo take it back: dateline kill {where.slug} --because "…"',
            3,
        )


def _read(words: str, where: Found) -> Embargo:
    room = where.seen.newsroom
    try:
        return read_embargo(words, home=room.home, date=where.release.date, order=room.order, aliases=room.zone_aliases)
    except Refusal as why:
        raise Stopped(f"Nothing was changed. {why.wrong}\n{why.mend}", 1) from why


def _ahead(embargo: Embargo, where: Found) -> datetime:
    """The hour to which it is moved; the command ends where that is none, or has passed."""
    now, instant = where.at.clock.now(), embargo.instant
    if instant is None:
        raise Stopped(
            f"These words name no hour, so nothing was changed. If {where.slug} is to go out at once, "
            f"write `embargo: FOR IMMEDIATE RELEASE` into {where.release.file}.",
            1,
        )
    if instant <= now:
        hour = times(instant, where.seen.newsroom)[0]
        raise Stopped(f"That was {span(now - instant)} ago ({hour}), so nothing was changed. Give an hour to come.", 1)
    return instant


def _when(where: Found) -> str:
    """When a release goes out that nothing holds any more."""
    change = next((each for each in where.seen.coming if each.release == where.release), None)
    left = [each for each in change.obstacles if not each.startswith("on hold")] if change else []
    if left:
        return f"It still does not go out: {'; '.join(left)}."
    if change is None:
        return "Nothing of it waits to go out."
    if change.instant is None or change.instant <= where.seen.at:
        return "Its hour has come, so it goes out at once."
    return f"It goes out on {', '.join(times(change.instant, where.seen.newsroom))}."


def _a(field: str) -> str:
    return "an update" if field == "update" else "a correction"


def _say(line: str) -> None:
    if line:
        print(line)

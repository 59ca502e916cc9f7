"""Waivers: which checks people may set aside by name and for a reason, which they did, and which they cannot."""

import re
from collections.abc import Iterable, Iterator, Mapping

from pipeline.codes import WHAT
from pipeline.coming import people
from pipeline.problem import Problem
from pipeline.release import Release, Waiver
from pipeline.source.slip import quoted

# What is about time, or about words that must not get out, is never set aside, not even where it only advises: a code
# that begins or ends like one of these belongs to it. A test asks the families `times` and `leftovers`.
TIME_BEGINS = (
    "broken-", "clock-", "date-", "day-", "embargo-", "event-", "hour-", "lift-", "month-", "time-", "weekday-",
    "year-", "zone-",
)  # fmt: skip
TIME_ENDS = ("-hour",)
LEAK_BEGINS = ("drafting-", "leftover-", "placeholder-", "secret-", "tracked-")
LEAK_ENDS = ("-left", "-pasted")

CONTACTS = "contact-"  # the only stops that may be set aside, and only by two people
NOT_EVEN_BY_TWO = ("contact-unknown",)  # an id that stands for nobody: there is nothing to print in its place
WITNESSES = 2
ASKED_ONLY_ONLINE = ("link-dead",)  # what is found only with `--online`, and set aside there
NEEDS_QUOTES = re.compile(r"[\[\]{},:#\"'&*!|>%@`]")

Weighed = tuple[tuple[Problem, ...], Mapping[str, tuple[Waiver, ...]]]


def weighed(problems: Iterable[Problem], releases: Iterable[Release]) -> Weighed:
    """The problems that are left, and by file the waivers that set the others aside.

    A waiver that sets nothing aside is a problem of its own. A withdrawn release needs none, so there nobody looks.
    """
    left, in_force = list(problems), dict[str, tuple[Waiver, ...]]()
    for release in releases:
        if not release.waive or release.killed:
            continue
        own = [problem for problem in left if problem.place.file == release.file]
        aside = tuple(code for code in _codes(release) if _may(release, code, own))
        left = [problem for problem in left if problem.place.file != release.file or problem.code not in aside]
        left += _told(release, own, aside)
        found = tuple(waiver for waiver in release.waive if waiver.code in aside and _whole(waiver))
        if found:
            in_force[release.file] = found
    return tuple(left), in_force


def never(code: str) -> bool:
    """Whether a check is about time, or about words that must not get out."""
    return code.startswith(TIME_BEGINS + LEAK_BEGINS) or code.endswith(TIME_ENDS + LEAK_ENDS)


def _whole(waiver: Waiver) -> bool:
    """What lacks a reason or a name, or names no check, waives nothing; reading says that already."""
    return bool(waiver.code in WHAT and waiver.because and people(waiver.by))


def _codes(release: Release) -> tuple[str, ...]:
    """The checks that this release would set aside, each once."""
    return tuple(dict.fromkeys(waiver.code for waiver in release.waive if _whole(waiver)))


def _names(release: Release, code: str) -> list[str]:
    return [name for waiver in release.waive if waiver.code == code and _whole(waiver) for name in waiver.by]


def _may(release: Release, code: str, own: Iterable[Problem]) -> bool:
    """Whether there is something to set aside, and these people may."""
    found = [problem.stops for problem in own if problem.code == code]
    if not found or never(code):
        return False
    return not any(found) or (_by_two(code) and len(people(_names(release, code))) >= WITNESSES)


def _by_two(code: str) -> bool:
    return code.startswith(CONTACTS) and code not in NOT_EVEN_BY_TWO


def _told(release: Release, own: Iterable[Problem], aside: Iterable[str]) -> Iterator[Problem]:
    """Of every waiver that sets nothing aside: why not, once for each check."""
    stopping = {problem.code: problem.stops for problem in sorted(own, key=lambda problem: problem.stops)}
    for code in _codes(release):
        if code in aside:
            continue
        at = next(at for at, waiver in enumerate(release.waive) if waiver.code == code and _whole(waiver))
        place = release.place_of(f"waive.{at}.code")
        if never(code):
            yield Problem(
                place,
                "waiver-refused",
                f"The check `{code}` is about time, or about words that must not get out, so nobody can set it aside.",
                f"Take its entry out of `waive`; `dateline check --explain {code}` says how to mend what it finds.",
            )
        elif code in ASKED_ONLY_ONLINE and code not in stopping:
            continue
        elif code not in stopping:
            yield Problem(
                place,
                "waiver-idle",
                f"The check `{code}` finds nothing in this release, so there is nothing to set aside.",
                "Take its entry out of `waive`, so that it hides nothing later.",
                stops=False,
            )
        elif not _by_two(code):
            yield Problem(
                place,
                "waiver-refused",
                f"What `{code}` finds here stops the release, and that cannot be set aside.",
                f"Take its entry out of `waive`; `dateline check --explain {code}` says how to mend what it finds.",
            )
        else:
            name = _names(release, code)[0]
            yield Problem(
                place,
                "waiver-refused",
                f"What `{code}` finds here stops the release, and one person alone cannot set that aside.",
                f"Ask a second person, and name both: `by: [{_entry(name)}, {_other(name)}]`; or mend what it finds.",
            )


def _entry(name: str) -> str:
    return quoted(name) if NEEDS_QUOTES.search(name) else name


def _other(name: str) -> str:
    """An example of a second person, who is not the first."""
    first, second = "Communications Director", "Duty Editor"
    return second if people([name]) == people([first]) else first

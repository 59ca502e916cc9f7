"""The watch: whether the wall clock can be believed, and the earliest instant that it can be now."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import inf
from pathlib import Path

from pipeline.anchor import Anchor, anchor_from
from pipeline.clock import Clock
from pipeline.files import Files

JUMP = 0.5  # seconds between the wall clock and the anchor from which on it is in doubt
OTHER = 0.25  # seconds by which a jump changes before it is told as another one
LOOK = 0.05  # seconds within which both clocks are read, so that a pause between them is no jump
BELIEVE = "or a person runs `dateline clock --believe`"


@dataclass(frozen=True, slots=True)
class Testimony:
    """What somebody outside says of our wall clock: by how many seconds it is ahead, give or take `margin`.

    `allowed` is the difference, in seconds, from which on it contradicts: 0.5 for chrony, 2 for an HTTP date.
    `at` is the second, by `Clock.elapsed`, at which it was measured; infinite for this very moment. What was measured
    before the wall clock jumped says nothing about it since.
    """

    name: str
    ahead: float
    margin: float
    allowed: float
    at: float = inf

    @property
    def contradicts(self) -> bool:
        return abs(self.ahead) - self.margin > self.allowed

    def confirms(self, jump: float) -> bool:
        """Whether it can tell the wall clock from what it would show without a jump of so many seconds, and does.

        It must show the very same time for that: one that is wrong itself may only happen to be nearer.
        """
        apart = abs(self.ahead - jump)
        return apart > self.margin and abs(self.ahead) - self.margin <= JUMP


@dataclass(frozen=True, slots=True)
class Sure:
    """The earliest instant that it can be now, and in plain words why lifts wait ('' where nothing is doubtful).

    `advice`: which outside clock is wrong where the others agree; it holds nothing.
    """

    instant: datetime
    doubt: str = ""
    advice: str = ""


class Watch:
    """Holds the wall clock to a clock that nobody can set, and to what outside clocks say.

    The anchor stands in `clock.json`, so that a jump while nothing ran is seen as well, and what one process learns
    counts for all; where it cannot be written it is kept in memory. With `looking`, `sure` writes nothing: that
    is for `consult`, which hears others first.
    """

    def __init__(self, clock: Clock, files: Files, folder: Path, *, looking: bool = False) -> None:
        self._writes = not looking
        self._clock, self._files, self._path = clock, files, folder / "clock.json"
        self._anchor: Anchor | None = None
        self._age = (0, 0)  # of the file, when it was last read
        self._kept = True
        self._jump: tuple[float, float] | None = None  # by how many seconds, and at which second it was first seen
        self._advice = ""

    def sure(self) -> Sure:
        """What can be relied on now; cheap, for the last instant before a switch."""
        wall, elapsed = self._read()
        anchor = self._held(wall, elapsed)
        if anchor is None:
            told = "Whether the clock of this machine jumped cannot be told: .dateline/clock.json cannot be read."
            return Sure(wall, f"{told} {_until('it can')}")
        expected = anchor.expected(elapsed)
        jump = self._jumped((wall - expected).total_seconds(), elapsed)
        instant = min(wall, expected) - timedelta(seconds=anchor.ahead)
        return Sure(instant, _doubt(anchor, jump), self._advice)

    def consult(self, testimonies: Iterable[Testimony], *, asked: bool = False) -> Sure:
        """Take in what outside clocks say; where they agree with the wall clock it is believed anew.

        `asked`: newsroom.yml names outside clocks, so that one must agree before the first lift after a start of the
        machine. The majority rules, so that of two none may contradict. Without any, nothing changes.
        """
        self.sure()
        heard = tuple(testimonies)
        found = replace(self._anchor, asked=asked) if self._anchor else None
        if heard:
            found = self._judged(found, heard, asked)
        if found and (found != self._anchor or not self._kept):
            self._keep(found)
        return self.sure()

    def believe(self) -> Sure:
        """A person says that the wall clock is right; OSError where no other process could be told so."""
        asked = bool(self._anchor and self._anchor.asked)
        wall, elapsed = self._read()
        anchor = Anchor(wall, elapsed, self._clock.boot(), asked=asked, proven=True)
        self._files.write(self._path, anchor.data())
        return self.sure()

    def _read(self) -> tuple[datetime, float]:
        """Both clocks at one moment, the one that nobody can set a little before."""
        for _ in range(3):
            elapsed = self._clock.elapsed()
            wall = self._clock.now()
            if self._clock.elapsed() - elapsed < LOOK:
                break
        return wall, elapsed

    def _held(self, wall: datetime, elapsed: float) -> Anchor | None:
        """The anchor, read again where somebody wrote another one; None where there is one that cannot be read."""
        try:
            age = self._files.age(self._path)
            if age not in (self._age, (0, 0)):
                found = anchor_from(self._files.read(self._path))
                self._age = age
                self._anchor = found if found.holds(self._clock.boot(), elapsed) else self._anchor
        except (OSError, ValueError):
            return self._anchor
        if self._anchor is None:
            self._anchor, self._kept = Anchor(wall, elapsed, self._clock.boot()), False
            if self._writes:
                self._keep(self._anchor)
        return self._anchor

    def _keep(self, anchor: Anchor) -> None:
        self._anchor, self._kept = anchor, False
        with suppress(OSError):
            self._files.write(self._path, anchor.data())
            self._kept = True

    def _jumped(self, by: float, elapsed: float) -> float:
        """By how many seconds the wall clock jumped, 0 for not; the same figure as long as it hardly changes."""
        if abs(by) <= JUMP:
            self._jump = None
        elif self._jump is None or abs(self._jump[0] - by) > OTHER:
            self._jump = (by, elapsed)
        return self._jump[0] if self._jump else 0.0

    def _judged(self, held: Anchor | None, heard: tuple[Testimony, ...], asked: bool) -> Anchor:
        """The anchor after a hearing. A jump is only believed if a clock that was read since then confirms it."""
        wall, elapsed = self._read()
        fresh = Anchor(wall, elapsed, self._clock.boot(), asked=asked)
        odd = {each.name: each.ahead for each in heard if each.contradicts}
        agreeing = [each for each in heard if not each.contradicts]
        ruled = len(agreeing) > len(odd)
        self._advice = f"{_said(odd)} The other clocks do not agree with that." if odd and ruled else ""
        if odd and not ruled:
            before = held or fresh
            return replace(before, against=before.against if _alike(before.against, odd) else odd)
        if held is None or (self._jump and _confirmed(agreeing, *self._jump)):
            held = fresh
        elif self._jump:
            return replace(held, against={})
        ahead = max(0.0, *(each.ahead - each.margin for each in agreeing))
        return replace(held, proven=True, ahead=round(ahead, 3), against={})


def ask_in(asked: float | None, elapsed: float, doubt: bool, to_hour: float | None) -> float:
    """In how many seconds outside clocks should be asked again: 0 for now, infinite for when something waits.

    `asked` and `elapsed`: the second of the last time and of now, by `Clock.elapsed`; `to_hour`: seconds to the next
    hour at which something waits to be lifted, negative once it is over. They are asked at the start, every 2 s while
    in doubt, every 10 minutes within a day of an hour, and once within its last minute, but not in the last 10 s.
    """
    if asked is None:
        return 0.0
    since = elapsed - asked
    if doubt:
        return max(0.0, 2 - since)
    if to_hour is None:
        return inf
    if 0 <= to_hour < 10:
        return to_hour
    regular, last_minute = max(600 - since, to_hour - 86_400), to_hour - 60
    done = to_hour < 0 or since <= -last_minute
    return max(0.0, regular if done else min(regular, last_minute))


def _confirmed(agreeing: Iterable[Testimony], jump: float, since: float) -> bool:
    return any(each.at >= since and each.confirms(jump) for each in agreeing)


def _alike(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    """Whether the same clocks say nearly the same, so that it is not told anew in other figures."""
    return one.keys() == other.keys() and all(abs(one[name] - other[name]) <= 2 for name in one)


def _doubt(anchor: Anchor, jump: float) -> str:
    if jump:
        way = "ahead" if jump > 0 else "back"
        return f"The clock of this machine jumped {way} by {length(jump)}. {_until('it agrees again')}"
    if anchor.against:
        mend = "If the other clock is wrong, take it out of newsroom.yml first."
        return f"{_said(anchor.against)} {_until('they agree')} {mend}"
    if anchor.asked and not anchor.proven:
        told = "No outside clock has confirmed the clock of this machine since it was started."
        return f"{told} {_until('one of those in newsroom.yml does')}"
    return ""


def _until(what: str) -> str:
    return f"Nothing is lifted until {what}, {BELIEVE}."


def _said(against: Mapping[str, float]) -> str:
    """Who says what of the clock of this machine, in one sentence."""
    rows = [f"{length(by)} {'ahead' if by > 0 else 'behind'} by {name}" for name, by in sorted(against.items())]
    return f"The clock of this machine is {' and '.join(rows)}."


def length(seconds: float) -> str:
    """A difference in words, its sign dropped: `0.7 seconds`, `12 seconds`, `1 hour 5 minutes`."""
    if abs(seconds) < 0.05:
        return "less than 0.1 seconds"
    if abs(seconds) < 9.95:
        tenths = f"{abs(seconds):.1f}".removesuffix(".0")
        return f"{tenths} second{'' if tenths == '1' else 's'}"
    left = round(abs(seconds))
    said = []
    for name, size in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count, left = divmod(left, size)
        said += [f"{count} {name}{'' if count == 1 else 's'}"] if count else []
    return " ".join(said[:2])

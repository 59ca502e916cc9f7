"""Lines made to keep a reader busy: one piece again and again, alone, behind an hour or before it."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from pipeline.embargo import Refusal, read_embargo

LENGTHS = (250, 500, 1000, 2000)
MOST_ROUNDS = 20
HOUR = "Friday, 4 December 2020, 09:00 hrs UTC-4"
PLACES = {"alone": "{}", "behind an hour": HOUR + " {}", "before an hour": "{} " + HOUR}
# fmt: off
PIECES = (
    "9", "09", "9 ", "2020 ", "2020-", "20201204", "04/", "4/12/", "4.", "4.12.", "1 de ", "4th ", "1er ",
    "2020-12-04 ", "09:", "09:00", "09:00 ", "9h", "9 h ", "9h30 ", "9 a", "9 a.", "9 a.m. ", "9-", "9 - ", "09:00-",
    "12 noon ", "0900Z", "041300Z", "041300ZDEC", "041300ZDEC20 ", "T", "Z", "Z ", "4 December ", "December ",
    "December 4 ", "mar. ", "mar. 1 ", "may ", "Friday ", "Friday, ", "Fri", "sun ", "a.m. ", "p. m. ", "hrs ",
    "hours ", "heures ", "de ", "de la ", "the ", "UTC", "UTC+", "UTC+4", "UTC+4 ", "UTC ", "GMT (", "+", "+0",
    "-04:00 ", "- ", "-", "+04:00", "AST ", "EST", "est ", "AST / ", "Eastern Time ", "Australian Eastern ",
    "heure d ete de l ", "London ", "St. John's ", "St. ", "Paris time ", "time ", "time in ", "heure de ",
    "standard ", "America/", "America/Port_of_Spain ", "A/", "a/a ", "A-", "A/RES/74/123 ", "COP26 ", "USDL-26-1000 ",
    "A1-", "Port of Spain ", "San Juan ", "Santo Domingo de los ", "and ", ", ", ".", "...", ". ", ":", "'", "' ",
    "s' ", "l'", "d'", "''", '"', "“", "(", ")", "()", "( ", "(9", "[", "[ ]", "[date] ", "[time", "{", "}", "<", ">",
    "<b>", "</b>", "<b", "<a ", "<a href=x>", "<b><i>", "<br>", "<!--", "< b", "> ", "\n> ", "_", "__", "_a", "a_",
    "_a_ ", "*", "**a** ", "~", "~~", "|", "\\", "&", "&amp;", "&#", "&#57;", "&amp;amp;", "&nbsp", "&lt;b&gt;", "\n",
    "\r\n", "\t", " ", " \n", "\u2003", "\u200b", "\u00ad", "\u0301", "e\u0301", "é", "ﬁ", "９", "²", "\u202e",
    "\u0130", "ß", "x", "xa ", "Xa ", "XYZ ", "after ", "until ", "not ", "for ", "no later than ", "between ",
    "within ", "minutes ", "two ", "half ", "o clock ", "midnight ", "in the morning ", "da tarde ", "tomorrow ",
    "immediate ", "release ", "embargo ",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Growth:
    """What one kind of line costs: the CPU seconds at each of LENGTHS."""

    name: str
    seconds: tuple[float, ...]

    @property
    def worst(self) -> float:
        """The most that doubling the length multiplied the time by."""
        return max(longer / shorter for shorter, longer in pairwise(self.seconds))


def lines(length: int) -> Iterator[tuple[str, str]]:
    """Every hostile line of about this length, by name; no piece is cut, for half of one is another kind of line."""
    for piece in PIECES:
        for place, form in PLACES.items():
            room = length - len(form.format(""))
            yield f"{piece!r} {place}", form.format(piece * (room // len(piece)))


def growths(most: float) -> list[Growth]:
    """The costs of every kind of line, the worst first."""
    by_name: dict[str, list[str]] = {}
    for length in LENGTHS:
        for name, line in lines(length):
            by_name.setdefault(name, []).append(line)
    return sorted((_growth(name, kind, most) for name, kind in by_name.items()), key=lambda growth: -growth.worst)


def _growth(name: str, kind: list[str], most: float) -> Growth:
    """The least that each length took in rounds over all lengths; more rounds as long as one seems to take too much.

    A processor that is slowed down by others for a while is slow for all lengths of a round.
    """
    growth = Growth(name, tuple(_seconds(line) for line in kind))
    for turn in range(MOST_ROUNDS):
        if turn and growth.worst <= most:
            break
        again = zip(growth.seconds, kind, strict=True)
        growth = Growth(name, tuple(min(least, _seconds(line)) for least, line in again))
    return growth


def _seconds(line: str) -> float:
    """The least CPU seconds of several runs, at least two and about two milliseconds."""
    runs = [cpu(lambda: _read(line)) for _ in range(2)]
    while sum(runs) < 0.002:
        runs.append(cpu(lambda: _read(line)))
    return min(runs)


def _read(line: str) -> None:
    with suppress(Refusal):
        read_embargo(line, home="America/Port_of_Spain", date="2020-12-01")


def cpu(work: Callable[[], object]) -> float:
    """The CPU seconds that one run takes this process; other work on the machine does not count."""
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1e9

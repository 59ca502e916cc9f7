"""Groups: dates and weekdays that stand together, the days they allow, and the hours they belong to (P2, P3, P15)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.embargo.days import WEEKDAYS, YEAR_FIRST, spoken, two_readings, year_first
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.row import distance, neighbours
from pipeline.embargo.statements import ZONES, Day, Declared, Hour, Item, Weekday

YEARLESS_DAYS = 90
A_DAY = timedelta(days=1)
MOST_DAYS = 8  # each is weighed against each other and against every hour


@dataclass(frozen=True, slots=True)
class Group:
    """Dates and weekdays that stand together: the days they allow, or only the weekdays if there is no date.

    `either` is a date in numbers without a year that can be two days; `owners` are the hours, by number, that the
    group can belong to.
    """

    dates: frozenset[date]
    weekdays: frozenset[int]
    dated: bool
    yearless: bool = False
    either: bool = False
    owners: tuple[int, ...] = (0,)
    words: str = ""


def groups_of(row: Sequence[Item], numbers: Mapping[int, int], declared: Declared) -> list[Group]:
    """The groups of a row with every year known, and the release's own day where the words give no date (policy P2).

    `numbers` are the numbers of the clauses by the places of their hours.
    """
    runs, hours = _runs(row), sorted(numbers)
    if len(runs) > MOST_DAYS:
        raise Refusal("P15", "The embargo gives too many days.", "Give one day and one hour.")
    found = [_group(row, hours, numbers, runs, run) for run in runs]
    if len(set(numbers.values())) == 1 and len(found) > 1:
        found = [_together(found)]
    return _with_days(found, declared, len(set(numbers.values())))


def _runs(row: Sequence[Item]) -> list[list[int]]:
    """The places of dates and weekdays that stand together: no hour, zone or strong break between them."""
    runs: list[list[int]] = []
    last: Item | None = None
    for at, item in enumerate(row):
        if isinstance(item.value, Day | Weekday):
            near = last is not None and item.clause == last.clause
            if runs and near and not any(isinstance(i.value, (Hour, *ZONES)) for i in row[runs[-1][-1] : at]):
                runs[-1].append(at)
            else:
                runs.append([at])
            last = item
    return runs


def _group(
    row: Sequence[Item], hours: Sequence[int], numbers: Mapping[int, int], runs: list[list[int]], run: list[int]
) -> Group:
    days = [item.value for item in (row[at] for at in run) if isinstance(item.value, Day)]
    weekdays = frozenset(item.value.number for item in (row[at] for at in run) if isinstance(item.value, Weekday))
    dates = frozenset.intersection(*(day.dates for day in days)) if days else frozenset()
    if days and not dates:
        raise _days_disagree()
    owners = tuple(sorted({numbers[at] for at in _owners(row, hours, runs, run)}))
    yearless = bool(days) and all(day.yearless for day in days)
    either = yearless and len({(day.day, day.month) for day in dates}) > 1
    return Group(dates, weekdays, bool(days), yearless, either, owners, " ".join(row[at].text for at in run))


def _together(groups: Sequence[Group]) -> Group:
    """All dates and weekdays around a single hour as one group."""
    dated = [group for group in groups if group.dated]
    dates = frozenset.intersection(*(group.dates for group in dated)) if dated else frozenset()
    if dated and not dates:
        raise _days_disagree()
    return Group(
        dates,
        frozenset().union(*(group.weekdays for group in groups)),
        bool(dated),
        bool(dated) and all(group.yearless for group in dated),
        any(group.either for group in dated),
        words=" ".join(group.words for group in groups),
    )


def _days_disagree() -> Refusal:
    return Refusal("P0", "The days in the embargo do not agree with each other.")


def _owners(row: Sequence[Item], hours: Sequence[int], runs: list[list[int]], run: list[int]) -> list[int]:
    """The hours that a date can belong to. It stands behind, between or before them; breaks and brackets tell.

    A date at the head or the foot of a list of hours can belong to any of them up to the next date; but where it
    stands at the head, an hour in brackets only explains another.
    """
    before, after = neighbours(hours, run[0])[0], neighbours(hours, run[-1])[1]
    if before is not None and after is not None:
        back, on = distance(row, before, run[0]), distance(row, after, run[-1])
        return [before] if back < on else [after] if on < back else [before, after]
    last = max((other[-1] for other in runs if other[-1] < run[0]), default=-1)
    next_ = min((other[0] for other in runs if other[0] > run[-1]), default=len(row))
    near = [at for at in hours if last < at < next_] or list(hours)
    mine = row[run[0]].bracket
    same = [at for at in near if row[at].bracket == mine]
    return same if same and (mine or before is None) else near


def _with_days(groups: list[Group], declared: Declared, hours: int) -> list[Group]:
    """The groups with each year known; the release's own day where the words give none (policy P2)."""
    full = frozenset(day for group in groups if group.dated and not group.yearless for day in group.dates)
    found = [_in_its_year(group, full, declared) for group in groups]
    if not any(group.dated for group in groups):
        own = frozenset({own_day(declared)})
        for group in groups:
            if len(groups) == 1 and hours == 1:
                check_weekdays(own, group.weekdays)
        found.append(Group(own, frozenset(), True, owners=tuple(range(hours))))
    return found


def _in_its_year(group: Group, full: frozenset[date], declared: Declared) -> Group:
    """A day without a year is near a full date of the same words, or up to 90 days after the release's own day."""
    dates = group.dates
    if group.yearless and full:
        dates = frozenset(day for day in dates if any(abs(day - other) <= A_DAY for other in full))
    elif group.yearless:
        start = own_day(declared)
        dates = frozenset(day for day in dates if 0 <= (day - start).days <= YEARLESS_DAYS)
    if group.dated and not dates:
        raise Refusal(
            "P2",
            "The day has no year, and does not fall within 90 days after the date of the release.",
            "Write the year: Friday, 4 December 2099, 09:00 hrs {zone}.",
        )
    if group.dated:
        if group.either and not group.weekdays:
            raise two_readings(group.words)
        dates = check_weekdays(dates, group.weekdays)
        if len(group.owners) == 1:
            _one_day(dates)
    return replace(group, dates=dates, yearless=False)


def check_weekdays(dates: frozenset[date], weekdays: frozenset[int]) -> frozenset[date]:
    """The dates that fall on the weekday named; Refusal where none does, or two different weekdays are named."""
    fitting = frozenset(day for day in dates if weekdays <= {day.weekday()})
    if fitting or not dates:
        return fitting
    day = min(dates)
    right = WEEKDAYS[day.weekday()]
    wrong = next(WEEKDAYS[number] for number in sorted(weekdays) if number != day.weekday())
    if len(dates) > 1:
        raise Refusal("P3", f"None of the days that the date can be is a {wrong}.", "Write the month as a word.")
    raise Refusal(
        "P3", f"“{spoken(day)}” is a {right}, not a {wrong}.", "Mend the weekday or the day: one of the two is a slip."
    )


def _one_day(dates: frozenset[date]) -> None:
    """Refusal for a date that still is more than one day."""
    if len(dates) > 1:
        raise two_readings(" or ".join(spoken(day) for day in sorted(dates)[:4]))


def own_day(declared: Declared) -> date:
    """The release's own day; Refusal where it has none."""
    if not declared.day:
        raise Refusal("P2", "The embargo gives no full day, and the release has no date that could supply it.")
    match = re.fullmatch(YEAR_FIRST, declared.day, re.ASCII)
    if not match:
        raise Refusal("P2", "The embargo gives no full day, and the date of the release cannot be read.")
    return min(year_first(match, declared).dates)

"""The row of items made ready to meet: years joined to their days, parts of the day to their hours, breaks counted."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, takewhile

from pipeline.embargo.hours import in_part, morning_or_evening
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.small import ARTICLES
from pipeline.embargo.statements import Day, Hour, Item, Part, Word, Year


def ready(items: Sequence[Item]) -> list[Item]:
    """The items without years apart and parts of the day; Refusal for a bare 9:00 that no part of the day settles."""
    _check_side_by_side(items)
    return _with_parts(_with_years(items))


def _check_side_by_side(items: Sequence[Item]) -> None:
    """`09:00 9hrs`: two hours in figures with nothing between them are a slip, even where they are the same."""
    for before, item in pairwise(items):
        figures = isinstance(item.value, Hour) and item.text[0].isdigit() and isinstance(before.value, Hour)
        if figures and not item.gap.strip():
            raise Refusal("P1", f"“{before.text} {item.text}” are two hours side by side.", "Leave only one of them.")


def hours_of(row: Sequence[Item]) -> list[int]:
    """The places of the hours in a row."""
    return [at for at, item in enumerate(row) if isinstance(item.value, Hour)]


def _with_years(items: Sequence[Item]) -> list[Item]:
    """A year apart from its day is joined to it: `Fri Dec 4 13:00:00 UTC 2020`."""
    years = {item.value.number for item in items if isinstance(item.value, Year)}
    if not years:
        return list(items)
    if len(years) > 1 or not _run_on(items):
        shown = " and ".join(str(year) for year in sorted(years))
        raise Refusal("P1", f"The number {shown} belongs to no day and is no full hour.")
    return [_dated(item, years) for item in items if not isinstance(item.value, Year)]


def _run_on(items: Sequence[Item]) -> bool:
    """Whether nothing but hours and zones stands between each year and a day without one: no word, no break."""
    for at, item in enumerate(items):
        if isinstance(item.value, Year):
            run = list(takewhile(lambda i: not isinstance(i.value, Word), reversed(items[:at])))
            day = any(isinstance(i.value, Day) and i.value.yearless and i.clause == item.clause for i in run)
            if not day:
                return False
    return True


def _dated(item: Item, years: Iterable[int]) -> Item:
    if not isinstance(item.value, Day) or not item.value.yearless:
        return item
    dates = frozenset(day for day in item.value.dates if day.year in years)
    if not dates:
        raise Refusal("P2", f"There is no day “{item.text}” in that year.")
    return replace(item, value=Day(dates))


def _with_parts(items: list[Item]) -> list[Item]:
    """Parts of the day settle the hour before them, and every other hour must lie in them (policies P7 and P8)."""
    row: list[Item] = []
    for item in items:
        if isinstance(item.value, Part) and row and isinstance(row[-1].value, Hour):
            words = f"{row[-1].text}{item.gap}{item.text}"
            row[-1] = replace(row[-1], value=in_part(row[-1].value, item.value, words), text=words)
        else:
            row.append(item)
    parts = [item for at, item in enumerate(row) if isinstance(item.value, Part) and _beside_a_day(row, at)]
    for item in row:
        if isinstance(item.value, Hour):
            if not item.value.clock:
                raise morning_or_evening(item.text)
            for part in parts:
                _agree(item, item.value, part)
    return [item for item in row if not isinstance(item.value, Part)]


def _beside_a_day(row: Sequence[Item], at: int) -> bool:
    """`Friday night`, `Evening embargo: 09:00`, and not `Night market opens` or `Noche de los museos`."""
    for item in row[at + 1 : at + 4]:
        if item.gap != " ":
            return True
        if item.value == Word():
            return False
        if item.text.lower() not in ARTICLES | {"of", "van", "de", "dos", "das", "des"}:
            return True
    return True


def _agree(item: Item, hour: Hour, part: Item) -> None:
    minutes = hour.since_midnight // timedelta(minutes=1)
    if isinstance(part.value, Part) and not part.value.first <= minutes <= part.value.last:
        raise Refusal("P8", f"“{part.text}” and “{item.text}” contradict each other.")


def distance(row: Sequence[Item], one: int, other: int) -> int:
    """How many strong breaks and brackets lie between two items."""
    first, last = min(one, other), max(one, other)
    brackets = row[first].bracket != row[last].bracket
    return row[last].clause - row[first].clause + brackets


def neighbours(hours: Sequence[int], at: int) -> tuple[int | None, int | None]:
    """The hour before a place in the row and the hour after it."""
    before = [hour for hour in hours if hour < at]
    after = [hour for hour in hours if hour > at]
    return (before[-1] if before else None), (after[0] if after else None)

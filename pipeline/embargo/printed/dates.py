"""Dates in words, found at a glance: where a text names a day of a month, with its weekday and its year if it has them.

A glance costs a hundredth of reading with care. What it suspects is for `mentions` to confirm.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from pipeline.embargo.languages import LANGUAGES

GREGORIAN = range(1930, 2100)  # years in which a weekday is the same in every country
_GAP = r"[ \t\u00a0\u202f]{1,8}"  # marks of Markdown are read as spaces
_SOME = r"[ \t\u00a0\u202f]{0,8}"
_DAY = re.compile(r"(?<![\w.,/:+-])(\d{1,2})(st|nd|rd|th|er|ère|re|º|ste|de|e|ye|yè)?(?![\w/:-]|[.,]\d)", re.IGNORECASE)
_YEAR = r"\d{4}(?![\w/-]|[.,]\d)"
_MONTH_BEHIND = re.compile(
    rf"\.?{_GAP}(?:day )?(?:of |de |del |d['’]|van )?(?P<month>[^\W\d_]{{2,12}})"
    rf"(?P<year>\.?,?{_GAP}(?:de |del |of )?{_YEAR})?"
)
_MONTH_BEFORE = re.compile(rf"(?P<month>[^\W\d_]{{3,12}})\.?{_GAP}(?:the )?\Z")
_YEAR_BEHIND = re.compile(rf"(?P<year>,?{_GAP}{_YEAR})")
_WEEKDAY_BEFORE = re.compile(
    rf"(?<![\w-])(?P<weekday>[^\W\d_]{{3,12}}(?:[- ]feira)?)\.?,?{_GAP}(?:the |le |el |de |dia |o )?\Z"
)
_WEEKDAY_BEHIND = re.compile(rf"{_GAP}\((?P<weekday>[^\W\d_]{{3,12}}(?:[- ]feira)?)\)")
# `Monday to Friday, 30 November to 4 December`: which day is whose is for a reader to tell
_WEEKDAY_BEFORE_IT = re.compile(
    rf"(?P<weekday>[^\W\d_]{{3,12}}(?:[- ]feira)?)\.?{_SOME}"
    rf"(?:to|and|or|until|through|et|ou|au|y|o|al|a|e|en|of|tot|até|à|ak|[-–—&/,]){_SOME}(?:the |le |el |de |o )?\Z",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"(?:^|[\s(])(?:on|by|until|till|before|after|since|from|le|au|du|el|del|op|vanaf|tot|em|até|dia)"
    rf"{_GAP}(?:the )?\Z",
    re.IGNORECASE,
)
A_LEAP_YEAR = 2020
LOOK = 60  # characters before a day in which its month and weekday stand


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of a text, from `start` to `end`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Printed:
    """A day of a month as printed; `number` 1 to 12 and `on` 0 for Monday are what the words mean."""

    day: Word
    month: Word
    number: int
    year: Word | None = None
    weekday: Word | None = None
    on: int = -1
    bound: bool = False
    closing: int = 0  # a bracket behind the weekday

    @property
    def start(self) -> int:
        return min(word.start for word in self._words())

    @property
    def end(self) -> int:
        return max(word.end for word in self._words()) + self.closing

    @property
    def firm(self) -> bool:
        """Whether it can be nothing but a date: a weekday, a year or a small word such as `on` belongs to it."""
        return self.year is not None or self.weekday is not None or self.bound

    @property
    def never(self) -> bool:
        """Whether no calendar has the day, in its year or in any; a number above 31 is no day but something else."""
        in_year = self.year_printed or A_LEAP_YEAR
        return self._number <= 31 and in_year in GREGORIAN and self.of(in_year) is None

    @property
    def year_printed(self) -> int:
        """The year that is printed with it, 0 for none."""
        return int(self.year.text[-4:]) if self.year else 0

    @property
    def _number(self) -> int:
        return int(re.sub(r"\D", "", self.day.text))

    def of(self, year: int) -> date | None:
        """The day in a year, None where no calendar has it."""
        try:
            return date(year, self.number, self._number)
        except ValueError:
            return None

    def exact(self) -> date | None:
        """The day of the year that is printed with it."""
        return self.of(self.year_printed) if self.year else None

    def nearest(self, to: date) -> date | None:
        """The day, of the printed year or else of the one in which it is nearest to another day."""
        if self.year:
            return self.exact()
        days = [day for year in (to.year - 1, to.year, to.year + 1) if (day := self.of(year))]
        return min(days, key=lambda day: abs(day - to), default=None)

    def _words(self) -> list[Word]:
        return [word for word in (self.day, self.month, self.year, self.weekday) if word]


@lru_cache(maxsize=32)  # several checks ask for the same few texts one after the other
def printed(text: str, language: str) -> tuple[Printed, ...]:
    """Every day of a month that is written with the month's name in a language; none in one that is not known."""
    if language not in LANGUAGES:
        return ()
    return tuple(one for found in _DAY.finditer(text) if (one := _printed(text, found, language)))


def _printed(text: str, found: re.Match[str], language: str) -> Printed | None:
    offset = max(0, found.start() - LOOK)
    before = text[offset : found.start()]
    return _day_first(text, found, before, offset, language) or _month_first(text, found, before, offset, language)


def _day_first(text: str, found: re.Match[str], before: str, offset: int, language: str) -> Printed | None:
    behind = _MONTH_BEHIND.match(text, found.end())
    number = _months(language).get(behind["month"].lower(), 0) if behind else 0
    if not behind or not number or (language == "en" and behind["month"].islower()):
        return None
    month, year = _word(behind, "month"), _word(behind, "year") if behind["year"] else None
    day = Word(found[0], found.start(), found.end())
    return _with_weekday(Printed(day, month, number, year), text, before, offset, language)


def _month_first(text: str, found: re.Match[str], before: str, offset: int, language: str) -> Printed | None:
    """`December 4, 2020`, only with its year or its weekday: `in June 31 people` is no date."""
    ahead = _MONTH_BEFORE.search(before)
    if language not in ("en", "ht") or not ahead or ahead["month"].islower():
        return None
    number = _months(language).get(ahead["month"].lower(), 0)
    behind = _YEAR_BEHIND.match(text, found.end())
    if not number:
        return None
    month = Word(ahead["month"], offset + ahead.start("month"), offset + ahead.end("month"))
    day = Word(found[0], found.start(), found.end())
    one = Printed(day, month, number, _word(behind, "year") if behind else None)
    one = _with_weekday(one, text, before[: ahead.start()], offset, language)
    return one if one.year or one.weekday else None


def _with_weekday(one: Printed, text: str, before: str, offset: int, language: str) -> Printed:
    ahead, behind = _WEEKDAY_BEFORE.search(before), _WEEKDAY_BEHIND.match(text, one.end)
    bound = _PREPOSITION.search(before) is not None
    for found, at in ((ahead, offset), (behind, 0)):
        on = _weekday(found["weekday"], language) if found else -1
        if found and on >= 0 and not (found is ahead and _is_one_of_several(before[: found.start()], language)):
            word = Word(found["weekday"], at + found.start("weekday"), at + found.end("weekday"))
            return replace(one, weekday=word, on=on, bound=bound, closing=int(found is behind))
    return replace(one, bound=bound)


def _is_one_of_several(before: str, language: str) -> bool:
    other = _WEEKDAY_BEFORE_IT.search(before)
    return other is not None and _weekday(other["weekday"], language) >= 0


def _word(found: re.Match[str], group: str) -> Word:
    return Word(found[group], found.start(group), found.end(group))


def _weekday(word: str, language: str) -> int:
    """The weekday that a word means, -1 for none; short forms only in English and with a capital."""
    on = _weekdays(language).get(word.lower().replace("-", " "), -1)
    return -1 if language == "en" and word.islower() else on


@cache
def _months(language: str) -> Mapping[str, int]:
    rows = enumerate(LANGUAGES[language].months, 1)
    return {name.strip(): number for number, names in rows for name in names.split(",")}


@cache
def _weekdays(language: str) -> Mapping[str, int]:
    rows = [[name.strip() for name in names.split(",")] for names in LANGUAGES[language].weekdays]
    if language == "pt":
        rows = [[name, name.removesuffix(" feira")] for name, *_ in rows]
    elif language != "en":
        rows = [[name] for name, *_ in rows]
    return {name: number for number, names in enumerate(rows) for name in names}

"""Worded sights: days that begin with a month or are only a weekday, noon and midnight."""

import re
from datetime import timedelta

from pipeline.embargo import vocabulary
from pipeline.embargo.days import MONTH_FIRST, worded
from pipeline.embargo.hours import noon, which_night
from pipeline.embargo.languages import Sense
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.printed import guards
from pipeline.embargo.printed.behind import behind
from pipeline.embargo.printed.numbered import AND, no_day, with_part
from pipeline.embargo.printed.sight import Sight, alternatives, old_year
from pipeline.embargo.statements import Day, Declared, Hour, Weekday

_MONTH = "|".join(sorted(map(re.escape, vocabulary.months()), key=len, reverse=True))
_MONTH_DAY = re.compile(MONTH_FIRST, re.IGNORECASE)
_MONTH_DAYS = re.compile(
    rf"(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?{AND}(?:\d{{1,2}}(?:st|nd|rd|th)?{AND}){{0,3}}"
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\w:]|\.\d)(?:,? (?P<year>199\d|20\d\d)(?!\w))?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"(?P<name>{alternatives(list(vocabulary.weekdays()))})(?![\w])", re.IGNORECASE)
_A_DAY_BEHIND = re.compile(
    rf"\.?,? ?\(?(?:the |le |el |de |den |op |o |dia |día |jou )?(?:\d{{1,2}}(?!\d|[:h])|(?:{_MONTH})(?!\w))",
    re.IGNORECASE,
)
_NOON = re.compile(rf"(?:{vocabulary.named(Sense.NOON)})(?!\w)", re.IGNORECASE)
_MIDNIGHT = re.compile(rf"(?:{vocabulary.named(Sense.MIDNIGHT)})(?!\w)", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_FIRST_WORDS = frozenset(
    [
        *vocabulary.months(),
        *(words[0] for words in vocabulary.weekdays()),
        *(words[0] for words, kinds in vocabulary.senses().items() if kinds & {Sense.NOON, Sense.MIDNIGHT}),
    ]
)
_ENGLISH = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
# `segunda`, `quarta` and `sexta` are ordinals as well; short forms are half the dictionary.
_OTHERS = re.compile(
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|"
    r"(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:segunda|terça|quarta|quinta|sexta)[- ]feira|"
    r"lendi|madi|mèkredi|jedi|vandredi|samdi|dimanch"
)
_OPENS = re.compile(r"(?:^|[\n.!?:|>(\"]|\n[-+#] ?) ?$")
_HOLIDAY = re.compile(r"(?:Good|Black|Ash|Easter|Palm|Shrove|Holy|Santo|Cyber|Maundy|Whit|Giving|Bloody|São) $")


def written_out(text: str, at: int, near: bool, declared: Declared) -> list[Sight]:
    """What the word at `at` begins: `December 4, 2020`, `Friday`, `noon`, `minuit`; nothing for any other word."""
    word = _LETTERS.match(text, at)
    if not word or word[0].lower() not in _FIRST_WORDS:
        return []
    if several := _MONTH_DAYS.match(text, at):
        return [_several(several, declared)]
    if match := _MONTH_DAY.match(text, at):
        return _month_first(match, near, declared)
    if match := _WEEKDAY.match(text, at):
        return _weekday(match)
    return _twelve(text, at, near, declared)


def _several(match: re.Match[str], declared: Declared) -> Sight:
    """`December 4-6, 2020`: the last day stands for them all."""
    month = re.match(r"[^\W\d_]+", match[0])
    last = f"{month[0] if month else ''} {match['day']}" + (f", {match['year']}" if match["year"] else "")
    one = _MONTH_DAY.fullmatch(last)
    try:
        day = worded(one, declared) if one else Day(frozenset())
    except Refusal as refusal:
        return Sight(match.start(), match.end(), Day(frozenset()), apart=True, doubt=refusal)
    return Sight(match.start(), match.end(), day, apart=True)


def _month_first(match: re.Match[str], near: bool, declared: Declared) -> list[Sight]:
    try:
        day = worded(match, declared)
    except Refusal as refusal:
        return [no_day(match, refusal)] if refusal.rule in ("P2", "P20") else []
    if not guards.is_a_day(match, vocabulary.doubtful_months(), near):
        return []
    if day.yearless and (old := old_year(match.string, match.end())):
        return [Sight(match.start(), old, Day(frozenset()))]
    return [with_part(match.string, Sight(match.start(), match.end(), day))]


def _weekday(match: re.Match[str]) -> list[Sight]:
    """A short form only beside a date: Sun, Sat, mar, vie are other words too."""
    text, (start, end) = match.string, match.span()
    number = vocabulary.weekdays()[tuple(re.split(r"[ '-]", match["name"].lower()))]
    short = len(match[0]) < 6 and text[end : end + 1] == "." and text[end + 1 : end + 2] in (" ", ",")
    if _A_DAY_BEHIND.match(text, end + short):
        return [Sight(start, end + short, Weekday(number))]
    return [with_part(text, Sight(start, end, Weekday(number)))] if is_a_weekday(text, start, end) else []


def is_a_weekday(text: str, start: int, end: int) -> bool:
    """Whether a weekday is one without a date: English has a capital, the others have none but where a sentence opens.

    Elsewhere they are names: Santo Domingo, Black Friday.
    """
    word, before = text[start:end], text[max(0, start - 12) : start]
    if _HOLIDAY.search(before):
        return False
    if _ENGLISH.fullmatch(word) or (word.isupper() and len(word) > 4):
        return True
    lowered = word[0].lower() + word[1:]
    return _OTHERS.fullmatch(lowered) is not None and (lowered == word or _OPENS.search(before) is not None)


def _twelve(text: str, at: int, near: bool, declared: Declared) -> list[Sight]:
    noon_, night = _NOON.match(text, at), _MIDNIGHT.match(text, at)
    match = noon_ or night
    if not match:
        return []
    after = behind(text, match.end(), declared)
    if not (near or after.places or guards.follows_at(text, at)):
        return []
    hour = noon() if noon_ else Hour(timedelta())
    return [Sight(at, after.end, hour, after.places, doubt=after.doubt if noon_ else which_night())]

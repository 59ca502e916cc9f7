"""Redated: the words of a date as they are for another day, in the same form."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from pipeline.embargo.languages import LANGUAGES
from pipeline.embargo.printed.dates import Printed, Word


def with_weekday(one: Printed, text: str, language: str, day: date) -> tuple[str, str]:
    """The words of a date with a wrong weekday: with the weekday of its day, and with the nearest day that fits it."""
    distance = (one.on - day.weekday() + 3) % 7 - 3
    return with_day(one, text, language, day), moved(one, text, language, day + timedelta(distance))


def with_day(one: Printed, text: str, language: str, day: date) -> str:
    """The words of a date as they are for another day, in the same form, its weekday included."""
    return _written(one, text, language, day, weekday=True)


def moved(one: Printed, text: str, language: str, day: date) -> str:
    """The words of a date as they are for another day, in the same form, its weekday left as it is."""
    return _written(one, text, language, day, weekday=False)


def _written(one: Printed, text: str, language: str, day: date, *, weekday: bool) -> str:
    words = {one.day: f"{day.day}{_ending(one.day.text, day.day, language)}"}
    if day.month != one.number:
        words[_with_its_dot(one.month, text, language)] = _like(
            _name(LANGUAGES[language].months[day.month - 1]), one.month.text
        )
    if weekday and one.weekday:
        words[one.weekday] = _like(_name(LANGUAGES[language].weekdays[day.weekday()]), one.weekday.text)
    if one.year:
        words[one.year] = f"{one.year.text[:-4]}{day.year}"
    return _replaced(text, one, words)


def _replaced(text: str, one: Printed, words: Mapping[Word, str]) -> str:
    made, last = [], one.start
    for word in sorted(words, key=lambda word: word.start):
        made += [text[last : word.start], words[word]]
        last = word.end
    return " ".join("".join([*made, text[last : one.end]]).split())


def _with_its_dot(month: Word, text: str, language: str) -> Word:
    """The month with the dot that cuts it short, which goes when it is written out."""
    full = [_name(names) for names in LANGUAGES[language].months]
    cut = text[month.end : month.end + 1] == "." and month.text.lower() not in full
    return replace(month, end=month.end + cut)


def _name(names: str) -> str:
    return names.split(",", maxsplit=1)[0].strip().replace(" feira", "-feira")


def _like(name: str, written: str) -> str:
    """A name with capitals as in what it replaces."""
    if written.isupper():
        return name.upper()
    return name.capitalize() if written[0].isupper() else name


def _ending(written: str, day: int, language: str) -> str:
    """What follows the number of a day, if anything followed it before."""
    if written.isdigit():
        return "er" if language == "fr" and day == 1 else ""
    if language == "en":
        nth = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
        return nth.upper() if written.isupper() else nth
    return "er" if language == "fr" and day == 1 else ""

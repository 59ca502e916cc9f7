"""The built-in languages of the interface, for tests: moments by the name of a language."""

from datetime import datetime

from pipeline.typeset import moment
from pipeline.typeset.calendar import Calendar
from pipeline.typeset.catalogue import catalogue
from pipeline.typeset.moment import Moment
from pipeline.typeset.template import built_in_languages, look

LANGUAGES = built_in_languages()


def calendar_of(language: str) -> Calendar:
    """The calendar of a language such as `fr`."""
    return catalogue(look(""), language).calendar


def shown(instant: datetime, zone_name: str, language: str) -> Moment:
    """`moment.shown` in a language."""
    return moment.shown(instant, zone_name, calendar_of(language))


def day(iso: str, language: str) -> str:
    """`moment.day` in a language."""
    return moment.day(iso, calendar_of(language))

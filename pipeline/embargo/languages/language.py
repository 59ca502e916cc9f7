"""What the reader knows of a language: its months and weekdays, and the words that carry a sense in an embargo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Sense(Enum):
    """What a word or phrase does in an embargo; a policy rule stands behind each."""

    FILLER = "a small word without a meaning for the hour"
    HARMLESS = "a compound in which a doubtful word does not speak of the hour: climate change, early warning"
    LINK = "joins an hour to the place whose clock it is: in, à, en, em"
    BEFORE = "before: says no instant without a negation (P16)"
    AFTER = "after: an instant if an hour or a day follows, else an event (P16)"
    UNTIL_AFTER = "until after: some time later (P16)"
    NOT = "negates"
    NOW = "at once, immediate (P17)"
    OUT = "publication, release, use (P17)"
    EMBARGO = "the word embargo itself"
    HELD = "says that the text is held (P17)"
    NO_EMBARGO = "says that there is no embargo (P17)"
    NOON = "12:00 (P8)"
    MIDNIGHT = "which night? (P8)"
    MERIDIEM = "a.m. or p.m. without an hour before it (P7)"
    LOCAL = "the wall clock at home (P9)"
    TIME = "follows a place: Jamaica time (P11)"
    TIME_OF = "stands before a place: heure de Paris (P11)"
    TIME_SORT = "between the two: standard, local (P13)"
    ABOUT = "near, if an hour or a day follows (P16)"
    ROUGHLY = "not exact, wherever it stands (P16)"
    BEGINS = "says when something begins or was sent, if an hour or a day follows (P16)"
    BETWEEN = "a range, if an hour or a day follows (P16)"
    RECURRING = "again and again (P16)"
    RELATIVE = "counted from another day or hour (P16)"
    EVENT = "something that has to happen first (P16)"
    EVENT_IF_UNDATED = "a day or an event, unless the words also give its date (P16)"
    PLACEHOLDER = "a blank that was not filled in (P16)"
    BLANK_NAME = "the name of a blank, if it stands in brackets: [date] (P16)"
    CHANGED = "reports a change (P21)"
    EACH = "as many hours as places (P16)"
    NUMBER = "a number in words, if it counts no things (P1)"
    FRACTION = "half, quarter: part of an hour in words (P1)"
    SPAN = "makes hours a length of time: for, within (P16)"
    SPAN_TAIL = "makes the hours before it a length of time: after, ahead (P16)"
    UNIT = "a unit of the clock without a readable number before it (P1)"


# Senses that leave no instant wherever their phrase stands, but for a number that counts things.
REFUSING = frozenset(
    {
        Sense.UNTIL_AFTER,
        Sense.MIDNIGHT,
        Sense.MERIDIEM,
        Sense.ROUGHLY,
        Sense.RECURRING,
        Sense.RELATIVE,
        Sense.EVENT,
        Sense.PLACEHOLDER,
        Sense.CHANGED,
        Sense.EACH,
        Sense.NUMBER,
        Sense.FRACTION,
        Sense.UNIT,
    }
)
Minutes = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Language:
    """One language: phrases divided by commas, in small letters, with blanks for apostrophes and hyphens.

    Months and weekdays are in order, each name with its short forms. `parts` are the words for a part of the day under
    the hours of the 24-hour clock they may name, in minutes from midnight (first, last). Of several phrases the longest
    counts, so that `climate change` is no `change`. A phrase is matched without its accents too, unless it begins
    with `=`. `doubtful_months` are names that are other words as well.
    """

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    parts: Mapping[Minutes, str]
    senses: Mapping[Sense, str]
    doubtful_months: frozenset[str] = field(default=frozenset())


MORNING = (1, 11 * 60 + 59)
SMALL_HOURS = (1, 5 * 60 + 59)
AFTERNOON = (12 * 60, 18 * 60 + 59)
LATE_DAY = (12 * 60, 20 * 60 + 59)
EVENING = (16 * 60, 23 * 60 + 59)
NIGHT = (19 * 60, 23 * 60 + 59)

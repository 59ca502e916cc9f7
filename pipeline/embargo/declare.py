"""What the newsroom and the release declare, checked: home, day, order of numbers, aliases (policies P4, P9, P12)."""

import re
from collections.abc import Mapping

from pipeline.embargo.canonical import can_be_named
from pipeline.embargo.numbers import parse_offset
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.statements import Declared, Named, Offset
from pipeline.embargo.vocabulary import months, parts, senses, weekdays
from pipeline.embargo.words import label
from pipeline.zone import names


def declare(home: str, date: str, order: str, aliases: Mapping[str, str]) -> Declared:
    """The declarations; Refusal for a home that is no zone, an order that is none, an alias that means none."""
    if home and home not in names():
        raise Refusal(
            "P9", f"The newsroom's home zone {home[:60]} does not exist.", "Name one as in America/Port_of_Spain."
        )
    if order not in ("", "DMY", "MDY"):
        raise Refusal(
            "P4", f"The newsroom's order of dates is {order[:20]}.", "Write DMY (4/12/2020) or MDY (12/4/2020)."
        )
    return Declared(home, date, order, {key.upper(): alias(key, value) for key, value in aliases.items()})


def alias(key: str, value: str) -> Offset | Named:
    """What an alias of newsroom.yml means; Refusal for a word that has a meaning of its own."""
    if not re.fullmatch(r"[A-Za-z]{2,6}", key) or _means_something(key):
        wrong = f"The newsroom's zone alias {key[:20]} is a word of its own, or no word of two to six letters."
        raise Refusal("P12", wrong, "Take it out of newsroom.yml, or choose another label.")
    match = re.fullmatch(r"([+-])(\d\d):(\d\d)", value, re.ASCII)
    if match:
        return parse_offset(match[1], match[2], match[3])
    if value in names() and can_be_named(value):
        return Named(value)
    raise Refusal(
        "P12",
        f"The newsroom's zone alias {key[:20]} means {value[:60]}, which is no zone.",
        "Give it an offset such as -04:00 or a zone such as America/Port_of_Spain in newsroom.yml.",
    )


def _means_something(key: str) -> bool:
    """Whether a word is a month, a weekday or a word with a sense; a label such as EST may be given a meaning."""
    word = key.lower()
    known = word in months() or any((word,) in table for table in (weekdays(), senses(), parts()))
    return known and label(key.upper()) is None

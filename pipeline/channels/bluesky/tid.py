"""The key of a record: the same for the same delivery, however often it is composed."""

import re
from datetime import UTC, datetime, timedelta

from pipeline.digest import digest

_SIGNS = "234567abcdefghijklmnopqrstuvwxyz"
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_A_SECOND = 1_000_000
_CLOCKS = 1024


def tid(since: datetime, mark: str, part: int = 0) -> str:
    """The timestamp identifier (atproto.com/specs/tid) of a delivery: the instant that it tells of, and its mark.

    Each `part` of a thread has a key of its own, a microsecond behind the one before, so that they sort as they follow.

    Not the hour of the delivery: a person who asks for it again moves that, and one post would stand under two keys.

    Instants are whole seconds, so the mark decides the microseconds and the ten bits that are there for different
    clocks: of two deliveries of one second the keys are equal once in 2^30.
    """
    drawn = int(digest(mark.encode()), 16)
    micros = (since - _EPOCH) // _MICROSECOND + drawn % _A_SECOND + part
    number = micros * _CLOCKS + drawn // _A_SECOND % _CLOCKS
    return "".join(_SIGNS[number >> shift & 31] for shift in range(60, -1, -5))


def is_tid(text: str) -> bool:
    """Whether this can be the key of a post; a service refuses any other."""
    return _TID.fullmatch(text) is not None

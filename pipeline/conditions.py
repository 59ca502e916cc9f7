"""Conditions of a request: whether a reader has what it asks for already (RFC 9110, 13)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

Verdict = Literal["send", "unchanged", "failed"]

LATE = timedelta(minutes=2)  # a lift shows its promised instant, and may be a minute later than that
TAG = r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")'
# a list may have empty members (RFC 9110, 5.6.1)
MEMBER = re.compile(rf"[ \t]*(?:{TAG}[ \t]*)?(?:,|$)")


def judged(asked: Mapping[str, str], tag: str, changed: datetime | None, now: datetime) -> Verdict:
    """What the conditions of a GET or HEAD mean for what has this ETag and this Last-Modified, None for no such header.

    `asked` has the names of its fields in small letters. A tag says more than a date, so that with one dates are not
    looked at. A date is the one that was shown with what the reader has, or at least two minutes after the last change:
    in between, the reader may have looked before the change was there. What cannot be read is passed over.
    """
    if "if-match" in asked:
        if not _named(asked["if-match"], tag, weakly=False):
            return "failed"
    elif changed and (told := _date(asked.get("if-unmodified-since", ""))) and changed > told:
        return "failed"
    if "if-none-match" in asked:
        return "unchanged" if _named(asked["if-none-match"], tag, weakly=True) else "send"
    told = _date(asked.get("if-modified-since", ""))
    if changed and told and (told == changed or changed + LATE <= told <= now):
        return "unchanged"
    return "send"


def _named(field: str, tag: str, *, weakly: bool) -> bool:
    """Whether a list of tags names this one; compared weakly, `W/` makes no difference, else it never fits."""
    if field.strip() == "*":
        return True
    bare, tags, at = tag.removeprefix("W/"), [], 0
    while at < len(field):
        member = MEMBER.match(field, at)
        if member is None:
            return False
        tags.append((member[1], member[2]))
        at = member.end()
    return any(named == bare and (weakly or not (weak or tag != bare)) for weak, named in tags)


def _date(field: str) -> datetime | None:
    """The instant of an HTTP date in any of its three forms (RFC 9110, 5.6.7)."""
    try:
        found = parsedate_to_datetime(field)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if found.tzinfo is None:
        return found.replace(tzinfo=UTC)
    return found if not found.utcoffset() else None

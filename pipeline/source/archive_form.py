"""The field `archive` from its form: where a text stood before it came here, and since when it was public."""

import re
from datetime import date

from pipeline.clock import from_stamp, stamp
from pipeline.embargo import Embargo
from pipeline.newsroom import Newsroom
from pipeline.release import Archived
from pipeline.source.form import Form
from pipeline.zone import TZDATA

ADDRESS = re.compile(r"https?://[^\s/?#\"'<>\\^`{|}]{1,253}(?:[/?][^\s#\"'<>\\^`{|}]{0,2000})?")
FIRST, LAST = "1800", "2199"  # years in which every zone can be reckoned with
SINCE = "2009-03-04T09:00:00-04:00"


def archived(form: Form) -> Archived | None:
    """Where the text stood and since when, as far as it is written; None where it is from no archive."""
    written = form.form("archive", first="address")
    if not written:
        return None
    if "embargo" in form:
        form.take("embargo")
        wrong = "A text from an archive was public long ago, so it has no embargo."
        form.problem("embargo", "archive-embargo", wrong, "Keep one of the two: remove `embargo:`, or `archive:`.")
    return Archived(_addresses(written), _since(written))


def of_old(newsroom: Newsroom) -> Embargo:
    """What stands in place of the embargo of a text that was public before."""
    return Embargo(None, "", newsroom.home, TZDATA)


def _addresses(form: Form) -> tuple[str, ...]:
    example = "https://www.agency.example/news/reading-room"
    found = form.one_or_more("address", example=example)
    if not found and (form.is_text("address") or "address" not in form or form.is_list("address")):
        form.problem("address", "field-missing", "`address` is missing.", f"Write it, such as `address: {example}`.")
    for key, address in found.items():
        if not ADDRESS.fullmatch(address):
            form.problem(
                key,
                "archive-address",
                f"`{address[:100]}` is not the whole address of a page.",
                f"Write it as readers had it, such as `address: {example}`.",
            )
    return tuple(dict.fromkeys(found.values()))


def _since(form: Form) -> str:
    """The instant as a stamp, or the day; '' where it is neither."""
    written = form.text("since", need=SINCE)
    try:
        if not written:
            return ""
        whole = re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII)
        since = date.fromisoformat(written).isoformat() if whole else stamp(from_stamp(written))
        if FIRST <= since[:4] <= LAST:
            return since
        raise ValueError(f"no year of a press release: {since}")
    except ValueError:
        form.problem(
            "since",
            "date-unreadable",
            f"`{written[:100]}` is neither a day nor an instant with its distance from UTC.",
            f"Write `since: {SINCE}`, or the day alone, such as `since: 2009-03-04`.",
        )
        return ""

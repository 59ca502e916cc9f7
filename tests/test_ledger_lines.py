"""The ledger written out and taken in: nothing is lost on the way, and what is damaged is refused."""

import json
from contextlib import closing
from dataclasses import replace
from typing import Any, get_args

import pytest

from pipeline.delivery import Delivery, State
from pipeline.ledger import SqliteLedger
from pipeline.ledger.lines import Contents, clashes, contents, from_lines, to_lines
from pipeline.ledger.sound import unsound
from pipeline.record import Entry
from tests.test_ledger import KEY, LATER, NOON, PROMISE, RECEIPT, REQUEST, ROW

FULL = replace(
    ROW,
    key=KEY._replace(slug="two", channel="é", part="recall"),
    state="sent",
    reason="“busy”\n",
    request=REQUEST,
    receipt=RECEIPT,
    attempt=2,
    owner="desk",
    lease=NOON,
    wait=LATER,
    looks=1,
)
HELD = Contents((ROW, FULL), (("news.example", PROMISE),), 7, 3)


def test_what_is_written_out_is_taken_in_as_it_was() -> None:
    assert from_lines(to_lines(HELD)) == HELD
    assert from_lines(to_lines(Contents((), (), None, 0))) == Contents((), (), None, 0)


def test_a_ledger_is_written_out_in_one_order_whatever_was_planned_first() -> None:
    written = []
    for rows in ((ROW, FULL), (FULL, ROW)):
        with closing(SqliteLedger(None)) as ledger:
            for row in rows:
                ledger.take_in([row], 7, 3)
            ledger.promise("news.example", [PROMISE], [])
            written.append(to_lines(contents(ledger, ["news.example", "other.example", "news.example"])))
    assert written == [to_lines(HELD)] * 2


def test_each_row_is_one_line_and_the_first_counts_them() -> None:
    first, *lines = to_lines(HELD).splitlines()
    assert json.loads(first) == {"dateline-ledger": 2, "deliveries": 2, "promises": 1, "entries": 7, "claims": 3}
    assert [json.loads(line)["slug"] for line in lines] == ["one", "two", "one"]


@pytest.mark.parametrize("count", ["deliveries", "promises"])
def test_a_file_whose_first_line_does_not_count_its_rows_is_refused(count: str) -> None:
    first, *lines = to_lines(HELD).splitlines(keepends=True)
    told = {name: value for name, value in json.loads(first).items() if name != count}
    with pytest.raises(ValueError, match="first line counts"):
        from_lines(json.dumps(told).encode() + b"\n" + b"".join(lines))


LINES = to_lines(HELD).splitlines(keepends=True)


@pytest.mark.parametrize("lost", range(len(LINES)))
def test_a_file_that_lost_a_line_is_refused(lost: int) -> None:
    with pytest.raises(ValueError, match="first line"):
        from_lines(b"".join(LINES[:lost] + LINES[lost + 1 :]))


def test_a_file_that_holds_a_row_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="first line counts"):
        from_lines(b"".join([LINES[0], LINES[1], LINES[1], LINES[3]]))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"planned"', '"gone"'),
        ('"post"', '"letter"'),
        ('"2020-12-04T12:00:00Z"', '"2020-12-04T12:00:00"'),
        ('"attempt": 0', '"attempt": "0"'),
        ('"attempt": 0', '"attempt": -1'),
        ('"revision": 1', '"revision": true'),
        ('"reason": ""', '"reason": null'),
        ('"request": ""', '"request": "?"'),
        ('"slug": "one", ', ""),
        ("{", "["),
        ("}", ""),
    ],
)
def test_a_damaged_line_is_named(old: str, new: str) -> None:
    line = LINES[1].decode()
    assert old in line
    with pytest.raises(ValueError, match="line 2 is damaged"):
        from_lines(b"".join([LINES[0], line.replace(old, new, 1).encode(), *LINES[2:]]))


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"{}", b"3", b"\xff", to_lines(HELD).replace(b'-ledger": 2', b'-ledger": 1')]
)
def test_what_is_no_ledger_of_this_version_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="line"):
        from_lines(data)


def test_rows_that_agree_or_are_new_clash_with_nothing() -> None:
    assert list(clashes([ROW, FULL], [ROW, FULL])) == []
    assert list(clashes([ROW], [FULL])) == []
    assert list(clashes([ROW, FULL], [])) == []


FURTHER: dict[State, tuple[State, ...]] = {
    "planned": ("sending", "unknown", "refused", "sent"),
    "held": ("sending", "unknown", "refused", "sent"),
    "sending": ("unknown", "refused", "sent"),
    "unknown": ("refused", "sent"),
    "refused": ("sent",),
    "sent": (),
}


@pytest.mark.parametrize("there", get_args(State))
@pytest.mark.parametrize("here", get_args(State))
def test_only_a_row_that_is_further_may_take_the_place_of_one(here: State, there: State) -> None:
    mine, theirs = replace(ROW, state=here, attempt=1), replace(ROW, state=there, attempt=1, owner="another")
    assert (list(clashes([mine], [theirs])) == []) == (there in FURTHER[here])


@pytest.mark.parametrize("here", get_args(State))
def test_a_later_attempt_is_further_unless_it_was_sent_before(here: State) -> None:
    mine = replace(ROW, state=here, attempt=1)
    assert (list(clashes([mine], [replace(ROW, attempt=2)])) == []) == (here != "sent")
    assert len(list(clashes([replace(mine, attempt=3)], [replace(ROW, attempt=2)]))) == 1


PUBLIC = [Entry("one", 1, "lift", NOON, "d" * 64)]
SENDING = replace(ROW, state="sending", owner="desk", lease=NOON, attempt=1, request=REQUEST)
SENT = replace(SENDING, state="sent", receipt=RECEIPT)


@pytest.mark.parametrize(
    "row", [ROW, SENDING, SENT, replace(SENT, key=KEY._replace(newsroom="other.example", slug="x"))]
)
def test_a_row_as_a_desk_writes_it_is_sound(row: Delivery) -> None:
    assert list(unsound([row], PUBLIC, "news.example")) == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (replace(SENDING, owner=""), "nobody is named"),
        (replace(SENDING, lease=None), "nobody is named"),
        (replace(SENDING, attempt=0), "nobody is named"),
        (replace(SENDING, request=b""), "no desk writes"),
        (replace(SENT, receipt=None), "receipt is missing"),
        (replace(SENT, state="held"), "has a receipt"),
        (replace(ROW, looks=-1), "no desk writes"),
        (replace(ROW, state="gone"), "no known state"),  # type: ignore[arg-type]
        (replace(ROW, key=KEY._replace(slug="../etc")), "no key"),
        (replace(ROW, key=KEY._replace(revision=0)), "no key"),
        (replace(ROW, key=KEY._replace(part="letter")), "no key"),  # type: ignore[arg-type]
        (replace(SENT, key=KEY._replace(revision=2)), "no such revision"),
        (replace(SENDING, key=KEY._replace(slug="two")), "no such revision"),
    ],
)
def test_a_row_that_no_desk_writes_is_told_in_words(row: Delivery, told: str) -> None:
    found: list[Any] = list(unsound([row], PUBLIC, "news.example"))
    assert len(found) == 1
    assert told in found[0]

"""The record: append-only, ordered, and refused where a line is damaged."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.digest import canonical, digest
from pipeline.issued import Issued
from pipeline.record import Entry, Kind, MissingText, Record, entries_from

NOON = datetime(2020, 12, 4, 12, tzinfo=UTC)


def text(slug: str, revision: int = 1) -> Issued:
    row = {"slug": slug, "title": f"Title of {slug}", "revision": revision}
    return Issued(row, digest(canonical(row)))


def entry(issued: Issued, kind: Kind, hours: int) -> tuple[Entry, Issued]:
    instant = NOON + timedelta(hours=hours)
    return Entry(issued["slug"], issued["revision"], kind, instant, issued.digest), issued


ONE, OTHER, ONE_AGAIN = text("one"), text("other"), text("one", 2)
RECORD = Record().adding([entry(ONE, "lift", 0), entry(OTHER, "lift", 1), entry(ONE_AGAIN, "correction", 2)])
LINE = RECORD.entries[0].line()


def test_adding_leaves_the_record_itself_unchanged() -> None:
    before = Record()
    after = before.adding([entry(ONE, "lift", 0)])
    assert before == Record()
    assert after.entries[: len(before.entries)] == before.entries
    assert len(after.entries) == 1


def test_a_longer_record_begins_with_the_bytes_of_the_shorter_one() -> None:
    shorter = replace(RECORD, entries=RECORD.entries[:2])
    assert RECORD.data().startswith(shorter.data())
    assert RECORD.digest == digest(RECORD.data())
    assert RECORD.digest != shorter.digest


def test_the_record_reads_back_from_its_lines() -> None:
    assert entries_from(RECORD.data()) == RECORD.entries
    assert entries_from(b"") == ()


def test_each_release_stands_with_its_newest_text_newest_lift_first() -> None:
    other, one = RECORD.standing()
    assert (other.slug, one.slug) == ("other", "one")
    assert one.issued is ONE_AGAIN
    assert (one.lifted, one.changed, one.kind) == (NOON, NOON + timedelta(hours=2), "correction")


def test_the_last_entry_of_a_slug_is_found() -> None:
    assert RECORD.last("one") == RECORD.entries[2]
    assert RECORD.last("other") == RECORD.entries[1]
    assert RECORD.last("never") is None


def test_only_the_newest_text_of_a_release_is_needed() -> None:
    kept = {ONE_AGAIN.digest: ONE_AGAIN, OTHER.digest: OTHER}
    assert replace(RECORD, texts=kept).standing() == RECORD.standing()


def test_a_text_that_is_lost_is_named_by_its_entry() -> None:
    with pytest.raises(MissingText) as lost:
        replace(RECORD, texts={ONE.digest: ONE, OTHER.digest: OTHER}).standing()
    assert lost.value.args == (RECORD.entries[2],)


def changed(**fields: object) -> str:
    return json.dumps(json.loads(LINE) | fields)


@pytest.mark.parametrize(
    "line",
    [
        LINE[:-1],
        LINE + LINE,
        "",
        "null",
        "[]",
        '"text"',
        "[" * 100_000,
        changed(slug="../../newsroom"),
        changed(slug=""),
        changed(slug=7),
        changed(revision="1"),
        changed(revision=True),
        changed(kind="publish"),
        changed(kind=[]),
        changed(instant="2020-12-04T12:00:00"),
        changed(instant=None),
        changed(digest="../../newsroom.yml"),
        changed(digest=None),
        LINE.replace("slug", "slag"),
    ],
)
def test_a_damaged_line_is_named_and_nothing_is_guessed(line: str) -> None:
    with pytest.raises(ValueError, match="line 2 of the record is damaged"):
        entries_from(f"{LINE}\n{line}\n{LINE}\n".encode())


def test_bytes_that_are_no_text_are_a_damaged_line() -> None:
    with pytest.raises(ValueError, match="line 1 of the record is damaged"):
        entries_from(b"\xff\xfe\n")


def test_what_stands_is_worked_out_once_and_a_longer_record_works_out_its_own() -> None:
    short = Record().adding([entry(ONE, "lift", 0)])
    assert short.standing()[0] is short.standing()[0] is short.in_order()[0]
    longer = short.adding([entry(OTHER, "lift", 1)])
    assert [one.slug for one in longer.standing()] == ["other", "one"]
    assert [one.slug for one in short.standing()] == ["one"]

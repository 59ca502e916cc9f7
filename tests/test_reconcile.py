"""Reconciling an older ledger with the public record: nothing is sent unlooked for, nothing is forgotten."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.delivery import FORGOTTEN, PUT_BACK, Delivery, Key, Receipt
from pipeline.issued import Issued
from pipeline.ledger import SqliteLedger
from pipeline.reconcile import reconcile
from pipeline.record import Entry, Kind, Record
from tests.test_posts import NEWSROOM, NINE, issued

LATER = NINE + timedelta(hours=1)


@pytest.fixture
def ledger() -> Iterator[SqliteLedger]:
    with closing(SqliteLedger(None)) as opened:
        yield opened


def record(*changes: tuple[Kind, Issued]) -> Record:
    """The record of one release for the agency and one for everyone, in the order they changed, a minute apart."""
    seen: dict[str, int] = {}
    pairs = []
    for at, (kind, text) in enumerate(changes):
        seen[text["slug"]] = seen.get(text["slug"], 0) + 1
        entry = Entry(text["slug"], seen[text["slug"]], kind, NINE + timedelta(minutes=at), text.digest)
        pairs.append((entry, text))
    return Record().adding(pairs)


LIFTED: tuple[Kind, Issued] = ("lift", issued())
SLOW: tuple[Kind, Issued] = ("lift", issued(slug="slow", social={"after": 7200}))


def states(ledger: SqliteLedger) -> dict[str, tuple[str, str]]:
    rows = ledger.load()
    return {"/".join(map(str, row.key[1:])): (row.state, row.reason) for row in rows}


def test_a_ledger_that_knows_all_that_is_public_is_left_as_it_is(ledger: SqliteLedger) -> None:
    row = Delivery(Key(NEWSROOM.key, "one", 1, "wire", "post"), NINE)
    for known in (None, 1, 2):
        ledger.plan([row], known)
        assert reconcile(ledger, NEWSROOM, record(LIFTED), LATER) == 0
    assert ledger.load() == (row,)


def test_a_new_ledger_is_left_new(ledger: SqliteLedger) -> None:
    assert reconcile(ledger, NEWSROOM, record(LIFTED), LATER) == 0
    assert ledger.is_new()


def test_the_posts_of_what_an_older_ledger_never_knew_of_are_looked_for(ledger: SqliteLedger) -> None:
    ledger.plan([], 0)
    assert reconcile(ledger, NEWSROOM, record(LIFTED), LATER) == 2
    assert states(ledger) == {
        "one/1/wire/post": ("unknown", FORGOTTEN),
        "one/1/x-agency/post": ("unknown", FORGOTTEN),
    }
    assert ledger.entries() == 1
    assert reconcile(ledger, NEWSROOM, record(LIFTED), LATER) == 0


def test_what_it_never_knew_of_and_whose_hour_is_to_come_is_planned(ledger: SqliteLedger) -> None:
    ledger.plan([], 0)
    reconcile(ledger, NEWSROOM, record(SLOW), LATER)
    assert states(ledger) == {"slow/1/wire/post": ("planned", ""), "slow/1/x-agency/post": ("planned", "")}


def test_the_corrections_and_recalls_of_what_it_never_knew_of_are_looked_for_too(ledger: SqliteLedger) -> None:
    ledger.plan([], 0)
    text = issued(issuers=[{"id": "nobody"}])
    reconcile(ledger, NEWSROOM, record(("lift", text), ("correction", text), ("kill", text)), LATER)
    assert sorted(states(ledger)) == [
        "one/1/wire/post",
        "one/1/wire/recall",
        "one/2/wire/correction",
        "one/2/wire/recall",
    ]


def test_what_it_knows_stays_as_it_is_and_is_built_upon(ledger: SqliteLedger) -> None:
    sent = Delivery(
        Key(NEWSROOM.key, "one", 1, "wire", "post"), NINE, "sent", receipt=Receipt("1", "https://x.example/1", NINE)
    )
    planned = Delivery(Key(NEWSROOM.key, "two", 1, "wire", "post"), NINE)
    ledger.plan([sent, planned], 1)
    reconcile(ledger, NEWSROOM, record(LIFTED, ("correction", issued())), LATER)
    assert states(ledger) == {
        "one/1/wire/post": ("sent", ""),
        "one/2/wire/correction": ("unknown", FORGOTTEN),
        "two/1/wire/post": ("unknown", PUT_BACK),
    }


def test_an_entry_whose_own_text_is_lost_is_told_by_the_newest_text_or_left_out(ledger: SqliteLedger) -> None:
    ledger.plan([], 0)
    whole = record(LIFTED, ("update", issued(update="more")), ("lift", issued(slug="lost")))
    kept = {name: text for name, text in whole.texts.items() if text["update"]}
    reconcile(ledger, NEWSROOM, replace(whole, texts=kept), LATER)
    assert sorted(states(ledger)) == ["one/1/wire/post", "one/1/x-agency/post"]


def test_a_ledger_from_before_entries_were_counted_is_not_told_of_the_whole_past(ledger: SqliteLedger) -> None:
    ledger.take_in([], None, 0)
    assert reconcile(ledger, NEWSROOM, record(LIFTED), LATER) == 0
    assert ledger.load() == ()
    assert ledger.entries() == 1


def test_a_ledger_that_planned_ahead_learns_what_is_public_and_doubts_nothing(
    ledger: SqliteLedger,
) -> None:
    row, whole = Delivery(Key(NEWSROOM.key, "one", 1, "wire", "post"), NINE), record(LIFTED)
    ledger.plan([row], 0, whole.digest)
    assert reconcile(ledger, NEWSROOM, whole, LATER) == 0
    assert (ledger.load(), ledger.entries()) == ((row,), 1)


def test_what_was_lifted_instead_of_what_was_planned_ahead_for_is_looked_for(ledger: SqliteLedger) -> None:
    ledger.plan([Delivery(Key(NEWSROOM.key, "one", 1, "wire", "post"), NINE)], 0, record(SLOW).digest)
    assert reconcile(ledger, NEWSROOM, record(LIFTED), LATER) == 2
    assert states(ledger)["one/1/x-agency/post"] == ("unknown", FORGOTTEN)

"""An edition that follows from the one before is, path by path, the edition that is made from nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.again import Base, base_of, following, note, noted
from pipeline.edition import Edition
from pipeline.files import Disk
from pipeline.formats import FORMATS, plan
from pipeline.newsroom import Contact, Organisation
from pipeline.part import owner
from pipeline.record import Entry, Kind, Record
from pipeline.render import render
from pipeline.store import Store
from tests.room import Room
from tests.test_feed import AGENCY, NEWSROOM, at, text

DESK = Contact("Press desk", "agency", email="press@agency.example")
HERE = replace(
    NEWSROOM, organisations={"agency": Organisation("agency", "The Agency", contacts=(DESK,))}, languages=("en", "fr")
)
SLUGS = ("alpha", "beta", "gamma", "delta")
OF_ONE = ("page", "text", "ninjs", "pdf", "kit", "files", "event", "card", "pictures")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["lift", "update", "correction", "kill"]),
        st.sampled_from(SLUGS),
        st.sampled_from(["", *SLUGS]),
        st.lists(st.sampled_from(["trade", "health"]), max_size=2, unique=True),
        st.booleans(),
        st.booleans(),
    ),
    min_size=2,
    max_size=9,
)
Step = tuple[Kind, str, str, list[str], bool, bool]


def histories(steps: list[Step]) -> Iterator[Record]:
    """The record after each step that makes sense."""
    record = Record()
    for hour, (kind, slug, original, topics, french, named) in enumerate(steps):
        last = record.last(slug)
        if (last is None) != (kind == "lift") or (last and last.kind == "kill"):
            continue
        fields: dict[str, Any] = {"revision": (last.revision if last else 0) + 1, "topics": topics}
        fields |= {"language": "fr" if french else "en", "body": f"Text {hour}."}
        fields |= {"translation_of": original} if original not in ("", slug) else {}
        fields |= {"contacts": [{"name": DESK.name, "organisation": AGENCY["name"]}]} if named else {}
        said = {"update": "update", "correction": "correction", "kill": "killed"}.get(kind)
        one = text(slug, **fields | ({said: f"Said {hour}."} if said else {}))
        entry = Entry(slug, one["revision"], kind, at(1) + timedelta(hours=hour), one.digest)
        record = record.adding([(entry, one)])
        yield record


def names(record: Record) -> dict[str, str]:
    """Each public path, and a name that tells of all that its bytes are made from."""
    return {part.path: part.digest for part in render(HERE, record)}


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_what_follows_is_what_would_be_made_from_nothing(steps: list[Step]) -> None:
    known = list[Base]()
    for record in histories(steps):
        whole = names(record)
        for base in known:  # of any edition before, not only the last
            found = following(base, HERE, record)
            if found:
                asking, stays = found
                assert stays | names(asking) == whole
                assert not stays.keys() & names(asking).keys()
        known.append(Base(record, Edition("", whole)))


def test_one_more_release_leaves_the_own_parts_of_all_others_alone() -> None:
    *_, before, after = histories([("lift", slug, "", [], False, True) for slug in SLUGS])
    found = following(Base(before, Edition("", names(before))), HERE, after)
    assert found
    asking, stays = found
    assert {one.slug for one in asking.each()} == {"delta"}
    assert {owner(path) for path in stays} == {"alpha", "beta", "gamma"}


def test_the_first_that_names_somebody_to_ask_changes_every_page() -> None:
    before, after = histories([("lift", "alpha", "", [], False, False), ("lift", "beta", "", [], False, True)])
    assert following(Base(before, Edition("", names(before))), HERE, after) is None


@pytest.mark.parametrize("name", FORMATS)
def test_a_path_belongs_to_a_release_just_where_its_format_asks_each_release(name: str) -> None:
    *_, record = histories([("lift", "alpha", "", ["trade"], False, True), ("kill", "alpha", "", [], False, True)])
    assert all(bool(owner(part.path)) == (name in OF_ONE) for part in plan(name)(HERE, record))


def test_of_several_editions_the_nearest_with_the_same_basis_is_built_upon() -> None:
    one, two, three = histories([("lift", slug, "", [], False, True) for slug in SLUGS[:3]])
    bases = [Base(one, Edition("", {}, basis="a|")), Base(two, Edition("", {}, basis="a|x"))]
    other = Base(three, Edition("", {}, basis="b|"))
    assert base_of([*bases, other], "a", three) is bases[1]
    assert base_of([other], "a", three) is None
    assert base_of([other], "b", two) is None, "it shows more than this record"


def test_what_was_noted_is_known_again_only_for_the_very_record_and_manifest(tmp_path: Path) -> None:
    one, two = histories([("lift", slug, "", [], False, True) for slug in SLUGS[:2]])
    store = Store(Disk(), tmp_path)
    edition = Edition(one.digest, {"index.html": "0" * 64}, basis="a|")
    assert noted(note(edition), store, one) is None, "its manifest is nowhere"
    store.put(edition.data())
    found = noted(note(edition), store, one)
    assert found
    assert (found.edition, found.edition.basis, found.edition.newest) == (edition, "a|", one.newest)
    assert noted(note(edition), store, two) is None
    assert noted(b"[]", store, one) is None
    assert noted(b"\xff", store, one) is None
    store.path(edition.seal).write_bytes(b"{}")
    assert noted(note(edition), store, one) is None


def test_another_process_plans_only_what_is_new(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.write("alpha", embargo="FOR IMMEDIATE RELEASE")
    room.tick("2026-12-04T13:00:00Z")
    asked = list[set[str]]()
    monkeypatch.setattr("pipeline.ahead.render", lambda newsroom, record: _asked(asked, newsroom, record))
    room.tick("2026-12-04T13:10:00Z")
    assert asked == [], "nothing changed"
    room.write("beta", embargo="FOR IMMEDIATE RELEASE")
    room.tick("2026-12-04T13:20:00Z")
    assert asked == [{"beta"}]
    assert {"releases/alpha/index.html", "releases/beta/index.html"} <= room.public().keys()


def _asked(asked: list[set[str]], newsroom: Any, record: Record) -> Any:
    asked.append({one.slug for one in record.each()})
    return render(newsroom, record)

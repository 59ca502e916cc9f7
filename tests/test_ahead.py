"""Ahead: every edition of the coming day is made before its hour, and what cannot be made is known by then."""

import re
from collections.abc import Iterable
from typing import Any

import pytest

from pipeline import ahead as module
from pipeline.ahead import edition_of
from pipeline.edition import Edition
from pipeline.hosts import HostRefuses
from pipeline.hosts.folder import Folder
from pipeline.hour import keep_hour
from pipeline.publish import Attempt, attempt
from pipeline.record import Record
from pipeline.seal import Unsealable
from pipeline.tick import tick
from pipeline.typeset import documents
from tests.room import HOUR, Room, at

EARLIER = "2026-12-04T12:00:00Z"
ALPHA, BETA = "releases/alpha/index.html", "releases/beta/index.html"
TEN = "Friday, 4 December 2026, 10:00 hrs AST"


def never(*_: Any) -> None:
    """Nothing is made any more."""
    raise AssertionError("something was made")


def cannot_be_made(monkeypatch: pytest.MonkeyPatch, *slugs: str) -> None:
    """Whatever is to be made of these releases fails."""
    make = documents._text

    def fails(inputs: object, look: object) -> bytes:
        if any(slug in repr(inputs) for slug in slugs):
            raise RuntimeError("no")
        return make(inputs, look)  # type: ignore[arg-type]

    monkeypatch.setattr(documents, "_text", fails)


def unmade(room: Room, when: str) -> list[str]:
    """Which releases are told to be impossible to make."""
    return [alarm.about for alarm in room.tick(when).alarms if alarm.code == "cannot-be-made"]


def pages(paths: Iterable[str]) -> set[str]:
    """The pages of releases among what is public."""
    return {path for path in paths if path.startswith("releases/") and path.endswith("/index.html")}


def test_the_hours_of_a_day_are_made_one_on_top_of_the_other(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = {"alpha": "09", "beta": "10", "gamma": "11"}
    for slug, hour in hours.items():
        room.write(slug, embargo=f"Friday, 4 December 2026, {hour}:00 hrs AST")
    house = room.house()
    room.clock.move_to(at(EARLIER))
    ready, out = tick(house).ready, list[str]()
    monkeypatch.setattr(module, "seal", never)
    for slug, before in zip(hours, ("12", "13", "14"), strict=True):
        out.append(f"releases/{slug}/index.html")
        assert ready is not None
        assert [change.release.slug for change in ready.changes] == [slug]
        assert pages(ready.step.edition.manifest) == set(out)
        room.clock.move_to(at(f"2026-12-04T{before}:59:59Z"))
        assert keep_hour(house, ready) is not None
        ready = tick(house).ready
    assert ready is None


def test_what_comes_later_than_a_day_is_not_made_yet(room: Room) -> None:
    room.write("alpha")
    assert room.tick("2026-12-03T12:59:59Z").ready is None
    assert room.tick("2026-12-03T13:00:00Z").ready is not None


def test_what_is_hindered_is_not_made_ready(room: Room) -> None:
    room.write("alpha", hold="stop")
    assert room.tick(EARLIER).ready is None


def test_the_texts_of_the_next_hour_are_kept_before_it(room: Room) -> None:
    room.write("alpha")
    ready = room.tick(EARLIER).ready
    assert ready is not None
    assert [room.house().store.has(entry.digest) for entry in ready.step.additions] == [True]


def test_of_two_of_one_hour_one_that_cannot_be_made_does_not_stop_the_other(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    cannot_be_made(monkeypatch, "beta")
    room.write("alpha")
    room.write("beta")
    done = room.tick("2026-12-04T12:59:59Z")
    assert done.ready is not None
    assert [change.release.slug for change in done.ready.changes] == ["alpha"]
    assert [alarm.about for alarm in done.alarms if alarm.code == "cannot-be-made"] == ["beta"]
    assert keep_hour(room.house(), done.ready) is not None
    assert ALPHA in room.public()
    assert BETA not in room.public()


def test_an_hour_of_which_nothing_can_be_made_is_passed_over(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    cannot_be_made(monkeypatch, "alpha")
    room.write("alpha")
    room.write("beta", embargo=TEN)
    done = room.tick(EARLIER)
    assert done.ready is not None
    assert [change.release.slug for change in done.ready.changes] == ["beta"]
    assert [alarm.about for alarm in done.alarms if alarm.code == "cannot-be-made"] == ["alpha"]


def test_what_waits_for_an_approval_is_tried_within_a_day_of_its_hour(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    cannot_be_made(monkeypatch, "alpha")
    room.approvals = 1
    room.describe()
    room.write("alpha")
    assert unmade(room, "2026-12-03T12:59:59Z") == []
    assert unmade(room, "2026-12-03T13:00:00Z") == ["alpha"]


def test_what_has_problems_is_not_tried_for_those_are_told_already(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    cannot_be_made(monkeypatch, "alpha")
    room.write("alpha", contacts="[{name: Nobody, organisation: agency}]")
    assert unmade(room, EARLIER) == []


@pytest.mark.parametrize(
    ("when", "read"),
    [("2026-12-04T12:58:59Z", 1), ("2026-12-04T12:59:00Z", 0)],
    ids=["in time", "in the last minute"],
)
def test_a_slot_is_read_back_once_and_not_when_its_hour_is_near(
    room: Room, monkeypatch: pytest.MonkeyPatch, when: str, read: int
) -> None:
    verify, asked = Folder.verify, list[str]()

    def noted(self: Folder, edition: Edition) -> bool:
        asked.append(edition.seal)
        return verify(self, edition)

    monkeypatch.setattr(Folder, "verify", noted)
    room.write("alpha")
    for _ in range(2):
        room.tick(when)
    assert len(asked) == read


def test_a_slot_that_is_not_what_was_sealed_is_laid_again_before_the_hour(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, damaged = Folder.stage, list[str]()

    def and_damaged(self: Folder, edition: Edition) -> None:
        stage(self, edition)
        if ALPHA in edition.manifest and not damaged:
            damaged.append(edition.seal)
            page = self._slots / edition.seal / ALPHA
            page.unlink()  # it is one file with that of the store
            page.write_bytes(b"damaged")

    monkeypatch.setattr(Folder, "stage", and_damaged)
    room.write("alpha")
    ready = room.tick("2026-12-04T12:58:00Z").ready
    assert damaged
    assert ready is not None
    room.clock.move_to(at("2026-12-04T12:59:59Z"))
    assert keep_hour(room.house(), ready) is not None
    assert b"Title of alpha" in room.public()[ALPHA]


def test_only_the_newest_editions_of_a_run_are_remembered(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 3)
    for hour in range(5):
        room.write(f"release-{hour}", embargo=f"Friday, 4 December 2026, 0{hour + 1}:00 hrs AST")
    house = room.house()
    room.clock.move_to(at("2026-12-04T04:00:00Z"))
    tick(house)
    last = "releases/release-4/index.html"
    assert [last in edition.manifest for edition in house.editions.values()] == [False, False, True]


def test_a_template_that_changes_between_two_looks_makes_another_edition(room: Room) -> None:
    room.write("alpha")
    house = room.house()
    room.clock.move_to(at(EARLIER))
    before = tick(house).ready
    (room.root / "templates").mkdir()
    (room.root / "templates/page.html").write_text(
        '{% extends "built-in/page.html" %}{% block head %}<!-- ours -->{{ super() }}{% endblock %}'
    )
    after = tick(house).ready
    assert before is not None
    assert after is not None
    assert before.step.edition.manifest[ALPHA] != after.step.edition.manifest[ALPHA]


def test_a_name_that_changes_in_the_newsroom_makes_another_edition(room: Room) -> None:
    room.write("alpha")
    house = room.house()
    room.clock.move_to(at(EARLIER))
    before = tick(house).ready
    path = room.root / "newsroom.yml"
    path.write_text(path.read_text().replace("name: Test Newsroom", "name: Another Newsroom"))
    after = tick(house).ready
    assert before is not None
    assert after is not None
    assert before.step.edition.manifest["index.html"] != after.step.edition.manifest["index.html"]


@pytest.mark.parametrize(
    "why", [HostRefuses("It is made again."), Unsealable("It cannot be made.")], ids=["the host", "the seal"]
)
def test_after_a_refusal_nothing_made_before_is_relied_on(room: Room, why: Exception) -> None:
    def refuses() -> None:
        raise why

    house = room.house()
    tick(house)
    assert house.editions
    assert attempt(house, Attempt(), refuses) is None
    assert house.editions == {}


def test_what_the_store_lost_since_it_was_sealed_is_made_again_in_the_same_run(room: Room) -> None:
    room.write("alpha")
    room.clock.move_to(at(EARLIER))
    house = room.house()
    ready = tick(house).ready
    assert ready is not None
    host = house.host(ready.seen.newsroom)
    house.files.remove(host._slots / ready.step.edition.seal)  # type: ignore[attr-defined]
    house.store.path(ready.step.edition.manifest[ALPHA]).write_bytes(b"damaged")
    room.clock.move_to(at(HOUR))
    assert tick(house).lifted == ()
    assert [item.entry.slug for item in tick(house).lifted] == ["alpha"]


BROKEN_PAGE = '{% extends "built-in/page.html" %}{% block head %}{{ nothing.at.all }}{% endblock %}'


def test_a_withdrawal_that_a_template_hinders_is_made_with_the_built_in_look_and_nothing_else_is(room: Room) -> None:
    room.write("alpha")
    room.tick(HOUR)
    (room.root / "templates").mkdir()
    (room.root / "templates/page.html").write_text(BROKEN_PAGE)
    room.write("beta", embargo="FOR IMMEDIATE RELEASE")
    room.edit("alpha", "language: en", "language: en\nrevision: 2\nkilled: It was wrong.")
    done = room.tick("2026-12-04T13:10:00Z")
    assert [(item.entry.slug, item.entry.kind) for item in done.lifted] == [("alpha", "kill")]
    assert b"It was wrong." in room.public()[ALPHA]
    assert BETA not in room.public()


ITALIAN = 'msgid ""\nmsgstr "Language: it\\n"\n\nmsgctxt "ends"\nmsgid "Ends"\nmsgstr "Fine"\n'


@pytest.mark.parametrize(
    ("broken", "text"), [("page.html", BROKEN_PAGE), ("words/it.po", ITALIAN.replace("it\\n", "it\\\\n"))]
)
def test_a_withdrawal_waits_for_no_other_release_in_a_language_of_the_newsrooms_own(
    room: Room, broken: str, text: str
) -> None:
    (room.root / "templates/words").mkdir(parents=True)
    (room.root / "templates/words/it.po").write_text(ITALIAN)
    newsroom = room.root / "newsroom.yml"
    newsroom.write_text(re.sub("languages:.*", "languages: [en, fr, it]", newsroom.read_text()))
    room.write("alpha")
    room.write("beta", language="it")
    assert len(room.tick(HOUR).lifted) == 2
    assert b"Fine" in room.public()[BETA]
    (room.root / "templates" / broken).write_text(text)
    room.edit("alpha", "language: en", "language: en\nrevision: 2\nkilled: It was wrong.")
    done = room.tick("2026-12-04T13:10:00Z")
    assert [(item.entry.slug, item.entry.kind) for item in done.lifted] == [("alpha", "kill")]
    public = room.public()
    assert b"It was wrong." in public[ALPHA]
    assert b"Ends" in public[BETA]
    assert "it/index.html" in public


def test_a_format_that_cannot_even_plan_its_parts_is_told_as_what_cannot_be_made(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write("alpha")

    def plan(newsroom: object, record: object) -> None:
        raise IndexError("out of range")

    monkeypatch.setattr("pipeline.formats.contacts.plan", plan)
    assert room.tick(HOUR).lifted == ()
    (room.root / ".dateline/base.json").unlink()  # else what stands is known, and not planned again
    with pytest.raises(Unsealable, match="cannot be planned: out of range"):
        edition_of(room.house(), room.survey(), Record())


def test_a_translation_of_what_cannot_be_made_waits_for_it(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.write("zeta")
    room.write("alpha", language="fr", translation_of="zeta")
    room.write("beta")
    cannot_be_made(monkeypatch, "Title of zeta")
    assert unmade(room, HOUR) == ["zeta", "alpha"]
    assert {path for path in room.public() if path in (ALPHA, BETA, "releases/zeta/index.html")} == {BETA}
    monkeypatch.undo()
    room.tick("2026-12-04T13:01:00Z")
    assert {ALPHA, BETA, "releases/zeta/index.html"} <= room.public().keys()

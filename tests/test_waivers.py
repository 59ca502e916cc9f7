"""Waivers: what people may set aside, who must say so, and that it is seen by who signs off and by nobody else."""

import json
from pathlib import Path

import pytest

from pipeline.codes import WHAT
from pipeline.coming import approval_digest
from pipeline.issued import resolve
from pipeline.problem import Problem
from pipeline.waivers import never, weighed
from tests.cli import dateline
from tests.codes import codes_of_family
from tests.room import HOUR, Room, room_in

LOST = "The notice said: contact:"
UNREACHABLE = {"contacts": "[{name: Desk}]"}
REASON = "because: The old notice is quoted."


def told(room: Room) -> list[tuple[str, bool]]:
    return [(problem.code, problem.stops) for problem in room.survey().problems]


def only(room: Room) -> Problem:
    (problem,) = room.survey().problems
    return problem


def test_an_advice_is_set_aside_by_one_named_person_in_that_release_alone(room: Room) -> None:
    room.write("alpha", body=LOST, waive=f"[{{code: contact-lost, {REASON}, by: Editor}}]")
    room.write("beta", body=LOST)
    assert [(problem.place.file, problem.code) for problem in room.survey().problems] == [
        ("releases/beta.md", "contact-lost")
    ]
    assert {file: [waiver.by for waiver in found] for file, found in room.survey().waived.items()} == {
        "releases/alpha.md": [("Editor",)]
    }


def test_an_advice_of_the_reader_is_set_aside_too(room: Room) -> None:
    room.write("alpha", title="“Onwards”", waive="[{code: smart-quotes, because: It is said so., by: Editor}]")
    assert told(room) == []


@pytest.mark.parametrize(
    "waive",
    [
        f"[{{code: contact-unreachable, {REASON}, by: [Duty editor, Director]}}]",
        f"[{{code: contact-unreachable, {REASON}, by: Editor}}, {{code: contact-unreachable, {REASON}, by: Director}}]",
    ],
)
def test_a_stop_of_a_contact_is_set_aside_by_two_people(room: Room, waive: str) -> None:
    room.write("alpha", waive=waive, **UNREACHABLE)  # type: ignore[arg-type]
    assert told(room) == []
    room.tick(HOUR)
    assert "releases/alpha/index.html" in room.public()


@pytest.mark.parametrize("by", ["Duty editor", "[Duty editor]", "[Duty editor, duty  EDITOR]"])
def test_one_person_cannot_set_a_stop_of_a_contact_aside_however_often_they_say_it(room: Room, by: str) -> None:
    waive = f"[{{code: contact-unreachable, {REASON}, by: {by}}}]"
    room.write("alpha", waive=waive, **UNREACHABLE)  # type: ignore[arg-type]
    assert told(room) == [("contact-unreachable", True), ("waiver-refused", True)]
    refused = room.survey().problems[1]
    assert refused.wrong == (
        "What `contact-unreachable` finds here stops the release, and one person alone cannot set that aside."
    )
    assert "`by: [Duty editor, Communications Director]`" in refused.mend
    room.tick(HOUR)
    assert "releases/alpha/index.html" not in room.public()


def test_a_name_that_needs_quotes_gets_them_and_the_second_name_is_another(room: Room) -> None:
    waive = f"[{{code: contact-unreachable, {REASON}, by: communications director}}]"
    room.write("alpha", waive=waive, **UNREACHABLE)  # type: ignore[arg-type]
    assert "`by: [communications director, Duty Editor]`" in room.survey().problems[1].mend
    room.edit("alpha", "by: communications director", 'by: "Lee, Duty editor"')
    assert '`by: ["Lee, Duty editor", Communications Director]`' in room.survey().problems[1].mend


@pytest.mark.parametrize("by", ["Editor", "[Editor, Director]"])
def test_any_other_stop_cannot_be_set_aside_by_anyone(room: Room, by: str) -> None:
    room.write("alpha", body="", waive=f"[{{code: body-empty, {REASON}, by: {by}}}]")
    assert sorted(told(room)) == [("body-empty", True), ("waiver-refused", True)]
    assert room.survey().waived == {}


def test_an_id_that_stands_for_nobody_cannot_be_set_aside(room: Room) -> None:
    room.write("alpha", contacts="[desk, dusk]", waive=f"[{{code: contact-unknown, {REASON}, by: [A, B]}}]")
    assert told(room) == [("contact-unknown", True), ("waiver-refused", True)]


@pytest.mark.parametrize(
    "code", ["embargo-unreadable", "date-unreadable", "secret-written", "broken-void", "translation-hour"]
)
def test_time_and_leak_are_never_set_aside_even_before_they_are_found(room: Room, code: str) -> None:
    room.write("alpha", waive=f"[{{code: {code}, {REASON}, by: [Editor, Director]}}]")
    assert told(room) == [("waiver-refused", True)]
    assert f"dateline check --explain {code}" in only(room).mend


def test_an_advice_about_time_or_a_leak_stays_and_stops_whoever_would_set_it_aside(room: Room) -> None:
    room.write("alpha", waive=f"[{{code: placeholder-left, {REASON}, by: [Editor, Director]}}]")
    seen = room.survey()
    release = seen.of("alpha")
    assert release
    advice = Problem(release.place_of("title"), "placeholder-left", "It is odd.", "Mend it.", stops=False)
    left, waived = weighed([advice], [release])
    assert [problem.code for problem in left] == ["placeholder-left", "waiver-refused"]
    assert waived == {}


@pytest.mark.parametrize("family", ["times", "leftovers"])
def test_every_code_of_the_families_of_time_and_leak_belongs_to_what_is_never_set_aside(family: str) -> None:
    assert [code for code in codes_of_family(family) if not never(code)] == []


def test_every_code_of_an_hour_or_a_secret_is_never_set_aside_and_no_code_of_a_contact_or_link_is() -> None:
    assert {code for code in WHAT if code.startswith(("embargo-", "secret-", "date-", "zone-"))} <= set(
        filter(never, WHAT)
    )
    assert [code for code in WHAT if code.startswith(("contact-", "link-", "picture-")) and never(code)] == []


def test_a_waiver_of_what_is_not_found_is_told_once_and_stops_nothing(room: Room) -> None:
    one = f"{{code: contact-lost, {REASON}, by: Editor}}"
    path = room.write("alpha", waive=f"[{one}, {one}]")
    problem = only(room)
    assert (problem.code, problem.stops) == ("waiver-idle", False)
    line = path.read_text().splitlines()[problem.place.line - 1]
    assert line[problem.place.column - 1 :].startswith("contact-lost, ")


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{code: contact-lots, because: b, by: c}", "choice-unknown"),
        ("{code: contact-lost, by: c}", "field-missing"),
        ("{code: contact-lost, because: b}", "field-missing"),
        ("{code: contact-lost, because: b, by: []}", "field-missing"),
        ('{code: contact-lost, because: b, by: ""}', "field-missing"),
        ("{because: b, by: c}", "field-missing"),
    ],
)
def test_what_lacks_a_reason_a_name_or_a_check_waives_nothing_and_is_told(room: Room, entry: str, code: str) -> None:
    room.write("alpha", body=LOST, waive=f"[{entry}]")
    assert sorted(told(room)) == sorted([(code, True), ("contact-lost", False)])


@pytest.mark.parametrize("reason", ['"-"', "ok", "TBC", "yes"])
def test_a_reason_is_said_in_words(room: Room, reason: str) -> None:
    room.write("alpha", body=LOST, waive=f"[{{code: contact-lost, because: {reason}, by: Editor}}]")
    assert sorted(told(room)) == [("contact-lost", False), ("sentence-expected", True)]


@pytest.mark.parametrize(
    "by", ['[Lee, "-"]', '[Lee, "Lee."]', "[J. Lee, J Lee]", '["?", "!"]', '[Lee, "Lee\u00ad"]', "[Lee, '2']"]
)
def test_a_sign_is_nobody_and_makes_of_one_person_no_two(room: Room, by: str) -> None:
    room.write("alpha", waive=f"[{{code: contact-unreachable, {REASON}, by: {by}}}]", **UNREACHABLE)  # type: ignore[arg-type]
    assert ("contact-unreachable", True) in told(room)


def test_a_dead_link_that_is_set_aside_is_not_called_idle_by_a_check_that_asks_nobody(room: Room) -> None:
    room.write(
        "alpha",
        body="See [the plan](https://plan.example/a).",
        waive="[{code: link-dead, because: It opens at the lift., by: Editor}]",
    )
    assert told(room) == []


def test_in_a_draft_all_of_it_is_advice_and_a_withdrawn_release_needs_no_waiver(room: Room) -> None:
    waive = f"[{{code: embargo-unreadable, {REASON}, by: Editor}}]"
    room.write("alpha", waive=waive, draft="true")
    room.write("beta", waive=waive, killed="Called off.")
    assert [(each.place.file, each.code, each.stops) for each in room.survey().problems] == [
        ("releases/alpha.md", "waiver-refused", False)
    ]


def digest(room: Room) -> str:
    seen = room.survey()
    release = seen.of("alpha")
    assert release
    return approval_digest(release, resolve(release, seen.newsroom))


@pytest.mark.parametrize(
    "change", [("by: Editor", "by: [Editor, Chief]"), ("is quoted", "is quoted in full"), ("by: Editor", "by: Chief")]
)
def test_an_approval_covers_what_was_set_aside_by_whom_and_why(tmp_path: Path, change: tuple[str, str]) -> None:
    with room_in(tmp_path, approvals=1) as room:
        room.write("alpha", body=LOST, waive=f"[{{code: contact-lost, {REASON}, by: Editor}}]")
        room.edit("alpha", "waive:", f"approved: [{{by: Director, digest: {digest(room)}}}]\nwaive:")
        assert room.survey().coming[0].obstacles == ()
        room.edit("alpha", *change)
        assert room.survey().coming[0].obstacles == ("waits for approval",)


def test_a_waiver_that_is_added_after_the_approval_voids_it(tmp_path: Path) -> None:
    with room_in(tmp_path, approvals=1) as room:
        room.write("alpha", body=LOST)
        room.edit("alpha", "summary:", f"approved: [{{by: Director, digest: {digest(room)}}}]\nsummary:")
        room.edit("alpha", "summary:", f"waive: [{{code: contact-lost, {REASON}, by: Editor}}]\nsummary:")
        assert room.survey().coming[0].obstacles == ("waits for approval",)


def test_who_signs_off_is_shown_what_was_set_aside_and_the_public_never(tmp_path: Path) -> None:
    waive = "[{code: contact-lost, because: Canaryreason, by: [Canaryone, Canarytwo]}]"
    with room_in(tmp_path, approvals=1) as room:
        room.write("alpha", body=LOST, waive=waive)
        room.write("beta", body=LOST, waive=waive, draft="true")
    said = dateline("status", newsroom=tmp_path).stdout
    assert said.count("Canaryone and Canarytwo") == 2
    assert "Canaryreason" in said
    row = {"code": "contact-lost", "by": ["Canaryone", "Canarytwo"], "because": "Canaryreason"}
    told = json.loads(dateline("status", "--json", newsroom=tmp_path).stdout)["waived"]
    assert told == [{"slug": "alpha"} | row, {"slug": "beta"} | row]
    approved = dateline("approve", "alpha", "--by", "Director", newsroom=tmp_path)
    assert "Set aside in it: contact-lost, by Canaryone and Canarytwo: Canaryreason.\n" in approved.stdout
    assert "every approval it needs" in approved.stdout
    with room_in(tmp_path, approvals=1) as room:
        room.tick(HOUR)
        public = b"".join(room.public().values()) + b"".join(
            map(Path.read_bytes, (tmp_path / "feeds").rglob("*.json*"))
        )
        assert b"Something" not in public
        assert "releases/alpha/index.html" in room.public()
        assert b"canary" not in public.lower()

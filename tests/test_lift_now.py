"""A broken embargo: two people say so of exactly this text, it goes out at once, and is marked as what it is."""

import json
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from html import unescape
from pathlib import Path

import pytest

from pipeline.clock import stamp
from pipeline.formats import FORMATS, plan
from pipeline.formats.letter import letter
from pipeline.issued import resolve
from pipeline.record import Kind, Record
from pipeline.release import Broken
from pipeline.typeset.catalogue import catalogue
from pipeline.typeset.template import look
from tests import issuing
from tests.issuing import LIFT, lifted
from tests.office import PAST, Run, ask_approvals, page, runner, write
from tests.room import HOUR, Room, room_in
from tests.tongues import LANGUAGES

WHY = "A newspaper has the whole text on its site: see page 1"
TWO = ("--by", "Communications Director", "--by", "Duty Editor")
NOW = ("--now", "--because", WHY)
MARK = "This text was released before the end of its embargo, because the embargo had been broken elsewhere."
BROKEN = '{{because: It is on a site., by: [{by}], until: "{until}", digest: {digest}}}'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A newsroom that asks for no approvals."""
    with room_in(tmp_path / "home") as made:
        return made.root


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(home, capsys)


def test_two_people_and_a_reason_let_it_go_out_at_once_and_marked(home: Path, run: Run) -> None:
    path = write(home, "alpha")
    before = path.read_text()
    code, said = run("lift", "alpha", *NOW, *TWO)
    assert code == 0, said
    assert (
        "Communications Director and Duty Editor say that the embargo of alpha was broken. "
        "Written to releases/alpha.md."
    ) in said
    assert "any edit before that voids this" in said
    assert "alpha is public." in said
    assert MARK in page(home)
    assert "Communications Director" not in page(home)
    assert "newspaper" not in page(home)
    block = (
        path.read_text()
        .removeprefix(before[: before.index("---\n\nSome")])
        .removesuffix("---\n\nSomething happened.\n")
    )
    lines = [
        f'  because: "{WHY}"',
        '  by: ["Communications Director", "Duty Editor"]',
        '  until: "2045-12-04T13:00:00Z"',
    ]
    assert block.splitlines()[:4] == ["broken:", *lines]
    assert run("check")[0] == 0
    assert "nothing to mend" in run("check")[1]


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("alpha",), 2, "A release goes out by itself at its hour."),
        (("alpha", "--now"), 2, "Why does it go out before its hour?"),
        (("alpha", *NOW), 3, "One person is not enough. Two people"),
        (("alpha", *NOW, "--by", "Communications Director"), 3, "One person is not enough. Two people"),
        (
            ("alpha", *NOW, "--by", "Communications Director", "--by", " COMMUNICATIONS  director"),
            3,
            "That is one person, however the name is typed.",
        ),
        (("alpha", *NOW, "--by", "Communications Director", "--by", "Editor"), 0, ""),
        (("alpha", *NOW, "--by", "Communications Director", "--by", "…"), 3, "That is one person"),
        (("alpha", *NOW, "--by", "Communications Director", "--by", " "), 2, "--by is empty."),
        (("alpha", "--now", "--because", " ", *TWO), 2, "--because is empty."),
        (("--now",), 2, "Which release?"),
        (("alfa", *NOW, *TWO), 2, "Did you mean alpha?"),
    ],
)
def test_it_needs_a_name_a_reason_and_two_different_people(
    home: Path,
    run: Run,
    words: tuple[str, ...],
    code: int,
    why: str,
) -> None:
    path = write(home, "alpha")
    before = path.read_bytes()
    ended, said = run("lift", *words)
    assert ended == code, said
    assert why in said
    assert (path.read_bytes() == before) == (code != 0)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"draft": "true"}, "alpha is a draft"),
        ({"hold": "The minister reads it."}, "alpha is on hold: The minister reads it. First: dateline unhold alpha"),
        ({"killed": "It was called off."}, "alpha was withdrawn, so it is not lifted."),
        ({"issuers": "[nobody]"}, "alpha has problems."),
        ({"embargo": PAST}, "alpha has no embargo that lies ahead"),
        ({"embargo": "FOR IMMEDIATE RELEASE"}, "alpha has no embargo that lies ahead"),
    ],
)
def test_what_waits_for_more_than_its_hour_is_refused(
    home: Path,
    run: Run,
    fields: dict[str, str],
    why: str,
) -> None:
    path = write(home, "alpha", **fields)
    before = path.read_bytes()
    code, said = run("lift", "alpha", *NOW, *TWO)
    assert code in (1, 3)
    assert why in said
    assert path.read_bytes() == before
    assert not (home / "live/releases/alpha").exists()


def test_approvals_are_still_asked_for_and_those_given_before_still_count(home: Path, run: Run) -> None:
    ask_approvals(home, 1)
    write(home, "alpha")
    code, said = run("lift", "alpha", *NOW, *TWO)
    assert code == 3
    assert "alpha still waits for an approval. First: dateline approve alpha --by NAME" in said
    run("approve", "alpha", "--by", "Director")
    assert "alpha is public." in run("lift", "alpha", *NOW, *TWO)[1]


def test_what_is_public_is_not_lifted_again_and_a_second_time_changes_nothing(home: Path, run: Run) -> None:
    path = write(home, "alpha")
    run("lift", "alpha", *NOW, *TWO)
    before = path.read_bytes()
    assert "alpha is public already. Nothing was changed." in run("lift", "alpha", *NOW, *TWO)[1]
    assert path.read_bytes() == before


def test_for_a_script_there_is_one_json_value_and_nothing_else(home: Path, run: Run) -> None:
    write(home, "alpha")
    code, said = run("lift", "alpha", *NOW, *TWO, "--json")
    assert code == 0
    assert [row["slug"] for row in json.loads(said)["lifted"]] == ["alpha"]


def say_so(room: Room, *names: str, until: str = HOUR) -> None:
    """What the command writes into the file of `alpha`."""
    told = BROKEN.format(by=", ".join(names), until=until, digest=room.approval("alpha"))
    room.edit("alpha", "---\n\nSome", f"broken: {told}\n---\n\nSome")


def test_its_record_has_the_true_instant(room: Room) -> None:
    room.write("alpha")
    say_so(room, "Ana", "Jo")
    room.tick("2026-12-02T08:15:30Z")
    assert room.survey().record.entries[-1].line().count("2026-12-02T08:15:30Z") == 1
    assert MARK in room.public()["releases/alpha/index.html"].decode()
    assert MARK in " ".join(room.public()["releases/alpha/release.txt"].decode().split())


@pytest.mark.parametrize(
    ("names", "until", "old", "new"),
    [
        (("Ana",), HOUR, "", ""),
        (("Ana", "ANA "), HOUR, "", ""),
        (("Ana", "Jo"), HOUR, "Something happened.", "Something happened!"),
        (("Ana", "Jo"), HOUR, "09:00 hrs", "10:00 hrs"),
        (("Ana", "Jo"), "2026-12-04T14:00:00Z", "", ""),
    ],
)
def test_what_two_people_did_not_agree_to_waits_for_its_hour_as_before_and_says_so(
    room: Room, names: tuple[str, ...], until: str, old: str, new: str
) -> None:
    room.write("alpha")
    say_so(room, *names, until=until)
    room.edit("alpha", old, new)
    room.tick("2026-12-04T12:59:59Z")
    assert "releases/alpha/index.html" not in room.public()
    assert [problem.code for problem in room.survey().problems] == ["broken-void"]
    room.tick("2026-12-04T14:00:00Z")
    assert MARK not in room.public()["releases/alpha/index.html"].decode()
    assert room.survey().problems == ()


def test_a_hold_stops_it_even_then(room: Room) -> None:
    room.write("alpha")
    say_so(room, "Ana", "Jo")
    room.edit("alpha", "---\n\nSome", "hold: Wait for the lawyer.\n---\n\nSome")
    room.tick("2026-12-02T08:15:30Z")
    assert "releases/alpha/index.html" not in room.public()


def test_a_correction_of_it_does_not_wait_for_the_hour_that_was_broken_and_keeps_the_mark(room: Room) -> None:
    room.write("alpha")
    say_so(room, "Ana", "Jo")
    room.tick("2026-12-02T08:15:30Z")
    room.edit("alpha", "---\n\nSome", "revision: 2\ncorrection: The day was wrong.\n---\n\nOn Friday some")
    room.tick("2026-12-02T09:00:00Z")
    shown = room.public()["releases/alpha/index.html"].decode()
    assert "The day was wrong." in shown
    assert MARK in shown
    assert room.survey().problems == ()


def test_an_approval_holds_with_and_without_the_mark(room: Room) -> None:
    room.write("alpha")
    before = room.approval("alpha")
    say_so(room, "Ana", "Jo")
    assert room.approval("alpha") == before


def test_until_then_nothing_public_knows_of_it(room: Room) -> None:
    before = room.public()
    room.write("alpha")
    say_so(room, "Ana")
    room.tick("2026-12-02T08:15:30Z")
    assert room.public() == before


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ("{because: x, by: [A, B], until: soon, digest: d}", "date-unreadable"),
        ("{by: [A, B], until: 2026-12-04T13:00:00Z, digest: d}", "field-missing"),
        ("{because: It is out., until: 2026-12-04T13:00:00Z, digest: d}", "field-missing"),
        ("yes", "table-expected"),
        ("{because: It is out., by: [A, B], until: 2026-12-04T13:00:00Z, digest: d, who: C}", "key-unknown"),
    ],
)
def test_a_line_that_was_written_by_hand_and_is_not_whole_is_a_problem(room: Room, broken: str, code: str) -> None:
    room.write("alpha", broken=broken)
    assert code in [problem.code for problem in room.survey().problems]


def mark_of(language: str, lifted_at: datetime, *kinds: Kind) -> tuple[str, list[str]]:
    """The sentence in a language, and page, plain text, feed and letter of a text whose embargo was to end at LIFT."""
    words = catalogue(look(""), language).words
    broken = Broken("A secret reason.", ("Some Body", "Else Where"), stamp(LIFT), "")
    record = lifted(Record(), issuing.release("pact", broken=broken, language=language), *kinds, at=lifted_at)
    (standing,) = record.standing()
    made = {part.path: part.make() for name in FORMATS for part in plan(name)(issuing.NEWSROOM, record)}
    mail = message_from_bytes(letter(issuing.NEWSROOM, standing), policy=policy.default)
    bodies = [part.get_content() for part in mail.iter_parts()]
    told = [made[f"releases/pact/{name}"].decode() for name in ("index.html", "release.txt")]
    everything = [*told, made["feeds/all.rss"].decode(), *bodies]
    assert [name for text in everything for name in ("secret reason", "Some Body") if name in text] == []
    return words["notice_broken_note"], [_plain(text) for text in everything]


def _plain(text: str) -> str:
    return " ".join(unescape(text).replace("\u202f", " ").replace("\xa0", " ").split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kinds", [(), ("correction",)])
def test_page_text_feed_and_letter_say_so_in_every_language(language: str, kinds: tuple[Kind, ...]) -> None:
    sentence, told = mark_of(language, LIFT - timedelta(hours=1), *kinds)
    assert [sentence in text for text in told] == [True] * 5


def test_what_was_lifted_at_its_hour_after_all_does_not_say_so() -> None:
    sentence, told = mark_of("en", LIFT)
    assert [sentence in text for text in told] == [False] * 5


def test_a_withdrawn_text_has_no_word_of_it() -> None:
    one = issuing.release("pact", broken=Broken("x", ("A", "B"), stamp(LIFT), ""), killed="Sent in error.")
    assert resolve(one, issuing.NEWSROOM)["broken"] == ""


def test_an_advance_letter_does_not_speak_of_what_has_not_happened() -> None:
    one = issuing.release("pact", broken=Broken("x", ("A", "B"), stamp(LIFT), ""))
    (standing,) = lifted(Record(), one, at=LIFT - timedelta(hours=1)).standing()
    data = letter(issuing.NEWSROOM, standing, LIFT)
    assert MARK not in _plain(data.decode().replace("=\r\n", ""))


def test_once_its_hour_has_passed_it_no_longer_matters_what_was_said(room: Room) -> None:
    room.write("alpha", hold="The minister reads it.")
    say_so(room, "Ana")
    room.tick("2026-12-04T12:59:59Z")
    assert [problem.code for problem in room.survey().problems] == ["broken-void"]
    room.tick(HOUR)
    assert room.survey().problems == ()

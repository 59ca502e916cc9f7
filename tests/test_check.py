"""Check: every code has its example, its exact words and its place in the officer's page."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline import check as check_module
from pipeline.channels import CHANNELS, channel
from pipeline.check import check
from pipeline.checks import CHECKS, Context, Counter
from pipeline.files import Disk
from pipeline.issued import resolve
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem, in_order
from pipeline.read import MOST_BYTES, Reading, read
from pipeline.record import Entry, Record
from pipeline.release import Release
from tests.codes import ROOT, codes
from tests.room import Room

EXAMPLES = ROOT / "tests/examples/checks"
NOON = datetime(2020, 12, 4, 12, tzinfo=UTC)
CODES = sorted(path.stem for path in EXAMPLES.glob("*.txt"))


class Refusing(Disk):
    """A disk that cannot read one file."""

    def read(self, path: Path) -> bytes:
        if path.name == "file-unreadable.md":
            raise PermissionError(13, "Permission denied")
        return super().read(path)


def problems_of(code: str, house: Path) -> tuple[Problem, ...]:
    """Every problem of the example of a code, found in a newsroom that has nothing else wrong."""
    own = EXAMPLES / f"{code}.yml"
    shutil.copy(own if own.exists() else EXAMPLES / "_newsroom.yml", house / "newsroom.yml")
    (house / "releases").mkdir()
    shutil.copy(EXAMPLES / "signing.jpg", house / "releases")
    record = _record(code, house)
    _lay(code, house / "releases")
    reading = read(Refusing(), house)
    assert reading.newsroom or own.exists()
    found = check(reading.releases, reading.newsroom, context(reading, record)) if reading.newsroom else ()
    return in_order((*reading.problems, *found))


def _lay(code: str, releases: Path) -> None:
    """Put an example in its place; a `…` in it is drawn out to more than any file may hold."""
    source, target = EXAMPLES / f"{code}.md", releases / f"{code}.md"
    if (EXAMPLES / f"{code}.beside.md").exists():
        shutil.copy(EXAMPLES / f"{code}.beside.md", releases / "beside.md")
    if not source.exists():
        return
    target.write_bytes(source.read_bytes().replace("…".encode(), b"word " * (MOST_BYTES // 5)))
    if code == "fields-too-big":
        target.write_bytes(source.read_bytes().replace("…".encode(), b"word " * 14_000))
    if code == "file-ignored":
        target.rename(releases / "file-ignored.MD")
    if code == "link-followed":
        target.unlink()
        target.symlink_to(source)


def _record(code: str, house: Path) -> Record:
    before = EXAMPLES / f"{code}.before.md"
    if not before.exists():
        return Record()
    laid = house / "releases" / f"{code}.md"
    shutil.copy(before, laid)
    reading = read(Disk(), house)
    assert reading.newsroom
    return public(reading.releases[0], reading.newsroom)


def public(release: Release, newsroom: Newsroom) -> Record:
    issued = resolve(release, newsroom)
    entry = Entry(release.slug, release.revision, "lift", NOON, issued.digest)
    return Record().adding([(entry, issued)])


def context(reading: Reading, record: Record | None = None) -> Context:
    counters = {
        kind: Counter(channel(kind).limits().most, channel(kind).limits().unit, channel(kind).count)
        for kind in CHANNELS
    }
    return Context(reading.releases, NOON, record or Record(), counters)


@pytest.mark.parametrize("code", CODES)
def test_a_bad_file_gets_exactly_the_words_of_its_example(code: str, tmp_path: Path) -> None:
    found = "".join(f"{problem}\n" for problem in problems_of(code, tmp_path))
    assert found == (EXAMPLES / f"{code}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CODES)
def test_an_example_shows_its_own_code_and_no_other(code: str) -> None:
    lines = (EXAMPLES / f"{code}.txt").read_text(encoding="utf-8").splitlines()
    assert {line.split(": ")[1] for line in lines} == {code}


@pytest.mark.parametrize("code", CODES)
def test_a_problem_has_two_sentences_and_an_example_in_code(code: str, tmp_path: Path) -> None:
    for problem in problems_of(code, tmp_path):
        assert problem.wrong.endswith(".")
        assert problem.mend.endswith(".") or problem.mend.endswith("`")
        assert "`" in problem.mend or "for example:" in problem.mend


def test_every_code_has_an_example() -> None:
    assert codes() == set(CODES)


def test_every_code_has_its_section_in_the_officers_page() -> None:
    page = (ROOT / "docs/checks.md").read_text(encoding="utf-8")
    assert re.findall(r"^## `(.+)`$", page, re.MULTILINE) == sorted(codes())


def test_every_section_says_what_and_why_and_shows_before_and_after() -> None:
    page = (ROOT / "docs/checks.md").read_text(encoding="utf-8")
    for section in page.split("\n## ")[1:]:
        for part in ("**What.** ", "**Why.** ", "Before:\n", "After:\n"):
            assert part in section, f"{part.strip()} is missing under {section.splitlines()[0]}"


def test_every_line_of_the_table_of_checks_leads_to_a_check() -> None:
    modules = {f"pipeline.checks.{path.stem}" for path in (ROOT / "pipeline/checks").glob("[a-z]*.py")}
    assert set(CHECKS.values()) == modules


GOOD = """---
title: Heads adopt the plan
embargo: 4 December 2020, 09:00 hrs AST
issuers: [unicri]
contacts: [unicri-desk]
---

The Heads adopted the plan.
"""


def reading_of(house: Path, *, newsroom: str = "", **releases: str) -> Reading:
    text = newsroom or (EXAMPLES / "_newsroom.yml").read_text(encoding="utf-8")
    (house / "newsroom.yml").write_text(text, encoding="utf-8")
    (house / "releases").mkdir(exist_ok=True)
    for name, release in releases.items():
        (house / "releases" / f"{name}.md").write_text(release, encoding="utf-8")
    return read(Disk(), house)


def checked(reading: Reading, record: Record | None = None) -> tuple[Problem, ...]:
    assert reading.newsroom
    assert reading.problems == ()
    return check(reading.releases, reading.newsroom, context(reading, record))


def test_a_good_release_has_no_problem(tmp_path: Path) -> None:
    assert checked(reading_of(tmp_path, good=GOOD)) == ()


def test_a_draft_is_checked_too(tmp_path: Path) -> None:
    draft = GOOD.replace("kind", "").replace("contacts: [unicri-desk]", "contacts: [{name: Desk}]\ndraft: true")
    assert [problem.code for problem in checked(reading_of(tmp_path, a=draft))] == ["contact-unreachable"]


def test_problems_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    bad = GOOD.replace("[unicri]", "[unicry]").replace("The Heads", "<b>The</b> Heads")
    found = checked(reading_of(tmp_path, b=bad, a=bad))
    assert [str(problem.place) for problem in found] == [
        "releases/a.md:4:11",
        "releases/a.md:8:1",
        "releases/b.md:4:11",
        "releases/b.md:8:1",
    ]


def test_a_check_that_raises_is_not_swallowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> tuple[Problem, ...]:
        raise RuntimeError("a bug")

    monkeypatch.setattr(check_module, "checker", lambda name: broken)
    with pytest.raises(RuntimeError, match="a bug"):
        checked(reading_of(tmp_path, good=GOOD))


def test_a_reachable_contact_by_telephone_alone_is_enough(tmp_path: Path) -> None:
    text = GOOD.replace("[unicri-desk]", "[{name: Desk, phone: +44 20 7946 0123 ext. 4}]")
    assert checked(reading_of(tmp_path, a=text)) == ()


def test_lost_text_is_advice_once_every_contact_can_be_reached(tmp_path: Path) -> None:
    found = checked(reading_of(tmp_path, a=GOOD + "\nVisit; or contact: Press desk,;\n"))
    assert [(problem.code, problem.stops) for problem in found] == [("contact-lost", False)]


def test_lost_text_stops_while_a_contact_cannot_be_reached(tmp_path: Path) -> None:
    text = GOOD.replace("[unicri-desk]", "[{name: Desk}]") + "\nVisit; or contact: Press desk,;\n"
    found = checked(reading_of(tmp_path, a=text))
    assert [(problem.code, problem.stops) for problem in found] == [
        ("contact-unreachable", True),
        ("contact-lost", True),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "After the visit; the Minister spoke.",
        "Contact:\n\n- Press desk, press@unicri.example",
        "Five (5) States, and more.",
        "The phone, and the door.",
    ],
)
def test_ordinary_lines_have_lost_nothing(tmp_path: Path, line: str) -> None:
    assert checked(reading_of(tmp_path, a=f"{GOOD}\n{line}\n")) == ()


def test_a_clash_is_the_problem_of_the_release_that_is_not_public(tmp_path: Path) -> None:
    rival = GOOD.replace("title: Heads", "slug: b\ntitle: Ministers")
    reading = reading_of(tmp_path, a=rival, b=GOOD)
    assert reading.newsroom
    live = next(release for release in reading.releases if release.file == "releases/b.md")
    found = checked(reading, public(live, reading.newsroom))
    assert [(problem.place.file, problem.code) for problem in found] == [("releases/a.md", "slug-taken")]


def test_a_clash_of_two_that_are_not_public_is_the_problem_of_both(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, a=GOOD.replace("title:", "slug: b\ntitle:"), b=GOOD)
    assert [problem.place.file for problem in checked(reading)] == ["releases/a.md", "releases/b.md"]


def test_a_public_release_that_stands_as_issued_has_no_problem(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, a=GOOD)
    assert reading.newsroom
    assert checked(reading, public(reading.releases[0], reading.newsroom)) == ()


@pytest.mark.parametrize("why", ["update: The day was added.", "correction: The day is Friday.", "killed: Called off."])
def test_a_revision_that_says_why_may_follow(tmp_path: Path, why: str) -> None:
    before = reading_of(tmp_path, a=GOOD)
    assert before.newsroom
    record = public(before.releases[0], before.newsroom)
    after = reading_of(tmp_path, a=GOOD.replace("issuers:", f"revision: 2\n{why}\nissuers:"))
    assert checked(after, record) == ()


def test_a_revision_of_what_was_never_public_needs_no_reason(tmp_path: Path) -> None:
    assert checked(reading_of(tmp_path, a=GOOD.replace("issuers:", "revision: 3\nissuers:"))) == ()


def test_a_change_through_the_newsroom_is_a_change_of_what_was_issued(tmp_path: Path) -> None:
    before = reading_of(tmp_path, a=GOOD)
    assert before.newsroom
    record = public(before.releases[0], before.newsroom)
    text = (EXAMPLES / "_newsroom.yml").read_text(encoding="utf-8").replace("press@unicri", "news@unicri")
    found = checked(reading_of(tmp_path, newsroom=text, a=GOOD), record)
    assert [problem.code for problem in found] == ["issued-changed"]


def test_a_killed_release_needs_neither_text_nor_contacts(tmp_path: Path) -> None:
    text = GOOD.replace("contacts: [unicri-desk]", "killed: Called off.").replace("The Heads adopted the plan.", "")
    assert checked(reading_of(tmp_path, a=text)) == ()


def test_no_post_is_measured_for_a_network_that_is_left_out(tmp_path: Path) -> None:
    long = f'{{x: false, text: "{"word " * 80}"}}'
    assert checked(reading_of(tmp_path, a=GOOD.replace("issuers:", f"social: {long}\nissuers:"))) == ()


@pytest.mark.parametrize(("letters", "over"), [(256, 0), (257, 1)])
def test_a_post_and_its_address_fit_to_the_last_letter(tmp_path: Path, letters: int, over: int) -> None:
    text = GOOD.replace("issuers:", f"social: {{x: {'a' * letters}}}\nissuers:")
    found = checked(reading_of(tmp_path, a=text))
    assert [f"this text is {over} over" in problem.wrong for problem in found] == [True] * bool(over)


def test_a_link_in_the_notes_is_looked_at_too(tmp_path: Path) -> None:
    text = GOOD.replace("issuers:", "notes: See [the plan]().\nissuers:")
    assert [str(problem.place) for problem in checked(reading_of(tmp_path, a=text))] == ["releases/a.md:4:8"]


@pytest.mark.parametrize(
    "address",
    ["", "#", "mailto:", "mailto:?subject=x", "tel:", "https://", "http:///x", "//x.example/", "data:text/html,x",
     "JavaScript:alert(1)", "file:///etc/passwd", "plan.pdf", "/plan.pdf", "vbscript:x"],
)  # fmt: skip
def test_a_link_that_no_reader_elsewhere_can_follow_is_refused(tmp_path: Path, address: str) -> None:
    found = checked(reading_of(tmp_path, a=f"{GOOD}\nRead [the plan](<{address}>).\n"))
    assert [(problem.place.line, problem.place.column) for problem in found] == [(10, 6)]
    assert found[0].code in ("link-empty", "link-refused")


@pytest.mark.parametrize("address", ["https://unicri.example/plan", "mailto:press@unicri.example", "tel:+18685550100"])
def test_a_whole_link_is_no_problem(tmp_path: Path, address: str) -> None:
    assert checked(reading_of(tmp_path, a=f"{GOOD}\nRead [the plan]({address}).\n")) == ()


def test_a_translation_is_in_another_language_than_its_original(tmp_path: Path) -> None:
    translation = GOOD.replace("issuers:", "translation-of: a\nissuers:")
    found = checked(reading_of(tmp_path, a=GOOD, b=translation))
    assert [(str(problem.place), problem.code) for problem in found] == [("releases/b.md:4:17", "translation-unknown")]
    assert checked(reading_of(tmp_path, b=translation.replace("issuers:", "language: fr\nissuers:"))) == ()


def test_advice_is_set_aside_by_name_and_reason_and_a_stop_never_is(room: Room) -> None:
    waive = (
        "[{code: contact-lost, because: The old notice is quoted., by: Editor}, {code: body-empty, because: x, by: y}]"
    )
    room.write("alpha", body="The notice said: contact:", waive=waive)
    room.write("beta", body="The notice said: contact:")
    room.write("gamma", body="", waive=waive)
    found = [(problem.place.file, problem.code) for problem in room.survey().problems]
    assert found == [("releases/beta.md", "contact-lost"), ("releases/gamma.md", "body-empty")]


def test_what_is_wrong_with_a_draft_is_only_advice(room: Room) -> None:
    room.write("alpha", embargo="soon", draft="true")
    assert [(problem.code, problem.stops) for problem in room.survey().problems] == [("embargo-unreadable", False)]

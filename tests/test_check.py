"""Check: every code has its example, its exact words and its place in the officer's page."""

import re
import shutil
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import pytest

from pipeline import check as check_module
from pipeline import checks
from pipeline.check import check
from pipeline.checks import AROUND, CHECKS, Context, checker
from pipeline.codes import WHAT
from pipeline.files import Disk
from pipeline.issued import Issued, resolve
from pipeline.newsroom import Newsroom
from pipeline.problem import Place, Problem, in_order
from pipeline.read import MOST_BYTES, Reading, read
from pipeline.record import Entry, Record
from pipeline.release import Release
from pipeline.survey import counters, survey
from pipeline.typeset import press
from pipeline.typeset.length import letter_size
from pipeline.waivers import weighed
from tests.codes import ROOT, codes, codes_of_an_import, codes_of_the_record
from tests.room import HOUR, Room

EXAMPLES = ROOT / "tests/examples/checks"
NINE = datetime(2020, 12, 4, 13, tzinfo=UTC)  # 09:00 in Port of Spain, when the examples are lifted
TEN = datetime(2020, 12, 4, 14, tzinfo=UTC)
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
    for beside in (path for path in EXAMPLES.iterdir() if path.suffix in (".jpg", ".png", ".svg")):
        shutil.copy(beside, house / "releases")
    shutil.copytree(EXAMPLES / "marks", house / "marks")
    record = _record(code, house)
    _lay(code, house / "releases")
    with pytest.MonkeyPatch.context() as machine:
        if code == "package-missing":
            machine.setattr(press, "installed", lambda: False)
        reading = read(Refusing(), house)
    assert reading.newsroom or own.exists()
    found = check(reading.releases, reading.newsroom, context(reading, record)) if reading.newsroom else ()
    return in_order(weighed((*reading.problems, *found), reading.releases)[0])


@cache
def example(code: str) -> tuple[Problem, ...]:
    """The problems of an example, found once for all tests that look at them."""
    with TemporaryDirectory() as house:
        return problems_of(code, Path(house))


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
    if code == "letter-too-long":
        target.write_bytes(source.read_bytes().replace("…".encode(), b"The room is open. " * 6_000))
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
    laid.unlink()
    return public(reading.releases[0], reading.newsroom)


def public(release: Release, newsroom: Newsroom) -> Record:
    issued = resolve(release, newsroom)
    entry = Entry(release.slug, release.revision, "lift", NINE, issued.digest)
    return Record().adding([(entry, issued)])


def context(reading: Reading, record: Record | None = None) -> Context:
    measure = letter_size(reading.newsroom) if reading.newsroom else None
    return Context(reading.releases, TEN, record or Record(), counters(), reading.unread, letter=measure)


@pytest.mark.parametrize("code", CODES)
def test_a_bad_file_gets_exactly_the_words_of_its_example(code: str) -> None:
    found = "".join(f"{problem}\n" for problem in example(code))
    assert found == (EXAMPLES / f"{code}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CODES)
def test_an_example_shows_its_own_code_and_no_other(code: str) -> None:
    lines = (EXAMPLES / f"{code}.txt").read_text(encoding="utf-8").splitlines()
    assert {line.split(": ")[1] for line in lines} == {code}


@pytest.mark.parametrize("code", CODES)
def test_a_problem_has_two_sentences_and_an_example_in_code(code: str) -> None:
    for problem in example(code):
        assert problem.wrong.endswith(".")
        assert problem.mend.endswith(".") or problem.mend.endswith("`")
        assert "`" in problem.mend or "for example:" in problem.mend


def test_every_code_has_an_example() -> None:
    assert codes() == set(CODES)


def test_every_code_has_its_section_in_the_officers_page() -> None:
    page = (ROOT / "docs/checks.md").read_text(encoding="utf-8")
    assert re.findall(r"^## `(.+)`$", page, re.MULTILINE) == sorted(
        codes() | codes_of_an_import() | codes_of_the_record()
    )


def test_the_sentence_of_each_code_is_that_of_its_section_and_is_one() -> None:
    page = (ROOT / "docs/checks.md").read_text(encoding="utf-8")
    assert re.findall(r"^## `(.+)`\n\n\*\*What\.\*\* (.+)$", page, re.MULTILINE) == list(WHAT.items())
    assert [
        code for code, sentence in WHAT.items() if re.search(r"[.!?] ", sentence) or not sentence.endswith(".")
    ] == []


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
    text = GOOD.replace("[unicri-desk]", "[{name: Press desk, phone: +44 20 7946 0123 ext. 4}]")
    assert checked(reading_of(tmp_path, a=text)) == ()


def test_lost_text_is_advice_once_every_contact_can_be_reached(tmp_path: Path) -> None:
    found = checked(reading_of(tmp_path, a=GOOD + "\nVisit; or contact: Press desk,;\n"))
    assert [(problem.code, problem.stops) for problem in found] == [("contact-lost", False)]


@pytest.mark.parametrize(
    "line",
    ["Pour en savoir plus : M. Bel, tél. : ; courriel : ,", "Más información: Sra. Bel, teléfono:", "Correo: ;",
     "Mais informações: contato:", "Meer weten? Telefoon:", "Pou plis enfòmasyon, kontak:", "Tél. :"],
)  # fmt: skip
def test_what_a_copy_lost_is_seen_in_every_language(line: str, tmp_path: Path) -> None:
    found = checked(reading_of(tmp_path, a=f"{GOOD}\n{line}\n"))
    assert [problem.code for problem in found] == ["contact-lost"]


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
        "Contact:\n\n- Press desk, <press@unicri.example>",
        "Five (5) States, and more.",
        "The phone, and the door.",
        "Contacto:\n\nla oficina de prensa",
        "Tél. : 3631",
        "Le contact, la presse ; le courriel aussi.",
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
    changed = GOOD.replace("issuers:", f"revision: 2\n{why}\nissuers:") + "\nIt is there to read.\n"
    assert checked(reading_of(tmp_path, a=changed), record) == ()


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
    assert [f"this text is {over} characters over" in problem.wrong for problem in found] == [True] * bool(over)


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


def test_what_is_wrong_with_a_draft_is_only_advice(room: Room) -> None:
    room.write("alpha", embargo="soon", draft="true")
    assert [(problem.code, problem.stops) for problem in room.survey().problems] == [("embargo-unreadable", False)]


def changed_since(house: Path, *changes: tuple[str, str], slug: str = "a") -> tuple[Problem, ...]:
    """The problems of GOOD with changes, after GOOD itself became public as `a`."""
    before = reading_of(house, a=GOOD)
    assert before.newsroom
    record = public(before.releases[0], before.newsroom)
    (house / "releases/a.md").unlink()
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return checked(reading_of(house, **{slug: text}), record)


def test_a_public_release_without_a_file_is_advised_once_and_names_its_line_of_the_record(tmp_path: Path) -> None:
    found = changed_since(tmp_path, ("Heads adopt the plan", "Another title"), slug="b")
    assert [(str(problem.place), problem.code, problem.stops) for problem in found] == [
        ("feeds/record.jsonl:1:1", "issued-missing", False)
    ]


def test_a_renamed_file_is_stopped_before_it_is_published_a_second_time(tmp_path: Path) -> None:
    (problem,) = changed_since(tmp_path, slug="b")
    assert (problem.place.file, problem.code, problem.stops) == ("releases/b.md", "issued-elsewhere", True)
    assert "`slug: a`" in problem.mend


def test_a_renamed_file_that_keeps_its_slug_is_as_it_was(tmp_path: Path) -> None:
    assert changed_since(tmp_path, ("title:", "slug: a\ntitle:"), slug="b") == ()


def test_a_file_that_cannot_be_read_is_not_gone(tmp_path: Path) -> None:
    before = reading_of(tmp_path, a=GOOD, b=GOOD.replace("title:", "slug: c\ntitle:"))
    assert before.newsroom
    first, second = before.releases
    record = public(first, before.newsroom).adding(
        [(entry, resolve(second, before.newsroom)) for entry in public(second, before.newsroom).entries]
    )
    broken = reading_of(tmp_path, a=GOOD.replace("title:", "title"), b=GOOD.replace("title:", "slug: c\ntitle"))
    assert broken.unread == {"a", "b", "c"}
    assert broken.newsroom
    assert check(broken.releases, broken.newsroom, context(broken, record)) == ()


def test_a_withdrawn_release_may_lose_its_file(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, a=GOOD)
    assert reading.newsroom
    killed = Record((Entry("gone", 2, "kill", NINE, "0" * 64),))
    assert checked(reading, killed) == ()


@pytest.mark.parametrize(
    ("line", "place", "code"),
    [
        ("hold: The minister reads it.", "4:7", "hold-of-live"),
        ("draft: true", "4:8", "draft-of-live"),
    ],
)
def test_a_line_that_stops_nothing_any_more_says_how_to_withdraw(
    tmp_path: Path, line: str, place: str, code: str
) -> None:
    (problem,) = changed_since(tmp_path, ("issuers:", f"{line}\nissuers:"))
    assert (str(problem.place), problem.code, problem.stops) == (f"releases/a.md:{place}", code, False)
    assert "`killed: " in problem.mend
    assert "public since Friday, 4 December 2020, 09:00 (Port of Spain, UTC−4)" in problem.wrong


def test_an_embargo_put_off_after_the_lift_says_how_to_withdraw(tmp_path: Path) -> None:
    (problem,) = changed_since(tmp_path, ("4 December", "11 December"))
    assert (str(problem.place), problem.code, problem.stops) == ("releases/a.md:3:10", "embargo-of-live", False)


def test_a_revision_that_waits_may_be_held_and_have_its_own_hour(tmp_path: Path) -> None:
    waits = "revision: 2\nupdate: More of it.\nhold: The minister reads it.\nissuers:"
    changes = (("issuers:", waits), ("4 December", "11 December"), ("adopted the plan", "adopted all of it"))
    assert changed_since(tmp_path, *changes) == ()


def test_a_kill_without_a_revision_asks_for_the_revision_and_for_nothing_else(tmp_path: Path) -> None:
    (problem,) = changed_since(tmp_path, ("issuers:", "killed: Called off.\nissuers:"))
    assert (str(problem.place), problem.code) == ("releases/a.md:4:9", "issued-changed")
    assert problem.mend == "Also write `revision: 2`."


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("adopt the plan", "adopt a plan"), "2:8"),
        (("issuers:", "revision: 1\nplace: Rome\nissuers:"), "4:11"),
        (("issuers:", "place: Rome\nissuers:"), "4:8"),
        (("The Heads adopted", "The Heads have adopted"), "8:1"),
    ],
)
def test_a_change_without_a_revision_is_shown_where_it_is(tmp_path: Path, change: tuple[str, str], place: str) -> None:
    (problem,) = changed_since(tmp_path, change)
    assert (str(problem.place), problem.code) == (f"releases/a.md:{place}", "issued-changed")


def test_a_reason_that_is_none_does_not_withdraw_and_gives_one_message(tmp_path: Path) -> None:
    before = reading_of(tmp_path, a=GOOD)
    assert before.newsroom
    record = public(before.releases[0], before.newsroom)
    after = reading_of(tmp_path, a=GOOD.replace("issuers:", "revision: 2\nkilled: yes\nissuers:"))
    assert after.newsroom
    assert [problem.code for problem in after.problems] == ["sentence-expected"]
    assert after.releases[0].killed == ""
    assert check(after.releases, after.newsroom, context(after, record)) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("contacts: [unicri-desk]", "contacts: [unicri-dask]"), "contact-unknown"),
        (("contacts: [unicri-desk]", "contacts: [nobody-near]"), "contact-unknown"),
        (("contacts: [unicri-desk]", "contcats: [unicri-desk]"), "key-unknown"),
        (("contacts: [unicri-desk]", "contacts: unicri-desk"), "list-expected"),
        (
            ("[unicri-desk]", "[{name: Desk, organisation: unicry, email: press@unicri.example}]"),
            "contact-stranger",
        ),
    ],
)
def test_a_misspelt_contact_is_not_missing_as_well(tmp_path: Path, change: tuple[str, str], code: str) -> None:
    reading = reading_of(tmp_path, a=GOOD.replace(*change))
    assert reading.newsroom
    found = (*reading.problems, *check(reading.releases, reading.newsroom, context(reading)))
    assert [problem.code for problem in found] == [code]


def test_the_other_issuer_s_contact_is_still_missing(tmp_path: Path) -> None:
    text = GOOD.replace("[unicri]", "[unicri, caricom-impacs]").replace("unicri-desk", "unicri-dask")
    reading = reading_of(tmp_path, a=text)
    assert reading.newsroom
    (problem,) = check(reading.releases, reading.newsroom, context(reading))
    assert (problem.code, "`caricom-impacs`" in problem.wrong) == ("contact-unreachable", True)


ELSEWHERE = """name: Office of Libraries
address: https://www.libraries.example
home: Africa/Nairobi
organisations:
  us: {name: Office of Libraries, contacts: [{id: press, name: Press desk, email: desk@libraries.example}]}
  them: {name: Friends of Libraries}
channels: [{name: x, kind: x, secret: X}]
"""


@pytest.mark.parametrize(
    ("change", "example"),
    [
        (("embargo: 4 December 2020, 09:00 hrs UTC", "embargo: soon"), "Friday, 4 December 2099, 09:00 hrs EAT"),
        (
            ("embargo: 4 December 2020, 09:00 hrs UTC", "embargo:"),
            "`embargo: Friday, 4 December 2099, 09:00 hrs EAT`",
        ),
        (("[us]", "[we]"), "`issuers: [us]`"),
        (("issuers: [us]", "issuers: []"), "`issuers: [us]`"),
        (("contacts: [press]", "contacts: []"), "`contacts: [press]`"),
        (("[press]", "[nobody]"), "`contacts: [press]`"),
        (
            ("[us]", "[us, them]"),
            "`contacts: [{name: Press desk, organisation: them, email: press@libraries.example}]`",
        ),
        (("[press]", "[{name: Desk}]"), "`email: press@libraries.example`"),
        (("The Heads", "[The Heads]()"), "`[Office of Libraries](https://www.libraries.example)`"),
    ],
)
def test_examples_fit_the_newsroom(tmp_path: Path, change: tuple[str, str], example: str) -> None:
    text = GOOD.replace("AST", "UTC").replace("unicri-desk", "press").replace("[unicri]", "[us]")
    assert change[0] in text
    reading = reading_of(tmp_path, newsroom=ELSEWHERE, a=text.replace(*change))
    assert reading.newsroom
    (problem,) = (*reading.problems, *check(reading.releases, reading.newsroom, context(reading)))
    assert example in problem.mend
    assert not re.search(r"unicri|caricom|AST|Port_of_Spain", str(problem))


def test_a_translation_of_nothing_near_names_nothing(tmp_path: Path) -> None:
    text = GOOD.replace("issuers:", "language: fr\ntranslation-of: xyzzy\nissuers:")
    (problem,) = checked(reading_of(tmp_path, b=text, other=GOOD))
    assert "other" not in problem.mend


def test_every_slip_of_a_line_is_found_in_one_walk_and_html_once_a_line(tmp_path: Path) -> None:
    body = "[![a](b.png)]() <b>x</b> <i>y</i>\n\n<div>\nmore\n</div>\n\n[ok](https://unicri.example) <b>\n"
    found = checked(reading_of(tmp_path, a=GOOD + "\n" + body))
    assert [(problem.place.line, problem.place.column, problem.code) for problem in found] == [
        (10, 1, "link-empty"),
        (10, 2, "picture-in-body"),
        (10, 17, "html-in-text"),
        (12, 1, "html-in-text"),
        (16, 30, "html-in-text"),
    ]


def test_a_run_resolves_each_release_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = reading_of(tmp_path, a=GOOD, b=GOOD.replace("title:", "slug: a\ntitle:"), c=GOOD)
    assert reading.newsroom
    record = public(reading.releases[0], reading.newsroom)
    asked: list[str] = []

    def counted(release: Release, newsroom: Newsroom) -> Issued:
        asked.append(release.file)
        return resolve(release, newsroom)

    monkeypatch.setattr(checks, "resolve", counted)
    check(reading.releases, reading.newsroom, context(reading, record))
    assert sorted(asked) == [release.file for release in reading.releases]


@pytest.mark.parametrize(
    ("alt", "odd"),
    [("signing.jpg", True), ("Signing.JPG", True), ("Signing", False), ("The file signing.jpg", False)],
)
def test_a_file_s_name_says_nothing_to_who_cannot_see_it(tmp_path: Path, alt: str, odd: bool) -> None:
    (tmp_path / "releases").mkdir()
    shutil.copy(EXAMPLES / "signing.jpg", tmp_path / "releases")
    text = GOOD.replace("issuers:", f"pictures: [{{file: signing.jpg, alt: {alt}, credit: A, licence: B}}]\nissuers:")
    assert [problem.code for problem in checked(reading_of(tmp_path, a=text))] == ["alt-odd"] * odd


def test_an_embargo_that_was_mended_backwards_is_no_slip(tmp_path: Path) -> None:
    assert changed_since(tmp_path, ("4 December", "3 December")) == ()


def test_a_copy_that_is_withdrawn_before_anyone_saw_it_is_not_published_twice(tmp_path: Path) -> None:
    found = changed_since(tmp_path, ("issuers:", "killed: Called off.\nissuers:"), slug="b")
    assert [problem.code for problem in found] == ["issued-missing"]


def test_a_desk_does_not_look_through_what_is_public_and_unchanged_again(room: Room) -> None:
    room.write("alpha", title="Words, words, words.")
    room.tick(HOUR)
    assert [problem.code for problem in survey(room.house()).problems] == ["headline-form"]
    assert survey(room.house(), whole=False).problems == ()
    room.write("alpha", title="Words, words, words.", body="More.", revision="2", update="There is more.")
    assert [problem.code for problem in survey(room.house(), whole=False).problems] == ["headline-form"]


class Blind:
    """A context in which nothing can be looked at."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"it looked at {name}")


@pytest.mark.parametrize("family", sorted(CHECKS.keys() - AROUND))
def test_what_is_remembered_of_a_release_follows_from_nothing_but_it_and_the_newsroom(family: str, room: Room) -> None:
    room.write("alpha", language="fr", contacts="[nobody]", social="{text: Words.}")
    reading = read(Disk(), room.root)
    assert reading.newsroom
    for release in reading.releases:
        list(checker(family)(release, reading.newsroom, cast(Context, Blind())))


def test_a_release_is_checked_by_itself_once_and_anew_when_it_or_the_newsroom_changes(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []

    def noted(name: str) -> Any:
        def one(release: Release, newsroom: Newsroom, context: Context) -> list[Problem]:
            if name not in AROUND:
                checked.append(release.slug)
                return [Problem(Place(release.file), name, release.title, "")]
            return []

        return one

    monkeypatch.setattr(check_module, "CHECKS", {"alone": "", "slugs": ""})
    monkeypatch.setattr(check_module, "BY_ITSELF", frozenset({"alone"}))
    monkeypatch.setattr(check_module, "checker", noted)
    house = room.house()
    for slug in ("alpha", "beta"):
        room.write(slug)
    assert len(survey(house).problems) == len(survey(house).problems) == 2
    assert checked == ["alpha", "beta"]
    room.edit("alpha", "Title of alpha", "Another title")
    assert [problem.wrong for problem in survey(house).problems] == ["Another title", "Title of beta"]
    assert checked == ["alpha", "beta", "alpha"]
    room.describe(feeds="  - {name: other, title: Other}")
    survey(house)
    assert checked == ["alpha", "beta", "alpha", "alpha", "beta"]

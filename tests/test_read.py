"""Read: files become releases or located problems, and one bad file never stops the others."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.digest import digest
from pipeline.files import Disk
from pipeline.newsroom import Contact, Newsroom
from pipeline.pictures import MOST_BYTES, clean
from pipeline.problem import Problem
from pipeline.read import Reading, read
from pipeline.release import Approval, Event, Release, Waiver
from pipeline.source.slug import slugged
from tests.photographs import gif, jpeg, png, webp

JPEG = jpeg()
NEWSROOM = """name: Sample newsroom
address: https://news.example.org
home: America/Port_of_Spain
languages: [en, fr]
organisations:
  unicri:
    name: United Nations Interregional Crime and Justice Research Institute
    contacts: [{id: unicri-desk, name: Press desk, email: press@unicri.example}]
  impacs:
    name: Implementation Agency for Crime and Security
    contacts: [{id: impacs-desk, name: Press desk, phone: +1 868 555 0100}]
"""
GOOD = """---
title: Heads adopt the plan
embargo: Friday, 4th December 2020 (at 09:00 hrs. AST)
issuers: [unicri]
contacts: [unicri-desk]
---

The Heads adopted the plan.
"""
EVERY_FIELD = """---
title: UNICRI and CARICOM IMPACS to sign
subtitle: An agreement on crime prevention
kind: advisory
embargo: Friday, 4th December 2020 (at 09:00 hrs. AST)
event: {time: "4 December 2020, 09:00 hrs AST", place: online}
number: 116/2020
date: 2020-12-04
place: Port of Spain and Turin
issuers: [unicri, impacs]
contacts:
  - {name: Press desk, organisation: unicri, role: Desk, email: press@unicri.example, hours: 9 to 5}
  - impacs-desk
language: fr
slug: signing
translation-of: signing-en
topics: [crime-prevention, training]
summary: |
  Two agencies
  will sign.
pictures:    [{file: signing.jpg, alt: Two people sign, caption: The signing, credit: UNICRI, licence: CC BY 4.0}]
attachments: [{file: programme.pdf, title: Programme}]
social:      {text: Soon, after: +2m, x: On X, bluesky: {text: On Bluesky}, mastodon: false}
notes: Notes to editors
draft: true
hold: waits for a signature
approved:    [{by: Communications Director, digest: abc}]
revision: 2
update: The place was added.
correction: The day is Friday.
killed: Called off.
waive:       [{code: contact-lost, because: a quotation, by: Duty editor}]
---
Body in *CommonMark*.
"""


def house(folder: Path, newsroom: str = NEWSROOM, **releases: str | bytes) -> Path:
    (folder / "newsroom.yml").write_text(newsroom, encoding="utf-8")
    (folder / "releases").mkdir(exist_ok=True)
    for name, text in releases.items():
        data = text.encode() if isinstance(text, str) else text
        (folder / "releases" / f"{name}.md").write_bytes(data)
    return folder


def reading(folder: Path) -> Reading:
    return read(Disk(), folder)


def one(folder: Path, text: str | bytes) -> tuple[Release | None, tuple[str, ...]]:
    """The release of a file and its problems, as place and code."""
    found = reading(house(folder, a=text))
    return next(iter(found.releases), None), tuple(map(spot, found.problems))


def release_of(folder: Path, text: str) -> Release:
    release, problems = one(folder, text)
    assert problems == ()
    assert release is not None
    return release


def newsroom_of(folder: Path, text: str) -> Newsroom:
    found = reading(house(folder, text))
    assert found.problems == ()
    assert found.newsroom is not None
    return found.newsroom


def newsroom_problems(folder: Path, text: str) -> list[str]:
    """The problems of a newsroom.yml, which then is no newsroom and lets no release be read."""
    found = reading(house(folder, text, a="---\nbroken"))
    assert found.newsroom is None
    assert found.releases == ()
    assert {problem.place.file for problem in found.problems} == {"newsroom.yml"}
    return [spot(problem) for problem in found.problems]


def spot(problem: Problem) -> str:
    return f"{problem.place.line}:{problem.place.column} {problem.code}"


def test_every_field_people_write_is_read(tmp_path: Path) -> None:
    house(tmp_path)
    (tmp_path / "releases/signing.jpg").write_bytes(JPEG)
    (tmp_path / "releases/programme.pdf").write_bytes(b"%PDF")
    release = release_of(tmp_path, EVERY_FIELD)
    picture, attachment = release.pictures[0], release.attachments[0]
    assert release.embargo is not None
    assert release.embargo.instant == datetime(2020, 12, 4, 13, tzinfo=UTC)
    assert release.event == Event("4 December 2020, 09:00 hrs AST", "online")
    assert [release.title, release.subtitle, release.kind, release.slug] == [
        "UNICRI and CARICOM IMPACS to sign",
        "An agreement on crime prevention",
        "advisory",
        "signing",
    ]
    assert [release.number, release.date, release.place] == ["116/2020", "2020-12-04", "Port of Spain and Turin"]
    assert release.issuers == ("unicri", "impacs")
    assert release.contacts == (
        Contact("Press desk", "unicri", "Desk", "press@unicri.example", hours="9 to 5"),
        Contact("Press desk", "impacs", phone="+1 868 555 0100", id="impacs-desk"),
    )
    assert [release.language, release.translation_of] == ["fr", "signing-en"]
    assert release.topics == ("crime-prevention", "training")
    assert release.summary == "Two agencies\nwill sign."
    assert [picture.file, picture.alt, picture.caption, picture.credit, picture.licence] == [
        "signing.jpg",
        "Two people sign",
        "The signing",
        "UNICRI",
        "CC BY 4.0",
    ]
    assert [picture.digest, picture.size] == [digest(JPEG), len(JPEG)]
    assert [attachment.file, attachment.title, attachment.digest, attachment.size] == [
        "programme.pdf",
        "Programme",
        digest(b"%PDF"),
        4,
    ]
    assert [release.social.text, release.social.after] == ["Soon", timedelta(minutes=2)]
    assert release.social.overrides == {"x": "On X", "bluesky": "On Bluesky", "mastodon": False}
    assert [release.notes, release.draft, release.hold] == ["Notes to editors", True, "waits for a signature"]
    assert release.approved == (Approval("Communications Director", "abc"),)
    assert [release.revision, release.update, release.correction, release.killed] == [
        2,
        "The place was added.",
        "The day is Friday.",
        "Called off.",
    ]
    assert release.waive == (Waiver("contact-lost", "a quotation", ("Duty editor",)),)
    assert [release.body, release.body_line] == ["Body in *CommonMark*.", 34]


def test_every_field_written_has_its_place(tmp_path: Path) -> None:
    release = release_of(tmp_path, GOOD)
    assert {key: str(place) for key, place in release.places.items()} == {
        "title": "releases/a.md:2:8",
        "embargo": "releases/a.md:3:10",
        "issuers": "releases/a.md:4:10",
        "issuers.0": "releases/a.md:4:11",
        "contacts": "releases/a.md:5:11",
        "contacts.0": "releases/a.md:5:12",
        "body": "releases/a.md:8:1",
    }


def test_a_false_in_quotes_is_a_post_and_not_a_refusal_of_one(tmp_path: Path) -> None:
    release = release_of(tmp_path, GOOD.replace("issuers:", 'social: {x: "false"}\nissuers:'))
    assert release.social.overrides == {"x": "false"}


def test_several_texts_are_a_thread_and_each_has_its_place(tmp_path: Path) -> None:
    social = 'social: {bluesky: [First, "Second: more", ""], x: [], mastodon: [Alone]}\nissuers:'
    release = release_of(tmp_path, GOOD.replace("issuers:", social))
    assert release.social.overrides == {"bluesky": ("First", "Second: more"), "mastodon": ("Alone",)}
    assert str(release.place_of("social.bluesky.1")) == "releases/a.md:4:27"
    assert [*release.social.texts][1:] == [
        ("social.bluesky.0", "First"),
        ("social.bluesky.1", "Second: more"),
        ("social.mastodon.0", "Alone"),
    ]


@pytest.mark.parametrize(("count", "codes"), [(9, []), (10, ["thread-too-long"])])
def test_a_thread_has_nine_posts_at_most(tmp_path: Path, count: int, codes: list[str]) -> None:
    social = f"social: {{bluesky: [{', '.join(['a'] * count)}]}}\nissuers:"
    found = reading(house(tmp_path, a=GOOD.replace("issuers:", social)))
    assert [problem.code for problem in found.problems] == codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", ["1:1 file-empty"]),
        (b" \n\n", ["1:1 file-empty"]),
        (b"\xef\xbb\xbf", ["1:1 file-empty"]),
        (GOOD.encode("utf-16"), ["1:1 not-utf-8"]),
        (GOOD.replace("Heads adopt", "Chefs réunis").encode("latin-1"), ["2:15 not-utf-8"]),
        (GOOD.encode() + b"caf\xe9", ["9:4 not-utf-8"]),
        (GOOD.encode() + b"\0", ["1:1 not-utf-8"]),
        (GOOD + "\u202e", ["9:1 character-unseen"]),
        (GOOD.replace("embargo:", "embargo"), ["3:1 colon-missing"]),
        (GOOD.replace("Heads adopt", "Heads: adopt"), ["2:13 quotes-needed"]),
        (GOOD.replace("issuers: [", "issuers: " + "[" * 50_000), ["4:17 too-deep"]),
        (GOOD.replace("issuers:", "title: Again\nissuers:"), ["4:1 key-twice"]),
        ("The Heads adopted the plan.\n", ["1:1 front-matter-missing"]),
        ("\n" + GOOD, ["1:1 front-matter-missing"]),
        (" " + GOOD, ["1:1 front-matter-missing"]),
        ("---\ntitle: x\n", ["1:1 front-matter-open"]),
        (GOOD.replace("---\n\n", "...\n\n"), ["6:1 front-matter-open"]),
        (GOOD.replace("---\n\n", "--\n\n"), ["6:1 front-matter-open"]),
        (GOOD.replace("---\n\n", "—\n\n"), ["6:1 front-matter-open"]),
        (GOOD.replace("Heads", "x" * 70_000), ["2:1 fields-too-big"]),
        (GOOD + "x" * 300_000, ["1:1 file-too-big"]),
        (GOOD.replace("title:", "slug: ../up\ntitle:"), ["2:7 slug-form"]),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_a_problem_and_everything_else_is_read(
    tmp_path: Path, text: str | bytes, expected: list[str]
) -> None:
    found = reading(house(tmp_path, a=GOOD, bad=text, z=GOOD))
    assert [release.slug for release in found.releases] == ["a", "z"]
    assert [spot(problem) for problem in found.problems] == expected
    assert {problem.place.file for problem in found.problems} == {"releases/bad.md"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("embargo: Friday, 4th December 2020 (at 09:00 hrs. AST)", "embargo: soon"), ["3:10 embargo-unreadable"]),
        (("embargo: Friday, 4th December 2020 (at 09:00 hrs. AST)", "embargo:"), ["3:9 field-missing"]),
        (("embargo: Friday, 4th December 2020 (at 09:00 hrs. AST)\n", ""), ["2:1 field-missing"]),
        (("title: Heads adopt the plan", "title: Heads adopt Decision #4"), ["2:8 comment-cuts-text"]),
        (("title: Heads adopt the plan\n", ""), ["2:1 field-missing"]),
        (("issuers: [unicri]", "issuers: []"), ["4:10 field-missing"]),
        (("[unicri-desk]", "[unicri-dask]"), ["5:12 contact-unknown"]),
        (("[unicri-desk]", "[{email: a@b.example}]"), ["5:12 field-missing"]),
        (("title:", "titel: x\ntitle:"), ["2:1 key-unknown"]),
        (("title:", "date: 2020-02-30\ntitle:"), ["2:7 date-unreadable"]),
        (("title:", "date: 20201204\ntitle:"), ["2:7 date-unreadable"]),
        (("title:", "revision: 0\ntitle:"), ["2:11 number-unreadable"]),
        (("title:", "draft: soon\ntitle:"), ["2:8 flag-unreadable"]),
        (("title:", "hold:\ntitle:"), ["2:6 field-missing"]),
        (("title:", "social: {blusky: x}\ntitle:"), ["2:10 key-unknown"]),
        (("title:", "social: {after: 2}\ntitle:"), ["2:17 duration-unreadable"]),
        (("title:", "social: {x: {after: 2m}}\ntitle:"), ["2:13 field-missing", "2:14 key-unknown"]),
        (("title:", "event: {place: online}\ntitle:"), ["2:8 field-missing"]),
        (("title:", "waive: [{code: contact-lots, because: b, by: c}]\ntitle:"), ["2:16 choice-unknown"]),
        (("title:", "waive: [{code: contact-lost}]\ntitle:"), ["2:9 field-missing", "2:9 field-missing"]),
    ],
)
def test_a_release_with_problems_is_kept_so_that_all_of_them_show(
    tmp_path: Path, change: tuple[str, str], expected: list[str]
) -> None:
    release, problems = one(tmp_path, GOOD.replace(*change))
    assert list(problems) == expected
    assert release is not None


def test_an_embargo_that_cannot_be_read_leaves_none(tmp_path: Path) -> None:
    release, _ = one(tmp_path, GOOD.replace("Friday, 4th December 2020 (at 09:00 hrs. AST)", "soon"))
    assert release is not None
    assert release.embargo is None


def test_a_numeric_date_follows_the_order_of_the_newsroom(tmp_path: Path) -> None:
    text = GOOD.replace("Friday, 4th December 2020 (at 09:00 hrs. AST)", "04/10/2026 09:00")
    found = reading(house(tmp_path, NEWSROOM + "order: DMY\n", a=text))
    assert found.problems == ()
    assert found.releases[0].embargo
    assert found.releases[0].embargo.instant == datetime(2026, 10, 4, 13, tzinfo=UTC)


def test_a_zone_alias_of_the_newsroom_is_used(tmp_path: Path) -> None:
    text = GOOD.replace("AST", "BST").replace("Friday, ", "")
    found = reading(house(tmp_path, NEWSROOM + 'zone-aliases: {BST: "+06:00"}\n', a=text))
    assert found.problems == ()
    assert found.releases[0].embargo
    assert found.releases[0].embargo.instant == datetime(2020, 12, 4, 3, tzinfo=UTC)


def test_a_byte_order_mark_and_carriage_returns_change_nothing(tmp_path: Path) -> None:
    plain = release_of(tmp_path, GOOD)
    marked, problems = one(tmp_path, b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert problems == ()
    assert marked == plain


def test_the_body_keeps_its_line_and_its_first_indent(tmp_path: Path) -> None:
    release = release_of(tmp_path, GOOD.replace("\nThe Heads", "\n\n \n    The Heads") + "\n\n  \n")
    assert release.body == "    The Heads adopted the plan."
    assert release.body_line == 10


def test_dashes_in_the_body_are_the_body_s(tmp_path: Path) -> None:
    assert release_of(tmp_path, GOOD + "\n---\n\nMore.").body == "The Heads adopted the plan.\n\n---\n\nMore."


@pytest.mark.parametrize(
    ("name", "slug"),
    [("heads-adopt", "heads-adopt"), ("2020-12-04-heads", "heads"), ("2020-12-04", "2020-12-04"), ("a1", "a1")],
)
def test_the_slug_is_the_name_without_a_leading_date(tmp_path: Path, name: str, slug: str) -> None:
    found = reading(house(tmp_path, **{name: GOOD}))
    assert [release.slug for release in found.releases] == [slug]


@pytest.mark.parametrize("name", ["Heads", "heads_adopt", "héads", "a" * 81, "a b", "a.b"])
def test_a_name_that_cannot_be_an_address_is_a_problem(tmp_path: Path, name: str) -> None:
    found = reading(house(tmp_path, **{name: GOOD}))
    assert [problem.code for problem in found.problems] == ["slug-form"]
    assert found.releases == ()


def test_a_folder_with_a_release_gives_its_name_and_its_place(tmp_path: Path) -> None:
    house(tmp_path, single=GOOD)
    folder = tmp_path / "releases/2020-12-04-signing"
    folder.mkdir()
    (folder / "release.md").write_text(GOOD, encoding="utf-8")
    found = reading(tmp_path)
    assert [release.file for release in found.releases] == [
        "releases/2020-12-04-signing/release.md",
        "releases/single.md",
    ]
    assert found.folders == {"signing": folder, "single": tmp_path / "releases"}


def test_what_only_looks_like_a_release_is_advised_and_never_silently_lost(tmp_path: Path) -> None:
    house(tmp_path)
    (tmp_path / "releases/heads.MD").write_text(GOOD, encoding="utf-8")
    (tmp_path / "releases/empty").mkdir()
    (tmp_path / "releases/.hidden.md").write_text("x", encoding="utf-8")
    (tmp_path / "releases/picture.jpg").write_bytes(b"x")
    found = reading(tmp_path)
    assert [(problem.place.file, problem.code, problem.stops) for problem in found.problems] == [
        ("releases/empty", "file-ignored", False),
        ("releases/heads.MD", "file-ignored", False),
    ]


def test_a_file_that_would_fill_the_memory_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    house(tmp_path, good=GOOD)
    with (tmp_path / "releases/huge.md").open("wb") as file:
        file.truncate(1 << 40)  # a hole: it takes no room on the disk
    found = reading(tmp_path)
    assert [release.slug for release in found.releases] == ["good"]
    assert list(map(spot, found.problems)) == ["1:1 file-too-big"]
    assert found.unread == {"huge"}


def test_a_file_of_too_many_lines_is_refused_at_the_first_of_them(tmp_path: Path) -> None:
    assert one(tmp_path, GOOD + "x\n" * 20_000) == (None, ("20001:1 file-too-big",))


def test_links_are_not_followed(tmp_path: Path) -> None:
    house(tmp_path, good=GOOD)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "release.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "releases/a.md").symlink_to(outside / "release.md")
    (tmp_path / "releases/b").mkdir()
    (tmp_path / "releases/b/release.md").symlink_to(outside / "release.md")
    (tmp_path / "releases/c.md").symlink_to("nowhere")
    found = reading(tmp_path)
    assert [release.slug for release in found.releases] == ["good"]
    assert [(problem.place.file, problem.code) for problem in found.problems] == [
        ("releases/a.md", "link-followed"),
        ("releases/b/release.md", "link-followed"),
        ("releases/c.md", "link-followed"),
    ]


def test_a_linked_folder_of_one_release_is_told_too(tmp_path: Path) -> None:
    house(tmp_path, good=GOOD)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "release.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "releases/signing").symlink_to(outside)
    (tmp_path / "releases/.hidden").symlink_to(outside)
    found = reading(tmp_path)
    assert [release.slug for release in found.releases] == ["good"]
    assert [(problem.place.file, problem.code) for problem in found.problems] == [("releases/signing", "link-followed")]


def test_a_linked_folder_of_releases_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "newsroom.yml").write_text(NEWSROOM, encoding="utf-8")
    (tmp_path / "releases").symlink_to("other")
    assert [problem.code for problem in reading(tmp_path).problems] == ["link-followed"]


def test_a_newsroom_without_releases_is_a_newsroom(tmp_path: Path) -> None:
    (tmp_path / "newsroom.yml").write_text(NEWSROOM, encoding="utf-8")
    found = reading(tmp_path)
    assert found.newsroom is not None
    assert (found.releases, found.problems) == ((), ())


def test_releases_that_are_no_folder_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "newsroom.yml").write_text(NEWSROOM, encoding="utf-8")
    (tmp_path / "releases").write_text("x", encoding="utf-8")
    assert [problem.code for problem in reading(tmp_path).problems] == ["file-unreadable"]


def test_a_name_in_another_encoding_is_a_problem_that_can_be_printed(tmp_path: Path) -> None:
    house(tmp_path)
    try:
        (tmp_path / "releases" / os.fsdecode(b"caf\xe9.md")).write_text(GOOD, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    (problem,) = reading(tmp_path).problems
    assert problem.code == "slug-form"
    assert str(problem).encode()


@pytest.mark.parametrize("field", ["pictures: [{{alt: x, file: {}}}]", "attachments: [{{title: x, file: {}}}]"])
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../secret.pdf", "file-refused"),
        ("/etc/passwd", "file-refused"),
        ("..", "file-refused"),
        (".env", "file-refused"),
        ("a\\b", "file-refused"),
        ("other.md", "file-refused"),
        ("x" * 300, "file-refused"),
        ("absent.pdf", "file-absent"),
        ("folder", "file-absent"),
        ("link.pdf", "file-absent"),
        ("empty.pdf", "file-absent"),
    ],
)
def test_a_file_beside_a_release_stays_beside_it(tmp_path: Path, field: str, name: str, code: str) -> None:
    house(tmp_path)
    releases = tmp_path / "releases"
    (releases / "folder").mkdir()
    (releases / "folder/release.md").write_text(GOOD, encoding="utf-8")
    (releases / "link.pdf").symlink_to(tmp_path / "newsroom.yml")
    (releases / "empty.pdf").write_bytes(b"")
    _, problems = one(tmp_path, GOOD.replace("title:", field.format(name) + "\ntitle:"))
    assert [problem.split()[1] for problem in problems] == [code]
    assert problems[0].startswith("2:")


def test_a_file_may_not_have_the_name_of_what_dateline_puts_beside_the_page(tmp_path: Path) -> None:
    from pipeline.source.beside import PAGE_FILES

    house(tmp_path)
    for name, what in PAGE_FILES.items():
        (tmp_path / "releases" / name.upper()).write_bytes(b"own")
        text = GOOD.replace("title:", f"attachments: [{{title: x, file: {name.upper()}}}]\ntitle:")
        found = reading(house(tmp_path, a=text)).problems
        (problem,) = (each for each in found if each.code == "file-refused")
        assert (problem.code, problem.wrong) == (
            "file-refused",
            f"Dateline puts {what} of a release there as `{name}`: no other file can be called so.",
        )
    assert PAGE_FILES["event.ics"] == "the calendar file"


def test_a_file_may_be_called_what_nothing_of_dateline_is(tmp_path: Path) -> None:
    house(tmp_path)
    (tmp_path / "releases/card.png").write_bytes(png())
    _, problems = one(tmp_path, GOOD.replace("title:", "attachments: [{title: x, file: card.png}]\ntitle:"))
    assert problems == ()


def test_what_dateline_puts_beside_a_page_is_what_the_formats_plan() -> None:
    from pipeline.formats import FORMATS, plan
    from pipeline.release import Event
    from pipeline.source.beside import PAGE_FILES
    from tests.issuing import NEWSROOM as OTHER
    from tests.issuing import record_of, release

    record = record_of(release("pact", event=Event("20 May 2023, 09:00 hrs AST"), date="2023-05-09"))
    planned = {part.path for name in FORMATS for part in plan(name)(OTHER, record)}
    beside = {path.removeprefix("releases/pact/") for path in planned if path.startswith("releases/pact/")}
    assert beside == set(PAGE_FILES)


def test_a_contact_of_the_only_issuer_need_not_say_so(tmp_path: Path) -> None:
    release = release_of(tmp_path, GOOD.replace("[unicri-desk]", "[{name: Desk, email: a@b.example}]"))
    assert release.contacts[0].organisation == "unicri"


def test_a_contact_of_one_of_two_issuers_must_say_which(tmp_path: Path) -> None:
    text = GOOD.replace("[unicri]", "[unicri, impacs]").replace("[unicri-desk]", "[{name: Desk, phone: +1}]")
    assert one(tmp_path, text)[1] == ("5:12 field-missing",)


def test_the_language_is_the_newsroom_s_first_unless_said(tmp_path: Path) -> None:
    assert release_of(tmp_path, GOOD).language == "en"
    assert release_of(tmp_path, GOOD.replace("title:", "language: fr\ntitle:")).language == "fr"


FULL = (
    NEWSROOM
    + """order: DMY
zone-aliases: {AST: "-04:00", ECT: America/Guayaquil}
spellings: [programme, organisation]
approvals: 1
late-limit: 2h
public-drafts: yes
feeds:
  - {name: policing, title: Policing, topic: policing, size: 20}
  - {name: unicri, organisation: unicri}
  - {name: fr, language: fr}
channels:
  - {name: x-main, kind: x, account: CImpacs, secret: X_SECRET, address: http://127.0.0.1:8080, organisation: impacs}
host: {kind: folder, path: site, proof: folder}
"""
)


def test_every_field_of_the_newsroom_is_read(tmp_path: Path) -> None:
    text = FULL.replace(
        "    contacts: [{id: unicri-desk",
        "    acronym: UNICRI\n    zone: Europe/Rome\n    city: Turin\n    website: https://unicri.example/\n"
        "    mark: marks/unicri.svg\n    boilerplate: {en: About., fr: À propos.}\n    handles: {x: UNICRI}\n"
        "    contacts: [{id: unicri-desk, role: Desk, hours: 9 to 5, phone: +44 20 7946 0100",
    )
    (tmp_path / "marks").mkdir()
    (tmp_path / "marks" / "unicri.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"/>')
    newsroom = newsroom_of(tmp_path, text)
    unicri = newsroom.organisations["unicri"]
    channel = newsroom.channels[0]
    assert [newsroom.name, newsroom.address, newsroom.home] == [
        "Sample newsroom",
        "https://news.example.org",
        "America/Port_of_Spain",
    ]
    assert [newsroom.languages, newsroom.order, newsroom.spellings] == [
        ("en", "fr"),
        "DMY",
        ("programme", "organisation"),
    ]
    assert newsroom.zone_aliases == {"AST": "-04:00", "ECT": "America/Guayaquil"}
    assert [newsroom.approvals, newsroom.late_limit, newsroom.public_drafts] == [1, timedelta(hours=2), True]
    assert [
        (feed.name, feed.title, feed.topics, feed.organisations, feed.languages, feed.size) for feed in newsroom.feeds
    ] == [
        ("all", "Sample newsroom", (), (), (), 50),
        ("policing", "Policing", ("policing",), (), (), 20),
        ("unicri", "Sample newsroom: unicri", (), ("unicri",), (), 50),
        ("fr", "Sample newsroom: fr", (), (), ("fr",), 50),
    ]
    assert [channel.name, channel.kind, channel.account, channel.secret, channel.address, channel.organisation] == [
        "x-main",
        "x",
        "CImpacs",
        "X_SECRET",
        "http://127.0.0.1:8080",
        "impacs",
    ]
    assert [newsroom.host.kind, newsroom.host.path, newsroom.host.proof] == ["folder", "site", "folder"]
    assert [unicri.acronym, unicri.zone, unicri.city, unicri.website, unicri.mark] == [
        "UNICRI",
        "Europe/Rome",
        "Turin",
        "https://unicri.example/",
        "marks/unicri.svg",
    ]
    assert unicri.boilerplate == {"en": "About.", "fr": "À propos."}
    assert unicri.handles == {"x": "UNICRI"}
    assert unicri.contacts == (
        Contact("Press desk", "unicri", "Desk", "press@unicri.example", "+44 20 7946 0100", "9 to 5", "unicri-desk"),
    )
    assert str(newsroom.place("channels.0.secret")) == "newsroom.yml:30:55"


def test_a_newsroom_may_leave_most_fields_out(tmp_path: Path) -> None:
    newsroom = newsroom_of(tmp_path, NEWSROOM)
    assert [feed.name for feed in newsroom.feeds] == ["all"]
    assert [newsroom.host.kind, newsroom.host.path, newsroom.host.proof] == ["folder", "live", "address"]
    assert [newsroom.approvals, newsroom.late_limit, newsroom.public_drafts] == [0, timedelta(hours=6), False]


def test_a_declared_feed_of_all_keeps_its_place_and_title(tmp_path: Path) -> None:
    newsroom = newsroom_of(tmp_path, NEWSROOM + "feeds: [{name: policing}, {name: all, title: Everything}]\n")
    assert [(feed.name, feed.title) for feed in newsroom.feeds] == [
        ("policing", "Sample newsroom: policing"),
        ("all", "Everything"),
    ]


def test_a_boilerplate_without_language_is_in_the_first(tmp_path: Path) -> None:
    newsroom = newsroom_of(tmp_path, NEWSROOM.replace("  impacs:\n", "  impacs:\n    boilerplate: About us.\n"))
    assert newsroom.organisations["impacs"].boilerplate == {"en": "About us."}


def test_the_newsroom_s_own_templates_are_found(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    assert newsroom_of(tmp_path, NEWSROOM).templates == str(tmp_path / "templates")
    assert newsroom_of(house(tmp_path / "templates"), NEWSROOM).templates == ""


def test_topics_are_called_in_several_languages_or_in_the_first(tmp_path: Path) -> None:
    text = NEWSROOM + "topics:\n  crime: {en: Crime, fr: Criminalité}\n  2030: Agenda 2030\n  empty:\n  bare: {en: }\n"
    assert newsroom_of(tmp_path, text).topics == {
        "crime": {"en": "Crime", "fr": "Criminalité"},
        "2030": {"en": "Agenda 2030"},
        "empty": {},
        "bare": {},
    }
    assert newsroom_of(tmp_path, NEWSROOM).topics == {}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("topics: {Crime!: x}", "12:9 id-form"),
        ("topics: {crime: {es: x}}", "12:18 choice-unknown"),
        ("topics: [crime]", "12:9 table-expected"),
        ("topics: {crime: [x]}", "12:17 table-expected"),
    ],
)
def test_a_topic_that_is_wrongly_named_is_a_problem(tmp_path: Path, line: str, expected: str) -> None:
    assert newsroom_problems(tmp_path, f"{NEWSROOM}{line}\n") == [expected]


@pytest.mark.parametrize(
    ("text", "spotted", "mend"),
    [
        ("topics: {crime: {xx: Crime}}", "12:18", "Replace `xx:` by `en:` or `fr:`, or add `xx` to `languages:`."),
        ("topics: {crime: {English: Crime}}", "12:18", "Replace `English:` by `en:`."),
        (
            "topics: {crime: {Dutch: Crime}}",
            "12:18",
            "Replace `Dutch:` by `en:` or `fr:`, or add `nl` to `languages:`.",
        ),
        ("topics: {crime: {'!': Crime}}", "12:18", "Replace `!:` by `en:` or `fr:`."),
    ],
)
def test_a_text_in_a_language_that_is_none_is_told_at_the_language(
    tmp_path: Path, text: str, spotted: str, mend: str
) -> None:
    (problem,) = reading(house(tmp_path, f"{NEWSROOM}{text}\n")).problems
    assert (spot(problem), problem.mend) == (f"{spotted} choice-unknown", mend)


def test_a_boilerplate_in_a_language_that_is_none_is_told_at_the_language(tmp_path: Path) -> None:
    text = NEWSROOM.replace("  impacs:\n", "  impacs:\n    boilerplate:\n      xx: About us.\n")
    (problem,) = reading(house(tmp_path, text)).problems
    assert problem.place.column == 7
    assert problem.mend.startswith("Replace `xx:` by `en:`")


@pytest.mark.parametrize(
    ("languages", "mend"),
    [
        ("[en, Haitian Creole]", "Write `ht` in its place, so that all of it reads `languages: [en, ht]`."),
        ("[English]", "Write `en` in its place, so that all of it reads `languages: [en]`."),
        ("[en, Klingonese]", "Write two letters, such as `languages: [en, fr]`."),
    ],
)
def test_a_language_given_by_its_name_is_told_with_its_letters(tmp_path: Path, languages: str, mend: str) -> None:
    problems = reading(house(tmp_path, FULL.replace("languages: [en, fr]", f"languages: {languages}"))).problems
    assert [each.mend for each in problems if each.code == "language-unreadable"] == [mend]


@pytest.mark.parametrize("home", ["Haiti", "Haïti", "America/Haiti", "Port au Prince"])
def test_a_country_given_as_a_zone_leads_to_its_own_zone(tmp_path: Path, home: str) -> None:
    (problem,) = reading(house(tmp_path, FULL.replace("America/Port_of_Spain", home))).problems
    assert problem.mend == "Write its area and city, such as `home: America/Port-au-Prince`."


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("name: Sample newsroom\n", ""), "1:1 field-missing"),
        (("address: https://news.example.org\n", ""), "1:1 field-missing"),
        (("home: America/Port_of_Spain\n", ""), "1:1 field-missing"),
        (("https://news.example.org", "news.example.org"), "2:10 address-unreadable"),
        (("https://news.example.org", "ftp://news.example.org"), "2:10 address-unreadable"),
        (("https://news.example.org", "https://u:p@news.example.org"), "2:10 address-unreadable"),
        (("https://news.example.org", "https://news.example.org/?a"), "2:10 address-unreadable"),
        (("https://news.example.org", "https://news.example.org:x"), "2:10 address-unreadable"),
        (("https://news.example.org", "'https://[x'"), "2:10 address-unreadable"),
        (("America/Port_of_Spain", "Port of Spain"), "3:7 zone-unknown"),
        (("America/Port_of_Spain", "../../etc/passwd"), "3:7 zone-unknown"),
        (("[en, fr]", "[en, French]"), "4:17 language-unreadable"),
        (("[en, fr]", "[en, fr, en]"), "4:21 name-twice"),
        (("order: DMY", "order: YMD"), "12:8 choice-unknown"),
        (("-04:00", "four"), "13:21 zone-unknown"),
        (("approvals: 1", "approvals: two"), "15:12 number-unreadable"),
        (("approvals: 1", "aprovals: 1"), "15:1 key-unknown"),
        (("late-limit: 2h", "late-limit: 2"), "16:13 duration-unreadable"),
        (("public-drafts: yes", "public-drafts: perhaps"), "17:16 flag-unreadable"),
        (("name: policing", "name: Policing!"), "19:12 id-form"),
        (("{name: unicri, org", "{name: policing, org"), "19:3 name-twice"),
        (("language: fr}", "language: es}"), "21:26 choice-unknown"),
        (("size: 20", "size: 0"), "19:62 number-unreadable"),
        (("kind: x", "kind: twitter"), "23:26 choice-unknown"),
        (("X_SECRET", "hunter2"), "23:55 secret-written"),
        (("organisation: impacs}", "organisation: impax}"), "23:111 choice-unknown"),
        (("kind: folder", "kind: cloud"), "24:14 choice-unknown"),
        (("path: site", "path: ."), "24:28 path-refused"),
        (("path: site", "path: .."), "24:28 path-refused"),
        (("path: site", "path: ../other/../x"), "24:28 path-refused"),
        (("path: site", "path: ./releases"), "24:28 path-refused"),
        (("path: site", "path: Templates/x"), "24:28 path-refused"),
        (("path: site", "path: feeds"), "24:28 path-refused"),
        (("path: site", "path: public"), "24:28 path-refused"),
        (("path: site", "path: .dateline/x"), "24:28 path-refused"),
        (("path: site", "path: /"), "24:28 path-refused"),
        (("path: site", "path: /srv"), "24:28 path-refused"),
        (("path: site", "path: /etc/newsroom"), "24:28 path-refused"),
        (("path: site", "path: ~/site"), "24:28 path-refused"),
        (("id: impacs-desk", "id: unicri-desk"), "6:3 name-twice"),
        (("id: impacs-desk", "id: impacs-desk, organisation: unicri"), "11:48 choice-unknown"),
        (("organisations:\n", "organisations: none\norgs:\n"), "5:16 table-expected"),
    ],
)
def test_a_fault_of_the_newsroom_is_located_and_then_no_release_is_read(
    tmp_path: Path, change: tuple[str, str], expected: str
) -> None:
    assert change[0] in FULL
    assert newsroom_problems(tmp_path, FULL.replace(*change, 1))[0] == expected


def test_a_secret_written_by_mistake_is_not_shown_again(tmp_path: Path) -> None:
    found = reading(house(tmp_path, FULL.replace("X_SECRET", "hunter2")))
    assert "hunter2" not in "".join(str(problem) for problem in found.problems)


def test_all_faults_of_the_newsroom_show_together(tmp_path: Path) -> None:
    text = FULL.replace("order: DMY", "order: YMD").replace("late-limit: 2h", "late-limit: 2")
    assert len(newsroom_problems(tmp_path, text)) == 2


@pytest.mark.parametrize("text", ["", "\ufeff", "- a\n", "just text\n", "a: [\n", "name: a\nname: b\n"])
def test_a_newsroom_that_is_no_table_is_a_problem(tmp_path: Path, text: str) -> None:
    assert len(newsroom_problems(tmp_path, text)) == 1


def test_a_newsroom_that_is_absent_or_a_link_is_a_problem(tmp_path: Path) -> None:
    assert [problem.code for problem in reading(tmp_path).problems] == ["file-absent"]
    (tmp_path / "newsroom.yml").symlink_to("elsewhere.yml")
    assert [problem.code for problem in reading(tmp_path).problems] == ["link-followed"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.binary(max_size=400))
def test_random_bytes_as_a_release_never_raise_and_never_stop_the_others(tmp_path: Path, data: bytes) -> None:
    found = reading(house(tmp_path, bad=data, good=GOOD))
    assert "good" in [release.slug for release in found.releases]
    assert {problem.place.file for problem in found.problems} == {"releases/bad.md"}


FIELDS = st.sampled_from(
    [
        "title",
        "embargo",
        "issuers",
        "contacts",
        "social",
        "pictures",
        "event",
        "draft",
        "slug",
        "revision",
        "waive",
        "x",
    ]
)
VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["[]", "{}", "[[]]", "{a: {b: c}}", "[unicri]", "[{name: x}]", "{text: a, x: false}", "true", "~", ""]
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(FIELDS, VALUES), max_size=8))
def test_any_fields_give_a_release_or_problems(tmp_path: Path, fields: list[tuple[str, str]]) -> None:
    text = "\n".join(["---", *(f"{key}: {value}" for key, value in fields), "---", "Body"])
    release, problems = one(tmp_path, text.encode(errors="surrogatepass"))
    assert release or problems


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_random_bytes_as_a_newsroom_never_raise(tmp_path: Path, data: bytes) -> None:
    house(tmp_path)
    (tmp_path / "newsroom.yml").write_bytes(data)
    assert reading(tmp_path).problems


@pytest.mark.parametrize("path", ["live", "./live", "www/news", "/srv/www/newsroom", "/var/www/news"])
def test_the_public_pages_may_stand_in_a_folder_of_their_own(tmp_path: Path, path: str) -> None:
    assert newsroom_of(tmp_path, FULL.replace("path: site", f"path: {path}")).host.path == path


def test_an_empty_newsroom_is_told_how_to_begin_a_newsroom(tmp_path: Path) -> None:
    (problem,) = reading(house(tmp_path, "\n")).problems
    assert problem.code == "file-empty"
    assert "`name: " in problem.mend
    assert "release" not in problem.mend


def test_smart_quotes_in_the_newsroom_are_advice_and_the_releases_are_read(tmp_path: Path) -> None:
    found = reading(house(tmp_path, NEWSROOM.replace("Sample newsroom", "“Sample newsroom”"), a=GOOD))
    assert [(spot(problem), problem.stops) for problem in found.problems] == [("1:7 smart-quotes", False)]
    assert [release.slug for release in found.releases] == ["a"]


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"RIFF\n\0\0\0WAVEfmt ", False),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", False),
        (b"<!doctype html>", False),
        (b"BM6", False),
        (b" \x89PNG\r\n\x1a\n", False),
        *((made(), True) for made in (jpeg, png, webp, gif)),
    ],
)
def test_a_picture_is_one_that_browsers_show_whatever_its_name(tmp_path: Path, data: bytes, shown: bool) -> None:
    house(tmp_path)
    (tmp_path / "releases/p.png").write_bytes(data)
    text = GOOD.replace("title:", "pictures: [{file: p.png, alt: A flag}]\ntitle:")
    assert one(tmp_path, text)[1] == (() if shown else ("2:19 picture-unreadable",))


@pytest.mark.parametrize("made", [jpeg, png, webp, gif])
@pytest.mark.parametrize("field", ["pictures: [{file: p.png, alt: A flag}]", "attachments: [{file: p.png}]"])
def test_a_picture_that_is_cut_short_is_refused_whether_shown_or_offered(
    tmp_path: Path, made: Callable[[], bytes], field: str
) -> None:
    house(tmp_path)
    (tmp_path / "releases/p.png").write_bytes(made()[:-9])
    found, problems = one(tmp_path, GOOD.replace("title:", f"{field}\ntitle:"))
    assert [problem.split()[1] for problem in problems] == ["picture-damaged"]
    assert found is not None
    assert [file.digest for file in found.pictures or found.attachments] == [""]


def test_a_release_names_the_digest_size_and_measures_of_what_the_public_gets(tmp_path: Path) -> None:
    house(tmp_path)
    (tmp_path / "releases/p.jpg").write_bytes(jpeg(orientation=6, author="Canary"))
    text = GOOD.replace("title:", "pictures: [{file: p.jpg, alt: A flag}]\nattachments: [{file: p.jpg}]\ntitle:")
    release = release_of(tmp_path, text)
    plain = clean(jpeg(orientation=6, author="Canary"))
    (picture,), (attachment,) = release.pictures, release.attachments
    assert (picture.digest, picture.size) == (digest(plain.data), len(plain.data))
    assert (picture.width, picture.height) == (6, 8)
    assert (attachment.digest, attachment.size) == (picture.digest, picture.size)
    assert picture.carried == attachment.carried == ("author",)


def test_a_picture_of_more_than_twenty_megabytes_is_not_even_read(tmp_path: Path) -> None:
    class Watching(Disk):
        def read(self, path: Path) -> bytes:
            assert path.name != "p.png"
            return super().read(path)

    house(tmp_path, a=GOOD.replace("title:", "pictures: [{file: p.png, alt: A flag}]\ntitle:"))
    with (tmp_path / "releases/p.png").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    (release,) = read(Watching(), tmp_path).releases
    assert (release.pictures[0].size, release.pictures[0].digest) == (MOST_BYTES + 1, "")


@pytest.mark.parametrize(("there", "near"), [("Signing.JPG", True), ("signin.jpg", True), ("programme.pdf", False)])
def test_a_missing_picture_names_the_file_that_is_called_almost_so(tmp_path: Path, there: str, near: bool) -> None:
    house(tmp_path)
    (tmp_path / "releases" / there).write_bytes(JPEG)
    house(tmp_path, a=GOOD.replace("title:", "pictures: [{file: signing.jpg, alt: Two people}]\ntitle:"))
    (problem,) = reading(tmp_path).problems
    assert problem.code == "file-absent"
    assert (f"`file: {there}`" in problem.mend) == near


@pytest.mark.parametrize(
    ("social", "wrong", "mend"),
    [
        ("{x: no}", "`x: no` would post this one word.", "Write `x: false` for no post there, or the words"),
        ("{mastodon: None}", "`mastodon: none` would post this one word.", "Write `mastodon: false` for no post"),
        (
            "{x: {text: off}}",
            "`text: off` would post this one word.",
            "Write `x: false` for no post there, or the words",
        ),
        ("{text: ~}", "`text: ~` would post this one word.", "Write `x: false` for no post there, or the words"),
    ],
)
def test_a_no_is_not_posted(tmp_path: Path, social: str, wrong: str, mend: str) -> None:
    (problem,) = reading(house(tmp_path, a=GOOD.replace("title:", f"social: {social}\ntitle:"))).problems
    assert (problem.code, problem.wrong, problem.stops) == ("sentence-expected", wrong, True)
    assert mend in problem.mend


def test_a_network_under_its_other_name_is_known(tmp_path: Path) -> None:
    (problem,) = reading(house(tmp_path, a=GOOD.replace("title:", "social: {twitter: On X}\ntitle:"))).problems
    assert problem.mend == "Write `x:` in its place, or remove it."
    (elsewhere,) = reading(house(tmp_path, a=GOOD.replace("title:", "twitter: On X\ntitle:"))).problems
    assert "`x:`" not in elsewhere.mend


@pytest.mark.parametrize(
    ("field", "mend"),
    [
        ("social: The room is open", '`social: {text: "The room is open"}`'),
        ("event: Friday", '`event: {time: "Friday"}`'),
    ],
)
def test_plain_text_where_fields_are_expected_is_shown_in_its_field(tmp_path: Path, field: str, mend: str) -> None:
    (problem,) = reading(house(tmp_path, a=GOOD.replace("title:", f"{field}\ntitle:"))).problems
    assert problem.code == "table-expected"
    assert mend in problem.mend


@pytest.mark.parametrize(
    ("change", "code"),
    [(("embargo:", "embrago:"), "key-unknown"), (("title:", "Title:"), "key-unknown"),
     (("issuers:", "isuers:"), "key-unknown"), (("title:", "TITLE:"), "key-unknown")],
)  # fmt: skip
def test_a_misspelt_field_is_not_missing_as_well(tmp_path: Path, change: tuple[str, str], code: str) -> None:
    assert [problem.code for problem in reading(house(tmp_path, a=GOOD.replace(*change))).problems] == [code]


@pytest.mark.parametrize("key", ["killed", "hold", "update", "correction"])
@pytest.mark.parametrize("word", ["yes", "No", "true", "on", "x", "1", "…", "none."])
def test_a_reason_is_asked_for_in_words(tmp_path: Path, key: str, word: str) -> None:
    assert one(tmp_path, GOOD.replace("title:", f"{key}: {word}\ntitle:"))[1] == (
        f"2:{len(key) + 3} sentence-expected",
    )


def test_a_hold_that_gives_no_reason_holds_and_a_kill_that_gives_none_does_not_kill(tmp_path: Path) -> None:
    release, _ = one(tmp_path, GOOD.replace("title:", "killed: no\nhold: yes\ntitle:"))
    assert release is not None
    assert (release.killed, release.hold) == ("", "yes")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Heads adopt the plan", "heads-adopt-the-plan"),
        ("L’été à Nîmes: œuvre & Straße", "l-ete-a-nimes-oeuvre-strasse"),
        ("The Minister's speech, the minister’s room", "the-ministers-speech-the-ministers-room"),
        ("Łódź, Ærø", "lodz-aero"),
        ("116/2020", ""),
        ("Совет 2020", ""),
        ("  ", ""),
        ("word " * 30, "-".join(["word"] * 16)),
        ("x" * 100, "x" * 80),
    ],
)
def test_a_slug_keeps_the_letters_of_its_title(title: str, slug: str) -> None:
    assert slugged(title) == slug


def test_a_refused_slug_is_offered_with_its_letters(tmp_path: Path) -> None:
    (problem,) = reading(house(tmp_path, **{"été-à-Nîmes": GOOD})).problems
    assert "`slug: ete-a-nimes`" in problem.mend


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("5/12/2026", "2026-12-05"),
        ("Friday, 4 December 2020", "2020-12-04"),
        ("4 décembre 2020", "2020-12-04"),
        ("2020-02-30", ""),
        ("soon", ""),
    ],
)
def test_a_date_in_other_words_is_given_back_as_it_is_to_be_written(tmp_path: Path, words: str, meant: str) -> None:
    found = reading(
        house(tmp_path, NEWSROOM + "order: DMY\n", a=GOOD.replace("title:", f"date: {words}\ntitle:"))
    ).problems
    (problem,) = [each for each in found if each.code == "date-unreadable"]
    if meant:
        assert problem.wrong == f"`{words}` is not written as year, month and day."
        assert problem.mend == f"Write it as `date: {meant}`."
    else:
        assert problem.wrong == f"`{words}` is not a day of the calendar."


@pytest.mark.parametrize(
    ("code", "mend"),
    [
        ("acronyms", "`code: acronym-unexpanded`"),
        ("Contact_Lost", "`code: contact-lost`"),
        ("zzz", "that `dateline check` shows"),
    ],
)
def test_the_code_of_a_waiver_that_is_none_gets_the_nearest_one(tmp_path: Path, code: str, mend: str) -> None:
    waive = f"waive: [{{code: {code}, because: They are known., by: Duty editor}}]\n"
    (problem,) = reading(house(tmp_path, a=GOOD.replace("title:", f"{waive}title:"))).problems
    assert problem.code == "choice-unknown"
    assert mend in problem.mend
    assert " or `code:" not in problem.mend


def test_a_catalogue_whose_name_has_capitals_is_to_be_renamed(tmp_path: Path) -> None:
    (tmp_path / "templates/words").mkdir(parents=True)
    (tmp_path / "templates/words/AR.po").write_text('msgid ""\nmsgstr "Language: ar\\n"\n')
    (tmp_path / "newsroom.yml").write_text("name: N\nlanguages: [en, ar]\n")
    (problem,) = [each for each in read(Disk(), tmp_path).problems if each.code == "language-unsupported"]
    assert problem.mend == "Rename the file `templates/words/AR.po` to `ar.po`."

"""Import: a text from elsewhere becomes a draft, and everything that was lost on the way is told."""

import io
import os
import re
import sys
import zipfile
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.files import Disk
from pipeline.imports import Draft, drafted
from pipeline.imports.literal import literal
from pipeline.imports.tongue import tongue
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.read import read
from pipeline.release import Event
from pipeline.source.characters import Unreadable
from pipeline.typeset.markdown import html, plain
from tests.cli import ROOT
from tests.room import Room
from tests.test_founding_reading import MARK, SEEDS
from tests.test_founding_reading import NEWSROOM as FOUNDING

BODY = (
    "The reading room of the agency will open to the public after two years of work, and the agency will show the "
    "papers of the first meeting to all who are interested in the history of the region and its people."
)
PLAIN = f"The reading room opens to the public\n\n{BODY}\n\n“We are glad of it,” said the Director.\n"


def newsroom_in(folder: Path, text: str = "") -> Newsroom:
    folder.mkdir(exist_ok=True)
    (folder / "newsroom.yml").write_text(text or (ROOT / "newsroom.yml").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "releases").mkdir(exist_ok=True)
    reading = read(Disk(), folder)
    assert reading.newsroom
    return reading.newsroom


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    return newsroom_in(tmp_path_factory.mktemp("newsroom"))


def founding_copy() -> bytes:
    """The founding press release as it was saved, with all that stood round it."""
    texts = [path.read_bytes() for path in sorted(SEEDS.glob("*.txt"))] if SEEDS.is_dir() else []
    found = next((text for text in texts if MARK.encode() in text), b"")
    if not found and os.environ.get("CI") == "true":
        pytest.fail("the founding documents are missing beside the repository")
    if not found:
        pytest.skip("the founding documents are not beside this repository")
    return found


def told(draft: Draft) -> list[str]:
    return [f"{problem.place.line} {problem.code}" for problem in draft.problems]


def of(text: str, newsroom: Newsroom, file: str = "copy.txt") -> Draft:
    return drafted(text.encode(), file, newsroom)


def problem(draft: Draft, code: str, words: str = "") -> Problem:
    found = [each for each in draft.problems if each.code == code and words in each.wrong]
    assert len(found) == 1, found or draft.problems
    return found[0]


def test_on_the_founding_text_everything_is_found_that_is_certain(tmp_path: Path) -> None:
    data = founding_copy()
    lines = data.decode().split("\n")
    newsroom = newsroom_in(tmp_path / "n", FOUNDING)
    draft = drafted(data, "mou.txt", newsroom)
    found = draft.found
    assert found.head.title == next(line for line in lines if MARK in line).strip()
    assert found.event == "Friday, 4th December 2020 (at 09:00 hrs. AST)"
    assert found.embargo == ""
    assert found.issuers == ("unicri", "caricom-impacs")
    assert [(each.name, each.organisation, each.email) for each in found.people] == [
        ("Ms. Marina Mazzini", "unicri", ""),
        ("Mr. Roger Belgrave", "caricom-impacs", ""),
    ]
    assert [(each.network, each.name, each.organisation) for each in found.handles] == [
        ("x", "@UNICRI", "unicri"),
        ("x", "@CImpacs", "caricom-impacs"),
        ("facebook", "@caricomimpacs", "caricom-impacs"),
    ]
    assert found.language == "en"
    assert len(found.quotes) == 3
    assert all(quote.strip('“”"') in plain(found.body, 10_000_000) for quote in found.quotes)


def test_on_the_founding_text_everything_that_was_lost_is_told_at_its_line(tmp_path: Path) -> None:
    data = founding_copy()
    lines = data.decode().split("\n")
    draft = drafted(data, "mou.txt", newsroom_in(tmp_path / "n", FOUNDING))
    written = draft.text.split("\n")

    def line_of(each: Problem) -> str:
        return (lines if each.place.file == "mou.txt" else written)[each.place.line - 1]

    asks = problem(draft, "field-missing", "when something takes place")
    assert line_of(asks) == 'embargo: ""'
    assert "When may it be public?" in asks.mend
    for name in ("Ms. Marina Mazzini", "Mr. Roger Belgrave"):
        assert name in line_of(problem(draft, "contact-unreachable", name))
    assert "SQLSTATE" not in draft.text
    assert "unexpected error" in line_of(problem(draft, "copy-left-out", "what a server says"))
    assert line_of(problem(draft, "copy-left-out", "Skip to main content")) == "Skip to main content"
    assert "Mazzini" in line_of(problem(draft, "copy-lost", "Facebook"))
    assert sum("web site behind it was lost" in each.wrong for each in draft.problems) == 2
    assert line_of(problem(draft, "copy-unsure", "stands alone")) == "Program MoU Signing"
    assert not any(each.stops for each in draft.problems)


def test_a_contact_whom_the_newsroom_knows_is_named_by_id_and_asked_about(newsroom: Newsroom) -> None:
    draft = drafted(founding_copy(), "mou.txt", newsroom)
    assert "  - marina-mazzini\n  - roger-belgrave\n" in draft.text
    assert "marina.mazzini@unicri.example" in problem(draft, "copy-lost", "Mazzini").mend
    assert "nearly the boilerplate of `caricom-impacs`" in problem(draft, "copy-left-out", "boilerplate").wrong
    assert not [each for each in draft.problems if "newsroom.yml does not have" in each.wrong]


def test_what_is_written_is_read_again_without_a_problem_that_was_not_told(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path, FOUNDING)
    draft = drafted(founding_copy(), "mou.txt", newsroom)
    (tmp_path / f"releases/{draft.slug}.md").write_text(draft.text, encoding="utf-8")
    reading = read(Disk(), tmp_path)
    (release,) = reading.releases
    assert release.draft
    assert release.event == Event(draft.found.event)
    assert release.title == draft.found.head.title
    assert {(each.place, each.code) for each in reading.problems} <= {(p.place, p.code) for p in draft.problems}


@pytest.mark.parametrize(
    ("line", "embargo"),
    [
        ("EMBARGOED UNTIL Friday, 4 December 2026, 09:00 hrs AST", True),
        ("FOR IMMEDIATE RELEASE", True),
        ("Sous embargo jusqu'au vendredi 4 décembre 2026 à 9 h", True),
        ("EMBARGOED UNTIL Thursday, 4 December 2026, 09:00 hrs AST", False),
        ("Embargo: the morning of the signing", False),
    ],
)
def test_an_embargo_line_is_taken_only_where_it_is_one_instant(newsroom: Newsroom, line: str, embargo: bool) -> None:
    draft = of(f"{line}\n\n{PLAIN}", newsroom)
    assert draft.found.embargo == (line if embargo else "")
    assert line not in draft.found.body
    missing = [each for each in draft.problems if each.code == "field-missing" and "embargo" in each.mend]
    assert (missing == []) == embargo
    assert embargo or line[:30] in missing[0].wrong


def test_an_hour_of_something_past_is_no_event_and_two_hours_are_a_question(newsroom: Newsroom) -> None:
    past = of(f"A headline for a day of work\n\nOn 4 December 2020, 09:00 hrs AST they signed it.\n\n{BODY}", newsroom)
    assert past.found.event == ""
    two = "It will open on 4 December 2026, 09:00 hrs AST.\n\nIt will close on 5 December 2026, 17:00 hrs AST."
    asked = of(f"A headline for a day of work\n\n{two}\n\n{BODY}", newsroom)
    assert asked.found.event == ""
    assert "several hours" in problem(asked, "copy-unsure", "several").wrong


def test_number_dateline_subtitle_and_contacts_with_all_they_need_are_taken(newsroom: Newsroom) -> None:
    draft = of(
        "PRESS RELEASE No. 116/2026\n\nUNICRI opens its library to the public\n\n"
        "A thousand papers on justice can be read from Monday on\n\n"
        f"TURIN, 1 December 2026 – {BODY}\n\nMedia contact:\nJane Placeholder, Press Officer, UNICRI\n"
        "Email: jane@unicri.example\nTel: +1 868 555 0100\nFax: +1 868 555 0199\n",
        newsroom,
    )
    head = draft.found.head
    assert [head.number, head.title, head.place, head.date] == [
        "116/2026",
        "UNICRI opens its library to the public",
        "TURIN",
        "2026-12-01",
    ]
    assert head.subtitle == "A thousand papers on justice can be read from Monday on"
    (person,) = draft.found.people
    assert [person.name, person.organisation, person.role, person.email, person.phone] == [
        "Jane Placeholder",
        "unicri",
        "Press Officer",
        "jane@unicri.example",
        "+1 868 555 0100",
    ]
    assert draft.found.issuers == ("unicri",)
    assert draft.found.body == BODY


PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>The Agency</title><style>p {{}}</style></head>
<body><header><h1>The Agency</h1></header><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<main><h1>The reading room &amp; its papers</h1>
<p>{BODY} See <a href="https://papers.example/list">the list</a> or <a href="/local">the page</a>.</p>
<p style="display:none">Hidden words</p><script>alert("x")</script>
<ul><li>One</li><li>Two</li></ul><img src="x.jpg" alt="Two people sign">
<h2>Background</h2><p>1. Not *a* list <b>but</b> words &lt;script&gt;.</p>
<p>Write to <a href="mailto:press@unicri.example">the press desk</a>.</p></main><footer>Imprint of the site</footer>
"""


def test_a_saved_page_gives_its_text_and_tells_what_stood_round_it(newsroom: Newsroom) -> None:
    draft = of(PAGE, newsroom, "page.html")
    assert draft.found.head.title == "The reading room & its papers"
    assert "[the list](https://papers.example/list)" in draft.found.body
    assert "\n\n- One\n- Two\n\n## Background\n\n1\\. Not \\*a\\* list but words \\<script>.\n\n" in draft.found.body
    assert "the press desk (press@unicri.example)" in draft.found.body
    for word in ("Hidden", "alert", "Imprint", "News"):
        assert word not in draft.found.body
    assert problem(draft, "copy-left-out", "Home News").place.line == 2
    assert problem(draft, "copy-lost", "the page").place.line == 4
    assert 'alt: "Two people sign"' in problem(draft, "copy-lost", "picture").mend
    assert problem(draft, "copy-left-out", "Imprint")
    assert problem(draft, "copy-left-out", "Hidden words")


def docx(body: str, **parts: bytes) -> bytes:
    """A small Word document with this inside its body."""
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{types}"/></Types>',
        )
        file.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        )
        file.writestr("word/document.xml", f"<w:document {word}><w:body>{body}</w:body></w:document>")
        for name, data in parts.items():
            file.writestr(f"word/{name}", data)
    return packed.getvalue()


def paragraph(text: str, style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}<w:r><w:t>{text}</w:t></w:r></w:p>"


def test_a_word_document_gives_its_paragraphs(newsroom: Newsroom) -> None:
    pytest.importorskip("mammoth")
    text = paragraph("UNICRI opens its library", "Heading1") + paragraph(BODY) + paragraph("Skip to main content")
    draft = drafted(docx(text), "release.docx", newsroom)
    assert draft.found.head.title == "UNICRI opens its library"
    assert draft.found.body == BODY
    assert problem(draft, "copy-left-out", "Skip").place.line == 3


def test_without_mammoth_a_word_document_is_refused_and_told_how_to_install_it(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mammoth", None)
    with pytest.raises(Unreadable) as caught:
        drafted(docx(paragraph(BODY)), "release.docx", newsroom)
    (refused,) = caught.value.problems
    assert "dateline[import]" in refused.mend


WITH = "Heads adopt the plan\n\nThe Agency adopted the plan today.\n\n{}\n\nThe last paragraph stands here.\n"


def told_of(draft: Draft) -> list[tuple[int, str]]:
    """What was lost or left out, by the line of the copy."""
    return [(each.place.line, each.code) for each in draft.problems if not each.place.file.startswith("releases/")]


def test_what_ends_a_release_is_told_and_a_number_alone_stays(newsroom: Newsroom) -> None:
    for mark in ("-- ends --", "-30-", "### FIN ###"):
        draft = drafted(WITH.format(mark).encode(), "a.txt", newsroom)
        assert "today.\n\nThe last" in draft.text
        assert (5, "copy-left-out") in told_of(draft)
    assert "\n\n30\n\n" in drafted(WITH.format("30").encode(), "a.txt", newsroom).text


@pytest.mark.parametrize("line", ["***", "Share", "-- ends --"])
def test_what_stood_below_a_line_that_goes_is_still_a_paragraph_of_its_own(newsroom: Newsroom, line: str) -> None:
    draft = drafted(WITH.format(f"{line}\nThe second part begins here.").encode(), "a.txt", newsroom)
    assert "today.\n\nThe second part begins here.\n\nThe last" in draft.text


def test_a_sentence_that_is_no_embargo_stays_in_the_text(newsroom: Newsroom) -> None:
    draft = drafted(WITH.format("Embargoed goods were returned to their owners.").encode(), "a.txt", newsroom)
    assert "\n\nEmbargoed goods were returned to their owners.\n\n" in draft.text
    assert 'embargo: ""' in draft.text


@pytest.mark.parametrize("lines", ["Embargo on fish lifted", "FOR IMMEDIATE RELEASE\nEmbargo: 4 December 2026, 09:00"])
def test_lines_of_an_embargo_in_doubt_are_told_where_they_stood(newsroom: Newsroom, lines: str) -> None:
    told = told_of(drafted(WITH.format(lines).encode(), "a.txt", newsroom))
    assert [line for line, code in told if code == "copy-left-out"] == [5 + n for n in range(lines.count("\n") + 1)]


PAGE_WITH = "<html><body><h1>Heads adopt the plan</h1><p>The Agency adopted the plan today.</p>\n{}</body></html>"


@pytest.mark.parametrize("tag", ["del", "s", "strike"])
def test_words_that_are_struck_out_are_left_out_and_told(newsroom: Newsroom, tag: str) -> None:
    draft = drafted(PAGE_WITH.format(f"<p>It costs <{tag}>ninety</{tag}>ten.</p>").encode(), "a.html", newsroom)
    assert "It costs ten." in draft.text
    assert (2, "copy-left-out") in told_of(draft)


def test_a_table_is_told_and_every_cell_of_it_stays(newsroom: Newsroom) -> None:
    table = "<table><tr><td>Delegates</td><td>30</td></tr></table>"
    draft = drafted(PAGE_WITH.format(table).encode(), "a.html", newsroom)
    assert "Delegates\n\n30\n" in draft.text
    assert (2, "copy-lost") in told_of(draft)


def test_references_to_what_nobody_can_see_do_not_get_into_the_draft(newsroom: Newsroom) -> None:
    draft = drafted(PAGE_WITH.format("<p>Ten&#8203; or&#x202E; more&lrm;.</p>").encode(), "a.html", newsroom)
    assert "Ten or more." in draft.text
    assert (2, "character-unseen") in told_of(draft)


def test_references_and_signs_that_nobody_can_see_do_not_come_out_of_a_word_document(newsroom: Newsroom) -> None:
    pytest.importorskip("mammoth")
    text = paragraph("UNICRI opens its\u202e library", "Heading1") + paragraph(f"{BODY}\u200b")
    draft = drafted(docx(text), "release.docx", newsroom)
    assert draft.found.head.title == "UNICRI opens its library"
    assert draft.found.body == BODY
    assert "2 characters" in problem(draft, "character-unseen").wrong


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("header1.xml", "at the head of each sheet"),
        ("footer2.xml", "at the foot of each sheet"),
        ("comments.xml", "is a comment"),
    ],
)
def test_what_a_word_document_says_beside_its_text_is_told(newsroom: Newsroom, part: str, said: str) -> None:
    pytest.importorskip("mammoth")
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    text = paragraph("UNICRI opens its library", "Heading1") + paragraph(BODY)
    full, empty = (f"<w:x {word}>{paragraph(words)}</w:x>".encode() for words in ("EMBARGO until noon", " "))
    assert problem(drafted(docx(text, **{part: full}), "release.docx", newsroom), "copy-left-out", said)
    silent = drafted(docx(text, **{part: empty}), "release.docx", newsroom)
    assert not [each for each in silent.problems if said in each.wrong]


def test_changes_of_a_word_document_that_nobody_accepted_are_told(newsroom: Newsroom) -> None:
    pytest.importorskip("mammoth")
    struck = "<w:p><w:del><w:r><w:delText>Old words.</w:delText></w:r></w:del></w:p>"
    text = paragraph("UNICRI opens its library", "Heading1") + paragraph(BODY) + struck
    draft = drafted(docx(text), "release.docx", newsroom)
    assert "Old words" not in draft.text
    assert problem(draft, "copy-left-out", "“Old words.” was deleted")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The heads of the agencies will meet in the town and talk about the work that is to be done", "en"),
        (
            "Les chefs des agences se réunissent dans la ville pour parler du travail qui est à faire avec les États",
            "fr",
        ),
        (
            "Los jefes de las agencias se reúnen en la ciudad para hablar del trabajo que es de los Estados y del mar",
            "es",
        ),
        (
            "Os chefes das agências reúnem-se na cidade para falar do trabalho que não foi feito pelas pessoas",
            "pt",
        ),
        (
            "De hoofden van de diensten komen bijeen in de stad om over het werk te spreken dat nog niet is gedaan met",
            "nl",
        ),
        ("Chèf ajans yo pral rankontre nan vil la pou yo pale sou travay ki dwe fèt ak moun yo nan peyi a", "ht"),
        ("Zebra quagga 116/2020", ""),
    ],
)
def test_the_language_is_known_by_its_small_words(text: str, language: str) -> None:
    assert tongue(text) == language


@given(st.text(st.sampled_from("ab é1.)<>&;\"'`*_[]()#!|-:=~^+\\/"), min_size=1, max_size=60))
@settings(max_examples=300)
def test_words_made_literal_are_shown_as_they_were_typed(text: str) -> None:
    words = " ".join(text.split())
    if words:
        shown = re.fullmatch(r"<p>(.*)</p>\n", html(literal(words)), re.DOTALL)
        assert shown, html(literal(words))
        assert unescape(shown[1]).replace("\xa0", " ") == words


def test_the_command_writes_a_draft_tells_its_problems_and_never_overwrites(
    room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "copy.txt"
    file.write_text(PLAIN, encoding="utf-8")
    command = ["-C", str(room.root), "import", str(file)]
    assert main(command) == 0
    said = capsys.readouterr().out
    written = room.root / "releases/the-reading-room-opens-to-the-public.md"
    assert "draft: true\n" in written.read_text(encoding="utf-8")
    assert "When may it be public?" in said
    before = written.read_bytes()
    assert main(command) == 3
    assert written.read_bytes() == before
    assert main([*command, "--slug", "another"]) == 0
    assert main(["-C", str(room.root), "check"]) == 0
    assert "(stops)" not in capsys.readouterr().out


def test_the_command_refuses_what_is_no_file_of_text(room: Room, tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_bytes(b"word " * 1_000_000)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "link.txt").symlink_to(tmp_path / "big.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    refused = {"big.txt": 3, "empty.txt": 3, "link.txt": 2, "pipe.txt": 3, "absent.txt": 2, ".": 2}
    for name, code in refused.items():
        assert main(["-C", str(room.root), "import", str(tmp_path / name)]) == code, name
    assert list((room.root / "releases").iterdir()) == []

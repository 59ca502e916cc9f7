"""The founding text: the press release whose page had lost its contacts is refused for each of them."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.check import check
from pipeline.checks import Context
from pipeline.files import Disk
from pipeline.problem import Problem, in_order
from pipeline.read import read

SEEDS = Path(__file__).parents[2] / "shared/seeds"
MARK = "UNICRI and CARICOM IMPACS MoU"
START = "Skip to main content"

NEWSROOM = """name: Founding newsroom
address: https://news.example.org
home: America/Port_of_Spain
organisations:
  unicri: {name: United Nations Interregional Crime and Justice Research Institute, acronym: UNICRI}
  caricom-impacs: {name: CARICOM Implementation Agency for Crime and Security, acronym: CARICOM IMPACS}
"""
AS_SHOWN = """contacts:
  - {name: Ms. Marina Mazzini, organisation: unicri}
  - {name: Mr. Roger Belgrave, organisation: caricom-impacs}
"""
REACHABLE = AS_SHOWN.replace("unicri}", "unicri, email: press@unicri.example}").replace(
    "impacs}", "impacs, phone: +1 868 555 0100}"
)


def founding_text() -> tuple[str, str]:
    """Title and body of the founding press release, from the first line below the page's navigation on."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))] if SEEDS.is_dir() else []
    found = next((text for text in texts if MARK in text), "")
    if not found and os.environ.get("CI") == "true":
        pytest.fail(f"the founding documents are not in {SEEDS}")
    if not found:
        pytest.skip(f"the founding documents are not in {SEEDS}")
    title, _, body = found.split(START, 1)[-1].strip().partition("\n")
    return title, body


def problems(folder: Path, contacts: str) -> tuple[tuple[Problem, ...], list[str]]:
    """The problems of the founding text with these contacts, and the lines of its file."""
    title, body = founding_text()
    text = (
        f'---\ntitle: "{title}"\nembargo: Friday, 4th December 2020 (at 09:00 hrs. AST)\n'
        f"issuers: [unicri, caricom-impacs]\n{contacts}---\n\n{body}\n"
    )
    (folder / "releases").mkdir()
    (folder / "newsroom.yml").write_text(NEWSROOM, encoding="utf-8")
    (folder / "releases/founding.md").write_text(text, encoding="utf-8")
    reading = read(Disk(), folder)
    assert reading.newsroom
    assert [release.title for release in reading.releases] == [title]
    assert reading.releases[0].embargo
    assert reading.releases[0].embargo.instant == datetime(2020, 12, 4, 13, tzinfo=UTC)
    context = Context(reading.releases, datetime(2020, 12, 1, tzinfo=UTC))
    found = in_order((*reading.problems, *check(reading.releases, reading.newsroom, context)))
    return found, text.split("\n")


def test_the_founding_text_is_refused_with_a_located_problem_for_each_lost_contact(tmp_path: Path) -> None:
    found, lines = problems(tmp_path, AS_SHOWN)
    unreachable = [problem for problem in found if problem.code == "contact-unreachable"]
    assert [str(problem.place) for problem in unreachable] == ["releases/founding.md:6:5", "releases/founding.md:7:5"]
    for problem, name in zip(unreachable, ["Ms. Marina Mazzini", "Mr. Roger Belgrave"], strict=True):
        assert problem.stops
        assert name in problem.wrong
        assert name in lines[problem.place.line - 1]


def test_the_lines_of_the_page_that_lost_their_contacts_are_found_too(tmp_path: Path) -> None:
    found, lines = problems(tmp_path, AS_SHOWN)
    lost = [problem for problem in found if problem.code == "contact-lost"]
    assert [lines[problem.place.line - 1].split(";")[0] for problem in lost] == ["Visit", "Visit"]
    assert all(problem.stops for problem in lost)
    assert {problem.code for problem in found} >= {"contact-unreachable", "contact-lost"}


def test_with_both_contacts_reachable_the_lost_lines_are_advice(tmp_path: Path) -> None:
    found, _ = problems(tmp_path, REACHABLE)
    lost = [(problem.code, problem.stops) for problem in found if problem.code.startswith("contact-")]
    assert lost == [("contact-lost", False)] * 2


def test_the_pasted_server_error_stops_the_founding_text_at_each_of_its_lines(tmp_path: Path) -> None:
    found, lines = problems(tmp_path, REACHABLE)
    pasted = [problem for problem in found if problem.code == "page-pasted"]
    assert all(problem.stops for problem in pasted)
    assert [lines[problem.place.line - 1].split()[0] for problem in pasted] == [
        "The",  # website encountered an unexpected error
        "Drupal\\Core\\Database\\DatabaseExceptionWrapper:",
    ]

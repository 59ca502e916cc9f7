"""docs/newsroom.md and what `dateline init` writes: each field of newsroom.yml is told, and each example is read."""

import re
from pathlib import Path

import pytest

from pipeline.cli.starter import NEWSROOM as STARTER
from pipeline.files import Disk
from pipeline.problem import Problem
from pipeline.read import read
from tests.asked import Node, asked, newsroom
from tests.cli import ROOT, dateline
from tests.make_schema import PAGE, newsroom_page

TEXT = PAGE.read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \|", TEXT, re.MULTILINE)


def fields(node: Node, path: str = "") -> set[str]:
    """Every field that the form asks for, by its dotted path."""
    found: set[str] = set()
    for key, inner in (*node.fields.items(), *([("*", node.each)] if node.each else [])):
        here = f"{path}.{key}" if path else key
        found |= {here} | fields(inner, here)
    return found | (fields(node.items, path) if node.items else set())


def problems(folder: Path, text: str) -> list[Problem]:
    (folder / "newsroom.yml").write_text(text, encoding="utf-8")
    (folder / "releases").mkdir(exist_ok=True)
    return list(read(Disk(), folder).problems)


def test_the_page_lists_every_field_that_the_form_asks_for_and_no_other() -> None:
    assert sorted(ROWS) == sorted(fields(asked(newsroom)))
    assert newsroom_page(TEXT) == TEXT, "run: python -m tests.make_schema"


def test_the_example_of_the_page_is_read_without_a_problem(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert problems(tmp_path, example) == []


def used(starter: str) -> str:
    """The starter with each of its examples in use: `# key: …`, `#   - name: …` and what stands below."""
    return re.sub(r"^( *)# (?=[a-z-]+:( |$)|  )", r"\1", starter, flags=re.MULTILINE)


def test_a_new_newsroom_shows_what_else_there_is_and_each_example_can_be_used(tmp_path: Path) -> None:
    plain = re.sub("<(name|address|home)>", lambda found: FILLED[found[1]], STARTER)
    assert problems(tmp_path, plain) == []
    text = used(plain)
    for key in ("colours", "spellings", "topics", "mark", "handles", "zone", "letters", "channels"):
        assert re.search(rf"^ *{key}:", text, re.MULTILINE), key
        assert not re.search(rf"^ *{key}:", plain, re.MULTILINE), key
    (mark,) = problems(tmp_path, text)
    assert (mark.code, "no such file" in mark.wrong) == ("mark-missing", True)


FILLED = {"name": "Press office", "address": "https://news.example", "home": "UTC"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    assert dateline("init", str(tmp_path)).returncode == 0
    return tmp_path


def test_a_built_in_template_is_written_and_never_over_one_that_is_there(home: Path) -> None:
    assert "page.html" in dateline("template", newsroom=home).stdout.splitlines()
    done = dateline("template", "templates/page.html", newsroom=home)
    assert done.returncode == 0, done.stderr
    own = home / "templates/page.html"
    assert own.read_bytes() == (ROOT / "templates/page.html").read_bytes()
    own.write_text("mine")
    again = dateline("template", "page.html", newsroom=home)
    assert (again.returncode, own.read_text()) == (3, "mine")
    assert "is there already" in again.stderr


def test_the_words_of_the_interface_become_a_catalogue_of_a_language(home: Path) -> None:
    refused = dateline("template", "words.pot", newsroom=home)
    assert refused.returncode == 2
    assert "dateline template words.pot --out templates/words/it.po" in refused.stderr
    done = dateline("template", "words.pot", "--out", "templates/words/it.po", newsroom=home)
    assert done.returncode == 0, done.stderr
    assert (home / "templates/words/it.po").read_bytes() == (ROOT / "templates/words/words.pot").read_bytes()
    assert dateline("template", "fr.po", newsroom=home).returncode == 0
    assert (home / "templates/words/fr.po").exists()
    assert dateline("template", "fonts/card.ttf", newsroom=home).returncode == 0
    assert dateline("template", "page.html", "--out", "templates", newsroom=home).returncode == 2


def test_a_template_that_is_not_there_is_answered_with_the_nearest(home: Path) -> None:
    done = dateline("template", "pages.html", newsroom=home)
    assert (done.returncode, "Did you mean page.html?" in done.stderr) == (2, True)

"""docs/templates.md: it tells the data that each template gets, all of it and no other."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.feeds import fragments
from pipeline.formats import FORMATS, plan
from pipeline.formats.letter import letter
from pipeline.record import Record
from pipeline.release import Event, Picture
from pipeline.typeset import press, template
from pipeline.typeset.template import Look, look, render
from tests.issuing import AGENCY, DESK, INSTITUTE, LIFT, NEWSROOM, lifted, record_of, release

PAGE = (Path(__file__).parents[1] / "docs" / "templates.md").read_text(encoding="utf-8")
RELEASE = ("page.html", "release.txt", "feed.html", "letter.html", "letter.txt")
PHOTO = Picture("hall.jpg", "The hall", digest="a" * 64)


NAMED = replace(
    NEWSROOM, organisations={"institute": replace(INSTITUTE, contacts=(DESK,)), "agency": AGENCY}, press_kit=True
)


def public() -> Record:
    event = Event("Saturday 20 May 2023, 10:00 to 15:00 AST", "The hall", "At the desk.")
    record = record_of(release("pact", topics=("law",)), release("pacte", language="fr", translation_of="pact"))
    mended = release("pact", topics=("law",), event=event, correction="It is ten.", pictures=(PHOTO,))
    return lifted(record, mended, "correction")


@pytest.fixture(scope="module")
def given() -> Mapping[str, set[str]]:
    """The names that each template was given."""
    found: dict[str, set[str]] = {}

    def spy(seen: Look, name: str, data: Mapping[str, Any]) -> str:
        found.setdefault(name, set()).update(data)
        return render(seen, name, data)

    def press_spy(seen: Look, names: Sequence[str], data: Mapping[str, Any], at: datetime) -> bytes:
        found.setdefault(names[-1], set()).update(data)
        return b""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(press, "printed", press_spy)
        parts = [part for name in FORMATS for part in plan(name)(NAMED, public())]
        fragments.forget()  # entries of feeds are not drawn again
        for module in _drawing():
            patch.setattr(module, "render", spy)
        for part in parts:
            if not part.content and not part.path.endswith((".png", ".webp")):
                part.turn([b""] * len(part.sources)) if part.turn else part.make()
        (*_, standing) = public().standing()
        for until in (None, LIFT):
            letter(NEWSROOM, standing, until)
    return found


def _drawing() -> Iterator[Any]:
    for name, module in list(sys.modules.items()):
        if name.startswith("pipeline.") and module is not template and getattr(module, "render", None) is render:
            yield module


def told(name: str) -> set[str]:
    """Every name that a section gives in code, of its tables only the first column, without what is inside of it."""
    found = re.search(rf"^## {re.escape(name)}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/templates.md has no section {name}"
    rows = re.findall(r"^\| (.*?) \|", found[1], re.MULTILINE)
    # of a section without a table its words, up to where the inside of one of them is told
    words = " ".join(rows) if rows else re.split(r", each with|:", found[1])[0]
    return set(re.findall(r"`(\w+)`", words))


def test_each_template_is_given_what_the_page_tells_and_nothing_else(given: Mapping[str, set[str]]) -> None:
    for name, names in given.items():
        wanted = told(name) | (told("A release") if name in RELEASE else set())
        if name == "letter.txt":
            wanted |= told("letter.html") | {"links"}
        if name == "release.txt":
            wanted |= {"links"}
        assert names == wanted, f"{name}: {sorted(names ^ wanted)}"


def test_every_template_that_is_drawn_has_its_section(given: Mapping[str, set[str]]) -> None:
    assert set(given) >= {*RELEASE, "index.html", "contacts.html", "404.html", "sitemap.xml", "robots.txt"}
    assert set(re.findall(r"^## (\S+\.\w+)$", PAGE, re.MULTILINE)) == set(given)


def test_every_word_of_a_list_on_the_page_is_a_block_of_its_template() -> None:
    texts = look("").texts
    for names, blocks in re.findall(r"^\| (`\w+\.html`.*?) \| ([^|]*) \|$", PAGE, re.MULTILINE):
        for name in re.findall(r"`(\w+\.html)`", names):
            known = re.findall(
                r"{% block (\w+) %}", texts[name] + (texts["layout.html"] if name != "letter.html" else "")
            )
            assert set(re.findall(r"`(\w+)`", blocks)) <= set(known), name


def test_the_example_of_one_block_works(tmp_path: Path) -> None:
    text = re.search(r"((?: {4}.*\n)+)", PAGE[PAGE.index("## One block") :])
    assert text
    (tmp_path / "page.html").write_text(re.sub("^ {4}", "", text[1], flags=re.MULTILINE), encoding="utf-8")
    found = {one.path: one for one in plan("page")(replace(NEWSROOM, templates=str(tmp_path)), public())}
    said = found["releases/pact/index.html"].make().decode()
    assert "our archive" in said
    assert "The Institute" in said

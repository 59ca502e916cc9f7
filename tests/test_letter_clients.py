"""Letters in Gmail, Outlook and Apple Mail, as caniemail.com has measured what these programs know."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.files import Disk
from pipeline.issued import resolve
from pipeline.read import read
from pipeline.record import Entry, Kind, Record
from pipeline.release import Attachment, Release
from pipeline.typeset.sheet import Reader, matter, sheet
from tests.asked import sample
from tests.cli import ROOT
from tests.issuing import LIFT, NEWSROOM, lifted, release
from tests.real.needs import need

JUDGES = ROOT / "tests/judges"
FAMILIES = "gmail.*,outlook.*,apple-mail.*"
Told = Mapping[str, Mapping[str, list[str]]]

# What is not known everywhere and stands in a letter all the same, each with the programs that pass over it.
KNOWN = {
    # the line for the inbox shows as a line of one pixel in this program, which Google offers no more
    "display:none": {"gmail.mobile-webmail"},
    # it keeps screen readers from calling a layout a table, and Windows Mail, which Microsoft has ended, drops it
    "role attribute": {"outlook.windows-mail"},
}
# And the block of @media rules, which only adds: dark colours, wider margins, breaks in long words.
ADDED = {
    "<style> element": {"gmail.mobile-webmail"},
    "@media": {"gmail.mobile-webmail", "outlook.windows", "outlook.windows-mail"},
}
# Known in part, and looked at: values that no letter uses (em, rem, auto), margins, line heights and lists that are
# some pixels off in Word, `dir` that is dropped where the words themselves show the direction.
IN_PART = {
    "<style> element", "<ul>, <ol> and <dl>", "@media", "align attribute", "background", "border", "dir attribute",
    "display", "display:none", "font-size", "font-weight", "height property", "letter-spacing", "line-height",
    "margin", "max-width", "padding", "text-align", "text-decoration", "width attribute", "width property",
}  # fmt: skip
LOADS = re.compile(r"<(img|link|script|iframe|object|video|audio|source|input|form)\b|url\(|@import|src=")

LONG = """Words, *stress*, **more** and `code`, with a [link](https://news.example/) and a note.[^1]

## A heading

### One below

> “Nobody is early.”
>
> — The Director

1. one
2. two
   - inside

| Year | Books |
|------|------:|
| 2020 | 1 024 |

    preformatted

***

[^1]: Its source.
"""


def test_no_letter_stands_on_anything_that_one_of_the_three_does_not_know() -> None:
    for file, told in answers().items():
        if "without" in file:
            assert {feature: set(programs) for feature, programs in told["errors"].items()} == KNOWN, file


def test_what_only_some_know_is_in_one_block_and_only_adds() -> None:
    for file, told in answers().items():
        if "without" not in file:
            assert {feature: set(programs) for feature, programs in told["errors"].items()} == KNOWN | ADDED, file
    for name, html in letters().items():
        block = re.findall("<style>(.*?)</style>", re.sub("<!--.*?-->", "", html), re.DOTALL)
        assert len(block) == 1, name
        assert re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", block[0]).strip() == "", name


def test_what_is_known_in_part_was_looked_at() -> None:
    found = {feature for told in answers().values() for feature in told["warnings"]}
    assert found <= IN_PART


def test_a_letter_asks_nobody_for_anything() -> None:
    for name, html in letters().items():
        assert not LOADS.search(html), name


def test_word_gets_a_table_of_600_and_colours_as_attributes() -> None:
    for name, html in letters().items():
        assert html.count("<!--[if mso]>") == html.count("<![endif]-->") == 3, name
        assert 'bgcolor="#ffffff"' in html, name
        assert not re.search(r"<t?body>", html), "a program takes it away with what it says"


@cache
def letters() -> dict[str, str]:
    """The HTML of a letter of every sample release, before its hour and after, and of one that holds everything."""
    given = {}
    listed = Reader("fr", "Europe/Rome", "https://newsroom.example/leave/token")
    for one in _releases():
        issued, hour = resolve(one, sample()), (one.embargo and one.embargo.instant) or datetime(2021, 1, 1, tzinfo=UTC)
        kind: Kind = "kill" if one.killed else "correction" if one.correction else "update" if one.update else "lift"
        (standing,) = Record().adding([(Entry(one.slug, one.revision, kind, hour, issued.digest), issued)]).standing()
        given[one.slug] = sheet(matter(sample(), standing), listed).html
        given[f"{one.slug}-advance"] = sheet(matter(sample(), standing, hour), listed).html
    whole = release("whole", body=LONG, notes="- A note", attachments=(Attachment("a.pdf", "Annex", "b" * 64, 9),))
    (standing,) = lifted(Record(), whole).standing()
    given["whole"] = sheet(matter(NEWSROOM, standing, LIFT), listed).html
    return given


def _releases() -> list[Release]:
    return list(read(Disk(), ROOT).releases)


@cache
def answers() -> dict[str, Told]:
    """What caniemail says of each letter, and of the same without its block of @media rules."""
    need(shutil.which("node"), "Node is not installed: apt install nodejs npm")
    need((JUDGES / "node_modules/caniemail").exists(), "caniemail is not installed: npm ci in tests/judges")
    with TemporaryDirectory() as folder:
        for name, html in letters().items():
            (Path(folder) / f"{name}.html").write_text(html)
            bare = re.sub("<style>.*?</style>", "", re.sub("<!--.*?-->", "", html), flags=re.DOTALL)
            (Path(folder) / f"{name}.without.html").write_text(bare)
        files = sorted(map(str, Path(folder).iterdir()))
        done = subprocess.run(
            ["node", str(JUDGES / "letters.mjs"), FAMILIES, *files], capture_output=True, text=True, check=True
        )
    found: dict[str, Told] = json.loads(done.stdout)
    assert len(found) == len(files) > 20
    return found

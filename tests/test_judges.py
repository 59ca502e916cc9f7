"""Judges that others wrote report nothing on the whole sample site."""

import json
import shutil
from pathlib import Path

import pytest

from tests.judges import ask
from tests.judges.served import served
from tests.judges.site import ADDRESS, site

MARKS = ("performance", "accessibility", "best-practices", "seo")
SORTS = (".html", ".css", ".svg")


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole sample site, built once for all workers: theirs is one folder under the run's own."""
    base = tmp_path_factory.getbasetemp()
    return site((base.parent if base.name.startswith("popen-") else base) / "judged")


def files(tree: Path, *sorts: str) -> list[Path]:
    return sorted(path for path in tree.rglob("*") if path.suffix in sorts)


def paths(tree: Path) -> list[str]:
    return [path.relative_to(tree).as_posix() for path in files(tree, ".html")]


def test_the_judged_site_holds_all_that_a_page_can(whole: Path) -> None:
    text = (whole / "releases/everything/index.html").read_text(encoding="utf-8")
    for held in ("<table>", "<blockquote>", '<div class="footnote"', "<figure>", "<pre>", "mailto:", "tel:"):
        assert held in text, held
    every = "".join(path.read_text(encoding="utf-8") for path in files(whole, ".html"))
    for held in ("notice kill", "notice correction", "notice update", 'class="event"', '<html lang="fr"', "hreflang"):
        assert held in every, held


def test_the_html_checker_of_the_w3c_reports_nothing(whole: Path) -> None:
    assert ask.html_checker(files(whole, *SORTS)) == []


def test_html_validate_reports_nothing(whole: Path) -> None:
    assert ask.html_validate(files(whole, ".html")) == []


def test_no_link_to_the_site_itself_is_dead(whole: Path) -> None:
    with served(whole) as origin:
        found = ask.linkinator(origin, ADDRESS, [path.removesuffix("index.html") for path in paths(whole)])
    assert {link: status for link, status in found.items() if status != 200} == {}
    assert len(found) > len(paths(whole))


def test_wide_narrow_dark_and_by_keyboard_every_page_is_accessible_quiet_and_keeps_to_itself(whole: Path) -> None:
    told = ask.browser("look.mjs", str(whole), ADDRESS)
    assert sorted(told["pages"]) == paths(whole)
    assert told["found"] == []


@pytest.mark.prove
def test_lighthouse_gives_full_marks_to_the_index_to_a_release_and_to_a_page_with_everything(whole: Path) -> None:
    with served(whole) as origin:
        told = ask.browser("lighthouse.mjs", origin, "", "releases/unicri-caricom-impacs-mou/", "releases/everything/")
    assert len(told) == 3
    for page, categories in told.items():
        assert {name: score for name, (score, _) in categories.items()} == dict.fromkeys(MARKS, 100), (page, categories)


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A site in which everything is wrong."""
    shutil.copy(ask.HERE / "planted.html", tmp_path / "404.html")
    (tmp_path / "bad.css").write_text("p { colour: red }\n")
    return tmp_path


def test_the_html_checker_finds_what_is_planted_in_a_page_and_in_a_style_sheet(planted: Path) -> None:
    said = ask.html_checker(files(planted, *SORTS))
    assert {Path(line.split('"')[1]).name for line in said} == {"404.html", "bad.css"}


def test_html_validate_finds_what_is_planted(planted: Path) -> None:
    assert any("wcag/h37" in line for line in ask.html_validate(files(planted, ".html")))


def test_linkinator_finds_dead_links_of_its_own_site_under_either_name(planted: Path) -> None:
    with served(planted) as origin:
        found = ask.linkinator(origin, ADDRESS, ["404.html"])
    assert {link.removeprefix(origin).split()[0] for link, status in found.items() if status == 404} == {
        "/missing.png", "/somewhere/", "/under-its-public-name/",
    }  # fmt: skip


def test_the_browser_finds_what_is_planted(planted: Path) -> None:
    found = {row["sort"] for row in ask.browser("look.mjs", str(planted), ADDRESS)["found"]}
    assert found >= {
        "axe color-contrast", "axe image-alt", "console", "file that is not there", "keyboard",
        "refused by the policy", "request to somebody else", "script error", "scrolls sideways",
    }  # fmt: skip


def test_the_lock_of_the_judges_names_no_address_and_pins_every_package() -> None:
    lock = json.loads((ask.HERE / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: row for name, row in lock["packages"].items() if name}
    assert len(packages) > 100
    assert [name for name, row in packages.items() if "resolved" in row or not row.get("integrity")] == []

"""The program that indexes: asked through a pipe, given no secret, and never waited for too long."""

import os
import stat
from pathlib import Path

import pytest

from pipeline.search import pagefind
from pipeline.search.pagefind import NotIndexed, indexed, installed
from tests.real.needs import need
from tests.room import room_in
from tests.searching import NEEDED, searched, unpacked

PAGE = '<!doctype html><html lang="{language}"><body><h1>{title}</h1><p>{text}</p></body></html>'
ENDLESS = "#!/bin/sh\nexec sleep 600\n"
ENDS_AT_ONCE = "#!/bin/sh\nexit 3\n"
TELLS = '#!/bin/sh\nenv > "{file}"\nexit 0\n'


def page(title: str, text: str, language: str = "en") -> str:
    return PAGE.format(title=title, text=text, language=language)


@pytest.fixture(autouse=True)
def _there() -> None:
    need(installed(), NEEDED)


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "Libraries opened", "wasm.en.pagefind"),
        ("fr", "Les bibliothèques ouvrent", "wasm.fr.pagefind"),
        ("es", "Las bibliotecas abren", "wasm.es.pagefind"),
        ("nl", "De bibliotheken openen", "wasm.nl.pagefind"),
        ("pt", "As bibliotecas abrem", "wasm.pt.pagefind"),
        ("ht", "Bibliyotèk yo louvri", "wasm.unknown.pagefind"),
        ("ar", "تفتح المكتبات أبوابها", "wasm.ar.pagefind"),
    ],
)
def test_an_index_of_each_language_holds_its_words_and_the_one_code_that_reads_them(
    language: str, text: str, code: str
) -> None:
    files = indexed({"/releases/one/": page("One", text, language)}, 60)
    assert [name for name in files if name.startswith("wasm.")] == [code]
    (fragment,) = [unpacked(data) for name, data in files.items() if name.startswith("fragment/")]
    assert text in fragment
    assert not any(name.endswith((".css", "-ui.js", "highlight.js", "worker.js")) for name in files)


def test_the_same_pages_give_the_same_bytes() -> None:
    pages = {f"/releases/{number}/": page(f"Release {number}", "It happened. " * number) for number in range(40)}
    assert indexed(pages, 60) == indexed(pages, 60)


def test_one_more_page_leaves_the_files_of_the_others_as_they_are() -> None:
    pages = {f"/releases/{number}/": page(f"Release {number}", f"It happened {number} times.") for number in range(40)}
    before = indexed(pages, 60)
    after = indexed(pages | {"/releases/more/": page("One more", "It happened again.")}, 60)
    stay = [name for name in before if after.get(name) == before[name]]
    assert len([name for name in stay if name.startswith("fragment/")]) == 40


def replaced(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Another program in its place."""
    program = folder / "program"
    program.write_text(script)
    program.chmod(stat.S_IRWXU)
    monkeypatch.setattr(pagefind, "_program", lambda: str(program))


def test_one_that_never_answers_is_ended_and_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    replaced(monkeypatch, tmp_path, ENDLESS)
    with pytest.raises(NotIndexed, match="too long"):
        indexed({"/one/": page("One", "A text.")}, 0.2)


def test_one_that_breaks_off_or_is_not_there_is_refused_without_a_word_of_a_text(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pages = {f"/{number}/": page("One", "quillwort " * 10_000) for number in range(20)}
    replaced(monkeypatch, tmp_path, ENDS_AT_ONCE)
    with pytest.raises(NotIndexed) as broken:
        indexed(pages, 60)
    monkeypatch.setattr(pagefind, "_program", lambda: str(tmp_path / "none"))
    with pytest.raises(NotIndexed) as absent:
        indexed(pages, 60)
    assert "quillwort" not in f"{broken.value} {absent.value}"


def test_it_is_given_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATELINE_X", "a secret")
    replaced(monkeypatch, tmp_path, TELLS.format(file=tmp_path / "told"))
    with pytest.raises(NotIndexed):
        indexed({"/one/": page("One", "A text.")}, 60)
    assert "DATELINE_X" in os.environ
    assert "DATELINE_X" not in (tmp_path / "told").read_text()


def test_without_the_package_search_is_advised_against_and_everything_goes_out_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with room_in(tmp_path) as room:
        searched(room)
        monkeypatch.setattr(pagefind, "installed", lambda: "")
        room.open_ledger_before()
        room.write("open", embargo="FOR IMMEDIATE RELEASE")
        done = room.tick()
        assert [item.entry.slug for item in done.lifted] == ["open"]
        (problem,) = [each for each in room.survey().problems if each.code == "package-missing"]
        assert not problem.stops
        assert "pip install 'dateline[search]'" in problem.mend
        assert "search/index.html" in room.public()


def test_the_package_is_looked_for_by_its_name_and_not_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "KINDS", ("no_such_package_at_all",))
    assert installed() == ""

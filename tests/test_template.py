"""Templates: strict, sandboxed, open to a newsroom's own; a fault is told by file and line."""

from pathlib import Path

import pytest

from pipeline.part import part
from pipeline.typeset import template
from pipeline.typeset.catalogue import catalogue
from pipeline.typeset.template import Look, TemplateFault, drawn, look, made_with, render
from tests.test_imports import CODE, ROOT, ours


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    return folder


def test_a_newsrooms_own_file_hides_the_built_in_one_and_can_extend_it(own: Path) -> None:
    (own / "404.html").write_text('{% extends "built-in/404.html" %}{% block title %}Lost{% endblock %}')
    data = {
        "words": catalogue(look(""), "en").words,
        "direction": "ltr",
        "language": "en",
        "newsroom": "N",
        "root": "/",
        "site": {
            "home": "index.html",
            "contacts": "",
            "here": "",
            "versions": [],
            "own": [],
            "feeds": [],
            "subscribe": "",
            "rights": "",
        },
    }
    assert "<title>Lost</title>" in render(look(str(own)), "404.html", data)
    assert "<title>Lost</title>" not in render(look(""), "404.html", data)


def test_an_unknown_name_is_a_fault_with_file_and_line(own: Path) -> None:
    (own / "page.html").write_text("<p>\n{{ title }}\n{{ tilte }}\n</p>")
    with pytest.raises(TemplateFault, match=r"page\.html, line 3: 'tilte' is undefined\."):
        render(look(str(own)), "page.html", {"title": "x"})


def test_a_broken_template_is_a_fault_with_file_and_line(own: Path) -> None:
    (own / "page.html").write_text("<p>\n{% fi title %}\n</p>")
    with pytest.raises(TemplateFault, match=r"page\.html, line 2: "):
        render(look(str(own)), "page.html", {"title": "x"})


def test_a_fault_inside_an_included_file_names_that_file(own: Path) -> None:
    (own / "page.html").write_text('one\ntwo\n{% include "inner.html" %}')
    (own / "inner.html").write_text("a\n{{ 1 / 0 }}")
    with pytest.raises(TemplateFault, match=r"inner\.html, line 2: division by zero\."):
        render(look(str(own)), "page.html", {})


def test_a_missing_template_is_named() -> None:
    with pytest.raises(TemplateFault, match=r"There is no template called nowhere\.html"):
        render(look(""), "nowhere.html", {})


def test_a_template_that_is_not_utf_8_is_told_with_file_and_line(own: Path) -> None:
    (own / "page.html").write_bytes(b"fine\ncaf\xe9\n")
    with pytest.raises(TemplateFault, match=r"page\.html, line 2: this file is not UTF-8 text"):
        look(str(own))


@pytest.mark.parametrize("reach", ["''.__class__.__mro__", "rows.append(1)", "render.__globals__"])
def test_the_sandbox_keeps_a_template_from_the_program(own: Path, reach: str) -> None:
    (own / "page.html").write_text("{{ " + reach + " }}")
    with pytest.raises(TemplateFault, match=r"page\.html, line 1"):
        render(look(str(own)), "page.html", {"rows": [], "render": render})


def test_release_text_is_escaped_and_never_read_as_a_template(own: Path) -> None:
    (own / "page.html").write_text("<p>{{ title }}</p>")
    assert render(look(str(own)), "page.html", {"title": "{{ 7 * 7 }} <b>"}) == "<p>{{ 7 * 7 }} &lt;b&gt;</p>"


def test_the_look_changes_with_any_template_and_not_with_the_folders_name(own: Path, tmp_path: Path) -> None:
    (own / "page.html").write_text("one")
    before = made_with(str(own))
    assert before != made_with("")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "page.html").write_text("one")
    assert made_with(str(elsewhere)) == before
    (own / "page.html").write_text("two")
    assert made_with(str(own)) != before


def test_a_part_is_drawn_with_the_templates_it_was_planned_with(own: Path) -> None:
    (own / "page.html").write_text("one")
    planned = drawn("a.html", "text/html", look(str(own)), _page, {})
    (own / "page.html").write_text("two")
    assert planned.make() == b"one"
    assert drawn("a.html", "text/html", look(str(own)), _page, {}).make() == b"two"


def test_a_parts_digest_tells_every_input_apart_empty_ones_too() -> None:
    digests = {
        part(path, "text/plain", made, _plain, inputs).digest
        for path in ("a", "b")
        for made in ("1", "2")
        for inputs in ({}, {"x": ""}, {"x": None}, {"x": "y"})
    }
    assert len(digests) == 16
    with pytest.raises(TypeError):
        part("a", "text/plain", "1", _plain, {"x": object()})


def test_the_code_at_work_is_part_of_the_look(monkeypatch: pytest.MonkeyPatch) -> None:
    before = made_with()
    monkeypatch.setattr(template, "_code", lambda: "another program")
    assert made_with() != before


def test_every_module_that_a_format_reaches_is_part_of_the_look_or_paints() -> None:
    covered = {path.relative_to(ROOT).as_posix() for path in template.sources()}
    reached, ahead = set[str](), {module for module in CODE if module.startswith("pipeline.formats")}
    while ahead:
        module = ahead.pop()
        reached.add(module)
        ahead |= ours(CODE[module]) - reached
    files = {_file(module) for module in reached if not module.startswith("pipeline.drawing")}
    assert files <= covered
    assert "pipeline/formats/letter/__init__.py" in covered


def _file(module: str) -> str:
    path = module.replace(".", "/")
    return f"{path}/__init__.py" if (ROOT / path).is_dir() else f"{path}.py"


def _page(inputs: object, seen: Look) -> bytes:
    return render(seen, "page.html", {}).encode()


def _plain(inputs: object) -> bytes:
    return b""

"""Templates: strict, sandboxed, open to a newsroom's own; a fault is told by file and line."""

import json
import re
from pathlib import Path

import pytest

from pipeline.part import part
from pipeline.typeset import template
from pipeline.typeset.moment import LANGUAGES
from pipeline.typeset.template import Look, TemplateFault, drawn, look, made_with, render
from pipeline.typeset.view import words_of

ROOT = Path(__file__).parents[1]
WORDS = ROOT / "templates" / "words"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    return folder


def test_a_newsrooms_own_file_hides_the_built_in_one_and_can_extend_it(own: Path) -> None:
    (own / "404.html").write_text('{% extends "built-in/404.html" %}{% block title %}Lost{% endblock %}')
    data = {"words": words_of(look(""), "en"), "language": "en", "newsroom": "N", "root": "/"}
    assert "<title>Lost</title>" in render(look(str(own)), "404.html", data)
    assert "<title>Lost</title>" not in render(look(""), "404.html", data)


def test_a_newsrooms_own_words_need_only_those_it_changes(own: Path) -> None:
    (own / "words").mkdir()
    (own / "words" / "en.json").write_text('{"ends": "###"}')
    words = words_of(look(str(own)), "en")
    assert words["ends"] == "###"
    assert words["notes"] == "Notes to editors"


def test_own_words_that_are_not_json_are_told_with_file_and_line(own: Path) -> None:
    (own / "words").mkdir()
    (own / "words" / "en.json").write_text('{\n"ends": \n}')
    with pytest.raises(TemplateFault, match=r"en\.json, line 3: this is not JSON"):
        words_of(look(str(own)), "en")


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


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_has_the_same_words_with_the_same_gaps(language: str) -> None:
    english = json.loads((WORDS / "en.json").read_text(encoding="utf-8"))
    words = json.loads((WORDS / f"{language}.json").read_text(encoding="utf-8"))
    assert {key: re.findall(r"{\w+}", text) for key, text in words.items()} == {
        key: re.findall(r"{\w+}", text) for key, text in english.items()
    }
    assert all(text.strip() for text in words.values())


def test_there_are_words_for_exactly_the_languages_of_the_interface() -> None:
    assert {path.stem for path in WORDS.glob("*.json")} == set(LANGUAGES)


def test_every_word_is_used_and_every_word_used_is_there() -> None:
    asked = {
        word
        for path in (ROOT / "templates").glob("*.*")
        for word in re.findall(r"\bwords\.(\w+)", path.read_text(encoding="utf-8"))
    }
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").rglob("*.py"))
    known = json.loads((WORDS / "en.json").read_text(encoding="utf-8"))
    assert asked <= set(known)
    by_code = {word for word in known if f'"{word}"' in code or word.startswith(("kind_", "notice_"))}
    assert set(known) == asked | by_code


def test_no_word_has_the_name_of_something_a_mapping_does() -> None:
    # a template would get the method: {{ words.update }}
    assert not set(json.loads((WORDS / "en.json").read_text(encoding="utf-8"))) & set(dir(dict))


def _page(inputs: object, seen: Look) -> bytes:
    return render(seen, "page.html", {}).encode()


def _plain(inputs: object) -> bytes:
    return b""

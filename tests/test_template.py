"""Templates: strict, sandboxed, open to a newsroom's own; a fault is told by file and line."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from markupsafe import escape

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
            "search": "",
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
    with pytest.raises(
        TemplateFault, match=r"page\.html, line 3: nothing here is called `tilte`; did you mean `title`\?$"
    ):
        render(look(str(own)), "page.html", {"title": "x"})


def test_a_broken_template_is_a_fault_with_file_and_line(own: Path) -> None:
    (own / "page.html").write_text("<p>\n{% fi title %}\n</p>")
    with pytest.raises(TemplateFault, match=r"page\.html, line 2: "):
        render(look(str(own)), "page.html", {"title": "x"})


def test_a_fault_inside_an_included_file_names_that_file(own: Path) -> None:
    (own / "page.html").write_text('one\ntwo\n{% include "inner.html" %}')
    (own / "inner.html").write_text("a\n{{ 1 / 0 }}")
    with pytest.raises(TemplateFault, match=r"inner\.html, line 2: it divides by zero\."):
        render(look(str(own)), "page.html", {})


def test_a_missing_template_is_named() -> None:
    with pytest.raises(TemplateFault, match=r"there is no template `nowhere\.html`"):
        render(look(""), "nowhere.html", {})


def test_a_missing_include_or_parent_is_told_where_it_is_asked_for(own: Path) -> None:
    for asks in ('{% include "archive.html" %}', '{% extends "pagge.html" %}'):
        (own / "page.html").write_text(f"one\n{asks}")
        with pytest.raises(TemplateFault, match=r"page\.html, line 2: there is no template `(archive|pagge)\.html`"):
            render(look(str(own)), "page.html", {})
    with pytest.raises(TemplateFault, match=r"did you mean `page\.html`\?$"):
        render(look(str(own)), "page.html", {})


def test_a_template_that_includes_itself_is_told_and_not_the_built_in_one_that_it_reaches(own: Path) -> None:
    (own / "page.html").write_text(
        '{% extends "built-in/page.html" %}\n{% block title %}{% include "page.html" %}{% endblock %}'
    )
    with pytest.raises(
        TemplateFault, match=r"templates/page\.html, line 2: it includes or calls itself without end\."
    ) as found:
        render(look(str(own)), "page.html", {"title": "T", "language": "en", "direction": "ltr"})
    assert found.value.file == str(own / "page.html")


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("{% fi x %}", 1, "there is no tag `fi`."),
        ("\n{% if x %}{% endblock %}", 2, "`endblock` cannot stand here: the `if` above is still open"),
        ("{% endif %}", 1, "`endif` belongs to nothing: there is no open `if`."),
        ("{% else %}", 1, "`else` belongs to nothing: there is no open `if`."),
        ("{% block a %}", 1, "the file ends, and `block` is not closed; write `{% endblock %}`."),
        ("{{ x", 1, "the file ends before what was begun: `{{` or `{%` is not closed"),
        ("{{ x y }}", 1, "`}}` is expected before `y`."),
        ("{% if x = 1 %}{% endif %}", 1, "`%}` is expected before `=`."),
        ("{% for x %}{% endfor %}", 1, "`in` is missing before `%}`."),
        ("{% for x in %}{% endfor %}", 1, "something is missing before `}}` or `%}`."),
        ("{% include %}", 1, "something is missing before `%}`."),
        ("{{ (1 }}", 1, "`}` stands where `)` is expected."),
        ("{{ 1) }}", 1, "`)` cannot stand here."),
        ("{{ 'a }}", 1, "the sign `'` cannot stand here; perhaps a quotation mark is missing."),
        ("{# x", 1, "the comment `{#` is not closed; write `#}` behind it."),
        ("{{ x|foo }}", 1, "there is no filter `foo`."),
        ("{{ x is foo }}", 1, "there is no test `foo`."),
        ("{% block a %}{% endblock %}{% block a %}{% endblock %}", 1, "the block `a` is there twice"),
        ("{{ ''.__class__ }}", 1, "`__class__` is out of reach: a template may only read what it is given."),
        ("{{ rows.append(1) }}", 1, "`append` is out of reach"),
        ("{{ text.colour }}", 1, "`colour` is not there: what stands before it has nothing of that name."),
    ],
)
def test_a_fault_is_told_in_plain_words(own: Path, text: str, line: int, why: str) -> None:
    (own / "page.html").write_text(text)
    with pytest.raises(TemplateFault, match=rf"page\.html, line {line}: {re.escape(why)}"):
        render(look(str(own)), "page.html", {"x": True, "rows": [], "text": {}})


def test_what_goes_into_a_log_names_what_the_template_says_and_nothing_that_it_was_given(own: Path) -> None:
    data = {"title": "A; `t`SECRET", "text": {}}
    for asks, known in (
        ("{{ tilte }}", True),
        ("{% include title %}", False),
        ("{{ text[title] }}", False),
        ("{{ 1 + title }}", False),
    ):
        (own / "page.html").write_text(f"{asks}")
        with pytest.raises(TemplateFault) as found:
            render(look(str(own)), "page.html", data)
        assert (found.value.brief == str(found.value)) is known
        assert "page.html, line 1: " in found.value.brief
        assert "SECRET" not in found.value.brief


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{% for i in range(900) %}{% for j in range(900) %}{% set k = i * j %}{% endfor %}{% endfor %}", "loops take"),
        ("{% for a in 'x' * 900000 %}{% endfor %}", "loops take"),
        ("{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}", "loops take"),
        ("{% for i in [1] recursive %}{{ loop([1, 2]) if loop.depth < 60 }}{% endfor %}", "loops take"),
        ("{% for i in range(100000) %}{% endfor %}", "`range` gives at most 1000 turns"),
        ("{{ 'x' * 4000000000 }}", "a text or a list of more than"),
        ("{{ [1] * 4000000000 }}", "a text or a list of more than"),
        ("{% set n = namespace(s='x') %}{% for i in range(90) %}{% set n.s = n.s ~ n.s %}{% endfor %}", "a text or"),
        ("{% set n = namespace(s=[1]) %}{% for i in range(90) %}{% set n.s = n.s + n.s %}{% endfor %}", "a text or"),
        ("{{ 2 ** 4000000000 }}", "this number gets too large"),
        ("{{ '%4000000000d' % 1 }}", "this makes a value too wide"),
        ("{{ '%*d' % (4000000000, 1) }}", "this number is too large here"),
        ("{{ '%4000000000d'|format(1) }}", "this makes a value too wide"),
        ("{{ '{:4000000000}'.format(1) }}", "this makes a value too wide"),
        ("{{ 'x'.ljust(4000000000) }}", "this number is too large here"),
        ("{{ 'x'|center(4000000000) }}", "this number is too large here"),
    ],
)
def test_a_template_that_has_no_end_or_measure_is_told_with_file_and_line(own: Path, text: str, why: str) -> None:
    (own / "page.html").write_text(f"<p>\n{text}")
    with pytest.raises(TemplateFault, match=rf"page\.html, line 2: .*{re.escape(why)}") as found:
        render(look(str(own)), "page.html", {})
    assert found.value.brief == str(found.value)


def test_each_drawing_is_counted_anew_and_what_a_page_needs_is_drawn_as_ever(own: Path) -> None:
    (own / "page.html").write_text(
        "{% for i in rows|select %}{{ loop.length }}{{ loop.last }} {% else %}none{% endfor %}"
        "{% for i in range(1000) if i > 998 %}{% for j in range(100) %}{% endfor %}"
        "{{ i ~ '-' ~ loop.index }}{% endfor %}"
        "{{ '%s,%03d' % ('a', 7) }}{{ '%s'|format(12000000) }}"
        "{{ '{:,}'.format(12000000) }}{{ 'ab'|center(4) }}{{ 2 * 3 }}"
    )
    seen = look(str(own))
    said = {render(seen, "page.html", {"rows": [1, 2]}) for _ in range(200)}
    assert said == {"2False 2True 999-1a,0071200000012,000,000 ab 6"}


@pytest.mark.parametrize("chance", ["{{ [1, 2]|random }}", "{{ lipsum() }}"])
def test_nothing_is_drawn_by_chance(own: Path, chance: str) -> None:
    (own / "page.html").write_text(chance)
    with pytest.raises(TemplateFault, match=r"`(random|lipsum)`"):
        render(look(str(own)), "page.html", {})


@pytest.mark.parametrize("name", ["page.html", "404.html", "sitemap.xml", "release.txt", "letter.txt"])
def test_an_empty_file_is_no_page(own: Path, name: str) -> None:
    (own / name).write_text(" \n")
    with pytest.raises(TemplateFault, match=rf"{re.escape(name)}, line 1: nothing is drawn"):
        render(look(str(own)), name, {"title": "Heads adopt"})


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("<h1>{{ title }}</h1>", True),
        ("<p>On: {{ title|upper }}, again</p>", True),
        ("<h1>{{ title.replace(' ', '&nbsp;'|safe)|safe }}</h1>", True),
        ("<h1>{% for word in title.split() %}<b>{{ word }}</b>\n{% endfor %}</h1>", True),
        ("<head><title>{{ title }}</title></head><body><p>Nothing</p>", False),
        ("<!-- {{ title }} --><script>x='{{ title }}'</script><p>Nothing</p>", False),
        ("<h1>{{ title|truncate(9) }}</h1>", False),
    ],
)
def test_a_page_shows_the_title_of_its_release(own: Path, text: str, shows: bool) -> None:
    (own / "page.html").write_text(text)
    data = {"title": "Heads & ministers adopt"}
    if shows:
        assert render(look(str(own)), "page.html", data)
        return
    with pytest.raises(TemplateFault, match=r"page\.html, line 1: the title of the release is not to be seen"):
        render(look(str(own)), "page.html", data)


def test_a_page_that_a_parent_of_the_newsrooms_own_empties_is_told_of_that_parent(own: Path) -> None:
    (own / "layout.html").write_text("<p>Our frame</p>")
    with pytest.raises(TemplateFault, match=r"layout\.html, line 1: the title of the release"):
        render(look(str(own)), "page.html", {"title": "Heads adopt"})


def test_a_template_that_is_not_utf_8_is_told_with_file_and_line(own: Path) -> None:
    (own / "page.html").write_bytes(b"fine\ncaf\xe9\n")
    with pytest.raises(TemplateFault, match=r"page\.html, line 2: this file is not UTF-8 text"):
        look(str(own))


@pytest.mark.parametrize("reach", ["''.__class__.__mro__", "rows.append(1)", "render.__globals__"])
def test_the_sandbox_keeps_a_template_from_the_program(own: Path, reach: str) -> None:
    (own / "page.html").write_text("{{ " + reach + " }}")
    with pytest.raises(TemplateFault, match=r"page\.html, line 1"):
        render(look(str(own)), "page.html", {"rows": [], "render": render})


@dataclass(frozen=True)
class Shown:
    """What a template may be given: a field, one of the program's own, and a method."""

    hour: str = "09:00"
    _own: str = "SECRET"

    def _answer(self) -> str:
        return "SECRET"


@pytest.mark.parametrize("reach", ["at._own", "at._answer()", "at.__dataclass_fields__", "at.__class__", "at.minute"])
def test_of_a_dataclass_a_template_sees_the_fields_and_nothing_else(own: Path, reach: str) -> None:
    (own / "robots.txt").write_text("{{ at.hour }}")
    assert render(look(str(own)), "robots.txt", {"at": Shown()}) == "09:00"
    (own / "robots.txt").write_text("{{ " + reach + " }}")
    with pytest.raises(TemplateFault, match=r"robots\.txt, line 1"):
        render(look(str(own)), "robots.txt", {"at": Shown()})


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


def test_a_part_is_named_by_the_digest_of_its_issued_text_and_by_all_else() -> None:
    def named(issued: str, **more: str) -> str:
        inputs = {"text": {"title": "A"}, "url": "a"} | more
        return drawn("a.html", "text/html", look(""), _empty, inputs, issued=issued).digest

    assert named("one") == named("one")
    assert len({named("one"), named("two"), named(""), named("one", url="b")}) == 4


def _empty(inputs: object, look: Look) -> bytes:
    return b""


@pytest.mark.parametrize("sign", list("&<>'\""))
def test_every_sign_that_html_reads_is_escaped_once_wherever_a_value_stands(own: Path, sign: str) -> None:
    (own / "404.html").write_text(
        "{% macro one(value) %}{{ value }}{% endmacro %}{{ value }} {{ one(value) }} {{ one(one(value)) }} {{ 7 }}"
        " {{ value|safe }} {{ value|e }} {% set held %}{{ value }}{% endset %}{{ held }}"
    )
    shown = str(escape(sign))
    drawn_so = render(look(str(own)), "404.html", {"value": f"a{sign}b"})
    assert drawn_so == " ".join(
        ["a" + s + "b" for s in (shown, shown, shown)] + ["7", f"a{sign}b"] + [f"a{shown}b"] * 2
    )

"""The trial: what is wrong with a newsroom's own templates, catalogues and font is told before a lift needs them."""

import json
from pathlib import Path

import pytest

from pipeline.checked import checked
from pipeline.problem import Problem
from pipeline.trial import tried
from tests.cli import dateline
from tests.room import HOUR, Room, room_in

PAGE = '{% extends "built-in/page.html" %}\n{% block abouts %}\n'
ITALIAN = 'msgid ""\nmsgstr "Language: it\\n"\n\nmsgctxt "ends"\nmsgid "Ends"\nmsgstr "Fine"\n'


def own(room: Room, **files: str) -> None:
    """Files of the newsroom's own look, by their names with `__` for a folder and `_` for a dot."""
    for name, text in files.items():
        path = room.root / "templates" / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def found(room: Room) -> list[tuple[str, str]]:
    """Place and code of each problem of the look."""
    return [(str(each.place).removeprefix("templates/"), each.code) for each in problems(room)]


def problems(room: Room) -> tuple[Problem, ...]:
    return tried(room.house(), room.survey())


def test_without_a_folder_of_its_own_nothing_is_tried(room: Room) -> None:
    room.write("alpha")
    assert problems(room) == ()


def test_a_look_that_is_in_order_has_no_problem(room: Room) -> None:
    room.write("alpha")
    own(
        room, page_html=f"{PAGE}Ours{{% include 'ours.html' %}}{{% endblock %}}", ours_html="<p>!</p>", style_css="{{ x"
    )
    own(room, words__it_po=ITALIAN, README_md="Our look.")
    assert problems(room) == ()


def test_a_template_of_the_pdf_is_tried_where_the_newsroom_wants_press_kits_and_nowhere_else(room: Room) -> None:
    room.write("alpha", body="A *secret*.")
    own(room, release_typ="#let sheet(data, body) = body\n#let main(data) = data.body + {# 1\n")
    assert found(room) == []
    with (room.root / "newsroom.yml").open("a") as file:
        file.write("press-kit: yes\n")
    (problem,) = problems(room)
    assert (str(problem.place), problem.code) == ("templates/release.typ:2:1", "template-broken")
    assert "secret" not in str(problem)


BROKEN = [
    ("page.html", PAGE + "{{ tilte }}{% endblock %}", 3, "nothing here is called `tilte`; did you mean `title`?"),
    ("page.html", PAGE, 2, "the file ends, and `block` is not closed; write `{% endblock %}`."),
    ("page.html", "", 1, "nothing is drawn; take the file away, or write what it shows."),
    ("letter.html", "<p>{{ title }}\n{{ banner.hour }}", 2, "`hour` is not there: what stands before it"),
    ("letter.txt", "{{ nothing }}", 1, "nothing here is called `nothing`."),
    ("index.html", "{{ nothing }}", 1, "nothing here is called `nothing`."),
    ("404.html", "{{ nothing }}", 1, "nothing here is called `nothing`."),
    ("feed.html", "{{ nothing }}", 1, "nothing here is called `nothing`."),
    ("sitemap.xml", "", 1, "nothing is drawn"),
    ("fonts/card.ttf", "no font", 1, "This cannot be used: "),
    ("words/en.po", ITALIAN.replace("it\\n", "en\\n").replace('"Fine"', '"Fine'), 6, "the text is not between"),
    ("words/it.po", "", 1, "it has no head; begin the file with two lines"),
]


@pytest.mark.parametrize("state", ["waits", "is public", "is not there"])
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken[0])
def test_what_no_page_or_letter_can_be_made_with_is_told_once_with_file_and_line(
    room: Room, state: str, broken: tuple[str, str, int, str]
) -> None:
    name, text, line, why = broken
    if state != "is not there":
        room.write("alpha", embargo="Friday, 4 December 2026, 09:00 hrs AST")
        room.tick(HOUR if state == "is public" else "2026-12-01T00:00:00Z")
    (room.root / "templates" / name).parent.mkdir(parents=True, exist_ok=True)
    (room.root / "templates" / name).write_text(text)
    (problem,) = problems(room)
    assert (problem.code, problem.place.file, problem.place.line) == ("template-broken", f"templates/{name}", line)
    assert why in problem.wrong
    assert problem.stops


def test_a_file_that_is_not_utf_8_is_told_and_not_a_traceback(room: Room) -> None:
    own(room, page_html="")
    (room.root / "templates/page.html").write_bytes(b"fine\ncaf\xe9\n")
    assert found(room) == [("page.html:2:1", "template-broken")]


def test_a_file_that_no_page_asks_for_is_told_and_stops_nothing(room: Room) -> None:
    own(room, page_htm="x", letters_html="x", page_html__x_html="x", fonts__card_otf="x")
    (room.root / "templates/.page.html.swp").write_text("x")
    unused = problems(room)
    assert {each.place.file for each in unused} == {
        f"templates/{name}" for name in ("page.htm", "letters.html", "page.html", "page.html/x.html", "fonts/card.otf")
    }
    assert {(each.code, each.stops) for each in unused} == {("template-unused", False)}


def test_a_word_that_translates_another_english_is_told_and_stops_nothing(room: Room) -> None:
    own(room, words__it_po=ITALIAN.replace('"Ends"', '"The end"'))
    (problem,) = problems(room)
    assert (str(problem.place), problem.code, problem.stops) == ("templates/words/it.po:5:1", "words-outdated", False)
    assert "“Ends”" in problem.wrong


def test_check_tells_it_of_the_whole_newsroom_and_again_from_what_it_kept_until_it_is_mended(room: Room) -> None:
    room.write("alpha")
    room.tick("2026-12-01T00:00:00Z")
    own(room, page_html=PAGE + "{{ tilte }}{% endblock %}")
    told = [[each.code for each in checked(room.house()).problems] for _ in range(2)]
    assert told == [["template-broken"], ["template-broken"]]
    own(room, page_html=PAGE + "{{ title }}{% endblock %}")
    assert checked(room.house()).problems == ()


def test_check_ends_with_1_and_names_the_file_where_a_machine_reads_it_without_a_word_of_a_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with room_in(tmp_path) as room:
        room.write("alpha", title="Canarytitle of a plan", embargo="Monday, 4 December 2045, 09:00 hrs AST")
        own(room, page_html=PAGE + "{{ text[title] }}{% endblock %}")
    done = dateline("check", newsroom=tmp_path)
    assert done.returncode == 1
    assert "templates/page.html:3:1: template-broken (stops)\n     3 | {{ text[title] }}" in done.stdout
    assert dateline("check", "templates/page.html", newsroom=tmp_path).returncode == 1
    assert dateline("check", "releases/alpha.md", newsroom=tmp_path).returncode == 0
    for form in ("text", "json", "github", "sarif"):
        said = dateline("check", "--format", form, newsroom=tmp_path, CI="true")
        assert said.returncode == 1
        assert "templates/page.html" in said.stdout
        assert "template-broken" in said.stdout
        assert "canary" not in said.stdout.lower() + said.stderr.lower()
    own(room, page_html=PAGE + "{% endblock %}")
    assert dateline("check", "templates", newsroom=tmp_path).returncode == 0
    assert json.loads(dateline("check", "--json", newsroom=tmp_path).stdout) == []


LAYOUT = (Path(__file__).parents[1] / "templates/layout.html").read_text(encoding="utf-8")
WITHOUT = LAYOUT.replace("{% block may_run %}{% endblock %}", "")


def searching(room: Room) -> None:
    with (room.root / "newsroom.yml").open("a") as file:
        file.write("search: yes\n")


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"layout_html": WITHOUT}, "layout.html:6:1"),
        ({"layout_html": WITHOUT.replace("connect-src 'self'", "connect-src 'none'")}, "layout.html:6:1"),
        ({"layout_html": LAYOUT.replace("connect-src 'self'; ", "")}, "layout.html:6:1"),
        ({"search_html": '{% extends "layout.html" %}{% block main %}Search{% endblock %}'}, "search.html:1:1"),
    ],
)
def test_a_look_that_keeps_readers_from_searching_is_told_with_its_line(
    room: Room, files: dict[str, str], place: str
) -> None:
    room.write("alpha")
    own(room, **files)
    assert found(room) == []
    searching(room)
    assert found(room) == [(place, "search-blocked")]
    (problem,) = problems(room)
    assert not problem.stops


@pytest.mark.parametrize(
    "layout",
    [
        LAYOUT,
        WITHOUT.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"),
        WITHOUT.replace("http-equiv", "name"),
        WITHOUT.replace("default-src 'none'", "default-src 'self' 'unsafe-eval'").replace(" script-src 'self';", ""),
    ],
)
def test_a_layout_that_lets_readers_search_is_no_problem(room: Room, layout: str) -> None:
    room.write("alpha")
    own(room, layout_html=layout)
    searching(room)
    assert found(room) == []

"""Markdown: clean HTML, links with their places, and plain text people want to read."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.typeset.markdown import ATTRIBUTES, NESTING, TAGS, html, opening, plain
from pipeline.typeset.markdown import DEEPEST as DEEPEST_SHOWN
from pipeline.typeset.plain import DEEPEST, _filled, flowed, listed
from pipeline.typeset.spacing import spaced

MARKDOWN = st.text(st.sampled_from("ab é<>&\"'`*_[]()#!|-:=~^\n\t1.\\/"), max_size=120)
HOSTILE = st.lists(
    st.one_of(
        MARKDOWN,
        st.sampled_from(
            [
                "<script>",
                "</script>",
                "<img src=x onerror=alert(1)>",
                "[x](javascript:alert(1))",
                "<svg/onload=a>",
                "\n\n",
            ]
        ),
    ),
    max_size=8,
).map("".join)


class Seen(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name == "href"]


def seen(rendered: str) -> Seen:
    found = Seen()
    found.feed(rendered)
    return found


def test_raw_html_is_shown_as_it_was_typed_and_never_as_markup() -> None:
    rendered = html('A <b>bold</b> claim.\n\n<div onclick="x">\n<script>alert(1)</script>\n</div>\n\nEnd.')
    assert seen(rendered).tags == {"p"}
    assert "&lt;b&gt;bold&lt;/b&gt;" in rendered
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in rendered


def test_markdown_inside_a_block_of_raw_html_is_read_and_its_html_shown_too() -> None:
    rendered = html("<div>\n*stressed* <i>x</i>\n</div>")
    assert "<em>stressed</em> &lt;i&gt;x&lt;/i&gt;" in rendered


@given(HOSTILE)
@settings(max_examples=200)
def test_no_text_whatever_gets_a_tag_attribute_or_scheme_through_that_is_not_allowed(text: str) -> None:
    found = seen(html(text))
    classes = {(tag, "class") for tag in ("td", "th", "sup", "div", "p", "a")}
    assert found.tags <= TAGS
    assert found.attributes <= {(tag, name) for tag, names in ATTRIBUTES.items() for name in names} | classes
    assert all(re.match(r"#|https?:|mailto:|tel:", address, re.IGNORECASE) for address in found.addresses)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "/relative", "file.pdf", "//host/x", "JaVaScript:x"]
)
def test_an_address_that_is_relative_or_not_web_mail_or_telephone_is_dropped(address: str) -> None:
    assert html(f"[label](<{address}>)") == "<p><a>label</a></p>\n"


@pytest.mark.parametrize("address", ["https://a.example/x?y=1", "http://a.example/", "mailto:a@b.example", "tel:+1868"])
def test_web_mail_and_telephone_addresses_stay(address: str) -> None:
    assert html(f"[label]({address})") == f'<p><a href="{address}">label</a></p>\n'


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# A\n\n## B\n\n# C", "2 3 2"),
        ("### A\n\n## B\n\n##### C", "2 2 3"),
        ("#### A\n\n###### B", "2 3"),
        ("# 1\n\n## 2\n\n### 3\n\n#### 4\n\n##### 5\n\n###### 6", "2 3 4 5 6 6"),
    ],
)
def test_headings_start_at_the_second_level_and_skip_none(text: str, levels: str) -> None:
    assert re.findall(r"<h(\d)>", html(text)) == levels.split()
    assert re.findall(r"</h(\d)>", html(text)) == levels.split()


def test_headings_of_a_text_that_stands_under_a_heading_start_one_below() -> None:
    assert html("# A", top=3) == "<h3>A</h3>\n"


def test_a_table_keeps_its_alignment_without_a_style_and_its_headings_have_a_scope() -> None:
    rendered = html("| a | b |\n|:--|--:|\n| 1 | 2 |")
    assert '<th class="left" scope="col">a</th>' in rendered or '<th scope="col" class="left">a</th>' in rendered
    assert '<td class="right">2</td>' in rendered
    assert "style" not in rendered


def test_footnotes_of_two_texts_on_one_page_do_not_share_an_id() -> None:
    text = "A claim.[^1]\n\n[^1]: Its source."
    first, second = html(text), html(text, prefix="notes-")
    assert 'href="#note-1"' in first
    assert 'id="note-1"' in first
    assert 'href="#notes-note-1"' in second
    assert 'id="notes-note-1"' in second


def test_a_picture_inside_a_text_is_shown_as_its_label() -> None:
    assert html("é ![A flag](https://tracker.example/x.png)") == "<p>é A flag</p>\n"


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("> “Glad.”\n>\n> — The *Director*", "— The <em>Director</em>"),
        ("> - one\n> - two\n>\n> ― The Director", "― The Director"),
        ("> > “Glad.”\n> >\n> > — The Director", "— The Director"),
        ("> First words.\n>\n> Second words.", ""),
        ("> — The Director", ""),
        ("> “Glad.”\n>\n> — not the last\n>\n> More.", ""),
        ("> — ¿Viene?\n>\n> — Viene.", ""),
        ("Before.\n\n— no quote", ""),
    ],
)
def test_who_said_a_quote_is_its_last_paragraph_if_that_opens_with_a_dash(quote: str, source: str) -> None:
    assert re.findall('<p class="source">(.*?)</p>', html(quote)) == ([source] if source else [])


def test_a_link_that_says_nothing_but_its_address_is_marked_for_paper() -> None:
    text = "<https://a.example/?b=1&c=2> [a.example](https://a.example/) <https://é.example/> [a](https://a.example)"
    bare = re.findall('<a class="bare" href="([^"]*)"', html(text))
    assert bare == ["https://a.example/?b=1&amp;c=2", "https://a.example/", "https://%C3%A9.example/"]
    assert "bare" not in html("<me@a.example> [b.example](https://a.example/)")


def test_plain_text_is_wrapped_with_links_as_numbered_notes_at_the_end() -> None:
    text = (
        "# Terms\n\nThe [full text](https://a.example/1) and the [annex](https://a.example/2) of the "
        "[full text](https://a.example/1) are public; write to [us](mailto:a@b.example) or see <https://c.example/>.\n\n"
        "> A quote that somebody said and that goes on for longer than one line of this text can hold.\n\n"
        "1. First\n2. Second\n   - Inner\n"
    )
    assert plain(text, 60) == (
        "Terms\n-----\n\n"
        "The full text [1] and the annex [2] of the full text [1] are\n"
        "public; write to us (a@b.example) or see https://c.example/.\n\n"
        "> A quote that somebody said and that goes on for longer\n"
        "> than one line of this text can hold.\n\n"
        "1. First\n2. Second\n   - Inner\n\n"
        "[1] https://a.example/1\n[2] https://a.example/2"
    )


def test_a_table_is_set_in_columns_and_one_too_wide_becomes_a_list() -> None:
    text = "| Area | Share |\n|---|--:|\n| São Tomé | 5 % |\n| Bridgetown | 12 % |"
    assert plain(text) == "Area        Share\n----------  -----\nSão Tomé      5 %\nBridgetown   12 %"
    wide = "| Area | Lead |\n|---|---|\n| Illicit financial flows | The Institute |"
    assert plain(wide, 30) == "- Area: Illicit financial\n  flows\n  Lead: The Institute"


def test_a_hard_break_a_footnote_a_rule_and_code_survive_as_text() -> None:
    text = "One  \ntwo[^n]\n\n***\n\n    code here\n\n[^n]: The note.\n"
    assert plain(text) == "One\ntwo(*n)\n\n* * *\n\n    code here\n\n(*n) The note."


def test_plain_text_shows_raw_html_as_typed_and_no_unsafe_address() -> None:
    assert plain("<b>x</b> [y](javascript:alert)") == "<b>x</b> y"


def test_notes_number_on_through_several_texts_and_name_an_address_once() -> None:
    first, addresses = flowed("[a](https://a.example)")
    second, addresses = flowed("[b](https://b.example) [c](https://a.example)", addresses=addresses)
    assert (first, second) == ("a [1]", "b [2] c [1]")
    assert listed(addresses) == "[1] https://a.example\n[2] https://b.example"


@given(HOSTILE)
@settings(max_examples=100)
def test_plain_text_loses_no_word_of_a_paragraph(text: str) -> None:
    words = "alpha beta gamma"
    assert words in plain(f"{words}\n\n{text}")
    assert isinstance(opening(text), str)


def test_quotes_nested_without_end_exhaust_nothing() -> None:
    deep = "> " * (DEEPEST * 100) + "word"
    assert "word" in plain(deep)
    assert "word" in html(deep)


def test_lists_and_quotes_nested_without_end_lose_no_word_and_stay_whole() -> None:
    for deep in ("> " * 20_000 + "word", "- " * 5_000 + "word", "*_" * 5_000 + "word" + "_*" * 5_000):
        rendered = html(f"{deep}\n\nThe *end*.")
        assert "word" in rendered
        assert rendered.endswith("<p>The <em>end</em>.</p>\n")
        depth = deepest = 0
        for closing in re.findall(rf"<(/?)(?:{'|'.join(NESTING)})>", rendered):
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
        assert depth == 0
        assert deepest <= DEEPEST_SHOWN


def test_a_table_whose_short_rows_would_be_filled_up_without_end_is_shown_as_typed() -> None:
    wide = "|a" * 2_000 + "\n" + "|-" * 2_000 + "\n" + "|b\n" * 60
    assert len(html(wide)) < 4 * len(wide)
    assert "<table>" not in html(wide)
    assert "<table>" in html("|a" * 60 + "\n" + "|-" * 60 + "\n" + "|b\n" * 60)
    assert "a: b" in plain("|a" * 60 + "\n" + "|-" * 60 + "\n" + "|b\n" * 60)


def test_the_opening_is_the_first_paragraph_without_marks_cut_between_words() -> None:
    assert opening("# Head\n\nA [linked](https://a.example) and *stressed* word\nhere.\n\nMore.") == (
        "A linked and stressed word here."
    )
    assert opening("one two three four", 10) == "one two…"
    assert opening("# Only a heading") == ""


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("Quoi ? Oui ! Donc : a ; b", "Quoi~? Oui~! Donc~: a~; b"),
        ("« mot », à 16 h 30, 12 %", "«~mot~», à 16~h~30, 12~%"),
        ("de 9 h à 17 h", "de 9~h à 17~h"),
        ("*mot* : [lien ?](https://a.example/?a=1) !", "*mot*~: [lien~?](https://a.example/?a=1)~!"),
        ("`a ? b : c`\n\n    d : e", "`a ? b : c`\n\n    d : e"),
        ("| a : | b |\n| :--- | :---: |\n| 1 | 2 |", "| a~: | b |\n| :--- | :---: |\n| 1 | 2 |"),
        ("un ![drapeau](x.jpg) et :code", "un ![drapeau](x.jpg) et :code"),
        ("à 10h 05 ou 3 hommes 30 ans", "à 10h~05 ou 3 hommes 30 ans"),
    ],
)
def test_french_blanks_hold_where_a_line_must_not_break(typed: str, held: str) -> None:
    row = {"language": "fr", "body": typed, "boilerplates": [{"organisation": "A : B", "text": typed}]}
    assert spaced(row) == {
        "language": "fr",
        "body": held.replace("~", "\u00a0"),
        "boilerplates": [{"organisation": "A : B", "text": held.replace("~", "\u00a0")}],
    }
    assert spaced(row | {"language": "en"}) == row | {"language": "en"}
    assert html(str(spaced(row)["body"])).replace("&nbsp;", " ") == html(typed)


@given(st.text("ab  \t\u00a0", max_size=60), st.integers(1, 24))
def test_a_line_is_filled_as_far_as_its_words_go(line: str, width: int) -> None:
    lines = _filled(line, width).split("\n")
    assert re.split("[ \t]+", " ".join(lines)) == re.split("[ \t]+", line)
    for at, one in enumerate(lines):
        assert len(one) <= width or not re.search("[ \t]", one)
        if at + 1 < len(lines):
            assert len(one) + 1 + len(lines[at + 1].split(" ")[0]) > width


def test_what_is_remembered_of_one_text_is_told_of_no_other() -> None:
    asked = [("a *b*", 2, ""), ("a *b*", 3, ""), ("# a", 2, ""), ("# a", 3, ""), ("a[^1]\n\n[^1]: b", 2, "x-")]
    first = [html(*each) for each in asked]
    assert [html(*each) for each in asked] == first
    assert len(set(first)) == 4
    assert [plain("# a"), plain("a *b*"), plain("# a")] == ["a\n-", "a b", "a\n-"]

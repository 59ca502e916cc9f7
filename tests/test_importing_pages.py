"""Import of saved pages: the tables, lists, pictures, quotations, notes and headlines of several content systems."""

import re

import pytest

from pipeline.imports import Draft, drafted
from pipeline.imports.page import page
from pipeline.newsroom import Newsroom
from pipeline.source.characters import Unreadable
from tests.test_importing import BODY, newsroom, problem

__all__ = ["newsroom"]


def of(inner: str, newsroom: Newsroom, head: str = "") -> Draft:
    page = f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{inner}</body></html>"
    return drafted(page.encode(), "page.html", newsroom)


def text(inner: str, newsroom: Newsroom) -> Draft:
    return of(f"<main><h1>The reading room opens its doors</h1><p>{BODY}</p>{inner}</main>", newsroom)


def after_lead(draft: Draft) -> str:
    return draft.found.body.removeprefix(BODY).strip()


def test_a_table_with_names_of_columns_stays_a_table(newsroom: Newsroom) -> None:
    draft = text(
        "<table><caption>Fees</caption><thead><tr><th>Who</th><th>Price</th></tr></thead>"
        "<tr><td><p>Adults</p><td>5 <b>dollars</b><tr><td>Children | pupils<td><ul><li>free</li><li>first</li></ul>"
        "</table><p>After it.</p>",
        newsroom,
    )
    assert after_lead(draft) == (
        "Fees\n\n| Who | Price |\n|---|---|\n| Adults | 5 dollars |\n| Children \\| pupils | free; first |\n\nAfter it."
    )
    assert not [each for each in draft.problems if "first row" in each.wrong]


def test_a_table_without_names_of_columns_is_asked_about_and_what_cells_cover_is_left_blank(newsroom: Newsroom) -> None:
    draft = text(
        "<table><tr><td rowspan=2>Adults</td><td>5 dollars</td><td>a</td></tr><tr><td colspan=2>6 dollars</td></tr>"
        "<tr><td>Children</td></tr></table>",
        newsroom,
    )
    assert after_lead(draft) == "| Adults | 5 dollars | a |\n|---|---|---|\n|  | 6 dollars |  |\n| Children |  |  |"
    assert "| Name | Name | Name |" in problem(draft, "copy-unsure", "“Adults, 5 dollars, a”").mend
    assert problem(draft, "copy-unsure", "reach over several")


@pytest.mark.parametrize("more", ["", " role=presentation"])
def test_a_table_that_only_places_things_leaves_paragraphs(newsroom: Newsroom, more: str) -> None:
    inner = "<table><tr><td>One thing.</td><td>Two.</td></tr><tr><td>Three.</td><td>Four.</td></tr></table>"
    outer = f"<table><tr><td>Left.</td><td>{inner if not more else 'Right.'}</td></tr></table>"
    draft = text(outer if not more else inner.replace("<table", f"<table{more}"), newsroom)
    if more:
        assert after_lead(draft) == "One thing.\n\nTwo.\n\nThree.\n\nFour."
    else:
        assert after_lead(draft).startswith("Left.\n\n| One thing. | Two. |\n|---|---|\n")


def test_a_table_whose_cells_hold_long_texts_is_taken_apart_and_told(newsroom: Newsroom) -> None:
    draft = text(
        f"<table><tr><th>Day</th><th>What</th></tr><tr><td>Monday</td><td>{BODY * 3}</td></tr></table>", newsroom
    )
    assert after_lead(draft).startswith("Day\n\nWhat\n\nMonday\n\nThe reading room")
    assert problem(draft, "copy-lost", "one below the other")


def test_lists_keep_their_numbers_their_depth_and_their_paragraphs(newsroom: Newsroom) -> None:
    draft = text(
        "<ol><li>One</li><li><p>Two:</p><ul><li>deep</li><li>deeper<br>still</li></ul></li><li><p>Three</p><p>more</p>"
        "</li></ol><ol start=7><li>Seven</li></ol><p>· as Word writes it</p>",
        newsroom,
    )
    assert after_lead(draft) == (
        "1. One\n2. Two:\n   - deep\n   - deeper still\n3. Three\n\n   more\n\n7. Seven\n\n- as Word writes it"
    )


def test_quotations_notes_and_raised_figures_stay_what_they_are(newsroom: Newsroom) -> None:
    draft = text(
        "<blockquote><p>We are <q>glad</q>.</p><p>All of us.</p></blockquote>"
        '<p>It has 300 m<sup>2</sup><sup><a href="#n" id="r">1</a></sup>.</p><p><del>Nine</del> Ten boats.</p>'
        '<ol><li id="n">As of May. <a href="#r">↩︎</a></li></ol>',
        newsroom,
    )
    assert after_lead(draft) == (
        "> We are “glad”.\n>\n> All of us.\n\nIt has 300 m²[^1].\n\nTen boats.\n\n[^1]: As of May."
    )
    assert problem(draft, "copy-left-out", "“Nine”")


def test_every_picture_is_told_with_its_file_and_the_words_under_it(newsroom: Newsroom) -> None:
    draft = text(
        '<figure><img src="/up/new%20boats.jpg?x=1" alt=""><figcaption>Two "boats". Photo: J.</figcaption></figure>'
        '<p><img src="data:image/png;base64,x"></p><img src="dot.gif" width="1" height="1">'
        "<figure><blockquote>Good.</blockquote><figcaption>The Minister</figcaption></figure>"
        '<p>Watch it. <iframe src="https://films.example/1"></iframe></p>',
        newsroom,
    )
    told = problem(draft, "copy-lost", "new boats.jpg")
    assert "Two 'boats'. Photo: J." in told.wrong
    assert '{file: new boats.jpg, alt: "what it shows", caption: "Two \'boats\'. Photo: J."}' in told.mend
    assert sum("a picture here" in each.wrong for each in draft.problems) == 2
    assert after_lead(draft) == "> Good.\n\nThe Minister\n\nWatch it."
    assert problem(draft, "copy-lost", "(films.example)")


def test_a_link_that_leads_on_is_taken_out_of_its_paragraph(newsroom: Newsroom) -> None:
    draft = text(
        '<p>It is open. <a href="/more">Read More</a></p><a href="https://a.example"><div>Its list</div></a>', newsroom
    )
    assert after_lead(draft) == "It is open.\n\n[Its list](https://a.example)"
    assert problem(draft, "copy-left-out", "“Read More”")


@pytest.mark.parametrize(
    "inner",
    [
        f"<div><h1>Ministry of Books</h1></div><h1><span>The room<br>opens</span></h1><p>{BODY}</p>",
        f"<header class=page><nav>Menu</nav><h1>The room opens</h1></header><main><h2>Why</h2><p>{BODY}</p></main>",
        f"<form id=aspnetForm><input value=x><h1>The room opens</h1><p>{BODY}</p></form><form><p>Search</p></form>",
        f"<h3>Latest</h3><div class=cookie-notice>Cookies.</div><h2><div>The room opens</div></h2><p>{BODY}</p>",
    ],
)
def test_the_headline_that_the_page_gives_itself_is_the_headline(newsroom: Newsroom, inner: str) -> None:
    draft = of(inner, newsroom, "<title>The room opens | Ministry of Books</title>")
    assert draft.found.head.title == "The room opens"
    assert draft.found.body.endswith(BODY)


def test_a_heading_below_the_text_is_no_headline(newsroom: Newsroom) -> None:
    draft = of(f"<p>The room opens on Friday</p><p>{BODY}</p><h4>Contact us</h4><p>Any time.</p>", newsroom)
    assert draft.found.head.title == "The room opens on Friday"
    assert draft.found.body == f"{BODY}\n\n## Contact us\n\nAny time."


def test_an_empty_heading_heads_nothing_and_words_own_title_in_a_page_is_one(newsroom: Newsroom) -> None:
    draft = of(f"<p class=MsoTitle>The room opens.</p><p>{BODY}</p><h2> </h2>It is free.", newsroom)
    assert draft.found.head.title == "The room opens."
    assert draft.found.body == f"{BODY}\n\nIt is free."


def test_a_page_in_utf_8_that_declares_another_encoding_is_read_as_what_it_is(newsroom: Newsroom) -> None:
    whole = f"<html><head><meta charset=iso-8859-1></head><h1>Los niños leen mucho</h1><p>{BODY}</p></html>"
    assert drafted(whole.encode(), "a.html", newsroom).found.head.title == "Los niños leen mucho"
    assert drafted(whole.encode("latin-1"), "a.html", newsroom).found.head.title == "Los niños leen mucho"


def test_nothing_of_a_page_is_lost_in_silence(newsroom: Newsroom) -> None:
    words = [f"word{at}" for at in range(40)]
    tags = ["p", "svg", "li", "td", "th", "dt", "dd", "blockquote", "figcaption", "h2", "pre", "aside", "nav", "footer",
            "form", "label", "caption", "summary", "button", "address", "q", "s", "sup", "legend", "video"]  # fmt: skip
    inner = " ".join(f"<{tag}>{word}</{tag}>" for tag, word in zip(tags, words, strict=False))
    draft = text(f"{inner}<table><tr><td>cell0<tr><td>cell1<td>cell2</table><p hidden>word38</p>", newsroom)
    said = draft.text + " ".join(f"{each.wrong} {each.mend}" for each in draft.problems)
    wanted = [*words[: len(tags)], "word38", "cell0", "cell1", "cell2"]
    assert [word for word in wanted if not re.search(rf"\b{word}\b", said)] == []


def test_a_deep_page_is_read_in_time_that_grows_with_its_length() -> None:
    for opening in ("<table><tr><td>x", "<ul><li>x", "<ol><li><p>x", "<blockquote><p>x", "<table>x"):
        sizes = [sum(len(piece.markdown) for piece in page(opening * count, "a.html").pieces) for count in (500, 5000)]
        assert sizes[1] <= 11 * sizes[0], opening


@pytest.mark.parametrize(
    ("file", "data", "words"),
    [
        ("bad.docx", b"some words that are no document", "called `.docx`"),
        ("bad.docx", b"<html><p>a page</p></html>", "called `.docx`"),
        ("old.docx", b"\xd0\xcf\x11\xe0 locked", "locked with a password"),
        ("old.doc", b"\xd0\xcf\x11\xe0 old", "old kind"),
        ("bad.pdf", b"words", "called `.pdf`"),
        ("a.eml", b"Received: from a\n\tby b\nFrom: a@b.example\nMIME-Version: 1.0\n\nText", "email"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_never_read_as_text(
    newsroom: Newsroom, file: str, data: bytes, words: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        drafted(data, file, newsroom)
    assert [words in each.wrong for each in caught.value.problems] == [True]

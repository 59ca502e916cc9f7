"""Import of Word documents: Word's own styles, and what a document holds beside the words that are read."""

import pytest

from pipeline.imports import Draft, drafted
from pipeline.newsroom import Newsroom
from tests.test_importing import BODY, docx, newsroom, paragraph, problem

__all__ = ["newsroom"]

pytest.importorskip("mammoth")

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def of(body: str, newsroom: Newsroom, **parts: bytes) -> Draft:
    return drafted(docx(body, **parts), "release.docx", newsroom)


def test_words_title_is_the_headline_and_its_headings_head_sections(newsroom: Newsroom) -> None:
    draft = of(
        paragraph("The room: “A new start”", "Title") + paragraph("A thousand papers", "Subtitle")
        + paragraph(BODY) + paragraph("Prices", "Heading1") + paragraph("None.") + paragraph("More", "Heading2"),
        newsroom,
    )  # fmt: skip
    assert draft.found.head.title == "The room: “A new start”"
    assert draft.found.head.subtitle == "A thousand papers"
    assert draft.found.body == f"{BODY}\n\n## Prices\n\nNone.\n\n### More"
    assert not [each for each in draft.problems if "Style" in each.wrong or "style" in each.wrong]


def test_a_line_that_is_broken_keeps_its_words_apart(newsroom: Newsroom) -> None:
    title = '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>' + run("The room") + "<w:r><w:br/></w:r>" + run("opens</w:t>"
        "</w:r><w:r><w:t> today") + "</w:p>"  # fmt: skip
    assert of(title + paragraph(BODY), newsroom).found.head.title == "The room opens today"


def test_a_table_of_word_is_a_table(newsroom: Newsroom) -> None:
    cells = [[f"<w:tc>{paragraph(word)}</w:tc>" for word in row] for row in (("Who", "Price"), ("Adults", "5"))]
    table = f"<w:tbl>{''.join(f'<w:tr>{a}{b}</w:tr>' for a, b in cells)}</w:tbl>"
    draft = of(paragraph("The room opens", "Title") + paragraph(BODY) + table + paragraph("Fees", "Caption"), newsroom)
    assert draft.found.body == f"{BODY}\n\n| Who | Price |\n|---|---|\n| Adults | 5 |\n\nFees"


def test_what_was_deleted_inserted_hidden_struck_or_filled_in_is_told(newsroom: Newsroom) -> None:
    changed = (
        '<w:p><w:del w:id="1"><w:r><w:delText>Nine</w:delText></w:r></w:del>'
        f'<w:ins w:id="2">{run("Ten")}</w:ins>{run(" boats. ")}{run("Secret.", "<w:vanish/>")}'
        f'{run("Old", "<w:strike/>")}<w:fldSimple w:instr="DATE">{run("5 December")}</w:fldSimple></w:p>'
    )
    draft = of(paragraph("The room opens", "Title") + paragraph(BODY) + changed, newsroom)
    assert draft.found.body == f"{BODY}\n\nTen boats. Secret."
    assert problem(draft, "copy-left-out", "“Nine” was deleted")
    assert problem(draft, "copy-unsure", "“Ten” was inserted")
    assert problem(draft, "copy-unsure", "“Secret.” is hidden")
    assert problem(draft, "copy-left-out", "“Old”")
    assert problem(draft, "copy-left-out", "“5 December” stands in a field")
    assert not [each for each in draft.problems if "no plain text" in each.wrong]


def test_comments_heads_feet_boxes_and_formulas_are_told(newsroom: Newsroom) -> None:
    names = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    box = f"<w:p><w:r><mc:AlternateContent {names}><mc:Choice Requires='wps'>{paragraph('Lone box')}</mc:Choice>"
    formula = f"<w:p><m:oMath {names}><m:r><m:t>E=mc</m:t></m:r></m:oMath></w:p>"
    draft = of(
        paragraph("The room opens", "Title") + paragraph(BODY) + f"{box}</mc:AlternateContent></w:r></w:p>{formula}",
        newsroom,
        **{
            "comments.xml": f"<w:comments {W}><w:comment w:id='0'>{paragraph('Is?')}</w:comment></w:comments>".encode(),
            "header1.xml": f"<w:hdr {W}>{paragraph('1 Book Road')}</w:hdr>".encode(),
            "footer1.xml": f"<w:ftr {W}>{paragraph('Page 1')}</w:ftr>".encode(),
        },
    )
    for words in ("“Is?” is a comment", "“1 Book Road” stands at the head", "“Page 1” stands at the foot"):
        assert problem(draft, "copy-left-out", words)
    for words in ("“Lone box” stands in a box", "“E=mc” is a formula"):
        assert problem(draft, "copy-lost", words)

"""Aloud: what those who hear a page or go through it by keyboard are told of its tables and footnotes."""

import re
from collections.abc import Iterator, Mapping
from html import unescape

from pipeline.typeset.article import escaped

HEADING_OR_TABLE = re.compile(r"<h([2-6])>(.*?)</h\1>|<table>", re.DOTALL)
MARK = re.compile(r'<sup class="footnote-mark"><a href="#([^"]*)">([^<]*)</a></sup>')
NOTE = '<div class="footnote" id="'
CLOSED = "</div>\n"
ARROW = "↩\ufe0e"  # as a sign of the text: without the second one some programs draw a coloured picture


def aloud(rendered: str, words: Mapping[str, str], numbers: Iterator[int]) -> str:
    """The HTML of a text for a page: its tables in frames that scroll, its footnotes with a way there and back.

    `numbers` counts the tables of all texts on the page.
    """
    return _noted(_framed(rendered, words, numbers), words)


def parted(rendered: str) -> tuple[str, str]:
    """The text, and the footnotes that end it: on a page pictures stand between the two."""
    at = len(rendered)
    while rendered.endswith(CLOSED, 0, at):
        start = rendered.rfind(NOTE, 0, at)
        if start < 0 or rendered.find(CLOSED, start, at) != at - len(CLOSED):
            break
        at = start
    return rendered[:at], rendered[at:]


def _framed(rendered: str, words: Mapping[str, str], numbers: Iterator[int]) -> str:
    """A wide table scrolls in a frame that the keyboard can reach, called by its number and the heading above it."""
    if "<table>" not in rendered:
        return rendered
    heading = ""

    def frame(found: re.Match[str]) -> str:
        nonlocal heading
        if found[1]:
            heading = unescape(re.sub("<[^>]*>", "", found[2]))
            return found[0]
        name = f"{words['table']} {next(numbers)}" + (f"{words['colon']} {heading}" if heading else "")
        return f'<div class="scroll" role="group" tabindex="0" aria-label="{escaped(name)}"><table>'

    return HEADING_OR_TABLE.sub(frame, rendered).replace("</table>", "</table></div>")


def _noted(rendered: str, words: Mapping[str, str]) -> str:
    """Each mark of a footnote with a name, and behind each footnote the way back to its first mark."""
    if 'class="footnote-mark"' not in rendered:
        return rendered
    marks: dict[str, str] = {}

    def mark(found: re.Match[str]) -> str:
        note, number = found[1], found[2]
        id_ = "" if note in marks else f' id="from-{note}"'
        marks[note] = number
        name = escaped(words["footnote"].replace("{number}", unescape(number)))
        link = f'<a{id_} href="#{note}" role="doc-noteref" aria-label="{name}">{number}</a>'
        return f'<sup class="footnote-mark">{link}</sup>'

    text, *notes = MARK.sub(mark, rendered).split(NOTE)
    return text + "".join(NOTE + _returning(note, marks, words["footnote_back"]) for note in notes)


def _returning(note: str, marks: Mapping[str, str], word: str) -> str:
    id_, _, rest = note.partition('"')
    if id_ not in marks:
        return note
    inside, end, after = rest.partition("</div>")
    name = escaped(word.replace("{number}", unescape(marks[id_])))
    link = f'<a class="back" href="#from-{id_}" role="doc-backlink" aria-label="{name}">{ARROW}</a>'
    close = "</p>\n" if inside.endswith("</p>\n") else ""
    return f'{id_}"{inside.removesuffix(close)} {link}{close}{end}{after}'

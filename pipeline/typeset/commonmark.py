"""The CommonMark parser behind one seam: its events, with the place of each."""

import re
from collections.abc import Iterator
from typing import Any

SCHEMES = ("http", "https", "mailto", "tel")
MOST_CELLS = 40_000  # of the tables of one text; short rows are filled up by the parser, ten kilobytes to 260 000 cells
# no raw HTML begins otherwise (CommonMark, 4.6 and 6.6), but a text with such a sign may have none: code, or arithmetic
LIKE_HTML = re.compile(r"<(?:[/!?]|[A-Za-z][A-Za-z0-9-]*(?:[\s/>]|$))")
UNDER_A_HEAD = re.compile(r"[\s|:>*+.)\d-]+")  # the line that makes a table, in a list or a quote too


def options() -> Any:
    """CommonMark with tables and footnotes, and nothing else."""
    from pyromark import Options

    return Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES


def events(text: str) -> Iterator[tuple[str, Any, int, int]]:
    """The parser's events as (name, detail, start, end): offsets in UTF-8 bytes, names such as `Start Link`."""
    import pyromark

    for event, span in pyromark.events_with_range(narrow(text), options=options(), merge_text=True):
        turn, name, detail = _named(event)
        yield f"{turn} {name}" if turn else name, detail, span["start"], span["end"]


def steps(text: str) -> Iterator[tuple[str, str, Any]]:
    """The same without their places, in a third of the time: "Start", "End" or "", then name and detail."""
    import pyromark

    return map(_named, pyromark.events(narrow(text), options=options(), merge_text=True))


def narrow(text: str) -> str:
    """The text of the same length in which no table is so wide and so long that filling it up takes for ever.

    Such a table is shown as it was typed.
    """
    most = MOST_CELLS // (text.count("\n") + 1)
    if text.count("|") <= most:
        return text
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if line.count("|") > most and UNDER_A_HEAD.fullmatch(line):
            lines[at] = line.replace("-", "_", 1)
    return "\n".join(lines)


def address(link: Any) -> str:
    """Where the detail of a `Start Link` or `Start Image` leads, '' for nowhere; `<a@b.example>` is a mailto."""
    found = str(link["dest_url"])
    return f"mailto:{found}" if link["link_type"] == "Email" else found


def spot(data: bytes, offset: int) -> tuple[int, int]:
    """Line and column (in characters, both from 1) of an offset into UTF-8 bytes."""
    before = data[:offset]
    return before.count(b"\n") + 1, len(before.rsplit(b"\n", 1)[-1].decode()) + 1


def html_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Where raw HTML stands, as ranges of UTF-8 bytes in order; a block of several lines is one range."""
    if not LIKE_HTML.search(text):
        return ()
    ranges: list[tuple[int, int]] = []
    block = False
    for name, _, start, end in events(text):
        if name in ("Start HtmlBlock", "End HtmlBlock"):
            block = name.startswith("Start")
            if block:
                ranges.append((start, end))
        elif name in ("Html", "InlineHtml") and not block:
            ranges.append((start, end))
    return tuple(ranges)


def prose_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Where words stand that a reader reads, code left out, as ranges of UTF-8 bytes in order."""
    ranges: list[tuple[int, int]] = []
    code = False
    for name, _, start, end in events(text):
        if name.endswith("CodeBlock"):
            code = name.startswith("Start")
        elif name == "Text" and not code:
            ranges.append((start, end))
    return tuple(ranges)


def without_html(text: str) -> str:
    """The text with each `<` of raw HTML as the character it is, so that a reader sees what was typed."""
    text = narrow(text)
    # what stood in a block is then read as Markdown, which may hold more
    while "<" in text and (ranges := html_ranges(text)):
        data, last, pieces = text.encode(), 0, []
        for start, end in ranges:
            pieces += [data[last:start], data[start:end].replace(b"<", b"&lt;")]
            last = end
        text = b"".join([*pieces, data[last:]]).decode()
    return text


def opens_with_words(text: str) -> bool:
    """Whether the text opens with a paragraph, which raw HTML is too once it is shown as typed."""
    return next(steps(text), ("",))[:2] in (("Start", "Paragraph"), ("Start", "HtmlBlock"))


def _named(event: Any) -> tuple[str, str, Any]:
    if isinstance(event, str):
        return "", event, None
    turn, detail = event.popitem()
    if turn not in ("Start", "End"):
        return "", turn, detail
    if isinstance(detail, str):
        return turn, detail, None
    return turn, *detail.popitem()

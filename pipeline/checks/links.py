"""Links a reader can follow: whole, to the web, to mail or to a telephone; pictures and HTML in their places."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from pipeline.checks import Context
from pipeline.newsroom import Newsroom
from pipeline.problem import Place, Problem
from pipeline.release import Release
from pipeline.source import example
from pipeline.source.slip import quoted
from pipeline.typeset.commonmark import SCHEMES
from pipeline.typeset.marks import Mark, marks, place

BEGUN = re.compile(
    r"(?:https?)?//+(?=[\w-]+\.\w)|(?=www\.[\w-]+\.\w)", re.IGNORECASE
)  # an address of the web in spite of it
SHOWN = 80  # signs of an address
NEEDS_QUOTES = re.compile(r"[\[\]{},:#\"'&*!|>%@`\\]")
NOWHERE = Place("")  # only what is wrong is given a place: finding it costs a walk through the text


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Empty and refused links, addresses that are none, pictures and raw HTML in the body, where they stand; and in
    the notes."""
    yield from _text(release, newsroom, release.body, "body")
    yield from _text(release, newsroom, release.notes, "notes")


def _text(release: Release, newsroom: Newsroom, text: str, key: str) -> Iterator[Problem]:
    data, line, before, seen = text.encode(), 0, 0, -1
    plain: set[str] = set()
    for mark in marks(text):
        wrong = _wrong(mark, data, newsroom, release)
        if wrong is None:
            continue
        line, before = line + data.count(b"\n", before, mark.start), mark.start
        if mark.sort == "Html":
            if line == seen:
                continue  # one for each line: `<b>` and `</b>` are one slip
            seen = line
        if mark.sort == "Plain":
            if mark.label in plain or release.killed:
                continue  # whoever mends the first one knows of the others
            plain.add(mark.label)
        yield replace(wrong, place=place(release, key, mark))


def _wrong(mark: Mark, data: bytes, newsroom: Newsroom, release: Release) -> Problem | None:
    """What is wrong with a mark, with a place still to be filled in."""
    if mark.sort == "Html":
        return _html(data[mark.start : mark.end].decode().strip(), newsroom)
    if mark.sort == "Image":
        return _image(mark, release)
    if mark.sort == "Plain":
        return _plain(mark)
    return _link(mark.address, mark.label, newsroom) if mark.sort == "Link" else None


def _link(address: str, label: str, newsroom: Newsroom) -> Problem | None:
    if not _leads_somewhere(address):
        return Problem(
            NOWHERE,
            "link-empty",
            f"The link `{label or address}` leads nowhere.",
            f"Write its address in full, such as `{example.link(newsroom)}`.",
        )
    if _scheme(address) not in SCHEMES:
        return Problem(
            NOWHERE,
            "link-refused",
            f"The link `{label or address}` leads to `{_short(address)}`, which a reader elsewhere cannot follow.",
            f"Write {whole}."
            if (whole := _whole(address, label))
            else "Write an address that begins with `https://`, `mailto:` or `tel:`.",
        )
    if not label:
        return Problem(
            NOWHERE,
            "link-empty",
            f"The link to `{address}` has no words to click on.",
            f"Write them between the square brackets: `[the plan]({address})`.",
        )
    return None


def _plain(mark: Mark) -> Problem:
    """An address that stands there as words; a mail address between `<` and `>` needs no scheme."""
    mail = mark.address.startswith("mailto:")
    linked, words = (mark.label, "the press desk") if mail else (mark.address, "the plan")
    return Problem(
        NOWHERE,
        "link-plain",
        f"`{_short(mark.label)}` is no link: readers cannot click on it.",
        f"Put it between angle brackets, `<{linked[:200]}>`, or behind words, `[{words}]({mark.address[:200]})`.",
        stops=False,
    )


def _whole(address: str, label: str) -> str:
    """The link with its scheme, where only that was forgotten or mistyped; '' where it is not so sure."""
    begun = BEGUN.match(address)
    return f"`[{label}](https://{address[begun.end() :]})`" if begun and label else ""


def _scheme(address: str) -> str:
    return address.partition(":")[0].lower() if ":" in address else ""


def _leads_somewhere(address: str) -> bool:
    """Whether something stands behind the scheme: a host, a mailbox, a number."""
    scheme, _, rest = address.partition(":")
    if scheme.lower() not in SCHEMES:
        return bool(address.strip("#"))
    if scheme.lower() in ("mailto", "tel"):
        return bool(rest.partition("?")[0].strip("/ "))
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


def _short(address: str) -> str:
    return address if len(address) <= SHOWN else f"{address[:SHOWN]}…"


def _image(mark: Mark, release: Release) -> Problem:
    file = unquote(mark.address.rpartition("/")[2]) or "signing.jpg"
    alt = mark.label or "Two people sign at a table"
    row = f"{{file: {_entry(file)}, alt: {_entry(alt)}}}"
    among = f"add `{row}` to `pictures`" if release.pictures else f"write `pictures: [{row}]`"
    return Problem(
        NOWHERE,
        "picture-in-body",
        f"The picture `{_short(mark.address)}` stands in the text, where it would not be shown.",
        f"Take it out there, and among the fields, above the second `---`, {among}.",
    )


def _entry(text: str) -> str:
    return quoted(text) if NEEDS_QUOTES.search(text) else text


def _html(snippet: str, newsroom: Newsroom) -> Problem:
    first = (snippet.splitlines() or [""])[0][:40]
    return Problem(
        NOWHERE,
        "html-in-text",
        f"`{first}` is HTML, and would be shown to readers as it is typed.",
        f"Write it in Markdown, such as `**bold**` or `{example.link(newsroom)}`.",
    )

"""Links a reader can follow: whole, to the web, to mail or to a telephone; pictures and HTML in their places."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from pipeline.checks import Context
from pipeline.newsroom import Newsroom
from pipeline.problem import Place, Problem
from pipeline.release import Release

SCHEMES = ("http", "https", "mailto", "tel")


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Empty and refused links, pictures and raw HTML in the body, at their line and column; and in the notes."""
    yield from _text(release, release.body, "body")
    yield from _text(release, release.notes, "notes")


def _text(release: Release, text: str, key: str) -> Iterator[Problem]:
    if not text:
        return
    from pipeline.typeset.markdown import images, links, raw_html

    for link in links(text):
        place = _place(release, key, link.line, link.column)
        yield from _link(place, link.address.strip(), link.label)
    for image in images(text):
        yield _image(_place(release, key, image.line, image.column), image.address)
    first = {line: (column, snippet) for line, column, snippet in reversed(raw_html(text))}
    for line, (column, snippet) in first.items():
        yield _html(_place(release, key, line, column), snippet)


def _place(release: Release, key: str, line: int, column: int) -> Place:
    """The spot in the body; notes stand in the fields, folded, so that only their beginning is known."""
    return Place(release.file, release.body_line + line - 1, column) if key == "body" else release.place_of(key)


def _link(place: Place, address: str, label: str) -> Iterator[Problem]:
    if not _leads_somewhere(address):
        yield Problem(
            place,
            "link-empty",
            f"The link `{label or address}` leads nowhere.",
            "Write its address in full, such as `[UNICRI](https://unicri.example/)`.",
        )
    elif _scheme(address) not in SCHEMES:
        yield Problem(
            place,
            "link-refused",
            f"The link `{label or address}` begins with `{address[:20]}`, which a reader elsewhere cannot follow.",
            "Write an address that begins with `https://`, `mailto:` or `tel:`.",
        )
    elif not label.strip():
        yield Problem(
            place,
            "link-empty",
            f"The link to `{address}` has no words to click on.",
            f"Write them between the square brackets: `[UNICRI]({address})`.",
        )


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


def _image(place: Place, address: str) -> Problem:
    return Problem(
        place,
        "picture-in-body",
        f"The picture `{address}` stands in the text, where it would not be shown.",
        "Name it among the fields: `pictures: [{file: signing.jpg, alt: Two people sign at a table}]`.",
    )


def _html(place: Place, snippet: str) -> Problem:
    first = (snippet.splitlines() or [""])[0][:40]
    return Problem(
        place,
        "html-in-text",
        f"`{first}` is HTML, and would be shown to readers as it is typed.",
        "Write it in Markdown, such as `**bold**` or `[UNICRI](https://unicri.example/)`.",
    )

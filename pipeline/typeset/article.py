"""The long texts of a release, body, notes and boilerplates, as HTML and as plain text."""

from collections.abc import Mapping
from typing import Any

from pipeline.typeset.calendar import direction
from pipeline.typeset.commonmark import opens_with_words
from pipeline.typeset.markdown import html, opening
from pipeline.typeset.plain import flowed, listed

Row = dict[str, Any]


def as_html(view: Mapping[str, Any]) -> Row:
    """`body` with its dateline, `notes`, and `abouts`: per issuer its boilerplate and where it is found.

    A boilerplate has the `language` it is written in and its `direction`.
    """
    text, boilerplates = view["text"], _boilerplates(view["text"])
    tongues = {row["organisation"]: row.get("language", "") for row in text.get("boilerplates", ())}
    return {
        "body": _with_dateline(html(text.get("body", "")), dateline(view)),
        "notes": html(text.get("notes", ""), 3, "editors-"),
        "abouts": [
            issuer
            | {"text": html(boilerplates.get(issuer["name"], ""), 3, f"about-{number}-")}
            | _tongue(view, tongues.get(issuer["name"], ""))
            for number, issuer in enumerate(_known(view, boilerplates), 1)
        ],
    }


def as_plain(view: Mapping[str, Any], width: int = 72) -> Row:
    """The same as `as_html` in lines of at most `width` characters, with one list of `links` for all."""
    text, boilerplates, line = view["text"], _boilerplates(view["text"]), dateline(view)
    written = text.get("body", "")
    runs_in = bool(line) and opens_with_words(written)
    body, links = flowed(f"{_literal(line)} — {written}" if runs_in else written, width)
    notes, links = flowed(text.get("notes", ""), width, links)
    abouts = []
    for issuer in _known(view, boilerplates):
        about, links = flowed(boilerplates.get(issuer["name"], ""), width, links)
        abouts.append(issuer | {"text": about})
    if line and not runs_in:
        body = f"{line}\n\n{body}"
    return {"body": body, "notes": notes, "abouts": abouts, "links": listed(links)}


def dateline(view: Mapping[str, Any]) -> str:
    """Place and day as they open the text: `Port of Spain and Turin, 4 December 2020`."""
    return ", ".join(piece for piece in (view["place"], view["day"]) if piece)


def description(text: Mapping[str, Any]) -> str:
    """One or two sentences on what it is about: the summary, else the subtitle, else how the body opens.

    Of a withdrawn text only why it was withdrawn.
    """
    return str(
        text.get("killed")
        or text.get("summary")
        or text.get("subtitle")
        or opening(text.get("body", ""))
        or text.get("title", "")
    )


def _boilerplates(text: Mapping[str, Any]) -> dict[str, str]:
    return {row["organisation"]: row.get("text", "") for row in text.get("boilerplates", ())}


def _tongue(view: Mapping[str, Any], language: str) -> Row:
    """The language of a boilerplate and the direction it is read in: its own, else those of the release."""
    if not language:
        return {"language": view["language"], "direction": view["direction"]}
    return {"language": language, "direction": direction(language)}


def _known(view: Mapping[str, Any], boilerplates: Mapping[str, str]) -> list[Row]:
    """The issuers of whom there is something to tell."""
    return [
        issuer
        for issuer in view["issuers"]
        if boilerplates.get(issuer["name"]) or issuer["website"] or issuer["accounts"]
    ]


def _with_dateline(rendered: str, line: str) -> str:
    """The dateline runs into the first paragraph, as in print, or stands above a body that opens otherwise."""
    span = f'<span class="dateline">{escaped(line)}</span>'
    if not line:
        return rendered
    if rendered.startswith("<p>"):
        return f"<p>{span} — {rendered.removeprefix('<p>')}"
    return f"<p>{span}</p>\n{rendered}"


def _literal(line: str) -> str:
    """The dateline as Markdown that says just that."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>&!#|~" else letter for letter in line)


def escaped(text: str) -> str:
    """The text as it must stand in HTML, between tags or in an attribute."""
    from markupsafe import escape

    return str(escape(text))

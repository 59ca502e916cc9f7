"""The long texts of a release for the wire, each as HTML and as plain text, with characters and words counted."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from pipeline.typeset.article import as_html, as_plain
from pipeline.typeset.plain import UNBROKEN, plain

Row = dict[str, Any]

# the HTML is our own, in which no text and no attribute holds a `<`
INSIDE_A_WORD = re.compile(r"</?(?:a|code|em|span|strong|sup)\b(?:\"[^\"]*\"|[^\">])*>")
TAG = re.compile(r"<(?:\"[^\"]*\"|[^\">])*>")


def bodies(view: Mapping[str, Any]) -> list[Row]:
    """The text with its dateline (`main`), the notes to editors (`notes`) and what issuers are (`about`).

    In the plain text a paragraph is one line, and each text ends with the addresses that its `[1]`, `[2]` … stand for.
    """
    text, long = view["text"], as_html(view)
    boilerplates = {row["organisation"]: row.get("text", "") for row in text.get("boilerplates", ())}
    abouts = [(about["text"], boilerplates.get(about["name"], "")) for about in long["abouts"]]
    found = [
        *_both("main", long["body"], _main(view)),
        *_both("notes", long["notes"], plain(text.get("notes", ""), UNBROKEN)),
    ]
    for html, written in abouts:
        found += _both("about", html, plain(written, UNBROKEN))
    return found


def _main(view: Mapping[str, Any]) -> str:
    """The text alone as plain text, with the addresses of its own notes."""
    made = as_plain({**view, "text": {**view["text"], "notes": "", "boilerplates": ()}}, UNBROKEN)
    return "\n\n".join(filter(None, (made["body"], made["links"])))


def _both(role: str, html: str, text: str) -> list[Row]:
    made = (("text/html", html, unescape(TAG.sub(" ", INSIDE_A_WORD.sub("", html)))), ("text/plain", text, text))
    return [
        {"role": role, "contentType": kind, **_counted(words), "value": value.strip("\n")}
        for kind, value, words in made
        if value.strip()
    ]


def _counted(text: str) -> Row:
    """Characters, with one blank between words and no markup, and words."""
    words = text.split()
    return {"charCount": len(" ".join(words)), "wordCount": len(words)}

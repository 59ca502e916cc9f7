"""Whether a reader sees what a page or a letter must show: an empty one looks like a success to every machine."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from markupsafe import escape

SHOWING = ("page.html", "release.txt", "letter.html", "letter.txt")  # a release, which is known by its title
NEVER_BLANK = (".html", ".xml")
HEAD = re.compile(r"</head\s*>|<body\b", re.IGNORECASE)
HIDDEN = re.compile(r"<!--.*?-->|<(style|script|template)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")


def unseen(name: str, drawn: str, data: Mapping[str, Any]) -> str:
    """What a reader misses in what was drawn from a template of that name, '' for nothing."""
    if name in SHOWING and (title := data.get("title")):
        if not drawn.strip():
            return "nothing is drawn; take the file away, or write what it shows"
        if not _shows(drawn, str(title), html=name.endswith(".html")):
            return "the title of the release is not to be seen; write `{{ title }}` where it belongs"
    elif name.endswith(NEVER_BLANK) and not drawn.strip():
        return "nothing is drawn; take the file away, or write what it shows"
    return ""


def _shows(drawn: str, title: str, *, html: bool) -> bool:
    """Whether the title stands in the text, however it is spaced, marked up or written in capitals."""
    if html:
        shown, below = f">{escape(title)}<", drawn.find("</head>")
        if below >= 0 and drawn.find(shown, below) >= 0:  # nearly always, and at once
            return True
        head = HEAD.search(drawn)
        drawn = drawn[head.end() :] if head else drawn
        if shown in drawn:
            return True
        drawn = unescape(TAG.sub("", HIDDEN.sub("", drawn)))
    elif title in drawn or " ".join(title.split()) in " ".join(drawn.split()):
        return True
    return _bare(title) in _bare(drawn)


def _bare(text: str) -> str:
    return "".join(text.replace("\u00ad", "").split()).casefold()

"""Sharing: plain addresses by which a reader passes a page on, and how it is cited; nobody is told who clicked."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

# the form of each network that opens with the text in it; an address of theirs, and nothing of theirs on the page
FORMS: Mapping[str, str] = {
    "WhatsApp": "https://wa.me/?text={both}",
    "X": "https://x.com/intent/post?text={title}&url={url}",
    "Bluesky": "https://bsky.app/intent/compose?text={both}",
    "LinkedIn": "https://www.linkedin.com/sharing/share-offsite/?url={url}",
    "Facebook": "https://www.facebook.com/sharer/sharer.php?u={url}",
}


def share_links(view: Mapping[str, Any]) -> list[dict[str, str]]:
    """A letter of the reader's own first, then the networks: `name`, `address`, and the `label` that is read aloud."""
    title, url = view["headline"], view["url"]
    gaps = {"title": quote(title, safe=""), "url": quote(url, safe=""), "both": quote(f"{title} {url}", safe="")}
    mail = f"mailto:?subject={gaps['title']}&body={gaps['both']}"
    words = view["words"]
    forms = [(words["share_email"], mail), *((name, form.format(**gaps)) for name, form in FORMS.items())]
    before = f"{words['share']}{words['colon']} "
    return [{"name": name, "address": address, "label": before + name} for name, address in forms]


def citation(view: Mapping[str, Any]) -> str:
    """How a text names it: who issued it, its title, kind and number, its day and address."""
    words = view["words"]
    issuers = ", ".join(issuer["acronym"] or issuer["name"] for issuer in view["issuers"])
    gaps = {
        "{issuers}": issuers or view["newsroom"],
        "{title}": view["title"].rstrip("."),
        "{kind}": f"{view['kind']} {view['number']}".strip(),
        "{day}": view["released"].day,
        "{url}": view["url"],
    }
    # cut at its gaps, so that a title which holds `{url}` stays as it is
    pieces: list[str] = re.split(r"({\w+})", words["cite_as"])
    return "".join(gaps.get(piece, piece) for piece in pieces)

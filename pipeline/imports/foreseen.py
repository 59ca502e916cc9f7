"""Foreseen: what the whole of a page must be asked before its text is read."""

import re
from dataclasses import dataclass

from pipeline.imports.tokens import Token


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The headline that the page says it has, the names of entries, and the forms and page heads that hold the text."""

    headline: str
    notes: frozenset[str]
    holding: frozenset[int]


def foreseen(whole: list[Token]) -> Foreseen:
    """One look at all tokens of a page."""
    headline = _headline(whole)
    notes = {token.attributes["id"] for token in whole if token.name == "li" and "id" in token.attributes}
    return Foreseen(headline, frozenset(notes), frozenset(_holding(whole, headline)))


def _headline(whole: list[Token]) -> str:
    """The first heading that the page repeats in its head, as a title for other sites or for the window; else ''."""
    said = [_folded(t.attributes.get("content", "")) for t in whole if t.attributes.get("property") == "og:title"]
    title = next((_folded(token.text) for token in whole if token.name == "title" and token.text), "")
    spoken = _headings(whole)
    exact = next((words for words in spoken if _folded(words) in said), "")
    return exact or next((words for words in spoken if len(words.split()) > 2 and title.startswith(_folded(words))), "")


def _headings(whole: list[Token]) -> list[str]:
    found: list[str] = []
    words: list[str] | None = None
    for token in whole:
        if re.fullmatch("h[1-6]", token.name):
            if words is not None:
                found.append(" ".join("".join(words).split()))
            words = None if token.closes else []
        elif words is not None:
            words.append(" " if token.name == "br" else token.text if not token.name else "")
    return [each for each in found if each]


def _holding(whole: list[Token], headline: str) -> set[int]:
    """Forms round a whole page, as some content systems write, and page heads with the headline of the text."""
    found: set[int] = set()
    opened: dict[str, int] = {}
    spoken = ""
    for at, token in enumerate(whole):
        if token.name in ("form", "header"):
            if token.closes:
                opened.pop(token.name, None)
            else:
                opened.setdefault(token.name, at)
        elif token.name in ("h1", "main", "article") and not token.closes and "form" in opened:
            found.add(opened["form"])
        if token.name == "h1":
            spoken = ""
        elif not token.name:
            spoken += token.text if len(spoken) < 1000 else ""
            if headline and "header" in opened and " ".join(spoken.split()) == headline:
                found.add(opened["header"])
    return found


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()

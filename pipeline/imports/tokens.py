"""Tokens of HTML: tags and texts in one pass over the page, however broken it is.

Neither of the parsers at hand would do: libxml2 compares every attribute of a tag with every other (half a million
of them: minutes, measured), and the one of the standard library looks for the end of each broken tag anew.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

# Quotation marks count only behind an equals sign (WHATWG HTML, 13.2.5.35); each loop keeps what it took.
TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]{0,40}+)(?P<more>(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|))*+)>"""
)
ATTRIBUTE = re.compile(r"""([^\s=>"'/]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"']++)))?""")
LONG_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}+;?")  # no letter has one, and converting it takes longer and longer
RAW = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext", "noscript")
MOST_TAGS = 60_000
MOST_ATTRIBUTES = 60  # of one tag; those that matter here stand among the first


class TooManyTags(Exception):
    """The page has more tags than any page that people read; the argument is the line."""


@dataclass(frozen=True, slots=True)
class Token:
    """A tag or a text: its line, the tag's name ('' for a text), whether it closes, its attributes, the text."""

    line: int
    name: str = ""
    closes: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


def tokens(page: str) -> Iterator[Token]:
    """Every tag and text of a page, in order; what stands in scripts and styles is left out, a title is a text.

    Linear in the length of the page: where a tag, a comment or a script has no end, the page ends there.
    TooManyTags beyond 60 000.
    """
    at, line, count = 0, 1, 0
    while at < len(page):
        opened = page.find("<", at)
        end = opened if opened >= 0 else len(page)
        if end > at:
            yield Token(line, text=unescaped(page[at:end]))
        line += page.count("\n", at, end)
        if opened < 0:
            return
        count += 1
        if count > MOST_TAGS:
            raise TooManyTags(line)
        token, at = _tag(page, opened, line)
        if token:
            yield token
        if at < 0:
            return
        line += page.count("\n", opened, at)


def unescaped(text: str) -> str:
    """The text with its character references as the characters they stand for."""
    if "&" not in text:
        return text
    return html.unescape(LONG_NUMBER.sub("\ufffd", text))


def _tag(page: str, at: int, line: int) -> tuple[Token | None, int]:
    """What begins at a `<`, and where it ends (-1 for nowhere)."""
    if page.startswith("<!--", at):
        return None, _behind(page, "-->", at + 2)
    following = page[at + 1 : at + 3]
    if following[:1] in ("!", "?") or (following[:1] == "/" and not following[1:].isalpha()):
        return None, _behind(page, ">", at)
    if not following.lstrip("/")[:1].isascii() or not following.lstrip("/")[:1].isalpha():
        return Token(line, text="<"), at + 1
    found = TAG.match(page, at)
    if not found:
        return None, -1
    name, closes = found["name"].lower(), bool(found["end"])
    token = Token(line, name, closes, {} if closes else attributes(found["more"]))
    return (token, found.end()) if closes or name not in RAW else _raw(page, token, found.end())


def _raw(page: str, token: Token, at: int) -> tuple[Token | None, int]:
    """What a browser does not read as HTML goes up to its own end tag; a title is words."""
    end = re.compile(f"</{token.name}", re.IGNORECASE).search(page, at)
    if not end:
        return None, -1
    if token.name == "title":
        return Token(token.line, "title", text=unescaped(page[at : end.start()])), end.start()
    return (token if token.name == "iframe" else None), end.start()


def _behind(page: str, mark: str, at: int) -> int:
    found = page.find(mark, at)
    return found + len(mark) if found >= 0 else -1


def attributes(text: str) -> dict[str, str]:
    """The attributes of a tag by name in small letters, the first of each."""
    found: dict[str, str] = {}
    for match in ATTRIBUTE.finditer(text):
        if len(found) >= MOST_ATTRIBUTES:
            break
        value = next((group for group in match.groups()[1:] if group is not None), "")
        found.setdefault(match[1].lower(), unescaped(value[:2000]))
    return found

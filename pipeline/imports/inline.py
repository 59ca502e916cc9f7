"""Inline: the words of the block that is being read and the same as Markdown: links, notes, raised signs."""

import re
from collections.abc import Mapping
from urllib.parse import urljoin

from pipeline.imports.copy import Copy, short
from pipeline.imports.furniture import leads
from pipeline.imports.literal import literal_inside
from pipeline.imports.tokens import Token
from pipeline.typeset.commonmark import SCHEMES

RAISED: Mapping[str, dict[int, int]] = {
    "sup": str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ"),
    "sub": str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎"),
}
BACK = re.compile(r"[\s↑↩⤴⏎^\ufe0e\ufe0f]+")  # the label of a link from a footnote to its mark
WEB = re.compile(r"https?://[^\s<>()\\]{3,2000}", re.IGNORECASE)
MOST_TOLD = 20


class Inline:
    """The block so far, piece of text by piece; `text` and `markdown` are always as long as each other."""

    def __init__(self, notes: frozenset[str], base: str = "") -> None:
        self.notes = notes  # names of entries that may be footnotes
        self.base = base  # the address from which links lead on, '' where that is not known
        self.marks: dict[str, str] = {}
        self.line = 0
        self.text: list[str] = []
        self.markdown: list[str] = []
        self.link: tuple[str, int] | None = None  # where the open link leads, and where its label begins
        self.raised = ""
        self.lost: list[tuple[int, str]] = []
        self.led: list[tuple[int, str]] = []

    def say(self, token: Token) -> None:
        """Words of the page."""
        text = token.text
        if not self.text and text.strip():
            blank = len(text) - len(text.lstrip())
            self.line = token.line + text.count("\n", 0, blank)
        table = RAISED.get(self.raised)
        if table and not self.link and all(ord(sign) in table for sign in text.strip()):
            text = text.translate(table)
        self.put(text)

    def put(self, text: str) -> None:
        """Words or blanks that belong here."""
        self.text.append(text)
        self.markdown.append(literal_inside(text))

    def opens(self, token: Token) -> None:
        """A tag inside the block."""
        if token.name == "a" and "href" in token.attributes:
            self.link = (self._whole(token.attributes["href"].strip()), len(self.text))
        elif token.name == "q":
            self.put("“")
        elif token.name in RAISED:
            self.raised = token.name

    def _whole(self, address: str) -> str:
        """An address as it leads on from that of the page; one inside the page stays as it is."""
        if not self.base or not address or address[0] == "#":
            return address
        try:
            return urljoin(self.base, address)
        except ValueError:  # a host that is none, such as `http://[`
            return address

    def closes(self, token: Token) -> None:
        """The end of a tag inside the block."""
        if token.name == "a":
            self._linked(token.line)
        elif token.name == "q":
            self.put("”")
        elif token.name in RAISED:
            self.raised = ""

    def note(self, name: str) -> str:
        """The mark of the footnote of that name, as it opens the note; '' where nothing refers to it."""
        return f"{self.marks[name]}: " if name in self.marks else ""

    def finished(self) -> tuple[int, str, str]:
        """The block ends: its line, its words and the same as Markdown."""
        words = " ".join("".join(self.text).split())
        if words and self.link:
            self._linked(self.line)
        marked = " ".join("".join(self.markdown).split())
        self.text, self.markdown = [], []
        if self.link:
            self.link = self.link[0], 0
        return self.line, words, marked

    def _linked(self, line: int) -> None:
        """The label of a link that ends, with its address where a reader elsewhere can follow it."""
        address, start = self.link or ("", 0)
        self.link = None
        if not address:
            return
        words = " ".join("".join(self.text[start:]).split())
        label = "".join(self.markdown[start:]).strip()
        scheme, _, rest = address.partition(":")
        plain = rest.split("?")[0].strip("/ ")
        if address[0] == "#" and self.raised == "sup" and address[1:] in self.notes:
            self._replace(start, "", self.marks.setdefault(address[1:], f"[^{len(self.marks) + 1}]"))
        elif address[0] == "#" and BACK.fullmatch(words):
            self._replace(start, "", "")
        elif words and leads(words) and "".join(self.text[:start]).strip():
            self._replace(start, " ", " ")
            self.led.append((line, words))
        elif scheme.lower() in ("mailto", "tel") and plain not in ("", label):
            self.put(f" ({plain})")
        elif scheme.lower() in SCHEMES[:2] and label and WEB.fullmatch(address):
            before = " " * ("".join(self.markdown[start:])[:1].isspace())
            self._replace(start, "".join(self.text[start:]), f"{before}[{label}]({address.replace('|', '%7C')})")
        elif label and address[0] != "#" and scheme.lower() not in ("mailto", "tel"):
            self.lost.append((line, short(words)))

    def _replace(self, start: int, text: str, marked: str) -> None:
        self.text[start:], self.markdown[start:] = [text], [marked]

    def tell(self, copy: Copy) -> None:
        """Say which links lost their way, and which words were struck out or lead elsewhere."""
        for line, label in self.lost[:MOST_TOLD]:
            copy.told(
                line,
                "copy-lost",
                f"The link “{label}” leads to a place inside the page or to no web address, and was left out.",
                f"Write its address in full: `[{label}](https://…)`.",
            )
        if len(self.lost) > MOST_TOLD:
            copy.told(
                self.lost[MOST_TOLD][0],
                "copy-lost",
                f"{len(self.lost) - MOST_TOLD} more links lead to a place inside the page or to no web address, and "
                "were left out.",
                "Write each address in full, such as `[the list](https://…)`.",
            )
        for line, label in self.led[:MOST_TOLD]:
            copy.told(
                line,
                "copy-left-out",
                f"The link “{short(label)}” leads round the page and was left out.",
                "There is nothing to do; if it belongs to the release, write what it leads to.",
            )

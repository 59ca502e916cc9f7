"""A saved page: what a reader sees of it as pieces; navigation, forms and what is hidden are left out and told."""

import re
from collections.abc import Mapping

from pipeline.imports.copy import Copy, Piece, short
from pipeline.imports.literal import literal
from pipeline.imports.tokens import Token, tokens
from pipeline.typeset.commonmark import SCHEMES

BLOCKS = re.compile(
    "address|article|blockquote|body|br|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|h[1-6]|header|hr|html|"
    "legend|li|main|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
# What stands round a text on a page and is no part of it.
GONE = re.compile("del|s|strike")  # a reader sees that these words are struck out
ROUND = re.compile("aside|button|canvas|dialog|footer|form|map|menu|nav|object|select|svg|template|video|audio")
ROLES = re.compile("navigation|banner|contentinfo|search|complementary|dialog|alert")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
MOST_TOLD = 20


def page(text: str, file: str) -> Copy:
    """The pieces of a page in the order of its text; TooManyTags for one that no person made."""
    reader = _Reader(file)
    for token in tokens(text):
        reader.take(token)
    reader.flush()
    reader.tell()
    return reader.copy


class _Reader:
    """One pass over a page: the block that is being read, and the region that is being left out."""

    def __init__(self, file: str) -> None:
        self.copy = Copy(file, [])
        self.line = 0
        self.text: list[str] = []
        self.markdown: list[str] = []
        self.level = 0
        self.item = self.inside = False
        self.link: tuple[str, int] | None = None  # where the open link leads, and where its label begins
        self.leaving = ""  # the element that is left out, how deep it stands in itself, and what it says
        self.depth = self.tables = 0
        self.left: list[tuple[int, str]] = []
        self.lost_links: list[tuple[int, str]] = []

    def take(self, token: Token) -> None:
        if token.name == "title":
            if not token.closes and not self.copy.site:
                self.copy.site = " ".join(token.text.split())
        elif self.leaving:
            self._leave(token)
        elif not token.name:
            self._say(token)
        elif token.closes:
            self._close(token)
        else:
            self._open(token)

    def _leave(self, token: Token) -> None:
        if token.text and len(self.left[-1][1]) < 200:
            line, said = self.left[-1]
            self.left[-1] = line, said + token.text[:200] + " "
        if token.name == self.leaving:
            self.depth += -1 if token.closes else 1
            if not self.depth:
                self.leaving = ""

    def _open(self, token: Token) -> None:
        name, given = token.name, token.attributes
        if BLOCKS.fullmatch(name):
            self.flush()
        if name in ("main", "article"):
            self.inside = True
        if not VOID.fullmatch(name) and _is_round(name, given, inside=self.inside):
            self.leaving, self.depth = name, 1
            self.left.append((token.line, ""))
        elif re.fullmatch("h[1-6]", name):
            self.level = int(name[1])
        elif name == "li":
            self.item = True
        elif name == "table":
            self._table(token.line)
        elif name == "img" and not HIDDEN.search(given.get("style", "")):
            self._picture(token.line, given)
        elif name == "a" and "href" in given:
            self.link = (given["href"].strip(), len(self.markdown))

    def _close(self, token: Token) -> None:
        if BLOCKS.fullmatch(token.name):
            self.flush()
        elif token.name == "a":
            self._linked(token.line)

    def _say(self, token: Token) -> None:
        if not self.text and token.text.strip():
            blank = len(token.text) - len(token.text.lstrip())
            self.line = token.line + token.text.count("\n", 0, blank)
        self.text.append(token.text)
        self.markdown.append(literal_inside(token.text))

    def _linked(self, line: int) -> None:
        """The label of a link that ends, with its address where a reader elsewhere can follow it."""
        address, start = self.link or ("", 0)
        self.link = None
        if not address:
            return
        label = "".join(self.markdown[start:]).strip()
        scheme = address.partition(":")[0].lower()
        if scheme in ("mailto", "tel") and address.partition(":")[2].split("?")[0].strip("/ ") not in ("", label):
            self.text.append(f" ({address.partition(':')[2].split('?')[0]})")
            self.markdown.append(literal_inside(self.text[-1]))
        elif scheme in SCHEMES[:2] and label and re.fullmatch(r"https?://[^\s<>()\\]{3,2000}", address, re.IGNORECASE):
            self.markdown[start:] = [f" [{label}]({address})"]
        elif label and not address.startswith("#") and scheme not in ("mailto", "tel"):
            self.lost_links.append((line, short(label)))

    def _picture(self, line: int, given: Mapping[str, str]) -> None:
        alt = " ".join(given.get("alt", "").split())
        if not alt:
            return  # an ornament, or one that nobody described
        self.copy.told(
            line,
            "copy-lost",
            f"The copy shows a picture here (“{short(alt)}”), and its file did not come along.",
            f'Save it beside the release and name it: `pictures: [{{file: picture.jpg, alt: "{_plain(alt)}"}}]`.',
        )

    def _table(self, line: int) -> None:
        if self.tables < MOST_TOLD:
            self.copy.told(
                line,
                "copy-lost",
                "The copy has a table here, whose cells stand one below the other now.",
                "Write it anew, a line for each row: `| Member | Delegates |`, with `|---|---|` below the first.",
            )
        self.tables += 1

    def flush(self) -> None:
        """The block that was read ends: it is a piece where it says something."""
        words = " ".join("".join(self.text).split())
        marked = " ".join("".join(self.markdown).split())
        if words:
            marked = literal_opening(marked)
            follows = self.item and bool(self.copy.pieces) and self.copy.pieces[-1].item
            marked = f"- {marked}" if self.item else marked
            self.copy.pieces.append(Piece(self.line, words, marked, self.level, not follows, self.item))
        self.text, self.markdown, self.level, self.item, self.link = [], [], 0, False, None

    def tell(self) -> None:
        """Say what was left out, and which links lost their way."""
        told = [(line, short(said)) for line, said in self.left if said.strip()]
        for line, said in told[:MOST_TOLD]:
            self.copy.told(
                line,
                "copy-left-out",
                f"“{said}” stands in the page round the text and was left out.",
                "Copy it into the draft if it belongs to the release; else there is nothing to do: `draft: true` stays "
                "until you take it away.",
            )
        for line, label in self.lost_links[:MOST_TOLD]:
            self.copy.told(
                line,
                "copy-lost",
                f"The link “{label}” leads to a place inside the page or to no web address, and was left out.",
                f"Write its address in full: `[{label}](https://…)`.",
            )


def literal_inside(text: str) -> str:
    """Words inside a block as Markdown that says just that; blanks at both ends stay."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    marked = literal(f"x{words}")[1:]  # not at the beginning of a line
    return f"{before}{marked}{after}"


def literal_opening(marked: str) -> str:
    """A block that is Markdown already, so that its first sign opens nothing."""
    if re.match(r"(?:#{1,6}|>|[-+=~])", marked):
        return f"\\{marked}"
    return re.sub(r"^(\d{1,9})([.)])(?=\s|$)", r"\1\\\2", marked)


def _is_round(name: str, given: Mapping[str, str], *, inside: bool) -> bool:
    if ROUND.fullmatch(name) or GONE.fullmatch(name) or ROLES.fullmatch(given.get("role", "").lower()):
        return True
    if "hidden" in given or given.get("aria-hidden") == "true" or HIDDEN.search(given.get("style", "")):
        return True
    return name == "header" and not inside


def _plain(text: str) -> str:
    return short(text).replace('"', "'").replace("\\", "")

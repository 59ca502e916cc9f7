"""A saved page: what a reader sees of it as pieces; navigation, forms and what is hidden are left out and told."""

import re

from pipeline.imports.copy import Copy, Piece
from pipeline.imports.foreseen import Foreseen, foreseen
from pipeline.imports.inline import Inline
from pipeline.imports.lists import Lists
from pipeline.imports.literal import BULLETS, literal_opening
from pipeline.imports.round import HIDDEN, Round
from pipeline.imports.shown import Shown
from pipeline.imports.tables import Table
from pipeline.imports.tokens import Token, tokens

BLOCKS = re.compile(
    "address|article|blockquote|body|br|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|form|h[1-6]|header|hr|"
    "html|legend|li|main|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
BULLET = re.compile(rf"[{BULLETS}§]\s+(?=\S)")  # as word processors write lists into pages
CELLS = ("tr", "td", "th")
TITLES = {"MsoTitle": 1, "MsoSubtitle": 2}  # classes of Word's own styles in the pages that it saves
ENTRIES = ("ul", "ol", "li", "blockquote")


def page(text: str, file: str, base: str | None = None) -> Copy:
    """The pieces of a page in the order of its text; TooManyTags for one that no person made.

    With the address at which it stood, `base`, links are taken from there, and pictures are not told as lost: their
    files may be at hand.
    """
    whole = list(tokens(text))
    reader = _Reader(file, foreseen(whole), base)
    for at, token in enumerate(whole):
        reader.take(at, token)
    reader.ends()
    return reader.copy


class _Reader:
    """One pass over a page: the block that is being read, and the lists and tables in which it stands."""

    def __init__(self, file: str, known: Foreseen, base: str | None) -> None:
        self.copy = Copy(file, [], headed=known.headline)
        self.known = known
        self.inline = Inline(known.notes, base or "")
        self.base = base
        self.level = 0
        self.inside = self.caption = False
        self.lists, self.round, self.shown = Lists(), Round(), Shown()
        self.tables: list[Table] = []

    def take(self, at: int, token: Token) -> None:
        """One tag or text, and its place among all of them."""
        if self.round.leaving == "p" and BLOCKS.fullmatch(token.name) and token.name != "br":
            self.round.leaving = ""  # a paragraph ends where the next block begins
        if token.name == "title":
            return
        if self.round.leaving:
            self.round.take(token)
        elif not token.name:
            self.inline.say(token)
        elif token.closes:
            self._close(token)
        else:
            self._open(at, token)

    def ends(self) -> None:
        """The page is over: say what did not come along."""
        self.flush()
        while self.tables:
            self._end_table()
        self.round.tell(self.copy)
        if self.base is None:
            self.shown.tell(self.copy)
        self.copy.pictures = self.shown.pictures
        self.inline.tell(self.copy)

    def _open(self, at: int, token: Token) -> None:
        name, given = token.name, token.attributes
        if name == "br" and (self.level or self.lists.open or self.caption):
            self.inline.put(" ")
            return
        if BLOCKS.fullmatch(name):
            self.flush()
        self.inside = self.inside or name in ("main", "article")
        if self.round.begins(
            token, inside=self.inside, holding=at in self.known.holding, void=bool(VOID.fullmatch(name))
        ):
            return
        if re.fullmatch("h[1-6]", name):
            self.level = int(name[1])
        elif name in ENTRIES:
            self.lists.begins(name, given.get("start", ""), self.inline.note(given.get("id", "")))
        elif name == "table" or name in CELLS:
            self._table(token)
        elif name == "img" and not HIDDEN.search(given.get("style", "")):
            self.shown.takes(token.line, given)
        else:
            under = name == "figcaption" or (not VOID.fullmatch(name) and "caption" in given.get("class", "").lower())
            self.caption = self.caption or (under and self.shown.open)
            self.level = TITLES.get(given.get("class", ""), self.level) if name == "p" else self.level
            self.inline.opens(token)

    def _close(self, token: Token) -> None:
        if BLOCKS.fullmatch(token.name):
            self.flush()
            self.level = 0 if token.name[0] in "hp" else self.level
            if token.name in ENTRIES:
                self.lists.ends(token.name)
            elif token.name == "table" and self.tables:
                self._end_table()
        else:
            self.inline.closes(token)

    def flush(self) -> None:
        """The block that was read ends: it is a piece where it says something."""
        line, words, marked = self.inline.finished()
        if not words:
            return
        taken = self.caption and self.shown.captioned(words)
        self.caption = self.shown.open = False
        if taken:
            return
        bullet = BULLET.match(marked)
        if bullet and not self.level and not self.lists.open:
            words, marked = words[bullet.end() :], marked[bullet.end() :]
            self.lists.alone()
        marked = literal_opening(marked)
        if self.level:
            self.lists.heading()
            piece = Piece(line, words, marked, self.level)
        else:
            marked, starts, entry = self.lists.marked(marked)
            piece = Piece(line, words, marked, 0, starts, entry)
        sink = self.tables[-1].sink if self.tables else None
        (self.copy.pieces if sink is None else sink).append(piece)
        self.level = 0

    def _table(self, token: Token) -> None:
        """A table, a row or a cell begins; a table with another inside only places things."""
        self.lists.clear()
        if token.name == "table":
            if self.tables:
                self.copy.pieces += self.tables[-1].released()
            self.tables.append(Table(token.line, placing=token.attributes.get("role", "") == "presentation"))
        elif self.tables:
            self.tables[-1].takes(token.name, token.attributes)

    def _end_table(self) -> None:
        self.lists.clear()
        self.copy.pieces += self.tables.pop().finished(self.copy)

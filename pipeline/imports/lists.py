"""Lists: bullets, numbers and quoted paragraphs of a page as Markdown, however deep."""

from dataclasses import dataclass

DEEPEST = 6  # of what is shown; deeper entries stand beside those


@dataclass(slots=True)
class _List:
    ordered: bool
    number: int
    marker: str = ""
    fresh: bool = False  # an entry has begun and says nothing yet


class Lists:
    """The lists that are open, and the entry or quotation whose words come next."""

    def __init__(self) -> None:
        self.open: list[_List] = []
        self.quoted = 0
        self.single = False
        self.going = self.quoting = False  # the last block belonged to the list, or to the quotation, that goes on

    def clear(self) -> None:
        """What comes next stands in no list."""
        self.open.clear()
        self.going = False

    def begins(self, name: str, start: str = "", note: str = "") -> None:
        """A list, an entry or a quotation begins; `note` is the mark of a footnote that an entry holds."""
        if name == "blockquote":
            self.quoted, self.quoting = self.quoted + 1, self.quoting and bool(self.quoted)
        elif name == "li":
            if not self.open:
                self.open.append(_List(ordered=False, number=1))
            entry = self.open[-1]
            entry.marker = note or (f"{entry.number}. " if entry.ordered else "- ")
            entry.number, entry.fresh = entry.number + 1, True
        else:
            first = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
            self.open.append(_List(name == "ol", first))

    def ends(self, name: str) -> None:
        """A list, an entry or a quotation ends."""
        if name == "blockquote":
            self.quoted = max(0, self.quoted - 1)
        elif name == "li" and self.open:
            self.open[-1].fresh, self.open[-1].marker = False, ""
        elif name in ("ul", "ol") and self.open:
            self.open.pop()
            self.going = self.going and bool(self.open)

    def alone(self) -> None:
        """The next block is an entry although no list is open."""
        self.single = True

    def heading(self) -> None:
        """A heading interrupts what is going on."""
        self.going = self.quoting = False

    def marked(self, text: str) -> tuple[str, bool, bool]:
        """A block of words as Markdown, whether it begins a paragraph, and whether it is an entry."""
        before, starts = self._entry()
        entry = bool(before)
        if not self.quoted:
            self.quoting = False
            return before + text, starts, entry
        head = ">\n> " if self.quoting and starts else "> "
        starts, self.quoting = not self.quoting, True
        return f"{head}{before}{text}", starts, entry

    def _entry(self) -> tuple[str, bool]:
        shown = self.open[:DEEPEST]
        if self.single:
            self.single, starts, self.going = False, not self.going, True
            return "- ", starts
        if not shown or not any(each.marker for each in shown):
            self.going = False
            return "", True
        last = shown[-1]
        indent = " " * sum(4 if each.marker.startswith("[^") else len(each.marker) for each in shown[:-1])
        if not last.fresh:
            self.going = True
            return indent + " " * (4 if last.marker.startswith("[^") else len(last.marker)), True
        last.fresh = False
        # a number other than 1 could not follow the words above it without a blank line
        starts = (
            not self.going
            or last.marker.startswith("[^")
            or (len(shown) > 1 and last.marker[0].isdigit() and last.marker != "1. ")
        )
        self.going = True
        return indent + last.marker, starts

"""Characters: the bytes of a file as text that is UTF-8, whole, and free of what a reader cannot see."""

import re
import unicodedata

from pipeline.problem import Place, Problem

# C0 without tab and line feed, DEL, C1, line and paragraph separators, bidirectional overrides and isolates,
# byte order marks, blanks of no width, lone surrogates and non-characters: feeds refuse them whole, pages show
# something else than was approved (facts: lxml raises ValueError for the whole feed, U+202E passes).
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0001]"
)


class Unreadable(Exception):
    """A text that cannot be taken in; `problems` says where and why, at least one."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


def decode(data: bytes, file: str) -> str:
    """The text of a file: UTF-8, byte order mark dropped, every line ended by one line feed.

    Raises Unreadable where it is empty, in another encoding, or holds a character nobody can see.
    """
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not data.strip():
        raise Unreadable(_empty(file))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise Unreadable(_other_encoding(file))
    try:
        text = data.decode()
    except UnicodeDecodeError as fault:
        raise Unreadable(_broken(data, fault.start, file)) from fault
    unseen = unseen_in(text, file)
    if unseen:
        raise Unreadable(unseen)
    return text


def unseen_in(text: str, file: str) -> Problem | None:
    """The first unseen character of a text and how many follow, or None."""
    found = UNSEEN.search(text)
    if not found:
        return None
    before = text[: found.start()]
    place = Place(file, before.count("\n") + 1, found.start() - before.rfind("\n"))
    return unseen(place, found[0], len(UNSEEN.findall(text)) - 1)


def unseen(place: Place, character: str, more: int = 0) -> Problem:
    """The problem of one unseen character at a place."""
    others = f" and {more} more in this file" if more else ""
    return Problem(
        place,
        "character-unseen",
        f"Here stands a character that readers cannot see ({_name(character)}){others}.",
        "Delete it and type the letters beside it again, such as `the Agency`.",
    )


def _name(character: str) -> str:
    name = unicodedata.name(character, "a control character").lower()
    return f"U+{ord(character):04X}, {name}"


def _empty(file: str) -> Problem:
    is_newsroom = file == "newsroom.yml"
    return Problem(
        Place(file),
        "file-empty",
        "This file is empty.",
        "Write into it who you are, beginning with `name: Press office`, or take it away and run `dateline init DIR`."
        if is_newsroom
        else "Write the text into it, or remove the file: a release begins with a line `---`, then `title: ...`.",
    )


def _other_encoding(file: str) -> Problem:
    return Problem(
        Place(file),
        "not-utf-8",
        "This file is not text in UTF-8: it looks like UTF-16 or a program's own format.",
        "Open it in the program that made it and save it as plain text, encoding `UTF-8`.",
    )


def _broken(data: bytes, start: int, file: str) -> Problem:
    line_start = data.rfind(b"\n", 0, start) + 1
    column = len(data[line_start:start].decode()) + 1
    place = Place(file, data.count(b"\n", 0, start) + 1, column)
    byte = data[start : start + 1]
    likely = byte.decode("cp1252", "replace")
    meant = f", perhaps meant as `{likely}`" if likely.isprintable() and likely != "\ufffd" else ""
    return Problem(
        place,
        "not-utf-8",
        f"This character is not stored as UTF-8 (byte {byte.hex().upper()}{meant}).",
        "Save the file with the encoding `UTF-8` and read this line again, such as `é` in `communiqué`.",
    )

"""Prose: a Markdown text folded for the reader of days and hours, each character with its place in the original."""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.embargo.characters import FULL_WIDTH_DIGITS, INVISIBLE, LOOKALIKES

# Stands for what no reader takes for a day or an hour: code, addresses, tags, raised digits. Not a letter, not a blank.
HIDDEN = "\ufffc"
COMBINING = "\u0300-\u036f"
# Every repetition is bounded or stops at its own first character, so that no text takes more than linear time.
_SPECIAL = re.compile(
    rf"""
    (?P<fence> ^[ \t]{{0,3}}(?P<mark>`{{3,}}|~{{3,}})[^\n]*(?:\n(?![ \t]{{0,3}}(?P=mark))[^\n]*)*(?:\n[^\n]*)? )
  | (?P<code> (?P<ticks>`{{1,3}})[^`\n]{{1,300}}(?P=ticks) )
  | (?P<definition> ^[ ]{{0,3}}\[(?!\^)[^\]\n]{{1,100}}\]:[ \t]*\S{{1,999}} )
  | (?P<target> (?<=\])\([^()\s]{{0,999}}(?:[ ]+"[^"\n]{{0,200}}")?\) )
  | (?P<footnote> \[\^[^\]\s]{{1,40}}\] )
  | (?P<tag> <[!/?A-Za-z][^<>]{{0,999}}> )
  | (?P<address> (?<![\w@./-])(?:(?:https?|ftps?|mailto|tel|urn|doi):|www\.)[^\s<>()\[\]"']{{1,999}} )
  | (?P<email> (?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,9}} )
  | (?P<handle> (?<!\w)[@#][^\W\d]\w{{0,63}} )
  | (?P<site> (?<![\w@.-])[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,4}}\.[a-z]{{2,18}}/[^\s<>()\[\]"']{{0,999}} )
  | (?P<entity> &(?:\#\d{{1,7}}|\#[xX][\da-fA-F]{{1,6}}|[A-Za-z]{{2,31}}); )
  | (?P<dropped> (?<=\S)[*]{{1,3}}|[*]{{1,3}}(?=\S)|~~
    | \\(?=[!-/:-@\[-`{{-~])|(?<![\w])_{{1,2}}(?=[^\W_])|(?<=[^\W_])_{{1,2}}(?!\w) )
  | (?P<break> [ \t]*(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n)|[ \t]*(?=[-+*>|\#]|\d{{1,3}}[.)][ ]))[ \t>]* )
  | (?P<blank> [ \t]*(?:\r\n?|\n)[ \t]*|[ \t]{{2,}}|\t )
  | (?P<cluster> [^\x00-\x7f][{COMBINING}]*|[A-Za-z][{COMBINING}]+ )
    """,
    re.VERBOSE | re.MULTILINE,
)
_FOLDED_TO = {"dropped": "", "break": "\n", "blank": " "}


@dataclass(frozen=True, slots=True)
class Prose:
    """The folded text; `starts[i]` and `ends[i]` are where its character i begins and ends in the original."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the folded text, at least one character, stands in the original."""
        return self.starts[start], self.ends[end - 1]


def prose(original: str) -> Prose:
    """The text without markup, code and addresses; plain dashes, quotes, colons and blanks; paragraphs as `\\n`.

    Letters of any script stay. Raised digits and other scripts' digits become HIDDEN: they are no part of an hour.
    """
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, folded in _stretches(original):
        parts.append(folded)
        if len(folded) == end - start:
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            starts.extend([start] * len(folded))
            ends.extend([end] * len(folded))
    return Prose("".join(parts), starts, ends)


def _stretches(original: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for match in _SPECIAL.finditer(original):
        yield at, match.start(), original[at : match.start()]
        yield match.start(), match.end(), _folded(match)
        at = match.end()
    yield at, len(original), original[at:]


def _folded(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    if kind == "cluster":
        return _plain(match[0])
    if kind == "entity":
        return "".join(map(_plain, html.unescape(match[0])))
    return _FOLDED_TO.get(kind, HIDDEN)


def _plain(cluster: str) -> str:
    """One letter with its accents, or one sign, as the reader knows it."""
    text = cluster.translate(INVISIBLE).translate(LOOKALIKES)
    folded = unicodedata.normalize("NFKC", text).translate(LOOKALIKES)
    if not folded.isascii() or not cluster.isascii():
        if folded in ("\u0085", "\u2028", "\u2029"):
            return "\n"
        if any(c.isdigit() for c in folded) and ord(cluster[0]) not in FULL_WIDTH_DIGITS:
            return HIDDEN
    return "".join(" " if c.isspace() and c != "\n" else c for c in folded)

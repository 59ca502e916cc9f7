"""A problem as a person sees it: its place, the line it is about, a mark under the words, what is wrong, what to do."""

import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from pipeline.codes import WHAT
from pipeline.files import Files
from pipeline.problem import Place, Problem
from pipeline.source.characters import UNSEEN

Words = tuple[str, str]  # some text, and the style in which a terminal shows it

NAMED = re.compile(r"`([^`\n]+)`|“([^”\n]+)”")  # what a problem quotes of the line
WHOLE = re.compile("“[^”]*”|«[^»]*»|„[^“”]*[“”]|\"[^\"]*\"|'[^']*'|\\S+")  # a text in quotation marks, or one word
MEANT = re.compile(r"“([^”\n]+)”|\b(?:number|year) ([0-9]{1,9})\b")  # the part of an embargo that is doubted
# what stands behind `secret:`, `smtp:` or `webhook:` and is no name of a variable
SECRET = re.compile(
    r"(\b(?:secret|token|identity|smtp|webhook):\s+)(?![\"']?[A-Z_][A-Z0-9_]*[\"']?\s*(?:[,}#]|$))(\"[^\"]*\"?|'[^']*'?|[^,}]+)"
)
HIDDEN = "•"
PAIRS = {")": "(", "]": "[", "}": "{"}
WIDEST = 96  # characters of a line that are shown; a paragraph stands on one line of its file
MOST_BYTES = 1024 * 1024  # of a file whose lines are quoted
STYLES = {True: "bold red", False: "bold yellow"}


class Lines:
    """The lines of the files of a newsroom, each file read once; what is no plain file, such as a link, has none."""

    def __init__(self, files: Files, root: Path) -> None:
        self._files, self._root = files, root
        self._known: dict[str, list[str]] = {}

    def at(self, place: Place) -> str:
        """The line of a place as its columns count it, '' where there is none to show."""
        if place.file not in self._known:
            self._known[place.file] = self._read(self._root / place.file)
        lines = self._known[place.file]
        return lines[place.line - 1] if place.line <= len(lines) else ""

    def _read(self, path: Path) -> list[str]:
        try:
            if self._files.age(path)[1] > MOST_BYTES:
                return []
            data = self._files.read(path)
        except OSError:
            return []
        if b"\0" in data:  # no text in UTF-8: what it would show is noise
            return []
        text = data.removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def reach(line: str, problem: Problem) -> int:
    """How many characters of the line the problem is about: the words that it quotes there, else a text in quotation
    marks or one word."""
    rest = line[problem.place.column - 1 :]
    if not rest.strip():
        return 1
    inner = rest[1:] if rest[0] in "\"'“«" else rest
    named = (first or second for first, second in NAMED.findall(problem.wrong))
    found = max((len(words) for words in named if inner.startswith(words)), default=0)
    if found:
        return found + 2 * (inner is not rest)
    word = WHOLE.match(rest)
    return max(1, len(_without_closers(word[0].rstrip(",.;:")))) if word else 1


def spot(line: str, problem: Problem) -> tuple[int, int]:
    """Where the mark begins, from 0, and its length: of an embargo under the very words that are not understood."""
    start = problem.place.column - 1
    meant = MEANT.search(problem.wrong) if problem.code.startswith("embargo-") else None
    words = meant[1] or meant[2] if meant else ""
    inner = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", line[start:]) if words else None
    return (start + inner.start(), inner.end() - inner.start()) if inner else (start, reach(line, problem))


def _without_closers(word: str) -> str:
    """A word without the brackets that close what was opened before it."""
    while word and (pair := PAIRS.get(word[-1])) and word.count(pair) < word.count(word[-1]):
        word = word[:-1].rstrip(",.;:")
    return word


def covered(line: str, problem: Problem) -> str:
    """The line with dots, as many as it has signs, where the secret of an account may stand in the file itself.

    What a terminal shows is copied and photographed; the name of a variable may be seen.
    """
    if problem.code == "secret-written" and not SECRET.search(line):  # it stands below its field
        return re.sub(r"\S", HIDDEN, line)
    return SECRET.sub(lambda found: found[1] + re.sub(r"[^\s\"']", HIDDEN, found[2]), line)


def full(problem: Problem, line: str) -> list[Words]:
    """The whole of a problem, for the eyes of who wrote the release."""
    told: list[Words] = [*_head(problem), *_marked(problem, line)]
    return [*told, (f"\n  {_seen(problem.wrong)}", ""), (f"\n  {_seen(problem.mend)}", "green")]


def discreet(problem: Problem) -> list[Words]:
    """A problem without a word of what was written: a log is read by more people than the release."""
    return [*_head(problem), (f"\n  {WHAT[problem.code]}", ""), (f"\n  {pointer(problem.code)}", "")]


def pointer(code: str) -> str:
    """Where it is said how to mend what a code stands for."""
    return f"How to mend it: dateline check --explain {code}"


def say(paragraphs: Iterable[Iterable[Words]]) -> None:
    """Print paragraphs with a blank line behind each; coloured on a terminal, and nowhere else."""
    if not sys.stdout.isatty():
        for words in paragraphs:
            print("".join(text for text, _ in words), end="\n\n")
        return
    from rich.text import Text

    from pipeline.cli.say import console

    for words in paragraphs:
        console().print(Text.assemble(*words), end="\n\n", soft_wrap=True)


def _head(problem: Problem) -> list[Words]:
    word = "stops" if problem.stops else "advice"
    return [
        (f"{_seen(str(problem.place))}: ", "bold"),
        (problem.code, STYLES[problem.stops]),
        (f" ({word})", ""),
    ]


def _marked(problem: Problem, line: str) -> list[Words]:
    """The line and below it the mark; nothing where there is no such line."""
    start, length = spot(line, problem)
    if not line.strip() or start > len(line):
        return []
    line, start = _window(covered(line, problem), start)
    line = _seen(line)
    end = min(start + length, max(len(line), start + 1))
    gutter = f"\n  {problem.place.line:>4} | "
    blank, mark = " " * _cells(line[:start]), "^" * max(1, _cells(line[start:end]))
    return [
        (gutter, "dim"),
        (line[:start], ""),
        (line[start:end], STYLES[problem.stops]),
        (line[end:], ""),
        (f"\n  {'':>4} | ", "dim"),
        (blank + mark, STYLES[problem.stops]),
    ]


def _window(line: str, start: int) -> tuple[str, int]:
    """As much of a long line as fits, the spot in it, and where the spot then stands."""
    if len(line) <= WIDEST:
        return line, start
    left = max(0, min(start - WIDEST // 3, len(line) - WIDEST))
    right = left + WIDEST
    shown = f"{'…' if left else ''}{line[left:right]}{'…' if right < len(line) else ''}"
    return shown, start - left + bool(left)


def _seen(text: str) -> str:
    """One line of text without what a terminal would obey, and with one column for each tab.

    A line break in a file's name could begin a line that the log of a machine obeys.
    """
    return UNSEEN.sub("\ufffd", text.replace("\t", " ").replace("\n", "\ufffd"))


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(map(_cell, text))


def _cell(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1

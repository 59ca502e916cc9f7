"""Leftovers: blanks nobody filled in, notes of those who wrote, pieces of the web page a text was copied from."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.checks import Context
from pipeline.leftover import ERRORS, NOTES, PLACEHOLDERS, Index, Rule, found, furniture, without_code, words_of
from pipeline.newsroom import Newsroom
from pipeline.pieces import Piece, pieces
from pipeline.problem import Problem
from pipeline.release import Release

RULES = tuple(Index(rules) for rules in (PLACEHOLDERS, NOTES, ERRORS))
LONG = ("body", "notes")  # in Markdown; a button that was copied stands on a line of its own
MOST = 100  # leftovers of one sort in one text that are told: the place of each costs a walk
SHOWN = 60  # letters of a leftover that a message quotes


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """One problem for each blank and each note, and one for each line that came from a page."""
    if release.killed:
        return
    texts = pieces(release)
    written = tuple(_as_written(piece, release) for piece in texts)
    whole = "\n".join(piece.text for piece in written)
    words, small, language = words_of(whole), whole.lower(), _primary(release.language)
    blanks, notes, errors = (rules.worth(words, small, language) for rules in RULES)
    own = _own_names(newsroom) if blanks else frozenset()
    for piece, raw in zip(texts, written, strict=True):
        if blanks:
            yield from _placeholders(piece, blanks, own)
        if notes:
            yield from _notes(piece, notes)
        if errors or "\n" in raw.text or raw.field in LONG:
            yield from _pages(raw, errors)


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _placeholders(piece: Piece, rules: tuple[Rule, ...], own: frozenset[str]) -> Iterator[Problem]:
    for start, words in _told(piece.text, found(piece.text, rules)):
        if words.strip("()[] ") not in own:
            yield Problem(
                piece.place_at(start),
                "placeholder-left",
                f"`{words}` holds the place of something that is not written yet.",
                f"Put what belongs there in place of `{words}`, or take it out.",
            )


def _notes(piece: Piece, rules: tuple[Rule, ...]) -> Iterator[Problem]:
    for start, words in _told(piece.text, found(piece.text, rules)):
        yield Problem(
            piece.place_at(start),
            "drafting-note-left",
            f"`{words}` is left from the writing of this text, and readers would see it.",
            f"Settle what it is about, then take out `{words}`.",
        )


def _pages(piece: Piece, rules: tuple[Rule, ...]) -> Iterator[Problem]:
    told = set[int]()
    for start, words in _first_of_lines(piece.text, found(piece.text, rules)):
        told.add(piece.text.rfind("\n", 0, start))
        yield Problem(
            piece.place_at(start),
            "page-pasted",
            f"`{words}` is the message of a server or a program that was copied along.",
            f"Take out the whole message round `{words}`, and see whether it stands in place of a part of the text.",
        )
    for start, words in _first_of_lines(piece.text, furniture(piece.text)):
        if piece.text.rfind("\n", 0, start) not in told:
            yield Problem(
                piece.place_at(start),
                "page-pasted",
                f"`{words}` belongs to the web page that this text was copied from.",
                f"Take out `{words}`.",
            )


def _as_written(piece: Piece, release: Release) -> Piece:
    """The body and the notes with their Markdown: a link that says “Read more” is no leftover of a button."""
    return replace(piece, text=without_code(getattr(release, piece.field))) if piece.field in LONG else piece


def _own_names(newsroom: Newsroom) -> frozenset[str]:
    """What looks like a blank and is a name here."""
    acronyms = (organisation.acronym for organisation in newsroom.organisations.values())
    return frozenset({*newsroom.spellings, *acronyms})


def _told(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Each find that lies in no other: where it begins, past spaces, and its words, cut to what a message can show."""
    told, more = 0, MOST
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        words = text[start:end].lstrip()
        if start >= told and words and more:
            told, more = end, more - 1
            yield end - len(words), _shown(words.rstrip())


def _first_of_lines(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """The first find of each line."""
    seen, row, last = set[int](), 0, 0
    for start, words in _told(text, spans):
        # from the last find on: each letter of a long text is looked at once
        row, last = row + text.count("\n", last, start), start
        if row not in seen:
            seen.add(row)
            yield start, words


def _shown(words: str) -> str:
    whole = words.replace("`", "'")
    return whole if len(whole) <= SHOWN else f"{whole[:SHOWN].rstrip()}…"

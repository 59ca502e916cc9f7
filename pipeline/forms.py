"""The forms of names in a release: each spelling once, in groups whose members could be the same name."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.letters import bare, folded, level
from pipeline.named import Word, acronyms, addressed, neighbours, runs, with_particles
from pipeline.pieces import Piece, pieces, words
from pipeline.problem import Place
from pipeline.release import Release

SURNAMES, OF_A_PERSON = ("surname", ""), ("person", "")  # groups


@dataclass(slots=True)
class Form:
    """One spelling: the word itself, with its neighbour as a reader sees it, where it stands first, and how often."""

    spelling: str
    shown: str
    piece: Piece
    at: int
    times: int = 1

    @property
    def place(self) -> Place:
        return self.piece.place_at(self.at)


Group = dict[str, Form]
Groups = dict[tuple[str, str], Group]
_Spelling = tuple[tuple[str, str], str, str, int]  # group, spelling, words shown, offset


def grouped(release: Release) -> Groups:
    """All spellings, in groups whose members could be the same name."""
    groups: Groups = {}
    for piece in pieces(release):
        for group, spelling, shown, at in _spellings(piece, words(piece.text)):
            known = groups.setdefault(group, {})
            if spelling in known:
                known[spelling].times += 1
            else:
                known[spelling] = Form(spelling, shown, piece, at)
    return groups


def _spellings(piece: Piece, text: str) -> Iterator[_Spelling]:
    for word in acronyms(text):
        yield ("capitals", word.text.lower()), word.text, word.text, word.start
    for run in runs(text):
        for name in with_particles(text, run):
            shown = level(name.text)
            yield ("capitals", folded(shown)), shown, shown, name.start
        yield from _neighbours(run, is_contact=piece.field.endswith(".name"))
    for word in addressed(text):
        for group in (SURNAMES, OF_A_PERSON):
            yield group, word.text, word.text, word.start


def _neighbours(run: list[Word], *, is_contact: bool) -> Iterator[_Spelling]:
    """Each word beside its neighbour, and the last: where two runs share one word, the other may be misspelt.

    A last word that stands behind an honorific, or ends the name of a contact, is that of a person.
    """
    for one, other in neighbours(run):
        both = f"{one.text} {other.text}"
        yield ("before", bare(other.text)), one.text, both, one.start
        yield ("behind", bare(one.text)), other.text, both, one.start
    if len(run) > 1:
        last = run[-1].text
        yield SURNAMES, last, last, run[-1].start
        if run[0].is_honorific or is_contact:
            yield OF_A_PERSON, last, last, run[-1].start

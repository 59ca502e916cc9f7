"""Who is named in a text, as far as capitals tell: names with `de` or `van`, acronyms, runs of words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.letters import LOWER, UPPER, among_capitals, folded

BLANK = "[ \n\u00a0\u202f]"
FIRST = rf"[{UPPER}](?<![\w-].)"  # opens a word: a pattern that begins with letters is searched for much faster
PARTICLE = r"(?:[Dd](?:[aeio]|[ao]s|e[lnrs]|u|ella)|[Ll][ae]|[Tt]e[nr]|[Vv][ao]n|[Zz]u)"
LATER = rf"(?:{PARTICLE}{BLANK}){{0,3}}[{UPPER}][{LOWER}]+(?:-[{UPPER}{LOWER}]+)*"
RUN = re.compile(rf"{FIRST}[{LOWER}]*(?:-[{UPPER}{LOWER}]+)*(?:\.?{BLANK}{LATER})+(?!\w)")
PARTICLES = re.compile(PARTICLE)
DOTTED = re.compile(r"(?:\w|Mme|Mlle|Mrs?|Ms|Drs?|Prof|Hon|St|Sra?|Srta|Dhr|Mevr)\.")  # goes on behind its full stop
HONORIFICS = frozenset({"m", "mme", "mlle", "mr", "mrs", "ms", "miss", "dr", "prof", "hon", "sr", "sra", "srta", "dhr"})
# Forms of address that have no capital inside a sentence, so that they begin no run.
ADDRESSED = re.compile(
    rf"(?:heer|mevrouw|meneer|dhr\.|mevr\.|señora?|doña|senhora?|dona|madame|monsieur|madan|mesye)"
    rf"{BLANK}{LATER}(?:{BLANK}{LATER}){{0,4}}(?!\w)"
)
ACRONYM = re.compile(rf"{FIRST}[{LOWER}]{{0,3}}[{UPPER}][{UPPER}{LOWER}]{{0,5}}(?![\w-])")
LONGEST_ACRONYM = 6  # letters; DUPONT and Dupont are one name, and no acronym
# Words that have no capital in a heading, and no letter in an acronym, in the languages of Dateline.
SMALL = """
    a an and as at by for from in of on or the to with d da das de del della den der des di do dos du e el en et het
    l la las le les los o os para por pour sur um un van voor y"""
SMALL_WORDS = frozenset(SMALL.split())
LINE = 200  # characters of a line that are looked at, to see whether it is a heading
HEADING = 6  # from so many words on, all with capitals, a line is a heading and not a name


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name and its offset."""

    text: str
    start: int

    @property
    def is_particle(self) -> bool:
        return len(self.text) <= 5 and PARTICLES.fullmatch(self.text) is not None

    @property
    def is_honorific(self) -> bool:
        return len(self.text) <= 5 and self.text.rstrip(".").lower() in HONORIFICS


def acronyms(text: str) -> Iterator[Word]:
    """Each short word with two capitals or more, less the s of a plural; not in a line of capitals."""
    for found in ACRONYM.finditer(text):
        word = found[0].removesuffix("s")
        if len(word) <= LONGEST_ACRONYM and not among_capitals(text, *found.span()):
            yield Word(word, found.start())


def runs(text: str) -> Iterator[list[Word]]:
    """Words with capitals that follow one another, with `de` and `van` between them; an honorific opens a new run."""
    for found in RUN.finditer(text):
        run, at = list[Word](), found.start()
        for written in found[0].split():
            ends = written.endswith(".") and not DOTTED.fullmatch(written)
            word = Word(written.removesuffix(".") if ends else written, at)
            at += len(written) + 1  # a single blank stands between two words
            if run and word.is_honorific:
                yield run
                run = []
            run.append(word)
            if ends:
                yield run
                run = []
        yield run


def addressed(text: str) -> Iterator[Word]:
    """The surname of whoever is addressed in small letters: `mevrouw Halsema`, `la señora Núñez`."""
    for found in ADDRESSED.finditer(text):
        if not text[max(found.start() - 1, 0) : found.start()].isalnum():
            last = found[0].split()[-1]
            yield Word(last, found.end() - len(last))


def neighbours(run: list[Word]) -> Iterator[tuple[Word, Word]]:
    """Each two words of a run that stand side by side, particles left to `with_particles`."""
    return ((one, other) for one, other in pairwise(run) if not (one.is_particle or other.is_particle))


def with_particles(text: str, run: list[Word]) -> Iterator[Word]:
    """Each `De Meo` or `van der Berg` of a run; in a heading that is all capitals a capital particle says nothing."""
    opening: Word | None = None
    for word in run[1:]:
        if word.is_particle:
            opening = opening or word
        elif opening:
            if opening.text[0].islower() or not _in_heading(text, opening.start):
                yield Word(text[opening.start : word.start + len(word.text)], opening.start)
            opening = None


def _in_heading(text: str, at: int) -> bool:
    line = text[max(at - LINE, 0) : at].rpartition("\n")[2] + text[at : at + LINE].partition("\n")[0]
    words = line.split()
    return len(words) >= HEADING and all(word in SMALL_WORDS or not word[0].islower() for word in words)


def stands_round(name: str, text: str, at: int) -> str:
    """The name as it is written round an offset, whatever its accents, capitals and hyphens; '' where it is not."""
    letters = folded(name).replace("-", " ")
    first = max(at - len(name), 0)
    found = folded(text[first : at + len(name)]).replace("-", " ").find(letters)
    return text[first + found : first + found + len(name)] if 0 <= found <= at - first else ""

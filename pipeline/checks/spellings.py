"""The spellings of the house: what newsroom.yml names is written as it is written there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from pipeline.checks import Context
from pipeline.letters import among_capitals, folded, level, opens_sentence, stands_alone
from pipeline.newsroom import Newsroom
from pipeline.pieces import Piece, pieces, words
from pipeline.problem import Place, Problem
from pipeline.release import Release

MOST = 50  # of one release
SHORT = 4  # letters: WHO, IT and US are also words as soon as they have one capital or none
ARTICLE = re.compile(
    r"(?:the|l[ae]s?|el|los|o|os|de|het)\s+|l['’]", re.IGNORECASE
)  # its capital depends on the sentence


@dataclass(frozen=True, slots=True)
class _Name:
    """A spelling: as folded letters, as it is right, and whether its words also stand for the thing: a press office."""

    letters: str
    right: str
    descriptive: bool


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Each spelling that differs in capitals, accents or hyphens, once, at its first place."""
    if release.killed:
        return
    names = _names(
        newsroom.spellings,
        tuple(each.acronym for each in newsroom.organisations.values()),
        tuple(each.name for each in newsroom.organisations.values()),
    )
    own = release.language == newsroom.languages[0]
    strays: dict[tuple[str, str], list[tuple[Piece, int, bool]]] = {}
    for piece in pieces(release):
        for right, seen, at, stops in _strays(piece, names, own):
            strays.setdefault((seen, right), []).append((piece, at, stops))
    for (seen, right), found in islice(strays.items(), MOST):
        piece, at, stops = found[0]
        yield _problem(seen, right, piece.place_at(at), stops, others=len(found) - 1)


@lru_cache(maxsize=8)
def _names(spellings: tuple[str, ...], acronyms: tuple[str, ...], organisations: tuple[str, ...]) -> tuple[_Name, ...]:
    """Every name that is settled, the longest first: what is part of a longer one is looked at there."""
    found = {name: _Name(_letters(name), name, False) for name in (*spellings, *acronyms) if name}
    for name in (ARTICLE.sub("", name, count=1) if ARTICLE.match(name) else name for name in organisations):
        found.setdefault(name, _Name(_letters(name), name, True))
    return tuple(sorted(found.values(), key=lambda name: -len(name.letters)))


def _letters(text: str) -> str:
    return folded(text).replace("-", " ")


def _strays(piece: Piece, names: tuple[_Name, ...], own: bool) -> Iterator[tuple[str, str, int, bool]]:
    """What differs, as (right, seen, offset, stops); a stretch of text is compared with one name only."""
    text = words(piece.text)
    letters, taken = _letters(text), bytearray()
    rights = {name.right for name in names}
    for name in names:
        at = letters.find(name.letters)
        while at >= 0:
            end = at + len(name.letters)
            end += _is_acronym(name.right) and text[end : end + 1] == "s"
            taken = taken or bytearray(len(text))
            if not taken[at] and stands_alone(text, at, end):
                taken[at:end] = b"\1" * (end - at)
                seen = text[at:end]
                right = name.right + "s" * (end - at - len(name.letters))
                stops = None if seen in rights else _stops(text, at, right, name.descriptive, own)
                if stops is not None:
                    yield right, " ".join(seen.split()), at, stops
            at = letters.find(name.letters, at + len(name.letters))


def _stops(text: str, at: int, right: str, descriptive: bool, own: bool) -> bool | None:
    """Whether the spelling at an offset stops the release, only advises, or is as it may be (None).

    Languages have their own accents and hyphens: in another language than the newsroom's first only capitals count.
    """
    seen, right = level(text[at : at + len(right)]), level(right)
    capitals_only = seen.casefold() == right.casefold()
    if seen == right or not (own or capitals_only) or among_capitals(text, at, at + len(right)):
        return None
    if _is_acronym(right):
        return True if sum(map(str.isupper, seen)) >= 2 else _as_a_word(seen)
    if seen.isupper() or (right.islower() and opens_sentence(text, at)):
        return None  # PORT OF SPAIN opens many a release, DE MEO many a list
    if seen[1:].islower() and (seen[0].islower() or opens_sentence(text, at)):
        return None if descriptive else False
    return not descriptive and ("-" in seen) == ("-" in right)


def _as_a_word(seen: str) -> bool | None:
    """An acronym with one capital or none: `Unicri` stops, `unicri` is advice, and short ones may be words."""
    return None if len(seen) <= SHORT else seen[0].isupper()


def _is_acronym(name: str) -> bool:
    return " " not in name and sum(map(str.isupper, name)) >= 2


def _problem(seen: str, right: str, place: Place, stops: bool, *, others: int) -> Problem:
    more = f" and in {others} other place{'s' * (others > 1)}" if others else ""
    return Problem(
        place,
        "spelling-of-the-house",
        f"`{seen}` stands here{more}; newsroom.yml spells it `{right}`.",
        f"Write `{right}`.",
        stops,
    )

"""Names written two ways: one person, title or acronym in two spellings inside one release."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pipeline.alike import near_pairs
from pipeline.checks import Context
from pipeline.letters import bare, folded, level
from pipeline.named import Word, acronyms, neighbours, runs, with_particles
from pipeline.newsroom import Newsroom
from pipeline.pieces import Piece, pieces, words
from pipeline.problem import Place, Problem
from pipeline.release import Release

MOST = 50  # of one release: what differs more often is no list of names
SURNAMES, OF_A_PERSON = ("surname", ""), ("person", "")
SHORTEST_SLIP, SHORTEST = 5, 4  # letters: Mark and Marc, Iran and Iraq are too short to tell apart
# In front of a body or an office a plural is a slip, as it is not in Member States, or Ministers before two names.
OFFICES = frozenset(
    {"agency", "board", "bureau", "chair", "chairman", "chairperson", "commission", "committee", "council"}
    | {"department", "director", "institute", "manager", "minister", "ministry", "officer", "president", "secretary"}
)
HOLDER = re.compile(r"(?:ta|to|so)rias?$")  # Secretaria and Secretaría are a person and her office


@dataclass(slots=True)
class _Form:
    """One spelling: the word itself, with its neighbour as a reader sees it, where it stands first, and how often."""

    spelling: str
    shown: str
    piece: Piece
    at: int
    times: int = 1

    @property
    def place(self) -> Place:
        return self.piece.place_at(self.at)


_Group = dict[str, _Form]
_Spelling = tuple[tuple[str, str], str, str, int]  # group, spelling, words shown, offset
_Pair = tuple[_Form, _Form]


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Each pair of spellings that newsroom.yml does not settle by itself; it stops where a contact's name does."""
    if release.killed:
        return
    groups = _groups(release)
    settled = {folded(name) for name in newsroom.spellings}
    settled |= {folded(each.acronym) for each in newsroom.organisations.values()}
    contacts = (each.name for own in newsroom.organisations.values() for each in own.contacts)
    registered = [f" {name}" for name in (*contacts, *newsroom.spellings)]
    told = set[frozenset[str]]()
    for one, other in islice(_pairs(groups, settled, release.language), MOST):
        pairs = {frozenset({one.shown, other.shown}), frozenset({one.spelling, other.spelling})}
        if not pairs & told:
            yield _problem(one, other, registered)
        told |= pairs


def _groups(release: Release) -> dict[tuple[str, str], _Group]:
    """All spellings, in groups whose members could be the same name."""
    groups: dict[tuple[str, str], _Group] = {}
    for piece in pieces(release):
        for group, spelling, shown, at in _spellings(piece, words(piece.text)):
            known = groups.setdefault(group, {})
            if spelling in known:
                known[spelling].times += 1
            else:
                known[spelling] = _Form(spelling, shown, piece, at)
    return groups


def _spellings(piece: Piece, text: str) -> Iterator[_Spelling]:
    for word in acronyms(text):
        yield ("capitals", word.text.lower()), word.text, word.text, word.start
    for run in runs(text):
        for name in with_particles(text, run):
            shown = level(name.text)
            yield ("capitals", folded(shown)), shown, shown, name.start
        yield from _neighbours(run, is_contact=piece.field.endswith(".name"))


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


def _pairs(groups: dict[tuple[str, str], _Group], settled: set[str], language: str) -> Iterator[_Pair]:
    people, names = groups.pop(OF_A_PERSON, {}), groups.pop(SURNAMES, {})
    for (kind, shared), group in groups.items():
        if len(group) == 1:
            continue
        if kind == "capitals":
            first, *others = group.values()
            yield from ((first, other) for other in others if shared not in settled)
        else:
            offices = kind == "before" and language == "en" and shared.lower() in OFFICES
            yield from _misspelt(group, offices=offices, surnames=False)
    if people:  # after all others, for two words say more than one
        yield from _surnames(people, names, groups)


def _surnames(people: _Group, names: _Group, groups: dict[tuple[str, str], _Group]) -> Iterator[_Pair]:
    """Surnames of people that differ by a slip from one another or from the end of a name, as Ms. Espinoza does."""
    initials = {name[0] for name in people}
    near = {name: form for name, form in names.items() if name[0] in initials}
    for one, other in _misspelt(near, offices=False, surnames=True):
        if one.spelling in people or other.spelling in people:
            given, others = (_given(form.spelling, groups) for form in (one, other))
            if not given or not others or given & others:
                yield one, other


def _given(surname: str, groups: dict[tuple[str, str], _Group]) -> set[str]:
    """The given names and the offices in front of a surname: Dr. Marc Hansen and Dr. Mark Hanson are two people."""
    return {name for name in groups.get(("before", bare(surname)), ()) if not Word(name, 0).is_honorific}


def _misspelt(group: _Group, *, offices: bool, surnames: bool) -> Iterator[_Pair]:
    """Words of a group that differ in accents, or by one slip."""
    by_letters: dict[str, _Form] = {}
    for word, form in group.items():
        letters = folded(word)
        known = by_letters.setdefault(letters, form)
        if known is not form and len(letters) >= SHORTEST and not HOLDER.search(letters):
            yield known, form
    for one, other in near_pairs(word for word in by_letters if len(word) >= SHORTEST_SLIP):
        if _is_slip(one, other, surnames) or (offices and other in (one + "s", one.removesuffix("s"))):
            yield by_letters[one], by_letters[other]


def _is_slip(one: str, other: str, surnames: bool) -> bool:
    """Whether two words are rather one than two: endings make plurals and feminines, beginnings other words.

    In surnames also the last vowel is not grammar: Hansen and Hanson, but never Woman and Women.
    """
    another_letter = len(one) == len(other) and sorted(one) != sorted(other)
    kept = 2 if another_letter and not surnames else 1
    return one[0] == other[0] and one[-kept:] == other[-kept:]


def _problem(one: _Form, other: _Form, registered: Iterable[str]) -> Problem:
    """At the spelling that is the other one's slip: not the one in newsroom.yml, else the rarer, else the later."""
    known = [form for form in (one, other) if any(name.endswith(f" {form.shown}") for name in registered)]
    right = known[0] if len(known) == 1 else max(one, other, key=lambda form: form.times)
    stray = other if right is one else one
    # two people may have surnames that are alike; hardly ever with one given name
    stops = len(known) == 1 and " " in right.shown
    return Problem(
        stray.place,
        "name-two-ways",
        f"`{stray.shown}` stands here, and `{right.shown}` on line {right.place.line}.",
        f"Write `{right.shown}`, as in newsroom.yml."
        if stops
        else f"If both mean the same, write it one way, such as `{right.shown}`.",
        stops,
    )

"""Names written two ways: one person, title or acronym in two spellings inside one release."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from pipeline.alike import near_pairs
from pipeline.checks import Context
from pipeline.forms import OF_A_PERSON, SURNAMES, Form, Group, Groups, grouped
from pipeline.letters import bare, folded
from pipeline.named import Word, stands_round
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.release import Release

MOST = 50  # of one release: what differs more often is no list of names
SHORTEST_SLIP, SHORTEST = 5, 4  # letters: Mark and Marc, Iran and Iraq are too short to tell apart
# In front of a body or an office a plural is a slip, as it is not in Member States, or Ministers before two names.
OFFICES = frozenset(
    {"agency", "board", "bureau", "chair", "chairman", "chairperson", "commission", "committee", "council"}
    | {"department", "director", "institute", "manager", "minister", "ministry", "officer", "president", "secretary"}
)
HOLDER = re.compile(r"(?:ta|to|so)rias?$")  # Secretaria and Secretaría are a person and her office


_Pair = tuple[Form, Form]


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Each pair of spellings that newsroom.yml does not settle by itself; it stops where a contact's name does."""
    if release.killed:
        return
    groups = grouped(release)
    settled = {folded(name) for name in newsroom.spellings}
    settled |= {folded(each.acronym) for each in newsroom.organisations.values()}
    organisations = (each.name for each in newsroom.organisations.values())
    contacts = (each.name for own in newsroom.organisations.values() for each in own.contacts)
    registered = [f" {name}" for name in (*contacts, *newsroom.spellings)]
    whole = [name for name in (*newsroom.spellings, *organisations) if " " in name]
    told = set[frozenset[str]]()
    for one, other in islice(_pairs(groups, settled, release.language), MOST):
        pairs = {frozenset({one.shown, other.shown}), frozenset({one.spelling, other.spelling})}
        if not pairs & told and not _is_told_elsewhere(one, other, whole):
            yield _problem(one, other, registered)
        told |= pairs


def _pairs(groups: Groups, settled: set[str], language: str) -> Iterator[_Pair]:
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


def _surnames(people: Group, names: Group, groups: Groups) -> Iterator[_Pair]:
    """Surnames of people that differ by a slip from one another or from the end of a name, as Ms. Espinoza does."""
    initials = {name[0] for name in people}
    near = {name: form for name, form in names.items() if name[0] in initials}
    for one, other in _misspelt(near, offices=False, surnames=True):
        if one.spelling in people or other.spelling in people:
            given, others = (_given(form.spelling, groups) for form in (one, other))
            if not given or not others or given & others:
                yield one, other


def _given(surname: str, groups: Groups) -> set[str]:
    """The given names and the offices in front of a surname: Dr. Marc Hansen and Dr. Mark Hanson are two people."""
    return {name for name in groups.get(("before", bare(surname)), ()) if not Word(name, 0).is_honorific}


def _misspelt(group: Group, *, offices: bool, surnames: bool) -> Iterator[_Pair]:
    """Words of a group that differ in accents, or by one slip."""
    by_letters: dict[str, Form] = {}
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


def _is_told_elsewhere(one: Form, other: Form, names: Iterable[str]) -> bool:
    """Whether one of two words of the same letters stands in a name that newsroom.yml spells in another way."""
    return folded(one.spelling) == folded(other.spelling) and any(
        stands_round(name, form.piece.text, form.at + form.shown.rindex(form.spelling)) not in ("", name)
        for name in names
        for form in (one, other)
    )


def _problem(one: Form, other: Form, registered: Iterable[str]) -> Problem:
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

"""The boilerplate: there in the release's language, and told once, in the newsroom's own words."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from pipeline.checks import Context
from pipeline.newsroom import Newsroom, Organisation
from pipeline.problem import Place, Problem
from pipeline.release import Release

LANGUAGES = {
    "en": "English", "es": "Spanish", "fr": "French", "ht": "Haitian Creole", "nl": "Dutch", "pt": "Portuguese",
}  # fmt: skip
PARAGRAPH = re.compile(r"#[^\n]*|[^\s#][^\n]*(?:\n[ \t]*[^\s#][^\n]*)*")
WORD = re.compile(r"\w+(?:[’'.]\w+)*")
ADDRESS = re.compile(r"\]\([^()\s]*\)")  # of a link: not read as words
CLOSING = 12  # headings and paragraphs at the end of a body, among which a description stands
SHORTEST = 8  # words: fewer are no description that could be told twice
LONGEST = 600  # words of a paragraph that is compared
NEAR = 0.8  # of the words in common and in order: the same text, edited
ABOUT = re.compile(
    r"^(?:#{1,6}\s*|\*\*)?(?:about |à propos d(?:e |e la |u |es |’|')|acerca d(?:e |el )|sobre (?:a |o |el |la )?|over "
    r"|konsènan )(?:the |de |het |la |le |l’)?(?P<who>[^\n:]{2,200}?)[\s*:#]*$",
    re.IGNORECASE,
)


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """A boilerplate that is missing or in another language; one that the body tells again, or tells otherwise."""
    if release.killed:
        return
    issuers = {
        at: newsroom.organisations[issuer]
        for at, issuer in enumerate(release.issuers)
        if issuer in newsroom.organisations and issuer not in release.issuers[:at]
    }
    in_use = any(organisation.boilerplate for organisation in newsroom.organisations.values())
    for at, organisation in issuers.items() if in_use else ():  # a newsroom may do without any
        yield from _there(release, newsroom, at, organisation)
    known = {organisation.id: _in(organisation, release.language) for organisation in issuers.values()}
    if release.body and any(known.values()):
        yield from _again(release, newsroom, {id_: text for id_, text in known.items() if text})


def _there(release: Release, newsroom: Newsroom, at: int, organisation: Organisation) -> Iterator[Problem]:
    name, language = organisation.acronym or organisation.name, release.language
    written = language if language in newsroom.languages else newsroom.languages[0]
    asked = f"Write it in {newsroom.file} under `{organisation.id}`, such as `boilerplate: {{{written}: {name} …}}`."
    if not organisation.boilerplate:
        yield Problem(
            release.place_of(f"issuers.{at}"),
            "boilerplate-missing",
            f"Nothing will tell readers who {name} is: {newsroom.file} has no boilerplate of this issuer.",
            asked,
            stops=False,
        )
    elif language == written and not _in(organisation, language):
        shown = next(iter(organisation.boilerplate))
        yield Problem(
            release.place_of(f"issuers.{at}"),
            "boilerplate-foreign",
            f"The boilerplate of {name} will be in {LANGUAGES.get(shown, shown)} under a release in "
            f"{LANGUAGES.get(language, language)}.",
            _beside(newsroom, organisation, language, shown),
            stops=False,
        )


def _beside(newsroom: Newsroom, organisation: Organisation, language: str, shown: str) -> str:
    """Where a second language goes: beside the first, or both into one field where it has no name yet."""
    where, words = f"under `{organisation.id}` in {newsroom.file}", f"{organisation.acronym or organisation.name} …"
    if f"organisations.{organisation.id}.boilerplate.{shown}" in newsroom.places:
        return f"Add `{language}: {words}` to the `boilerplate:` that stands {where}, beside its `{shown}:`."
    whole = f"boilerplate: {{{shown}: the text that is there, {language}: {words}}}"
    return f"Name the language of the one {where}, and add the other: `{whole}`."


def _in(organisation: Organisation, language: str) -> str:
    return organisation.boilerplate.get(language, "")


def _again(release: Release, newsroom: Newsroom, known: dict[str, str]) -> Iterator[Problem]:
    """One problem for each issuer whom the end of the body describes itself: in its words, or under its heading."""
    told = set[str]()
    headed = ""
    for found in list(PARAGRAPH.finditer(release.body))[-CLOSING:]:
        if len(found[0]) < SHORTEST:
            continue
        heading = ABOUT.match(found[0]) if len(found[0]) < 240 else None
        if heading:
            headed = _whose(heading["who"], newsroom, known)
            continue
        for id_ in sorted(known.keys() - told):
            likeness = _likeness(found[0], known[id_])
            if likeness or (headed == id_ and found[0].count(" ") >= SHORTEST):
                told.add(id_)
                yield _twice(release, newsroom.organisations[id_], found.start(), likeness, newsroom)
        headed = ""


def _twice(release: Release, issuer: Organisation, offset: int, likeness: float, newsroom: Newsroom) -> Problem:
    name, place = issuer.acronym or issuer.name, _place(release, offset)
    if likeness == 1:
        return Problem(
            place,
            "boilerplate-twice",
            f"This paragraph is the boilerplate of {name}, which stands under every release of theirs by itself.",
            f"Take out the paragraph: the one under `{issuer.id}` in {newsroom.file} is shown.",
            stops=False,
        )
    return Problem(
        place,
        "boilerplate-differs",
        f"This paragraph tells who {name} is in other words than the boilerplate that will stand below it.",
        f"Take out the paragraph, or write its words in {newsroom.file} under `{issuer.id}` instead of the old ones.",
        stops=likeness > 0,
    )


def _place(release: Release, offset: int) -> Place:
    row, last = release.body.count("\n", 0, offset), release.body.rfind("\n", 0, offset)
    return Place(release.file, release.body_line + row, offset - last)


def _whose(who: str, newsroom: Newsroom, known: dict[str, str]) -> str:
    """The issuer that a heading names in full or by its acronym, '' for somebody else."""
    wanted = who.strip(" .").casefold()
    for id_ in known:
        issuer = newsroom.organisations[id_]
        if wanted in {id_, issuer.name.casefold(), issuer.acronym.casefold()} or wanted.endswith(
            f"({issuer.acronym.casefold()})" if issuer.acronym else issuer.name.casefold()
        ):
            return id_
    return ""


def _likeness(paragraph: str, boilerplate: str) -> float:
    """The share of words in common and in order, with the boilerplate or a paragraph of it: 1 is equal, 0 not near."""
    return max(_compared(paragraph, text) for text in _texts(boilerplate))


@lru_cache(maxsize=64)
def _texts(boilerplate: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((boilerplate, *(found[0] for found in PARAGRAPH.finditer(boilerplate)))))


def _compared(paragraph: str, text: str) -> float:
    if not 0.5 < len(paragraph) / max(1, len(text)) < 2:  # too long or too short to be the same, links aside
        return 0.0
    words, (theirs, count) = _words(paragraph), _counted(text)
    if not all(SHORTEST <= len(each) <= LONGEST for each in (words, theirs)):
        return 0.0
    if words == theirs:
        return 1.0
    least = NEAR * (len(words) + len(theirs)) / 2  # words in common; those in order are never more
    if sum(word in count for word in words) < least or sum((Counter(words) & count).values()) < least:
        return 0.0
    ratio = SequenceMatcher(None, theirs, words, autojunk=False).ratio()
    return min(ratio, 0.99) if ratio >= NEAR else 0.0


@lru_cache(maxsize=64)  # the same boilerplate stands under every release of its organisation
def _counted(text: str) -> tuple[tuple[str, ...], "Counter[str]"]:
    words = _words(text)
    return words, Counter(words)


def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(ADDRESS.sub("]", text).casefold()))

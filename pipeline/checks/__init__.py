"""The checks: one module a family, one line in this table; each says what a good sub-editor would."""

import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from functools import cache
from importlib import import_module

from pipeline.delivery import Limit, Post
from pipeline.issued import Issued, resolve
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.record import Entry, Record
from pipeline.release import Release
from pipeline.source import example


class Findings:
    """What was found before in releases by themselves, by file, so that a desk checks anew only what changed."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Release, Newsroom, tuple[Problem, ...]]] = {}

    def of(self, release: Release, newsroom: Newsroom) -> tuple[Problem, ...] | None:
        """What was found in the very same release of the very same newsroom."""
        known = self._known.get(release.file)
        same = known is not None and known[1] is newsroom and known[0] == release
        return known[2] if known and same else None

    def keep(self, release: Release, newsroom: Newsroom, problems: tuple[Problem, ...]) -> None:
        self._known[release.file] = release, newsroom, problems

    def forget_all_but(self, files: Container[str]) -> None:
        """Hold no more than is there."""
        self._known = {file: known for file, known in self._known.items() if file in files}


@dataclass(frozen=True, slots=True)
class Counter:
    """How a channel counts a post: the texts it shows, and the limits which each of them must keep.

    `usual` are those of the network where a server says nothing of its own; () where they are the same. `threads` is
    whether the network takes several texts.
    """

    texts: Callable[[Post], tuple[str, ...]]
    limits: tuple[Limit, ...]
    usual: tuple[Limit, ...] = ()
    threads: bool = False

    def stops(self, shown: str) -> bool:
        """Whether too long a text stops its release: what only one server says may not, for it could say anything."""
        return not self.usual or any(limit.over(shown) for limit in self.usual)


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may know beyond the release: the others, the instant, the record, each channel's counter.

    It is made for one newsroom and one run; `unread` are the slugs of release files that could not be taken in.
    `without_file` holds what is public and has no file: line in the record and newest entry by slug;
    `left_behind` their slugs by title and body; `resolved` what each file issues and `findings` what was found in it,
    as far as that is known; `letter` measures the letter of a text. Unless it is `whole`, the text of what is public
    and unchanged is not looked at again.
    """

    releases: tuple[Release, ...]
    instant: datetime
    record: Record = field(default_factory=Record)
    counters: Mapping[str, Counter] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    without_file: dict[str, tuple[int, Entry]] = field(default_factory=dict, init=False, repr=False, compare=False)
    left_behind: dict[tuple[str, str], str] = field(default_factory=dict, init=False, repr=False, compare=False)
    resolved: dict[str, Issued] = field(default_factory=dict, repr=False, compare=False)
    findings: Findings = field(default_factory=Findings, repr=False, compare=False)
    whole: bool = True
    letter: Callable[[Issued], int] | None = field(default=None, repr=False, compare=False)
    _by_address: dict[str, list[Release]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _of_old: dict[str, list[Release]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for release in self.releases:
            self._by_address.setdefault(folded(release.slug), []).append(release)
            for address in release.archive.addresses if release.archive else ():
                self._of_old.setdefault(address, []).append(release)
        newest = {entry.slug: (line, entry) for line, entry in enumerate(self.record.entries, 1)}
        for slug, (line, entry) in newest.items():
            if entry.kind != "kill" and not self._has_file(slug):
                self.without_file[slug] = line, entry
                text = self.record.texts.get(entry.digest)
                if text:
                    self.left_behind[text["title"], text["body"]] = slug

    def issued(self, release: Release, newsroom: Newsroom) -> Issued:
        """The release resolved, once in a run however many checks ask."""
        found = self.resolved.get(release.file)
        if found is None:
            found = self.resolved[release.file] = resolve(release, newsroom)
        return found

    def sharing(self, slug: str) -> tuple[Release, ...]:
        """Every release with this address, as file systems compare that keep no case and compose accents."""
        return tuple(self._by_address.get(folded(slug), ()))

    def of_old(self, address: str) -> tuple[Release, ...]:
        """Every release that stood at this address before it came here."""
        return tuple(self._of_old.get(address, ()))

    def _has_file(self, slug: str) -> bool:
        return slug in self.unread or any(release.slug == slug for release in self.sharing(slug))


Check = Callable[[Release, Newsroom, Context], Iterable[Problem]]

CHECKS: Mapping[str, str] = {
    "required": "pipeline.checks.required",
    "contacts": "pipeline.checks.contacts",
    "reach": "pipeline.checks.reach",
    "register": "pipeline.checks.register",
    "hours": "pipeline.checks.hours",
    "slugs": "pipeline.checks.slugs",
    "links": "pipeline.checks.links",
    "addresses": "pipeline.checks.addresses",
    "signposts": "pipeline.checks.signposts",
    "language": "pipeline.checks.language",
    "pictures": "pipeline.checks.pictures",
    "posts": "pipeline.checks.posts",
    "letters": "pipeline.checks.letters",
    "issued": "pipeline.checks.issued",
    "broken": "pipeline.checks.broken",
    "missing": "pipeline.checks.missing",
    "boilerplate": "pipeline.checks.boilerplate",
    "leftovers": "pipeline.checks.leftovers",
    "readability": "pipeline.checks.readability",
    "translations": "pipeline.checks.translations",
    "acronyms": "pipeline.checks.acronyms",
    "names": "pipeline.checks.names",
    "numbers": "pipeline.checks.numbers",
    "quotes": "pipeline.checks.quotes",
    "speakers": "pipeline.checks.speakers",
    "spellings": "pipeline.checks.spellings",
    "translated": "pipeline.checks.translated",
    "times": "pipeline.checks.times",
    "embargoes": "pipeline.checks.embargoes",
    "clocks": "pipeline.checks.clocks",
    "events": "pipeline.checks.events",
    "late": "pipeline.checks.late",
    "archives": "pipeline.checks.archives",
    "unprinted": "pipeline.checks.unprinted",
}

# Families that look around: at other releases, the record, the hour, the channels, the templates. What all others find
# follows from the release and the newsroom alone, and is remembered as long as both stay as they are.
AROUND = frozenset(
    {
        "archives",
        "broken",
        "hours",
        "issued",
        "language",
        "late",
        "letters",
        "missing",
        "posts",
        "slugs",
        "translated",
        "translations",
        "unprinted",
    }
)

# Those of them that are asked of what is public and unchanged also where nobody wants the whole: what waits beside it
# may change what they find, and they read none of its text.
ALWAYS = frozenset({"archives", "issued", "language", "slugs", "translations"})


# Of a text from an archive: what still stops it, for all else was written as it was then and only advises; and what
# is not asked, because it looks at a lift, at posts or at people who answer today.
OF_EVERY_AGE = frozenset(
    {"archives", "broken", "issued", "language", "missing", "pictures", "required", "slugs", "translations"}
)
NOT_OF_OLD = frozenset(
    {
        "boilerplate",
        "contacts",
        "embargoes",
        "events",
        "hours",
        "late",
        "leftovers",
        "letters",
        "reach",
        "register",
        "times",
    }
)


@cache
def checker(name: str) -> Check:
    """The `check(release, newsroom, context)` of a family."""
    found: Check = import_module(CHECKS[name]).check
    return found


def is_live(release: Release, newsroom: Newsroom, context: Context) -> bool:
    """Whether exactly this text is what is public under its slug."""
    last = context.record.last(release.slug)
    return last is not None and context.issued(release, newsroom).digest == last.digest


def folded(slug: str) -> str:
    """An address as those file systems compare it that keep no case and compose accents."""
    return unicodedata.normalize("NFC", slug).casefold()


def nearest(value: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, '' where none is near."""
    near = get_close_matches(value, list(known), n=1, cutoff=0.6)
    return near[0] if near else ""


def a_known(shape: str, value: str, newsroom: Newsroom) -> str:
    """What to write in place of an unknown organisation: the nearest in a shape such as `issuers: [{}]`, else any."""
    near = nearest(value, newsroom.organisations)
    if near:
        return f"`{shape.format(near)}`"
    return f"the short name of one that is there, such as `{shape.format(example.issuer(newsroom))}`"


def instead(key: str, value: str, known: Iterable[str]) -> str:
    """What to write in place of a word that is none of a few: the nearest, else all of them."""
    known = tuple(known)
    near = nearest(value, known)
    return " or ".join(f"`{key}: {word}`" for word in ([near] if near else known))

"""The live look: whether the links of releases lead to a page now; only `dateline check --online` asks.

It stands apart from the checks, which are pure, and from channels and hosts, which belong to what is sent.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urldefrag, urlsplit

from pipeline.hostname import is_private
from pipeline.newsroom import Newsroom
from pipeline.online.remembered import Remembered
from pipeline.patience import all_within
from pipeline.problem import Place, Problem
from pipeline.release import Release
from pipeline.typeset.marks import Mark, links, place

AT_ONCE = 8
IN_ALL = 20.0  # seconds for each few that are asked at once
THERE, SILENT = "there", "silent"

Ask = Callable[[str], str]  # an address to what was found there: THERE or one of SAID

# What is remembered of an address is one of these words, and nothing else of it.
SAID = {
    "gone": "and there is no page at that address",
    "failing": "and the server there reports a fault of its own",
    "no-host": "and no machine of that name is known",
    SILENT: "and nothing answers there",
    "untrusted": "and browsers would warn of the server’s certificate",
    "inside": "and leads on to a machine that only people inside a network can reach",
    "circles": "and leads on from page to page without end",
    "unnamed": "and its name could not be looked up",
    "nowhere": "and leads on to something that is no web page",
}


# What is found of every address where there is no internet; one name alone may also be misspelt.
NO_NAME = ("no-host", "unnamed")


@dataclass(frozen=True, slots=True)
class _Link:
    release: Release
    mark: Mark
    place: Place


def look(
    releases: Iterable[Release], newsroom: Newsroom, told: Collection[Place], remembered: Remembered, ask: Ask
) -> list[Problem]:
    """An advice for each link that is dead; links at places that are `told` of already are not asked for.

    Neither are those to the newsroom's own pages: one that waits would be dead, and asking would tell of it.
    """
    found = [link for release in releases if not _left_out(release) for link in _links(release, newsroom, told)]
    known, cut_off = _asked({_address(link.mark) for link in found}, remembered, ask)
    dead = [_problem(link, word) for link in found if (word := known.get(_address(link.mark), "")) in SAID]
    return [_unasked(found[0]), *dead] if cut_off else dead


def _left_out(release: Release) -> bool:
    waived = any(each.code == "link-dead" and each.because and each.by for each in release.waive)
    return bool(release.killed) or waived


def _links(release: Release, newsroom: Newsroom, told: Collection[Place]) -> Iterator[_Link]:
    own = urlsplit(newsroom.address).hostname
    for key, text in (("body", release.body), ("notes", release.notes)):
        for mark in links(text):
            at = place(release, key, mark)
            if at not in told and _host(mark.address) not in ("", own) and not is_private(_host(mark.address)):
                yield _Link(release, mark, at)


def _host(address: str) -> str:
    """The host of a web address, '' for any other."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _address(mark: Mark) -> str:
    """The page: a place within it is found by the reader's browser, and no server is asked for it."""
    return urldefrag(mark.address).url


def _asked(addresses: set[str], remembered: Remembered, ask: Ask) -> tuple[dict[str, str], bool]:
    """What is known of each address, asked a few at a time where it is not remembered; and whether no name at all
    could be looked up: nothing of that is remembered."""
    known = {address: word for address in addresses if (word := remembered.of(address)) in (THERE, *SAID)}
    asked, fresh = sorted(addresses - known.keys()), dict[str, str]()
    for at in range(0, len(asked), AT_ONCE):
        few = asked[at : at + AT_ONCE]
        heard = dict.fromkeys(few, SILENT)
        heard |= dict(all_within(IN_ALL, (partial(_one, address, ask) for address in few)))
        fresh |= heard
    if _cut_off(fresh):
        return known, True
    for address, word in fresh.items():
        remembered.keep(address, word)
    remembered.save()
    return known | fresh, False


def _cut_off(heard: Mapping[str, str]) -> bool:
    """Whether this machine seems to have no internet: all fail at the name, and that is not the fault of one name."""
    names = {_host(address) for address in heard}
    return bool(heard) and {*heard.values()} <= {*NO_NAME} and (len(names) > 1 or "unnamed" in heard.values())


def _one(address: str, ask: Ask) -> tuple[str, str]:
    return address, ask(address)


def _unasked(link: _Link) -> Problem:
    return Problem(
        link.place,
        "link-unasked",
        "No link could be looked at: this machine seems to have no internet.",
        "Connect it, and run `dateline check --online` again.",
        stops=False,
    )


def _problem(link: _Link, word: str) -> Problem:
    mark = link.mark
    label = (mark.label or mark.address)[:80]
    return Problem(
        link.place,
        "link-dead",
        f"The link `{label}` leads to `{mark.address[:100]}`, {SAID[word]}.",
        f"Open it yourself, and write the address where the page stands now: `[{label}](https://…)`.",
        stops=False,
    )

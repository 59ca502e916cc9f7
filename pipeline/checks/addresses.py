"""Where links lead: to one whole address, on a machine that a reader elsewhere can reach."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

from pipeline.checks import Context
from pipeline.hostname import is_private
from pipeline.lookalike import in_latin, strangers
from pipeline.mailbox import host, is_address
from pipeline.newsroom import Newsroom
from pipeline.problem import Place, Problem
from pipeline.release import Release
from pipeline.source import example
from pipeline.typeset.marks import Mark, marks, place

NOWHERE = Place("")  # only what is wrong is given a place: finding it costs a walk through the text
MOST = 2_000  # signs; programs cut longer addresses
TWICE = re.compile(r"https?:/*https?(:|//)", re.IGNORECASE)
BEGIN = re.compile(r"(https?:/*|https?//+)+", re.IGNORECASE)
# What closed the sentence round an address and not the address itself. A full stop may belong to it: /wiki/Acme_Inc.
TAIL = re.compile(r"""[,;"'“”’»>|]+$""")
PAIRS = (("(", ")"), ("[", "]"))
LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Links to addresses that are not whole, and to machines that only this house can reach."""
    if release.killed:
        return
    for key, text in (("body", release.body), ("notes", release.notes)):
        for mark in marks(text):
            wrong = _wrong(mark, newsroom) if mark.sort in ("Link", "Broken") else None
            if wrong:
                yield replace(wrong, place=place(release, key, mark))


def _wrong(mark: Mark, newsroom: Newsroom) -> Problem | None:
    scheme = mark.address.partition(":")[0].lower()
    if scheme in ("http", "https"):
        return _web(mark, newsroom)
    if scheme == "mailto":
        return _mail(mark, newsroom)
    if scheme == "tel" and (number := mark.address[4:]).strip("/ ") and sum(map(str.isdigit, number)) < 3:
        return _malformed(mark, "holds no telephone number", f"`[{_words(mark)}](tel:{_dense(example.PHONE)})`")
    if mark.sort == "Broken":
        return _spaced(mark)
    return None


def _web(mark: Mark, newsroom: Newsroom) -> Problem | None:
    """What is wrong with a web address; one without a host leads nowhere, which is said elsewhere."""
    address = mark.address
    if TWICE.match(address):
        return _malformed(mark, "begins twice", _link(mark, BEGIN.sub("https://", address, count=1)))
    if any(sign.isspace() for sign in address):
        return _spaced(mark)
    if cut := _tail(address):
        said = f"ends in `{address[len(cut) :][:10]}`, which belongs to the sentence round it"
        return _malformed(mark, said, _link(mark, cut))
    try:
        parts = urlsplit(address)
        name, user, _ = parts.hostname or "", parts.username, parts.port
    except ValueError:
        return _malformed(mark, "has signs behind its host that make no port", _example(newsroom))
    if not name:
        return None
    if odd := strangers(name):
        said = f"holds `{odd[0][0]}`, a {odd[0][1]} letter that only looks like a Latin one"
        return _malformed(mark, said, _link(mark, address.replace(parts.netloc, in_latin(parts.netloc), 1)))
    if len(address) > MOST:
        return _malformed(mark, "is longer than programs take", _example(newsroom))
    if not _is_host(name):
        return _malformed(mark, "names no machine that can exist", _example(newsroom))
    if user is not None:
        said = "has an `@` before its host, and a reader cannot see where it leads"
        mend = f"`[{_words(mark)}](mailto:{user}@{name})`" if is_address(f"{user}@{name}") else _example(newsroom)
        return _malformed(mark, said, mend)
    return _inside(mark, name, newsroom) if is_private(name) and name != _own(newsroom.address) else None


def _mail(mark: Mark, newsroom: Newsroom) -> Problem | None:
    """What is wrong with a `mailto:`; one with nothing in it leads nowhere, which is said elsewhere."""
    mailboxes = unquote(mark.address[7:].partition("?")[0]).strip("/ ")
    if not mailboxes or all(is_address(one.strip()) for one in mailboxes.split(",")):
        return None
    return _malformed(mark, "holds no whole email address", f"`[{_words(mark)}](mailto:{example.email(newsroom)})`")


def _inside(mark: Mark, name: str, newsroom: Newsroom) -> Problem:
    return Problem(
        NOWHERE,
        "link-private",
        f"The link `{_words(mark)}` leads to `{name[:80]}`, a machine that only people in your own network can reach.",
        f"Write an address that everybody can open, such as {_example(newsroom)}.",
    )


def _spaced(mark: Mark) -> Problem:
    """A space in an address: behind the host it can be written as `%20`."""
    joined = quote(" ".join(mark.address.split()), safe="!#$%&'()*+,/:;=?@[]~")
    said = "has a space in it, and breaks there"
    return _malformed(mark, said, _link(mark, joined))


def _malformed(mark: Mark, said: str, mend: str) -> Problem:
    return Problem(NOWHERE, "link-malformed", f"The address `{mark.address[:100]}` {said}.", f"Write {mend}.")


def _tail(address: str) -> str:
    """The address without the signs at its end that are not its own, '' where all of them are."""
    cut = TAIL.sub("", address)
    for opens, closes in PAIRS:
        if cut.rstrip(".").endswith(closes) and opens not in cut:
            cut = cut.rstrip(closes + ",;.")
    return "" if cut == address or cut.endswith("//") else cut


@lru_cache(maxsize=512)
def _is_host(name: str) -> bool:
    """Whether names on the internet have this form; an address of numbers in brackets is one as well."""
    if ":" in name:
        return True
    labels = name.removesuffix(".").split(".")
    return len(name) <= 253 and all(LABEL.fullmatch(label) for label in labels)


def _own(address: str) -> str:
    return (host(address) and urlsplit(address).hostname) or ""


def _words(mark: Mark) -> str:
    return (mark.label or mark.address)[:80]


def _link(mark: Mark, address: str) -> str:
    return f"`[{_words(mark)}]({address[:200]})`" if mark.label != mark.address else f"`<{address[:200]}>`"


def _example(newsroom: Newsroom) -> str:
    return f"`{example.link(newsroom)}`"


def _dense(phone: str) -> str:
    return phone.replace(" ", "-")

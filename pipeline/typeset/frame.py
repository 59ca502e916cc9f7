"""The frame of every page: where its links lead, so that no page of the public tree is remade for a newer one."""

from typing import Any

from pipeline.newsroom import Newsroom
from pipeline.typeset.catalogue import Catalogue, catalogue
from pipeline.typeset.template import Look

Row = dict[str, Any]


def tree_of(newsroom: Newsroom, language: str) -> str:
    """The folder of the version in a language, such as `fr/`; '' for the newsroom's first, which is at the top."""
    return f"{language}/" if language in newsroom.languages[1:] else ""


def site(newsroom: Newsroom, language: str, contacts: bool) -> Row:
    """What the frame of a page in a language links to: the listing of all, and the contacts if anybody is named.

    `here` says which of them the page itself is, `below` that the listing leads to it; `versions` where else it stands,
    `subscribe` where the feeds are explained, and `search` where releases are looked for, if anywhere. `own` are the
    feeds that a reader of this page wants before that of everything, `feeds` those beside it.
    """
    tree = tree_of(newsroom, language)
    return {
        "home": f"{tree}index.html",
        "contacts": f"{tree}contacts/index.html" if contacts else "",
        "subscribe": f"{tree}feeds/index.html",
        "search": f"{tree}search/index.html" if newsroom.search else "",
        "rights": newsroom.rights_in(language),
        "here": "",
        "versions": [],
        "own": _own(newsroom, language) if tree else [],
        "feeds": [],
    }


def _own(newsroom: Newsroom, language: str) -> list[Row]:
    """The feed of all in a language; a version of the site in it is there only where that feed holds something."""
    for feed in newsroom.feeds:
        if feed.languages == (language,) and not (feed.topics or feed.organisations or feed.kinds):
            return [{"name": feed.name, "title": feed.called(language)}]
        if feed.each == "language":
            return [{"name": f"language-{language.lower()}", "title": ""}]
    return []


def framed(site: Row, tongue: Catalogue, look: Look, root: str) -> Row:
    """The frame as templates get it, in the language of the page; `root` is the way to the top of the site."""
    versions = [row | {"name": catalogue(look, row["language"]).words["language"]} for row in site["versions"]]
    return {
        "words": tongue.words,
        "direction": tongue.direction,
        "root": root,
        "site": {**site, "versions": versions, "own": [_named(feed, tongue) for feed in site["own"]]},
    }


def _named(feed: Row, tongue: Catalogue) -> Row:
    """A feed that newsroom.yml gives no title has that of its language."""
    return feed | {"title": feed["title"] or tongue.words["language"]}


def root_of(path: str) -> str:
    """The way from a page of the tree to its top, such as `../../`."""
    return "../" * path.count("/")

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

    `here` says which of them the page itself is, `below` that the listing leads to it, `versions` where else it stands,
    and `feeds` what more to read it by.
    """
    tree = tree_of(newsroom, language)
    named = f"{tree}contacts/index.html" if contacts else ""
    return {"home": f"{tree}index.html", "contacts": named, "here": "", "versions": [], "feeds": []}


def framed(site: Row, tongue: Catalogue, look: Look, root: str) -> Row:
    """The frame as templates get it, in the language of the page; `root` is the way to the top of the site."""
    versions = [row | {"name": catalogue(look, row["language"]).words["language"]} for row in site["versions"]]
    return {
        "words": tongue.words,
        "direction": tongue.direction,
        "root": root,
        "site": {**site, "versions": versions},
    }


def root_of(path: str) -> str:
    """The way from a page of the tree to its top, such as `../../`."""
    return "../" * path.count("/")

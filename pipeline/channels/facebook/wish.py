"""The frozen requests: what a Page is asked to do, as bytes for the ledger and read back from them."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pipeline.channels.facebook.counting import limits
from pipeline.delivery import Post, Receipt
from pipeline.digest import canonical

_PAGE = re.compile(r"[0-9]{5,25}|(?=.{5,100}\Z)[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")
_ID = re.compile(r"[0-9]{5,25}_[0-9]{1,25}")
_LINK = re.compile(r"https?://\S+")
_SITES = ("facebook.com", "fb.com")


@dataclass(frozen=True, slots=True)
class Put:
    """Put these words out on this Page, above a card that leads to this address."""

    page: str
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Have the post of this id, which stands at this address, say these words from now on; its card stays."""

    id: str
    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete the post of this id, which stands at this address."""

    id: str
    address: str


Wish = Put | Edit | Delete


def compose(post: Post) -> bytes:
    """The request for a post: the text, and a card that Facebook makes from the page.

    The card and not pictures: a post bears either one. With pictures the link would have to stand in the text; with
    the card the page is one tap away, and there stand the pictures with their descriptions and licences.
    """
    return canonical(
        {"do": "post", "page": page_of(post.account), "text": post.text.strip(), "link": post.address.strip()}
    )


def correct(post: Post, receipt: Receipt) -> bytes:
    """The request that has the post of the receipt say what is right now, and what was wrong.

    Facebook lets an app change the posts that it made itself (developers.facebook.com/docs/pages-api/posts). Where both
    are too long together, what was wrong stands alone.
    """
    whole, short = f"{post.text.strip()}\n\n{post.note.strip()}".strip(), post.note.strip()
    fits = not any(limit.over(whole) for limit in limits())
    words = whole if fits else short
    return canonical({"do": "edit", "id": receipt.id, "address": receipt.address, "text": words})


def recall(receipt: Receipt) -> bytes:
    """The request that deletes the post of the receipt."""
    return canonical({"do": "delete", "id": receipt.id, "address": receipt.address})


def text(request: bytes) -> str:
    """The text a request will show; '' for a deletion, and for bytes that `send` will refuse."""
    try:
        wish = wish_of(request)
    except ValueError:
        return ""
    return "" if isinstance(wish, Delete) else wish.text


def repeatable(request: bytes) -> bool:
    """Whether it only changes or deletes what stands already: of two posts alike, Facebook may show both."""
    try:
        wish = wish_of(request)
    except ValueError:
        return False
    return not isinstance(wish, Put)


def id_of(request: bytes, address: str) -> str:
    """The id of the post at an address that tells it in digits: the Page's, a low line, and the post's own.

    The Page's own is that of the request where the address only names it, or gives the number of its profile. What
    Facebook writes with `pfbid…` holds no id.
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return ""
    if host not in _SITES:
        return ""
    path, told = parts.path.strip("/").split("/"), parse_qs(parts.query)
    if is_id(path[-1]):
        return path[-1]
    page, post = path[0], path[-1] if len(path) > 2 and path[1] == "posts" else ""
    if path[-1] in ("permalink.php", "story.php"):
        page, post = told.get("id", [""])[0], told.get("story_fbid", [""])[0]
    own = _page_in(request)
    found = f"{own if own.isdecimal() else page}_{post}"
    return found if is_id(found) else ""


def wish_of(request: bytes) -> Wish:
    """What a frozen request asks for; ValueError if it is damaged or names no post."""
    asked = json.loads(request)
    match asked:
        case {"do": "post"} if _is_put(asked):
            return Put(asked.get("page", ""), asked.get("text", ""), asked.get("link", ""))
        case {"do": "edit", "id": str(id_), "text": str(words), **rest} if is_id(id_):
            return Edit(id_, str(rest.get("address", "")), words)
        case {"do": "delete", "id": str(id_), **rest} if is_id(id_):
            return Delete(id_, str(rest.get("address", "")))
    raise ValueError("not a frozen request for Facebook")


def page_of(account: str) -> str:
    """The Page that an account of newsroom.yml names, by digits or name, fit to be part of an address; or ''."""
    found = account.strip().removeprefix("@")
    return found if _PAGE.fullmatch(found) else ""


def is_id(text: str) -> bool:
    """Whether this can be the id of a post of a Page, and so be part of an address."""
    return _ID.fullmatch(text) is not None


def _is_put(asked: dict[str, Any]) -> bool:
    """Whether each member is one of a post, and of its form: empty ones are left out of what is frozen."""
    if not set(asked) <= {"do", "page", "text", "link"} or not all(isinstance(each, str) for each in asked.values()):
        return False
    page, link = asked.get("page", ""), asked.get("link", "")
    fits = (not page or page_of(page) == page) and (not link or _LINK.fullmatch(link) is not None)
    return fits and bool(link or asked.get("text"))


def _page_in(request: bytes) -> str:
    try:
        wish = wish_of(request)
    except ValueError:
        return ""
    return wish.page if isinstance(wish, Put) else wish.id.partition("_")[0]

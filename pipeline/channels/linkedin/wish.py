"""The frozen requests: what LinkedIn is asked to do, as bytes for the ledger and read back from them.

The page is a card below the text: LinkedIn makes none by itself of what comes through its API, so title, summary and
picture go along (learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api, Article). The address
stands on the card and not in the text as well, unless the text holds it: LinkedIn would show a shortened one there.
"""

import json
import re
from dataclasses import dataclass
from urllib.parse import unquote

from pipeline.channels.linkedin.counting import limits
from pipeline.delivery import Post, Receipt
from pipeline.digest import canonical, is_digest

SHOWN = ("image/jpeg", "image/png", "image/webp")  # what can be made a small JPEG
_URN = re.compile(r"urn:li:(?:share|ugcPost):[1-9][0-9]{0,19}")
_IN_ADDRESS = re.compile(rf"(?:\A|linkedin\.com/feed/update/)(?P<urn>{_URN.pattern})(?![0-9])")
_IN_NAME = re.compile(
    r"linkedin\.com/posts/[^/?#]*-(?P<sort>share|ugcPost)-(?P<number>[1-9][0-9]{0,19})(?:-[\w-]{1,8})?/?(?:[?#]|\Z)"
)


@dataclass(frozen=True, slots=True)
class Put:
    """Put out a post of these words, with a card that leads to the page and shows the picture of this digest."""

    text: str
    page: str
    title: str
    summary: str
    picture: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Have the post of this URN say these words from now on."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete the post of this URN."""

    id: str


Wish = Put | Edit | Delete


def compose(post: Post) -> bytes:
    """The request for a post: the text, and a card that leads to the page."""
    fitting = (each.digest for each in post.images if each.media_type in SHOWN and is_digest(each.digest))
    card = {"page": post.address, "title": post.title, "summary": post.summary, "picture": next(fitting, "")}
    return canonical({"do": "post", "text": post.text.strip()} | (card if post.address else {}))


def correct(post: Post, receipt: Receipt) -> bytes:
    """The request that has the post of the receipt say what is right now, and what was wrong.

    An edit: it reaches everybody who was shown the wrong words. The card stays as it is, for LinkedIn lets nothing but
    the text be changed (PARTIAL_UPDATE of `commentary`). Where both texts are too long together, what was wrong stands
    alone.
    """
    whole, short = f"{post.text.strip()}\n\n{post.note.strip()}".strip(), post.note.strip()
    fits = not any(limit.over(whole) for limit in limits())
    return canonical({"do": "edit", "id": receipt.id, "text": whole if fits else short})


def recall(receipt: Receipt) -> bytes:
    """The request that deletes the post of the receipt."""
    return canonical({"do": "delete", "id": receipt.id})


def text(request: bytes) -> str:
    """The text a request will show; '' for a deletion, and for bytes that `send` will refuse."""
    try:
        wish = wish_of(request)
    except (ValueError, TypeError):
        return ""
    return "" if isinstance(wish, Delete) else wish.text


def repeatable(request: bytes) -> bool:
    """Whether it is whole: LinkedIn refuses a twin of a post, and an edit or a deletion may be done twice."""
    try:
        wish_of(request)
    except (ValueError, TypeError):
        return False
    return True


def id_of(request: bytes, address: str) -> str:
    """The URN in the address of a post.

    '' for an address that names an `activity`: that is another number than the post's own, and the API takes it not.
    """
    plain = unquote(address)
    found = _IN_ADDRESS.search(plain)
    if found:
        return found["urn"]
    named = _IN_NAME.search(plain)
    return f"urn:li:{named['sort']}:{named['number']}" if named else ""


def wish_of(request: bytes) -> Wish:
    """What a frozen request asks for; ValueError or TypeError if it is damaged or names no post."""
    match json.loads(request):
        case {"do": "post", "text": str(words), **card} if all(isinstance(each, str) for each in card.values()):
            return Put(words, *(str(card.get(name, "")) for name in ("page", "title", "summary", "picture")))
        case {"do": "edit", "id": str(id_), "text": str(words)} if is_urn(id_):
            return Edit(id_, words)
        case {"do": "delete", "id": str(id_)} if is_urn(id_):
            return Delete(id_)
    raise ValueError("not a frozen request for LinkedIn")


def is_urn(text: str) -> bool:
    """Whether this can be the URN of a post, and so be part of an address; TypeError if it is no text at all."""
    return _URN.fullmatch(text) is not None

"""The frozen requests: what X is asked to do, as bytes for the ledger and read back from them."""

import json
import re
from dataclasses import dataclass

from pipeline.channels.x.links import bare
from pipeline.delivery import Image, Post, Receipt
from pipeline.digest import canonical, is_digest

MOST_PICTURES = 4
SHOWN = ("image/jpeg", "image/png", "image/webp")  # docs.x.com, media best practices; what moves is another thing there
_ID = re.compile(r"[0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class Put:
    """Put out a post of these words, with these pictures."""

    text: str
    pictures: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete the post of this id."""

    id: str


Wish = Put | Delete


def compose(post: Post) -> bytes:
    """The request for a post: the text, below it the page's address where the text does not hold it; its pictures."""
    pictures = [image for image in post.images if image.media_type in SHOWN and image.digest][:MOST_PICTURES]
    rows = [{"digest": each.digest, "type": each.media_type, "alt": each.alt} for each in pictures]
    return canonical({"do": "post", "text": _with_address(post.text, post.address), "pictures": rows})


def correct(post: Post, receipt: Receipt) -> bytes:
    """The request for a post of its own that says `post.note` and links to the corrected page.

    Not a reply to the receipt's post: since February 2026 X refuses replies nobody asked for
    (docs.x.com, changelog), and does not say that replies to oneself are exempt.
    """
    return canonical({"do": "post", "text": _with_address(post.note, post.address)})


def recall(receipt: Receipt) -> bytes:
    """The request that deletes the post of the receipt."""
    return canonical({"do": "delete", "id": receipt.id})


def text(request: bytes) -> str:
    """The text a request will show; '' for a deletion, and for bytes that `send` will refuse."""
    try:
        wish = wish_of(request)
    except ValueError:
        return ""
    return wish.text if isinstance(wish, Put) else ""


def repeatable(request: bytes) -> bool:
    """Whether it is whole: X refuses a post that says what another one of the account says."""
    try:
        wish_of(request)
    except ValueError:
        return False
    return True


def id_of(request: bytes, address: str) -> str:
    """The number at the end of the address of a post."""
    last = address.partition("?")[0].rstrip("/").rpartition("/")[2]
    return last if is_id(last) else ""


def wish_of(request: bytes) -> Wish:
    """What a frozen request asks for; ValueError if it is damaged or names no post."""
    asked = json.loads(request)
    match asked:
        case {"do": "post", "text": str(words)} if isinstance(asked.get("pictures", []), list):
            return Put(words, tuple(map(_picture, asked.get("pictures", []))))
        case {"do": "delete", "id": str(id_)} if is_id(id_):
            return Delete(id_)
    raise ValueError("not a frozen request for X")


def _picture(row: object) -> Image:
    match row:
        case {"digest": str(name), "type": str(kind), **rest} if is_digest(name):
            return Image(name, kind, str(rest.get("alt", "")))
    raise ValueError("not a picture of a frozen request")


def is_id(text: str) -> bool:
    """Whether this can be the id of a post: up to 20 digits; TypeError if it is no text at all."""
    return _ID.fullmatch(text) is not None


def _with_address(words: str, address: str) -> str:
    held = {bare(token) for token in words.split()}
    return words.rstrip() if address in held else f"{words.rstrip()}\n{address}".strip()

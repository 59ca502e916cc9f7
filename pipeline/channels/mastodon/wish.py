"""The frozen requests: what a Mastodon server is asked to do, as bytes for the ledger and read back from them."""

import json
import re
from dataclasses import dataclass

from pipeline.channels.mastodon.counting import bare, limits
from pipeline.delivery import Image, Post, Receipt
from pipeline.digest import canonical, is_digest

MOST_PICTURES = 4
SHOWN = ("image/gif", "image/jpeg", "image/png", "image/webp")  # what every server takes
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")  # digits on Mastodon; servers like it use letters as well


@dataclass(frozen=True, slots=True)
class Put:
    """Put out a post of these words, with these pictures, once under this key."""

    text: str
    language: str
    key: str
    pictures: tuple[Image, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """Have the post of this id say these words from now on; where that cannot be, reply to it with them."""

    id: str
    put: Put


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete the post of this id, which stands at this address."""

    id: str
    address: str


Wish = Put | Edit | Delete


def compose(post: Post) -> bytes:
    """The request for a post: the text, and below it the page's address where the text does not hold it."""
    return canonical({"do": "post"} | _put(_with_address(post.text, post.address), post))


def correct(post: Post, receipt: Receipt) -> bytes:
    """The request that has the post of the receipt say what is right now, what was wrong, and where to read it.

    An edit and not a reply: it reaches everybody who was shown the wrong words, also through a boost, takes the words
    away, and bears the mark of an edit with the old words behind it. A reply is seen by few while the error goes on
    being boosted. Where both are too long together for the server, what was wrong stands alone.
    """
    whole, short = (_with_address(words, post.address) for words in (f"{post.text.rstrip()}\n\n{post.note}", post.note))
    fits = not any(limit.over(whole) for limit in limits(post.told))
    return canonical({"do": "edit", "id": receipt.id} | _put(whole if fits else short, post))


def recall(receipt: Receipt) -> bytes:
    """The request that deletes the post of the receipt."""
    return canonical({"do": "delete", "id": receipt.id, "address": receipt.address})


def text(request: bytes) -> str:
    """The text a request will show; '' for a deletion, and for bytes that `send` will refuse."""
    try:
        wish = wish_of(request)
    except (ValueError, TypeError):
        return ""
    return wish.text if isinstance(wish, Put) else wish.put.text if isinstance(wish, Edit) else ""


def repeatable(request: bytes) -> bool:
    """Whether it bears a key, or only changes or deletes what stands already.

    A server knows a key for an hour (docs.joinmastodon.org/methods/statuses); by then it has been looked for.
    """
    try:
        wish = wish_of(request)
    except (ValueError, TypeError):
        return False
    return wish.key != "" if isinstance(wish, Put) else True


def id_of(request: bytes, address: str) -> str:
    """The last word of the address of a post."""
    last = address.partition("?")[0].rstrip("/").rpartition("/")[2]
    return last if is_id(last) else ""


def wish_of(request: bytes) -> Wish:
    """What a frozen request asks for; ValueError or TypeError if it is damaged or names no post."""
    match json.loads(request):
        case {"do": "post", "text": str()} as found:
            return _read(found)
        case {"do": "edit", "id": str(id_), "text": str()} as found if is_id(id_):
            return Edit(id_, _read(found))
        case {"do": "delete", "id": str(id_)} as found if is_id(id_):
            return Delete(id_, str(found.get("address", "")))
    raise ValueError("not a frozen request for Mastodon")


def is_id(text: str) -> bool:
    """Whether this can be the id of a post or picture, and so be part of an address; TypeError if it is no text."""
    return _ID.fullmatch(text) is not None


def _put(words: str, post: Post) -> dict[str, object]:
    pictures = [image for image in post.images if image.media_type in SHOWN][:MOST_PICTURES]
    return {
        "text": words,
        "language": post.language.partition("-")[0].lower(),
        "key": post.mark,
        "pictures": [{"digest": each.digest, "type": each.media_type, "alt": each.alt} for each in pictures],
    }


def _read(found: dict[str, object]) -> Put:
    told, pictures = [found.get(name, "") for name in ("text", "language", "key")], found.get("pictures", [])
    if not (isinstance(pictures, list) and all(isinstance(each, str) for each in told)):
        raise ValueError("not a frozen request for Mastodon")
    words, language, key = map(str, told)
    return Put(words, language, key, tuple(map(_picture, pictures)))


def _picture(row: object) -> Image:
    match row:
        case {"digest": str(name), "type": str(kind), **rest} if is_digest(name):
            return Image(name, kind, str(rest.get("alt", "")))
    raise ValueError("not a picture of a frozen request")


def _with_address(words: str, address: str) -> str:
    held = {bare(token) for token in words.split()}
    return words.strip() if address in held else f"{words.strip()}\n{address}".strip()

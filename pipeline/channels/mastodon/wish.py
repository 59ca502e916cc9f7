"""The frozen requests: what a Mastodon server is asked to do, as bytes for the ledger and read back from them."""

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.channels.mastodon.counting import bare, limits
from pipeline.clock import from_stamp, stamp
from pipeline.delivery import Image, Post, Receipt
from pipeline.digest import canonical, digest, is_digest

MOST_PICTURES = 4
SHOWN = ("image/gif", "image/jpeg", "image/png", "image/webp")  # what every server takes
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")  # digits on Mastodon; servers like it use letters as well


@dataclass(frozen=True, slots=True)
class Following:
    """A later post of a thread: its words, and the key under which it stands once."""

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Put:
    """Put out a post of these words, with these pictures, once under this key.

    `following` are the other posts of a thread, none of which can stand before `since`.
    """

    text: str
    language: str
    key: str
    pictures: tuple[Image, ...]
    following: tuple[Following, ...] = ()
    since: datetime | None = None

    @property
    def parts(self) -> tuple["Put | Following", ...]:
        """Each of its posts, in their order."""
        return (self, *self.following)


@dataclass(frozen=True, slots=True)
class Edit:
    """Have the post of this id say these words from now on; where that cannot be, reply to it with them."""

    id: str
    put: Put


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete the post of this id, which stands at this address; of a thread those of its ids, blanks between them."""

    id: str
    address: str


Wish = Put | Edit | Delete


def compose(post: Post) -> bytes:
    """The request for a post: the text, and below it the page's address where the text does not hold it.

    Of a thread that is the first post, and the others bear their words alone.
    """
    rest = [{"text": words.strip(), "key": _key(post.mark, part)} for part, words in enumerate(post.following, 1)]
    since = stamp(post.since) if rest and post.since else ""
    whole = _put(_with_address(post.text, post.address), post)
    return canonical({"do": "post", "following": rest, "since": since} | whole)


def correct(post: Post, receipt: Receipt) -> bytes:
    """The request that has the (first) post of the receipt say what is right now, what was wrong, and where to read it.

    An edit and not a reply: it reaches everybody who was shown the wrong words, also through a boost, takes the words
    away, and bears the mark of an edit with the old words behind it. A reply is seen by few while the error goes on
    being boosted. Where both are too long together for the server, what was wrong stands alone.
    """
    whole, short = (_with_address(words, post.address) for words in (f"{post.text.rstrip()}\n\n{post.note}", post.note))
    fits = not any(limit.over(whole) for limit in limits(post.told))
    return canonical({"do": "edit", "id": receipt.id.partition(" ")[0]} | _put(whole if fits else short, post))


def recall(receipt: Receipt) -> bytes:
    """The request that deletes the posts of the receipt."""
    return canonical({"do": "delete", "id": receipt.id, "address": receipt.address})


def text(request: bytes) -> str:
    """The text a request will show; '' for a deletion, and for bytes that `send` will refuse."""
    try:
        wish = wish_of(request)
    except (ValueError, TypeError):
        return ""
    return wish.text if isinstance(wish, Put) else wish.put.text if isinstance(wish, Edit) else ""


def following(request: bytes) -> tuple[str, ...]:
    """The texts of a thread after its first."""
    try:
        wish = wish_of(request)
    except (ValueError, TypeError):
        return ()
    return tuple(each.text for each in wish.following) if isinstance(wish, Put) else ()


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
    """The last word of the address of a post, or of each address of a thread's posts, blanks between them."""
    found = [each.partition("?")[0].rstrip("/").rpartition("/")[2] for each in address.split()]
    return " ".join(found) if found and all(map(is_id, found)) else ""


def wish_of(request: bytes) -> Wish:
    """What a frozen request asks for; ValueError or TypeError if it is damaged or names no post."""
    match json.loads(request):
        case {"do": "post", "text": str()} as found:
            return _thread(found)
        case {"do": "edit", "id": str(id_), "text": str()} as found if is_id(id_):
            return Edit(id_, _read(found))
        case {"do": "delete", "id": str(id_)} as found if id_ and all(map(is_id, id_.split(" "))):
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


def _thread(found: dict[str, object]) -> Put:
    rest, since = found.get("following", []), found.get("since", "")
    if not (isinstance(rest, list) and isinstance(since, str)):
        raise ValueError("not a frozen request for Mastodon")
    return replace(_read(found), following=tuple(map(_later, rest)), since=from_stamp(since) if since else None)


def _later(row: object) -> Following:
    match row:
        case {"text": str(words), **rest} if isinstance(rest.get("key", ""), str):
            return Following(words, str(rest.get("key", "")))
    raise ValueError("not a post of a thread")


def _key(mark: str, part: int) -> str:
    return digest(f"{mark}/{part}".encode())[:32] if mark else ""


def _picture(row: object) -> Image:
    match row:
        case {"digest": str(name), "type": str(kind), **rest} if is_digest(name):
            return Image(name, kind, str(rest.get("alt", "")))
    raise ValueError("not a picture of a frozen request")


def _with_address(words: str, address: str) -> str:
    held = {bare(token) for token in words.split()}
    return words.strip() if address in held else f"{words.strip()}\n{address}".strip()

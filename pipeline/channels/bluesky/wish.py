"""The frozen requests: what Bluesky is asked to do, as bytes for the ledger and read back from them.

The page is a card below the text (app.bsky.embed.external), with its title, its summary and the release's first
picture. A post bears either a card or pictures of its own: with pictures the link would have to stand in the text,
where it takes a third of the 300 signs, is cut short when shown, and the pictures take the eye before it. Whoever reads
for the press wants the page: there stand the text, the contacts, and the pictures with their descriptions, captions and
licences. So it is always the card, the link is always there, and the words stay whole.
"""

import json
from dataclasses import dataclass, field, fields
from typing import Any

from pipeline.channels.bluesky.counting import MOST_BYTES, utf8
from pipeline.channels.bluesky.facets import facets
from pipeline.channels.bluesky.picture import TYPES
from pipeline.channels.bluesky.tid import is_tid, tid
from pipeline.clock import stamp
from pipeline.delivery import Post, Receipt
from pipeline.digest import canonical


@dataclass(frozen=True, slots=True)
class Following:
    """A later post of a thread: its key, its words, and what in them is a link or a hashtag."""

    key: str
    text: str
    facets: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Put:
    """Put out, under this key, a post of these words; with a card, the digest of its picture, and what it replies to.

    `following` are the other posts of a thread. `key` is '' where it was composed only to be counted.
    """

    key: str
    text: str
    at: str
    langs: list[str] = field(default_factory=list)
    facets: list[dict[str, Any]] = field(default_factory=list)
    card: dict[str, str] = field(default_factory=dict)
    picture: str = ""
    reply: str = ""
    following: list[Following] = field(default_factory=list)

    @property
    def parts(self) -> tuple["Put | Following", ...]:
        """Each of its posts, in their order."""
        return (self, *self.following)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all its posts; () where it was composed only to be counted."""
        return tuple(each.key for each in self.parts) if self.key else ()


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete the posts under these keys."""

    keys: tuple[str, ...]


Wish = Put | Delete
_MEMBERS = {"do", *(each.name for each in fields(Put))}


def compose(post: Post) -> bytes:
    """The request for a post: the text, and a card that leads to the page."""
    return _put(post, post.text, following=post.following)


def correct(post: Post, receipt: Receipt) -> bytes:
    """The request for a reply to the receipt's (first) post that says `post.note`, with a card that leads to the page.

    The post itself is not written anew: what shows posts to readers may go on showing its old text.
    """
    first = receipt.id.partition(" ")[0]
    return _put(post, post.note, reply=first if is_tid(first) else "")


def recall(receipt: Receipt) -> bytes:
    """The request that deletes the posts of the receipt."""
    return canonical({"do": "delete", "key": receipt.id})


def text(request: bytes) -> str:
    """The text a request will show; '' for a deletion, and for bytes that `send` will refuse."""
    try:
        wish = wish_of(request)
    except ValueError:
        return ""
    return wish.text if isinstance(wish, Put) else ""


def following(request: bytes) -> tuple[str, ...]:
    """The texts of a thread after its first."""
    try:
        wish = wish_of(request)
    except ValueError:
        return ()
    return tuple(each.text for each in wish.following) if isinstance(wish, Put) else ()


def repeatable(request: bytes) -> bool:
    """Whether it names its key: under that a post stands only once."""
    try:
        wish = wish_of(request)
    except ValueError:
        return False
    return bool(wish.keys)


def id_of(request: bytes, address: str) -> str:
    """The key at the end of the address of a post; all those of its thread, if it is one of the request's."""
    last = address.partition("?")[0].rstrip("/").rpartition("/")[2]
    try:
        keys = wish_of(request).keys
    except ValueError:
        keys = ()
    return " ".join(keys) if last in keys else last if is_tid(last) else ""


def wish_of(request: bytes) -> Wish:
    """What a frozen request asks for; ValueError if it is damaged or names no post."""
    asked = json.loads(request)
    match asked:
        case {"do": "post"} if _holds_words(asked):
            known = {"key": "", "text": "", "at": ""} | {name: each for name, each in asked.items() if name != "do"}
            return Put(**known | {"following": [_following(each) for each in asked.get("following", [])]})
        case {"do": "delete", "key": str(keys)} if keys and all(map(is_tid, keys.split(" "))):
            return Delete(tuple(keys.split(" ")))
    raise ValueError("not a frozen request for Bluesky")


def _holds_words(asked: dict[str, Any]) -> bool:
    """Whether each member is one of a post, and of its form: empty ones are left out of what is frozen."""
    form = {"langs": list, "facets": list, "card": dict, "following": list}
    whole = all(name in _MEMBERS and isinstance(each, form.get(name, str)) for name, each in asked.items())
    return whole and all(is_tid(asked[name]) for name in ("key", "reply") if name in asked)


def _following(row: object) -> Following:
    match row:
        case {"text": str(words), **rest} if set(rest) <= {"key", "facets"}:
            key, found = rest.get("key", ""), rest.get("facets", [])
            if isinstance(found, list) and (key == "" or is_tid(str(key))):
                return Following(str(key), words, found)
    raise ValueError("not a post of a thread")


def _put(post: Post, words: str, reply: str = "", following: tuple[str, ...] = ()) -> bytes:
    first = next((image.digest for image in post.images if image.media_type in TYPES and image.digest), "")
    return canonical(
        {
            "do": "post",
            **_words(post, words, 0),
            "at": stamp(post.at) if post.at else "",
            "langs": [post.language] if post.language else [],
            "card": {"uri": post.address, "title": post.title, "description": post.summary} if post.address else {},
            "picture": first if post.address else "",
            "reply": reply,
            "following": [_words(post, each, part) for part, each in enumerate(following, 1)],
        }
    )


def _words(post: Post, words: str, part: int) -> dict[str, Any]:
    shown = words.strip()
    return {
        "key": tid(post.since, post.mark, part) if post.since else "",
        "text": shown,
        "facets": facets(shown) if utf8(shown) <= MOST_BYTES else [],  # what is longer is never sent
    }

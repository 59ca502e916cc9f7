"""Asked: what a frozen request asks of its network, noted when it is composed."""

import json
from dataclasses import dataclass
from datetime import datetime

from pipeline.delivery import Part, Post, Receipt

KEYS = {"bluesky": "key", "mastodon": "key", "webhook": "id"}  # where a request holds the key that its network knows


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done: its `text` as readers see it, else the page or id that it is about.

    `slug` and `canary` are of the release and the text that it tells of, `since` is when that became public. `page` is
    what it leads to, `key` the word by which its network may know it again; `earlier` is the post that it follows.
    """

    part: Part
    text: str
    slug: str = ""
    canary: bytes = b""
    page: str = ""
    since: datetime | None = None
    key: str = ""
    earlier: Receipt | None = None


def post_asked(kind: str, request: bytes, text: str, post: Post) -> Asked:
    """A post, or where nothing is shown, a ping."""
    told = (_slug(post), _canary(post.text), post.address, post.since)
    return Asked("post", text, *told, _key(kind, request)) if text else Asked("ping", post.address, *told)


def correction_asked(kind: str, request: bytes, text: str, post: Post, earlier: Receipt) -> Asked:
    """A correction of what stands at a receipt."""
    told = (_slug(post), _canary(post.note), post.address, post.since)
    return Asked("correction", text, *told, _key(kind, request), earlier)


def recall_asked(kind: str, request: bytes, text: str, earlier: Receipt) -> Asked:
    """A recall of what stands at a receipt."""
    return Asked("recall", text or earlier.id, key=_key(kind, request), earlier=earlier)


def _key(kind: str, request: bytes) -> str:
    return str(json.loads(request).get(KEYS[kind], "")) if kind in KEYS else ""


def _slug(post: Post) -> str:
    return post.address.rsplit("/", 2)[1]


def _canary(text: str) -> bytes:
    return ("canary-" + text.split("canary-")[1].split(maxsplit=1)[0].rstrip(".")).encode()

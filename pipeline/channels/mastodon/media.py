"""The media: pictures made small enough and handed over before their post; nobody sees one until then."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from pipeline.channels.mastodon.answers import before_post
from pipeline.channels.mastodon.wire import Wire
from pipeline.channels.mastodon.wish import is_id
from pipeline.delivery import Image, Outcome, Refused
from pipeline.fitted import fitted

if TYPE_CHECKING:
    import requests

MOST_BYTES = 8_000_000  # of the servers in use the older take no more; since 4.2 it is 16 MB
MOST_PIXELS = 3840 * 2160  # a server makes all smaller that has more (4.2)
MOST_WORDS = 1500  # of a description
LOOK_AGAIN = 1.0  # seconds
AT_WORK = (202, 206)  # taken, and not worked through yet

_LOST = (
    "A picture of this post is not kept in this newsroom any more."
    " Put it back beside its release, lift that anew, and ask for the post again."
)
_WORDY = (
    f"The text for readers who cannot see a picture is longer than the {MOST_WORDS} characters that Mastodon takes."
    " Shorten the `alt` of the picture and ask for the post again."
)


def handed_over(pictures: tuple[Image, ...], server: Any, wire: Wire, now: datetime) -> list[str] | Outcome:
    """The ids of the pictures on the server, ready to be shown; else why there is no post yet.

    Raises what `Wire.ask` raises. Whatever happens here, nothing is to be seen on the account.
    """
    ids = []
    for picture in pictures:
        if len(picture.alt) > MOST_WORDS:
            return Refused(_WORDY)
        try:
            kept = wire.access.picture(picture.digest)
        except LookupError:
            return Refused(_LOST)
        data, kind = fitted(kept, picture.media_type, most_bytes=MOST_BYTES, most_pixels=MOST_PIXELS)
        id_ = _ready(server, wire, now, (data, kind, picture.alt))
        if not isinstance(id_, str):
            return id_
        ids.append(id_)
    return ids


def _ready(server: Any, wire: Wire, now: datetime, picture: tuple[bytes, str, str]) -> str | Outcome:
    """The id of one picture as soon as the server has worked through it; it may take what time the wire has left."""
    data, kind, alt = picture
    answer = wire.ask(lambda: server.media_post(data, mime_type=kind, description=alt or None))
    while answer.status_code in AT_WORK:
        look = partial(server.media, _id(answer))
        wire.over.wait(LOOK_AGAIN)
        answer = wire.ask(look)
    return _id(answer) if answer.status_code == 200 else before_post(answer, now)


def _id(answer: "requests.Response") -> str:
    """The id of a picture; TimeoutError where the answer cannot be read, for another time it may."""
    try:
        found = answer.json()["id"]
        if is_id(found):
            return str(found)
    except (ValueError, LookupError, TypeError):
        pass
    raise TimeoutError

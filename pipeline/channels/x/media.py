"""The media: pictures made small enough and handed to X before their post; nobody sees one until then.

tweepy 4.17 knows no way to do this: its upload is of version 1.1, which X has switched off (tweepy issue 2217).
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.channels.x.answers import before_post
from pipeline.channels.x.keys import values
from pipeline.channels.x.wire import SERVICE, Wire
from pipeline.channels.x.wish import is_id
from pipeline.delivery import Image, Outcome, Refused
from pipeline.fitted import fitted

if TYPE_CHECKING:
    import requests

MOST_BYTES = 5_000_000  # of a picture (docs.x.com, media best practices)
MOST_PIXELS = 4096 * 4096
MOST_WORDS = 1000  # of a description (docs.x.com, create media metadata)

_LOST = (
    "A picture of this post is not kept in this newsroom any more."
    " Put it back beside its release, lift that anew, and ask for the post again."
)
_WORDY = (
    f"The text for readers who cannot see a picture is longer than the {MOST_WORDS} characters that X takes."
    " Shorten the `alt` of the picture and ask for the post again."
)


def handed_over(pictures: tuple[Image, ...], wire: Wire, now: datetime) -> list[str] | Outcome:
    """The ids of the pictures on X, each with its description; else why there is no post yet.

    Raises what `Wire.request` raises. Whatever happens here, nothing is to be seen on the account.
    """
    ids = []
    for picture in pictures:
        if len(picture.alt) > MOST_WORDS:
            return Refused(_WORDY)
        try:
            kept = wire.access.picture(picture.digest)
        except LookupError:
            return Refused(_LOST)
        id_ = _described(wire, picture, kept, now)
        if not isinstance(id_, str):
            return id_
        ids.append(id_)
    return ids


def _described(wire: Wire, picture: Image, kept: bytes, now: datetime) -> str | Outcome:
    """The id of one picture once X has its description too."""
    data, kind = fitted(kept, picture.media_type, most_bytes=MOST_BYTES, most_pixels=MOST_PIXELS)
    wanted = {"media_category": "tweet_image", "media_type": kind}
    answer = _asked(wire, "/2/media/upload", files={"media": ("picture", data, kind)}, data=wanted)
    if not _taken(answer):
        return before_post(answer, now)
    id_ = _id(answer)
    told = {"id": id_, "metadata": {"alt_text": {"text": picture.alt}}}
    answer = _asked(wire, "/2/media/metadata", json=told) if picture.alt else answer
    return id_ if _taken(answer) else before_post(answer, now)


def _taken(answer: "requests.Response") -> bool:
    return 200 <= answer.status_code < 300


def _asked(wire: Wire, path: str, **parts: Any) -> "requests.Response":
    import tweepy

    signed = tweepy.OAuth1UserHandler(*values(wire.access)).apply_auth()
    return wire.request("POST", SERVICE + path, auth=signed, **parts)


def _id(answer: "requests.Response") -> str:
    """The id of a picture; TimeoutError where the answer cannot be read, for another time it may."""
    try:
        found = answer.json()["data"]["id"]
        if is_id(found):
            return str(found)
    except (ValueError, LookupError, TypeError):
        pass
    raise TimeoutError

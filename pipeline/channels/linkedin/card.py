"""The card below a post: where it leads, what it says, and its picture, handed over before."""

from pipeline.channels.linkedin.keys import organisation
from pipeline.channels.linkedin.wire import Wire
from pipeline.channels.linkedin.wish import Put
from pipeline.drawing.smaller import JPEG
from pipeline.thumb import thumb

MOST_BYTES = 2_000_000  # LinkedIn names no limit in bytes; it takes JPEG, PNG and GIF, no WebP (Images API)
PATIENCE = 12.0  # seconds for a picture, of all that a sending has
MOST_SUMMARY = 4000  # signs; believed: ArticleContent takes 4086. Without it the card still says the title


def card(wish: Put, wire: Wire) -> dict[str, str]:
    """The article of a post (Posts API, ArticleContent); empty where there is no page.

    A post never waits for its picture: whatever goes wrong with that, the card goes out without.
    """
    if not wish.page:
        return {}
    article = {"source": wish.page, "title": wish.title or wish.page}
    if wish.summary and len(wish.summary) <= MOST_SUMMARY:
        article["description"] = wish.summary
    picture = _handed_over(wish, wire)
    return article | ({"thumbnail": picture} if picture else {})


def _handed_over(wish: Put, wire: Wire) -> str:
    """The URN of the picture, '' where none could be handed over in time; nobody sees it before a post names it."""
    data = thumb(wish.picture, wire.access.picture, MOST_BYTES, JPEG)
    if data is None:
        return ""
    line = Wire(wire.access, wire.now, wire.token, wire.renew)
    try:
        return line.in_time(lambda: _uploaded(data, line), PATIENCE)
    except Exception:  # its picture is no reason for a post to stay away
        return ""


def _uploaded(data: bytes, line: Wire) -> str:
    asked = {"initializeUploadRequest": {"owner": organisation(line.access)}}
    told = line.rest("POST", "images", params={"action": "initializeUpload"}, json=asked).json()["value"]
    urn = str(told["image"])
    taken = line.put(str(told["uploadUrl"]), data).status_code in (200, 201)
    return urn if taken and urn.startswith("urn:li:image:") else ""

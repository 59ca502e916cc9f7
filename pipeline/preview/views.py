"""The views of a release: every way in which it goes out, each by a name in an address."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """What a tab is called, and the frame that it shows: what of, as which medium, how wide; none for our own page."""

    title: str
    of: str = ""
    medium: str = "day"
    width: str = "wide"


VIEWS: Mapping[str, View] = {
    "page": View("Page", "release"),
    "page-phone": View("Page on a phone", "release", width="phone"),
    "page-night": View("Page at night", "release", medium="night"),
    "paper": View("On paper", "release", medium="paper", width="paper"),
    "letter": View("Letter", "letter"),
    "letter-phone": View("Letter on a phone", "letter", width="phone"),
    "letter-night": View("Letter at night", "letter", medium="night"),
    "letter-text": View("Letter as plain text"),
    "feeds": View("In the feeds"),
    "card": View("Card"),
    "posts": View("Posts"),
}

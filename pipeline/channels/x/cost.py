"""The cost: what X charges for a post, in US dollars, by the changelog of docs.x.com."""

from decimal import Decimal

from pipeline.channels.x.counting import composed
from pipeline.channels.x.halves import halves
from pipeline.channels.x.links import links
from pipeline.channels.x.wish import text

MONTH = "August 2026"  # as the changelog stood then
POST, POST_WITH_LINK = Decimal("0.015"), Decimal("0.20")


def cost(request: bytes) -> Decimal:
    """What the post of a frozen request costs: more where it holds an address, or what X makes a link of."""
    shown = text(request)
    return POST_WITH_LINK if "://" in shown or any(links(halves(composed(shown)))) else POST

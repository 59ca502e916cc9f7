"""The card as it is shown: where it stands, and the text for those who cannot see it, as its page says it."""

from pipeline.newsroom import Newsroom
from pipeline.record import Standing
from pipeline.typeset.cards import on_card, path_of, shared
from pipeline.typeset.template import look
from pipeline.typeset.view import release_view, told


def card_seen(newsroom: Newsroom, standing: Standing) -> tuple[str, str]:
    """The public path of the picture that is shown where the address is shared, and its alternative text."""
    seen = look(newsroom.templates)
    card = newsroom.url(path_of(standing.slug)) if on_card(newsroom, standing, seen) else ""
    found = shared(release_view(told(newsroom, standing), seen), card)
    return (found["url"].removeprefix(newsroom.url("")), found["alt"]) if found else ("", "")

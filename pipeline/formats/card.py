"""The social card of each release: what is shown where somebody shares its address."""

from pipeline.drawing.card import card
from pipeline.newsroom import Newsroom
from pipeline.part import Part
from pipeline.record import Record
from pipeline.typeset.cards import FONT, on_card, path_of
from pipeline.typeset.template import look, painted


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`assets/cards/<slug>.png`, 1200 by 630 pixels, for each release that stands and whose letters the font has."""
    seen = look(newsroom.templates)
    cards = [(one.slug, on_card(newsroom, one, seen)) for one in record.each()]
    return tuple(painted(path_of(slug), "image/png", card, said, seen.data[FONT]) for slug, said in cards if said)

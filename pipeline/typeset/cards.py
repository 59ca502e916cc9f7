"""Which release has a social card, where it stands and what is on it."""

from collections.abc import Mapping
from typing import Any

from pipeline.drawing.card import HEIGHT, WIDTH
from pipeline.drawing.legible import can_be_drawn
from pipeline.media import media_type
from pipeline.newsroom import Newsroom
from pipeline.palette import ink
from pipeline.record import Standing
from pipeline.typeset.catalogue import catalogue, spoken
from pipeline.typeset.spacing import held
from pipeline.typeset.template import Look, TemplateFault
from pipeline.typeset.view import issuer_names

FONT = "fonts/card.ttf"


def path_of(slug: str) -> str:
    """The public path of a card: beside no file of the author, for they all lie below `releases/`."""
    return f"assets/cards/{slug}.png"


def on_card(newsroom: Newsroom, one: Standing, look: Look) -> dict[str, Any] | None:
    """What the card of a release says; None for a withdrawn text, and where the font lacks a letter.

    TemplateFault where the newsroom's own font is none.
    """
    language = one.issued["language"]
    if one.issued["killed"] or not spoken(look, language):
        return None
    said = {
        "kind": catalogue(look, language).words[f"kind_{one.issued['kind'] or 'release'}"],
        "title": held(one.issued["title"], language),
        "issuers": " · ".join(issuer_names(one.issued.text)),
        "newsroom": newsroom.name,
    }
    try:
        drawable = can_be_drawn("".join(said.values()), look.data[FONT].content)
    except ValueError as fault:
        raise TemplateFault(look.files[FONT], 1, str(fault)) from fault
    return said | {"colour": newsroom.accent, "ink": ink(newsroom.accent)} if drawable else None


def shared(view: Mapping[str, Any], card: str) -> dict[str, Any] | None:
    """What is shown where the address of a page is shared: the card at that address, else the first picture."""
    if card:
        alt = f"{view['kind']}{view['words']['colon']} {view['headline']}"
        return {"url": card, "type": "image/png", "width": WIDTH, "height": HEIGHT, "alt": alt}
    for shown, row in zip(view["pictures"], view["text"].get("pictures", ()), strict=True):
        return {**shown, "url": view["url"] + shown["href"], "type": media_type(row["file"])}
    return None


def region(language: str) -> str:
    """A language with its region, as Open Graph wants it: `pt-BR` as `pt_BR`, and `fr` as the likely `fr_FR`."""
    from babel.core import get_global

    primary, *more = language.replace("_", "-").split("-")
    likely = get_global("likely_subtags").get(primary.lower(), primary)
    regions = [part for part in (*more, *likely.split("_")[1:]) if len(part) == 2]
    return "_".join([primary.lower(), *(part.upper() for part in regions[:1])])

"""The page of each release: what a reader, a newsroom and a screen reader get."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record, Standing
from pipeline.typeset.aloud import aloud, parted
from pipeline.typeset.article import as_html, dateline, description
from pipeline.typeset.cards import on_card, path_of, region, shared
from pipeline.typeset.catalogue import catalogue
from pipeline.typeset.desks import desks
from pipeline.typeset.documents import with_kit
from pipeline.typeset.emblems import marks_of, with_marks
from pipeline.typeset.families import families
from pipeline.typeset.frame import site
from pipeline.typeset.listing import topics_of
from pipeline.typeset.sharing import citation, share_links
from pipeline.typeset.sizes import offered
from pipeline.typeset.structured import news_article
from pipeline.typeset.template import Look, drawn, look, render
from pipeline.typeset.view import release_view, told


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`releases/<slug>/index.html` for every release that stands in the record, withdrawn ones as a notice."""
    seen, standing = look(newsroom.templates), record.standing()
    named = bool(desks(newsroom, standing))
    translations = families(newsroom, standing, seen)
    return tuple(
        drawn(
            f"releases/{one.slug}/index.html",
            "text/html; charset=utf-8",
            seen,
            _make,
            told(newsroom, one)
            | with_kit(newsroom, one, seen)
            | {
                "home": newsroom.url("index.html"),
                "site": site(newsroom, one.issued["language"], named) | {"here": "below"},
                "translations": translations.get(one.slug, []),
                "card": _card(newsroom, one, seen),
                "marks": marks_of(newsroom, one),
                "topics": topics_of(newsroom, one),
            },
            issued=one.issued.digest,
        )
        for one in record.each()
    )


def _card(newsroom: Newsroom, one: Standing, seen: Look) -> str:
    """The public address of its card, '' where it has none."""
    return newsroom.url(path_of(one.slug)) if on_card(newsroom, one, seen) else ""


def _make(inputs: Inputs, look: Look) -> bytes:
    view = release_view(inputs, look)
    view["issuers"] = with_marks(view, inputs["marks"])
    pictures, long = _sized(view, inputs["slug"]), as_html(view)
    view |= {
        "pictures": pictures,
        **_told_aloud(long, view["words"]),
        "root": "../../",
        "dateline": dateline(view),
        "site": inputs["site"],
        "description": description(view["text"]),
        "region": region(view["language"]),
        "shared": shared(view, inputs["card"]),
        "topics": [row | {"href": f"../../{row['path']}"} for row in inputs["topics"]],
        "translations": [_translation(row, look) for row in inputs["translations"]],
    }
    view |= {
        "share": share_links(view),
        "citation": citation(view),
        "structured": news_article(view, inputs["home"], _images(view, inputs["card"])),
    }
    return render(look, "page.html", view).encode()


def _images(view: Mapping[str, Any], card: str) -> list[str]:
    """The whole addresses of all that can be shown of it, the author's pictures first."""
    own = [view["url"] + one["href"] for one in view["pictures"]]
    return [*own, card] if card else own


def _translation(row: Mapping[str, str], look: Look) -> dict[str, str]:
    name = catalogue(look, row["language"]).words["language"]
    return {**row, "name": name, "href": f"../{row['slug']}/index.html"}


def _sized(view: Mapping[str, Any], slug: str) -> list[dict[str, Any]]:
    """The pictures with the smaller sizes of each, as `srcset` says them, from the page's own address."""
    rows = view["text"].get("pictures", ())
    return [shown | {"srcset": offered(row, slug, "../../")} for shown, row in zip(view["pictures"], rows, strict=True)]


def _told_aloud(long: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """The long texts as a page has them: the `footnotes` that end the body apart from it."""
    tables = count(1)
    body, footnotes = parted(aloud(long["body"], words, tables))
    return {
        "body": body,
        "footnotes": footnotes,
        "notes": aloud(long["notes"], words, tables),
        "abouts": [about | {"text": aloud(about["text"], words, tables)} for about in long["abouts"]],
    }

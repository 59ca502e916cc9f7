"""The page of each release: what a reader, a newsroom and a screen reader get."""

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record, Standing
from pipeline.typeset.article import as_html, dateline, description, escaped
from pipeline.typeset.catalogue import catalogue, spoken
from pipeline.typeset.sharing import citation, share_links
from pipeline.typeset.structured import news_article
from pipeline.typeset.template import Look, drawn, look, render
from pipeline.typeset.view import release_view, told


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`releases/<slug>/index.html` for every release that stands in the record, withdrawn ones as a notice."""
    seen, standing = look(newsroom.templates), record.standing()
    families = _families(standing, seen)
    return tuple(
        drawn(
            f"releases/{one.slug}/index.html",
            "text/html; charset=utf-8",
            seen,
            _make,
            told(newsroom, one) | {"home": newsroom.url("index.html"), "translations": families.get(one.slug, [])},
        )
        for one in standing
    )


def _make(inputs: Inputs, look: Look) -> bytes:
    view = release_view(inputs, look)
    pictures, long = view["pictures"], as_html(view)
    view |= long | {
        "body": _framed(long["body"], view["words"]),
        "notes": _framed(long["notes"], view["words"]),
        "root": "../../",
        "dateline": dateline(view),
        "description": description(view["text"]),
        "image": inputs["url"] + pictures[0]["href"] if pictures else "",
        "translations": [_translation(row, inputs, look) for row in inputs["translations"]],
    }
    view |= {
        "share": share_links(view),
        "citation": citation(view),
        "structured": news_article(view, inputs["home"], [inputs["url"] + one["href"] for one in pictures]),
    }
    return render(look, "page.html", view).encode()


def _translation(row: Mapping[str, str], inputs: Inputs, look: Look) -> dict[str, str]:
    path = f"{row['slug']}/"
    return {
        **row,
        "name": catalogue(look, row["language"]).words["language"],
        "href": f"../{path}index.html",
        "url": f"{inputs['home']}releases/{path}",
    }


def _framed(rendered: str, words: Mapping[str, str]) -> str:
    """A wide table scrolls in a frame of its own, which the keyboard can reach."""
    opened = f'<div class="scroll" role="group" tabindex="0" aria-label="{escaped(words["table"])}"><table>'
    return rendered.replace("<table>", opened).replace("</table>", "</table></div>")


def _families(standing: Iterable[Standing], seen: Look) -> dict[str, list[dict[str, str]]]:
    """For each slug its translations that stand, by language; a withdrawn text is offered to nobody."""
    alive = {one.slug: one.issued for one in standing if not one.issued["killed"]}
    rows = {slug: {"slug": slug, "language": text["language"]} for slug, text in alive.items()}
    groups: dict[str, list[str]] = {}
    for slug in sorted(alive, key=lambda slug: (rows[slug]["language"], slug)):
        groups.setdefault(_original(slug, alive), []).append(slug)
    return {
        slug: [rows[other] for other in group if other != slug and spoken(seen, rows[other]["language"])]
        for group in groups.values()
        for slug in group
    }


def _original(slug: str, alive: dict[str, Any]) -> str:
    """What it was translated from in the end, public or not; texts that name each other share one answer."""
    seen = [slug]
    while seen[-1] in alive and (source := alive[seen[-1]]["translation_of"]):
        if source in seen:
            return min(seen)
        seen.append(source)
    return seen[-1]

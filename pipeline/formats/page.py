"""The page of each release: what a reader, a newsroom and a screen reader get."""

from collections.abc import Mapping

from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record
from pipeline.typeset.article import as_html, dateline, description, escaped
from pipeline.typeset.catalogue import catalogue
from pipeline.typeset.desks import desks
from pipeline.typeset.families import families
from pipeline.typeset.frame import site
from pipeline.typeset.sharing import citation, share_links
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
            | {
                "home": newsroom.url("index.html"),
                "site": site(newsroom, one.issued["language"], named),
                "translations": translations.get(one.slug, []),
            },
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
        "site": inputs["site"],
        "description": description(view["text"]),
        "image": inputs["url"] + pictures[0]["href"] if pictures else "",
        "translations": [_translation(row, look) for row in inputs["translations"]],
    }
    view |= {
        "share": share_links(view),
        "citation": citation(view),
        "structured": news_article(view, inputs["home"], [inputs["url"] + one["href"] for one in pictures]),
    }
    return render(look, "page.html", view).encode()


def _translation(row: Mapping[str, str], look: Look) -> dict[str, str]:
    name = catalogue(look, row["language"]).words["language"]
    return {**row, "name": name, "href": f"../{row['slug']}/index.html"}


def _framed(rendered: str, words: Mapping[str, str]) -> str:
    """A wide table scrolls in a frame of its own, which the keyboard can reach."""
    opened = f'<div class="scroll" role="group" tabindex="0" aria-label="{escaped(words["table"])}"><table>'
    return rendered.replace("<table>", opened).replace("</table>", "</table></div>")

"""The sitemap and robots.txt: what search engines are told."""

from pipeline.clock import stamp
from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record
from pipeline.typeset.template import Look, drawn, look, render


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`sitemap.xml` with the index and every release that was not withdrawn, and `robots.txt` that names it."""
    seen = look(newsroom.templates)
    pages = [
        {"url": newsroom.url(f"releases/{one.slug}/index.html"), "changed": stamp(one.changed)}
        for one in record.standing()
        if not one.issued["killed"]
    ]
    newest = stamp(max(entry.instant for entry in record.entries)) if record.entries else ""
    home = {"url": newsroom.url("index.html"), "changed": newest}
    robots = {"sitemap": newsroom.url("sitemap.xml")}
    return (
        drawn("sitemap.xml", "application/xml; charset=utf-8", seen, _sitemap, {"pages": [home, *pages]}),
        drawn("robots.txt", "text/plain; charset=utf-8", seen, _robots, robots),
    )


def _sitemap(inputs: Inputs, look: Look) -> bytes:
    return render(look, "sitemap.xml", inputs).encode()


def _robots(inputs: Inputs, look: Look) -> bytes:
    return render(look, "robots.txt", inputs).encode()

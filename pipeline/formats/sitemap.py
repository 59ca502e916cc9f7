"""The sitemap and robots.txt: what search engines are told."""

from typing import Any

from pipeline.clock import stamp
from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record
from pipeline.typeset.desks import desks
from pipeline.typeset.families import families
from pipeline.typeset.listing import listings, versions
from pipeline.typeset.template import Look, drawn, look, render

XML = "application/xml; charset=utf-8"

# A file may hold 50 000 addresses and 50 MB (sitemaps.org). Those of translations are counted with them here, so that
# the second is never reached.
MOST = 50_000
BATCH = 10_000  # releases in each file, where one is not enough

Row = dict[str, Any]


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`sitemap.xml` with the front of every listing and every release that was not withdrawn; `robots.txt` names it.

    Where that is too much for one file it names others, `sitemap-lists.xml` and `sitemap-<number>.xml`. The oldest
    releases are number 1 for ever: one more changes the last file alone.
    """
    seen = look(newsroom.templates)
    lists, releases = _lists(newsroom, record, seen), _releases(newsroom, record, seen)
    sitemaps = {"sitemaps": [newsroom.url("sitemap.xml"), newsroom.url("news-sitemap.xml")]}
    robots = drawn("robots.txt", "text/plain; charset=utf-8", seen, _robots, sitemaps)
    if sum(_size(row) for row in [*lists, *releases]) <= MOST:
        return (_file("sitemap.xml", [*lists, *releases], seen), robots)
    batches = [releases[at : at + BATCH] for at in range(0, len(releases), BATCH)]
    files = {"sitemap-lists.xml": lists} | {f"sitemap-{number}.xml": rows for number, rows in enumerate(batches, 1)}
    index = [{"url": newsroom.url(name), "changed": _newest(rows)} for name, rows in files.items()]
    named = drawn("sitemap.xml", XML, seen, _index, {"files": index})
    return (named, *(_file(name, rows, seen) for name, rows in files.items()), robots)


def _lists(newsroom: Newsroom, record: Record, seen: Look) -> list[Row]:
    """The fronts of all listings, of the contacts and of the feeds, each with the same in other languages."""
    found = listings(newsroom, record, seen)
    every, contacts = versions(found), bool(desks(newsroom, record.standing()))
    rows = []
    for one in found:
        changed = stamp(max(each.changed for each in one.standing)) if one.standing else ""
        same = [(each.language, newsroom.url(each.path())) for each in every[one.kind, one.id]]
        rows.append(_row(newsroom.url(one.path()), changed, same, same[0][1]))
    for folder in ("contacts", "feeds") if contacts else ("feeds",):
        same = [(each.language, newsroom.url(f"{each.tree}{folder}/index.html")) for each in every["", ""]]
        rows += [_row(url, "", same, same[0][1]) for _, url in same]
    return rows


def _releases(newsroom: Newsroom, record: Record, seen: Look) -> list[Row]:
    """A row for each release in the order of the record, an empty one for what was withdrawn."""
    known = families(newsroom, record.standing(), seen)
    rows = []
    for one in record.in_order():
        url, others = newsroom.url(f"releases/{one.slug}/index.html"), known.get(one.slug, [])
        same = [(one.issued["language"], url), *((other["language"], other["url"]) for other in others)]
        rows.append({} if one.issued["killed"] else _row(url, stamp(one.changed), same))
    return rows


def _row(url: str, changed: str, same: list[tuple[str, str]], default: str = "") -> Row:
    """An address with the addresses of the same thing in every language it is in; `default` is for all others."""
    ways = [{"language": language, "url": other} for language, other in same] if len(same) > 1 else []
    if ways and default:
        ways.append({"language": "x-default", "url": default})
    return {"url": url, "changed": changed, "alternates": ways}


def _size(row: Row) -> int:
    return 1 + len(row["alternates"]) if row else 0


def _newest(rows: list[Row]) -> str:
    return max((row["changed"] for row in rows if row), default="")


def _file(path: str, rows: list[Row], seen: Look) -> Part:
    return drawn(path, XML, seen, _sitemap, {"pages": [row for row in rows if row]})


def _sitemap(inputs: Inputs, look: Look) -> bytes:
    return render(look, "sitemap.xml", inputs).encode()


def _index(inputs: Inputs, look: Look) -> bytes:
    return render(look, "sitemap-index.xml", inputs).encode()


def _robots(inputs: Inputs, look: Look) -> bytes:
    return render(look, "robots.txt", inputs).encode()

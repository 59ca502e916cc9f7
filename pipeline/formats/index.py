"""The index: every release, newest first; and the page for an address that leads nowhere."""

from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from pipeline.clock import from_stamp, stamp
from pipeline.issued import belongs
from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record, Standing
from pipeline.typeset.catalogue import Catalogue, catalogue
from pipeline.typeset.markdown import opening
from pipeline.typeset.moment import day, shown
from pipeline.typeset.spacing import held
from pipeline.typeset.template import Look, drawn, look, render
from pipeline.typeset.view import issuer_names
from pipeline.zone import zone

OPENING = 1500  # characters of a body that surely hold the 200 shown of it


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`index.html` and `404.html`, in the newsroom's first language."""
    seen, standing = look(newsroom.templates), record.standing()
    base = {"newsroom": newsroom.name, "url": newsroom.url("index.html"), "language": newsroom.languages[0]}
    listing = base | {
        "home": newsroom.home,
        "releases": [_told(one) for one in standing],
        # a feed that nothing public is in yet is not named: its title could tell of what is coming
        "feeds": [
            {"name": feed.name, "title": feed.title}
            for feed in newsroom.feeds
            if feed.name != "all" and any(belongs(one.issued, feed) for one in standing)
        ],
    }
    kind = "text/html; charset=utf-8"
    return (
        drawn("index.html", kind, seen, _index, listing),
        drawn("404.html", kind, seen, _missing, base),
    )


def _told(one: Standing) -> dict[str, Any]:
    text = one.issued
    return {
        "slug": one.slug,
        "title": text["title"],
        "language": text["language"],
        "kind": text["kind"],
        "zone": text["zone"],
        "by": issuer_names(text.text),
        "summary": text["summary"],
        "body": "" if text["summary"] else text["body"][:OPENING],
        "killed": bool(text["killed"]),
        "marks": _marks(one),
        "lifted": stamp(one.lifted),
    }


def _marks(one: Standing) -> list[str]:
    """What was done to it, as the words of the interface name it; a withdrawn text is that and nothing else."""
    if one.issued["killed"]:
        return ["withdrawn"]
    done = {"correction": "corrected", "update": "updated"}
    return [word for kind, word in done.items() if kind == one.kind or one.issued[kind]]


def _index(inputs: Inputs, look: Look) -> bytes:
    tongue = catalogue(look, inputs["language"])
    rows = [_row(row, inputs["home"], look) for row in inputs["releases"]]
    years = [{"year": year, "releases": list(group)} for year, group in groupby(rows, key=lambda row: row["year"])]
    return render(look, "index.html", {**inputs, **_frame(tongue, ""), "years": years}).encode()


def _row(row: dict[str, Any], home: str, look: Look) -> dict[str, Any]:
    tongue, lifted = catalogue(look, row["language"]), from_stamp(row["lifted"])
    words, moment = tongue.words, shown(lifted, row["zone"], tongue.calendar)
    return row | {
        "words": words,
        "kind": words[f"kind_{row['kind']}"],
        "moment": moment,
        "day": day(moment.iso[:10], tongue.calendar),
        "year": lifted.astimezone(zone(home)).year,  # one zone for all, so that each year is one group
        "title": held(row["title"], row["language"]),
        "summary": held(row["summary"] or opening(row["body"]), row["language"]),
        "by": " · ".join(row["by"]),
    }


def _missing(inputs: Inputs, look: Look) -> bytes:
    """A server shows it at any address, so its links start at the top of the site."""
    frame = _frame(catalogue(look, inputs["language"]), urlsplit(inputs["url"]).path)
    return render(look, "404.html", {**inputs, **frame}).encode()


def _frame(tongue: Catalogue, root: str) -> dict[str, Any]:
    """What the frame of every page asks for: the words, their direction, and the way to the top of the site."""
    return {"words": tongue.words, "direction": tongue.direction, "root": root}

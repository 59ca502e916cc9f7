"""A page of a listing as its template sees it: each release as one row, grouped by year, the newest first."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from pipeline.clock import from_stamp, stamp
from pipeline.record import Standing
from pipeline.typeset.catalogue import Catalogue, catalogue
from pipeline.typeset.frame import framed, root_of
from pipeline.typeset.markdown import opening
from pipeline.typeset.moment import day
from pipeline.typeset.old import released, since
from pipeline.typeset.spacing import held
from pipeline.typeset.template import Look
from pipeline.typeset.view import issuer_names
from pipeline.zone import zone

OPENING = 1500  # characters of a body that surely hold the 200 shown of it

Row = dict[str, Any]


def name_of(one: Standing) -> str:
    """A name that tells of all that the row of a release is made from."""
    return f"{one.slug} {one.issued.digest} {one.kind} {stamp(one.lifted)}"


def row_of(one: Standing) -> Row:
    """What the lists tell of a release."""
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
        **since(one),
    }


def _marks(one: Standing) -> list[str]:
    """What was done to it, as the words of the interface name it; a withdrawn text is that and nothing else."""
    if one.issued["killed"]:
        return ["withdrawn"]
    done = {"correction": "corrected", "update": "updated"}
    return [word for kind, word in done.items() if kind == one.kind or one.issued[kind]]


def listed(inputs: Mapping[str, Any], look: Look) -> Row:
    """What the template of a listing gets of the inputs of a page, whose `rows` are oldest first."""
    tongue, root = catalogue(look, inputs["language"]), root_of(inputs["path"])
    rows = [_row(row, inputs["home"], look) for row in reversed(inputs["rows"])]
    rows.sort(key=lambda row: row["instant"], reverse=True)  # the record is in this order but for the odd late entry
    groups = [{"year": year, "releases": list(group)} for year, group in groupby(rows, key=lambda row: row["year"])]
    return {
        **inputs,
        **framed(inputs["site"], tongue, look, root),
        "title": _title(inputs) or tongue.words["releases"],
        "span": _span(rows, tongue) if inputs["number"] else "",
        "groups": groups,
        "filters": [_filter(each, tongue) for each in inputs["filters"] if each["links"]],
    }


def _title(inputs: Mapping[str, Any]) -> str:
    label, acronym = held(inputs["label"], inputs["language"]), inputs["acronym"]
    return f"{label} ({acronym})" if acronym and acronym != label else label


def _row(row: Row, home: str, look: Look) -> Row:
    tongue, lifted = catalogue(look, row["language"]), from_stamp(row["lifted"])
    words, moment = tongue.words, released(row, lifted, row["zone"], tongue.calendar)
    return row | {
        "words": words,
        "direction": tongue.direction,
        "kind": words[f"kind_{row['kind']}"],
        "moment": moment,
        "day": day(moment.iso[:10], tongue.calendar),
        "instant": lifted,
        "year": lifted.astimezone(zone(home)).year,  # one zone for all, so that each year is one group
        "title": held(row["title"], row["language"]),
        "summary": held(row["summary"] or opening(row["body"]), row["language"]),
        "by": " · ".join(row["by"]),
    }


def _span(rows: list[Row], tongue: Catalogue) -> str:
    """From which day to which an archive page goes."""
    first, last = (day(row["moment"].iso[:10], tongue.calendar) for row in (rows[-1], rows[0]))
    return first if first == last else f"{first} – {last}"


def _filter(row: Row, tongue: Catalogue) -> Row:
    """Years stand newest first, names in the order of letters."""
    years = row["kind"] == "years"
    links = sorted(row["links"], key=lambda link: link["label"].casefold(), reverse=years)
    return {"kind": row["kind"], "title": tongue.words[row["kind"]], "links": links}

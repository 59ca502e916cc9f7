"""Each release as a news object of IPTC ninjs 3.1 for the systems of agencies, and the advance copy of one that waits.

Schema and meaning of the fields: https://iptc.org/std/ninjs/ninjs-schema_3.1.json and the user guide beside it.
"""

import json
from datetime import datetime
from json.encoder import encode_basestring as _quoted
from typing import Any

from pipeline.clock import stamp
from pipeline.formats.ninjs.item import item
from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record, Standing
from pipeline.typeset.documents import with_kit
from pipeline.typeset.listing import topics_of
from pipeline.typeset.permanent import permanent, uri
from pipeline.typeset.template import Look, drawn, look
from pipeline.typeset.view import told

# the user guide names no media type of its own for ninjs, and IANA has none; RFC 8259 knows no charset
JSON = "application/json"


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`releases/<slug>/ninjs.json`, UTF-8, for every standing release; of a withdrawn one the notice alone."""
    seen = look(newsroom.templates)
    return tuple(
        drawn(
            f"releases/{one.slug}/ninjs.json", JSON, seen, _make, _public(newsroom, one, seen), issued=one.issued.digest
        )
        for one in record.each()
    )


def ninjs(newsroom: Newsroom, standing: Standing) -> bytes:
    """A public release, byte for byte as it stands beside its page."""
    seen = look(newsroom.templates)
    return _make(_public(newsroom, standing, seen), seen)


def advance(newsroom: Newsroom, standing: Standing, until: datetime | None, *, firm: bool) -> bytes:
    """A release that is not public yet, for agencies: it leads to nothing that is not there yet.

    Where it is `firm` that it goes out at the hour `until`, the copy is usable under that embargo, as in IPTC's own
    example of NewsML-G2 (LISTING_1_A_NewsML-G2_News_Item.xml). Otherwise it is withheld: not to be used until
    further notice, whatever the hour.
    """
    # its id is that of its lift, which may be in another year than today
    lifted = standing.arrived if len(standing.entries) > 1 else until or standing.arrived
    usable = firm and until is not None and until > standing.changed
    waits = {"until": stamp(until) if until else "", "status": "usable" if usable else "withheld"}
    if len(standing.entries) == 1:
        waits["first"] = ""  # nothing of it is public yet
    return _make({**_inputs(newsroom, standing, lifted), **waits}, look(newsroom.templates))


def _public(newsroom: Newsroom, one: Standing, seen: Look) -> Inputs:
    return {**_inputs(newsroom, one, one.arrived), **with_kit(newsroom, one, seen)}


def _inputs(newsroom: Newsroom, one: Standing, lifted: datetime) -> Inputs:
    topics = [{"label": row["label"], "address": uri(newsroom.url(row["path"]))} for row in topics_of(newsroom, one)]
    row = told(newsroom, one)
    return row | {
        "id": permanent(newsroom, one.slug, lifted),
        "address": uri(newsroom.url(f"releases/{one.slug}/index.html")),
        "revision": one.entries[-1].revision,
        "first": "" if row.get("since") else stamp(one.lifted),  # the standard wants an hour, which is not known
        "lifted": stamp(one.lifted),
        "changed": stamp(one.changed),
        "digest": one.issued.digest,
        "topics": topics,
        "rights": newsroom.rights_in(one.issued["language"]),
        "until": "",
        "status": "",
    }


def _make(inputs: Inputs, look: Look) -> bytes:
    return (_indented(item(inputs, look)) + "\n").encode()


def _indented(value: Any, line: str = "\n") -> str:
    """What `json.dumps` makes with an indent of two, in a third of its time: with one it is not the C encoder."""
    inner = f"{line}  "
    if value and isinstance(value, dict):
        rows = [
            f"{_quoted(name)}: {_quoted(each) if isinstance(each, str) else _indented(each, inner)}"
            for name, each in value.items()
        ]
        return f"{{{inner}{f',{inner}'.join(rows)}{line}}}"
    if value and isinstance(value, list):
        return f"[{inner}{f',{inner}'.join([_indented(each, inner) for each in value])}{line}]"
    if isinstance(value, str):
        return _quoted(value)
    return str(value) if type(value) is int else json.dumps(value)

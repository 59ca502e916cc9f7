"""Drupal: pages of its JSON:API, or the list that Views exports as XML, CSV or JSON, if it says what was published."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.imports.refusing import unreadable
from pipeline.moving.addresses import below
from pipeline.moving.item import Asked, Item, Left
from pipeline.moving.rows import rows
from pipeline.moving.source import Source
from pipeline.moving.words import one_line, take_words
from pipeline.problem import Place
from pipeline.source.characters import Unreadable, decode

# The columns that lists of Views have, by what they hold; small letters, nothing but letters.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "nodetitle", "headline"),
    "body": ("body", "bodyvalue", "content", "text"),
    "when": ("created", "authoredon", "date", "publishedon", "postdate", "publicationdate"),
    "address": ("path", "url", "link", "viewnode", "alias", "urlalias"),
    "number": ("nid", "id", "contentid"),
    "language": ("langcode", "language"),
    "status": ("status", "published", "publishingstatus"),
    "summary": ("summary", "teaser", "bodysummary"),
}
YES = ("1", "on", "true", "yes", "published")
Found = tuple[int, dict[str, str]]  # the line, and what stands in each known column


def looks_like(source: Source) -> bool:
    """Whether there are pages of JSON:API or lists with a column for the title and one for the body."""
    return any(_is_ours(path, source.begins(path)) for path in source.ending(".json", ".xml", ".csv")[:20])


def items(source: Source, asked: Asked) -> Iterator[Item | Left]:
    """Every text that was published."""
    for path in source.ending(".json", ".xml", ".csv"):
        if not _is_ours(path, source.begins(path)):
            continue
        try:
            found = list(_found(source.read(path), path))
        except Unreadable as why:
            yield Left("could not be read", why.problems[0])
            continue
        for line, row in found:
            try:
                yield _item(row, Place(path, line), asked)
            except Unreadable as why:
                yield Left("could not be read", why.problems[0])


def _is_ours(path: str, head: bytes) -> bool:
    if path.lower().endswith(".json"):
        return b'"jsonapi"' in head or b'"title"' in head.lower()
    if path.lower().endswith(".csv"):
        first = head.decode("utf-8-sig", "replace").partition("\n")[0]
        return {"title", "body"} <= {_column(each) for each in first.replace(";", ",").split(",")}
    return b"<response" in head and (b"<item" in head or b"<node" in head)


def _found(data: bytes, path: str) -> Iterator[Found]:
    if path.lower().endswith(".xml"):
        for row in rows(data, path, ("item", "node")):
            known = ((_column(cell.name), cell.text.strip()) for cell in row.cells)
            yield row.line, {name: text for name, text in reversed([*known]) if name}
    elif path.lower().endswith(".csv"):
        yield from _csv(decode(data, path), path)
    else:
        yield from _json(decode(data, path), path)


def _csv(text: str, path: str) -> Iterator[Found]:
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    csv.field_size_limit(1 << 24)
    try:
        names, line = [_column(each) for each in next(reader)], 2
        for cells in reader:
            yield line, {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
            line = reader.line_num + 1
    except (csv.Error, StopIteration) as fault:
        what = "From here on this list is no whole CSV."
        raise Unreadable(unreadable(Place(path, reader.line_num), what, "Export it once more.")) from fault


def _json(text: str, path: str) -> Iterator[Found]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as fault:
        what = "This file is no whole JSON."
        raise Unreadable(unreadable(Place(path, getattr(fault, "lineno", 1)), what, "Export it once more.")) from fault
    listed = whole.get("data", whole) if isinstance(whole, dict) else whole
    for one in listed if isinstance(listed, list) else [listed]:
        if isinstance(one, dict):
            title = json.dumps(_title(one), ensure_ascii=False)
            at = text.find(title) if len(title) > len('""') else 0
            yield text.count("\n", 0, max(0, at)) + 1, _node(one)


def _title(one: Mapping[str, Any]) -> str:
    inner = one.get("attributes", one)
    found = inner.get("title", "") if isinstance(inner, dict) else ""
    return found if isinstance(found, str) else ""


def _node(one: Mapping[str, Any]) -> dict[str, str]:
    """What a node says: of JSON:API with its `attributes`, of a list with a column for each thing."""
    inner = one.get("attributes")
    if not isinstance(inner, dict):
        return {_column(key): _text(each) for key, each in one.items() if _column(key)}
    if not str(one.get("type", "node--")).startswith("node--"):
        return {"kind": str(one["type"])}
    body, path = _table(inner.get("body")), _table(inner.get("path"))
    return {
        "title": _text(inner.get("title")),
        "body": _text(body.get("processed")) or _text(body.get("value")),
        "summary": _text(body.get("summary")),
        "when": _text(inner.get("created")),
        "address": _text(path.get("alias")),
        "number": _text(inner.get("drupal_internal__nid")),
        "language": _text(inner.get("langcode")),
        "status": _text(inner.get("status")),
    }


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _column(name: str) -> str:
    """What a column holds, '' where it is none of those that are read."""
    bare = re.sub(r"[^a-z]", "", name.casefold())
    return next((known for known, names in COLUMNS.items() if bare in names), "")


def _item(row: Mapping[str, str], place: Place, asked: Asked) -> Item | Left:
    if "kind" in row:
        return Left(f"no text but a `{row['kind'][:30]}`")
    if row.get("status") and row["status"].casefold() not in YES:
        return Left("not published")
    item = Item(place, one_line(row.get("title", "")), "", when=row.get("when", ""), language=row.get("language", ""))
    item.language = "" if item.language in ("und", "zxx") else item.language
    item.summary = one_line(row.get("summary", ""))
    number = row.get("number", "")
    paths = [_href(row.get("address", "")), f"/node/{number}" if number.isdecimal() else ""]
    item.addresses = [each for each in dict.fromkeys(below(asked, path) for path in paths if path) if each]
    if not row.get("status"):
        item.told(
            place.line,
            "copy-unsure",
            "The list does not say whether this was published.",
            "Take the column “Published” into the view and export it once more; or take the line `draft: true` away.",
            stops=True,
        )
    take_words(item, row.get("body", ""), place.line)
    return item


def _href(words: str) -> str:
    """The address in a column that may hold a whole link."""
    found = re.search(r"href=[\"']([^\"']{1,2000})[\"']", words)
    return found[1] if found else words if not re.search(r"[\s<>]", words) else ""

"""JSON Feed 1.1 (jsonfeed.org/version/1.1): the same entries for programs that would rather not read XML."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

JSON_FEED = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"

Row = Mapping[str, Any]


def json_item(row: Row) -> bytes:
    """An item, on one line; ValueError for what no UTF-8 can hold."""
    pictures = row["pictures"]
    item = {
        "id": row["id"],
        "url": row["url"],
        "title": row["title"],
        "content_html": row["content"],
        "summary": row["summary"],
        "image": pictures[0]["url"] if pictures else "",
        "date_published": row["lifted"],
        "date_modified": row["changed"],
        "authors": [{"name": author["name"]} for author in row["authors"]],
        "tags": row["topics"],
        "language": row["language"],
        "attachments": [_attachment(file) for file in row["files"]],
    }
    return json.dumps({key: value for key, value in item.items() if value}, ensure_ascii=False).encode()


def json_document(channel: Row, items: Sequence[bytes]) -> bytes:
    """A whole document of a feed and its items."""
    told = {
        "version": VERSION,
        "title": channel["title"],
        "home_page_url": channel["home"],
        "feed_url": channel["id"],
        "description": channel["description"],
        "next_url": channel["next"],
        "authors": [{"name": channel["author"]}],
        "language": channel["language"],
        "hubs": [{"type": "WebSub", "url": channel["hub"]}] if channel["hub"] else [],
    }
    head = json.dumps({key: value for key, value in told.items() if value}, ensure_ascii=False, indent=1).encode()
    body = b",\n".join(items)
    return head.removesuffix(b"\n}") + b',\n "items": [\n' + body + (b"\n" if items else b"") + b" ]\n}\n"


def _attachment(file: Row) -> dict[str, Any]:
    row = {"url": file["url"], "mime_type": file["type"], "title": file["title"], "size_in_bytes": file["size"]}
    return {key: value for key, value in row.items() if value}

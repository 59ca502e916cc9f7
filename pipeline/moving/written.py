"""Written: the file of a release from an archive."""

import json
from collections.abc import Iterable, Mapping

from pipeline.moving.beside import Beside
from pipeline.moving.item import Asked, Item


def written(item: Item, asked: Asked, since: str, beside: Beside, *, draft: bool) -> str:
    """The fields and the text; what the source does not say is absent."""
    rows = ["---", f"title: {_quoted(item.title)}"]
    rows += [f"{key}: {_quoted(value)}" for key, value in (("subtitle", item.subtitle),) if value]
    rows += ["draft: true"] if draft else []
    rows += ["archive:", f"  address: {_addresses(item.addresses)}", *([f"  since: {since}"] if since else [])]
    rows += [f"{key}: {_quoted(value)}" for key, value in (("number", item.number), ("place", item.town)) if value]
    rows += [f"date: {item.date}"] if item.date else []
    rows += [f"issuers: [{asked.issuer}]"]
    rows += [f"language: {item.language}"] if item.language else []
    rows += [f"topics: [{', '.join(map(_quoted, item.topics))}]"] if item.topics else []
    rows += [f"summary: {_quoted(item.summary)}"] if item.summary else []
    rows += [*_listed("pictures", beside.pictures), *_listed("attachments", beside.attachments)]
    return "\n".join([*rows, "---", "", item.body, ""])


def _addresses(addresses: list[str]) -> str:
    quoted = [_quoted(each) for each in addresses]
    return quoted[0] if len(quoted) == 1 else f"[{', '.join(quoted)}]"


def _listed(key: str, rows: Iterable[Mapping[str, str]]) -> list[str]:
    told = ["  - {" + ", ".join(f"{name}: {_quoted(value)}" for name, value in row.items()) + "}" for row in rows]
    return [f"{key}:", *told] if told else []


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

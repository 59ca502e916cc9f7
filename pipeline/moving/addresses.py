"""Addresses: where a text stood, from what its file says and where the old site was."""

import re
from datetime import datetime
from urllib.parse import quote, urljoin

from pipeline.moving.item import Asked, Item
from pipeline.moving.when import since_of

PATTERN = re.compile(
    r"https?://[^\s/?#\"'<>\\^`{|}]{1,253}(?:/(?:[^\s#\"'<>\\^`{|}]|\{(?:path|slug|year|month|day)\}){0,500})?"
)


def old_address(asked: Asked, path: str, usual: str, item: Item, slug: str) -> str:
    """The address by the person's pattern, or the `usual` one of such a site below its address; '' where unknown.

    In both `{path}` stands for the file without its ending, `{slug}` for the last part of it, and `{year}`, `{month}`
    and `{day}` for its day.
    """
    whole = asked.address if "{" in asked.address else usual
    known = {"path": path, "slug": slug} | _day(asked, item)
    for name, value in known.items():
        if not value and f"{{{name}}}" in whole:
            return ""
        whole = whole.replace(f"{{{name}}}", quote(value))
    return whole if "{" in asked.address else below(asked, whole)


def below(asked: Asked, path: str) -> str:
    """An address as the old site wrote it, from the top of that site; '' where neither says the host."""
    base = "" if "{" in asked.address else asked.address
    if base and not base.endswith("/"):
        base += "/"
    if path.startswith(("http://", "https://")):
        return path
    try:
        return urljoin(base, path.lstrip("/")) if base else ""
    except ValueError:
        return ""


def _day(asked: Asked, item: Item) -> dict[str, str]:
    since = since_of(item.when, asked)
    if not since.words:
        return {"year": "", "month": "", "day": ""}
    found = datetime.fromisoformat(since.words)
    return {"year": f"{found:%Y}", "month": f"{found:%m}", "day": f"{found:%d}"}

"""What an outside reader sees of a newsroom: the public tree alone, read strictly."""

import hashlib
import json
import os
import re
import stat
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.edition import Edition

LISTED = re.compile(rb'<h3><a href="(?:\.\./)*releases/([^/]+)/')
ATOM = "{http://www.w3.org/2005/Atom}"
PLACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


class Torn(AssertionError):
    """The public tree is not one edition; the argument says where it contradicts itself."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One edition as it was public at `at`: its files, and the lines of its record."""

    at: datetime
    seal: str
    files: dict[str, bytes]
    lines: tuple[dict[str, Any], ...]

    @property
    def slugs(self) -> set[str]:
        """What is public, withdrawn or not."""
        return {line["slug"] for line in self.lines}

    @property
    def withdrawn(self) -> set[str]:
        """What was taken back."""
        return {line["slug"] for line in self.lines if line["kind"] == "kill"}


def look(site: Path) -> Seen:
    """The edition that the public link shows now, each file whole; unchecked.

    The link is read once and its target walked, again if it has moved on meanwhile: the slots change places.
    """
    while True:
        target = os.readlink(site)
        at = datetime.now(UTC)
        try:
            files = _files(site.parent / target)
        except FileNotFoundError:
            files = {}
        if os.readlink(site) == target:
            record = files.get("feeds/record.jsonl", b"")
            return Seen(at, Path(target).name, files, tuple(json.loads(line) for line in record.splitlines()))


def whole(site: Path) -> Seen:
    """The edition that is public, proven to be one: Torn where any two of its files disagree."""
    seen = look(site)
    _record_is_sound(seen)
    for name, found in _listed(seen).items():
        if found != seen.slugs - (seen.withdrawn if name == "sitemap.xml" else set()):
            raise Torn(f"{name} lists {sorted(found)}, the record {sorted(seen.slugs)}")
    for slug in seen.slugs:
        page = seen.files[f"releases/{slug}/index.html"]
        if not page.rstrip().endswith(b"</html>") or (b"notice kill" in page) != (slug in seen.withdrawn):
            raise Torn(f"the page of {slug} is not what the record says of it")
    edition = Edition(
        hashlib.sha256(seen.files["feeds/record.jsonl"]).hexdigest(),
        {path: hashlib.sha256(data).hexdigest() for path, data in seen.files.items()},
    )
    if edition.seal != seen.seal:
        raise Torn(f"the tree is not, byte for byte, the edition {seen.seal} that its link names")
    return seen


def _files(slot: Path) -> dict[str, bytes]:
    """Every file of a slot, which anybody must be able to read."""
    found = {}
    for folder, _, names in os.walk(slot, onerror=_raise):
        _open_to_all(Path(folder), 0o005)
        for name in names:
            path = Path(folder, name)
            _open_to_all(path, 0o004)
            found[path.relative_to(slot).as_posix()] = path.read_bytes()
    return found


def _raise(fault: OSError) -> None:
    raise fault


def _open_to_all(path: Path, bits: int) -> None:
    mode = stat.S_IMODE(path.stat(follow_symlinks=False).st_mode)
    if mode & bits != bits:
        raise Torn(f"{path.name} is public and shut ({mode:o})")


def _record_is_sound(seen: Seen) -> None:
    record = seen.files.get("feeds/record.jsonl")
    if record is None or (record and not record.endswith(b"\n")):
        raise Torn("the record is missing or cut short")
    numbers = Counter((line["slug"], line["revision"]) for line in seen.lines)
    if numbers and max(numbers.values()) > 1:
        raise Torn(f"the record says something twice: {numbers.most_common(3)}")


def _listed(seen: Seen) -> dict[str, set[str]]:
    """Which releases each list of the tree names."""
    files = seen.files
    rss, atom, sitemap = (ET.fromstring(files[name]) for name in ("feeds/all.rss", "feeds/all.atom", "sitemap.xml"))  # noqa: S314 -- our own
    pages = [path for path in files if path.startswith("releases/") and path.endswith("/index.html")]
    return {
        "releases/": {path.split("/")[1] for path in pages},
        "release.txt": {path.split("/")[1] for path in files if path.endswith("/release.txt")},
        "ninjs.json": {path.split("/")[1] for path in files if path.endswith("/ninjs.json")},
        "index.html": _on_the_index(files),
        "feeds/all.rss": {_slug(item.findtext("link")) for item in rss.iter("item")},
        "feeds/all.atom": {
            _slug(link.get("href")) for entry in atom.iter(f"{ATOM}entry") for link in entry.findall(f"{ATOM}link")
        },
        "sitemap.xml": {_slug(place.text) for place in sitemap.iter(PLACE)} - {""},
    }


def _on_the_index(files: dict[str, bytes]) -> set[str]:
    """The releases on the index and on its archive pages; Torn where one is listed twice."""
    pages = [data for path, data in files.items() if re.fullmatch(r"(page/\d+/)?index\.html", path)]
    found = [slug.decode() for data in pages for slug in LISTED.findall(data)]
    if len(found) != len(set(found)):
        raise Torn(f"the index lists something twice: {Counter(found).most_common(3)}")
    return set(found)


def _slug(address: str | None) -> str:
    return (address or "").partition("/releases/")[2].strip("/")

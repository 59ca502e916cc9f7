"""Links, tags and lengths beside Bluesky's own library, on the cases that it comes with; run by `make pds`."""

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.channels.bluesky.counting import graphemes, utf8
from pipeline.channels.bluesky.facets import facets
from tests.real.needs import need

pytestmark = pytest.mark.prove
HERE = Path(__file__).parent
PUBLISHED = HERE / "node_modules/@atproto/api/tests"
LITERAL = re.compile(r"'((?:[^'\\\n]|\\.)*)'|`([^`$]*)`")
Facet = tuple[int, int, str, str]


@cache
def cases() -> tuple[str, ...]:
    """Every text in the tests of detection that the library comes with."""
    need(PUBLISHED.exists(), "the server is not installed: npm ci in tests/pds")
    source = (PUBLISHED / "rich-text-detection.test.ts").read_text(encoding="utf-8")
    found = (quoted or plain for quoted, plain in LITERAL.findall(source))
    return tuple(dict.fromkeys(_unescaped(each) for each in found if each))


def _unescaped(literal: str) -> str:
    return re.sub(r"\\u([0-9A-Fa-f]{4})", lambda found: chr(int(found[1], 16)), literal).replace("\\n", "\n")


def detected(texts: tuple[str, ...]) -> list[tuple[int, int, list[Facet]]]:
    """Graphemes, bytes and facets of each by the library; a mention as the link to its account."""
    need(shutil.which("node"), "Node is not installed: version 20.19 or newer")
    asked = subprocess.run(
        ["node", "detect.mjs"], cwd=HERE, input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    return [(length, size, sorted(map(_facet, found))) for length, size, found in json.loads(asked.stdout)]


def _facet(row: dict[str, Any]) -> Facet:
    (feature,) = row["features"]
    kind = feature["$type"].rpartition("#")[2]
    if kind == "mention":
        kind, feature = "link", {"uri": f"https://bsky.app/profile/{feature['did']}"}
    return row["index"]["byteStart"], row["index"]["byteEnd"], kind, feature.get("uri") or feature["tag"]


def ours(text: str) -> tuple[int, int, list[Facet]]:
    return graphemes(text), utf8(text), sorted(map(_facet, facets(text)))


def test_every_published_case_is_detected_and_counted_alike() -> None:
    assert len(cases()) > 150
    theirs = detected(cases())
    differ = {text: (own, found) for text, found in zip(cases(), theirs, strict=True) if (own := ours(text)) != found}
    assert differ == {}


def test_each_case_between_others_is_detected_alike() -> None:
    words = [text for text in cases() if text.isprintable() and " " not in text]
    texts = tuple(f"Ask ({word}) or {word}, é👩\u200d👧 {word}." for word in words)
    assert len(texts) > 50
    differ = [text for text, found in zip(texts, detected(texts), strict=True) if ours(text) != found]
    assert differ == []

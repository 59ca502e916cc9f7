"""docs/channels.md says what the channels say: their messages, limits and prices, and its links lead somewhere."""

import ast
import re
from collections.abc import Iterator

import pytest

from pipeline.channels import CHANNELS, channel, prices
from pipeline.digest import canonical
from tests.cli import ROOT
from tests.test_shelves import section

PAGE = (ROOT / "docs/channels.md").read_text(encoding="utf-8")


def said(kind: str) -> str:
    """Every text in the modules of a channel, one after the other."""
    place = ROOT / "pipeline" / "channels" / kind
    files = [*place.glob("*.py")] if place.is_dir() else [place.with_suffix(".py")]
    nodes = (node for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return "\n".join(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def told(kind: str) -> Iterator[str]:
    """What the page says that one may read from a network, piece by piece."""
    rows = section("channels.md", kind).split("| you read |")[1].splitlines()[2:]
    for row in rows:
        if not row.startswith("| "):
            return
        yield from (piece.strip() for piece in row.split(" | ")[0].removeprefix("| ").split(";"))


@pytest.mark.parametrize("kind", CHANNELS)
def test_what_a_network_says_by_the_page_is_what_its_channel_says(kind: str) -> None:
    pieces, words = [*told(kind)], said(kind)
    assert pieces
    assert [piece for piece in pieces if piece not in words] == []


@pytest.mark.parametrize("kind", CHANNELS)
def test_the_table_over_all_networks_tells_their_limits(kind: str) -> None:
    (kinds,) = (row.split(" | ") for row in PAGE.splitlines() if row.startswith("| `kind` | `x`"))
    (lengths,) = (row.split(" | ") for row in PAGE.splitlines() if row.startswith("| length |"))
    cells = [length for name, length in zip(kinds, lengths, strict=True) if name.strip(" |") == f"`{kind}`"]
    assert cells
    for limit in channel(kind).limits():
        assert all(f"{limit.most:,}" in cell for cell in cells)


def test_the_prices_of_x_are_those_it_counts_with() -> None:
    found = prices("x")
    assert found
    assert f"({found.MONTH})" in section("channels.md", "x")
    for text, price in (("Words.", "$0.015"), ("https://a.example", "$0.20")):
        request = canonical({"do": "post", "text": text})
        assert f"${found.cost(request)}" == price
        assert price in section("channels.md", "x")


def test_every_link_within_the_page_leads_to_a_heading() -> None:
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in re.findall(r"^#+ .*", PAGE, re.M)
    }
    links = set(re.findall(r"\(#([\w-]+)\)", PAGE))
    pages = [*(ROOT / "docs").glob("*.md"), ROOT / "CHANGELOG.md", ROOT / "README.md"]
    for page in pages:
        links |= set(re.findall(r"channels\.md#([\w-]+)", page.read_text(encoding="utf-8")))
    assert links - headings == set()


@pytest.mark.parametrize("kind", CHANNELS)
def test_where_a_channel_sends_a_person_the_page_has_that_heading(kind: str) -> None:
    for heading in re.findall(r"under\s+“([^”]+)”", said(kind)):
        assert f"### {heading}\n" in PAGE

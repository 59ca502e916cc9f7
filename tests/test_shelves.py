"""A new thing is one file, one line in a table, one example and one section of a page: this asks for all four."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

from pipeline.channels import CHANNELS
from pipeline.checks import CHECKS
from pipeline.formats import FORMATS
from pipeline.hosts import HOSTS
from pipeline.witnesses import WITNESSES
from tests.cli import ROOT

SHELVES = {"checks": CHECKS, "formats": FORMATS, "channels": CHANNELS, "hosts": HOSTS, "witnesses": WITNESSES}
NOT_PUBLIC = {"letter"}  # a format that is no part of the public tree
EVERY = [(shelf, name) for shelf, table in SHELVES.items() for name in table]


def section(page: str, heading: str) -> str:
    """The text under a heading of a page in docs/."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL | re.IGNORECASE)
    assert found, f"docs/{page} has no section {heading}"
    return found.group(1).strip()


@pytest.mark.parametrize("shelf", SHELVES)
def test_every_file_of_a_shelf_stands_in_its_table_and_the_other_way_round(shelf: str) -> None:
    folder = ROOT / "pipeline" / shelf
    files = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    assert files - {"__init__"} - NOT_PUBLIC == {module.rsplit(".", 1)[-1] for module in SHELVES[shelf].values()}


@pytest.mark.parametrize(("shelf", "name"), EVERY)
def test_every_module_of_a_shelf_keeps_its_contract(shelf: str, name: str) -> None:
    module = import_module(SHELVES[shelf][name])
    wanted = {
        "checks": ["check"],
        "formats": ["plan"],
        "hosts": ["open_host"],
        "channels": contract(),
        "witnesses": ["testify"],
    }[shelf]
    assert [each for each in wanted if not callable(getattr(module, each, None))] == []
    assert module.__doc__


def contract() -> list[str]:
    """The names of the Channel protocol, read from its source."""
    tree = ast.parse((ROOT / "pipeline/channels/__init__.py").read_text())
    (channel,) = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Channel"]
    return [node.name for node in channel.body if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("name", [*FORMATS, *NOT_PUBLIC])
def test_every_format_has_a_section_with_an_example(name: str) -> None:
    assert "Example" in section("formats.md", name)


@pytest.mark.parametrize("name", HOSTS)
def test_every_host_has_a_section_with_an_example_and_a_line_in_the_table(name: str) -> None:
    assert "Example" in section("hosts.md", name)
    assert re.search(rf"^\| {name} \|", (ROOT / "docs/hosts.md").read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", WITNESSES)
def test_every_witness_has_a_section_with_an_example(name: str) -> None:
    assert "```yaml\nclock:" in section("clocks.md", name)


@pytest.mark.parametrize("name", CHANNELS)
def test_every_channel_has_a_page_and_a_fake(name: str) -> None:
    assert re.search(rf"\b{name}\b", (ROOT / "docs/channels.md").read_text(), re.IGNORECASE)
    assert Path(ROOT / "pipeline/standins" / f"{name}.py").exists()

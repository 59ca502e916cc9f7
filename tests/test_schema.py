"""The JSON Schemas of a release and of newsroom.yml follow from the forms; they take what is good, nothing unknown."""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.source.amend import front_matter
from tests.cli import ROOT, dateline
from tests.make_schema import FOLDER, schemas

SCHEMAS = {name: json.loads((FOLDER / name).read_text(encoding="utf-8")) for name in schemas()}
RELEASE, NEWSROOM = SCHEMAS["release.schema.json"], SCHEMAS["newsroom.schema.json"]
SAMPLES = sorted((ROOT / "releases").rglob("*.md"))
jsonschema: Any = import_module("jsonschema")  # it ships no types


class Editor(yaml.SafeLoader):
    """YAML as editors read it: a day is a text."""


Editor.yaml_implicit_resolvers = {
    sign: [(tag, found) for tag, found in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def wrong(text: str, schema: Any = RELEASE) -> list[str]:
    """Where the fields of a text are not what the schema asks for."""
    value = yaml.load(text, Loader=Editor)  # noqa: S506 -- it is a safe loader
    return ["/".join(map(str, fault.path)) for fault in jsonschema.Draft202012Validator(schema).iter_errors(value)]


def fields(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    start, end = front_matter(text)
    return text[start:end]


def tables(schema: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every schema of a table in a schema, with its path."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield path, schema
        for key, inner in schema.items():
            yield from tables(inner, f"{path}/{key}")
    elif isinstance(schema, list):
        for at, inner in enumerate(schema):
            yield from tables(inner, f"{path}/{at}")


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_is_what_the_forms_ask_for(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")
    assert written == schemas()[name], "run: python -m tests.make_schema"


def test_they_are_schemas_of_draft_2020_12() -> None:
    judge = Path(sys.executable).parent / "check-jsonschema"
    files = [str(FOLDER / name) for name in SCHEMAS]
    done = subprocess.run([str(judge), "--check-metaschema", *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {schema["$schema"] for schema in SCHEMAS.values()} == {"https://json-schema.org/draft/2020-12/schema"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_release_of_the_sample_is_good(path: Path) -> None:
    assert wrong(fields(path)) == []


def test_the_newsroom_of_the_sample_and_a_new_one_are_good_to_an_editor_and_to_a_program(tmp_path: Path) -> None:
    dateline("init", str(tmp_path / "new"))
    dateline("new", "A title", newsroom=tmp_path / "new")
    for folder in (ROOT, tmp_path / "new"):
        assert wrong((folder / "newsroom.yml").read_text(encoding="utf-8"), NEWSROOM) == []
    judge = Path(sys.executable).parent / "check-jsonschema"
    words = [str(judge), "--schemafile", str(FOLDER / "newsroom.schema.json"), str(ROOT / "newsroom.yml")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_is_described_in_plain_words_and_no_table_takes_an_unknown_one(name: str) -> None:
    found = dict(tables(SCHEMAS[name]))
    assert len(found) >= 8
    for path, table in found.items():
        behind = table["additionalProperties"]
        assert behind is False or "description" in behind, path
        for key, inner in table["properties"].items():
            assert inner["description"].endswith("."), f"{path}/{key}"


GOOD = """\
title: 2045
embargo: FOR IMMEDIATE RELEASE
issuers: [agency]
contacts: [desk, {name: Desk, phone: +18685550100}]
draft: yes
subtitle:
pictures: []
social: {x: false, bluesky: {text: Hello}, mastodon: Hello, after: 0}
waive: [{code: contact-lost, because: a quotation, by: Editor}, {code: contact-lost, because: a, by: [B, C]}]
"""


def test_what_a_parser_makes_a_number_a_truth_or_nothing_is_a_text_still() -> None:
    assert wrong(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("title: 2045", "tilte: x", ["", ""]),  # one unknown, one missing
        ("draft: yes", "drafft: yes", [""]),
        ("draft: yes", "draft: perhaps", ["draft"]),
        ("draft: yes", "revision: 0", ["revision"]),
        ("draft: yes", "revision: two", ["revision"]),
        ("draft: yes", "kind: notes", ["kind"]),
        ("draft: yes", "date: 4 December", ["date"]),
        ("draft: yes", "slug: Up", ["slug"]),
        ("issuers: [agency]", "issuers: agency", ["issuers"]),
        ("issuers: [agency]", "issuers: []", ["issuers"]),
        ("after: 0", "after: soon", ["social/after"]),
        ("after: 0", "after: 5", ["social/after"]),
        ("after: 0", "afer: 0", ["social"]),
        ("name: Desk, ", "nam: Desk, ", ["contacts/1"]),
        (", by: [B, C]", "", ["waive/1"]),
        ("because: a, by", "becuase: a, by", ["waive/1", "waive/1"]),
    ],
)
def test_a_slip_is_marked_where_it_stands(old: str, new: str, where: list[str]) -> None:
    assert old in GOOD
    assert wrong(GOOD.replace(old, new)) == where


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("approvals: 1", "approvals: 3", "approvals"),
        ("approvals: 1", "aprovals: 1", ""),
        ("order: DMY", "order: YMD", "order"),
        ("home: America/Port_of_Spain", "", ""),
    ],
)
def test_a_slip_in_the_newsroom_is_marked_too(old: str, new: str, where: str) -> None:
    text = (ROOT / "newsroom.yml").read_text(encoding="utf-8")
    assert old in text
    assert wrong(text.replace(old, new), NEWSROOM) == [where]

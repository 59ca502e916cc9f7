"""A field nobody knows: the words to write in its place, which are right when they are obeyed."""

import json
from pathlib import Path

import pytest

from pipeline.source.unknown import BELOW, LISTS
from tests.cli import ROOT
from tests.test_check import GOOD, reading_of


def told(house: Path, old: str, new: str) -> list[str]:
    assert old in GOOD
    return [
        problem.mend
        for problem in reading_of(house, a=GOOD.replace(old, new)).problems
        if problem.code == "key-unknown"
    ]


@pytest.mark.parametrize(
    ("lines", "mend"),
    [
        ("social:\nafter: 2m", "Put 2 spaces before it, so that it stands under `social:`: `  after: 2m`."),
        ("social:\n  text: H\nafter: 2m", "Put 2 spaces before it, so that it stands under `social:`: `  after: 2m`."),
        ("social: {text: Hi}\nafter: +2m", "It belongs between the braces of `social:`, behind a comma: `after: +2m`."),
        ("text: Hello", "It belongs under `social:`: write `social: {text: Hello}`."),
        ("alt: A pier", "It belongs under `pictures:`: write `pictures: [{alt: A pier}]`."),
    ],
)  # fmt: skip
def test_a_field_that_lost_its_spaces_is_sent_back_under_its_own(tmp_path: Path, lines: str, mend: str) -> None:
    assert told(tmp_path, "issuers:", f"{lines}\nissuers:") == [mend]


def test_a_field_of_a_contact_is_sent_as_far_to_the_right_as_the_contact_stands(tmp_path: Path) -> None:
    for dash, spaces in (("- ", 2), ("  - ", 4)):
        lines = f"contacts:\n{dash}name: Press desk\n{' ' * len(dash)}phone: +1 868 555 0100\norganisation: unicri"
        (mend,) = told(tmp_path, "contacts: [unicri-desk]", lines)
        assert mend == (
            f"Put {spaces} spaces before it, so that it stands under `contacts:`: `{' ' * spaces}organisation: unicri`."
        )
        obeyed = GOOD.replace("contacts: [unicri-desk]", lines.replace("organisation", f"{' ' * spaces}organisation"))
        assert reading_of(tmp_path, a=obeyed).problems == ()


def test_a_field_of_a_contact_in_brackets_is_sent_between_its_braces(tmp_path: Path) -> None:
    (mend,) = told(tmp_path, "contacts: [unicri-desk]", "contacts: [unicri-desk]\nemail: desk@unicri.example")
    assert mend == "It belongs to an entry of `contacts:`, between braces there: `{…, email: desk@unicri.example}`."


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("topic: boats", "Write `topics: [boats]` in its place."),
        ("topic: [boats]", "Write `topics:` in its place, or remove it."),
        ("picture: boats.jpg", "Write `pictures: [{file: boats.jpg, alt: Two people sign at a table}]` in its place."),
        ("subtitel: A plan", "Write `subtitle:` in its place, or remove it."),
        ("foo: bar", "Remove `foo:`."),
        ("Embargo: soon", "Line 3 has `embargo:` already: move what belongs there to it, and remove `Embargo:`."),
    ],
)
def test_a_misspelt_field_gets_the_line_to_write_and_no_word_of_quotes(tmp_path: Path, line: str, mend: str) -> None:
    assert told(tmp_path, "issuers:", f"{line}\nissuers:") == [mend]


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        ("summary: One thing\nand another: yes", 'summary: "One thing and another: yes"'),
        ("event: {time: soon, and note: this}", 'time: "soon, and note: this"'),
    ],
)
def test_what_may_be_the_end_of_a_text_is_shown_with_it_in_quotes(tmp_path: Path, lines: str, whole: str) -> None:
    (mend,) = told(tmp_path, "issuers:", f"{lines}\nissuers:")
    assert mend.endswith(f"; if it belongs to the text before it, put quotes round both: `{whole}`.")


def test_the_fields_of_fields_are_those_that_the_form_asks_for() -> None:
    schema = json.loads((ROOT / "docs/schema/release.schema.json").read_text(encoding="utf-8"))
    text = json.dumps(schema)
    for name, fields in BELOW.items():
        assert f'"{name}"' in text
        assert [field for field in fields if f'"{field}"' not in text] == []
    assert set(LISTS) < BELOW.keys()

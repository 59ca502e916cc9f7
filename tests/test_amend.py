"""Amending: one field changes, every other byte stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.digest import digest
from pipeline.source import amend
from pipeline.source.amend import Unamendable, with_approval
from pipeline.source.characters import UNSEEN
from pipeline.source.front_matter import sheet
from pipeline.source.written import Listing, Table, Text

NOW, BEFORE = digest(b"as it stands"), digest(b"as it stood")
FRONT = "---\ntitle: Heads adopt\n# a note\n\nsummary: |\n  one\n  approved:\n---\n\nBody.\n---\napproved:\n"
OF_NOW = f"approved:\n  - by: One\n    digest: {NOW}\n"
OF_BEFORE = f"approved:\n  - by: One\n    digest: {BEFORE}\n"


def approvals(text: str) -> list[tuple[str, str]]:
    """Who approved what, read as the line reads it."""
    value = sheet(text.replace("\r\n", "\n").removeprefix("\ufeff"), "x.md").fields.fields["approved"].value
    assert isinstance(value, Listing)
    found = []
    for item in value.items:
        assert isinstance(item, Table)
        by, bound = item.fields["by"].value, item.fields["digest"].value
        assert isinstance(by, Text)
        assert isinstance(bound, Text)
        found.append((by.value, bound.value))
    return found


def test_the_first_approval_is_added_at_the_end_of_the_fields_and_nothing_else_changes() -> None:
    amended = with_approval(FRONT, "Communications Director", NOW)
    assert approvals(amended) == [("Communications Director", NOW)]
    block = f'approved:\n  - by: "Communications Director"\n    digest: {NOW}\n'
    assert amended == FRONT.replace("  approved:\n---\n", "  approved:\n" + block + "---\n")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("opening", ["", "\ufeff"])
def test_line_endings_and_a_byte_order_mark_stay_as_they_are(newline: str, opening: str) -> None:
    text = opening + FRONT.replace("\n", newline)
    amended = with_approval(text, "One", NOW)
    assert approvals(amended) == [("One", NOW)]
    assert amended.count("\n") == amended.count(newline) == text.count(newline) + 3
    assert amended.startswith(opening + "---")


def within(block: str, after: str = "\n# kept\nplace: Turin\n") -> str:
    return f"---\ntitle: Heads adopt\n{block}{after}---\nBody.\n"


@pytest.mark.parametrize(
    "block",
    [
        OF_BEFORE,
        f'"approved":\n- {{by: One, digest: {BEFORE}}}\n',
        f"approved : [{{by: One, digest: {BEFORE}}}]\n",
        f"approved:\n# why\n\n  - by: One\n    # when\n    digest: {BEFORE}\n\n  - by: 'Two'\n    digest: {BEFORE}\n",
        "approved:\n",
        "approved: []\n",
    ],
)
def test_void_approvals_go_in_whatever_way_they_were_written(block: str) -> None:
    amended = with_approval(within(block), "Three", NOW)
    assert amended == within(f'approved:\n  - by: "Three"\n    digest: {NOW}\n')


def test_an_approval_of_the_same_text_by_somebody_else_stays() -> None:
    amended = with_approval(within(OF_NOW), "Two", NOW)
    assert approvals(amended) == [("One", NOW), ("Two", NOW)]
    assert approvals(with_approval(amended, "ONE", NOW)) == [("Two", NOW), ("ONE", NOW)]


@pytest.mark.parametrize("after", ["", "\n", "\n\n# a comment\n", "place: Turin\n"])
def test_what_stands_below_the_field_stays(after: str) -> None:
    assert with_approval(within(OF_NOW, after), "One", NOW) == within(OF_NOW.replace("One", '"One"'), after)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip))
def test_any_name_reads_back_as_it_was_given_or_is_refused(name: str) -> None:
    name = name.strip()
    if UNSEEN.search(name):
        with pytest.raises(Unamendable):
            with_approval(FRONT, name, NOW)
    else:
        assert approvals(with_approval(FRONT, name, NOW)) == [(name, NOW)]


def test_a_name_is_written_without_the_blanks_around_it() -> None:
    assert approvals(with_approval(FRONT, " One ", NOW)) == [("One", NOW)]


def test_what_does_not_read_back_as_it_was_meant_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(amend, "_block", lambda wanted: ["approved: []"])
    with pytest.raises(Unamendable, match="cannot be written"):
        with_approval(FRONT, "One", NOW)


@pytest.mark.parametrize("text", ["---\n{title: Heads adopt}\n---\n", "---\n title: Moved to the right\n---\n"])
def test_fields_that_do_not_begin_their_lines_are_left_alone(text: str) -> None:
    with pytest.raises(Unamendable, match="its fields do not begin their lines; write each on a line of its own"):
        with_approval(text, "One", NOW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No fields.\n",
        "---\ntitle: Never closed\n",
        "Words first\n---\ntitle: x\n---\n",
        "---\ntitle: [never closed\n---\n",
        "---\ntitle: one\ntitle: two\n---\n",
    ],
)
def test_a_file_in_which_nothing_can_be_written_is_refused(text: str) -> None:
    with pytest.raises(Unamendable):
        with_approval(text, "One", NOW)
